"""The command line: one command a file; each parses, makes one call, prints."""
