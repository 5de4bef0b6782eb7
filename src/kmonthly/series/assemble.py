"""Patches and covers to postings.

A subject says n/N and a version; the references say what belongs together. What a sender can do
otherwise, senders do: no cover, the cover missing from the archive, each patch answering the last,
nothing threaded at all, two series in one thread, one sent again under the first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kmonthly.mail.model import Role
from kmonthly.series.model import Head, Numbering, Posting
from kmonthly.terms.ids import Key

LOOSE = timedelta(minutes=30)
"""Patches that nothing threads belong together if each follows the last within this time."""

_CLOSING_VERSION = re.compile(r"(.*\S)[\s,]+\(?[vV](\d{1,3})\)?")
_LIST_NAME = re.compile(r"\A\[[\w-]+\] ")
"""What list software puts in front: "[dm-devel] "."""

_Mark = tuple[int | None, int, int | None]
"""Version, minor and N: what all mails of one posting share."""

_Anchor = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A patch or cover with its numbering at hand."""

    head: Head
    numbering: Numbering

    @property
    def mark(self) -> _Mark:
        return (self.numbering.version, self.numbering.minor, self.numbering.total)

    @property
    def number(self) -> int:
        return 1 if self.numbering.part is None else self.numbering.part


def assemble(heads: Iterable[Head]) -> tuple[Posting, ...]:
    """The postings in these heads, by time. The order in which heads come does not matter."""
    heads = tuple(heads)
    parts = {
        head.key: _Part(head, head.numbering)
        for head in heads
        if head.numbering is not None and head.role in (Role.PATCH, Role.COVER)
    }
    groups: dict[_Anchor, list[_Part]] = {}
    loose: dict[tuple[object, ...], list[_Part]] = {}
    for part in parts.values():
        anchor = _anchor(part, parts)
        if anchor is None:
            loose.setdefault(_sender_mark(part), []).append(part)
        else:
            groups.setdefault(anchor, []).append(part)
    _add_bare_covers(groups, {head.key: head for head in heads if head.title})
    runs = [_with_answers(run, groups) for each in loose.values() for run in _runs(each)]
    alone = _without_home(runs, [group for at, group in groups.items() if at[0] == "under"])
    together = _with_covers([*alone, *groups.values()])
    postings = (_posting(sending) for group in together for sending in _sendings(group))
    return tuple(sorted(postings, key=lambda posting: (posting.sent, posting.lead)))


def _anchor(part: _Part, parts: Mapping[Key, _Part]) -> _Anchor | None:
    """What all mails of the part's posting have in common; None if nothing threads it.

    A lone patch and a cover are their own anchor. A patch belongs to the nearest ancestor that it
    `fits`, which may be a patch itself (each answering the last): then its anchor counts. A patch
    that starts a thread anchors those that answer it, but has no anchor itself: the next may start
    a thread of its own. Patches whose cover is not in the archive share the missing parent. Patches
    that answer something else that is known (a new version under the old one's cover) share that
    and their sender.
    """
    seen: set[Key] = set()
    while part.numbering.total is not None and part.number != 0:
        seen.add(part.head.key)
        above = next(
            (
                parts[each]
                for each in reversed(part.head.references)
                if each in parts and each not in seen and _fits(part, parts[each])
            ),
            None,
        )
        if above is None:
            if not part.head.references:
                return ("at", part.head.key) if len(seen) > 1 else None
            return ("under", part.head.references[-1], *_sender_mark(part))
        part = above
    return ("at", part.head.key)


def _fits(part: _Part, above: _Part) -> bool:
    """Whether a patch may be of one posting with an ancestor: same N, and same version.

    Some tools write the version into the cover's subject only (stgit's users on linux-xfs: 11
    patches "[PATCH 01/11]" under "[PATCH v3 00/11]"): a patch that states none takes its cover's.
    """
    if part.numbering.total != above.numbering.total:
        return False
    if part.mark == above.mark:
        return True
    return part.numbering.version is None and above.number == 0


def _sender_mark(part: _Part) -> tuple[object, ...]:
    author = part.head.author
    return (author.address or author.name, *part.mark, part.numbering.trees)


def _add_bare_covers(groups: Mapping[_Anchor, list[_Part]], others: Mapping[Key, Head]) -> None:
    """Gives a group the mail that its patches answer as its cover, if that has no brackets at all.

    "sort out the locking v2", and 14 patches "[PATCH 01/14]" by the same sender under it: 46 such
    covers in July to October 2020. A version may close the title. Of several groups under one mail
    (v2 sent below v1) it covers the first.
    """
    above: dict[_Anchor, Head] = {("under", key): head for key, head in others.items()}
    under = [(above[anchor[:2]], group) for anchor, group in groups.items() if anchor[:2] in above]
    covered: set[Key] = set()
    for head, group in sorted(under, key=lambda each: min(map(_by_time, each[1]))):
        first = min(group, key=_by_time)
        if head.key in covered or head.author.address != first.head.author.address:
            continue
        covered.add(head.key)
        title = _LIST_NAME.sub("", head.title)
        match = _CLOSING_VERSION.fullmatch(title)
        title, version = (match[1], int(match[2])) if match else (title, first.numbering.version)
        group.append(_Part(head, replace(first.numbering, title=title, version=version, part=0)))


