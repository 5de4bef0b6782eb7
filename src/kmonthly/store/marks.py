"""What is asked of the store about a series' weight: names, results, refusals, stable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from kmonthly.mail.model import USER_VISIBLE, ClaimKind, IdentifierKind, Said
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.terms.ids import Key, MessageId

RESULTS = (ClaimKind.PERCENT, ClaimKind.FACTOR, ClaimKind.CHANGE, ClaimKind.TABLE)
"""Kinds of claims that compare: what was measured, not how large something is."""

_STABLE = "stable@vger.kernel.org"

Names = dict[Key, tuple[tuple[IdentifierKind, str], ...]]
Mails = dict[Key, tuple[MessageId, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """By posting: names that it brings in and takes out, mails with results, mails that refuse it,
    and which ask for stable."""

    names: Names
    gone: Names
    measured: Mails
    refused: Mails
    stable: frozenset[Key]


def known(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], start: datetime, end: datetime
) -> Known:
    """What is known of postings from mail before `end`; refusals that were sent since `start`."""
    with registered(connection, "wanted", keys("posting", postings)):
        names = connection.execute(
            "SELECT b.posting, i.kind, i.name, sum(CASE WHEN i.removed THEN -1 ELSE 1 END) AS n "
            "FROM wanted JOIN member b USING (posting) JOIN identifier i ON i.message = b.message "
            "JOIN message m ON m.message = b.message WHERE b.number IS NOT NULL "
            "AND i.kind IN (SELECT unnest(?)) AND m.sent < ? GROUP BY ALL HAVING n <> 0 "
            "ORDER BY b.posting, i.kind, i.name",
            [sorted(USER_VISIBLE), stored_time(end)],
        ).fetchall()
        measured = connection.execute(
            "SELECT DISTINCT b.posting, m.message_id FROM wanted JOIN member b USING (posting) "
            "JOIN claim c ON c.message = b.message JOIN message m ON m.message = b.message "
            "WHERE b.number IS NOT NULL AND c.kind IN (SELECT unnest(?)) AND m.sent < ? "
            "ORDER BY ALL",
            [list(RESULTS), stored_time(end)],
        ).fetchall()
        refused = connection.execute(
            "SELECT DISTINCT b.posting, m.message_id FROM wanted JOIN member b USING (posting) "
            "JOIN posting p USING (posting) JOIN notice n ON n.message = b.message "
            "JOIN message m ON m.message = b.message JOIN person q ON q.person = m.author "
            "JOIN person a ON a.person = p.author WHERE b.number IS NULL "
            "AND n.said IN (SELECT unnest(?)) AND m.robot = '' AND NOT "
            "((q.address <> '' AND q.address = a.address) "
            "OR (q.name <> '' AND lower(q.name) = lower(a.name))) "
            "AND m.sent >= ? AND m.sent < ? ORDER BY ALL",
            [[Said.NAK, Said.REJECTED], stored_time(start), stored_time(end)],
        ).fetchall()
        stable = connection.execute(
            "SELECT DISTINCT b.posting FROM wanted JOIN member b USING (posting) "
            "JOIN trailer t ON t.message = b.message JOIN person q ON q.person = t.person "
            "JOIN message m ON m.message = b.message "
            "WHERE b.number IS NOT NULL AND t.kind = 'Cc' AND q.address = ? AND m.sent < ?",
            [_STABLE, stored_time(end)],
        ).fetchall()
    return Known(
        _names(row[:3] for row in names if row[3] > 0),
        _names(row[:3] for row in names if row[3] < 0),
        _mails(measured),
        _mails(refused),
        frozenset(Key(posting) for (posting,) in stable),
    )


def _names(rows: Iterable[tuple[int, str, str]]) -> Names:
    found: dict[Key, list[tuple[IdentifierKind, str]]] = {}
    for posting, kind, name in rows:
        found.setdefault(Key(posting), []).append((IdentifierKind(kind), name))
    return {posting: tuple(each) for posting, each in found.items()}


def _mails(rows: Iterable[tuple[int, str]]) -> Mails:
    found: dict[Key, list[MessageId]] = {}
    for posting, message in rows:
        found.setdefault(Key(posting), []).append(MessageId(message))
    return {posting: tuple(each) for posting, each in found.items()}
