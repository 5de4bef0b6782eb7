"""The words of the history stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person


@dataclass(frozen=True, slots=True)
class Release:
    """A released version and its day (UTC).

    `announced` is the mail that says so, empty where the project's own table of facts does.
    """

    version: str
    day: date
    announced: MessageId = MessageId("")

    @property
    def is_candidate(self) -> bool:
        """A release candidate (5.9-rc2)."""
        return "-rc" in self.version

    @property
    def is_point(self) -> bool:
        """A stable point release (5.8.3): three numbers since 3.0."""
        return self.version.count(".") == 2

    @property
    def order(self) -> tuple[int, int, int, int]:
        """5.9-rc1 < 5.9 < 5.9.1."""
        numbers, _, candidate = self.version.partition("-rc")
        major, minor, *point = (int(each) for each in numbers.split("."))
        return (major, minor, point[0] if point else 0, int(candidate) if candidate else 10_000)


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
