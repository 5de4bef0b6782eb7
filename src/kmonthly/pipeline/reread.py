"""Mails read again from their archives, for their words: the store does not keep those."""

from collections.abc import Iterable

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import Copy, Part
from kmonthly.mail.model import NORMALISER
from kmonthly.mail.read import read_text
from kmonthly.mail.text import text_hash
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.terms.evidence import Quotation, Span
from kmonthly.terms.ids import MessageId


def texts(connection: Connection, messages: Iterable[MessageId]) -> dict[MessageId, str]:
    """The normal texts of messages, each archive's part opened once; without those that cannot be
    read, or whose archive is away."""
    parts: dict[Part, list[story_store.Place]] = {}
    for place in story_store.places(connection, messages).values():
        parts.setdefault(place.part, []).append(place)
    found: dict[MessageId, str] = {}
    for part, places in parts.items():
        copies = READERS[part.kind].read(part, [place.position for place in places])
        for place, copy in zip(places, copies, strict=False):
            if isinstance(copy, Copy):
                found[place.message] = read_text(copy.raw)
    return found


def quotation(message: MessageId, text: str, span: Span) -> Quotation:
    """The words at a span of a message's normal text."""
    words = text.encode("utf-8", "replace")[span.start : span.end].decode("utf-8")
    return Quotation(words, message, span, text_hash(text), NORMALISER)
