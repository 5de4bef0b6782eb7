"""The series stage's tables: heads out, postings and series in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from kmonthly.mail.columns import arrow_table
from kmonthly.mail.model import Robot, Role, Tag
from kmonthly.series.model import Head, Numbering, Posting, Series
from kmonthly.store.database import stored_time
from kmonthly.terms.ids import Key
from kmonthly.terms.people import Person

_HEADS = """
SELECT m.message, coalesce(epoch(m.sent), 0)::BIGINT, m.author, m.role, m.robot, m.ancestors,
       p.tags, p.trees, p.version, p.minor, p.number, p.total, p.title,
       CASE WHEN m.role = 'other' THEN m.subject ELSE '' END AS subject
FROM message m LEFT JOIN patch p USING (message)
ORDER BY m.sent, m.message
"""

_POSTING = pa.schema(
    [
        ("posting", pa.int64()),
        ("series", pa.int64()),
        ("title", pa.string()),
        ("author", pa.int64()),
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


def heads(connection: duckdb.DuckDBPyConnection) -> list[Head]:
    """Every message as the series stage sees it, oldest first; one without a time is of 1970."""
    people = _people(connection)
    found = connection.sql(_HEADS).to_arrow_table().to_pydict()
    return [
        Head(
            key=Key(message),
            sent=datetime.fromtimestamp(sent, UTC),
            author=people[author],
            role=Role(role),
            robot=Robot(robot),
            references=tuple(ancestors),
            numbering=None
            if title is None
            else Numbering(
                frozenset(map(Tag, tags)), tuple(trees), version, minor, number, total, title
            ),
            title=subject,
        )
        for (
            message,
            sent,
            author,
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
            subject,
        ) in zip(*found.values(), strict=True)
    ]


def replace_series(
    connection: duckdb.DuckDBPyConnection,
    works: Iterable[Series],
    replies: Mapping[Key, Key],
    authors: Mapping[Key, Key],
) -> None:
    """Puts these series in place of all that were there.

    `replies` says which posting each reply answers; `authors` gives the person key of a lead.
    """
    posting_rows: list[tuple[object, ...]] = []
    member_rows: list[tuple[object, ...]] = []
    for work in works:
        for posting in work.postings:
            posting_rows.append(_posting_row(work, posting, authors[posting.lead]))
            if posting.has_cover:
                member_rows.append((posting.lead, posting.lead, 0))
            member_rows.extend(
                (patch, posting.lead, number)
                for number, patch in enumerate(posting.patches, start=1)
            )
    member_rows.extend((reply, posting, None) for reply, posting in replies.items())
    for table, schema, rows in (
        ("posting", _POSTING, posting_rows),
        ("member", _MEMBER, member_rows),
    ):
        connection.register("derived_rows", arrow_table(schema, rows))
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM derived_rows ORDER BY ALL"  # noqa: S608 - ours
        )
        connection.unregister("derived_rows")


def author_keys(connection: duckdb.DuckDBPyConnection) -> dict[Key, Key]:
    """The author of everything that can lead a posting, as a person key."""
    rows = connection.execute(
        "SELECT message, author FROM message WHERE role IN (?, ?, ?)",
        [Role.PATCH, Role.COVER, Role.OTHER],
    ).fetchall()
    return {Key(message): Key(author) for message, author in rows}


def postings_of(
    connection: duckdb.DuckDBPyConnection, keys: Iterable[Key], end: datetime | None = None
) -> dict[Key, tuple[Posting, ...]]:
    """The postings of these series, oldest first; with `end` as they stood before it: neither
    postings nor single patches (a corrected one, a straggler) that were sent at or after it."""
    connection.register("wanted", pa.table({"series": pa.array(list(keys), pa.int64())}))
    try:
        rows = connection.execute(
            "SELECT p.series, p.posting, p.title, q.name, q.address, epoch(p.sent)::BIGINT, "
            "p.version, p.minor, p.assumed, p.tags, p.trees, p.stated, p.has_cover, p.robot, "
            "coalesce(x.patches, []) "
            "FROM posting p JOIN wanted USING (series) JOIN person q ON q.person = p.author "
            "LEFT JOIN (SELECT b.posting, list(b.message ORDER BY b.number) AS patches "
            "FROM member b JOIN message m USING (message) "
            "WHERE b.number > 0 AND (m.sent IS NULL OR m.sent < ?::TIMESTAMP) "
            "GROUP BY b.posting) x USING (posting) "
            "WHERE p.sent < ?::TIMESTAMP ORDER BY p.series, p.sent, p.posting",
            ["infinity" if end is None else stored_time(end)] * 2,
        ).fetchall()
    finally:
        connection.unregister("wanted")
    works: dict[Key, list[Posting]] = {}
    for row in rows:
        works.setdefault(Key(row[0]), []).append(_posting(row[1:]))
    return {number: tuple(postings) for number, postings in works.items()}


def _posting_row(work: Series, posting: Posting, author: Key) -> tuple[object, ...]:
    return (
        posting.lead,
        work.key,
        posting.title,
        author,
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


def _people(connection: duckdb.DuckDBPyConnection) -> dict[int, Person]:
    rows = connection.execute("SELECT person, name, address FROM person").fetchall()
    return {number: Person(name, address) for number, name, address in rows}
