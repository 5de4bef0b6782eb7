"""Progress on a terminal; where nobody looks, only what went wrong."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kmonthly.api import Silence, Watch
from kmonthly.cli.terminal import harmless


class _Bar:
    """A bar over the copies to be read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("unpacking", total=None)

    def unpacked(self, archive: str) -> None:
        self._progress.update(self._task, description=f"unpacked {archive}")

    def reading(self, copies: int) -> None:
        self._progress.update(self._task, description="reading", total=copies, completed=0)

    def read(self, archive: str, copies: int) -> None:
        self._progress.update(self._task, description=f"reading {archive}", advance=copies)

    def commits(self, number: int) -> None:
        self._progress.update(self._task, description="reading mainline", advance=number)

    def broken(self, archive: str) -> None:
        self._progress.console.print(_lament(archive), markup=False, highlight=False)

    def linking(self) -> None:
        self._progress.update(self._task, description="linking patches to series")

    def writing(self) -> None:
        self._progress.update(self._task, description="writing the issue")

    def printing(self, language: str) -> None:
        self._progress.update(self._task, description=f"setting {language}.pdf")


class _Lines(Silence):
    """Nothing but what went wrong."""

    def broken(self, archive: str) -> None:
        print(_lament(archive), file=sys.stderr)


def _lament(archive: str) -> str:
    name = harmless(archive)
    return f"kmonthly: {name} cannot be read, or not all of it: `kmonthly doctor` says why"


@contextmanager
def progress() -> Iterator[Watch]:
    """A watch that draws on standard error if that is a terminal; there it tells what is broken."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bar(bars)
