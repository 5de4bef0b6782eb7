"""Text lines of a mail: broken at 72 columns as text/plain; format=flowed; delsp=yes (RFC 3676).

A line that goes on ends in a space which the reader's program takes away when it joins them: what
was broken comes together as it was, with no space between Han. A raw reader sees lines that end
where a typesetter would end them (kinsoku: no closing mark begins a line, no opening one ends it).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

COLUMNS = 72
"""What a line holds, without the space that says that it goes on. Han takes two columns."""

LONGEST = 300
"""A word of more columns is broken within. An address or a path that is not so long stays whole,
for who reads the lines as they are; RFC 5322 allows 998 octets, of which a character takes 4."""

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b"
    "\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_CLOSING = "、。，．：；？！）》〉」』】〕〗〙］｝”’…—～〜·‥ーゝゞ々％‰℃"
"""What begins no line, not even after a space."""

_NOT_FIRST = _CLOSING + re.escape("!%),.:;?]}¢°′″›»–")
_NOT_LAST = "（《〈「『【〔〖〘［｛“‘＃￥＄" + re.escape("([{‹«$£¥#")
_MARKS = "\u0300-\u036f\u3099\u309a\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
"""They belong to the letter before them."""

_CHANCE = re.compile(
    rf"(?<= )(?=[^ {_CLOSING}])"
    rf"|(?<=[{_WIDE}])(?<![{_NOT_LAST}])(?=[^ {_NOT_FIRST}{_MARKS}])"
    rf"|(?<=[^ {_NOT_LAST}])(?=[{_WIDE}])(?=[^{_NOT_FIRST}{_MARKS}])"
)
"""Where a line may end."""

_STUFFED = re.compile(r" |>|From ")
"""What would be read as something else at a line's start."""


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for Han and the like. A letter's marks count
    as one, so that no pile of them makes a line of any length."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=8192)
def _columns(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def flowed(text: str, *, quoted: bool = False) -> Iterator[str]:
    """The lines of one paragraph without their ends: all but the last end in a space.

    `quoted` puts `> ` before each. Line ends in the text are spaces.
    """
    *soft, last = _lines(text.replace("\n", " ").rstrip(), COLUMNS - 2 * quoted) or [""]
    for line in soft:
        yield _begun(line + " ", quoted=quoted)
    yield _begun(last, quoted=quoted)


def hanging(text: str, indent: int) -> Iterator[str]:
    """The lines of an entry that stay as they are, all but the first indented by so much more."""
    before = " " * (len(text) - len(text.lstrip(" ")))
    for number, line in enumerate(_lines(text.strip(), COLUMNS - len(before) - indent)):
        yield _begun(before + " " * (indent if number else 0) + line.rstrip(), quoted=False)


def underlined(text: str, mark: str) -> Iterator[str]:
    """A heading with a line of marks under it."""
    lines = [*flowed(text)]
    yield from lines
    yield mark * min(COLUMNS, max(width(line.rstrip()) for line in lines))


def _begun(line: str, *, quoted: bool) -> str:
    if quoted:
        return f"> {line}" if line else ">"
    return f" {line}" if _STUFFED.match(line) else line


def _lines(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    held, filled = "", 0
    for word in _words(text, columns):
        seen = width(word.rstrip(" "))
        # `-- ` alone on a line begins a signature: two dashes never stand alone.
        if held and filled + seen > columns and held != "--":
            lines.append(held)
            held, filled = "", 0
        held += word
        filled += width(word)
    return [*lines, held] if held else lines


def _words(text: str, columns: int) -> Iterator[str]:
    """What is not broken, with the spaces behind it: words, single Han with their marks."""
    for word in _CHANCE.split(text):
        if width(word) <= max(LONGEST, columns):
            yield word
        else:
            yield from _cut(word, columns)


def _cut(word: str, columns: int) -> Iterator[str]:
    start = filled = 0
    for place, letter in enumerate(word):
        wide = _columns(letter)
        if filled + wide > columns:
            yield word[start:place]
            start, filled = place, 0
        filled += wide
    yield word[start:]
