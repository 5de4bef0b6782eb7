"""Where a series went, worded."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import mail, person
from kmonthly.edition.model import Run, Text, ours
from kmonthly.history.model import Landing
from kmonthly.series.model import Fate, Outcome, Sign, Standing
from kmonthly.terms.ids import MessageId

_COMMIT: Final = re.compile(r"[0-9a-f]{12,40}")
_SHOWN: Final = 12
"""Digits of a commit's id, as the kernel's people write it."""

_ADDRESS: Final = re.compile(r"\w+(?:://|@)\S*?/?([\w.+-]+?)(?:\.git)?/?(?=\s|$)")
_LONGEST_TREE: Final = 48


_PEOPLE: Final = (Standing.KEEPER, Standing.MAINTAINER)


def fated(fate: Fate, words: Catalogue) -> Text:
    """What became of a series, in a clause."""
    if fate.outcome is Outcome.OPEN:
        return words.text("fate.open")
    if fate.outcome in (Outcome.MERGED, Outcome.PARTLY):
        return _merged(fate, words)
    if fate.outcome is Outcome.REVERTED:
        return words.clauses((_merged(fate, words), words.text("fate.reverted")))
    sign = fate.signs[0]
    if fate.outcome is Outcome.QUEUED:
        return _part(_queued(fate, words), fate.patches, fate.total, words)
    if fate.outcome is Outcome.REJECTED:
        return words.text("fate.rejected", by=person(sign.by))
    return words.text(f"fate.{fate.outcome}")


def lapse(fate: Fate, words: Catalogue) -> Text:
    """That nobody tells what became of what was queued; empty if that may still come."""
    return words.text("fate.lapsed") if fate.lapsed else ()


def mails(sign: Sign) -> tuple[MessageId, ...]:
    """The mails that a sign rests on, the one that says so first."""
    return (*((sign.message,) if sign.message else ()), *sign.others)


def commit(fate: Fate) -> Text:
    """The commit by which a series came into mainline, linked; empty if it was more than one."""
    found = {step.sign.merge or "".join(step.sign.commits[:1]) for step in fate.steps}
    name = found.pop() if len(found) == 1 else ""
    if not _COMMIT.fullmatch(name):
        return ()
    return (Run(name[:_SHOWN], href=f"https://git.kernel.org/torvalds/c/{name}"),)


def _merged(fate: Fate, words: Catalogue) -> Text:
    releases: dict[Landing | None, int] = {}
    for step in fate.steps:
        landing = step.sign.landing
        where = replace(landing, candidate="") if landing else None
        releases[where] = releases.get(where, 0) + step.patches
    if len(releases) > 1:
        parts = (
            words.text("fate.merged_part", count, release=_release(where, words))
            for where, count in releases.items()
        )
        said = words.text("fate.merged_parts", parts=words.listing(parts))
    else:
        said = words.text("fate.merged", release=_release(next(iter(releases), None), words))
    if fate.outcome is not Outcome.MERGED:
        said = _part(said, sum(releases.values()), fate.total, words)
    back = fate.reverted if fate.outcome is Outcome.PARTLY else 0
    more = words.text("fate.more_queued", fate.queued) if fate.queued else ()
    gone = words.text("fate.some_reverted", back) if back else ()
    return words.clauses((said, gone, more))


def _release(landing: Landing | None, words: Catalogue) -> Text:
    if landing is None or not landing.version:
        return words.text("fate.release_unknown")
    key = "fate.release" if landing.certain else "fate.release_likely"
    return words.text(key, version=ours(landing.version))


def _queued(fate: Fate, words: Catalogue) -> Text:
    sign = fate.signs[0]
    trees = dict.fromkeys(named_tree(each.tree) for each in fate.signs)
    tree = mail(named_tree(sign.tree)) if len(trees) == 1 else ()
    takers = dict.fromkeys(each.by.shown for each in fate.signs if each.standing in _PEOPLE)
    if takers and len(trees) > 1:
        return words.text("fate.queued", by=words.listing(map(mail, takers)))
    if sign.rule == "fate.robot" and len(trees) > 1:
        return words.text("fate.in_tree", tree=words.listing(map(mail, filter(None, trees))))
    if sign.rule == "fate.robot" and tree:
        return words.text("fate.in_tree", tree=tree)
    if sign.rule in ("fate.asked", "fate.pulled"):
        return words.text(sign.rule, by=person(sign.by))
    if tree:
        return words.text("fate.queued_tree", by=person(sign.by), tree=tree)
    return words.text("fate.queued", by=person(sign.by))


def named_tree(tree: str) -> str:
    """A tree without where it lies: `linux-block for-next`."""
    short = " ".join(re.sub(r"\.git\b|[()]", " ", _ADDRESS.sub(r"\1", tree)).split())
    return short if len(short) <= _LONGEST_TREE else ""


def _part(said: Text, patches: int, total: int, words: Catalogue) -> Text:
    if patches >= total:
        return said
    return words.text("fate.part", part=patches, total=total, fate=said)


def deciding(fates: Iterable[Fate | None]) -> tuple[Sign, ...]:
    """The signs that fates rest on, and what was said against the work, each once."""
    every = (sign for fate in fates if fate is not None for sign in (*fate.signs, *fate.objections))
    return tuple(dict.fromkeys(every))
