"""The program `kmonthly`: its commands, and how errors end it."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

import typer
from typer.core import TyperGroup

from kmonthly import __version__
from kmonthly.api import KmonthlyError
from kmonthly.cli.build import build
from kmonthly.cli.claims import claims
from kmonthly.cli.diff import diff
from kmonthly.cli.digest import digest
from kmonthly.cli.doctor import doctor
from kmonthly.cli.evaluate import evaluate
from kmonthly.cli.fate import fate
from kmonthly.cli.feed import feed
from kmonthly.cli.identifiers import identifiers
from kmonthly.cli.ingest import ingest
from kmonthly.cli.list import list_
from kmonthly.cli.mine import mine
from kmonthly.cli.pdf import pdf
from kmonthly.cli.publish import publish
from kmonthly.cli.serve import serve
from kmonthly.cli.show import show
from kmonthly.cli.terminal import harmless
from kmonthly.cli.track import track
from kmonthly.cli.why import why

INTERRUPTED = 130


class _Program(TyperGroup):
    """The commands, with our own ends where typer has others: an interrupt, a closed pipe."""

    def invoke(self, ctx: Any) -> Any:
        """See TyperGroup; what leaves this method decides the exit code."""
        try:
            return _flushed(lambda: super(_Program, self).invoke(ctx))
        except KmonthlyError as error:
            print(f"kmonthly: {harmless(str(error))}", file=sys.stderr)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            print("kmonthly: interrupted; run the same command again to go on", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: no error, but nothing may be flushed.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None


app = typer.Typer(
    cls=_Program,
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
app.command()(publish)
app.command()(serve)
app.command()(pdf)
app.command("list")(list_)
app.command()(show)
app.command()(doctor)
app.command()(track)
app.command()(diff)
app.command()(fate)
app.command()(claims)
app.command()(digest)
app.command()(identifiers)
app.command()(why)
app.command()(feed)
app.command()(mine)
app.command()(evaluate)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        print(f"kmonthly {__version__}")
        raise typer.Exit


def run() -> None:
    """Runs the command of this process's arguments and exits with its code."""
    sys.unraisablehook = _heard_again
    app()


def _heard_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """A Ctrl-C that the interpreter swallows, because a callback of its own was at work (that of a
    lock of an import, say), is sent once more, when that callback is over."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        threading.Timer(_OVER, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(unraisable)


_OVER: Final = 0.02


def _flushed(command: Callable[[], object]) -> object:
    """What a command gives, all that it printed written."""
    try:
        return command()
    finally:
        print(end="", flush=True)
