"""The archive stage's tables: parts and their cursors, flaws."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb

from kmonthly.archive.model import START, Cursor, Kind, Part
from kmonthly.mail.columns import FLAW, arrow_table
from kmonthly.store.database import registered, stored_time
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import ArchiveName, MessageId, Position, key

_UNTIL_READ = {FlawRule.EPOCH_UNREADABLE, FlawRule.MBOX_TRUNCATED}


def known_parts(connection: duckdb.DuckDBPyConnection) -> dict[int, Part]:
    """Every part that was ever read, by its number in this store."""
    rows = connection.execute("SELECT part, archive, kind, name, path FROM part").fetchall()
    return {
        number: Part(ArchiveName(archive), Kind(kind), name, Path(path))
        for number, archive, kind, name, path in rows
    }


def cursors(connection: duckdb.DuckDBPyConnection, parts: Iterable[Part]) -> dict[Part, Cursor]:
    """How far each part was read."""
    rows = connection.execute("SELECT archive, kind, name, cursor FROM part").fetchall()
    known = {(archive, kind, name): Cursor(cursor) for archive, kind, name, cursor in rows}
    return {part: known.get((part.archive, part.kind, part.name), START) for part in parts}


def part_number(connection: duckdb.DuckDBPyConnection, part: Part) -> int:
    """The part's number in this store; a new one for a part that is new. Notes where it lies."""
    rows = connection.execute(
        "UPDATE part SET path = ? WHERE (archive, kind, name) = (?, ?, ?) RETURNING part",
        [str(part.path), part.archive, part.kind, part.name],
    ).fetchall()
    if not rows:
        rows = connection.execute(
            "INSERT INTO part SELECT coalesce(max(part), 0) + 1, ?, ?, ?, ?, '' FROM part "
            "RETURNING part",
            [part.archive, part.kind, part.name, str(part.path)],
        ).fetchall()
    return int(rows[0][0])


def move_cursor(connection: duckdb.DuckDBPyConnection, part: int, to: Cursor) -> None:
    """Notes how far a part was read."""
    connection.execute("UPDATE part SET cursor = ? WHERE part = ?", [to, part])


def add_flaws(connection: duckdb.DuckDBPyConnection, part: int, flaws: Iterable[Flaw]) -> None:
    """Records flaws of a part, each once however often it is met."""
    rows: list[tuple[object, ...]] = [
        (each.position, each.rule, key(each.message) if each.message else None, each.detail)
        for each in flaws
    ]
    if not rows:
        return
    with registered(connection, "new_flaw", arrow_table(FLAW, rows)):
        connection.execute(
            "INSERT INTO flaw SELECT DISTINCT ON (position, rule, detail) "
            "?, position, rule, message, detail FROM new_flaw n ANTI JOIN "
            "(FROM flaw WHERE part = ?) f USING (position, rule, detail)",
            [part, part],
        )


def forget_flaws(connection: duckdb.DuckDBPyConnection, part: int, *, anew: bool) -> None:
    """Forgets what was wrong with a part itself, for more of it was read: that it could not be
    opened, or was cut. Where it is listed anew all is told again, but not that it was another one.
    """
    over = set(FlawRule) - {FlawRule.HISTORY_REWRITTEN} if anew else _UNTIL_READ
    connection.execute(
        "DELETE FROM flaw WHERE part = ? AND position = ''::BLOB AND rule IN (SELECT unnest(?))",
        [part, sorted(over)],
    )


def has_flaws(connection: duckdb.DuckDBPyConnection, part: int, wanted: Iterable[Flaw]) -> bool:
    """Whether these flaws of a part are all recorded."""
    return all(
        connection.execute(
            "SELECT 1 FROM flaw WHERE (part, position, rule, detail) = (?, ?, ?, ?) LIMIT 1",
            [part, each.position, each.rule, each.detail],
        ).fetchall()
        for each in wanted
    )


def copy_positions(connection: duckdb.DuckDBPyConnection, part: int) -> frozenset[Position]:
    """Where the part's stored copies lie."""
    rows = connection.execute("SELECT position FROM copy WHERE part = ?", [part]).fetchall()
    return frozenset(Position(bytes(position)) for (position,) in rows)


def flaw_positions(connection: duckdb.DuckDBPyConnection, part: int) -> frozenset[Position]:
    """Where something is wrong in the part."""
    rows = connection.execute(
        "SELECT DISTINCT position FROM flaw WHERE part = ? AND position <> ''::BLOB", [part]
    ).fetchall()
    return frozenset(Position(bytes(position)) for (position,) in rows)


def removed_positions(connection: duckdb.DuckDBPyConnection, part: int) -> frozenset[Position]:
    """What the part's owner took out."""
    rows = connection.execute(
        "SELECT position FROM flaw WHERE part = ? AND rule = ?", [part, FlawRule.COPY_REMOVED]
    ).fetchall()
    return frozenset(Position(bytes(position)) for (position,) in rows)


def flaws(connection: duckdb.DuckDBPyConnection, rule: FlawRule) -> tuple[Flaw, ...]:
    """The flaws of one rule, ordered by archive and position."""
    rows = connection.execute(
        "SELECT p.archive, p.name, f.position, coalesce(m.message_id, ''), f.detail "
        "FROM flaw f JOIN part p USING (part) LEFT JOIN message m ON m.message = f.message "
        "WHERE f.rule = ? ORDER BY ALL",
        [rule],
    ).fetchall()
    return tuple(
        Flaw(rule, ArchiveName(archive), part, Position(position), MessageId(message), detail)
        for archive, part, position, message, detail in rows
    )


def flaw_counts(
    connection: duckdb.DuckDBPyConnection,
    start: datetime | None = None,
    end: datetime | None = None,
) -> tuple[tuple[FlawRule, int], ...]:
    """Flaws by rule, most first; with times only those of copies sent then (start <= sent < end)
    and those of no stored copy."""
    rows = connection.execute(
        "SELECT rule, count(*) AS n FROM flaw f LEFT JOIN copy c USING (part, position) "
        "WHERE c.sent IS NULL OR (c.sent >= coalesce(?, c.sent) AND c.sent < coalesce(?, "
        "c.sent + INTERVAL 1 SECOND)) GROUP BY rule ORDER BY n DESC, rule",
        [start and stored_time(start), end and stored_time(end)],
    ).fetchall()
    return tuple((FlawRule(rule), number) for rule, number in rows)


def tallies(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[tuple[ArchiveName, str, int, int, Cursor], ...]:
    """Each part: archive, name, copies stored, flaws recorded, cursor."""
    rows = connection.execute(
        "SELECT p.archive, p.name, (SELECT count(*) FROM copy c WHERE c.part = p.part), "
        "(SELECT count(*) FROM flaw f WHERE f.part = p.part), p.cursor FROM part p "
        "ORDER BY p.archive, length(p.name), p.name"
    ).fetchall()
    return tuple(
        (ArchiveName(archive), name, copies, number, Cursor(cursor))
        for archive, name, copies, number, cursor in rows
    )


def totals(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, int], ...]:
    """Copies, messages, patches, postings and series of the whole store, in this order."""
    queries = {
        "copies": "SELECT count(*) FROM copy",
        "messages": "SELECT count(*) FROM message",
        "patches": "SELECT count(*) FROM message WHERE role = 'patch'",
        "postings": "SELECT count(*) FROM posting",
        "series": "SELECT count(DISTINCT series) FROM posting",
    }
    return tuple(
        (name, int(connection.execute(query).fetchall()[0][0])) for name, query in queries.items()
    )
