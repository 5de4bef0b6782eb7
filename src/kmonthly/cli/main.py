"""The program `kmonthly`: its commands, and how errors end it."""

import os
import sys

import typer

from kmonthly import __version__
from kmonthly.api import KmonthlyError
from kmonthly.cli.build import build
from kmonthly.cli.doctor import doctor
from kmonthly.cli.ingest import ingest
from kmonthly.cli.list import list_
from kmonthly.cli.show import show

INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The Linux kernel's month, made from its own mail. "
    "Exit codes: 0 done, 1 something asked for was not found, 2 wrong call, 3 input unusable, "
    "130 interrupted.",
)
app.command()(build)
app.command()(ingest)
app.command("list")(list_)
app.command()(show)
app.command()(doctor)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        print(f"kmonthly {__version__}")
        raise typer.Exit


def run() -> None:
    """Runs the command of this process's arguments and exits with its code."""
    try:
        app()
    except KmonthlyError as error:
        print(f"kmonthly: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("kmonthly: interrupted; run the same command again to go on", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: not an error, but nothing may be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
