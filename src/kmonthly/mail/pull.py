"""Pull requests: what they ask to take, and from where.

Counts in this file are of 178 pull requests on 24 lists, July to October 2020.
"""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.model import Pull, Pulled

_READ: Final = 1 << 20
_LONGEST_LINE: Final = 1_000
MOST: Final = 10_000
"""Commits of a shortlog that are read."""

_URL: Final = r"(?:(?:git|https?|ssh)://[^\s<>\"']{3,300}|git@[\w.-]{1,100}:[^\s<>\"']{1,200})"
_REF: Final = (
    r"(?:[ \t]{1,8}|[ \t]{0,8}\\?\n[ \t]{0,8})(?P<ref>[A-Za-z0-9][\w./+-]{0,150})"
    r"(?=[ \t]*(?:[.,;:]?\n|$|[.,] ))"
)
"""A tag or branch behind the address, or in the next line, as mailers and a backslash break it."""

_AT: Final = re.compile(
    r"^ ?are available in the git repository at:?[ \t]*\n\n?[ \t]{0,8}"
    rf"(?P<tree>{_URL})(?:{_REF})?",
    re.IGNORECASE | re.MULTILINE,
)
"""git request-pull's own words (167)."""

_FROM: Final = re.compile(
    r"\b(?:pull|from|at|tree|branch|repository|here|in)\b[^\n]{0,80}[ \t:,]{0,3}"
    rf"(?:\n[ \t]{{0,8}}){{0,3}}(?<![\w/])(?P<tree>{_URL})(?:{_REF})?",
    re.IGNORECASE,
)
"""Words in front of an address, in a mail without git's own."""

_WORDS: Final = frozenset("to for with and up which the is this please thanks".split())

_HEADS: Final = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bto fetch changes up to\s{1,3}([0-9a-f]{7,40})\b",
        r"\# HEAD: ([0-9a-f]{7,40})\b",
        r"\b(?:top-?most commit|top of (?:the )?(?:tree|branch) is(?: at)?|head commit is)"
        r"\s{1,3}([0-9a-f]{7,40})\b",
        r"\bup to (?:commit )?([0-9a-f]{7,40})\b",
    )
)

_AUTHOR: Final = re.compile(
    r"[ \t]{0,3}(?P<name>[^\s>|][^\n]{0,200}?) \((?P<count>\d{1,5})\):[ \t]*$"
)
_ADDRESS: Final = re.compile(r" ?<[^<>\s]{0,200}>$")
_MERGE: Final = re.compile(
    r"Merge (?:(?:remote[- ]tracking )?(?:branch(?:es)?|tags?|commits?)"
    r" (?:['\"‘`]|[\w/.-]{1,200}(?:$| of | into | from ))|remote[- ]tracking "
    r"|(?:git|https?|ssh)://|git@|[^\n]{1,200} (?:of|from) (?:(?:git|https?|ssh)://|git@|\.\./|/))"
)
"""Subjects that git gives to merges."""


def pull(text: str) -> Pull | None:
    """What a pull request asks for; None if it names no tree and has no shortlog.

    Counts: git request-pull's form, "Please pull ... from:" over an address and a branch, the
    shortlog "Author Name (N):" with indented titles below, wrapped or not.

    Does not count: quoted lines.
    """
    text = text[:_READ]
    place = _AT.search(text) or _FROM.search(text[:20_000])
    found = list(_shortlog(text))
    if place is None and not found:
        return None
    tree = place["tree"].rstrip(".,;)") if place else ""
    ref = (place["ref"] or "").rstrip(".") if place else ""
    titles = [Pulled(author, title) for author, _, titles in found for title in titles]
    return Pull(
        tree=tree,
        ref="" if ref.lower() in _WORDS else ref,
        head=_head(text),
        commits=tuple(each for each in titles if not _MERGE.match(each.title)),
        merges=tuple(each.title for each in titles if _MERGE.match(each.title)),
        whole=bool(found) and all(count == len(titles) for _, count, titles in found),
    )


def _head(text: str) -> str:
    head = text[:100_000]
    return next((found[1] for form in _HEADS if (found := form.search(head))), "")


def _shortlog(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Each author, how many commits the shortlog says there are, and their titles."""
    left = MOST
    at = text.find("):")
    while at >= 0 and left > 0:
        start = text.rfind("\n", 0, at) + 1
        stop = _line_end(text, at)
        found = _AUTHOR.match(text, start, min(stop, start + _LONGEST_LINE))
        if found is not None:
            lines, stop = _lines(text, stop + 1, left)
            left -= len(lines)
            author = _ADDRESS.sub("", found["name"]).strip("\"'")
            count = int(found["count"])
            yield author, count, _titles(lines, count)
        at = text.find("):", stop)


def _lines(text: str, at: int, most: int) -> tuple[list[str], int]:
    """The lines up to an empty one or the next author's, and where they end."""
    lines: list[str] = []
    while at < len(text) and len(lines) < most:
        stop = _line_end(text, at)
        line = text[at : min(stop, at + _LONGEST_LINE)]
        if not line.strip() or (line[0] not in " \t" and _AUTHOR.match(line)):
            break
        lines.append(line)
        at = stop + 1
    return lines, at


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _titles(lines: list[str], count: int) -> list[str]:
    """The titles of one author's lines: a line indented otherwise than the first goes on with the
    one above it, since git indents deeper what it wraps, and mailers not at all."""
    if len(lines) == count:
        return [" ".join(line.split()) for line in lines]
    titles: list[list[str]] = []
    for line in lines:
        if titles and _depth(line) != _depth(lines[0]):
            titles[-1] += line.split()
        else:
            titles.append(line.split())
    return [" ".join(title) for title in titles]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
