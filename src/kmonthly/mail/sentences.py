"""Sentences: what a mail's writer says in it, apart from what is quoted, shown or signed.

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from kmonthly.mail.model import NamedCommit, Said
from kmonthly.terms.ids import MessageId

_READ: Final = 1 << 20
"""Characters of a text that are read; the longest answer has 427,022."""

_MOST_LINES: Final = 200
"""Own lines that are read: who takes a patch says so before that."""

_LONGEST_LINE: Final = 500
_LONGEST_PARAGRAPH: Final = 4_000

_SHORT: Final = 45
"""A line of fewer characters before a capital ends a sentence without a full stop."""

_MOST_QUOTED: Final = 3

_MARKS: Final = ">|»"
_SHOWN: Final = ("    ", "\t", "+", "-", "*", "@@ ", "#", "~", "–", "•")
"""How lines begin that are code, somebody's commit or an item of a changelog."""

_BELOW: Final = re.compile(
    r"-- ?$|diff --git |--- a/|index [0-9a-f]{7}"
    r"|-{3,} ?(?:original|forwarded) message|-{5,} ?(?:邮件原件|原始邮件)|_{10,}$"
    r"|(?:from|发件人): ?[^\n]{1,200}\n(?:date: ?[^\n]{1,100}\n)?"
    r"(?:sent|to|cc|subject|发送时间): ?\S",
    re.IGNORECASE | re.MULTILINE,
)
"""Below it nothing counts: a signature, a diff, a mail that Outlook put there without quoting.
"From:" and "Date:" alone are how David Miller's mails name what they answer (75)."""

_END: Final = re.compile(r"[.!?][)\"'.!?]{0,9}(?: |$)")
_NO_END: Final = ("e.g", "i.e", "vs", "cf", "etc", " ", ".")
"""What a full stop stands behind that ends no sentence."""

_FIRSTS: Final = "-_dDiIfF发"
"""How such a line can begin."""


class Saying(NamedTuple):
    """A Notice whose span is still in characters: of a sentence's words, or of the text.

    `vague`: it says that some patches of several are meant, but not which.
    """

    said: Said
    begin: int
    end: int
    tree: str = ""
    whole: bool = False
    commits: tuple[NamedCommit, ...] = ()
    instead: MessageId = MessageId("")
    vague: bool = False


class Paragraph(NamedTuple):
    """Lines of one writer that stand together: their words, joined by single spaces.

    `places` are each line's start in `words`, and its start and end in the text (characters).
    """

    words: str
    places: tuple[tuple[int, int, int], ...]

    def lines(self, begin: int, end: int) -> tuple[int, int]:
        """Where the lines of `words[begin:end]` begin and end in the text, three at most."""
        starts = [each[0] for each in self.places]
        first = max(bisect_right(starts, begin) - 1, 0)
        last = max(bisect_right(starts, max(end - 1, begin)) - 1, first)
        last = min(last, first + _MOST_QUOTED - 1)
        return self.places[first][1], self.places[last][2]


class Sentence(NamedTuple):
    """A sentence: its words, and where they begin in those of its paragraph."""

    words: str
    begin: int


def own(text: str) -> str:
    """The lines that are not quoted, in little more time than splitting takes."""
    lines = text[:_READ].split("\n")
    return "\n".join([line for line in lines if line and line[0] not in _MARKS])


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The writer's own paragraphs, of the first 200 lines that are not quoted.

    Does not count: quoted lines (also behind spaces, or by `|`), lines indented by four and more,
    items of lists, diffs, what stands below a signature's mark, a diff or "Original Message".
    """
    text = text[:_READ]
    lines: list[tuple[str, int, int]] = []
    size = at = read = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        first = line[:1]
        words = "" if first in _MARKS else line[:_LONGEST_LINE].strip()
        if not words or words[0] in _MARKS or line.startswith(_SHOWN):
            if lines:
                yield _paragraph(lines)
                lines, size = [], 0
            if not words or words[0] in _MARKS:
                continue
        if first in _FIRSTS and _BELOW.match(text, start, start + 2 * _LONGEST_LINE):
            break
        read += 1
        if read > _MOST_LINES:
            break
        if not line.startswith(_SHOWN) and size + len(words) < _LONGEST_PARAGRAPH:
            lines.append((words, start, start + min(len(line), _LONGEST_LINE)))
            size += len(words) + 1
    if lines:
        yield _paragraph(lines)


def sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences of a paragraph, with what ends them.

    A short line before a capital ends one, too ("Looks good" above "Applied, thanks").
    """
    words = paragraph.words
    cuts = {
        found.end()
        for found in _END.finditer(words)
        if not words.endswith(_NO_END, 0, found.start()) and found.start()
    }
    above = 0
    for begin, start, stop in paragraph.places:
        if begin and words[begin : begin + 1].isupper() and above < _SHORT:
            cuts.add(begin)
        above = stop - start
    at = 0
    for cut in sorted(cuts | {len(words)}):
        if cut > at:
            yield Sentence(words[at:cut].rstrip(), at)
            at = cut


def _paragraph(lines: list[tuple[str, int, int]]) -> Paragraph:
    words: list[str] = []
    places: list[tuple[int, int, int]] = []
    size = 0
    for line, start, stop in lines:
        folded = " ".join(line.split())
        places.append((size, start, stop))
        words.append(folded)
        size += len(folded) + 1
    return Paragraph(" ".join(words), tuple(places))