def _runs(parts: Iterable[_Part]) -> list[list[_Part]]:
    """Unthreaded patches of one sender, version and N, cut where the time between two is long."""
    runs: list[list[_Part]] = []
    for part in sorted(parts, key=_by_time):
        if runs and part.head.sent - runs[-1][-1].head.sent <= LOOSE:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _with_answers(run: list[_Part], groups: dict[_Anchor, list[_Part]]) -> list[_Part]:
    """The run with what answers its patches, however late, taken out of the groups."""
    return [*run, *(each for part in run for each in groups.pop(("at", part.head.key), ()))]


def _without_home(runs: Iterable[list[_Part]], groups: Sequence[list[_Part]]) -> list[list[_Part]]:
    """The unthreaded runs that are of no group; the others are put to theirs.

    Some answer the old version with 1/2 of the new one and thread 2/2 to nothing. A group is a
    run's home if both have the same sender, N and version, no number in common, and begin within
    LOOSE of each other; the nearest counts.
    """
    alone = []
    for run in sorted(runs, key=lambda each: _by_time(each[0])):
        numbers = {part.number for part in run}
        near = []
        for group in groups:
            first = min(group, key=_by_time)
            apart = abs(first.head.sent - run[0].head.sent)
            if (
                apart <= LOOSE
                and _sender_mark(first) == _sender_mark(run[0])
                and numbers.isdisjoint(part.number for part in group)
            ):
                near.append((apart, first.head.key, group))
        if near:
            min(near)[2].extend(run)
        else:
            alone.append(run)
    return alone


def _with_covers(groups: Iterable[list[_Part]]) -> list[list[_Part]]:
    """Groups without a cover joined to the lone cover that its sender posted beside them.

    Some send the cover and the patches as separate threads (Intel PMT v3 to v5, July 2020). The
    nearest cover in time counts, of the same sender, N and version, and no further than LOOSE.
    """
    complete: list[list[_Part]] = []
    covers: dict[tuple[object, ...], list[list[_Part]]] = {}
    coverless: list[list[_Part]] = []
    for group in groups:
        has_cover = any(part.number == 0 for part in group)
        if len(group) == 1 and has_cover:
            covers.setdefault(_sender_mark(group[0]), []).append(group)
            complete.append(group)
        elif has_cover or group[0].numbering.total is None:
            complete.append(group)
        else:
            coverless.append(sorted(group, key=_by_time))
    for group in sorted(coverless, key=lambda each: _by_time(each[0])):
        near = [
            (abs(group[0].head.sent - cover[0].head.sent), cover[0].head.key, cover)
            for cover in covers.get(_sender_mark(group[0]), ())
            if abs(group[0].head.sent - cover[0].head.sent) <= LOOSE
        ]
        if near:
            min(near)[2].extend(group)
        else:
            complete.append(group)
    return complete


def _sendings(group: Sequence[_Part]) -> list[list[_Part]]:
    """A group cut where the same numbers come round again: the same patches, sent twice.

    A single number that comes again is a corrected patch and stays; a sending is only cut off when
    at least half of its numbers, and two of them, repeat.
    """
    sendings: list[list[_Part]] = []
    left = sorted(group, key=_by_time)
    while left:
        first: dict[int, _Part] = {}
        again = [part for part in left if first.setdefault(part.number, part) is not part]
        if len(again) < 2 or 2 * len(again) < len(first):
            return [*sendings, left]
        sendings.append(list(first.values()))
        left = again
    return sendings


def _posting(parts: Sequence[_Part]) -> Posting:
    by_number = sorted(parts, key=lambda part: (part.number, *_by_time(part)))
    lead = by_number[0]
    numbering = lead.numbering
    patches = tuple(part.head.key for part in by_number if part.number != 0)
    return Posting(
        lead=lead.head.key,
        title=numbering.title,
        author=lead.head.author,
        sent=lead.head.sent,
        version=numbering.version or 1,
        minor=numbering.minor,
        assumed=numbering.version is None,
        tags=numbering.tags,
        trees=numbering.trees,
        stated=max(numbering.total or 1, 1),
        has_cover=lead.number == 0,
        patches=patches,
        robot=lead.head.robot,
    )


def _by_time(part: _Part) -> tuple[object, ...]:
    return (part.head.sent, part.head.key)
