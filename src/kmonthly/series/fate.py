"""What became of a series: signs to a fate.

A wrong fate costs more than an open one. So a sign counts for the patches that it names and for no
other; what was said of a version that was sent again since does not hold for the new one, unless it
is in mainline; and silence says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from kmonthly.series.model import (
    Fate,
    Outcome,
    Patch,
    Posting,
    Series,
    Sign,
    Step,
    latest,
    whole,
)
from kmonthly.terms.ids import Key
from kmonthly.terms.titles import normal_title

RULES: dict[str, str] = {
    "fate.link": "a mainline commit's trailer names the patch's mail",
    "fate.patch_id": "a mainline commit with the same patch-id",
    "fate.commit": "a mainline commit of the same title and author, made after the patch was sent",
    "fate.pull": "a pull request names it; an answer tells by which commit it came into mainline",
    "fate.torvalds": "Torvalds says that he took it as a patch",
    "fate.upstream": "a backport to a stable kernel, or who knows, names its commit in mainline",
    "fate.robot": "a program tells that a tree has it: tip-bot, patchwork-bot",
    "fate.pulled": "a pull request names it, and was pulled into a tree on the way",
    "fate.squashed": "a maintainer says that it was taken with others as one commit",
    "fate.applied": "a maintainer says that it was taken",
    "fate.asked": "a pull request names it; no answer was found",
    "fate.dropped": "who took it says that it was taken out again",
    "fate.reverted": "a commit of mainline, or of a tree, takes it back",
    "fate.superseded": "a mail says what takes its place, or that something does",
    "fate.withdrawn": "its author says not to take it",
    "fate.rejected": "a maintainer says that it will not be taken",
    "fate.nak": "a maintainer of it objects to its being taken",
}
"""What tells of a fate, strongest first."""

CONTRADICTIONS: dict[str, str] = {
    "fate.posted_after_merge": "a version was sent after all of the work was in mainline",
    "fate.posted_after_queue": "a version was sent after an earlier one was taken into a tree",
    "fate.taken_though_refused": "what a maintainer would not take is in a tree or in mainline",
    "fate.subject": "a pull request names another release than the one that it came into",
}
"""What does not go together in what is told."""

_STRENGTH = {rule: place for place, rule in enumerate(RULES)}

_TAKEN = frozenset({Outcome.MERGED, Outcome.QUEUED})
_UNDOING = ("fate.dropped", "fate.reverted")
_REFUSED = (Outcome.WITHDRAWN, Outcome.REJECTED, Outcome.SUPERSEDED)


def fate(work: Series, patches: Mapping[Key, Patch], signs: Iterable[Sign]) -> Fate:
    """The fate of a series from all signs about any patch or cover of it.

    What is asked is what became of its last posting; patches that earlier ones had besides count
    if they were taken, for then they were left out because of that. `patches` are those of all
    postings, by key.
    """
    signs = _in_order(signs)
    postings = whole(work.postings)
    last = latest(postings, lambda posting: len(posting.patches))
    units = _units(last, work.postings, patches, signs)
    backed = _taken_back(units, signs)
    merged = _with_squashed(_best(units, signs, Outcome.MERGED), units, signs)
    again = {unit for unit, sign in backed.items() if sign.known < last.sent}
    merged = {unit: sign for unit, sign in merged.items() if unit not in again}
    standing = _standing(units, last, patches, signs)
    queued = {unit: sign for unit, sign in standing.items() if unit not in merged}
    used = _in_order((*merged.values(), *queued.values()))
    found = Fate(
        total=max(_number(units, last), last.stated),
        queued=_number(queued, last),
        objections=tuple(each for each in signs if each.outcome in _REFUSED and _is_of(each, last)),
        stale=tuple(each for each in signs if each.outcome in _TAKEN and each not in used),
        steps=_steps(merged.values()),
        signs=used,
    )
    if merged:
        back = {unit: sign for unit, sign in backed.items() if unit in merged}
        return _in_mainline(found, merged, back, last)
    refusal = _refusal(found.objections, queued.values(), last)
    if refusal is not None:
        return replace(
            found,
            outcome=refusal.outcome,
            patches=found.total,
            queued=0,
            signs=(refusal,),
            known=refusal.known,
        )
    if queued:
        known = max(sign.known for sign in queued.values())
        return replace(found, outcome=Outcome.QUEUED, patches=found.queued, known=known)
    return found


def contradictions(work: Series, found: Fate) -> tuple[tuple[str, Sign], ...]:
    """What does not go together in a fate: ids of CONTRADICTIONS, and the sign of each."""
    last = latest(whole(work.postings), lambda posting: len(posting.patches))
    told: list[tuple[str, Sign]] = []
    if found.outcome is Outcome.MERGED and found.known is not None and found.known < last.sent:
        told.append(("fate.posted_after_merge", found.signs[0]))
    told += (
        ("fate.posted_after_queue", sign)
        for sign in found.stale
        if sign.outcome is Outcome.QUEUED and sign.known < last.sent
    )
    if found.outcome in (Outcome.MERGED, Outcome.QUEUED):
        told += (
            ("fate.taken_though_refused", sign)
            for sign in found.objections
            if sign.rule == "fate.rejected"
        )
    return tuple(told)


_Unit = tuple[str, int]
"""A patch in all postings: its title, and the how manieth of that title it is in a posting."""

_Units = dict[_Unit, frozenset[Key]]
"""Each with the mails that carried it."""


def _units(
    last: Posting,
    postings: Iterable[Posting],
    patches: Mapping[Key, Patch],
    signs: Iterable[Sign],
) -> _Units:
    """The patches that the question is about.

    A posting of which no patch is at hand is asked about by its lead alone.
    """
    carriers: dict[_Unit, set[Key]] = {}
    final = _of_posting(last, patches)
    wanted = set(final.values())
    places = {patches[each].number: unit for each, unit in final.items() if each in patches}
    taken = frozenset(chain.from_iterable(s.patches for s in _lasting(signs)))
    for posting in postings:
        mine = _of_posting(posting, patches)
        if _mends(posting, last):
            mine = {
                each: places.get(patches[each].number, unit) if each in patches else unit
                for each, unit in mine.items()
            }
        goes_on = len(mine) > 1 and not wanted.isdisjoint(mine.values())
        for number, unit in mine.items():
            if unit in wanted or (goes_on and number in taken):
                carriers.setdefault(unit, set()).add(number)
    return {unit: frozenset(mails) for unit, mails in carriers.items()}


def _mends(posting: Posting, last: Posting) -> bool:
    """Whether a posting is a few patches of the last one once more, under their numbers there."""
    return posting.sent > last.sent and 0 < len(posting.patches) < posting.stated == last.stated


def _of_posting(posting: Posting, patches: Mapping[Key, Patch]) -> dict[Key, _Unit]:
    """The units that the mails of a posting carry."""
    seen: dict[str, int] = {}
    found = {}
    for number in posting.patches or (posting.lead,):
        patch = patches.get(number)
        title = (normal_title(patch.title) if patch else "") or str(number)
        seen[title] = seen.get(title, 0) + 1
        found[number] = (title, seen[title])
    return found


def _lasting(signs: Iterable[Sign]) -> Iterator[Sign]:
    """What was taken and not given back since."""
    signs = tuple(signs)
    undone = [sign for sign in signs if sign.rule in _UNDOING]
    for sign in signs:
        if sign.outcome in _TAKEN and not any(_undoes(each, sign) for each in undone):
            yield sign


def _undoes(undoing: Sign, sign: Sign) -> bool:
    return undoing.known >= sign.known and not undoing.patches.isdisjoint(sign.patches)


def _best(units: _Units, signs: Iterable[Sign], outcome: Outcome) -> dict[_Unit, Sign]:
    """For each unit that has one the strongest sign of an outcome, of equals the oldest."""
    of_outcome = [sign for sign in signs if sign.outcome is outcome]
    found: dict[_Unit, Sign] = {}
    for unit, mails in units.items():
        for sign in of_outcome:
            if not mails.isdisjoint(sign.patches):
                found[unit] = sign
                break
    return found


def _taken_back(units: _Units, signs: tuple[Sign, ...]) -> dict[_Unit, Sign]:
    """What took units out of mainline that did not come in once more after it."""
    found = {}
    for unit, mails in units.items():
        about = [sign for sign in signs if not mails.isdisjoint(sign.patches)]
        backs = [sign for sign in about if sign.outcome is Outcome.REVERTED]
        comes = [
            sign.known
            for sign in about
            if sign.outcome is Outcome.MERGED and sign.rule != "fate.upstream"
        ]
        last = max(backs, key=lambda sign: sign.known, default=None)
        if last is not None and all(known <= last.known for known in comes):
            found[unit] = last
    return found


def _with_squashed(
    merged: Mapping[_Unit, Sign], units: _Units, signs: Iterable[Sign]
) -> dict[_Unit, Sign]:
    """Where one of several that were made one commit is in mainline, all of them are."""
    found = dict(merged)
    for sign in signs:
        if sign.rule != "fate.squashed":
            continue
        together = [unit for unit, mails in units.items() if not mails.isdisjoint(sign.patches)]
        first = next((merged[unit] for unit in together if unit in merged), None)
        if first is not None:
            found |= {unit: first for unit in together if unit not in merged}
    return found


def _standing(
    units: _Units, last: Posting, patches: Mapping[Key, Patch], signs: tuple[Sign, ...]
) -> dict[_Unit, Sign]:
    """For each unit that is in a tree the strongest sign of it.

    What was said before a patch was sent again does not hold, nor what was taken back.
    """
    wanted = set(_of_posting(last, patches).values())
    again = frozenset((last.lead, *last.patches))
    undone = [sign for sign in signs if sign.rule in _UNDOING]

    def stands(sign: Sign, unit: _Unit) -> bool:
        if unit in wanted and sign.known < last.sent and again.isdisjoint(sign.patches):
            return False
        return not any(
            each.known >= sign.known and not each.patches.isdisjoint(units[unit]) for each in undone
        )

    found: dict[_Unit, Sign] = {}
    for unit, mails in units.items():
        for sign in signs:
            if (
                sign.outcome is Outcome.QUEUED
                and not mails.isdisjoint(sign.patches)
                and stands(sign, unit)
            ):
                found[unit] = sign
                break
    return found


def _number(units: Iterable[_Unit], last: Posting) -> int:
    """How many patches these units are: one each, but for a lead that stands for all."""
    many = sum(1 for _ in units)
    return many if last.patches or not many else last.stated


def _in_mainline(
    found: Fate, merged: Mapping[_Unit, Sign], back: Mapping[_Unit, Sign], last: Posting
) -> Fate:
    """Merged, in part or wholly, unless all of that was taken back."""
    if len(back) == len(merged):
        return replace(
            found,
            outcome=Outcome.REVERTED,
            patches=_number(back, last),
            reverted=_number(back, last),
            signs=(*_in_order(back.values()), *found.signs),
            known=max(sign.known for sign in back.values()),
        )
    left = _number([unit for unit in merged if unit not in back], last)
    return replace(
        found,
        outcome=Outcome.MERGED if left == found.total else Outcome.PARTLY,
        patches=left,
        reverted=len(back),
        signs=(*found.signs, *_in_order(back.values())),
        known=max(sign.known for sign in (*found.signs, *back.values())),
    )


def _refusal(objections: Iterable[Sign], queued: Iterable[Sign], last: Posting) -> Sign | None:
    """The last word against all of the last posting, if nothing was taken after it."""
    every = frozenset((last.lead, *last.patches))
    taken = max((sign.known for sign in queued), default=None)
    against = [
        sign
        for sign in objections
        if every <= sign.patches and (taken is None or sign.known > taken)
    ]
    return max(against, key=lambda sign: (sign.known, sign.rule), default=None)


def _is_of(sign: Sign, posting: Posting) -> bool:
    return not sign.patches.isdisjoint((posting.lead, *posting.patches))


def _steps(signs: Iterable[Sign]) -> tuple[Step, ...]:
    """How many patches came into mainline by each sign, or by commits of one landing."""
    counts: dict[object, tuple[int, Sign]] = {}
    for sign in signs:
        place = sign.merge or sign.message or sign.commits
        number, first = counts.get(place, (0, sign))
        counts[place] = (number + 1, first)
    steps = (Step(number, sign) for number, sign in counts.values())
    return tuple(sorted(steps, key=lambda step: (step.sign.known, step.sign.rule)))


def _in_order(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Strongest first, of one kind the oldest first; each once."""
    every = dict.fromkeys(signs)
    return tuple(
        sorted(every, key=lambda s: (_STRENGTH[s.rule], s.known, s.message or "", s.commits))
    )
