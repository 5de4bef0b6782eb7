"""The only place with SQL: one DuckDB file; callers see values and named questions."""
