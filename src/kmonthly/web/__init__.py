"""The site in front of a reader: what answers a browser."""
