"""What of an enormous mail is read at all, so that no mail costs more than a second or so.

Of 45,360 copies the largest has 1.8 MB, the longest header 30 KB.
"""

import re
from typing import Final

from kmonthly.terms.flaws import FlawRule

LARGEST: Final = 16 * 1024 * 1024
"""A mail over this many bytes has its header read only."""

SMALL: Final = 256 * 1024
"""Up to this many bytes nothing can be enormous: all but 8 of 45,360 copies are smaller."""

_LONGEST_HEADER: Final = 128 * 1024
_SEARCHED: Final = 4 * 1024 * 1024
"""Bytes of a longer header that are searched for the fields that count."""

_LONGEST_FIELD: Final = 32 * 1024
"""The fast parser's time grows with the square of a field's encoded words: 6 s for one of 1 MB."""

_MOST_KEPT: Final = 512 * 1024
_MOST_PARTS: Final = 10_000
_MOST_BOUNDARIES: Final = 50
_MOST_COMPARED: Final = 8_000_000
"""Lines that the standard library compares with boundaries, each with each."""

_MOST_COPIED: Final = 128 * 1024 * 1024
"""Bytes that the fast parser copies for mails in mails, each into its own."""

_READ: Final = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|references|in-reply-to|received|reply-to|user-agent"
    rb"|x-original-from|x-stable|mime-version|content-[a-z-]{1,30})[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_BOUNDARY: Final = re.compile(
    rb"boundary(\*)?\s*=\s*(?:\"([^\"\n]{0,100})|([^\s;\"]{0,100}))", re.I
)
_MANY_PARTS: Final = re.compile(rb"^content-type\s*:\s*(?:multipart|message)/", re.I | re.M)
_CONTENT: Final = re.compile(rb"^content-[^\n]*(?:\n[ \t][^\n]*)*\n?", re.I | re.M)

Flaws = tuple[tuple[FlawRule, str], ...]


def bounded(raw: bytes) -> tuple[bytes, Flaws]:
    """The mail without what is enormous in it, and what that was.

    A header over 128 KB keeps the fields that are read, the first 32 KB of each. Without its body
    is left a mail over 16 MB, one of over 10,000 parts, and one with as many encoded words in
    parts' headers.
    """
    end = header_end(raw)
    head, said = raw[: min(end, _SEARCHED)], ""
    flaws: Flaws = ()
    if end > _LONGEST_HEADER:
        head = _slim(head)
        flaws = ((FlawRule.HEADER_TOO_LARGE, f"{end} bytes"),)
    if len(raw) > LARGEST:
        said = f"{len(raw)} bytes"
    elif _MANY_PARTS.search(head):
        said = _too_many(raw, end)
    if said:
        return _CONTENT.sub(b"", head) + b"\n\n", (*flaws, (FlawRule.TOO_LARGE, said))
    return (head + raw[end:], flaws) if flaws else (raw, ())


def header_end(raw: bytes) -> int:
    """Where the header's last line ends; the mail's end if no empty line follows it."""
    ends = [end for end in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if end >= 0]
    return min(ends, default=len(raw))


def _slim(head: bytes) -> bytes:
    kept = []
    left = _MOST_KEPT
    for found in _READ.finditer(head):
        field = found[0][: min(left, _LONGEST_FIELD)].rstrip(b"\r")
        kept.append(field)
        left -= len(field)
        if left <= 0:
            break
    return b"\n".join(kept)


def _too_many(raw: bytes, end: int) -> str:
    """Which of its pieces a mail of parts has too many of, if any."""
    words = raw.count(b"=?", end)
    if words > _MOST_PARTS:
        return f"{words} encoded words"
    small = raw.lower()
    mails = small.count(b"\ncontent-type: message/")
    if mails * len(raw) > _MOST_COPIED:
        return f"{mails} mails in each other"
    lines = raw.count(b"\n") + raw.count(b"\r")
    many_boundaries = small.count(b"boundary") * lines > _MOST_COMPARED
    dashed = raw.count(b"\n--", end) + raw.count(b"\r--", end)
    if dashed <= _MOST_PARTS and not many_boundaries:
        return ""
    boundaries = set()
    for found in _BOUNDARY.finditer(raw):
        boundaries.add((found[2] or found[3] or b"").strip())
        if found[1] or len(boundaries) > _MOST_BOUNDARIES:
            return f"{dashed} parts"
    if len(boundaries) * lines > _MOST_COMPARED:
        return f"{len(boundaries)} boundaries"
    parts = sum(raw.count(mark + each, end) for each in boundaries for mark in (b"\n--", b"\r--"))
    return f"{parts} parts" if parts > _MOST_PARTS else ""
