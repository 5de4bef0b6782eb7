"""Releases, from announcement mails and a table of facts; people, from a .mailmap."""
