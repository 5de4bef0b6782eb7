"""The series stage's tables: heads out, postings and series in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from kmonthly.mail.columns import arrow_table
from kmonthly.mail.model import Robot, Role, Tag
from kmonthly.series.model import Head, Numbering, Posting, Series
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.terms.ids import Key, key
from kmonthly.terms.people import Person

_HEADS = """
SELECT m.message, coalesce(epoch(m.sent), 0)::BIGINT, q.name, q.address, m.role, m.robot,
       m.ancestors, p.tags, p.trees, p.version, p.minor, p.number, p.total, p.title,
       p.has_diff,
       CASE WHEN m.role = 'other' THEN m.subject ELSE '' END AS subject
FROM message m JOIN cluster c USING (message) JOIN wanted w ON w.cluster = c.cluster
JOIN person q ON q.person = m.author LEFT JOIN patch p ON p.message = m.message
ORDER BY m.sent, m.message
"""

_POSTINGS = """
WITH wanted_posting AS (SELECT posting FROM posting WHERE {condition})
SELECT p.series, p.posting, p.title, q.name, q.address, epoch(p.sent)::BIGINT,
       p.version, p.minor, p.assumed, p.tags, p.trees, p.stated, p.has_cover, p.robot,
       coalesce(x.patches, [])
FROM posting p SEMI JOIN wanted_posting USING (posting) JOIN person q ON q.person = p.author
LEFT JOIN (
    SELECT b.posting, list(b.message ORDER BY b.number) AS patches
    FROM member b SEMI JOIN wanted_posting USING (posting) JOIN message m USING (message)
    WHERE b.number > 0 AND (m.sent IS NULL OR m.sent < $end::TIMESTAMP)
    GROUP BY b.posting
) x USING (posting)
WHERE p.sent < $end::TIMESTAMP ORDER BY p.series, p.sent, p.posting
"""

_POSTING = pa.schema(
    [
        ("posting", pa.int64()),
        ("title", pa.string()),
        ("titled", pa.int64()),
        ("sent", pa.timestamp("s")),
        ("version", pa.int16()),
        ("minor", pa.int16()),
        ("assumed", pa.bool_()),
        ("tags", pa.list_(pa.string())),
        ("trees", pa.list_(pa.string())),
        ("stated", pa.int16()),
        ("has_cover", pa.bool_()),
        ("robot", pa.string()),
    ]
)
_MEMBER = pa.schema([("message", pa.int64()), ("posting", pa.int64()), ("number", pa.int16())])
_SERIES = pa.schema([("posting", pa.int64()), ("series", pa.int64())])


def heads(connection: duckdb.DuckDBPyConnection, clusters: Iterable[Key]) -> list[Head]:
    """The messages of clusters as the series stage sees them, oldest first; one without a time is
    of 1970."""
    with _wanted(connection, cluster=clusters):
        found = connection.sql(_HEADS).to_arrow_table().to_pydict()
    return [
        Head(
            key=Key(message),
            sent=datetime.fromtimestamp(sent, UTC),
            author=Person(name, address),
            role=Role(role),
            robot=Robot(robot),
            references=tuple(ancestors),
            numbering=None
            if title is None
            else Numbering(
                frozenset(map(Tag, tags)),
                tuple(trees),
                version,
                minor,
                number,
                total,
                title,
                has_diff,
            ),
            title=subject,
        )
        for (
            message,
            sent,
            name,
            address,
            role,
            robot,
            ancestors,
            tags,
            trees,
            version,
            minor,
            number,
            total,
            title,
            has_diff,
            subject,
        ) in zip(*found.values(), strict=True)
    ]


def forget_touched(connection: duckdb.DuckDBPyConnection) -> None:
    """Takes out the postings and members of what is in `touched`.

    Postings that are put in from here on are kept in `renewed`.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE renewed (posting BIGINT)")
    connection.execute("DELETE FROM posting WHERE posting IN (SELECT message FROM touched)")
    connection.execute("DELETE FROM member WHERE message IN (SELECT message FROM touched)")


