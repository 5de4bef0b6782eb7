"""What mails and commits say to signs: which patches of a work each is about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from kmonthly.mail.model import Robot, Said
from kmonthly.series.model import (
    Listed,
    Outcome,
    Patch,
    Posting,
    Request,
    Series,
    Sign,
    Standing,
    Told,
)
from kmonthly.terms.ids import Key
from kmonthly.terms.titles import normal_title

LIKE = 88
"""Per cent from which on a maintainer's title of a commit is that of a patch, retouched."""

TELLING_WORDS = 4
"""A title of so many words says by itself which patch is meant; a shorter one with its author."""

_LONGEST = timedelta(days=550)
"""No patch takes longer to mainline without being sent again."""

_MEANT = {
    Said.APPLIED: (Outcome.QUEUED, "fate.applied"),
    Said.SQUASHED: (Outcome.QUEUED, "fate.squashed"),
    Said.COMMITTED: (Outcome.QUEUED, "fate.robot"),
    Said.SUPERSEDED: (Outcome.SUPERSEDED, "fate.superseded"),
    Said.DROPPED: (Outcome.OPEN, "fate.dropped"),
    Said.REVERTED: (Outcome.OPEN, "fate.reverted"),
    Said.REJECTED: (Outcome.REJECTED, "fate.rejected"),
    Said.NAK: (Outcome.REJECTED, "fate.nak"),
    Said.WITHDRAWN: (Outcome.WITHDRAWN, "fate.withdrawn"),
}
"""What answers to postings say."""


_TO_THE_WORK = frozenset({Said.WITHDRAWN, Said.NAK, Said.REJECTED})
"""Said in answer to an answer they may be of what stands there."""

_TAKING = frozenset({Said.APPLIED, Said.SQUASHED})
_UNDOING = frozenset({Said.DROPPED, Said.REVERTED})
"""Said by who took it, of their own tree; others drop patches from what they send next."""


def of_answers(work: Series, patches: Mapping[Key, Patch], told: Iterable[Told]) -> Iterator[Sign]:
    """What answers to postings of a work say of its patches.

    Whose word counts: a program's and a maintainer's, of what is taken, dropped and refused; the
    author's own, of what is withdrawn or has another in its place.
    """
    postings = {posting.lead: posting for posting in work.postings}
    takers: set[str] = set()
    for each in sorted(told, key=lambda each: (each.sent, each.message)):
        posting = postings.get(each.posting)
        if posting is None or each.notice.said not in _MEANT or not _may_say(each):
            continue
        said = each.notice.said
        if said in _TAKING:
            takers.add(each.by.address)
        elif said in _UNDOING and each.by.address not in takers:
            continue
        about = _about(each, posting, patches)
        if not about:
            continue
        if said is Said.NAK and each.standing is Standing.AUTHOR:
            said = Said.WITHDRAWN
        outcome, rule = _MEANT[said]
        if each.robot is not Robot.NONE and outcome is Outcome.QUEUED:
            rule = "fate.robot"
        yield Sign(
            rule=rule,
            outcome=outcome,
            patches=about,
            known=each.sent,
            message=each.message,
            start=each.notice.start,
            stop=each.notice.stop,
            by=each.by,
            standing=each.standing,
            tree=each.notice.tree,
            commits=tuple(filter(None, (commit.commit for commit in each.notice.commits))),
            instead=each.notice.instead or None,
        )


def of_request(
    patches: Iterable[Patch],
    request: Request,
    taken: frozenset[Key] = frozenset(),
    squashed: frozenset[Key] = frozenset(),
) -> Sign | None:
    """What a pull request, with what it came to, says of these patches; None if it names none.

    `taken` are those of which its sender said before that they took them, `squashed` those of which
    they made one commit.
    """
    patches = tuple(patches)
    found = _named(patches, request, squashed)
    found |= _rewritten([each for each in patches if each.key in taken - found], request)
    if not found or (request.answer is None and _asks_for_own(request, found, patches)):
        return None
    outcome = Outcome.MERGED if request.mainline else Outcome.QUEUED
    rule = "fate.pull" if request.mainline else "fate.pulled" if request.answer else "fate.asked"
    return Sign(
        rule=rule,
        outcome=outcome,
        patches=frozenset(found),
        known=request.answered or request.sent,
        message=request.message,
        others=(request.answer,) if request.answer else (),
        by=request.by,
        tree=f"{request.tree} {request.ref}".strip(),
        merge=request.merge,
        landing=request.landing,
    )


