"""Other tools on the same epochs, in the same run: `python -m bench.peers`."""
