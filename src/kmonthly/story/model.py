"""The words of the story stage.

A `Story` is a series as a month sees it, under a cutoff: nothing in it rests on a mail sent at or
after the cutoff, but `since`. Judgements carry phrases (keys and values) that say why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise

from kmonthly.mail.model import (
    NORMALISER,
    USER_VISIBLE,
    Claim,
    Identifier,
    IdentifierKind,
    Tag,
    Trailer,
)
from kmonthly.series.model import Fate, latest
from kmonthly.terms.evidence import Quotation, Span
from kmonthly.terms.ids import ArchiveName, Key, ListName, MessageId
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import Phrase

TELLER = 7
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
    """What a month did to a series. STALLED: nothing, after something in the month before, on lists
    that were read all the month."""

    NEW = "new"
    REVISED = "revised"
    RESENT = "resent"
    DISCUSSED = "discussed"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a series gives other values for what a claim measures."""

    message: MessageId
    part: int | None
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim, and who states it where.

    `lead` is of the posting that it is about, `title` that posting's, `subject` the mail's own.
    `part` is 0 for the cover and n for patch n, None for an answer. `text_hash` is that of the text
    quoted. `elsewhere` are other values of the same quantity in the same posting. For an item in
    another language: the words of what is measured, as far as half of them at least have a name
    there, the terms of the claim where they have not, and the unit's.
    """

    claim: Claim
    message: MessageId
    lead: MessageId
    title: str
    subject: str
    by: Person
    sent: datetime
    part: int | None
    text_hash: str
    elsewhere: tuple[Elsewhere, ...] = ()
    measured: tuple["Named", ...] = field(default=(), compare=False)
    about: tuple["Named", ...] = field(default=(), compare=False)
    unit: tuple["Named", ...] = field(default=(), compare=False)

    @property
    def quotation(self) -> Quotation:
        """The words that say it."""
        span = Span(self.claim.start, self.claim.stop)
        return Quotation(self.claim.words, self.message, span, self.text_hash, NORMALISER)


@dataclass(frozen=True, slots=True)
class Introduced:
    """A name that a posting brings in or takes out, and the patch that does so: its number, from 1.

    `start` and `stop` of `identifier` are those of the line in that patch.
    """

    identifier: Identifier
    message: MessageId
    part: int

    @property
    def user_visible(self) -> bool:
        """Whether somebody meets it who builds, configures or uses a kernel, but writes none."""
        return self.identifier.kind in USER_VISIBLE


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
    title: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """What the month did: its postings, oldest first, and the last posting before it, if any.

    `corrections` are single patches of a posting that were sent again, mended; they are counted
    apart.
    """

    happened: Happened
    postings: tuple[Sent, ...]
    before: Sent | None
    corrections: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """The month's replies: others' and the author's own, and who wrote them, busiest first.

    `reviewers` are those of any name in a Reviewed-by, Acked-by or Tested-by that they wrote
    themselves, the first `reviewed_at`. Robots are in none of the numbers.
    """

    replies: int
    own: int
    people: tuple[Person, ...]
    reviewers: tuple[Person, ...]
    reviewed_at: datetime | None = None


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
    """The section of a story, why, and which others it touches, strongest first; the topic of the
    section that it is of, empty if it is of none in particular."""

    section: Section
    why: tuple[Phrase, ...]
    others: tuple[Section, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for a rank: the rule's id, what it adds (or takes), the words for it, and the
    mails that it rests on where it does not rest on numbers."""

    rule: str
    points: float
    why: Phrase
    evidence: tuple[MessageId, ...] = ()


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
    them carries a Reviewed-by, Acked-by or Tested-by of their own; when the first such was sent."""

    author: Person
    mails: int
    reviewed: bool
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells of a series' weight beside the number of its mails, under the cutoff.

    `keepers` answered in the month and look after a file that its main posting touches; `kept` are
    the lists of who looks after them, each with how many files: both by MAINTAINERS, empty without.
    `organizations` are those of its author and of who answered, as far as they are known.
    `names` are the names that the posting brings in and that users meet, `gone` those that it takes
    away. `measured` are its mails that state a result, `refused` others' mails of the month
    that refuse it. `stable`: it asks to be taken into stable kernels.
    """

    keepers: tuple[Person, ...] = ()
    kept: tuple[tuple[ListName, int], ...] = ()
    organizations: tuple[str, ...] = ()
    names: tuple[tuple[IdentifierKind, str], ...] = ()
    gone: tuple[tuple[IdentifierKind, str], ...] = ()
    measured: tuple[MessageId, ...] = ()
    refused: tuple[MessageId, ...] = ()
    stable: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the store knows of one series under a cutoff, for one month.

    `ids` and `subjects` are of the leads of its postings, by key. `touched` is of the posting that
    the month's story is about. `replies` leave robots out. `covered`: the lists that carry it were
    read to the month's end.
    """

    ids: Mapping[Key, MessageId]
    subjects: Mapping[Key, str]
    touched: tuple[Touched, ...]
    replies: tuple[Reply, ...]
    arrived: tuple[ArchiveName, ...]
    addressed: tuple[ListName, ...]
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is counted of a series in a month, before anything is judged.

    `title`, `trees`, `size` and `paths` (each with the lines changed in it) are those of the
    month's last posting, or of the last one before it. `routine`: a robot's or a stable queue's.
    `aliases` are the leads of all postings known: by each of them the series may have been called,
    `series` among them.
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
    aliases: tuple[MessageId, ...] = ()
    marks: Marks = Marks()

    @property
    def sendings(self) -> tuple[Sent, ...]:
        """The postings that the story knows: the last before the month, then the month's."""
        before = (self.delta.before,) if self.delta.before is not None else ()
        return (*before, *self.delta.postings)

    @property
    def compared(self) -> tuple[Sent, Sent] | None:
        """The postings that tell what changed: the first that the story knows, and its main one."""
        first = self.sendings[0]
        return (first, self.main) if first.lead != self.main.lead else None

    @property
    def steps(self) -> tuple[tuple[Sent, Sent], ...]:
        """Each posting that the story knows with the one before it, oldest first."""
        return tuple(pairwise(self.sendings))

    @property
    def main(self) -> Sent:
        """The posting that the month's story is about: its last one, else the last before it.

        Where a work was split, of the parts that were sent on one day the largest.
        """
        return latest(self.sendings, lambda sent: sent.found)


