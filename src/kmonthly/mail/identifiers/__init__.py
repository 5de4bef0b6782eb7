"""Names that a patch brings into the kernel, or takes out of it."""
