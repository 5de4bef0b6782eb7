"""The mail stage's tables: takes batches in, keeps of each message what its canonical copy says."""

from dataclasses import fields
from datetime import UTC, datetime

import duckdb

from kmonthly.mail.columns import Columns
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position

_OF_MESSAGE = ("message", "patch", "patch_file", "trailer", "addressed")

_NEW_COPY = """
CREATE OR REPLACE TEMP TABLE new_copy AS
SELECT b.* FROM (
    SELECT *, row_number() OVER (PARTITION BY part, position ORDER BY copy_no) AS nth FROM b_copy
) b
ANTI JOIN copy c ON c.part = b.part AND c.position = b.position
ANTI JOIN (SELECT part, position FROM flaw WHERE rule = '{removed}') r
    ON r.part = b.part AND r.position = b.position
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


def take(connection: duckdb.DuckDBPyConnection, batch: Columns) -> int:
    """Stores a batch whose tables carry a `part` column where they have positions.

    Returns how many copies were new. Copies known already (same part, same position) and copies
    that their archive removed are left as they are.
    """
    for field in fields(batch):
        connection.register(f"b_{field.name}", getattr(batch, field.name))
    try:
        connection.execute(_NEW_COPY.format(removed=FlawRule.COPY_REMOVED))
        connection.execute(_COLLISIONS)
        connection.execute(
            "INSERT INTO flaw SELECT part, position, ?, message, message_id FROM collision c "
            "ANTI JOIN flaw f ON (f.part, f.position, f.rule) = (c.part, c.position, ?)",
            [FlawRule.KEY_COLLISION] * 2,
        )
        connection.execute(
            "DELETE FROM new_copy WHERE (part, position) IN (SELECT part, position FROM collision)"
        )
        _keep_canonical(connection)
        connection.execute(
            "INSERT INTO copy SELECT part, position, message, sent, clock, arrived, text_hash, "
            "munged, footer FROM new_copy"
        )
        for table, column in (("person", "person"), ("path", "path")):
            connection.execute(
                f"INSERT INTO {table} "  # noqa: S608 - tables of ours
                f"SELECT DISTINCT ON ({column}) * FROM b_{table} ANTI JOIN {table} USING ({column})"
            )
        connection.execute(
            "INSERT INTO flaw SELECT DISTINCT part, position, rule, message, detail FROM b_flaw b "
            "ANTI JOIN flaw f ON (f.part, f.position) = (b.part, b.position) "
            "AND f.rule IN (b.rule, ?)",
            [FlawRule.COPY_REMOVED],
        )
        ((number,),) = connection.execute("SELECT count(*) FROM new_copy").fetchall()
        return int(number)
    finally:
        for field in fields(batch):
            connection.unregister(f"b_{field.name}")


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
        "UPDATE message SET sent = least(message.sent, s.sent) FROM "
        "(SELECT message, min(sent) AS sent FROM new_copy GROUP BY message) s "
        "WHERE message.message = s.message "
        "AND (message.sent IS NULL OR s.sent < message.sent)"
    )
    for table in _OF_MESSAGE[1:]:
        connection.execute(
            f"INSERT INTO {table} SELECT b.* EXCLUDE (copy_no) "  # noqa: S608 - a table of ours
            f"FROM b_{table} b JOIN winner w USING (copy_no)"
        )


Forgotten = dict[tuple[int, Position], datetime | None]
"""Copies to be read again, by part and position: their arrival, for want of a hop."""


def forget(connection: duckdb.DuckDBPyConnection, part: int, position: Position) -> Forgotten:
    """Removes a copy that its archive took out, and its message if this was the last copy.

    What was wrong with the copy is forgotten with it.

    Returns the message's other copies if the one removed was its canonical copy: they are
    forgotten as well, and the caller reads them again and gives them to `take`.
    """
    connection.execute(
        "DELETE FROM flaw WHERE (part, position) = (?, ?) AND rule <> ?",
        [part, position, FlawRule.COPY_REMOVED],
    )
    rows = connection.execute(
        "SELECT c.message, m.message IS NOT NULL FROM copy c LEFT JOIN message m "
        "ON (m.message, m.part, m.position) = (c.message, c.part, c.position) "
        "WHERE (c.part, c.position) = (?, ?)",
        [part, position],
    ).fetchall()
    if not rows:
        return {}
    message, was_canonical = rows[0]
    connection.execute("DELETE FROM copy WHERE (part, position) = (?, ?)", [part, position])
    if not was_canonical:
        connection.execute(
            "UPDATE message SET sent = (SELECT min(sent) FROM copy WHERE message = ?) "
            "WHERE message = ?",
            [message, message],
        )
        return {}
    others = connection.execute(
        "DELETE FROM copy WHERE message = ? RETURNING part, position, arrived", [message]
    ).fetchall()
    for table in _OF_MESSAGE:
        connection.execute(
            f"DELETE FROM {table} WHERE message = ?",  # noqa: S608 - a table of ours
            [message],
        )
    return {
        (number, Position(place)): arrived and arrived.replace(tzinfo=UTC)
        for number, place, arrived in others
    }
