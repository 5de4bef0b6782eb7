"""The words of the issue stage: one month's selection and order of stories, and what frames it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kmonthly.history.model import Release
from kmonthly.story.model import Happened, Section, Story
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName
from kmonthly.terms.months import Month
from kmonthly.terms.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Masthead:
    """The month's versions: the newest stable release and the newest mainline one (a release or a
    release candidate) up to the month's end; None where neither mail nor table knows."""

    stable: Release | None
    mainline: Release | None


@dataclass(frozen=True, slots=True)
class Reach:
    """What was read of one archive: its copies in the month, its first and last day overall."""

    archive: ArchiveName
    copies: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The month in numbers. `days` are the month's messages a day, from its first day on."""

    copies: int
    messages: int
    people: int
    patches: int
    postings: int
    series: int
    happened: tuple[tuple[Happened, int], ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the issue: its stories in full, near misses in a line each, and how many
    series of the month belong to it."""

    section: Section
    stories: tuple[Story, ...]
    near: tuple[Story, ...]
    series: int


class Told(StrEnum):
    """How an issue tells a story."""

    FULL = "full"
    LINE = "line"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Change:
    """A signal whose coming or going would be enough to tell a story otherwise, and its points."""

    rule: str
    points: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a story is told as it is in a month: its `place` by rank among so many `series` of its
    section.

    `bar` are the points that decide: of the best story that is not told in full, if this one is;
    else of the last that is. `passed_over`: why another one has its place. `changes` would each be
    enough by itself.
    """

    month: Month
    story: Story
    told: Told
    place: int
    series: int
    bar: float
    passed_over: Phrase | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Colophon:
    """How the issue was made: flaws of the month's mail by rule, and the versions of the stages."""

    flaws: tuple[tuple[FlawRule, int], ...]
    extractor: int
    normaliser: int
    linker: int
    teller: int
    kmonthly: str


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What a reader follows: `paths` of the kernel's tree (with shell patterns), `lists` by their
    short or whole names, `people` by name or address, `words` that titles or new names have."""

    paths: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A month's issue as of a cutoff (exclusive). `watched` is what the reader follows whose own
    issue it is, None in everybody's."""

    month: Month
    cutoff: datetime
    masthead: Masthead
    figures: Figures
    chapters: tuple[Chapter, ...]
    coverage: tuple[Reach, ...]
    colophon: Colophon
    watched: Watchlist | None = None
