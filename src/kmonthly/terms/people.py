"""People as mail headers write them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A mailbox: a display name (may be empty) and an address in lower case (may be empty)."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The name, or where there is none the address's local part: never an address on a page."""
        return self.name or self.address.partition("@")[0]


def is_same(one: Person, other: Person) -> bool:
    """Whether two are one person: by the address, or by the name in any case."""
    return bool(one.address and one.address == other.address) or bool(
        one.name and one.name.casefold() == other.name.casefold()
    )
