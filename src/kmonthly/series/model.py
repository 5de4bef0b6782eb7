"""The words of the series stage.

`Link` is what ties a message to others; what hangs together is a cluster. `Head` is what the stage
needs of a message: from the heads of a cluster come postings. A `Profile` is what tells whether two
postings are of one work; a `Tie` says that they are, and why. From tied postings come revisions and
a `Series`. A `Sign` is one thing that tells what became of patches; what they tell together is the
series' `Fate`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from kmonthly.history.model import Landing
from kmonthly.mail.model import Notice, Robot, Role, Tag
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person

LINKER = 2
"""Version of everything that turns heads into series."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a patch's or cover's subject says of its place: see `mail.model.Subject`.

    `has_diff`: the mail carries one.
    """

    tags: frozenset[Tag] = frozenset()
    trees: tuple[str, ...] = ()
    version: int | None = None
    minor: int = 0
    part: int | None = None
    total: int | None = None
    title: str = ""
    has_diff: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """A message as the series stage sees it.

    `numbering` is set for patches and covers only, `title` (the subject) for messages that begin a
    thread and are neither: a cover without any brackets may be among them.
    """

    key: Key
    sent: datetime
    author: Person
    role: Role
    robot: Robot
    references: tuple[Key, ...]
    numbering: Numbering | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What ties a message to others. `sender` is empty where it is neither patch nor cover."""

    message: Key
    references: tuple[Key, ...]
    sender: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Posting:
    """One sending of a set of patches.

    `lead` is the cover, or without one the first patch there is. `patches` are the patches at
    hand in order, `stated` is how many the subject announces (1 for a lone patch). `version` is
    1 where none is stated: `assumed` says so. `tags` and `trees` are the lead's.
    """

    lead: Key
    title: str
    author: Person
    sent: datetime
    version: int
    minor: int
    assumed: bool
    tags: frozenset[Tag]
    trees: tuple[str, ...]
    stated: int
    has_cover: bool
    patches: tuple[Key, ...]
    robot: Robot = Robot.NONE

    @property
    def is_for_stable(self) -> bool:
        """Whether its brackets or its title say that it is for a kernel that is out."""
        named = any(map(_STABLE.search, self.trees))
        return named or _FOR_STABLE.search(self.title) is not None


_STABLE = re.compile(
    r"stable|longterm|backport|autosel|\d\.\d+\.(?:y|\d)|\d\.\d+[/,-]v?\d\.\d", re.IGNORECASE
)
"""In brackets. A bare 5.9 says nothing, some write there which release they hope for; two do."""

