"""b4."""

from dataclasses import dataclass
from pathlib import Path

from bench.peers.model import Command, Given, Left, NotRun, size
from bench.peers.venv import installed

_PACKAGE, _VERSION = "b4", "0.16.0"


@dataclass(frozen=True, slots=True)
class B4:
    """`b4 am` of one series, the newest with a cover letter, out of an mbox of the whole list."""

    name: str = f"{_PACKAGE} {_VERSION} am"

    def set_up(self) -> None:
        installed(_PACKAGE, _VERSION)

    def work(self, given: Given, folder: Path) -> list[Command]:
        if not given.cover:
            raise NotRun("the list has no series with a cover letter")
        b4: Command = [installed(_PACKAGE, _VERSION) / "b4", "--offline-mode", "--no-interactive"]
        return [[*b4, "am", "-m", given.mbox, "-o", folder / "out", given.cover]]

    def left(self, folder: Path) -> Left:
        mbox = b"".join(each.read_bytes() for each in (folder / "out").glob("*.mbx"))
        patches = mbox.count(b"\nFrom ") + mbox.startswith(b"From ")
        return Left(size(folder / "out"), f"{patches} patches of one series")
