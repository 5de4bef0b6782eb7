"""Which patches, and which tree, somebody means who says that they took some.

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from typing import Final

from kmonthly.mail.model import Subject

_DASH: Final = r"(?: ?(?:-|–|\.\.) ?| (?:to|through|thru) )"
NUMBER: Final = rf"#?\d{{1,3}}(?:/\d{{1,3}})?(?:{_DASH}#?\d{{1,3}}(?:/\d{{1,3}})?)?(?!\w|\.\d)"
"""`3`, `#3`, `3/7`, `1-3`, `3 through 12`; not the 5 of `5.10`."""

_NUMBERS: Final = re.compile(
    rf"(?<![\w.])#?(\d{{1,3}})(?:/\d{{1,3}})?(?:{_DASH}#?(\d{{1,3}})(?:/\d{{1,3}})?)?(?!\w|\.\d)",
    re.IGNORECASE,
)
_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2
    )
}
_COUNT: Final = rf"(?:\d{{1,3}}|{'|'.join(_COUNTS)})"
_COUNTED: Final = re.compile(
    rf"\b(?P<end>first|last)(?: (?P<some>{_COUNT})\b)?"
    rf"|\b(?:all|these|those|the|both)(?: of)?(?: the| these)? (?P<all>{_COUNT})\b(?! ?[-/–])"
    rf"|\b(?P<many>{_COUNT}) (?:of|patches|commits|fixes|clean-?ups)\b",
    re.IGNORECASE,
)
_LEFT_OUT: Final = re.compile(
    r"\b(?:except|apart from|minus|excluding|leaving(?: out)?|other than|skipped|skipping"
    r"|left(?: out)?|dropped|dropping|without|not)\b[^.;,\d]{0,20}"
    rf"(?P<numbers>{NUMBER}(?:(?:,| and|, and| &) ?{NUMBER})*)?",
    re.IGNORECASE,
)
_SOME_LEFT: Final = re.compile(
    r"^ (?:but (?!I\b)|,? ?(?:except|apart from|minus|excluding|other than|without)\b(?! for))"
    r"|\bexcept (?:for )?(?:the |this |that )?(?:first|last|patch|one|\d)",
    re.IGNORECASE,
)
_ORDINALS: Final = ("second", "third", "fourth", "fifth")
_ORDINAL: Final = re.compile(
    rf"\b({'|'.join(_ORDINALS)})(?: (?:patch|one|commit)|$)", re.IGNORECASE
)
_REST: Final = re.compile(r"\b(?:others?|rest|remaining)\b", re.IGNORECASE)
"""What is left when something else was said of the others."""

_EXCEPT: Final = re.compile(
    r"\b(?:except|apart from|excluding|other than|besides|all but)\b", re.IGNORECASE
)
_WHOLE: Final = re.compile(
    r"\b(?:series|sets?|patch-?(?:set|series)|all|everything|patches|both|these|them|whole|entire)\b",
    re.IGNORECASE,
)
_MOST: Final = 500


def numbers(words: str) -> tuple[int, ...]:
    """The patches' numbers in "1, 3-5 and #7", at most 500."""
    found: list[int] = []
    for each in _NUMBERS.finditer(words):
        first = int(each[1])
        last = int(each[2] or first)
        if first and first <= last < first + _MOST:
            found += range(first, last + 1)
    return tuple(dict.fromkeys(found[:_MOST]))


def patches(
    named: str, rest: str, front: str, line: Subject
) -> tuple[bool, tuple[int, ...]] | None:
    """Whether the whole posting is meant, else which numbers of it; None if it cannot be known.

    `named` are the words for the patches ("the first two", "patches 1-3"), `rest` those behind
    them and `front` those before, in which some may be left out ("except patch 4"). (False, ()) is
    the one mail answered.
    """
    total = line.total
    if (out := _EXCEPT.search(front)) is not None:
        return _others(numbers(f"{front[out.end() :]} {named}"), total)
    if (out := _LEFT_OUT.search(rest)) is not None and (gone := numbers(out["numbers"] or "")):
        if said := numbers(named):
            return False, tuple(n for n in said if n not in gone)
        if _WHOLE.search(named) or line.part == 0:
            return _others(gone, total)
    if _SOME_LEFT.search(rest):
        return None
    if _REST.search(named):
        return None
    if (ordinal := _ORDINAL.search(named)) is not None:
        return False, (_ORDINALS.index(ordinal[1].lower()) + 2,)
    counted = _COUNTED.search(named)
    if counted is not None:
        return _counted(counted, named, line)
    if said := numbers(named):
        if re.search(r"\brest\b", rest, re.IGNORECASE):
            return True, ()
        return False, said
    if re.search(r"\bboth\b", named, re.IGNORECASE) and total not in (None, 2):
        return (False, ()) if line.part else None
    return _WHOLE.search(named) is not None, ()


