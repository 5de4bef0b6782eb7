"""Archives to the store: what is new since each part's cursor, read by an engine, taken in order.

One transaction takes the copies of several units together with the cursors behind them: a run that
is killed has lost at most what was under way, and the next run reads exactly that again. A listing
anew that was cut short begins once more, without what it had read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Batch, Cursor, Entry, Part
from kmonthly.mail.columns import Columns, unpacked
from kmonthly.pipeline.engine import Engine
from kmonthly.pipeline.unit import Unit, read_unit
from kmonthly.store import mail as mail_store
from kmonthly.store import parts as part_store
from kmonthly.store.database import Connection, transaction
from kmonthly.terms.errors import ArchiveNameTaken
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position

UNIT = 500
"""Copies a unit: 60-80 ms of work on one core of 2026, so that processes end close together."""

GROUP = 12_000
"""Copies a transaction: each costs DuckDB about 100 ms however few they are, its commit included.
45,389 copies in 4 transactions take 0.4 s less than in 8, and no more memory; one large one costs
more again when linking commits (November 2026)."""

ANEW = Cursor("anew")
"""The cursor of a part of which a listing anew is under way, or is due because copies of it had to
be read again and could not be. Without it what went meanwhile would never be missed."""

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
    """Takes in what is new in the parts; what it touched is then dirty. Raises ArchiveNameTaken."""
    parts = tuple(parts)
    _refuse_strangers(connection, parts)
    with transaction(connection):
        numbers = {part: part_store.part_number(connection, part) for part in parts}
        cursors = part_store.cursors(connection, numbers)
    taken = Taken()
    missed: set[int] = set()
    group: list[tuple[Batch, Columns]] = []
    for batch, streams in engine(read_unit, _units(connection, cursors, numbers)):
        group.append((batch, unpacked(streams)))
        progress(batch.part, len(batch.entries))
        if sum(len(each.entries) for each, _ in group) >= GROUP:
            taken += _take(connection, group, numbers, missed)
            group = []
    return taken + _take(connection, group, numbers, missed)


def _refuse_strangers(connection: Connection, parts: tuple[Part, ...]) -> None:
    """An archive may move; one that lies elsewhere and has nothing in common with what was read
    under its name is another one."""
    known = part_store.known_parts(connection)
    numbers = {(each.archive, each.kind, each.name): number for number, each in known.items()}
    for part, since in part_store.cursors(connection, parts).items():
        number = numbers.get((part.archive, part.kind, part.name))
        if number is None or known[number].path == part.path:
            continue
        first = next(READERS[part.kind].batches(part, since, UNIT), None)
        if first is None or not first.anew:
            continue
        held = part_store.copy_positions(connection, number)
        batches = READERS[part.kind].batches(part, START, UNIT)
        if held and held.isdisjoint(entry.position for batch in batches for entry in batch.entries):
            raise ArchiveNameTaken(part.archive, known[number].path, part.path)


def news(connection: Connection, parts: Iterable[Part], broken: set[Part]) -> dict[Part, int]:
    """How many entries each part has that the store has not read, without those that have none.

    A part that is as broken as it was has none. Parts that cannot be read now are added to
    `broken`.
    """
    numbers = {part: number for number, part in part_store.known_parts(connection).items()}
    counts = {}
    for part, since in part_store.cursors(connection, parts).items():
        count = READERS[part.kind].count(part, START if since == ANEW else since)
        count = max(count, int(since == ANEW))
        batches = tuple(_batches(part, since)) if count == 1 else ()
        if any(flaw.rule in _BROKEN for batch in batches for flaw in batch.flaws):
            broken.add(part)
        if count == 1 and part in numbers and _is_known(connection, numbers[part], since, batches):
            continue
        if count:
            counts[part] = count
    return counts


_BROKEN = {FlawRule.EPOCH_UNREADABLE, FlawRule.HISTORY_BROKEN}


def _is_known(
    connection: Connection, number: int, since: Cursor, batches: tuple[Batch, ...]
) -> bool:
    """Whether nothing comes of a part but flaws that the store has."""
    return all(
        batch.cursor == since
        and not batch.entries
        and part_store.has_flaws(connection, number, batch.flaws)
        for batch in batches
    )


def _units(
    connection: Connection, cursors: dict[Part, Cursor], numbers: dict[Part, int]
) -> Iterator[tuple[Batch, Unit]]:
    """What is to be read, each unit with the batch that it is of.

    Of a part that is listed anew the copies that the store has are not read again.
    """
    for part, cursor in cursors.items():
        known: set[Position] = set()
        for batch in _batches(part, cursor):
            if batch.anew:
                known = set(part_store.copy_positions(connection, numbers[part]))
            unread = _unread(batch.entries, known)
            yield batch, Unit(part, tuple(unread), tuple(unread.values()))


def _batches(part: Part, since: Cursor) -> Iterator[Batch]:
    """What is new in a part. The cursor of a listing anew is ANEW until its last batch."""
    found = READERS[part.kind].batches(part, START if since == ANEW else since, UNIT)
    batch = next(found, None)
    if batch is None:
        if since == ANEW:  # nothing is left of it
            yield Batch(part, (), START, anew=True)
        return
    if since == ANEW and not batch.entries and batch.cursor == START:
        yield replace(batch, cursor=ANEW)  # it cannot be opened
        return
    anew = batch.anew or since == ANEW
    batch = replace(batch, anew=anew)
    for following in found:
        yield replace(batch, cursor=ANEW) if anew else batch
        batch = following
    yield batch


def _unread(entries: Iterable[Entry], known: set[Position]) -> dict[Position, datetime | None]:
    """The positions to be read, each with its time; what went in between is no longer known."""
    unread: dict[Position, datetime | None] = {}
    for entry in entries:
        if entry.removed:
            known.discard(entry.position)
            unread.pop(entry.position, None)
        elif entry.position not in known:
            unread.setdefault(entry.position, entry.committed)
    return unread


def _take(
    connection: Connection,
    group: list[tuple[Batch, Columns]],
    numbers: dict[Part, int],
    missed: set[int],
) -> Taken:
    """One transaction: what went, what came, flaws, cursors.

    `missed` are the parts that are to be listed anew, by number, as far as this run has found out.
    """
    if not group:
        return Taken()
    with transaction(connection):
        reach = _reach(connection)
        gone, came = _changes(connection, group, numbers, reach)
        freed = _freed(connection, group, numbers, reach)
        again = mail_store.forget(connection, gone) | freed
        for batch, _ in group:
            number = numbers[batch.part]
            if batch.anew:
                missed.discard(number)
            if batch.anew or batch.entries:
                part_store.forget_flaws(connection, number, anew=batch.anew)
            flaws = [each for each in batch.flaws if (number, each.position) not in came]
            part_store.add_flaws(connection, number, flaws)
            part_store.move_cursor(connection, number, batch.cursor)
        late = _removed_later(connection, {numbers[batch.part] for batch, _ in group}, reach)
        taken = mail_store.take(connection, _joined(_lasting(group, numbers, reach, late)))
        missed |= _read_again(connection, again)
        for number in missed:
            part_store.move_cursor(connection, number, ANEW)
    listed = sum(not entry.removed for batch, _ in group for entry in batch.entries)
    return Taken(listed, taken)


Places = set[tuple[int, Position]]
"""Positions, each with the number of its part."""

Reach = dict[int, list[int]]
"""For each part, by number, the parts whose copies it may remove: itself, and where a list rolled
over the epochs before it, for public-inbox writes every removal into the newest epoch."""


def _reach(connection: Connection) -> Reach:
    archives: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, part in part_store.known_parts(connection).items():
        epochs = archives.setdefault((part.archive, part.kind), [])
        epochs.append((int(part.name or 0), number))
    return {
        number: [other for before, other in epochs if before <= epoch]
        for epochs in archives.values()
        for epoch, number in epochs
    }


def _removed_later(connection: Connection, parts: set[int], reach: Reach) -> Places:
    """Where mails lie that a later epoch removes which was read before."""
    return {
        (number, position)
        for later, reached in reach.items()
        for number in parts.intersection(reached) - {later}
        for position in part_store.removed_positions(connection, later)
    }


def _changes(
    connection: Connection,
    group: list[tuple[Batch, Columns]],
    numbers: dict[Part, int],
    reach: Reach,
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
            if entry.removed:
                places = {(each, entry.position) for each in reach[number]}
                gone |= places
                came -= places
            else:
                came.add((number, entry.position))
    return gone, came


def _freed(
    connection: Connection,
    group: list[tuple[Batch, Columns]],
    numbers: dict[Part, int],
    reach: Reach,
) -> dict[tuple[int, Position], datetime | None]:
    """Copies in earlier epochs that a later one had removed, in a history that it no longer has.

    What it had removed and then taken in itself is told by no flaw: its own copies may be that.
    """
    parts = part_store.known_parts(connection)
    found: dict[tuple[int, Position], datetime | None] = {}
    for part in {batch.part for batch, _ in group if batch.anew}:
        number = numbers[part]
        freed = set(part_store.removed_positions(connection, number))
        freed |= part_store.copy_positions(connection, number)
        freed -= {entry.position for entry in _listed(part) if entry.removed}
        for other in set(reach[number]) - {number} if freed else ():
            left = _unread(_listed(parts[other]), set())
            back = (freed & left.keys()) - part_store.copy_positions(connection, other)
            for later, reached in reach.items():
                if back and other in reached and later not in (other, number):
                    back -= part_store.removed_positions(connection, later)
                    back -= {entry.position for entry in _listed(parts[later]) if entry.removed}
            found |= {(other, each): left[each] for each in back}
    return found


def _listed(part: Part) -> Iterator[Entry]:
    """Everything that a part lists."""
    for batch in READERS[part.kind].batches(part, START, UNIT):
        yield from batch.entries


def _read_again(
    connection: Connection, again: dict[tuple[int, Position], datetime | None]
) -> set[int]:
    """Takes copies in again that were forgotten because their message's canonical copy went.

    Returns the parts of which some could not be read: they are away, or changed since.
    """
    known = part_store.known_parts(connection)
    by_part: dict[int, list[tuple[Position, datetime | None]]] = {}
    for (number, position), arrived in sorted(again.items()):
        by_part.setdefault(number, []).append((position, arrived))
    missed = set()
    for number, copies in by_part.items():
        for first in range(0, len(copies), UNIT):
            positions, times = zip(*copies[first : first + UNIT], strict=True)
            read = unpacked(read_unit(Unit(known[number], positions, times)))
            if read.copy.num_rows < len(positions):
                missed.add(number)
            mail_store.take(connection, _placed(read, number))
    return missed


def _lasting(
    group: list[tuple[Batch, Columns]], numbers: dict[Part, int], reach: Reach, late: Places
) -> list[Columns]:
    """What was read of each batch, with its part's number, but for what a later batch removes."""
    lasting = []
    removed = set(late)
    for batch, read in reversed(group):
        number = numbers[batch.part]
        lasting.append(_without(_placed(read, number), removed))
        removed.update(
            (each, entry.position)
            for entry in batch.entries
            if entry.removed
            for each in reach[number]
        )
    return lasting[::-1]


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
    """The batch without what it says of copies at these places."""
    if not places:
        return batch

    def elsewhere(table: pa.Table) -> pa.Table:
        rows = zip(table["part"].to_pylist(), table["position"].to_pylist(), strict=True)
        return table.filter(pa.array([row not in places for row in rows], pa.bool_()))

    copies = elsewhere(batch.copy)
    left = {"copy": copies, "flaw": elsewhere(batch.flaw)}
    for field in fields(Columns):
        table = getattr(batch, field.name)
        if "copy_no" in table.column_names and field.name not in left:
            kept = pc.is_in(table["copy_no"], value_set=copies["copy_no"])
            left[field.name] = table.filter(kept)
    return replace(batch, **left)


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
