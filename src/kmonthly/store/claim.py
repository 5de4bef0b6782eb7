"""What is asked of the store about figures that mails state and names that patches bring in.

Times are half open: start <= sent < end.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from kmonthly.mail.model import Claim, ClaimKind, Direction, Identifier, IdentifierKind
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.story.model import Introduced, Stated
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person

_STATED = """
SELECT m.message_id, l.message_id, p.title, m.subject, q.name, q.address,
       coalesce(m.sent, p.sent), b.number, k.text_hash,
       c.kind, c.figures, c.unit, c.measures, c.direction, c.is_cost, c.conditions,
       c.start, c.stop, c.words, b.posting
FROM claim c JOIN message m USING (message) JOIN person q ON q.person = m.author
JOIN copy k ON k.part = m.part AND k.position = m.position
JOIN member b ON b.message = m.message JOIN posting p ON p.posting = b.posting
JOIN message l ON l.message = b.posting
"""

_ORDER = " ORDER BY b.posting, b.number NULLS LAST, m.sent, m.message_id, c.nth"


def claims_of(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[Key],
    end: datetime | None = None,
    *,
    with_answers: bool = True,
) -> dict[Key, tuple[Stated, ...]]:
    """The claims of postings and of the answers to them, by posting, in the order of their mails;
    with `end` of mails sent before it."""
    answers = "" if with_answers else " AND b.number IS NOT NULL"
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(
            f"{_STATED} SEMI JOIN wanted w ON w.posting = b.posting "
            f"WHERE coalesce(m.sent < ?::TIMESTAMP, true){answers}{_ORDER}",
            ["infinity" if end is None else stored_time(end)],
        ).fetchall()
    return _by_posting(rows)


def claims_between(
    connection: duckdb.DuckDBPyConnection, start: datetime, end: datetime
) -> dict[Key, tuple[Stated, ...]]:
    """The claims of all mails that were sent in a time, by the posting that they are of."""
    rows = connection.execute(
        f"{_STATED} WHERE m.sent >= ? AND m.sent < ?{_ORDER}",
        [stored_time(start), stored_time(end)],
    ).fetchall()
    return _by_posting(rows)


def identifiers_of(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], end: datetime | None = None
) -> dict[Key, tuple[Introduced, ...]]:
    """The names that each patch of these postings brings in or takes out, in the order of the
    patches."""
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(
            "SELECT b.posting, m.message_id, b.number, i.kind, i.name, i.removed, i.start, i.stop "
            "FROM wanted JOIN member b USING (posting) JOIN identifier i ON i.message = b.message "
            "JOIN message m ON m.message = b.message "
            "WHERE b.number IS NOT NULL AND coalesce(m.sent < ?::TIMESTAMP, true) "
            "ORDER BY b.posting, b.number, m.message_id, i.nth",
            ["infinity" if end is None else stored_time(end)],
        ).fetchall()
    found: dict[Key, list[Introduced]] = {}
    for posting, message, number, kind, name, removed, start, stop in rows:
        each = Identifier(IdentifierKind(kind), name, removed, start, stop)
        found.setdefault(Key(posting), []).append(Introduced(each, MessageId(message), number))
    return {posting: tuple(each) for posting, each in found.items()}


def _by_posting(rows: Iterable[tuple]) -> dict[Key, tuple[Stated, ...]]:  # type: ignore[type-arg]
    found: dict[Key, list[Stated]] = {}
    for row in rows:
        message, lead, title, subject, name, address, sent, number, text_hash = row[:9]
        kind, values, unit, measures, direction, is_cost, conditions, start, stop, words = row[9:19]
        claim = Claim(
            ClaimKind(kind),
            tuple(values),
            unit,
            measures,
            Direction(direction),
            is_cost,
            conditions,
            start,
            stop,
            words,
        )
        found.setdefault(Key(row[19]), []).append(
            Stated(
                claim,
                MessageId(message),
                MessageId(lead),
                title,
                subject,
                Person(name, address),
                sent.replace(tzinfo=UTC),
                number,
                bytes(text_hash).hex(),
            )
        )
    return {posting: tuple(each) for posting, each in found.items()}