class PatchChange(StrEnum):
    """What became of a patch from one posting to another, in the terms of `git range-diff`."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PatchSeen:
    """One patch of a posting. `number` is its place there, from 1; `patch_id` is empty where its
    diff does not parse; `lines` are the diff's own changed lines, None where it was not read."""

    message: MessageId
    title: str
    number: int
    patch_id: str
    files: tuple[Touched, ...]
    lines: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The patches of one posting, as one side of a range-diff.

    `trailers` are those of its patches and of its cover, Cc left out; `changelog` is what the
    author says that the posting changed.
    """

    series: MessageId
    sent: Sent
    patches: tuple[PatchSeen, ...]
    trailers: tuple[Trailer, ...] = ()
    changelog: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class PatchPair:
    """A patch before and after; one of them is None if it was added or dropped.

    `likeness` is the share of changed lines in common, 0 to 1, and None where a diff was not read.
    With 1 a patch that CHANGED has the same lines in another context. `moved`: it stands in
    another order among the patches that both postings have.
    """

    before: PatchSeen | None
    after: PatchSeen | None
    change: PatchChange
    likeness: float | None
    retitled: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two postings.

    `pairs` stand in the order of the newer posting, dropped patches where they stood. Sizes and
    files are of the patches at hand: where `before.found` is less than `before.patches`, what
    seems added may have been there. Trailers count once for a kind and a person, however many
    patches carry them.
    """

    before: Sent
    after: Sent
    same_series: bool
    pairs: tuple[PatchPair, ...]
    files_came: tuple[str, ...]
    files_went: tuple[str, ...]
    size_before: Size
    size_after: Size
    trailers_came: tuple[Trailer, ...]
    trailers_went: tuple[Trailer, ...]
    changelog: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary: its English and Chinese names, other forms, and a note in each."""

    id: str
    en: str
    zh: str
    note_en: str
    note_zh: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term, and the words by which a text first calls it."""

    term: Term
    words: str


class Act(StrEnum):
    """What a work does, by the verb of its title."""

    ADD = "add"
    SUPPORT = "support"
    FIX = "fix"
    REMOVE = "remove"
    USE = "use"
    CONVERT = "convert"
    REWORK = "rework"
    IMPROVE = "improve"
    RESTRICT = "restrict"
    EXTEND = "extend"
    EXPOSE = "expose"
    TEST = "test"
    DOCUMENT = "document"
    CHANGE = "change"


class Reader(StrEnum):
    """Whom new interfaces concern."""

    PROGRAMS = "programs"
    ADMINISTRATORS = "administrators"
    BUILDERS = "builders"
    TRACERS = "tracers"
    BOARDS = "boards"
    DEVELOPERS = "developers"


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a title, their Chinese name (empty if nobody knows one), and the term they are."""

    words: str
    zh: str
    term: Term | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where or what for a title has something done: the word that says how ("for", "in"; empty if
    it is a part of the purpose), and what stands behind it."""

    join: str
    words: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Gist:
    """What a work is, by its title: what it does (`word` says so there; empty if nothing does), in
    which part (`prefix`), to what (`objects`), where or what for (`places`), and for whom. `told`:
    half of the objects at least are names of code, or have a Chinese name. `negated`: that it is
    no longer done; `also` are further orders of the title.

    `said` is the title's order in English, in the third person. `verb` is the Chinese for `word`,
    with "{}" for the objects; `target` is what they become, which they use (`takes`) or turn into;
    `purpose` what that is for, with its own verb, which `word` allows or lets them do (`lets`).
    `calls` are new system calls that the title does not name.
    """

    act: Act = Act.CHANGE
    word: str = ""
    prefix: str = ""
    objects: tuple[Named, ...] = ()
    places: tuple[Place, ...] = ()
    readers: tuple[Reader, ...] = ()
    told: bool = True
    said: str = ""
    verb: str = ""
    target: tuple[Named, ...] = ()
    takes: bool = False
    purpose: tuple[Named, ...] = ()
    purpose_verb: str = ""
    lets: bool = False
    calls: tuple[str, ...] = ()
    negated: bool = False
    also: tuple["Gist", ...] = ()


