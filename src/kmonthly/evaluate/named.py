"""Where a text names a mail by its Message-ID: in a link, in angle brackets, behind a label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kmonthly.terms.ids import MessageId

_NAME = re.compile(
    r"<?(?:URL:)?https?://(?P<link>[^\s<>\"]+)>?"
    r"|\bmessage-id:[ \t]*<?(?P<labelled>[^\s<>@]+@[^\s<>,;]+)>?"
    r"|<(?P<bracketed>[^\s<>@]+@[^\s<>@]+)>"
    r"|\bid:(?P<notmuch>[^\s<>@/:]+@[^\s<>,;]+)",
    re.IGNORECASE,
)

_IN_LINK = re.compile(
    r"(?:[?&]\w+=(?:mid:)?|/)([^/?&#]{1,300}(?:@|%40)[^/?&#]{1,300})", re.IGNORECASE
)
"""A part of a path (lore, lkml.kernel.org/r/, patchwork) or a query's value (marc.info/?i=)."""

_MADE_BY_A_PROGRAM = 4
"""Digits that a Message-ID in mere angle brackets must have: people's addresses have fewer."""

_CLOSING = ".,;:!)]}'\"*"


@dataclass(frozen=True, slots=True)
class Named:
    """A link or a Message-ID in a text: character offsets. `message` is empty for a link that
    carries none."""

    message: MessageId
    start: int
    stop: int


def named(text: str) -> Iterator[Named]:
    """Every link and every Message-ID of a text, in order."""
    for match in _NAME.finditer(text):
        if match["link"]:
            yield Named(_of_link(match["link"]), match.start(), match.end())
            continue
        name = (match["labelled"] or match["bracketed"] or match["notmuch"]).rstrip(_CLOSING)
        digits = sum(map(str.isdigit, name.partition("@")[0]))
        if not match["bracketed"] or digits >= _MADE_BY_A_PROGRAM:
            yield Named(MessageId(name), match.start(), match.end())


def _of_link(link: str) -> MessageId:
    """The Message-ID that a link carries, its escapes undone; empty if there is none."""
    parts = _IN_LINK.findall(link.rstrip(_CLOSING))
    name = unquote(parts[-1]).rstrip(_CLOSING).strip("<>") if parts else ""
    is_list = not any(map(str.isdigit, name.partition("@")[0]))  # mail-archive.com/LIST/msg1.html
    return MessageId("" if is_list else name)