def _others(gone: tuple[int, ...], total: int | None) -> tuple[bool, tuple[int, ...]] | None:
    """All numbers but these; None if it is not known how many there are."""
    if not total or not gone:
        return None
    return False, tuple(n for n in range(1, min(total, _MOST) + 1) if n not in gone)


def _counted(
    counted: re.Match[str], named: str, line: Subject
) -> tuple[bool, tuple[int, ...]] | None:
    """What "the first two", "all three patches", "these 5" mean."""
    word = (counted["some"] or counted["all"] or counted["many"] or "1").lower()
    count = min(_COUNTS.get(word) or int(word), _MOST)
    total = line.total
    if counted["end"]:
        if not counted["some"] and not re.search(r"\b(?:patch|one|commit)\b", named, re.IGNORECASE):
            return False, ()
        if counted["end"].lower() == "first":
            return False, tuple(range(1, count + 1))
        if not total or total > _MOST:
            return None
        return False, tuple(range(max(1, total - count + 1), total + 1))
    if total is None or count == total:
        return True, ()
    return (False, ()) if line.part else None


_WORD: Final = r"(?:tree|branch|queue|git|repo(?:sitory)?|next|fixes|mainline|master|upstream)"
_NAME: Final = r"[\w.#:~+@/-]{0,200}[\w#+/]"
_IN_BRACKETS: Final = r"\([\w./-]{1,60}\)"
_TREE: Final = re.compile(
    r" ?(?P<how>to|into|in|onto|on|for) (?:(?:the|my|our|me) )?[\"'‘“]?(?P<tree>"
    rf"(?:https?|git|ssh)://[^\s<>\"]{{3,200}}[\w/](?: [\w./+-]{{2,60}}(?: branch)?(?=[.,;!]? ?$))?"
    rf"|{_NAME}(?: {_NAME}){{0,3}}? {_WORD}(?: (?:of|in|at) (?:the )?{_NAME})?(?![\w/-])"
    rf"(?: {_IN_BRACKETS})?"
    rf"|{_NAME} {_IN_BRACKETS}"
    r"|[\w.+~/#-]{0,100}[-/#.][\w.+~/#-]{0,100}[\w+]"
    r"|\w+(?=['\"’”]? ?(?:[,.;!:]|$)))[\"'’”]?",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r" (?:to|into|in|onto|on) ", re.IGNORECASE)
_VERSION: Final = re.compile(
    r"(?:v?\d{1,2}(?:\.\d{1,3}){1,2}(?:-rc\d{1,2}|-stable)?|-?rc\d{1,2}|\d)", re.IGNORECASE
)
_NO_TREE: Final = re.compile(
    r"me|it|this|that|these|here|hand|order|general|fact|case|time|both|all|parallel|linux"
    r"|advance|now|today|tomorrow|\w+day|testing|review|inclusion|merging|-?stable|progress"
    r"|full|top",
    re.IGNORECASE,
)
_NO_SERIES: Final = re.compile(
    r"(?:the|my|this|our) (?:\w+ )?"
    r"(?:series|patch(?:es|set)?|set|list|rest|next version|comments?)\b"
    r"(?! [\w/-]*(?:tree|branch|queue))",
    re.IGNORECASE,
)
_NO_ONE: Final = re.compile(r"(?:a|an|all|every|each|any|other|some|your) ", re.IGNORECASE)
_NO_PLACE: Final = re.compile(
    r"(?:a|an|all|every|each|any|other|some|this|that|these|those|your|the)\b", re.IGNORECASE
)


def tree(rest: str) -> str | None:
    """The tree and branch named behind a verb, empty if none is; None if it is something else that
    patches are applied to ("to the two functions", "to a 5.7 kernel", "to 5.8.3").

    A release is no tree: "for 5.10" and "as 5.10 material" name none.
    """
    found = _TREE.match(rest)
    place = _PLACE.match(rest)
    if place and (_NO_SERIES.match(rest, place.end()) or _NO_ONE.match(rest, place.end())):
        return None
    if found is None:
        return None if place and _NO_PLACE.match(rest, place.end()) else ""
    name = found["tree"].rstrip(".,:")
    if _VERSION.fullmatch(name):
        return None if place else ""
    if _NO_TREE.fullmatch(name):
        return ""
    if found["how"].lower() == "for" and not re.search(r"[-/]|tree|branch|git", name):
        return ""
    return name
