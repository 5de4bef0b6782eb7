"""A reader's own month: which series match what they follow, why, and how those are told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from kmonthly.issue.arrange import ordered
from kmonthly.issue.model import Chapter, Watchlist
from kmonthly.story.model import Facts, Happened, Section, Story
from kmonthly.terms.ids import short_list_name
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import Phrase, phrase

FULL: Final = 24
"""Series told in full in a reader's own month: an hour's reading. All others stand in a line."""

REASONS: Final = 3
"""So many reasons are given of why a series is there."""


def followed(stories: Iterable[Story], watched: Watchlist, most: int = FULL) -> tuple[Chapter, ...]:
    """The sections with all series that match, each with why it is there; not what fell silent.

    The best of the whole month are told in full, whoever and whatever they are of: a reader asked
    for just these. Sections without any are left out.
    """
    matching = ordered(
        replace(story, matched=why)
        for story in stories
        if story.facts.delta.happened is not Happened.STALLED
        and (why := tuple(_reasons(story.facts, watched))[:REASONS])
    )
    full = {story.facts.series for story in matching[:most]}
    chapters = []
    for section in Section:
        mine = [story for story in matching if story.placement.section is section]
        if mine:
            told = tuple(each for each in mine if each.facts.series in full)
            rest = tuple(each for each in mine if each.facts.series not in full)
            chapters.append(Chapter(section, told, rest, len(mine)))
    return tuple(chapters)


def _reasons(facts: Facts, watched: Watchlist) -> Iterator[Phrase]:
    """Why a series matches, the closest tie first; one of each kind for one entry."""
    paths = [path for path, _ in facts.paths]
    names = [name for _, name in facts.marks.names]
    lists = {each.casefold() for each in (*facts.arrived, *facts.addressed)}
    short = {short_list_name(each) for each in lists}
    for each in watched.people:
        if _is(facts.author, each):
            yield phrase("mine.author", name=_shown(facts.author))
    for each in watched.paths:
        if any(_lies_in(path, each) for path in paths):
            yield phrase("mine.path", path=each)
    for each in watched.words:
        begins = re.compile(rf"(?<!\w){re.escape(each)}", re.IGNORECASE)
        named = next(filter(begins.search, names), None)
        if begins.search(facts.title):
            yield phrase("mine.word", word=each)
        elif named is not None:
            yield phrase("mine.named", name=named)
    for each in watched.people:
        for person in facts.discussion.people:
            if _is(person, each):
                yield phrase("mine.answered", name=_shown(person))
                break
    for each in watched.lists:
        asked = each.casefold().replace("@", ".")
        if asked in lists or asked in short:
            yield phrase("mine.list", list=short_list_name(asked))


def _lies_in(path: str, asked: str) -> bool:
    """Whether a path is one that is asked for, or lies below it; `*`, `?` and `[` are as in the
    shell, and `*` goes over slashes."""
    whole = asked.rstrip("/")
    if any(mark in asked for mark in "*?["):
        return fnmatchcase(path, whole) or fnmatchcase(path, f"{whole}/*")
    return path == whole or path.startswith(f"{whole}/")


def _is(person: Person, asked: str) -> bool:
    """Whether somebody has this name, in any case, or this address."""
    wanted = " ".join(asked.split()).casefold()
    if "@" in wanted:
        return person.address.casefold() == wanted
    return " ".join(person.name.split()).casefold() == wanted


def _shown(person: Person) -> str:
    """How a person is called: many a display name is an address, and none is shown."""
    return person.shown if " " in person.shown else person.shown.partition("@")[0]
