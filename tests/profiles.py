"""Profiles and series of drawings: see `threads`."""

from collections.abc import Iterable, Mapping
from string import ascii_letters

from kmonthly.series.assemble import assemble
from kmonthly.series.model import Head, Posting, Profile, Series, Tie
from kmonthly.series.relate import relate
from kmonthly.series.revise import revise
from kmonthly.terms.ids import Key, key
from kmonthly.terms.titles import normal_title
from threads import thread, titles

_NAMES = {key(name): name for name in ascii_letters}


def profiles(heads: Iterable[Head]) -> tuple[Profile, ...]:
    """The profiles of the postings of heads, as far as heads tell."""
    heads = tuple(heads)
    named = titles(heads)
    above = {head.key: head.references for head in heads}
    return tuple(_profile(posting, named, above) for posting in assemble(heads))


def related(heads: Iterable[Head]) -> tuple[Tie, ...]:
    """The ties between the postings of heads."""
    every = profiles(heads)
    return tuple(tie for each in every for tie in relate(each, every))


def revised(heads: Iterable[Head]) -> tuple[Series, ...]:
    """The series of heads."""
    heads = tuple(heads)
    ties: dict[Key, list[Key]] = {}
    for tie in related(heads):
        ties.setdefault(tie.later, []).append(tie.earlier)
    return revise(assemble(heads), ties)


def shown_ties(ties: Iterable[Tie]) -> list[str]:
    """Each tie in the names of a drawing."""
    return [f"{_NAMES[each.later]} goes on with {_NAMES[each.earlier]}" for each in ties]


def drawn(drawing: str | None) -> tuple[Series, ...]:
    """The series of a drawing."""
    return revised(thread(drawing))


def _profile(
    posting: Posting, named: Mapping[Key, str], above: Mapping[Key, tuple[Key, ...]]
) -> Profile:
    mails = frozenset({posting.lead, *posting.patches})
    return Profile(
        posting=posting,
        titles=frozenset(normal_title(named[patch]) for patch in posting.patches) - {""},
        mails=mails,
        answered=frozenset(each for mail in mails for each in above[mail]) - mails,
    )
