"""What the story and issue stages ask of the store. Times are half open: start <= sent < end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from kmonthly.archive.model import Part
from kmonthly.mail.model import Change, Role
from kmonthly.store.database import registered, stored_time
from kmonthly.store.parts import known_parts
from kmonthly.story.model import Reply, Touched
from kmonthly.terms.errors import NoSuchMessage, NotInASeries
from kmonthly.terms.ids import ArchiveName, Key, ListName, MessageId, Position, key
from kmonthly.terms.people import Person

_REVIEWS = ("Reviewed-by", "Acked-by", "Tested-by")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the canonical copy of a message lies."""

    message: MessageId
    part: Part
    position: Position
    text_hash: str


def active_series(
    connection: duckdb.DuckDBPyConnection, start: datetime, end: datetime
) -> tuple[Key, ...]:
    """Series of which a posting was sent, or which people answered, in the time."""
    rows = connection.execute(
        "SELECT series FROM posting WHERE sent >= ? AND sent < ? UNION "
        "SELECT p.series FROM member b JOIN message m USING (message) "
        "JOIN posting p USING (posting) "
        "WHERE b.number IS NULL AND m.robot = '' AND m.sent >= ? AND m.sent < ? ORDER BY 1",
        [stored_time(start), stored_time(end)] * 2,
    ).fetchall()
    return tuple(Key(row[0]) for row in rows)


def series_with(connection: duckdb.DuckDBPyConnection, message_id: str) -> Key:
    """The series that a message belongs to or answers. Raises NoSuchMessage, NotInASeries."""
    rows = connection.execute(
        "SELECT p.series FROM member b JOIN posting p USING (posting) WHERE b.message = ?",
        [key(message_id)],
    ).fetchall()
    if rows:
        return Key(rows[0][0])
    known = connection.execute(
        "SELECT 1 FROM message WHERE message = ?", [key(message_id)]
    ).fetchall()
    raise NotInASeries(message_id) if known else NoSuchMessage(message_id)


def names(
    connection: duckdb.DuckDBPyConnection, messages: Iterable[Key]
) -> dict[Key, tuple[MessageId, str]]:
    """Message-ID and subject of messages."""
    rows = _of(
        connection,
        "SELECT message, message_id, subject FROM message JOIN wanted USING (message)",
        message=messages,
    )
    return {Key(number): (MessageId(name), subject) for number, name, subject in rows}


def touched(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], end: datetime
) -> dict[Key, tuple[Touched, ...]]:
    """The files of each posting, summed over its patches sent before `end`."""
    rows = _of(
        connection,
        "SELECT w.posting, t.name, sum(f.added)::BIGINT, sum(f.removed)::BIGINT, "
        "bool_or(f.change = ?) "
        "FROM wanted w JOIN member b USING (posting) JOIN message m ON m.message = b.message "
        "JOIN patch_file f ON f.message = b.message JOIN path t USING (path) "
        "WHERE b.number > 0 AND m.sent < ? GROUP BY ALL ORDER BY ALL",
        Change.ADDED,
        stored_time(end),
        posting=postings,
    )
    found: dict[Key, list[Touched]] = {}
    for posting, path, added, removed, is_new in rows:
        found.setdefault(Key(posting), []).append(Touched(path, added, removed, is_new))
    return {posting: tuple(files) for posting, files in found.items()}


def replies(
    connection: duckdb.DuckDBPyConnection,
    works: Iterable[Key],
    start: datetime,
    end: datetime,
) -> dict[Key, tuple[Reply, ...]]:
    """What people answered to each series in the time: neither patches nor robots' mails."""
    rows = _of(
        connection,
        "SELECT p.series, q.name, q.address, count(DISTINCT m.message), "
        "coalesce(bool_or(r.address = q.address OR r.name = q.name), false) "
        "FROM wanted w JOIN posting p USING (series) JOIN member b USING (posting) "
        "JOIN message m ON m.message = b.message JOIN person q ON q.person = m.author "
        "LEFT JOIN trailer t ON t.message = m.message AND t.kind IN (?, ?, ?) "
        "LEFT JOIN person r ON r.person = t.person "
        "WHERE b.number IS NULL AND m.robot = '' AND m.role NOT IN (?, ?) "
        "AND m.sent >= ? AND m.sent < ? GROUP BY ALL ORDER BY ALL",
        *_REVIEWS,
        Role.PATCH,
        Role.COVER,
        stored_time(start),
        stored_time(end),
        series=works,
    )
    found: dict[Key, list[Reply]] = {}
    for work, name, address, mails, reviewed in rows:
        found.setdefault(Key(work), []).append(Reply(Person(name, address), mails, reviewed))
    return {work: tuple(each) for work, each in found.items()}


def arrived_on(
    connection: duckdb.DuckDBPyConnection, messages: Iterable[Key]
) -> dict[Key, tuple[ArchiveName, ...]]:
    """The archives in which a copy of each message lies."""
    rows = _of(
        connection,
        "SELECT DISTINCT c.message, p.archive FROM wanted JOIN copy c USING (message) "
        "JOIN part p USING (part) ORDER BY ALL",
        message=messages,
    )
    found: dict[Key, list[ArchiveName]] = {}
    for message, archive in rows:
        found.setdefault(Key(message), []).append(ArchiveName(archive))
    return {message: tuple(each) for message, each in found.items()}


