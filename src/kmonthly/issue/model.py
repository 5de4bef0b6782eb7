"""The words of the issue stage: one month's selection and order of stories, and what frames it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kmonthly.history.model import Release
from kmonthly.series.model import Fate
from kmonthly.story.model import Event, Happened, Section, Sent, Story
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person
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
class Tally:
    """A section's series by what the month did to them, each counted once.

    `taken` were queued or merged by the cutoff, wholly or in part; of the others `new` are seen for
    the first time, `revised` were posted again, `discussed` only answered. `stalled` were posted
    the month before and are not heard of since; they are none of the month's series.
    """

    section: Section
    taken: int = 0
    new: int = 0
    revised: int = 0
    discussed: int = 0
    stalled: int = 0

    @property
    def series(self) -> int:
        """The series that the month did something to."""
        return self.taken + self.new + self.revised + self.discussed


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the series that were posted in the month before, each counted once.

    `taken` were queued or merged by the cutoff, wholly or in part; of the others `going` were
    posted or answered this month and `stalled` fell silent. `others` were withdrawn, refused or
    replaced, are stable queues, or went to lists that were not read to the month's end.
    """

    taken: int = 0
    going: int = 0
    stalled: int = 0
    others: int = 0

    @property
    def series(self) -> int:
        """All of them."""
        return self.taken + self.going + self.stalled + self.others


@dataclass(frozen=True, slots=True)
class Figures:
    """The month in numbers. `days` are the month's messages a day, from its first day on;
    `sections` count its series in the order of the sections, `flow` those of the month before."""

    copies: int
    messages: int
    people: int
    patches: int
    postings: int
    series: int
    happened: tuple[tuple[Happened, int], ...]
    days: tuple[int, ...]
    sections: tuple[Tally, ...] = ()
    flow: Flow = Flow()


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
    """A month's issue as of a cutoff (exclusive). `releases` are those that series told in
    full came into, with their days. `watched` is what the reader follows whose own issue it is,
    None in everybody's."""

    month: Month
    cutoff: datetime
    masthead: Masthead
    figures: Figures
    chapters: tuple[Chapter, ...]
    coverage: tuple[Reach, ...]
    colophon: Colophon
    releases: tuple[Release, ...] = ()
    watched: Watchlist | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """One posting in the life of a series: who sent it, and how many answers by how many people it
    got, whenever, robots and its author left out."""

    sent: Sent
    author: Person
    replies: int
    people: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A series over all that was read, not under a month's cutoff: its postings, oldest first, and
    what became of it. `series` is its identity, `names` what issues called it."""

    series: MessageId
    names: frozenset[MessageId]
    title: str
    author: Person
    postings: tuple[Posted, ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class Collection:
    """What a site is made of: issues, oldest first, and the series that stand in any of them, by
    their identity. `until` is the end of what was read, `events` what happened to them until then,
    newest first."""

    issues: tuple[Issue, ...]
    followed: tuple[Followed, ...]
    until: datetime
    events: tuple[Event, ...] = ()
