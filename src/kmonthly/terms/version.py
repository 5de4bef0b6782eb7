"""The version of kmonthly, as pyproject.toml has it."""

VERSION = "0.1.0"