def put_postings(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[tuple[Posting, str]],
    replies: Mapping[Key, Key],
) -> None:
    """Puts postings in, each with its normal title, each a series of its own for now.

    `replies` says which posting each reply answers.
    """
    rows: list[tuple[object, ...]] = []
    members: list[tuple[object, ...]] = []
    for posting, title in postings:
        rows.append(_posting_row(posting, key(title)))
        if posting.has_cover:
            members.append((posting.lead, posting.lead, 0))
        members += (
            (patch, posting.lead, number) for number, patch in enumerate(posting.patches, start=1)
        )
    members += ((reply, posting, None) for reply, posting in replies.items())
    with registered(connection, "new_posting", arrow_table(_POSTING, rows)):
        connection.execute(
            "INSERT INTO posting SELECT n.posting, n.posting, n.title, n.titled, m.author, "
            "n.* EXCLUDE (posting, title, titled) "
            "FROM new_posting n JOIN message m ON m.message = n.posting ORDER BY n.posting"
        )
        connection.execute("INSERT INTO renewed SELECT posting FROM new_posting")
    with registered(connection, "new_member", arrow_table(_MEMBER, members)):
        connection.execute("INSERT INTO member SELECT * FROM new_member ORDER BY ALL")


def put_series(connection: duckdb.DuckDBPyConnection, works: Iterable[Series]) -> None:
    """Says of each posting which series it is of."""
    pairs: list[tuple[object, ...]] = [
        (posting.lead, work.key) for work in works for posting in work.postings
    ]
    with registered(connection, "new_series", arrow_table(_SERIES, pairs)):
        connection.execute(
            "UPDATE posting SET series = n.series FROM new_series n "
            "WHERE posting.posting = n.posting AND posting.series <> n.series"
        )


def postings_of(
    connection: duckdb.DuckDBPyConnection, keys: Iterable[Key], end: datetime | None = None
) -> dict[Key, tuple[Posting, ...]]:
    """The postings of these series, oldest first; with `end` as they stood before it: neither
    postings nor single patches (a corrected one, a straggler) that were sent at or after it."""
    with _wanted(connection, series=keys):
        rows = _rows(connection, "series IN (SELECT series FROM wanted)", end)
    works: dict[Key, list[Posting]] = {}
    for row in rows:
        works.setdefault(Key(row[0]), []).append(_posting(row[1:]))
    return {number: tuple(postings) for number, postings in works.items()}


def postings_where(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[Posting, ...]:
    """The postings of which a condition on their table holds; the condition is words of ours."""
    return tuple(_posting(row[1:]) for row in _rows(connection, condition, None))


def _rows(
    connection: duckdb.DuckDBPyConnection, condition: str, end: datetime | None
) -> list[tuple[Any, ...]]:
    return connection.execute(
        _POSTINGS.format(condition=condition),
        {"end": "infinity" if end is None else stored_time(end)},
    ).fetchall()


def _posting_row(posting: Posting, titled: Key) -> tuple[object, ...]:
    return (
        posting.lead,
        posting.title,
        titled,
        posting.sent,
        posting.version,
        posting.minor,
        posting.assumed,
        sorted(posting.tags),
        posting.trees,
        posting.stated,
        posting.has_cover,
        posting.robot,
    )


def _posting(row: tuple[Any, ...]) -> Posting:
    (
        lead,
        title,
        name,
        address,
        sent,
        version,
        minor,
        assumed,
        tags,
        trees,
        stated,
        has_cover,
        robot,
        patches,
    ) = row
    return Posting(
        lead=Key(lead),
        title=str(title),
        author=Person(str(name), str(address)),
        sent=datetime.fromtimestamp(sent, UTC),
        version=version,
        minor=minor,
        assumed=bool(assumed),
        tags=frozenset(map(Tag, tags)),
        trees=tuple(trees),
        stated=stated,
        has_cover=bool(has_cover),
        patches=tuple(map(Key, patches)),
        robot=Robot(robot),
    )


@contextmanager
def _wanted(connection: duckdb.DuckDBPyConnection, **column: Iterable[Key]) -> Iterator[None]:
    """A table `wanted` of one column of keys."""
    ((name, found),) = column.items()
    with registered(connection, "wanted", keys(name, found)):
        yield
