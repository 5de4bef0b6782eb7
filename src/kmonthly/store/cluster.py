"""What new mail touches: the messages to be linked again, and the clusters that they are of.

`take` and `forget` of the mail stage note every message of which the facts changed in `dirty`. The
questions here lead from there to whole clusters, few enough at a time to be held.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from kmonthly.mail.model import Role
from kmonthly.series.model import Link
from kmonthly.store.database import registered
from kmonthly.terms.ids import Key

_PATCHES = f"role IN ('{Role.PATCH}', '{Role.COVER}')"

# Who a patch's sender is, as series.assemble has it.
_SENDER = "CASE WHEN q.address <> '' THEN q.address ELSE q.name END"

_SENT = "coalesce(epoch(m.sent), 0)::BIGINT"

# Mails in the order in which they were sent: the clusters of a chunk are then those of few others.
_CHUNK = """
CREATE OR REPLACE TEMP TABLE chunk AS
SELECT d.message FROM (SELECT DISTINCT message FROM dirty) d LEFT JOIN message m USING (message)
ORDER BY m.sent NULLS FIRST, d.message LIMIT ?
"""

# The clusters of the chunk, of what it refers to, and of the patches that the same senders sent
# just before and after.
_OLD = f"""
CREATE OR REPLACE TEMP TABLE old_cluster AS
WITH patch_mail AS (
    SELECT m.message, {_SENDER} AS sender, {_SENT} AS sent
    FROM message m JOIN person q ON q.person = m.author WHERE {_PATCHES}
), near AS (
    SELECT message, lag(message) OVER along AS before, lead(message) OVER along AS after
    FROM patch_mail WHERE sender IN (SELECT sender FROM patch_mail SEMI JOIN chunk USING (message))
    WINDOW along AS (PARTITION BY sender ORDER BY sent, message)
), beside AS (
    SELECT message FROM chunk
    UNION SELECT unnest(m.ancestors) FROM message m SEMI JOIN chunk USING (message)
    UNION SELECT unnest([before, after]) FROM near SEMI JOIN chunk USING (message)
)
SELECT DISTINCT cluster FROM cluster SEMI JOIN beside USING (message)
"""  # noqa: S608 - words of ours

_AFFECTED = """
CREATE OR REPLACE TEMP TABLE affected AS
SELECT message FROM chunk
UNION SELECT message FROM cluster SEMI JOIN old_cluster USING (cluster)
"""

_LINKS = f"""
SELECT m.message, m.ancestors, CASE WHEN {_PATCHES} THEN {_SENDER} ELSE '' END, {_SENT}
FROM message m SEMI JOIN affected a ON a.message = m.message JOIN person q ON q.person = m.author
"""  # noqa: S608 - words of ours


def is_dirty(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there are messages that were not linked since their facts changed."""
    return bool(connection.execute("SELECT 1 FROM dirty LIMIT 1").fetchall())


def dirty_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes that everything is to be linked again, as if nothing ever was."""
    for table in ("dirty", "cluster", "posting", "member", "tie"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
    connection.execute("INSERT INTO dirty SELECT message FROM message")


def touched_links(connection: duckdb.DuckDBPyConnection, size: int) -> Iterator[tuple[Link, ...]]:
    """The links of all messages whose clusters the dirty ones may change, chunk by chunk.

    Every chunk holds whole clusters, those of `size` dirty messages at a time; the caller gives the
    new ones to `replace_clusters` before asking for the next. What was touched at all stays in the
    temporary table `touched`.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE touched (message BIGINT)")
    while is_dirty(connection):
        connection.execute(_CHUNK, [size])
        connection.execute(_OLD)
        connection.execute(_AFFECTED)
        connection.execute("INSERT INTO touched SELECT message FROM affected")
        connection.execute("DELETE FROM dirty WHERE message IN (SELECT message FROM chunk)")
        connection.execute("DELETE FROM cluster WHERE cluster IN (SELECT cluster FROM old_cluster)")
        found = connection.sql(_LINKS).to_arrow_table().to_pydict()
        yield tuple(
            Link(Key(message), tuple(ancestors), sender, datetime.fromtimestamp(sent, UTC))
            for message, ancestors, sender, sent in zip(*found.values(), strict=True)
        )


def replace_clusters(connection: duckdb.DuckDBPyConnection, found: Mapping[Key, Key]) -> None:
    """Puts clusters in place of those that were last asked for."""
    rows = pa.table(
        {
            "message": pa.array(found.keys(), pa.int64()),
            "cluster": pa.array(found.values(), pa.int64()),
        }
    )
    with registered(connection, "new_cluster", rows):
        connection.execute(
            "INSERT INTO cluster SELECT * FROM new_cluster ORDER BY cluster, message"
        )


def touched_clusters(connection: duckdb.DuckDBPyConnection, size: int) -> Iterator[tuple[Key, ...]]:
    """The clusters of what was touched, so many at a time as hold about `size` messages."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched_cluster AS "
        "SELECT DISTINCT cluster FROM cluster SEMI JOIN touched USING (message)"
    )
    rows = connection.execute(
        "SELECT cluster, count(*) FROM cluster SEMI JOIN touched_cluster USING (cluster) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    yield from _by_size(rows, size)


def _by_size(rows: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[Key, ...]]:
    batch: list[Key] = []
    held = 0
    for cluster, messages in rows:
        batch.append(Key(cluster))
        held += messages
        if held >= size:
            yield tuple(batch)
            batch, held = [], 0
    if batch:
        yield tuple(batch)