_FOR_STABLE = re.compile(r"\bfor (?:kernel |linux[ -])?(?:stable\b|\d\.\d+\.y)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """A posting with what tells whether it goes on with another one.

    `titles` are the normal titles of its patches, `patch_ids` git's, `files` the paths that they
    touch, `lines` the numbers of their sketches. `mails` are its own, `answered` every other one in
    their References. `stated` are mails that it calls an earlier version of itself, `companions`
    those that it calls the same change elsewhere. `proper` is who its author is by the mailmap,
    nobody (empty) where none was asked.
    """

    posting: Posting
    titles: frozenset[str] = frozenset()
    patch_ids: frozenset[bytes] = frozenset()
    files: frozenset[Key] = frozenset()
    lines: frozenset[int] = frozenset()
    mails: frozenset[Key] = frozenset()
    answered: frozenset[Key] = frozenset()
    stated: frozenset[Key] = frozenset()
    companions: frozenset[Key] = frozenset()
    change_ids: frozenset[Key] = frozenset()
    proper: Person = Person("", "")


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason why two postings are of one work, or of two: the rule's id and what it adds."""

    rule: str
    points: float


@dataclass(frozen=True, slots=True)
class Tie:
    """A posting goes on with an earlier one, for these reasons."""

    later: Key
    earlier: Key
    clues: tuple[Clue, ...]

    @property
    def points(self) -> float:
        """What the reasons add up to."""
        return sum(clue.points for clue in self.clues)


@dataclass(frozen=True, slots=True)
class Revision:
    """One content version and its postings, oldest first."""

    version: int
    minor: int
    rfc: bool
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """All revisions of one piece of work, oldest first. `key` is its earliest posting's lead."""

    key: Key
    revisions: tuple[Revision, ...]

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Every posting, oldest first."""
        every = (posting for revision in self.revisions for posting in revision.postings)
        return tuple(sorted(every, key=lambda posting: (posting.sent, posting.lead)))


class Outcome(StrEnum):
    """What became of a series, as far as is known."""

    OPEN = "open"
    QUEUED = "queued"
    """In a tree that is on its way to mainline."""

    PARTLY = "partly"
    """Some of its patches are in mainline."""

    MERGED = "merged"
    """All of them are."""

    REVERTED = "reverted"
    """It was, and was taken out again."""

    SUPERSEDED = "superseded"
    """Something else takes its place."""

    WITHDRAWN = "withdrawn"
    """Its author says not to take it."""

    REJECTED = "rejected"
    """A maintainer will not take it."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch as the question of its fate sees it.

    `number` is the n of its n/N, None where it has none. `authors` are who may be called its
    author: the sender and those who sign it off, names and addresses in lower case. `kernel`: it
    may be for mainline: all its files can lie there, and it is for no stable kernel. `about` are
    the words in the paths that it touches.
    """

    key: Key
    title: str
    number: int | None
    sent: datetime
    authors: frozenset[str]
    kernel: bool
    about: frozenset[str] = frozenset()


class Standing(StrEnum):
    """By what somebody's word counts on what becomes of patches."""

    NONE = ""
    AUTHOR = "author"
    """Of the posting; their word counts on what they withdraw."""

    KEEPER = "keeper"
    """Keeps a tree, as pull requests to this list show, or patches taken from it."""

    MAINTAINER = "maintainer"
    """Of files that the posting touches, by MAINTAINERS."""

    ROBOT = "robot"
    """A program that tells of a tree, from where that writes."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice and the mail that it stands in, as an answer to a posting.

    `posting` is the one that it answers, `answered` the mail of it that it does, itself or through
    other answers (`direct`: itself).
    """

    message: MessageId
    by: Person
    robot: Robot
    sent: datetime
    posting: Key
    answered: Key
    notice: Notice
    direct: bool = True
    standing: Standing = Standing.NONE


@dataclass(frozen=True, slots=True)
class Listed:
    """A commit in a pull request's shortlog. `unknown`: no patch that was read has its title;
    `owned`: one has that its author sent."""

    author: str
    title: str
    unknown: bool = False
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A pull request, and what it came to.

    `answer` is the mail that says it has been pulled, None if there is none. `mainline`: that was
    into mainline, by the commit `merge`, where it landed as `landing` says; else into `tree`.
    """

    message: MessageId
    subject: str
    by: Person
    sent: datetime
    tree: str
    ref: str
    commits: tuple[Listed, ...]
    answer: MessageId | None = None
    answered: datetime | None = None
    puller: Person = Person("", "")
    mainline: bool = False
    merge: str = ""
    landing: Landing | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that tells what became of patches.

    `rule` is its kind, in `series.fate.RULES`; `outcome` what it makes of them. `message` is the
    mail that says so, and `start` to `stop` the words in it; without a mail it is a commit of a
    clone. `others` are further mails that it rests on. `commits` are ids in `tree`, `merge` is the
    commit that brought them into mainline, at `landing`. `instead` takes their place.
    """

    rule: str
    outcome: Outcome
    patches: frozenset[Key]
    known: datetime
    message: MessageId | None = None
    start: int = 0
    stop: int = 0
    others: tuple[MessageId, ...] = ()
    by: Person = Person("", "")
    standing: Standing = Standing.NONE
    tree: str = ""
    commits: tuple[str, ...] = ()
    merge: str = ""
    landing: Landing | None = None
    instead: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Patches of a series that came into mainline together, by what says so, strongest first."""

    patches: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a series, as known at some time.

    It holds for `patches` of the `total` patches of the work; `queued` of them are in a tree on the
    way, `reverted` were in mainline and are no longer. `lapsed`: a merge window has passed since
    what is queued was taken, and no mail that was read tells whether it came through. `known` is
    when the last of what decides it was told, None for OPEN. `steps` are how patches came into
    mainline, oldest first. `signs` decide, strongest first; `objections` are what maintainers said
    against it and `stale` what was true of an earlier version.
    """

    outcome: Outcome = Outcome.OPEN
    known: datetime | None = None
    patches: int = 0
    total: int = 0
    queued: int = 0
    steps: tuple[Step, ...] = ()
    signs: tuple[Sign, ...] = ()
    objections: tuple[Sign, ...] = ()
    stale: tuple[Sign, ...] = ()
    reverted: int = 0
    lapsed: bool = False


class _Sent(Protocol):
    @property
    def version(self) -> int: ...
    @property
    def minor(self) -> int: ...
    @property
    def sent(self) -> datetime: ...


_Posted = TypeVar("_Posted", bound=_Sent)

_ONE_DAY = timedelta(days=1)


def latest(postings: Sequence[_Posted], patches: Callable[[_Posted], int]) -> _Posted:
    """The last of postings, oldest first; of those of its version that were sent within a day of
    it the one with the most patches, of equals the later."""
    last = postings[-1]
    parts = [
        each
        for each in postings
        if (each.version, each.minor) == (last.version, last.minor)
        and last.sent - each.sent <= _ONE_DAY
    ]
    return max(parts, key=lambda each: (patches(each), each.sent))


def whole(postings: Iterable[Posting]) -> list[Posting]:
    """The postings, oldest first, without those that only mend one sent before.

    Those have no cover, and fewer patches than they number: "[PATCH v2 15/30]", sent in answer to
    the patch of v1, or v5.1 of one patch. Without a larger one before them they have to do.
    """
    found: list[Posting] = []
    for posting in postings:
        most = max((len(each.patches) for each in found), default=0)
        if posting.has_cover or len(posting.patches) >= min(posting.stated, most):
            found.append(posting)
    return found
