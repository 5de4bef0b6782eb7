"""Threads drawn as people see them in their mail program, as heads for the series stage.

    a  3T10:00 ada  [PATCH 0/2] bulbs: plant deeper
    b  3T10:01 ada    [PATCH 1/2] bulbs: measure
    c  4T09:00 ben      Re: [PATCH 1/2] bulbs: measure

A line is a mail: its name, day and time in August 2020, its author, its subject. It answers the
mail above it that stands further left. `<- x y` behind a subject names its references instead;
those that have no line are not in the archive. Every mail carries a diff but replies, 0/N and what
calls itself a PATCHSET.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from string import ascii_letters

from kmonthly.mail.model import Robot, Role
from kmonthly.mail.role import role
from kmonthly.mail.subject import subject
from kmonthly.series.model import Head, Numbering, Posting, Series
from kmonthly.terms.ids import Key, key
from kmonthly.terms.people import Person

_NAMES = {key(name): name for name in ascii_letters}

_LINE = re.compile(r" *(\S+) +(\d+)T(\d\d):(\d\d) (\w+)  ( *)(\S.*?)(?: +<- ?(.*))?")


def thread(drawing: str | None) -> tuple[Head, ...]:
    """The heads of a drawing, in its order; other lines of a docstring are passed over."""
    found: list[Head] = []
    above: list[tuple[int, Key]] = []
    for line in (drawing or "").splitlines():
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            continue
        name, day, hour, minute, author, indent, text, named = match.groups()
        above = [each for each in above if each[0] < len(indent)]
        references = tuple(number for _, number in above)
        if named is not None:
            references = tuple(key(each) for each in named.split())
        found.append(_head(name, (day, hour, minute), author, text, references))
        above.append((len(indent), key(name)))
    assert found, "no thread in the drawing"
    return tuple(found)


def _head(
    name: str, when: tuple[str, ...], author: str, text: str, references: tuple[Key, ...]
) -> Head:
    day, hour, minute = map(int, when)
    line = subject(text)
    has_diff = not line.reply and line.part != 0 and "PATCHSET" not in text
    what = role(line, bool(references), has_diff)
    is_patch = what in (Role.PATCH, Role.COVER)
    numbering = Numbering(
        line.tags, line.trees, line.version, line.minor, line.part, line.total, line.title
    )
    return Head(
        key=key(name),
        sent=datetime(2020, 8, day, hour, minute, tzinfo=UTC),
        author=Person(author.title(), f"{author}@example.org"),
        role=what,
        robot=Robot.NONE,
        references=references,
        numbering=numbering if is_patch else None,
        title=line.text if what is Role.OTHER else "",
    )


def titles(heads: Iterable[Head]) -> dict[Key, str]:
    """The titles of patches and covers, by key."""
    return {head.key: head.numbering.title for head in heads if head.numbering is not None}


def shown(postings: Iterable[Posting]) -> list[str]:
    """Each posting as `lead: patches`, by the one-letter names of a drawing."""
    return [
        f"{_NAMES[posting.lead]}: {' '.join(_NAMES[each] for each in posting.patches)}".rstrip()
        for posting in postings
    ]


def versions(work: Series) -> list[tuple[int, bool, int]]:
    """The revisions of a series: version, whether it is an RFC, and how often it was sent."""
    return [(each.version, each.rfc, len(each.postings)) for each in work.revisions]
