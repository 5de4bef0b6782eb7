"""Releases: what is known from announcement mails and from a table of facts."""
