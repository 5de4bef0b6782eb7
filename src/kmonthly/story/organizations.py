"""Which organization stands behind an address: by a table of domains, never by a guess."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kmonthly.terms.people import Person


@dataclass(frozen=True, slots=True)
class Organizations:
    """Names by domain; a domain counts for all below it, the longest first."""

    names: Mapping[str, str]

    def of(self, person: Person) -> str:
        """The organization that a person writes from; empty where it is not known."""
        domain = person.address.rpartition("@")[2].lower()
        while domain:
            if domain in self.names:
                return self.names[domain]
            domain = domain.partition(".")[2]
        return ""

    def among(self, people: Iterable[Person]) -> tuple[str, ...]:
        """The known organizations of people, each once, in their order."""
        return tuple(dict.fromkeys(name for each in people if (name := self.of(each))))


def organizations(*tables: str) -> Organizations:
    """What TOML texts say, of several on one domain the last. Raises ValueError for what is no such
    text."""
    names: dict[str, str] = {}
    for table in tables:
        names |= _names(table)
    return Organizations(names)


def _names(text: str) -> dict[str, str]:
    if not text:
        return {}
    found = tomllib.loads(text).get("organizations")
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise ValueError('it needs lines "domain" = "name" below [organizations]')
    return {domain.lower().lstrip("@."): name for domain, name in found.items()}
