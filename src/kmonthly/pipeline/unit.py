"""The unit of work: positions of a part to Arrow tables. Runs in any process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import Part, Unreadable
from kmonthly.mail.columns import Read, columns, packed
from kmonthly.mail.model import Refusal
from kmonthly.mail.read import read
from kmonthly.terms.ids import Position


@dataclass(frozen=True, slots=True)
class Unit:
    """Copies to read: where they lie, and when the archive took each in, if it knows."""

    part: Part
    positions: tuple[Position, ...]
    committed: tuple[datetime | None, ...]


def read_unit(unit: Unit) -> dict[str, bytes]:
    """The readings of a unit as packed `mail.columns.Columns`."""
    with no_collector():
        return packed(columns(_readings(unit)))


@contextmanager
def no_collector() -> Iterator[None]:
    """Neither readings nor postings hold cycles: looking for some costs 8 to 14 % of the CPU of
    reading, and a quarter of that of linking (2026)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _readings(unit: Unit) -> list[Read]:
    reader = READERS[unit.part.kind]
    found: list[Read] = []
    copies = reader.read(unit.part, unit.positions)
    for position, committed, copy in zip(unit.positions, unit.committed, copies, strict=True):
        if isinstance(copy, Unreadable):
            found.append((position, Refusal(copy.rule, copy.detail)))
        else:
            found.append((position, read(copy.raw, committed)))
    return found
