"""What a peer is given, what it leaves, and what every peer can be asked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Command = list[str | Path]


@dataclass(frozen=True, slots=True)
class Given:
    """One list: its folder in public-inbox's layout (`git/0.git`, ...), and the same mails as mbox.

    `mails` and `size` count what its epochs hold, in raw bytes. `authors` are the addresses that
    sent patches; `cover` is the Message-ID of the newest cover letter.
    """

    name: str
    folder: Path
    mbox: Path
    mails: int
    size: int
    authors: tuple[str, ...]
    cover: str

    @property
    def epochs(self) -> list[Path]:
        return sorted((self.folder / "git").iterdir(), key=lambda epoch: int(epoch.stem))


@dataclass(frozen=True, slots=True)
class Left:
    """What a run left behind: its bytes on disk, and what they hold, in words."""

    size: int
    holds: str


class NotRun(Exception):
    """A peer cannot be had or does not work here. Its message is the reason, for the table."""


class Peer(Protocol):
    """A tool that reads a list's mail into something of its own."""

    @property
    def name(self) -> str: ...

    def set_up(self) -> None:
        """Sees to it that the tool is there; raises NotRun."""

    def work(self, given: Given, folder: Path) -> list[Command]:
        """The commands to measure. What they need is laid out in the empty folder, unmeasured."""

    def left(self, folder: Path) -> Left:
        """What the commands made there; `folder/stdout` and `folder/stderr` have what they said."""


def size(*paths: Path) -> int:
    """The bytes of these files and of all files in these folders."""
    files = [each for path in paths for each in ([path] if path.is_file() else path.rglob("*"))]
    return sum(each.stat().st_size for each in files if each.is_file())
