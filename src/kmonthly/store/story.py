"""What the story and issue stages ask of the store. Times are half open: start <= sent < end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from kmonthly.archive.model import Part
from kmonthly.mail.model import Change, Role
from kmonthly.store.database import keys, registered, stored_time
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
    ((series,),) = connection.execute(
        "SELECT series FROM posting WHERE posting = ?", [posting_with(connection, message_id)]
    ).fetchall()
    return Key(series)


def series_of(connection: duckdb.DuckDBPyConnection, postings: Iterable[Key]) -> dict[Key, Key]:
    """The series that each of these postings is of now."""
    rows = _of(
        connection,
        "SELECT posting, series FROM posting JOIN wanted USING (posting)",
        posting=postings,
    )
    return {Key(posting): Key(series) for posting, series in rows}


def all_series(connection: duckdb.DuckDBPyConnection) -> tuple[Key, ...]:
    """Every series of people."""
    rows = connection.execute(
        "SELECT DISTINCT series FROM posting WHERE robot = '' ORDER BY 1"
    ).fetchall()
    return tuple(Key(row[0]) for row in rows)


def posting_with(connection: duckdb.DuckDBPyConnection, message_id: str) -> Key:
    """The posting that a message is a cover or patch of, or answers. Raises NoSuchMessage,
    NotInASeries."""
    rows = connection.execute(
        "SELECT posting FROM member WHERE message = ?", [key(message_id)]
    ).fetchall()
    if rows:
        return Key(rows[0][0])
    known = connection.execute(
        "SELECT 1 FROM message WHERE message = ?", [key(message_id)]
    ).fetchall()
    raise NotInASeries(message_id) if known else NoSuchMessage(message_id)


@dataclass(frozen=True, slots=True)
class Found:
    """A series as a search finds it: its last posting, and how many it has."""

    series: MessageId
    title: str
    author: Person
    version: int
    sent: datetime
    postings: int


def titled(connection: duckdb.DuckDBPyConnection, words: Iterable[str]) -> tuple[Found, ...]:
    """The series of people with a posting or patch whose title has words that begin like these,
    newest first. Words are in lower case."""
    rows = connection.execute(
        "WITH hit AS (SELECT DISTINCT p.series FROM posting p JOIN member b USING (posting) "
        "JOIN patch t ON t.message = b.message WHERE p.robot = '' AND b.number IS NOT NULL "
        "AND list_bool_and(list_transform($words, lambda word: contains(' ' || "
        "regexp_replace(lower(t.title), '[\\W_]+', ' ', 'g'), ' ' || word)))), "
        "last AS (SELECT series, count(*) AS postings, "
        "arg_max(posting, (sent, posting)) AS posting "
        "FROM posting SEMI JOIN hit USING (series) GROUP BY series) "
        "SELECT s.message_id, p.title, q.name, q.address, p.version, p.sent, l.postings "
        "FROM last l JOIN posting p USING (posting) JOIN message s ON s.message = l.series "
        "JOIN person q ON q.person = p.author ORDER BY p.sent DESC, s.message_id",
        {"words": list(words)},
    ).fetchall()
    return tuple(
        Found(MessageId(name), title, Person(who, address), version, sent.replace(tzinfo=UTC), n)
        for name, title, who, address, version, sent, n in rows
    )


def heard(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[Key],
    last: Key,
    end: datetime | None = None,
) -> tuple[datetime, datetime]:
    """When the last mail of these postings' threads was sent (with `end` before it), and when the
    last mail arrived in the archives that carry the last of them: in the one that was read the
    furthest."""
    ((sent, read_to),) = _of(
        connection,
        "SELECT (SELECT max(m.sent) FROM wanted JOIN member b USING (posting) "
        "JOIN message m ON m.message = b.message WHERE m.sent < ?::TIMESTAMP), "
        "(SELECT max(c.arrived) FROM copy c JOIN part p USING (part) WHERE p.archive IN "
        "(SELECT y.archive FROM copy x JOIN part y USING (part) WHERE x.message = ?))",
        "infinity" if end is None else stored_time(end),
        last,
        posting=postings,
    )
    return sent.replace(tzinfo=UTC), (read_to or sent).replace(tzinfo=UTC)


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
    postings: Iterable[Key],
    start: datetime,
    end: datetime,
) -> dict[Key, tuple[Reply, ...]]:
    """What people answered to each posting in the time: neither patches nor robots' mails."""
    rows = _of(
        connection,
        "SELECT b.posting, q.name, q.address, count(DISTINCT m.message), "
        "coalesce(bool_or(r.address = q.address OR r.name = q.name), false), "
        "min(m.sent) FILTER (WHERE r.address = q.address OR r.name = q.name) "
        "FROM wanted w JOIN member b USING (posting) "
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
        posting=postings,
    )
    found: dict[Key, list[Reply]] = {}
    for posting, name, address, mails, reviewed, at in rows:
        by = Person(name, address)
        reply = Reply(by, mails, reviewed, None if at is None else at.replace(tzinfo=UTC))
        found.setdefault(Key(posting), []).append(reply)
    return {posting: tuple(each) for posting, each in found.items()}


def arrived_on(
    connection: duckdb.DuckDBPyConnection, messages: Iterable[Key], end: datetime | None = None
) -> dict[Key, tuple[ArchiveName, ...]]:
    """The archives in which a copy of each message lies; with `end` those it reached before."""
    rows = _of(
        connection,
        "SELECT DISTINCT c.message, p.archive FROM wanted JOIN copy c USING (message) "
        "JOIN part p USING (part) WHERE coalesce(c.arrived < ?::TIMESTAMP, true) ORDER BY ALL",
        "infinity" if end is None else stored_time(end),
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


def read_to(
    connection: duckdb.DuckDBPyConnection, end: datetime | None = None
) -> dict[ArchiveName, datetime]:
    """When the last mail of each archive arrived (with `end` before it); one without any time is
    left out."""
    rows = connection.execute(
        "SELECT p.archive, max(c.arrived) FROM copy c JOIN part p USING (part) "
        "WHERE c.arrived < ?::TIMESTAMP GROUP BY ALL ORDER BY ALL",
        ["infinity" if end is None else stored_time(end)],
    ).fetchall()
    return {ArchiveName(name): last.replace(tzinfo=UTC) for name, last in rows}


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
    ((column, found),) = wanted.items()
    with registered(connection, "wanted", keys(column, found)):
        return connection.execute(query, list(values)).fetchall()
