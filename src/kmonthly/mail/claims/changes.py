"""Before and after: "59,800 -> 2,100", "from 12 us to 3 us", "4 instead of 6"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import END, UNIT, VALUE, Figure, number, plain
from kmonthly.mail.model import ClaimKind

_SIDE: Final = rf"{VALUE}(?:\s?(?:{UNIT}|-?bits?){END}|(?![\w.]*\d)(?![\w-]))"
_ARROW: Final = re.compile(rf"(?P<before>{_SIDE})\)?\s*(?:-+>|=+>|→|⇒)\s*\(?(?P<after>{_SIDE})")
_FROM: Final = re.compile(
    rf"\bfrom\s(?:[\w~-]+\s){{0,3}}?(?P<before>{_SIDE})"
    r"(?:\s\([^()]{1,40}\))?,?\s(?:[\w-]+\s){0,4}?(?:down\s|up\s)?(?:to|and|into)\s"
    rf"(?:[a-z~-]+\s){{0,3}}?(?P<after>{_SIDE})"
)
_INSTEAD: Final = re.compile(
    rf"(?P<after>{_SIDE})(?:\s[\w-]+){{0,2}}?,?\s\(?(?P<word>instead of|rather than|down from"
    rf"|up from"
    rf"|compared (?:to|with)|vs\.?|versus|as opposed to)\s(?:[a-z~]+\s){{0,3}}?(?P<before>{_SIDE})"
)
_MOVES: Final = re.compile(
    r"reduc|increas|improv|drop|decreas|rais|lower|bump|grow|grew|shr[iau]nk|went|goes|go |cut"
    r"|down|up\b|exten|expan|boost|chang|fell|falls|rose|rises|speed|faster|slower|takes|took"
    r"|enlarg|remov|shorten|wide|regress|degrad|limit|saves|gain|jump|bring",
    re.IGNORECASE,
)
_RANGES: Final = re.compile(
    r"\brang|\bvari(?:es|ed)\b|anywhere|somewhere|\bbetween$", re.IGNORECASE
)
_VERSION: Final = re.compile(
    r"\b(?:kernel|linux|version|gcc|clang|llvm|binutils|release|rebase|upgrad|updat|patch(?:es)?"
    r"|lines?|section|chapter|page|commit|rc\d)\b",
    re.IGNORECASE,
)
_RELEASE: Final = re.compile(r"[2-6]\.\d{1,2}")
"""How kernels are called."""

_ON: Final = {"0", "1"}
"""Off and on."""

_NUMBERED: Final = re.compile(
    r"\b(?:config|case|test|patch|option|version|step|variant|setup|table|figure) $", re.IGNORECASE
)
"""Before the number of what is compared."""

_UNIT: Final = re.compile(rf"\s?({UNIT}|-?bits?)$")


_BESIDE: Final = re.compile(
    rf"(?P<before>{VALUE}\s?(?P<unit>{UNIT}))\s(?:down |up )?to\s(?P<after>{VALUE}\s?"
    rf"(?P=unit)){END}"
)
"""Two values with the same unit: "10446s to 883s"."""


def changes(words: str) -> Iterator[Figure]:
    """Counts: two values of one thing, before and after. Does not count: a range from one to the
    other, versions and lines."""
    for found in _ARROW.finditer(words):
        is_name = words[found.end() :].lstrip()[:3] == "bit" and not found["after"][-1].isalpha()
        if _is_measured(found) and not is_name and not _is_version(words, found):
            yield _figure(found)
    for found in _FROM.finditer(words):
        before = words[max(found.start() - 40, 0) : found.start()]
        if _RANGES.search(before):
            continue
        if number(found["before"]) == number(found["after"]) or found["before"][:1] in "-−":
            continue
        if plain(found["before"]) == "0" or {plain(found["before"]), plain(found["after"])} <= _ON:
            continue
        if _MOVES.search(words) and not _is_version(words, found):
            yield _figure(found)
    for found in _BESIDE.finditer(words):
        before = words[max(found.start() - 12, 0) : found.start()]
        if number(found["before"]) > number(found["after"]) and not before.endswith("from "):
            yield _figure(found)
    for found in _INSTEAD.finditer(words):
        if "bit" in found[0] or _NUMBERED.search(words, 0, found.start()):
            continue
        if not _is_version(words, found) and max(number(found[1]), number(found["before"])) > 1:
            yield _figure(found)


def _figure(found: re.Match[str]) -> Figure:
    sides = [plain(found["before"]), plain(found["after"])]
    units = [_UNIT.search(side) for side in sides]
    values = tuple(
        side[: unit.start()] if unit else side for side, unit in zip(sides, units, strict=True)
    )
    said = [unit[1] for unit in units if unit]
    if len(said) == 2 and said[0] != said[1]:
        return Figure(ClaimKind.CHANGE, found.start(), found.end(), tuple(sides), "")
    return Figure(ClaimKind.CHANGE, found.start(), found.end(), values, said[0] if said else "")


def _is_measured(found: re.Match[str]) -> bool:
    """Whether an arrow stands between amounts, not between the numbers of two things."""
    return bool(
        _UNIT.search(found["before"])
        or _UNIT.search(found["after"])
        or max(number(found["before"]), number(found["after"])) >= 10
        or "." in found[0].rstrip(".")
    )


def _is_version(words: str, found: re.Match[str]) -> bool:
    if _UNIT.search(found["before"]) or _UNIT.search(found["after"]):
        return False
    near = words[max(found.start() - 30, 0) : found.end() + 12]
    both = found["before"], found["after"]
    return _VERSION.search(near) is not None or all(map(_RELEASE.fullmatch, both))
