"""What events ask of the store."""

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from kmonthly.mail.model import Role
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.story.model import Answer
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person

_TAGS = ("Reviewed-by", "Acked-by", "Tested-by")

_ANSWERS = """
SELECT b.posting, m.message_id, q.name, q.address, m.sent,
       min(list_position($tags, t.kind)) FILTER (r.address = q.address OR r.name = q.name)
FROM wanted JOIN member b USING (posting) JOIN message m ON m.message = b.message
JOIN person q ON q.person = m.author
LEFT JOIN trailer t ON t.message = m.message AND list_contains($tags, t.kind)
LEFT JOIN person r ON r.person = t.person
WHERE b.number IS NULL AND m.robot = '' AND NOT list_contains($patches, m.role)
  AND m.sent >= $start AND m.sent < $end
GROUP BY ALL ORDER BY m.sent, m.message_id
"""


def answers(
    connection: duckdb.DuckDBPyConnection,
    postings: Iterable[Key],
    start: datetime,
    end: datetime,
) -> tuple[Answer, ...]:
    """What people answered to postings from `start` on and before `end`, oldest first, each with
    the first of the tags of their own; whether they maintain anything is not known here."""
    values = {
        "tags": list(_TAGS),
        "patches": [Role.PATCH, Role.COVER],
        "start": stored_time(start),
        "end": stored_time(end),
    }
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(_ANSWERS, values).fetchall()
    return tuple(
        Answer(
            message=MessageId(name),
            posting=Key(posting),
            by=Person(who, address),
            sent=sent.replace(tzinfo=UTC),
            tag=_TAGS[tag - 1] if tag else "",
        )
        for posting, name, who, address, sent, tag in rows
    )
