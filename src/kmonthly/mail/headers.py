"""Headers that a parser cannot read as they stand."""

import re
from binascii import Error as Base64Error
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

from kmonthly.mail.bounds import header_end
from kmonthly.mail.text import TextPart, decoded

_FIELD: Final = re.compile(rb"[!-9;-~]{1,80}[ \t]*:|[ \t]")
_ENVELOPE: Final = re.compile(rb">?From [^:\s]*[ \t]")
_LONGEST_HEADER: Final = 64 * 1024
_LONGEST: Final = 4_000
"""Bytes of a field that are read again."""


def mended(raw: bytes) -> bytes:
    """The mail without what does not belong into its header: the same bytes if nothing is wrong.

    Left out: a byte order mark, nul bytes and empty lines in front, envelope lines ("From ada@..."
    and ">From ada@..." that a resender has left), lines without a colon, folded lines without a
    first one. A carriage return ends a line where nothing else does.
    """
    bare = (
        raw.lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n") if raw[:1] < b"!" or raw[:1] > b"~" else raw
    )
    if bare.find(b"\n", 0, _LONGEST_HEADER) < 0:
        bare = bare.replace(b"\r", b"\n")
    end = header_end(bare)
    kept: list[bytes] = []
    for line in bare[: min(end, _LONGEST_HEADER)].split(b"\n"):
        if _FIELD.match(line) and not _ENVELOPE.match(line) and (kept or line[:1] not in b" \t"):
            kept.append(line)
    rest = bare[min(end, _LONGEST_HEADER) :]
    return b"\n".join(kept) + rest if kept else raw


def reread(raw: bytes, name: str) -> str:
    """A field's value read again, empty if that fails: for encoded words that lie.

    Encoded words (RFC 2047) beside each other are joined before their charset is undone, for
    programs cut them within a character; a charset that is unknown or does not fit is met as in
    `text.decoded`. 57 of 45,360 copies have such words, all spam.
    """
    found = re.search(
        rb"^%s[ \t]*:[ \t]*([^\n]{0,%d}(?:\n[ \t][^\n]{0,999}){0,20})" % (name.encode(), _LONGEST),
        raw[:_LONGEST_HEADER],
        re.IGNORECASE | re.MULTILINE,
    )
    if found is None:
        return ""
    value = " ".join(found[1][:_LONGEST].decode("latin-1").split())
    try:
        pieces = decode_header(value)
    except (HeaderParseError, Base64Error, ValueError):
        return ""
    return "".join(
        decoded(TextPart((charset or "").lower(), piece))[0] if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
