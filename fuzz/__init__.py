"""Fuzzing of whatever reads other people's bytes: `python -m fuzz`. See README.md."""
