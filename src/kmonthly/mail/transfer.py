"""Transfer encodings that the parsers do not undo: misspelt, broken, out of use, applied twice."""

import re
from binascii import Error, a2b_base64, a2b_uu
from quopri import decodestring
from typing import Final

from kmonthly.terms.flaws import FlawRule

USUAL: Final = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64", "8-bit"})
"""What parsers undo, and 8-bit (249 of 45,360 copies), which needs no undoing."""

_UUENCODED: Final = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_WORD: Final = re.compile(r"[\w-]{1,40}")
_BASE64_LINE: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_LONGEST_BROKEN: Final = 2 * 1024 * 1024
"""Bytes of broken base64 that are read."""

_BASE64_TEXT: Final = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}[A-Za-z0-9+/]{0,76}={0,2}\s*")


def undone(data: bytes, encoding: str) -> tuple[bytes, FlawRule | None]:
    """The bytes of a part whose stated encoding is none of the usual ones.

    Blanks, quotes, comments and parameters round a usual name do not count ('"base64"'), uuencode
    is undone, any other encoding is taken for none.
    """
    found = _WORD.search(encoding.lower())
    name = found[0] if found else ""
    if name == "base64":
        return base64_bytes(data), FlawRule.ENCODING_UNKNOWN
    if name == "quoted-printable":
        return decodestring(data), FlawRule.ENCODING_UNKNOWN
    if name in _UUENCODED:
        return _uu(data), None
    return data, FlawRule.ENCODING_UNKNOWN


def base64_bytes(data: bytes) -> bytes:
    """What base64 that is broken still tells; the data itself if that is no base64 at all.

    It ends before the first line with other characters: a list's footer, words. In a line of base64
    for the most part single other characters are damage and left out. What is cut off at the end
    costs the last one or two bytes.
    """
    found: list[bytes] = []
    kept: list[bytes] = []
    for line in map(bytes.strip, data[:_LONGEST_BROKEN].splitlines()):
        letters = line.rstrip(b"=")
        if line and not _BASE64_LINE.fullmatch(line):
            letters = _NO_BASE64.sub(b"", line)
            if b" " in line or 4 * len(letters) < 3 * len(line):
                break
        kept.append(letters)
        if line.endswith(b"="):
            found.append(_quads(b"".join(kept)))
            kept.clear()
    found.append(_quads(b"".join(kept)))
    return b"".join(found) or data


def _quads(letters: bytes) -> bytes:
    """The bytes of base64 letters, of an odd one at the end none."""
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return a2b_base64(letters + b"=" * (-len(letters) % 4))


def encoded_twice(text: str) -> bytes:
    """The bytes of a text that is itself base64, empty if it is not.

    A gateway put quoted-printable, or nothing, on what was base64 already and forgot to say so.
    Counts only as a whole: three full lines at least, nothing else.
    """
    if " " in text[:60] or len(text) < 180 or not _BASE64_TEXT.fullmatch(text):
        return b""
    found = base64_bytes(text.encode("ascii"))
    return b"" if b"\0" in found else found


def _uu(data: bytes) -> bytes:
    """Every line between `begin` and `end`; what is no uuencode is left out."""
    found: list[bytes] = []
    inside = False
    for line in data.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() in (b"end", b"`"):
            inside = False
        else:
            try:
                found.append(a2b_uu(line))
            except Error:
                continue
    return b"".join(found) if found else data