def _asks_for_own(request: Request, found: set[Key], patches: Iterable[Patch]) -> bool:
    """Whether somebody asks for patches of their own, of which nobody else said a word."""
    who = {request.by.name.casefold(), request.by.address}
    return all(patch.authors & who for patch in patches if patch.key in found)


def reverted(patches: Iterable[Patch], request: Request) -> Sign | None:
    """What a pull request that came into mainline takes back of these patches."""
    if not request.mainline or request.answered is None:
        return None
    titles = {normal_title(each.title) for each in request.commits if _REVERT.match(each.title)}
    about = frozenset(
        patch.key
        for patch in patches
        if patch.kernel and patch.sent < request.sent and _revert_of(patch) in titles
    )
    if not about:
        return None
    return Sign(
        rule="fate.reverted",
        outcome=Outcome.REVERTED,
        patches=about,
        known=request.answered,
        message=request.message,
        others=(request.answer,) if request.answer else (),
        by=request.by,
        merge=request.merge,
        landing=request.landing,
    )


_REVERT = re.compile(r"revert\b", re.IGNORECASE)


def _revert_of(patch: Patch) -> str:
    return normal_title(f'Revert "{patch.title}"')


def _may_say(told: Told) -> bool:
    said = told.notice.said
    if said in _TO_THE_WORK and not told.direct:
        return False
    if said is Said.NAK and told.standing is Standing.AUTHOR:
        return True
    if said is Said.WITHDRAWN or (said is Said.SUPERSEDED and told.standing is Standing.AUTHOR):
        return told.standing is Standing.AUTHOR
    if told.standing is Standing.AUTHOR:  # maintainers send patches too, and say what they took
        return any(commit.commit for commit in told.notice.commits)
    return told.standing is not Standing.NONE


def _about(told: Told, posting: Posting, patches: Mapping[Key, Patch]) -> frozenset[Key]:
    """The mails of a posting that a notice is about; its lead among them if it is about all."""
    every = frozenset((posting.lead, *posting.patches))
    notice = told.notice
    if notice.commits:
        named = _commits(told, posting, patches)
        return every if len(named) >= max(posting.stated, 1) else named
    if notice.whole or told.answered == posting.lead:
        return every if notice.whole or posting.has_cover or posting.stated <= 1 else _lone(told)
    return frozenset({told.answered}) & every


def _lone(told: Told) -> frozenset[Key]:
    """The answered patch alone: the first of a set without a cover is its lead, not all of it."""
    return frozenset({told.answered})


def _commits(told: Told, posting: Posting, patches: Mapping[Key, Patch]) -> frozenset[Key]:
    """The patches that a notice names: by title, else by number, else by a title retouched; if it
    names as many as there are, all; if it names one of no such title, the answered one."""
    mine = [patches[each] for each in posting.patches if each in patches]
    found: set[Key] = set()
    left: list[str] = []
    for commit in told.notice.commits:
        title = normal_title(commit.title)
        same = [patch.key for patch in mine if title and normal_title(patch.title) == title]
        same = same or [
            patch.key for patch in mine if commit.number and patch.number == commit.number
        ]
        found.update(same[:1])
        if not same:
            left.append(commit.title)
    if left and len(told.notice.commits) == len(mine):
        return frozenset(patch.key for patch in mine)
    for title in left:
        likely = _likely(title, [patch for patch in mine if patch.key not in found])
        if len(likely) == 1:
            found.update(patch.key for patch in mine if normal_title(patch.title) in likely)
    if not found and len(told.notice.commits) == 1:
        return frozenset({told.answered}) & frozenset(posting.patches)
    return frozenset(found)


def _likely(title: str, patches: Iterable[Patch]) -> frozenset[str]:
    """The normal titles of the patches that are the most likely to be a commit, retouched.

    What it is about must be the same, in words before a colon or in paths: people send one change
    to many subsystems. Where only what is done is the same, all such words must be.
    """
    prefix = _prefix(title)
    about = prefix - _EVERYWHERE
    likely: dict[str, tuple[float, int]] = {}
    for patch in patches:
        shared = about & (_prefix(patch.title) | patch.about)
        if prefix == _prefix(patch.title):
            shared = prefix
        alike = _alike(title, patch.title)
        if shared >= about:
            alike = max(alike, _alike(_tail(title), _tail(patch.title)))
        if shared and alike >= LIKE:
            likely[normal_title(patch.title)] = (alike, len(shared))
    best = max(likely.values(), default=None)
    return frozenset(each for each, points in likely.items() if points == best)


