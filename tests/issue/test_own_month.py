"""Which series are in a reader's own month, and why."""

from dataclasses import replace

import pytest

from kmonthly.issue.mine import followed
from kmonthly.issue.model import Watchlist
from kmonthly.mail.model import IdentifierKind
from kmonthly.story.model import Facts, Happened, Marks, Section, Story
from kmonthly.terms.people import Person
from stories import BEN, facts, story

FACTS = facts(
    "mm: keep large folios",
    ("fs/xfs/xfs_inode.c", "mm/swapfile.c"),
    arrived=("linux-mm.lists.example.org",),
    addressed=("linux-xfs.lists.example.org",),
    people=(BEN, Person("cyd@example.org", "cyd@example.org")),
    marks=Marks(names=((IdentifierKind.SYSCALL, "tulip_watch"),)),
)


def of(told: Facts) -> Story:
    """A story of these facts."""
    return replace(story("a@example.org", 5), facts=told)


@pytest.mark.parametrize(
    ("watched", "why"),
    [
        (Watchlist(paths=("fs/xfs/",)), ("mine.path", "fs/xfs/")),
        (Watchlist(paths=("fs/xfs/xfs_inode.c",)), ("mine.path", "fs/xfs/xfs_inode.c")),
        (Watchlist(paths=("mm/swap*.c",)), ("mine.path", "mm/swap*.c")),
        (Watchlist(paths=("*/xfs",)), ("mine.path", "*/xfs")),
        (Watchlist(paths=("fs/xf",)), None),
        (Watchlist(lists=("linux-XFS",)), ("mine.list", "linux-xfs")),
        (Watchlist(lists=("linux-mm@lists.example.org",)), ("mine.list", "linux-mm")),
        (Watchlist(lists=("linux",)), None),
        (Watchlist(people=("ada",)), ("mine.author", "Ada")),
        (Watchlist(people=("ADA@example.org",)), ("mine.author", "Ada")),
        (Watchlist(people=("Ben",)), ("mine.answered", "Ben")),
        (Watchlist(people=("cyd@example.org",)), ("mine.answered", "cyd")),
        (Watchlist(people=("Be",)), None),
        (Watchlist(words=("folio",)), ("mine.word", "folio")),
        (Watchlist(words=("tulip_",)), ("mine.named", "tulip_watch")),
        (Watchlist(words=("olio", "(")), None),
    ],
)
def test_what_matches_and_why(watched: Watchlist, why: tuple[str, str] | None) -> None:
    chapters = followed([of(FACTS)], watched)
    reasons = [
        (each.key, each.values[0][1])
        for chapter in chapters
        for told in chapter.stories
        for each in told.matched
    ]
    assert reasons == ([] if why is None else [why])


def test_the_best_are_told_in_full_and_all_the_others_in_a_line() -> None:
    """Whatever they are of; what fell silent is left out."""
    watched = Watchlist(people=("Ada",))
    ada = Person("Ada", "ada@example.org")
    every = [
        *(story(f"core{n}", 9 - n, Section.CORE, author=ada, topic="bpf") for n in range(6)),
        *(story(f"mm{n}", 5.5 - n, Section.MEMORY, author=ada) for n in range(6)),
        story("ben", 99, Section.MEMORY, author=BEN),
    ]
    silent = replace(every[0].facts, delta=replace(every[0].facts.delta, happened=Happened.STALLED))
    chapters = followed([*every, replace(every[0], facts=silent)], watched, 6)
    assert [
        (chapter.section.value, len(chapter.stories), len(chapter.near), chapter.series)
        for chapter in chapters
    ] == [("core", 5, 1, 6), ("memory", 1, 5, 6)]
