"""Bytes to Message: headers, subject, normal text, trailers, diff facts. Pure."""
