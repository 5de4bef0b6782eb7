"""The words of the archive stage.

An archive lies at a path and has `Part`s (the epochs of a public-inbox list; an mbox file is one
part of its own). A part is read in two steps, so that the second can run in another process:
`batches` lists what is new since a cursor: entries in order of arrival, each a position with the
little that the archive itself knows of the mail; `read` turns positions into bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType, Protocol

from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import ArchiveName, Position

Cursor = NewType("Cursor", str)
"""How far a part was read; only its reader can tell what it means. Empty: not at all."""

START = Cursor("")


class Kind(StrEnum):
    """The formats that can be read."""

    PUBLIC_INBOX_V2 = "public-inbox-v2"
    PUBLIC_INBOX_V1 = "public-inbox-v1"
    MBOX = "mbox"
    MAILDIR = "maildir"
    EML = "eml"


@dataclass(frozen=True, slots=True)
class Part:
    """One separately growing piece of an archive: an epoch of a list, by its number; or all of a
    v1 list, an mbox file, a Maildir, a folder of .eml files, which have no name.
    """

    archive: ArchiveName
    kind: Kind
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One copy as the archive lists it. `committed` is None where the archive keeps no time.

    `removed`: this copy is no longer there and is not to be read: its owner took it out (then the
    batch holds a COPY_REMOVED flaw), another text took its place, or it was half written when it
    was listed before.
    """

    position: Position
    committed: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive entries of a part, and the cursor that stands behind the last of them.

    A part in which something is wrong but nothing to be read gives a batch of flaws alone. A part
    that cannot be opened gives its flaw every time, with the cursor as it was.

    `anew` opens a listing from the part's start by a reader that was asked for less: its history
    was rewritten, its file replaced, or its format keeps no order that a cursor could mark. Copies
    that were listed before and are not listed again, in this batch or a later one, are gone.
    """

    part: Part
    entries: tuple[Entry, ...]
    cursor: Cursor
    flaws: tuple[Flaw, ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One mail as an archive holds it: the bytes at a position, envelope lines taken off."""

    position: Position
    raw: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A copy that cannot be read: the rule of the flaw to record, and what was seen."""

    rule: FlawRule
    detail: str


class Reader(Protocol):
    """One format. Readers hold no state between calls but open files."""

    kind: Kind

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """What is new in the part since the cursor, in order of arrival, `size` entries a batch.

        Reading the batches one by one, or all at once, or stopping between two of them and going
        on from the last cursor gives the same entries. A part with nothing new gives no batch.
        """

    def count(self, part: Part, since: Cursor) -> int:
        """How many entries are new since the cursor: for progress bars, cheap, may be rough.

        0 only if there is nothing to be told; what is broken counts as one.
        """

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """The copies at the positions, in the same order; Unreadable in the place of a bad one."""
