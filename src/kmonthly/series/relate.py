"""Whether a posting goes on with an earlier one: a sum of clues, each with its reason.

Every posting is judged by itself, against those sent before it. So what was found out about July
never changes when August is read, mail may arrive in any order, and a new mail costs the judging of
the postings that have something in common with it and of no other.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from rapidfuzz import fuzz, process

from kmonthly.mail.model import Robot, Tag
from kmonthly.series.model import Clue, Posting, Profile, Tie
from kmonthly.terms.ids import Key
from kmonthly.terms.titles import former_titles, normal_title, plain_title

TIED = 8.0
"""Points from which on two postings are of one work."""

SURE = 14.0
"""Points from which on a posting goes on with an earlier one even if another one is nearer to it:
so two works become one."""

WEIGHTS: dict[str, tuple[float, str]] = {
    "tie.stated": (30.0, "it calls the other an earlier version of itself"),
    "tie.change_id": (30.0, "its author's tool has given both the same name"),
    "tie.title": (7.0, "the same title; few other works share one"),
    "tie.was": (5.0, "it says in its title what it was called, and the other was"),
    "tie.title_like": (4.0, "titles alike: from 60 % of the letters on, and the more the better"),
    "tie.same_author": (3.0, "the same sender, by name or by address"),
    "tie.other_author": (-2.0, "works change hands, but rarely: what else there is must be strong"),
    "tie.patches": (5.0, "patches of the same title, as a share of those of the smaller posting"),
    "tie.no_patches": (-3.0, "two sets of patches, and none of the same or a like title"),
    "tie.patch_ids": (4.0, "patches that are the same but for line numbers, as a share"),
    "tie.files": (2.0, "files that both touch, as a share: worth little, authors stay at theirs"),
    "tie.no_files": (-4.0, "none: the same change made elsewhere, for another driver or tree"),
    "tie.lines": (4.0, "changed lines that are the same, as a share"),
    "tie.no_lines": (-1.0, "none of the lines that were compared"),
    "tie.answers": (2.0, "it was sent in answer to the other"),
    "tie.next": (1.0, "it goes on: the next version, a RESEND, a PATCH after an RFC"),
    "tie.high_version": (0.5, "each version from v3 to v6: few works of one sender get as far"),
    "tie.same_version": (-2.0, "the same version again, and no RESEND: many works are a v1"),
    "tie.back": (-6.0, "a lower version than the other's"),
    "tie.long_ago": (-2.0, "half a year later: yearly cleanups look the same"),
    "tie.companion": (
        -30.0,
        "one calls the other the same change elsewhere: in the tools or tests",
    ),
    "tie.backport": (-30.0, "one is for a stable kernel, the other is not, or for another one"),
    "tie.revert": (-30.0, "one reverts what the other does"),
    "tie.routine": (-50.0, "robots' mails and pull requests: what is in them was sent before"),
}
"""Points and the reason for them."""

_LIKE = 0.6
"""Titles less alike than this say nothing."""

_PATCH_LIKE = 85
"""Per cent from which on two patches' titles count as the same, retouched: seven tenths of one."""

_MOST_COMPARED = 60
"""Patches a side of which titles that differ are compared, each with each."""

_TELLING = {"files": 1, "lines": 4}
"""With so many of them on each side it means something that none is the same."""

_LONG_AGO = timedelta(days=180)

_KERNEL = re.compile(r"\d\.\d+")
_REVERT = re.compile(r'\Arevert\b[\s:"]*', re.IGNORECASE)


def relate(
    later: Profile, others: Iterable[Profile], ignored: frozenset[str] = frozenset()
) -> tuple[Tie, ...]:
    """The postings before it that a posting goes on with: the best of them, and all that are SURE.

    Of two that are as good the later one counts. None if no other reaches TIED. `ignored` are rules
    that are left out, to measure what they are worth.
    """
    before = [each for each in others if _order(each) < _order(later)]
    ties = [(tie(later, each, ignored), each) for each in before]
    best = max(ties, key=lambda each: (each[0].points, _order(each[1])), default=None)
    return tuple(
        found
        for found, _ in sorted(ties, key=lambda each: _order(each[1]))
        if found.points >= SURE or (best and found is best[0] and found.points >= TIED)
    )


def tie(later: Profile, earlier: Profile, ignored: frozenset[str] = frozenset()) -> Tie:
    """All that speaks for and against a posting going on with an earlier one, strongest first."""
    clues = [
        Clue(rule, points)
        for find in RULES
        for rule, amount in find(later, earlier)
        if rule not in ignored and (points := round(WEIGHTS[rule][0] * amount, 2))
    ]
    ordered = sorted(clues, key=lambda each: (-abs(each.points), each.rule))
    return Tie(later.posting.lead, earlier.posting.lead, tuple(ordered))


_Found = Iterable[tuple[str, float]]
"""Ids of rules that apply, each with how much: 1 is wholly."""

_Fact = TypeVar("_Fact", Key, int, bytes)


def _statements(later: Profile, earlier: Profile) -> _Found:
    if later.stated & earlier.mails:
        yield "tie.stated", 1
    if later.change_ids & earlier.change_ids:
        yield "tie.change_id", 1
    if later.companions & earlier.mails or earlier.companions & later.mails:
        yield "tie.companion", 1
    if later.answered & earlier.mails:
        yield "tie.answers", 1


def _titles(later: Profile, earlier: Profile) -> _Found:
    """The leads' titles; a lone patch's is compared here and not among the patches."""
    one, other = (normal_title(each.posting.title) for each in (later, earlier))
    if not one or not other:
        return
    named = plain_title(earlier.posting.title)
    if any(f" {former} " in f" {named} " for former in former_titles(later.posting.title)):
        yield "tie.was", 1
    if one == other:
        yield "tie.title", 1
    elif (alike := fuzz.ratio(one, other) / 100) > _LIKE:
        yield "tie.title_like", (alike - _LIKE) / (1 - _LIKE)
    if _reverts(later) != _reverts(earlier):
        yield "tie.revert", 1


