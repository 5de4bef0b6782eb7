"""What the evaluation asks of the store: every patch and cover, and where its mail lies."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from kmonthly.archive.model import Part
from kmonthly.store.parts import known_parts
from kmonthly.terms.ids import Key, MessageId, Position


@dataclass(frozen=True, slots=True)
class Posted:
    """A patch or cover: the subject after its brackets, the author's address, when it was sent
    (UTC), and where its canonical copy lies."""

    message: MessageId
    title: str
    address: str
    sent: datetime
    part: Part
    position: Position


def posted(connection: duckdb.DuckDBPyConnection) -> tuple[Posted, ...]:
    """Every patch and cover of which it is known when it was sent, by the place of its mail."""
    parts = known_parts(connection)
    rows = connection.execute(
        "SELECT m.message_id, p.title, q.address, m.sent, m.part, m.position "
        "FROM patch p JOIN message m USING (message) JOIN person q ON q.person = m.author "
        "WHERE m.sent IS NOT NULL ORDER BY m.part, m.position"
    ).fetchall()
    return tuple(
        Posted(
            message=MessageId(name),
            title=title,
            address=address,
            sent=sent.replace(tzinfo=UTC),
            part=parts[part],
            position=Position(bytes(position)),
        )
        for name, title, address, sent, part, position in rows
    )


def members(connection: duckdb.DuckDBPyConnection) -> dict[MessageId, Key]:
    """The posting of every patch and cover."""
    rows = connection.execute(
        "SELECT m.message_id, b.posting FROM member b JOIN message m USING (message) "
        "WHERE b.number IS NOT NULL ORDER BY 1"
    ).fetchall()
    return {MessageId(name): Key(posting) for name, posting in rows}


def leads(connection: duckdb.DuckDBPyConnection) -> dict[Key, MessageId]:
    """The Message-ID of every posting's lead."""
    rows = connection.execute(
        "SELECT p.posting, m.message_id FROM posting p JOIN message m ON m.message = p.posting "
        "ORDER BY 1"
    ).fetchall()
    return {Key(posting): MessageId(name) for posting, name in rows}
