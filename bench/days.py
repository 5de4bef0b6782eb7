"""A month as an archive's readers meet it: a little more every day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pygit2

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Kind, Part

MBOX_PIECES = 31
"""Days over which an mbox grows; its mails say nothing of when they came."""


class Growing:
    """Archives as they were at the end of any day, under `into`.

    A public-inbox epoch is a repository without objects of its own, whose branch points at the last
    mail that was committed by then; an mbox grows by the same number of mails a day from the first
    day on, for 31 days.
    """

    def __init__(self, parts: tuple[Part, ...], into: Path, first: date) -> None:
        self._first = first
        self._epochs: dict[Path, list[tuple[datetime, pygit2.Oid]]] = {}
        self._files: dict[Path, tuple[bytes, list[int]]] = {}
        for part in parts:
            if part.kind is Kind.PUBLIC_INBOX_V2:
                self._epochs[_borrowing(part, into)] = _commits(part.path)
            else:
                self._files[into / part.path.name] = (part.path.read_bytes(), _ends(part))

    @property
    def archives(self) -> list[Path]:
        """What to give to kmonthly."""
        return sorted({path.parents[1] for path in self._epochs} | set(self._files))

    def end_of(self, day: date) -> None:
        """Brings the archives to how they were when a day ended."""
        night = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        for path, commits in self._epochs.items():
            held = 0
            while held < len(commits) and commits[held][0] < night:
                held += 1
            if held:
                tip = commits[held - 1][1]
                pygit2.Repository(str(path)).references.create("refs/heads/master", tip, force=True)
        for path, (whole, ends) in self._files.items():
            gone = min(max((day - self._first).days + 1, 0), MBOX_PIECES)
            held = len(ends) * gone // MBOX_PIECES
            path.write_bytes(whole[: ends[held - 1]] if held else b"")


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _borrowing(part: Part, into: Path) -> Path:
    path = into / part.archive / "git" / f"{part.name}.git"
    repository = pygit2.init_repository(str(path), bare=True, initial_head="master")
    alternates = Path(repository.path) / "objects" / "info" / "alternates"
    alternates.parent.mkdir(parents=True, exist_ok=True)
    alternates.write_text(f"{part.path.resolve() / 'objects'}\n")
    return path


def _commits(path: Path) -> list[tuple[datetime, pygit2.Oid]]:
    repository = pygit2.Repository(str(path))
    walk = repository.walk(repository.head.target, pygit2.enums.SortMode.TOPOLOGICAL)
    found = [(datetime.fromtimestamp(each.commit_time, UTC), each.id) for each in walk]
    return found[::-1]


def _ends(part: Part) -> list[int]:
    """Where each mail of an mbox ends."""
    batches = list(READERS[part.kind].batches(part, START, 1000))
    starts = [int.from_bytes(each.position[:8]) for batch in batches for each in batch.entries]
    size = part.path.stat().st_size
    whole = part.path.read_bytes()
    lines = [whole.rfind(b"\nFrom ", 0, start) + 1 for start in starts[1:]]
    return [*lines, size]
