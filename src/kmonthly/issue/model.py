"""The words of the issue stage: one month's selection and order of stories, and what frames it."""

from dataclasses import dataclass
from datetime import datetime

from kmonthly.history.model import Release
from kmonthly.story.model import Happened, Section, Story
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName
from kmonthly.terms.months import Month


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
    """One section of the issue: its stories in full, others as one line each, and how many series
    of the month belong to it."""

    section: Section
    stories: tuple[Story, ...]
    also: tuple[Story, ...]
    series: int


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
class Issue:
    """A month's issue as of a cutoff (exclusive)."""

    month: Month
    cutoff: datetime
    masthead: Masthead
    figures: Figures
    chapters: tuple[Chapter, ...]
    coverage: tuple[Reach, ...]
    colophon: Colophon