def addressed_to(
    connection: duckdb.DuckDBPyConnection, messages: Iterable[Key]
) -> dict[Key, tuple[ListName, ...]]:
    """The lists among To and Cc of each message."""
    rows = _of(
        connection,
        "SELECT DISTINCT message, list FROM addressed JOIN wanted USING (message) ORDER BY ALL",
        message=messages,
    )
    found: dict[Key, list[ListName]] = {}
    for message, name in rows:
        found.setdefault(Key(message), []).append(ListName(name))
    return {message: tuple(each) for message, each in found.items()}


def places(
    connection: duckdb.DuckDBPyConnection, messages: Iterable[MessageId]
) -> dict[MessageId, Place]:
    """Where to read messages again."""
    parts = known_parts(connection)
    rows = _of(
        connection,
        "SELECT m.message_id, m.part, m.position, c.text_hash FROM wanted "
        "JOIN message m USING (message) "
        "JOIN copy c ON c.part = m.part AND c.position = m.position",
        message=[key(each) for each in messages],
    )
    return {
        MessageId(name): Place(
            MessageId(name), parts[part], Position(position), bytes(text_hash).hex()
        )
        for name, part, position, text_hash in rows
    }


@dataclass(frozen=True, slots=True)
class Counts:
    """What arrived in a time, by kind; `days` has a number for each day that has one."""

    copies: int
    messages: int
    people: int
    patches: int
    postings: int
    days: dict[date, int]


def counts(connection: duckdb.DuckDBPyConnection, start: datetime, end: datetime) -> Counts:
    """Copies, messages, people who wrote, patches, postings and messages a day."""
    span = [stored_time(start), stored_time(end)]
    ((messages, people, patches),) = connection.execute(
        "SELECT count(*), count(DISTINCT CASE WHEN m.robot <> '' THEN NULL "
        "WHEN q.name <> '' THEN lower(q.name) ELSE q.address END), "
        "count(*) FILTER (WHERE m.role = 'patch') "
        "FROM message m JOIN person q ON q.person = m.author "
        "WHERE m.sent >= ? AND m.sent < ?",
        span,
    ).fetchall()
    ((copies,),) = connection.execute(
        "SELECT count(*) FROM copy c JOIN message m USING (message) "
        "WHERE m.sent >= ? AND m.sent < ?",
        span,
    ).fetchall()
    ((postings,),) = connection.execute(
        "SELECT count(*) FROM posting WHERE sent >= ? AND sent < ?", span
    ).fetchall()
    days = connection.execute(
        "SELECT sent::DATE, count(*) FROM message WHERE sent >= ? AND sent < ? GROUP BY 1", span
    ).fetchall()
    return Counts(copies, messages, people, patches, postings, dict(days))


def coverage(
    connection: duckdb.DuckDBPyConnection, start: datetime, end: datetime, known: datetime
) -> tuple[tuple[ArchiveName, int, datetime, datetime], ...]:
    """Each archive: its copies sent in the time, and its first and last arrival before `known`.

    Archives of whose copies none has a plausible time before `known` are left out.
    """
    rows = connection.execute(
        "SELECT p.archive, count(*) FILTER (WHERE c.sent >= ? AND c.sent < ?), "
        "min(c.arrived), max(c.arrived) FROM copy c JOIN part p USING (part) "
        "WHERE c.arrived < ? GROUP BY p.archive ORDER BY p.archive",
        [stored_time(start), stored_time(end), stored_time(known)],
    ).fetchall()
    return tuple(
        (ArchiveName(name), number, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
        for name, number, first, last in rows
    )


def months(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, int, int], ...]:
    """Each month that has mail (YYYY-MM), its copies, and how many archives have any in it."""
    rows = connection.execute(
        "SELECT strftime(c.sent, '%Y-%m'), count(*), count(DISTINCT p.archive) "
        "FROM copy c JOIN part p USING (part) WHERE c.sent IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return tuple(rows)


def announcements(
    connection: duckdb.DuckDBPyConnection, end: datetime
) -> tuple[tuple[MessageId, str, Person, datetime], ...]:
    """Mails before `end` whose subject is nothing but "Linux" and a version: id, subject, author,
    time."""
    rows = connection.execute(
        "SELECT m.message_id, m.subject, q.name, q.address, m.sent FROM message m "
        "JOIN person q ON q.person = m.author "
        "WHERE m.sent < ? "
        "AND regexp_full_match(m.subject, 'Linux (kernel )?\\d+\\.\\d+(\\.\\d+)?(-rc\\d+)?') "
        "ORDER BY m.sent, m.message_id",
        [stored_time(end)],
    ).fetchall()
    return tuple(
        (MessageId(name), subject, Person(who, address), sent.replace(tzinfo=UTC))
        for name, subject, who, address, sent in rows
    )


def _of(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *values: object,
    **wanted: Iterable[int],
) -> list[tuple]:  # type: ignore[type-arg]
    """Rows of a query that joins `wanted`, a table of one column of keys."""
    ((column, keys),) = wanted.items()
    table = pa.table({column: pa.array(sorted(set(keys)), pa.int64())})
    with registered(connection, "wanted", table):
        return connection.execute(query, list(values)).fetchall()
