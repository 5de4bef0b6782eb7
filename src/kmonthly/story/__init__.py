"""Series x month to Story: what happened, what is said of it, where it belongs. Pure."""
