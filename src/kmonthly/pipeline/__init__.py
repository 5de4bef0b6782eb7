"""The thin shells that read, call and write: the only place that names every stage."""