def _authors(later: Profile, earlier: Profile) -> _Found:
    yield ("tie.same_author" if _same_author(later, earlier) else "tie.other_author"), 1


def _versions(later: Profile, earlier: Profile) -> _Found:
    step = _step(later.posting, earlier.posting)
    if step:
        yield step, 1
    if later.posting.version == earlier.posting.version + 1 and later.posting.version > 2:
        yield "tie.high_version", min(later.posting.version, 6) - 2
    if later.posting.sent - earlier.posting.sent > _LONG_AGO:
        yield "tie.long_ago", 1


def _patches(later: Profile, earlier: Profile) -> _Found:
    one, other = later.titles, earlier.titles
    if not one or not other or (_is_lone(later) and _is_lone(earlier)):
        return
    same = _same_titles(one, other)
    if same:
        yield "tie.patches", _share(same, len(one), len(other), later, earlier)
    elif not _is_lone(later) and not _is_lone(earlier):
        yield "tie.no_patches", 1


def _contents(later: Profile, earlier: Profile) -> _Found:
    yield from _in_common("patch_ids", later.patch_ids, earlier.patch_ids, later, earlier)
    yield from _in_common("files", later.files, earlier.files, later, earlier)
    yield from _in_common("lines", later.lines, earlier.lines, later, earlier)


def _in_common(
    what: str, one: frozenset[_Fact], other: frozenset[_Fact], later: Profile, earlier: Profile
) -> _Found:
    """What two postings have in common of one kind; that they have nothing, where it tells."""
    if not one or not other:
        return
    same = len(one & other)
    enough = _TELLING.get(what)
    if same:
        yield f"tie.{what}", _share(same, len(one), len(other), later, earlier)
    elif enough and min(len(one), len(other)) >= enough and _whole(later) and _whole(earlier):
        yield f"tie.no_{what}", 1


def _kinds(later: Profile, earlier: Profile) -> _Found:
    one, other = later.posting, earlier.posting
    if _is_routine(one) or _is_routine(other):
        yield "tie.routine", 1
    if _stable(one) != _stable(other):
        yield "tie.backport", 1


RULES: tuple[Callable[[Profile, Profile], _Found], ...] = (
    _statements,
    _titles,
    _authors,
    _versions,
    _patches,
    _contents,
    _kinds,
)
"""Each finds what it knows about two postings, as ids of WEIGHTS."""


def _order(profile: Profile) -> tuple[object, ...]:
    return (profile.posting.sent, profile.posting.lead)


def _same_author(later: Profile, earlier: Profile) -> bool:
    """By the proper address, or by any name: an address may be shared by two who have a line each
    in the mailmap, but it does not know every address from which somebody writes under a name."""
    address = _address(later)
    if address and address == _address(earlier):
        return True
    return not _names(later).isdisjoint(_names(earlier))


def _address(profile: Profile) -> str:
    return profile.proper.address or profile.posting.author.address


def _names(profile: Profile) -> set[str]:
    names = (profile.posting.author.name, profile.proper.name)
    return {name.casefold() for name in names if name}


def _step(later: Posting, earlier: Posting) -> str:
    """From which version to which: the id of a rule; empty for v2 to v4."""
    one, other = (later.version, later.minor), (earlier.version, earlier.minor)
    if Tag.RFC in earlier.tags and Tag.RFC not in later.tags:
        return "tie.next"
    if one == other:
        return "tie.next" if Tag.RESEND in later.tags else "tie.same_version"
    if one < other:
        return "tie.back"
    return "tie.next" if later.version == earlier.version + 1 else ""


def _share(same: float, one: int, other: int, later: Profile, earlier: Profile) -> float:
    """How much of two postings is the same.

    Of the smaller one where one sender goes on from the other: works grow, and are split. Else of
    the larger: a maintainer's "fixes for 5.9" takes in a patch that was sent alone, and is no new
    version of it.
    """
    goes_on = _step(later.posting, earlier.posting) not in ("tie.same_version", "tie.back")
    of_smaller = _same_author(later, earlier) and (goes_on or one <= other)
    return min(1.0, same / (min(one, other) if of_smaller else max(one, other)))


def _same_titles(one: frozenset[str], other: frozenset[str]) -> float:
    """How many titles are the same; one that was retouched counts seven tenths."""
    same = one & other
    left = sorted(other - same)[:_MOST_COMPARED]
    retouched = (
        process.extractOne(title, left, scorer=fuzz.ratio, score_cutoff=_PATCH_LIKE) is not None
        for title in sorted(one - same)[:_MOST_COMPARED]
    )
    return len(same) + (0.7 * sum(retouched) if left else 0)


def _whole(profile: Profile) -> bool:
    """Whether all its patches were found: of what was not, nobody knows what it touches."""
    return len(profile.posting.patches) >= profile.posting.stated


def _is_lone(profile: Profile) -> bool:
    return len(profile.titles) == 1 and not profile.posting.has_cover


def _reverts(profile: Profile) -> bool:
    return _REVERT.match(profile.posting.title) is not None


def _is_routine(posting: Posting) -> bool:
    return posting.robot is not Robot.NONE or Tag.PULL in posting.tags


def _stable(posting: Posting) -> frozenset[str] | None:
    """The stable kernels that a posting is for, as numbered in its brackets; None if for none."""
    if not posting.is_for_stable:
        return None
    return frozenset(number for tree in posting.trees for number in _KERNEL.findall(tree))
