"""Archives to the store: what is new since each part's cursor, read by an engine, taken in order.

One transaction takes the copies of several units together with the cursors behind them: a run that
is killed has lost at most what was under way, and the next run reads exactly that again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Batch, Cursor, Part
from kmonthly.mail.columns import Columns, unpacked
from kmonthly.pipeline.engine import Engine
from kmonthly.pipeline.unit import Unit, read_unit
from kmonthly.store import mail as mail_store
from kmonthly.store import parts as part_store
from kmonthly.store.database import Connection, note, transaction
from kmonthly.terms.ids import Position

UNIT = 500
"""Copies a unit: 60-80 ms of work on one core of 2026, so that processes end close together."""

GROUP = 6_000
"""Copies a transaction: each costs DuckDB about 60 ms however few they are."""

Progress = Callable[[Part, int], None]
"""Told after each unit: the part, and how many of its copies were taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an ingest did: copies that were listed, and those of them that were new."""

    listed: int = 0
    new: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.listed + other.listed, self.new + other.new)


def ingest(
    connection: Connection,
    parts: Iterable[Part],
    engine: Engine,
    progress: Progress,
) -> Taken:
    """Takes in what is new in the parts; the store's derived tables are then out of date."""
    with transaction(connection):
        numbers = {part: part_store.part_number(connection, part) for part in parts}
        cursors = {part: part_store.cursor(connection, part) for part in numbers}
    taken = Taken()
    group: list[tuple[Batch, Columns]] = []
    for batch, streams in engine(read_unit, _units(cursors)):
        group.append((batch, unpacked(streams)))
        progress(batch.part, len(batch.entries))
        if sum(len(each.entries) for each, _ in group) >= GROUP:
            taken += _take(connection, group, numbers)
            group = []
    return taken + _take(connection, group, numbers)


def news(connection: Connection, parts: Iterable[Part]) -> dict[Part, int]:
    """How many entries each part has that the store has not read, without those that have none."""
    counts = {}
    for part in parts:
        number = READERS[part.kind].count(part, part_store.cursor(connection, part))
        if number:
            counts[part] = number
    return counts


def _units(cursors: dict[Part, Cursor]) -> Iterator[tuple[Batch, Unit]]:
    """What is to be read, each unit with the batch that it is of."""
    for part, cursor in cursors.items():
        for batch in READERS[part.kind].batches(part, cursor, UNIT):
            present = [entry for entry in batch.entries if not entry.removed]
            positions = tuple(entry.position for entry in present)
            committed = tuple(entry.committed for entry in present)
            yield batch, Unit(part, positions, committed)


def _take(
    connection: Connection,
    group: list[tuple[Batch, Columns]],
    numbers: dict[Part, int],
) -> Taken:
    """One transaction: removals, copies, flaws, cursors."""
    if not group:
        return Taken()
    listed = 0
    known = part_store.known_parts(connection)
    with transaction(connection):
        note(connection, derived="")
        again: dict[tuple[int, Position], datetime | None] = {}
        for batch, _ in group:
            number = numbers[batch.part]
            for entry in batch.entries:
                if entry.removed:
                    again.update(mail_store.forget(connection, number, entry.position))
                    again.pop((number, entry.position), None)
            part_store.add_flaws(connection, number, batch.flaws)
            part_store.move_cursor(connection, number, batch.cursor)
            listed += sum(not entry.removed for entry in batch.entries)
        tables = [_placed(read, numbers[batch.part]) for batch, read in group]
        for (number, position), arrived in again.items():
            read = unpacked(read_unit(Unit(known[number], (position,), (arrived,))))
            if not read.copy.num_rows:
                # its archive is away, or was when it was read again: all of it is listed once more
                part_store.move_cursor(connection, number, START)
            tables.append(_placed(read, number))
        taken = mail_store.take(connection, _joined(tables))
        known_before = sum(table.copy.num_rows for table in tables[len(group) :])
    return Taken(listed, taken - known_before)


def _placed(batch: Columns, number: int) -> Columns:
    """The batch with its part's number where it has positions."""
    return replace(
        batch,
        copy=_with_part(batch.copy, number),
        flaw=_with_part(batch.flaw, number),
    )


def _with_part(table: pa.Table, number: int) -> pa.Table:
    return table.append_column("part", pa.array([number] * table.num_rows, pa.int16()))


def _joined(batches: list[Columns]) -> Columns:
    """One batch of many: copies numbered on from one to the next."""
    joined: dict[str, list[pa.Table]] = {field.name: [] for field in fields(Columns)}
    first = 0
    for batch in batches:
        for name, tables in joined.items():
            table = getattr(batch, name)
            if "copy_no" in table.column_names:
                column = table.column_names.index("copy_no")
                moved = pc.add(table["copy_no"], pa.scalar(first, pa.int32()))
                table = table.set_column(column, "copy_no", moved)
            tables.append(table)
        first += 1 + (pc.max(batch.copy["copy_no"]).as_py() or 0)
    return Columns(**{name: pa.concat_tables(tables) for name, tables in joined.items()})
