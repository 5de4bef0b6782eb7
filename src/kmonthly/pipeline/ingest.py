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
from kmonthly.store.database import Connection, transaction
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
    """Takes in what is new in the parts; what it touched is then dirty."""
    with transaction(connection):
        numbers = {part: part_store.part_number(connection, part) for part in parts}
        cursors = part_store.cursors(connection, numbers)
    taken = Taken()
    group: list[tuple[Batch, Columns]] = []
    for batch, streams in engine(read_unit, _units(connection, cursors, numbers)):
        group.append((batch, unpacked(streams)))
        progress(batch.part, len(batch.entries))
        if sum(len(each.entries) for each, _ in group) >= GROUP:
            taken += _take(connection, group, numbers)
            group = []
    return taken + _take(connection, group, numbers)


def news(connection: Connection, parts: Iterable[Part]) -> dict[Part, int]:
    """How many entries each part has that the store has not read, without those that have none.

    A part that is as broken as it was has none.
    """
    numbers = {part: number for number, part in part_store.known_parts(connection).items()}
    counts = {}
    for part, since in part_store.cursors(connection, parts).items():
        count = READERS[part.kind].count(part, since)
        if count == 1 and part in numbers and _is_known(connection, part, numbers[part], since):
            continue
        if count:
            counts[part] = count
    return counts


def _is_known(connection: Connection, part: Part, number: int, since: Cursor) -> bool:
    """Whether nothing comes of a part but flaws that the store has."""
    return all(
        batch.cursor == since
        and not batch.entries
        and part_store.has_flaws(connection, number, batch.flaws)
        for batch in READERS[part.kind].batches(part, since, UNIT)
    )


def _units(
    connection: Connection, cursors: dict[Part, Cursor], numbers: dict[Part, int]
) -> Iterator[tuple[Batch, Unit]]:
    """What is to be read, each unit with the batch that it is of.

    Of a part that is listed anew the copies that the store has are not read again.
    """
    for part, cursor in cursors.items():
        known: frozenset[Position] = frozenset()
        for batch in READERS[part.kind].batches(part, cursor, UNIT):
            if batch.anew:
                known = part_store.copy_positions(connection, numbers[part])
            unread = [
                entry
                for entry in batch.entries
                if not entry.removed and entry.position not in known
            ]
            positions = tuple(entry.position for entry in unread)
            committed = tuple(entry.committed for entry in unread)
            yield batch, Unit(part, positions, committed)


def _take(
    connection: Connection,
    group: list[tuple[Batch, Columns]],
    numbers: dict[Part, int],
) -> Taken:
    """One transaction: what went, what came, flaws, cursors."""
    if not group:
        return Taken()
    with transaction(connection):
        gone, came = _changes(connection, group, numbers)
        again = mail_store.forget(connection, gone)
        for batch, _ in group:
            number = numbers[batch.part]
            flaws = [each for each in batch.flaws if (number, each.position) not in came]
            part_store.add_flaws(connection, number, flaws)
            part_store.move_cursor(connection, number, batch.cursor)
        tables = [_placed(read, numbers[batch.part]) for batch, read in group]
        taken = mail_store.take(connection, _without(_joined(tables), gone - came))
        for place in again.keys() & gone:
            del again[place]
        _read_again(connection, again)
    listed = sum(not entry.removed for batch, _ in group for entry in batch.entries)
    return Taken(listed, taken)


Places = set[tuple[int, Position]]
"""Positions, each with the number of its part."""


def _changes(
    connection: Connection, group: list[tuple[Batch, Columns]], numbers: dict[Part, int]
) -> tuple[Places, Places]:
    """Where a copy is no longer there, or was not for a while, and where one came.

    Of what happened to one position the last counts: a mail that its archive removed and took in
    again stands in both. Where a part is listed anew, all of it that is not listed went.
    """
    gone: Places = set()
    came: Places = set()
    for batch, _ in group:
        number = numbers[batch.part]
        if batch.anew:
            batches = READERS[batch.part.kind].batches(batch.part, START, UNIT)
            listed = {entry.position for each in batches for entry in each.entries}
            known = part_store.copy_positions(connection, number)
            known |= part_store.flaw_positions(connection, number)
            gone.update((number, position) for position in known - listed)
        for entry in batch.entries:
            place = (number, entry.position)
            if entry.removed:
                gone.add(place)
                came.discard(place)
            else:
                came.add(place)
    return gone, came


def _read_again(connection: Connection, again: dict[tuple[int, Position], datetime | None]) -> None:
    """Takes copies in again that were forgotten because their message's canonical copy went."""
    known = part_store.known_parts(connection)
    by_part: dict[int, list[tuple[Position, datetime | None]]] = {}
    for (number, position), arrived in sorted(again.items()):
        by_part.setdefault(number, []).append((position, arrived))
    for number, copies in by_part.items():
        for first in range(0, len(copies), UNIT):
            positions, times = zip(*copies[first : first + UNIT], strict=True)
            read = unpacked(read_unit(Unit(known[number], positions, times)))
            if read.copy.num_rows < len(positions):
                # its archive is away, or was when it was read again: all of it is listed once more
                part_store.move_cursor(connection, number, START)
            mail_store.take(connection, _placed(read, number))


def _placed(batch: Columns, number: int) -> Columns:
    """The batch with its part's number where it has positions."""
    return replace(
        batch,
        copy=_with_part(batch.copy, number),
        flaw=_with_part(batch.flaw, number),
    )


def _with_part(table: pa.Table, number: int) -> pa.Table:
    return table.append_column("part", pa.array([number] * table.num_rows, pa.int16()))


def _without(batch: Columns, places: Places) -> Columns:
    """The batch without the copies and flaws at these places."""
    if not places:
        return batch

    def kept(table: pa.Table) -> pa.Table:
        rows = zip(table["part"].to_pylist(), table["position"].to_pylist(), strict=True)
        return table.filter(pa.array([row not in places for row in rows], pa.bool_()))

    return replace(batch, copy=kept(batch.copy), flaw=kept(batch.flaw))


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
