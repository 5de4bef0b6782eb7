"""The words of the story stage.

A `Story` is a series as a month sees it, under a cutoff: nothing in it rests on a mail sent at or
after the cutoff, but `since`. Judgements carry phrases (keys and values) that say why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kmonthly.mail.model import Tag
from kmonthly.terms.evidence import Evidence, Quotation
from kmonthly.terms.ids import ArchiveName, Key, ListName, MessageId
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import Phrase

TELLER = 1
"""Version of everything that turns a series into a story."""


class Section(StrEnum):
    """The seven sections of an issue, in their order, and the rest."""

    ARCHITECTURE = "architecture"
    CORE = "core"
    DRIVERS = "drivers"
    MEMORY = "memory"
    FILESYSTEMS = "filesystems"
    NETWORKING = "networking"
    VIRTUALIZATION = "virtualization"
    REST = "rest"


class Happened(StrEnum):
    """What a month did to a series."""

    NEW = "new"
    REVISED = "revised"
    RESENT = "resent"
    DISCUSSED = "discussed"


class Outcome(StrEnum):
    """Where a series stands. UNREAD: nobody has looked yet, which is not the same as open."""

    UNREAD = "unread"
    OPEN = "open"
    QUEUED = "queued"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Fate:
    """A series' outcome as known on a day, with its evidence."""

    outcome: Outcome = Outcome.UNREAD
    known: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A measured or stated figure: its words and span, before and after where both are said."""

    quotation: Quotation
    measures: str
    before: str
    after: str
    is_cost: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One posting as a story tells it."""

    lead: MessageId
    subject: str
    sent: datetime
    version: int
    minor: int
    assumed: bool
    tags: frozenset[Tag]
    patches: int
    found: int
    has_cover: bool


@dataclass(frozen=True, slots=True)
class Delta:
    """What the month did: its postings, oldest first, and the last posting before it, if any."""

    happened: Happened
    postings: tuple[Sent, ...]
    before: Sent | None


@dataclass(frozen=True, slots=True)
class Discussion:
    """The month's replies: others' and the author's own, and who wrote them, busiest first.

    `reviewers` are those of any name in a Reviewed-by, Acked-by or Tested-by that they wrote
    themselves. Robots are in none of the numbers.
    """

    replies: int
    own: int
    people: tuple[Person, ...]
    reviewers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """What the latest posting touches, over its patches at hand. `known`: there is a diff."""

    known: bool
    files: int
    added: int
    removed: int
    new_files: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """The section of a story, why, and which others it touches, strongest first."""

    section: Section
    why: tuple[Phrase, ...]
    others: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for a rank: the rule's id, what it adds (or takes), and the words for it."""

    rule: str
    points: float
    why: Phrase


@dataclass(frozen=True, slots=True)
class Rank:
    """The sum of its signals."""

    points: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """One file over the patches of a posting."""

    path: str
    added: int
    removed: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What one person wrote in answer to a series in a month: how many mails, and whether one of
    them carries a Reviewed-by, Acked-by or Tested-by of their own."""

    author: Person
    mails: int
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the store knows of one series under a cutoff, for one month.

    `ids` and `subjects` are of the leads of its postings, by key. `touched` is of the posting that
    the month's story is about. `replies` leave robots out.
    """

    ids: Mapping[Key, MessageId]
    subjects: Mapping[Key, str]
    touched: tuple[Touched, ...]
    replies: tuple[Reply, ...]
    arrived: tuple[ArchiveName, ...]
    addressed: tuple[ListName, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is counted of a series in a month, before anything is judged.

    `title`, `trees`, `size` and `paths` (each with the lines changed in it) are those of the
    month's last posting, or of the last one before it. `routine`: a robot's or a stable queue's.
    """

    series: MessageId
    title: str
    author: Person
    delta: Delta
    discussion: Discussion
    size: Size
    paths: tuple[tuple[str, int], ...]
    trees: tuple[str, ...]
    arrived: tuple[ArchiveName, ...]
    addressed: tuple[ListName, ...]
    routine: bool

    @property
    def sendings(self) -> tuple[Sent, ...]:
        """The postings that the story knows: the last before the month, then the month's."""
        before = (self.delta.before,) if self.delta.before is not None else ()
        return (*before, *self.delta.postings)

    @property
    def main(self) -> Sent:
        """The posting that the month's story is about: its last one, else the last before it."""
        return self.sendings[-1]


@dataclass(frozen=True, slots=True)
class Story:
    """A series as a month sees it.

    `lead` quotes the cover letter (or the patch message); it is None until the issue asks for it,
    and where the mail has no prose. `claims` and `fate` have their place here; the stages that
    fill them are not built yet, which `Outcome.UNREAD` says.
    """

    facts: Facts
    placement: Placement
    rank: Rank
    lead: Quotation | None = None
    claims: tuple[Claim, ...] = ()
    fate: Fate = Fate()
    since: Fate = Fate()
