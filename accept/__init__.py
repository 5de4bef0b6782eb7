"""Checks against the real archives and the answer sheet in ../shared: `make accept`."""
