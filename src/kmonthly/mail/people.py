"""People as address headers name them: names cleaned, munged senders undone."""

import re
from collections.abc import Mapping
from email.errors import MessageError
from email.header import decode_header, make_header
from functools import lru_cache
from typing import Final

from kmonthly.mail.lists import addressed_lists
from kmonthly.mail.mojibake import restored
from kmonthly.mail.subject import line
from kmonthly.terms.people import Person

_ODD: Final = re.compile(r"""["',@\\]""")
"""A name without any of these is taken as it stands: 98 of 100 are."""

_ADDRESS_IN_NAME: Final = re.compile(r"@[\w-]+(?:\.[\w-]+)+")

_REVERSED: Final = re.compile(r"([^\W\d_][\w'’.-]*), ([^\W\d_][\w'’-]*)")
"""Exactly two words and a comma: "Limonciello, Mario"."""

_NO_FIRST_NAME: Final = frozenset(
    {"inc", "llc", "ltd", "corp", "co", "gmbh", "ag", "jr", "sr", "ii", "iii", "phd", "md", "esq"}
)

_TOKEN: Final = re.compile(
    r"""  "(?P<quoted>(?:[^"\\]|\\.){0,200}+)"
        | \((?P<comment>[^()]*+)\)
        | <(?P<angle>[^<>]*+)>
        | (?P<end>[,;])
        | (?P<group>:)
        | (?P<word>[^",;:()<>\s]++)
        | \s++ | .""",
    re.VERBOSE | re.DOTALL,
)

_BARE: Final = re.compile(r"[^\s<>@]*@[^\s<>]*")

_LONGEST_HEADER: Final = 1 << 16
"""Characters of an address header that are read; the longest seen has 2,859."""

_LONGEST_NAME: Final = 4_000
"""Characters of a name whose encoded words are decoded: Python's time grows with their square."""


def person(name: str | None, address: str | None) -> Person:
    """The person that a mailbox of a header names.

    The address in lower case; spaces that bad folding put into it are dropped. The name as
    written, but: quotes around it go, "Last, First" is turned round where it is exactly two words
    ("Liu, Yi L" and "McIntyre, Vincent (CASS)" stay), a name that is an address is none, and an
    address within a name keeps its local part only, "JÃ©rÃ´me" is Jérôme. "(Google)" and other
    suffixes stay.
    """
    name, address = name or "", address or ""
    if len(name) + len(address) > 1000:
        return Person(_name(name[:1000]), _address(address[:1000]))
    return _person(name, address)


def demunge(person: Person, headers: Mapping[str, str], in_body: str = "") -> tuple[Person, bool]:
    """Who stands behind "X via LIST <LIST@...>", and whether the list rewrote the sender.

    Mailman and Google Groups rewrite senders whose domain forbids resending (DMARC): 161 of 45,360
    copies, each with Reply-To. The real sender is, in this order, in X-Original-From, in Reply-To
    (of several the one with X's name, else the first that is no list), in the body's own From line
    if `in_body` gives it. If none says so, the name stays and the address is empty: it is the
    list's.

    "X via Y" does not count where the address is no list's and no header names another mailbox for
    X. `headers` has lower-cased names.
    """
    name, via, _ = person.name.rpartition(" via ")
    if not via:
        return person, False
    name = _name(name)
    written = (headers.get("x-original-from", ""), headers.get("reply-to", ""), in_body)
    for header in written:
        found = _behind(name, person.address, header)
        if found:
            return Person(found.name or name, found.address), True
    if addressed_lists((person.address,)):
        return Person(name, ""), True
    return person, False


def parse_mailboxes(header: str) -> tuple[Person, ...]:
    """The mailboxes of an address header that stricter parsers refuse, in order.

    Lenient like `email.utils.getaddresses(..., strict=False)`, but the same under every Python, in
    linear time, and without entries that have no address ("Paul" of an unquoted "Moore, Paul
    <...>").
    """
    found: list[Person] = []
    words: list[str] = []
    comment = address = ""
    for token in _TOKEN.finditer(header[:_LONGEST_HEADER] + ","):
        kind = token.lastgroup
        if kind == "word":
            words.append(token["word"])
        elif kind == "quoted":
            words.append(re.sub(r"\\(.)", r"\1", token["quoted"], flags=re.DOTALL))
        elif kind == "comment":
            comment = token["comment"]
        elif kind == "angle":
            address = address or token["angle"]
        elif kind == "group":
            words.clear()
        elif kind == "end":
            if not address:  # "ada@example.org (Ada)", "Ada ada@example.org"
                bare = next((i for i, word in enumerate(words) if _BARE.fullmatch(word)), None)
                address = "" if bare is None else words.pop(bare)
            if "@" in address:
                who = person(_decoded(" ".join(words) or comment), address)
                found += [who] if "@" in who.address else []
            words.clear()
            comment = address = ""
    return tuple(found)


@lru_cache(maxsize=8192)
def _person(name: str, address: str) -> Person:
    return Person(_name(name), _address(address))


def _name(name: str) -> str:
    name = line(name)
    while not _is_usual(name) and (cleaner := line(_cleaner(name))) != name:
        name = cleaner
    return name


def _is_usual(name: str) -> bool:
    return name.isascii() and _ODD.search(name) is None


def _cleaner(name: str) -> str:
    """A name with one thing less that does not belong to it."""
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        return name[1:-1]
    if '\\"' in name:
        return name.replace('\\"', '"')
    if _ADDRESS_IN_NAME.search(name):
        return _ADDRESS_IN_NAME.sub("", name) if " " in name else ""
    if (turned := _REVERSED.fullmatch(name)) and turned[2].casefold() not in _NO_FIRST_NAME:
        return f"{turned[2]} {turned[1]}"
    return restored(name)


def _address(address: str) -> str:
    """In lower case, without white space; "x@example.org )" ends before the bracket."""
    address = line(address).lower()
    if ")" in address or "(" in address:
        address = next((word for word in address.split() if "@" in word), "")
    return address.replace(" ", "").strip("<>()")


def _behind(name: str, munged: str, header: str) -> Person | None:
    """The mailbox of a header that is X's own."""
    if "@" not in header:
        return None
    others = [each for each in parse_mailboxes(header) if each.address != munged]
    for each in others:
        if each.name.casefold() == name.casefold():
            return each
    return next((each for each in others if not addressed_lists((each.address,))), None)


def _decoded(name: str) -> str:
    """A raw name with its encoded words (RFC 2047) decoded; as it stands where that fails."""
    if "=?" not in name:
        return name
    try:
        return str(make_header(decode_header(name[:_LONGEST_NAME])))
    except (MessageError, LookupError, ValueError):
        return name
