"""Counts: "over 490K block groups", "12 warnings", "4800 order-4 pages"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import END, UNIT, VALUE, Figure, number, plain
from kmonthly.mail.model import ClaimKind

_NO_NOUNS: Final = frozenset(
    "is was does this has as plus us its thus always allows vs patches versions releases commits "
    "mails emails reviews lines characters columns bits days weeks months years hours minutes "
    "seconds people persons maintainers others points cents dollars pounds euros ways reasons "
    "kernels branches series postings issues comments questions spaces tabs chars args vars "
    "percents gets sets belongs times "
    "uses looks seems makes goes comes works needs means says takes returns fails passes "
    "adds removes fixes changes becomes supports contains introduces causes breaks yes less "
    "cols lasts complains refers requires relates equals affects prepares bumps "
    "corresponds depends starts "
    "across unless express process access address class status bus alias progress success "
    "kubernetes".split()
)
_COUNT: Final = re.compile(
    rf"(?P<value>{VALUE})\s(?P<unit>(?:[a-zA-Z_][\w/-]*\s|\d+-\w+\s){{0,3}}?"
    rf"(?:[A-Za-z][\w-]+s\b(?![-'’(/])|['\"`]\w+['\"`](?!\s\w+s\b)))"
)
_STOP: Final = re.compile(
    r"\b(?:of|is|are|and|or|to|in|on|the|for|with|from|as|was|were|has|if|when|that|at|by|not|then"
    r"|which|because|while|so|but|than|outside|inside|via|per(?!-)|into|where|this|these|those|it|we"
    r"|you|they|can|could|would|will|should|may|might|do|does|did|be|have|had|seems?|introduces?|includes?|vs"
    r"|changed)\b|^degrees?\b"
)
_NUMBERED: Final = re.compile(
    r"(?:\b(?:patch(?:es)?|line|lines|step|steps|case|table|figure|section|chapter|version|rev|node"
    r"|cpu|layer|channel|stage|mode|class|generation|gen|tier|group|lane"
    r"|level|number|option|type|index|bit|bits|order|page|error|errno|port|queue|slot|bug|linux"
    r"|kernel"
    r"|id|pid|tid|uid|pxm|irq|domain|status|code|returns?|value|phase|part|issue|problem|rule"
    r"|commit|v) ?|#|rc)$",
    re.IGNORECASE,
)
_LARGE: Final = ("thousand", "million", "billion")
_SMALL: Final = 3
"""Below it a count is a way of speaking: "2 places"."""


_LISTED: Final = re.compile(
    r"\b(?:patch(?:es)?|steps?|lines?|commits?|parts?|bugs?|RAID|gcc|clang)(?: ?#?\d+\b[,-]?| and"
    r"| or| to| &)* ?$"
    r"|\b(?-i:[A-Z])[\w-]+ \d+(?:, \d+)*,? (?:and|or|/) ?$",
    re.IGNORECASE,
)
"""Before a number: what has it in its name, or the others of a list ("Patches 10, 12 and")."""

_NO_VALUE: Final = re.compile(r"-|[+]?0|\d+\.\d+$|\d{7}")
_NAME: Final = re.compile(r"[a-z,] [A-Z][a-z]+$|\w_\w+$")
"""Before a number: what it is the number of ("the Killer 1550 cards", "max_states 9")."""

_LABEL: Final = re.compile(r":\S")
_TRACE: Final = re.compile(r"(?:\b[a-z_]+ (?:0x[\da-f]+|\d+) ){3}")
"""Fields of a record that a program printed."""


_CHUNKS: Final = (
    "pages",
    "blocks",
    "extents",
    "chunks",
    "writes",
    "reads",
    "records",
    "sectors",
    "completes",
    "IOs",
)
"""What is so large each: "4K writes"."""

_POWERS: Final = frozenset(str(1 << power) for power in range(10))
"""Of what is so large in K: "4k configurations"."""

_MEASURED: Final = re.compile(rf"{UNIT}{END}")
"""What has a unit is no number of things: "20 MHz flags"."""


def _is_plural(noun: str) -> bool:
    """Whether a word that ends in s may be a noun for several things."""
    if noun[:1] in "'\"`":
        return True
    if noun.lower() in ("cpus", "gpus", "vcpus"):
        return True
    if noun.lower() in _NO_NOUNS or noun.endswith(("ss", "us", "is", "fs", "'s")) or "_" in noun:
        return False
    return noun[:1].islower() or noun[:2].isupper()


def counts(words: str) -> Iterator[Figure]:
    """Counts: how many of a thing there are, were measured or are possible. Does not count: numbers
    of things ("step 3 calls"), fewer than three, the cores of a machine that is described."""
    if _TRACE.search(words):
        return
    for found in _COUNT.finditer(words):
        value, unit = plain(found["value"]), found["unit"]
        before = words[max(found.start() - 24, 0) : found.start()].rstrip()
        if _NO_VALUE.match(value) or not _is_plural(unit.rpartition(" ")[2]):
            continue
        if value[-1] in "kKMG" and (
            value[-1] == "G" or value[:-1] in _POWERS or unit.endswith(_CHUNKS)
        ):
            continue
        if _MEASURED.match(unit) or _LISTED.search(words, 0, found.start()):
            continue
        if found["value"][0] == "<" and words[found.end() : found.end() + 1] == ">":
            continue
        if words[: found.start()].endswith("*"):
            continue
        if number(value) < _SMALL and not value.endswith(_LARGE):
            continue
        if _STOP.search(unit) or _LABEL.match(words, found.end()):
            continue
        if (
            unit.startswith("bit ")
            or _NUMBERED.search(before)
            or (_NAME.search(before) and found.start() > len(before))
        ):
            continue
        yield Figure(
            ClaimKind.COUNT, found.start(), found.end("value"), (value,), unit.strip("'\"`")
        )
