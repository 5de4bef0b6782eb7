"""The mail stage's tables: takes batches in, keeps of each message what its canonical copy says."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import fields
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from kmonthly.mail.columns import Columns
from kmonthly.store.database import registered
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position

_OF_MESSAGE = (
    "message",
    "patch",
    "patch_file",
    "trailer",
    "mention",
    "notice",
    "notice_commit",
    "pull",
    "pull_commit",
    "claim",
    "identifier",
    "addressed",
)

# What is told where no copy is: it ends when something else is told of the place.
_OF_NO_COPY = [
    FlawRule.COPY_REMOVED,
    FlawRule.COPY_UNREADABLE,
    FlawRule.EPOCH_UNREADABLE,
    FlawRule.NOT_A_MAIL,
]

_NEW_COPY = """
CREATE OR REPLACE TEMP TABLE new_copy AS
SELECT b.* FROM (
    SELECT *, row_number() OVER (PARTITION BY part, position ORDER BY copy_no) AS nth FROM b_copy
) b
ANTI JOIN copy c ON c.part = b.part AND c.position = b.position
WHERE b.nth = 1
"""

# A Message-ID whose key another one holds (see terms.ids.Key) is left out, with a flaw.
_COLLISIONS = """
CREATE OR REPLACE TEMP TABLE collision AS
SELECT n.part, n.position, n.message, n.message_id FROM new_copy n
LEFT JOIN message m ON m.message = n.message
LEFT JOIN (SELECT message, min(message_id) AS message_id FROM new_copy GROUP BY message) f
    ON f.message = n.message
