"""A site of several issues: its pages as values, and as files."""
