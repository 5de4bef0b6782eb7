"""What is asked of the store for digests: who answered what, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from kmonthly.mail.model import Role
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a posting; `on_top`: to its cover, or to the only patch; `to_author`: to a mail
    of the cover's author."""

    message: MessageId
    by: Person
    sent: datetime
    on_top: bool
    to_author: bool


def answers(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], start: datetime, end: datetime
) -> dict[Key, tuple[Answered, ...]]:
    """The answers of people to each posting in the time, oldest first: neither patches nor robots'
    mails."""
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(
            "SELECT b.posting, m.message_id, q.name, q.address, m.sent, "
            "coalesce(m.parent = b.posting, false), coalesce(a.author = l.author, false) "
            "FROM wanted JOIN member b USING (posting) JOIN message m ON m.message = b.message "
            "JOIN person q ON q.person = m.author "
            "LEFT JOIN message a ON a.message = m.parent "
            "LEFT JOIN message l ON l.message = b.posting "
            "WHERE b.number IS NULL AND m.robot = '' AND m.role NOT IN (?, ?) "
            "AND m.sent >= ? AND m.sent < ? ORDER BY b.posting, m.sent, m.message_id",
            [Role.PATCH, Role.COVER, stored_time(start), stored_time(end)],
        ).fetchall()
    found: dict[Key, list[Answered]] = {}
    for posting, message, name, address, sent, on_top, to_author in rows:
        by, at = Person(name, address), sent.replace(tzinfo=UTC)
        answered = Answered(MessageId(message), by, at, on_top, to_author)
        found.setdefault(Key(posting), []).append(answered)
    return {posting: tuple(each) for posting, each in found.items()}


@dataclass(frozen=True, slots=True)
class Own:
    """What the author of a posting wrote in it: its lead, whether that is a cover, and patches with
    their subjects, in their order."""

    has_cover: bool
    lead: MessageId | None
    patches: tuple[tuple[MessageId, str], ...]


def own_words(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[Key],
    mains: Iterable[Key],
    patches: int,
    end: datetime,
) -> dict[Key, Own]:
    """The lead of each posting sent before `end`, and the first patches of those in `mains`."""
    wanted = dict.fromkeys(sorted(postings), False) | dict.fromkeys(sorted(mains), True)
    table = pa.table(
        {
            "posting": pa.array(list(wanted), pa.int64()),
            "is_main": pa.array(list(wanted.values()), pa.bool_()),
        }
    )
    with registered(connection, "wanted", table):
        rows = connection.execute(
            "SELECT w.posting, p.has_cover, m.message_id, m.message = w.posting AS leads, "
            "m.subject "
            "FROM wanted w JOIN posting p USING (posting) JOIN member b USING (posting) "
            "JOIN message m ON m.message = b.message "
            "WHERE b.number IS NOT NULL AND m.sent < ? "
            "AND (m.message = w.posting OR (w.is_main AND b.number BETWEEN 1 AND ?)) "
            "ORDER BY w.posting, leads DESC, b.number, m.message_id",
            [stored_time(end), patches],
        ).fetchall()
    leads = {
        Key(posting): MessageId(message) for posting, _, message, is_lead, _ in rows if is_lead
    }
    found: dict[Key, list[tuple[MessageId, str]]] = {}
    for posting, _, message, is_lead, subject in rows:
        found.setdefault(Key(posting), [])
        if not is_lead:
            found[Key(posting)].append((MessageId(message), subject))
    return {
        Key(posting): Own(bool(has_cover), leads.get(Key(posting)), tuple(found[Key(posting)]))
        for posting, has_cover, _, _, _ in rows
    }
