"""Spans, quotations and evidence: what any statement about mail must carry."""

from dataclasses import dataclass

from kmonthly.terms.ids import MessageId


@dataclass(frozen=True, slots=True)
class Span:
    """UTF-8 byte offsets in a normal text: start <= offset < end."""

    start: int
    end: int


def offset(text: str, at: int) -> int:
    """Where a character of a text stands in its UTF-8; one that has no UTF-8 is a byte there."""
    return at if text.isascii() else len(text[:at].encode("utf-8", "replace"))


def span(text: str, start: int, stop: int) -> Span:
    """The span of a text's characters from `start` up to `stop`."""
    before = offset(text, start)
    return Span(before, before + offset(text[start:stop], stop - start))


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a mail, with where they stand.

    `text_hash` is the hash of the normal text of the copy quoted, made by the normaliser of
    version `normaliser`; the span holds in that text.
    """

    words: str
    message: MessageId
    span: Span
    text_hash: str
    normaliser: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a judgement rests on: a mail, and the words of it where words decide."""

    message: MessageId
    quotations: tuple[Quotation, ...] = ()
