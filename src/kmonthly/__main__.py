"""`python -m kmonthly`: the program `kmonthly`."""

from kmonthly.cli.main import run

run()