class Voice(StrEnum):
    """What somebody says of a work in an answer to it."""

    OBJECTS = "objects"
    FINDS = "finds"
    PREFERS = "prefers"
    ASKS = "asks"
    PRAISES = "praises"


class Coming(StrEnum):
    """What is said to come next: a new version or a change, by the author; that one is asked for,
    or that the work will be taken, by others."""

    VERSION = "version"
    CHANGE = "change"
    ASKED = "asked"
    TAKING = "taking"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence in which somebody says something of a work, and of what kind that is."""

    kind: Voice | Coming
    by: Person
    sent: datetime
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class Digest:
    """What a work is, in the words of its mails: the problem, what it does, what others said of it
    in the month, and what was announced last. Each may be missing: nobody said it.

    `is_background`: what stands for the problem tells what there is, not what is wrong. `patches`:
    the titles of those patches that are most like the whole, in their order, where nobody said what
    it does.
    """

    problem: Quotation | None = None
    does: Quotation | None = None
    remarks: tuple[Remark, ...] = ()
    coming: Remark | None = None
    is_background: bool = False
    patches: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Remark, ...]:
        """The remarks, and what was announced."""
        return (*self.remarks, *((self.coming,) if self.coming else ()))


@dataclass(frozen=True, slots=True)
class Story:
    """A series as a month sees it.

    `digest` quotes its mails, `gist` is made of its title and names, `terms` are those of the
    glossary in its title and digest, in the order of their use: asked for by the issue. `change` is
    what its main posting changed, asked for likewise: from the last before the month, else from the
    month's first; `changelogs` are what the author says of each step on the way, the first such
    words of every posting, oldest first. `fate` is
    what was known of it at the cutoff, `since` what got known after it, None where nothing did;
    `said` are the words of the mails that decided it. `claims` are the figures worth a
    reader's time, `introduced` the names that its main posting brings in or takes out: both asked
    for by the issue. `matched`: why it is in a reader's own issue, empty in everybody's.
    """

    facts: Facts
    placement: Placement
    rank: Rank
    digest: Digest = Digest()
    gist: Gist = Gist()
    terms: tuple[TermUse, ...] = ()
    change: Comparison | None = None
    changelogs: tuple[Quotation, ...] = ()
    claims: tuple[Stated, ...] = ()
    introduced: tuple[Introduced, ...] = ()
    fate: Fate = Fate()
    since: Fate | None = None
    said: tuple[Quotation, ...] = ()
    matched: tuple[Phrase, ...] = ()


class EventKind(StrEnum):
    """What happens to a series that those who follow it want to hear of."""

    NEW = "new"
    VERSION = "version"
    REVIEW = "review"
    """The first Reviewed-by, Acked-by or Tested-by by another in a month, or the month's first
    answer of a maintainer."""

    QUEUED = "queued"
    MERGED = "merged"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail of a person to a posting. `tag` is the trailer of their own that it carries
    (Reviewed-by, Acked-by or Tested-by, empty for none), `keeps` the subsystem touched by the
    posting that they maintain, empty for none."""

    message: MessageId
    posting: Key
    by: Person
    sent: datetime
    tag: str = ""
    keeps: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a series, and the mail that tells of it, if one does.

    `title` is that of the posting that it is about, at the time. `who` is nobody (empty) where no
    person did it. `instead` is what tells of it beside a mail or without one: a commit's id, or a
    release's version. `words` leave open the placeholder `by`, which is `who`. Where it is about
    `part` patches of `total`, those differ.
    """

    kind: EventKind
    series: MessageId
    title: str
    when: datetime
    who: Person
    message: MessageId | None
    words: Phrase
    instead: str = ""
    part: int = 0
    total: int = 0

    @property
    def id(self) -> str:
        """A tag URI (RFC 4151) of its kind, series and mail: the same in every store that has
        these, in every language and place."""
        named = "\n".join((self.kind, self.series, self.instead or self.message or ""))
        digest = sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return f"tag:kmonthly,2020:{self.kind}:{digest}"
