"""The claims of a series together: which say different things of one quantity, which to show."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from kmonthly.mail.model import Claim, ClaimKind
from kmonthly.story.model import Elsewhere, Stated

SHOWN: Final = 6
"""Claims that an item shows; the others are counted."""

_OF_KIND: Final = 4
"""So many of one kind: lists of results tell no more by being longer."""

ALIKE: Final = 0.85
"""Sentences with so great a share of their words in common say the same thing."""

_FEW: Final = 3
"""Words that such sentences have in common at least."""

_MOST_ALIKE: Final = 200
"""A word in so many claims of a posting tells none from another."""

_WORTH: Final = {
    ClaimKind.CHANGE: 6.0,
    ClaimKind.PERCENT: 5.0,
    ClaimKind.FACTOR: 5.0,
    ClaimKind.TEST: 4.0,
    ClaimKind.RATE: 4.0,
    ClaimKind.TABLE: 4.0,
    ClaimKind.DURATION: 3.0,
    ClaimKind.LIMIT: 3.0,
    ClaimKind.SIZE: 1.0,
    ClaimKind.COUNT: 1.0,
}
"""What a kind of claim tells a reader: comparisons most, bare numbers least."""

_ENOUGH: Final = 3.0
"""Below it a claim is not shown."""

_UNITS: Final = re.compile(r"s|secs?|seconds?|min(?:ute)?s?|hours?|days?|[KMG]?Hz", re.IGNORECASE)
"""Units of settings and tests' lengths rather than of what was measured."""

_MEASURED: Final = re.compile(r"\b\d+\.\d+|\b\d[\d,]{2,}|\d ?%")
"""What looks as if somebody had measured it, in a table."""

_BARE: Final = 3.5
"""What a figure loses that compares nothing and is none of the author's costs."""

_WORD: Final = re.compile(r"[a-z][a-z_]{2,}")
_YEAR: Final = re.compile(r"\b(?:19|2\d)\d\d\b")
_COMMON: Final = frozenset(
    "the and for that this with from are was were has have can could will would may than then "
    "which when where into over only also but not its our your all any each some such more most "
    "less after before about around nearly used use using being been does did add adds new now "
    "value values means corresponds patch series change changes kernel linux supports support "
    "jan feb mar apr jun jul aug sep oct nov dec max min".split()
)


def compared(claims: Iterable[Stated]) -> tuple[Stated, ...]:
    """The claims of one posting, each with other values that the posting's own mails give for the
    same quantity.

    The same quantity: the same kind and unit in sentences that are alike but for their numbers; or
    the latest date that the cover gives for a thing and the latest that a patch gives for it. Does
    not count: what answers say, values that stand in both mails.
    """
    claims = tuple(claims)
    own = [each for each in claims if each.part is not None and each.claim.kind in _COMPARABLE]
    pairs = {*_alike(own), *_latest(own)}
    found: dict[int, dict[tuple[str, ...], Elsewhere]] = {}
    for here, there in sorted(pairs | {(there, here) for here, there in pairs}):
        other = own[there]
        found.setdefault(id(own[here]), {}).setdefault(
            other.claim.values,
            Elsewhere(other.message, other.part, other.claim.values, other.claim.words),
        )
    return tuple(
        replace(each, elsewhere=tuple(found[id(each)].values())) if id(each) in found else each
        for each in claims
    )


def worth_showing(claims: Iterable[Stated]) -> tuple[Stated, ...]:
    """The claims that an item shows, most telling first, six at most, each figure once.

    Those of its author come before those of others; costs before gains of the same kind.
    """
    ranked = sorted(
        (each for each in claims if _points(each) >= _ENOUGH),
        key=lambda each: (-_points(each), each.sent, each.message, each.claim.start),
    )
    shown: list[Stated] = []
    seen: set[tuple[str, ...]] = set()
    of_kind = dict.fromkeys(ClaimKind, 0)
    for each in ranked:
        figure = (*each.claim.values, each.claim.unit) if each.claim.values else (each.claim.words,)
        if figure not in seen and len(shown) < SHOWN and of_kind[each.claim.kind] < _OF_KIND:
            seen.add(figure)
            of_kind[each.claim.kind] += 1
            shown.append(each)
    return tuple(shown)


_COMPARABLE: Final = frozenset(set(ClaimKind) - {ClaimKind.TABLE, ClaimKind.TEST})


