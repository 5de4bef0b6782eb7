"""Who looks after what: a MAINTAINERS file, as scripts/get_maintainer.pl reads it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kmonthly.history.model import Maintainers, Subsystem
from kmonthly.terms.people import Person

_TAG = re.compile(r"([A-Z]):\s*(.*)", re.DOTALL)
_MAILBOX = re.compile(r"([^<>]*)<\s*([^<>\s]+@[^<>\s]*)\s*>")
_ADDRESS = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+")

LONGEST_LINE: Final = 2_000
"""Characters of a line that is read; the longest of v6.1 has 163."""

_Lines = list[tuple[str, str]]


def maintainers(text: str) -> Maintainers:
    """The sections of a MAINTAINERS file; none where it has none.

    A section is the line before its first tag, its name, and the tags up to the next other line:
    blank lines and comments (`#`) do not count, so the file's introduction, whose examples are
    indented, is none. Blanks at a line's end (CR too) are cut, which the script does not do. A line
    of more than 2,000 characters is passed over.
    """
    return Maintainers(tuple(_subsystem(name, lines) for name, lines in _sections(text)))


def is_maintainer(person: Person, subsystems: Iterable[Subsystem]) -> bool:
    """Whether somebody is an M of any of them: by address, or by name in any case."""
    return any(each.has_maintainer(person) for each in subsystems)


def is_reviewer(person: Person, subsystems: Iterable[Subsystem]) -> bool:
    """Whether somebody is an R of any of them, likewise."""
    return any(each.has_reviewer(person) for each in subsystems)


def _sections(text: str) -> Iterator[tuple[str, _Lines]]:
    name, lines = "", _Lines()
    for raw in text.split("\n"):
        line = raw.rstrip()
        if not line or len(line) > LONGEST_LINE or line.lstrip().startswith("#"):
            continue
        match = _TAG.match(line)
        if match:
            lines.append((match[1], match[2]))
            continue
        if lines:
            yield name, lines
        name, lines = line.strip(), _Lines()
    if lines:
        yield name, lines


def _subsystem(name: str, lines: _Lines) -> Subsystem:
    def all_of(tag: str) -> tuple[str, ...]:
        return tuple(value for found, value in lines if found == tag and value)

    return Subsystem(
        name=name,
        maintainers=tuple(_people("M", lines)),
        reviewers=tuple(_people("R", lines)),
        lists=tuple(_list(value) for value in all_of("L")),
        status=next(reversed(all_of("S")), ""),
        files=all_of("F"),
        excluded=all_of("X"),
        file_regexes=all_of("N"),
        keywords=all_of("K"),
        trees=all_of("T"),
    )


def _people(tag: str, lines: _Lines) -> Iterator[Person]:
    """Who stands behind a tag; before 2009 the name stood in a line `P:` before it."""
    before = ("", "")
    for line in lines:
        if line[0] == tag:
            named = before[1] if before[0] == "P" else ""
            yield from _mailboxes(line[1], named)
        before = line


def _mailboxes(value: str, named: str) -> Iterator[Person]:
    """The mailboxes of a line, mostly one. A comma may stand in a name: `Lee, Chun-Yi <...>`."""
    found = _MAILBOX.findall(value)
    for name, address in found:
        yield Person(name.strip(" \t,\"'") or named, address.lower())
    if not found and (bare := _ADDRESS.findall(value)):
        yield from (Person(named, address.lower()) for address in bare)


def _list(value: str) -> str:
    """The address of a list; behind it may stand who may write there."""
    mailbox = _MAILBOX.match(value)
    return (mailbox[2] if mailbox else value.split(maxsplit=1)[0]).lower()
