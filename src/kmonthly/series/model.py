"""The words of the series stage.

`Link` is what ties a message to others; what hangs together is a cluster. `Head` is what the stage
needs of a message: from the heads of a cluster come postings. A `Profile` is what tells whether two
postings are of one work; a `Tie` says that they are, and why. From tied postings come revisions and
a `Series`.
"""

from dataclasses import dataclass
from datetime import datetime

from kmonthly.mail.model import Robot, Role, Tag
from kmonthly.terms.ids import Key
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