WHERE n.message_id <> coalesce(m.message_id, f.message_id)
"""

# The canonical copy: not munged, no footer, smallest hash; equal texts are told apart by where
# they lie, so that any order of arrival chooses the same one.
_RANKED = """
CREATE OR REPLACE TEMP TABLE winner AS
WITH known AS (
    SELECT -1 AS copy_no, c.part, c.position, m.message, c.munged, c.footer, c.text_hash
    FROM message m JOIN copy c ON c.part = m.part AND c.position = m.position
    WHERE m.message IN (SELECT message FROM new_copy)
), every AS (
    SELECT copy_no, part, position, message, munged, footer, text_hash FROM new_copy
    UNION ALL SELECT * FROM known
)
SELECT e.copy_no, e.message FROM every e JOIN part p USING (part)
QUALIFY row_number() OVER (
    PARTITION BY e.message
    ORDER BY e.munged, e.footer, e.text_hash, p.archive, p.kind, p.name, e.position
) = 1
"""


# Copies that are of another mail than their message's canonical copy: somebody's program gave one
# Message-ID to two mails, or somebody forged one.
_REUSED = """
INSERT INTO flaw
SELECT c.part, c.position, ?, c.message, '' FROM copy c
JOIN message m USING (message)
JOIN copy k ON k.part = m.part AND k.position = m.position
WHERE c.message IN (SELECT message FROM new_copy) AND c.likeness <> k.likeness
"""


def take(connection: duckdb.DuckDBPyConnection, batch: Columns) -> int:
    """Stores a batch whose tables carry a `part` column where they have positions.

    Returns how many copies were new. Copies known already (same part, same position) are left as
    they are; what was wrong with a new one, or kept one from coming, before this (it was
    unreadable, or removed) is over.
    """
    with ExitStack() as tables:
        for field in fields(batch):
            table = getattr(batch, field.name)
            tables.enter_context(registered(connection, f"b_{field.name}", table))
        connection.execute(_NEW_COPY)
        connection.execute(_COLLISIONS)
        connection.execute(
            "INSERT INTO flaw SELECT part, position, ?, message, message_id FROM collision c "
            "ANTI JOIN flaw f ON (f.part, f.position, f.rule) = (c.part, c.position, ?)",
            [FlawRule.KEY_COLLISION] * 2,
        )
        connection.execute(
            "DELETE FROM new_copy WHERE (part, position) IN (SELECT part, position FROM collision)"
        )
        connection.execute(
            "DELETE FROM flaw WHERE (part, position) IN (SELECT part, position FROM new_copy) "
            "OR rule IN (SELECT unnest(?)) "
            "AND (part, position) IN (SELECT part, position FROM b_flaw)",
            [_OF_NO_COPY],
        )
        _keep_canonical(connection)
        connection.execute(
            "INSERT INTO copy SELECT part, position, message, sent, clock, arrived, text_hash, "
            "munged, footer, likeness FROM new_copy"
        )
        connection.execute(
            "DELETE FROM flaw WHERE rule = ? AND message IN (SELECT message FROM new_copy)",
            [FlawRule.MESSAGE_ID_REUSED],
        )
        connection.execute(_REUSED, [FlawRule.MESSAGE_ID_REUSED])
        for name in ("person", "path"):
            connection.execute(
                f"INSERT INTO {name} "  # noqa: S608 - tables of ours
                f"SELECT DISTINCT ON ({name}) * FROM b_{name} ANTI JOIN {name} USING ({name})"
            )
        connection.execute(
            "INSERT INTO flaw SELECT DISTINCT part, position, rule, message, detail FROM b_flaw b "
            "ANTI JOIN flaw f ON (f.part, f.position, f.rule) = (b.part, b.position, b.rule)"
        )
        ((number,),) = connection.execute("SELECT count(*) FROM new_copy").fetchall()
        return int(number)


def _keep_canonical(connection: duckdb.DuckDBPyConnection) -> None:
    """Puts in what the new canonical copies say, in place of what older ones said."""
    connection.execute(_RANKED)
    connection.execute("DELETE FROM winner WHERE copy_no < 0")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE earlier AS "
        "SELECT m.message, m.sent FROM message m WHERE m.message IN (SELECT message FROM winner)"
    )
    for table in _OF_MESSAGE:
        connection.execute(
            f"DELETE FROM {table} "  # noqa: S608 - a table of ours
            "WHERE message IN (SELECT message FROM earlier)"
        )
    connection.execute(
        "INSERT INTO message SELECT n.message, n.message_id, n.part, n.position, n.subject, "
        "n.author, n.dated, least(e.sent, s.sent), n.parent, n.ancestors, n.role, n.robot "
        "FROM new_copy n JOIN winner w USING (copy_no) "
        "JOIN (SELECT message, min(sent) AS sent FROM new_copy GROUP BY message) s "
        "ON s.message = n.message LEFT JOIN earlier e ON e.message = n.message"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE sooner AS SELECT n.message, min(n.sent) AS sent "
        "FROM new_copy n JOIN message m USING (message) "
        "WHERE m.sent IS NULL OR n.sent < m.sent GROUP BY n.message"
    )
    connection.execute(
        "UPDATE message SET sent = s.sent FROM sooner s WHERE message.message = s.message"
    )
    connection.execute(
        "INSERT INTO dirty SELECT message FROM winner UNION SELECT message FROM sooner"
    )
    for table in _OF_MESSAGE[1:]:
        connection.execute(
            f"INSERT INTO {table} SELECT b.* EXCLUDE (copy_no) "  # noqa: S608 - a table of ours
            f"FROM b_{table} b JOIN winner w USING (copy_no)"
        )


def forget(
    connection: duckdb.DuckDBPyConnection, places: Collection[tuple[int, Position]]
) -> dict[tuple[int, Position], datetime | None]:
    """Removes copies that their archives took out, and messages of which no copy is left.

    What was wrong with the copies is forgotten with them. Returns the other copies of messages
    whose canonical copy is among the removed ones, by part and position, each with its arrival (for
    want of a hop): they are forgotten as well, and the caller reads them again and gives them to
    `take`.
    """
    if not places:
        return {}
    parts, positions = zip(*places, strict=True)
    gone = pa.table({"part": pa.array(parts, pa.int16()), "position": pa.array(positions)})
    with registered(connection, "gone", gone):
        connection.execute(
            "DELETE FROM flaw WHERE (part, position) IN (SELECT part, position FROM gone)"
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE bereft AS "
            "SELECT DISTINCT c.message, m.message IS NOT NULL AS of_canonical "
            "FROM copy c JOIN gone g USING (part, position) LEFT JOIN message m "
            "ON (m.message, m.part, m.position) = (c.message, c.part, c.position)"
        )
        connection.execute(
            "DELETE FROM copy WHERE (part, position) IN (SELECT part, position FROM gone)"
        )
    connection.execute("INSERT INTO dirty SELECT DISTINCT message FROM bereft")
    connection.execute("CREATE OR REPLACE TEMP TABLE lost AS FROM bereft WHERE of_canonical")
    others = connection.execute(
        "DELETE FROM copy WHERE message IN (SELECT message FROM lost) "
        "RETURNING part, position, arrived"
    ).fetchall()
    for table in _OF_MESSAGE:
        connection.execute(
            f"DELETE FROM {table} "  # noqa: S608 - a table of ours
            "WHERE message IN (SELECT message FROM lost)"
        )
    connection.execute(
        "UPDATE message SET sent = c.sent FROM "
        "(SELECT message, min(sent) AS sent FROM copy SEMI JOIN bereft USING (message) "
        "GROUP BY message) c WHERE message.message = c.message"
    )
    return {
        (number, Position(place)): arrived and arrived.replace(tzinfo=UTC)
        for number, place, arrived in others
    }