def retouched(title: str, patches: Iterable[Patch]) -> str:
    """The normal title of the one patch that a commit's title is likely to be of; empty if of none,
    or of several."""
    likely = _likely(title, patches)
    return next(iter(likely)) if len(likely) == 1 else ""


def _alike(one: str, other: str) -> float:
    """How much two titles are the same, in per cent; one that begins the other is."""
    shorter, longer = sorted((normal_title(one), normal_title(other)), key=len)
    if longer.startswith(f"{shorter} ") and len(shorter.split()) >= TELLING_WORDS:
        return 100.0
    return fuzz.ratio(shorter, longer) if shorter else 0.0


def _tail(title: str) -> str:
    """What a title says that is done, if that is enough to tell."""
    tail = title.rpartition(":")[2]
    return tail if len(tail.split()) >= TELLING_WORDS else ""


_EVERYWHERE = frozenset(
    "drivers fs net include linux uapi arch kernel mm lib documentation tools testing core main "
    "common base c h s rst txt makefile kconfig".split()
)
"""Words in paths that say little of what a patch is about."""


def _named(patches: tuple[Patch, ...], request: Request, squashed: frozenset[Key]) -> set[Key]:
    """The patches that a shortlog names.

    By title: of the same author, or of another sender where no patch of that author has the title
    and it tells enough. Else by a title retouched, of the same author, that no patch has.
    """
    able = [
        patch
        for patch in patches
        if patch.kernel and patch.sent < request.sent and request.sent - patch.sent < _LONGEST
    ]
    by_title: dict[str, list[Patch]] = {}
    for patch in able:
        by_title.setdefault(normal_title(patch.title), []).append(patch)
    found: set[Key] = set()
    for commit in request.commits:
        title = _once(normal_title(commit.title))
        tells = (
            not commit.owned
            and len(title.split()) >= TELLING_WORDS
            and not _REVERT.match(commit.title)
        )
        found.update(
            patch.key
            for patch in by_title.get(title, ())
            if tells or commit.author.casefold() in patch.authors
        )
    for commit in request.commits:
        if commit.unknown:
            left = [patch for patch in able if patch.key not in found]
            found.update(_retouched(commit, left, squashed))
    return found


def _rewritten(patches: Sequence[Patch], request: Request) -> set[Key]:
    """Patches that are there under another title, of those that the sender of the request took.

    A commit of their author that no patch has the title of, about the same, with nearly all the
    words of one title among those of the other; where no other comes near.
    """
    found: set[Key] = set()
    for commit in request.commits:
        about = _prefix(commit.title) - _EVERYWHERE
        near = {
            normal_title(patch.title): _words_alike(commit.title, patch.title)
            for patch in patches
            if commit.unknown
            and patch.sent < request.sent
            and commit.author.casefold() in patch.authors
            and about <= _prefix(patch.title) | patch.about
        }
        likely = [title for title, alike in near.items() if alike >= _SAME_WORDS]
        if len(likely) == 1 and sum(alike >= _NEAR for alike in near.values()) == 1:
            found |= {patch.key for patch in patches if normal_title(patch.title) == likely[0]}
    return found


def _words_alike(one: str, other: str) -> float:
    return fuzz.token_set_ratio(
        normal_title(_tail(one) or one), normal_title(_tail(other) or other)
    )


_SAME_WORDS = 85
_NEAR = 75
"""Per cent of the words. Of 27 rewritten titles of July to October 2020 that were read all eight
above 85 were the patch, and of those below most were not."""


def _once(title: str) -> str:
    """A normal title without a revert of a revert: then it is there again."""
    return title.removeprefix(_TWICE) if title.startswith(_TWICE) else title


_TWICE = "revert revert "


def _retouched(commit: Listed, patches: Iterable[Patch], squashed: frozenset[Key]) -> set[Key]:
    """The patch, in every version of it, that a commit has under a retouched title; or all that are
    as likely, if they were made one commit."""
    own = [patch for patch in patches if commit.author.casefold() in patch.authors]
    likely = _likely(commit.title, own)
    found = {patch.key for patch in own if normal_title(patch.title) in likely}
    return found if len(likely) == 1 or found <= squashed else set()


@lru_cache(maxsize=1 << 16)
def _prefix(title: str) -> frozenset[str]:
    """The words before a title's last colon: what it is about."""
    return frozenset(re.findall(r"\w+", title.rpartition(":")[0].casefold()))
