"""Progress on a terminal; silence where nobody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kmonthly.api import Silence, Watch


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

    def linking(self) -> None:
        self._progress.update(self._task, description="linking patches to series")

    def writing(self) -> None:
        self._progress.update(self._task, description="writing the issue")


@contextmanager
def progress() -> Iterator[Watch]:
    """A watch that draws on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield Silence()
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bar(bars)