def _points(stated: Stated) -> float:
    claim = stated.claim
    points = _WORTH[claim.kind] - _BARE * _is_bare(claim)
    if claim.kind is not ClaimKind.TABLE and not claim.measures:
        points -= 1
    if claim.kind is ClaimKind.LIMIT and not _YEAR.search(" ".join(claim.values)):
        points -= 1.5
    return (
        points
        + (stated.part == 0)
        + claim.is_cost
        + 2 * bool(stated.elsewhere)
        - (1.5 if stated.part is None else 0)
    )


def _is_bare(claim: Claim) -> bool:
    """Whether a figure is a setting, a share of something or a range rather than a result."""
    if claim.is_cost:
        return False
    if claim.kind is ClaimKind.TABLE:
        found = {each.replace(",", "") for each in _MEASURED.findall(claim.words)}
        return sum(not _is_round(each) for each in found) < 2
    if claim.kind is ClaimKind.CHANGE:
        return claim.values[0] == "0" and not claim.unit
    if claim.kind is ClaimKind.PERCENT:
        is_whole = claim.values == ("100",) or _NOTHING.fullmatch(claim.values[0]) is not None
        return is_whole or (not claim.direction and not _COVERAGE.search(claim.words))
    return claim.kind in {ClaimKind.DURATION, ClaimKind.RATE} and bool(_UNITS.fullmatch(claim.unit))


_NOTHING: Final = re.compile(r"[-+]?0+(?:\.0+)?")
_COVERAGE: Final = re.compile(r"\b(?:coverage|compared?|versus|vs|than|faster|slower|overhead)\b")


def _is_round(number: str) -> bool:
    """Whether a number is a power of two, as sizes of machines are."""
    return number.isdigit() and int(number) & (int(number) - 1) == 0


def _alike(own: Sequence[Stated]) -> Iterator[tuple[int, int]]:
    """Pairs of claims in sentences of two mails that are alike but for their numbers."""
    by_mail: dict[str, set[str]] = {}
    grouped: dict[tuple[ClaimKind, str, str], list[int]] = {}
    for place, each in enumerate(own):
        by_mail.setdefault(each.message, set()).update(each.claim.values)
        for word in _words(each):
            grouped.setdefault((each.claim.kind, each.claim.unit, word), []).append(place)
    close = {
        pair
        for places in grouped.values()
        if len(places) <= _MOST_ALIKE
        for pair in combinations(places, 2)
    }
    for here, there in close:
        one, other = own[here], own[there]
        if one.message == other.message or set(one.claim.values) & set(other.claim.values):
            continue
        if set(one.claim.values) <= by_mail[other.message]:
            continue
        if set(other.claim.values) <= by_mail[one.message]:
            continue
        mine, theirs = _words(one), _words(other)
        if len(mine & theirs) >= max(ALIKE * len(mine | theirs), _FEW):
            yield here, there


def _latest(own: Sequence[Stated]) -> Iterator[tuple[int, int]]:
    """The latest dates that the cover and a patch give for one thing, if no date is in both."""
    dates = [place for place, each in enumerate(own) if _year(each.claim)]
    cover = [place for place in dates if own[place].part == 0]
    in_cover = {_year(own[place].claim) for place in cover}
    by_mail: dict[str, list[int]] = {}
    for place in dates:
        by_mail.setdefault(own[place].message, []).append(place)
    named = {word for place in dates for word in _title_words(own[place].title)}
    for subject in sorted({word for place in cover for word in _words(own[place])} - named):
        mine = max((each for each in cover if subject in _words(own[each])), key=_by_year(own))
        for places in by_mail.values():
            told = {_year(own[each].claim) for each in places}
            if not own[places[0]].part or told & in_cover:
                continue
            if any(
                subject in _words(own[each]) | _title_words(own[each].subject) for each in places
            ):
                yield mine, max(places, key=_by_year(own))


def _by_year(own: Sequence[Stated]) -> Callable[[int], int]:
    return lambda place: _year(own[place].claim)


def _year(claim: Claim) -> int:
    """The last year of a claim that is a date; 0 if it is none."""
    if claim.kind is not ClaimKind.LIMIT:
        return 0
    return max(map(int, _YEAR.findall(" ".join(claim.values))), default=0)


def _words(stated: Stated) -> frozenset[str]:
    return frozenset(_WORD.findall(stated.claim.words.lower())) - _COMMON


def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower())) - _COMMON
