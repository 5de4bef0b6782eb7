"""Who properly is who: a .mailmap, as git reads it (see gitmailmap(5))."""

import re
from typing import Final

from kmonthly.history.model import Mailmap, folded
from kmonthly.terms.people import Person

_LINE: Final = re.compile(r"([^<]*)<([^>]+)>(?:([^<]*)<([^>]*)>)?")
"""One mailbox or two; what stands behind them does not count."""

_SPACE: Final = " \t\r"


def mailmap(text: str) -> Mailmap:
    """What a .mailmap says, in any of the four forms of a line; a later line wins.

    `Proper <commit@x>` gives an address a name, `<proper@x> <commit@x>` another address, `Proper
    <proper@x> <commit@x>` both; with a name before `<commit@x>` it holds for that name only. A line
    that is none of these is passed over, as is one that begins with `#`.
    """
    known: dict[tuple[str, str], Person] = {}
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is None or line.startswith("#"):
            continue
        name, proper_address, old_name, address = match.groups()
        if address is None:
            proper_address, address = "", proper_address
        place = folded((old_name or "").strip(_SPACE)), folded(address)
        said = Person(name.strip(_SPACE), proper_address.lower())
        known[place] = said if place[0] else _added(known.get(place), said)
    return Mailmap({place: each for place, each in known.items() if each != Person("", "")})


def _added(before: Person | None, said: Person) -> Person:
    """What two lines of one address say together: one may have the name, the other the address."""
    if before is None:
        return said
    return Person(said.name or before.name, said.address or before.address)
