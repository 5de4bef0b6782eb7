"""The words of the history stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from kmonthly.history.patterns import Index, Owned, index
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person


@dataclass(frozen=True, slots=True)
class Release:
    """A released version and its day (UTC).

    `announced` is the mail that says so, empty where a table of facts or a tag does. `at` is the
    exact time (UTC) where a mail or a tag tells it.
    """

    version: str
    day: date
    announced: MessageId = MessageId("")
    at: datetime | None = None

    @property
    def is_candidate(self) -> bool:
        """A release candidate (5.9-rc2)."""
        return "-rc" in self.version

    @property
    def is_point(self) -> bool:
        """A stable point release (5.8.3): three numbers since 3.0, where 2.6.39 was mainline."""
        return self.version.count(".") == 2 and not self.version.startswith("2.")

    @property
    def order(self) -> tuple[int, int, int, int]:
        """5.9-rc1 < 5.9 < 5.9.1."""
        numbers, _, candidate = self.version.partition("-rc")
        major, minor, *point = (int(each) for each in numbers.split("."))
        return (major, minor, point[0] if point else 0, int(candidate) if candidate else 10_000)

    @property
    def line(self) -> str:
        """The mainline release that it leads to or comes from: 5.9 of 5.9-rc2, 5.9 and 5.9.1."""
        version = self.version.partition("-")[0]
        return version.rpartition(".")[0] if self.is_point else version

    def is_out(self, moment: datetime) -> bool:
        """Whether it was out at a moment; where only its day is known, from the next day on."""
        if self.at is not None:
            return self.at <= moment
        return self.day < moment.astimezone(UTC).date()


class Source(StrEnum):
    """Who says when a version came out, the most trusted first."""

    TAG = "tag"
    MAIL = "mail"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one version."""

    source: Source
    release: Release


class ReleaseRule(StrEnum):
    """How what sources say of releases cannot be true. The value is the rule's stable id."""

    DAYS = "release.days-differ"
    """Two sources of one version are more than a day apart."""
    ORDER = "release.order"
    """A version came out before one that it follows: 5.9-rc2 before 5.9-rc1, 5.9.1 before 5.9."""
    PACE = "release.pace"
    """Less than 49 or more than 100 days from a mainline release to the next one, or a candidate
    sooner after the release before it than any was."""
    JUMP = "release.jump"
    """A version is announced far ahead of everything that was out."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What sources say that cannot all be true; what is contradicted stands last."""

    rule: ReleaseRule
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Landing:
    """The mainline release that contains a merge (5.10).

    `candidate` is the first candidate that contains it (5.10-rc1) by the time of the mail that
    tells of it, empty where that is not known or none does. `certain`, of the version: what is
    known of the merge's time leaves no other.
    """

    version: str
    candidate: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Mailmap:
    """Who properly is who, of people who have written under several names and addresses.

    `known`: by name and address, both `folded`; an empty name is any that has no line of its own.
    What is empty in the proper person stays as the mail has it.
    """

    known: Mapping[tuple[str, str], Person]

    def proper(self, person: Person) -> Person:
        """Who a person properly is, as `git check-mailmap` answers; who is not known stays."""
        if not self.known:
            return person
        address = folded(person.address)
        found = self.known.get((folded(person.name), address)) or self.known.get(("", address))
        if found is None:
            return person
        return Person(found.name or person.name, found.address or person.address)


def folded(text: str) -> str:
    """A name or an address as git compares them: A to Z, and no other letters, in lower case."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Subsystem:
    """A section of a MAINTAINERS file, its lines in their order.

    `lists` are addresses in lower case, `status` is Maintained, Supported, Odd Fixes, Orphan ...,
    `trees` are kinds and places ("git git://..."). What the patterns mean says
    history/patterns.py: `files` (F), `excluded` (X), `file_regexes` (N), `keywords` (K).
    """

    name: str
    maintainers: tuple[Person, ...] = ()
    reviewers: tuple[Person, ...] = ()
    lists: tuple[str, ...] = ()
    status: str = ""
    files: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    file_regexes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()

    def has_maintainer(self, person: Person) -> bool:
        """Whether somebody is an M of it: by address, or by name in any case."""
        return _is_among(person, self.maintainers)

    def has_reviewer(self, person: Person) -> bool:
        """Whether somebody is an R of it, likewise."""
        return _is_among(person, self.reviewers)


@dataclass(frozen=True, slots=True)
class Maintainers:
    """Who looks after what: the sections of a MAINTAINERS file, in its order."""

    subsystems: tuple[Subsystem, ...]
    _index: Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        owned = (
            Owned(each.files, each.excluded, each.file_regexes, each.keywords)
            for each in self.subsystems
        )
        object.__setattr__(self, "_index", index(owned))

    def of(self, paths: Iterable[str], text: str = "") -> tuple[Subsystem, ...]:
        """The subsystems that files belong to, as scripts/get_maintainer.pl finds them.

        The one with the deepest pattern first, of several the one with the most of the paths;
        THE REST, which has everything, is near the end. `text` is a mail with a patch: a subsystem
        of whose keywords it has one belongs to it too, and comes last.
        """
        return tuple(self.subsystems[place] for place in self._index.ranked(paths, text))

    @property
    def skipped(self) -> tuple[tuple[Subsystem, str, str], ...]:
        """The regexes that are not used: whose, which, and why."""
        return tuple(
            (self.subsystems[place], pattern, why) for place, pattern, why in self._index.skipped
        )


def _is_among(person: Person, people: Iterable[Person]) -> bool:
    name = person.name.casefold()
    return any(
        (person.address and person.address == each.address)
        or (name and name == each.name.casefold())
        for each in people
    )
