"""What a comparison of postings asks of the store: what each posting consists of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from kmonthly.mail.model import Change, Tag, Trailer
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.story.model import PatchSeen, Range, Sent, Touched
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person

_POSTINGS = """
SELECT p.posting, coalesce(s.message_id, m.message_id), m.message_id, m.subject, p.sent,
       p.version, p.minor, p.assumed, p.tags, p.stated, p.has_cover, p.title
FROM wanted JOIN posting p USING (posting) JOIN message m ON m.message = p.posting
LEFT JOIN message s ON s.message = p.series
"""

_PATCHES = """
SELECT b.posting, b.message, b.number, m.message_id, t.title, t.patch_id
FROM wanted JOIN member b USING (posting) JOIN message m ON m.message = b.message
JOIN patch t ON t.message = b.message
WHERE b.number > 0 AND (m.sent IS NULL OR m.sent < ?::TIMESTAMP)
ORDER BY b.posting, b.number, b.message
"""

_FILES = """
SELECT DISTINCT f.message, n.name, f.added, f.removed, f.change = ?
FROM wanted JOIN member b USING (posting) JOIN patch_file f ON f.message = b.message
JOIN path n USING (path) WHERE b.number > 0 ORDER BY ALL
"""

_TRAILERS = """
SELECT DISTINCT b.posting, t.kind, q.name, q.address
FROM wanted JOIN member b USING (posting) JOIN trailer t ON t.message = b.message
JOIN person q ON q.person = t.person JOIN message m ON m.message = b.message
WHERE b.number IS NOT NULL AND t.kind <> 'Cc' AND (m.sent IS NULL OR m.sent < ?::TIMESTAMP)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Patch:
    """A row of `_PATCHES`."""

    message: Key
    number: int
    name: MessageId
    title: str
    patch_id: str


def by_time(connection: duckdb.DuckDBPyConnection, one: Key, other: Key) -> tuple[Key, Key]:
    """Two postings, the older one first."""
    rows = connection.execute(
        "SELECT posting FROM posting WHERE posting IN (?, ?) ORDER BY sent, posting", [one, other]
    ).fetchall()
    (first,), *_, (last,) = rows if len(rows) > 1 else rows * 2
    return Key(first), Key(last)


def ranges(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[Key],
    end: datetime | None = None,
) -> dict[Key, Range]:
    """The patches of each posting with what is known of them; their texts are not in the store.

    With `end` without patches that were sent at or after it.
    """
    until = "infinity" if end is None else stored_time(end)
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(_POSTINGS).fetchall()
        patches = _grouped(connection.execute(_PATCHES, [until]).fetchall(), _patch)
        files = _grouped(connection.execute(_FILES, [Change.ADDED]).fetchall(), _touched)
        trailers = _grouped(connection.execute(_TRAILERS, [until]).fetchall(), _trailer)
    return {
        Key(posting): Range(
            series=MessageId(series),
            sent=_sent(row, len(patches.get(posting, ()))),
            patches=_seen(patches.get(posting, ()), files),
            trailers=tuple(trailers.get(posting, ())),
        )
        for posting, series, *row in rows
    }


def _sent(row: list[Any], found: int) -> Sent:
    lead, subject, sent, version, minor, assumed, tags, stated, has_cover, title = row
    return Sent(
        lead=MessageId(lead),
        subject=subject,
        sent=sent.replace(tzinfo=UTC),
        version=version,
        minor=minor,
        assumed=assumed,
        tags=frozenset(map(Tag, tags)),
        patches=stated,
        found=found,
        has_cover=has_cover,
        title=title,
    )


def _seen(
    patches: Iterable[_Patch], files: Mapping[int, Iterable[Touched]]
) -> tuple[PatchSeen, ...]:
    return tuple(
        PatchSeen(
            message=each.name,
            title=each.title,
            number=each.number,
            patch_id=each.patch_id,
            files=tuple(files.get(each.message, ())),
        )
        for each in patches
    )


def _patch(message: int, number: int, name: str, title: str, patch_id: bytes | None) -> _Patch:
    return _Patch(Key(message), number, MessageId(name), title, bytes(patch_id or b"").hex())


def _touched(path: str, added: int, removed: int, is_new: bool) -> Touched:
    return Touched(path, added, removed, is_new)


def _trailer(kind: str, name: str, address: str) -> Trailer:
    return Trailer(kind, Person(name, address))


def _grouped(rows: Iterable[tuple[Any, ...]], made: Any) -> dict[int, list[Any]]:
    """What is made of the rows, by their first column."""
    found: dict[int, list[Any]] = {}
    for first, *rest in rows:
        found.setdefault(first, []).append(made(*rest))
    return found
