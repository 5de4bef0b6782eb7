"""Patches and covers to postings.

A subject says n/N and a version; the references say what belongs together. What a sender can do
otherwise, senders do: no cover, the cover missing from the archive, each patch answering the last,
nothing threaded at all, two series in one thread, one sent again under the first, half of it in a
second thread, a version for each patch of its own, a cover that counts wrong. Counts in this file
are of 38,993 messages of 24 lists, July to October 2020, which make 3,937 postings.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kmonthly.mail.model import Role
from kmonthly.series.model import Head, Numbering, Posting
from kmonthly.terms.ids import Key

LOOSE = timedelta(hours=4)
"""Patches that nothing threads belong together if each follows the last within this time.

Mail servers have held up the second half of a set for 41 minutes, and for three hours. With a day
one more posting of 2020 would be whole, and one wrong.
"""

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
        if self.numbering.part is None:
            return 0 if self.head.role is Role.COVER else 1
        return self.numbering.part

    @property
    def sender(self) -> str:
        return self.head.author.address or self.head.author.name

    @property
    def parent(self) -> Key | None:
        return self.head.references[-1] if self.head.references else None


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
    runs = (run for each in loose.values() for run in _runs(_units(each, groups)))
    pieces = map(_with_first_as_cover, [*runs, *groups.values()])
    together = _with_miscounted(_with_covers(_joined(pieces)))
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
    return (part.sender, *part.mark, part.numbering.trees)


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


def _units(parts: Iterable[_Part], groups: dict[_Anchor, list[_Part]]) -> Iterator[list[_Part]]:
    """Each unthreaded patch, by time, with what answers it, however late, out of the groups."""
    for part in sorted(parts, key=_by_time):
        yield [part, *groups.pop(("at", part.head.key), ())]


def _runs(units: Iterable[list[_Part]]) -> list[list[_Part]]:
    """Unthreaded patches of one sender, version and N, cut where the time between two is long.

    Cut as well where a number comes again after all N came, for the next work has begun; or where
    the first number does before that: a patch slipped out, and then the whole set was sent (twice).
    """
    runs: list[list[_Part]] = []
    last = None
    for unit in units:
        first = unit[0]
        if (
            last is not None
            and first.head.sent - last.head.sent <= LOOSE
            and not _begins_again(runs[-1], unit)
        ):
            runs[-1].extend(unit)
        else:
            runs.append(unit)
        last = first
    return runs


def _begins_again(run: Sequence[_Part], unit: Sequence[_Part]) -> bool:
    numbers, new = _numbers(run), _numbers(unit)
    if _complete(numbers, run[0]):
        return not numbers.isdisjoint(new)
    return run[0].number in new


def _with_first_as_cover(group: list[_Part]) -> list[_Part]:
    """The group with its first mail as its cover, if that was numbered like the first patch.

    "[PATCH v3 01/27] Input: simplify", then 01/27 to 27/27, all in answer to it. A patch that was
    sent again corrected has the title of the one before.
    """
    if len(group) < 3:
        return group
    first, second, *others = sorted(group, key=_by_time)
    if (
        first.number == second.number == 1
        and first.numbering.title != second.numbering.title
        and all(part.parent == first.head.key and part.number > 1 for part in others)
        and second.parent == first.head.key
        and _complete(_numbers(group), first)
    ):
        return [_Part(first.head, replace(first.numbering, part=0)), second, *others]
    return group


def _joined(groups: Iterable[list[_Part]]) -> list[list[_Part]]:
    """The groups, those that are pieces of one sending joined; see `_is_one_sending`.

    A group joins the one begun last before it of which it is a piece, if one of its mails lies
    within LOOSE of the group's first. 71 of 4,001 groups are pieces of 31 postings.
    """
    found: list[list[_Part]] = []
    begun: dict[tuple[str, int], list[list[_Part]]] = {}
    for group in sorted(groups, key=_begin):
        first = _sent_first(group)
        home = None
        if first.numbering.total is not None:
            which = (first.sender, first.numbering.total)
            before = [each for each in begun.get(which, ()) if _is_open(each, first)]
            home = next((each for each in reversed(before) if _is_one_sending(each, group)), None)
            begun[which] = before if home else [*before, group]
        if home is None:
            found.append(group)
        else:
            home.extend(group)
    return found


def _is_open(group: Iterable[_Part], first: _Part) -> bool:
    """Whether what begins with this mail, or later, can be a piece of the group: it is near, and
    the group lacks something."""
    lacks = set(range((first.numbering.total or 1) + 1)) - _numbers(group)
    return bool(lacks) and any(first.head.sent - part.head.sent <= LOOSE for part in group)


def _is_one_sending(one: Sequence[_Part], other: Sequence[_Part]) -> bool:
    """Whether two groups of one sender and N are pieces of one sending, the other begun later.

    No number may be in both, the time between must be short, and
    - one answers a mail of the other, or both answer the same mail, whatever versions they state:
      "[PATCH v2 0/5]" with "[PATCH v3 3/5]" among its patches, because that one was changed;
    - or they state the same version and have any ancestor in common: new patches that each answer
      the old one ("[PATCH v2 25/32]" under 25/32, "[PATCH v2 26/32]" under 26/32);
    - or one of them is threaded to nothing, and they state the same version and trees, or have all
      N patches together: the half that was sent by hand when the mail server gave up.
    """
    if _numbers(one) & _numbers(other) or not _near(one, other):
        return False
    first, second = _sent_first(one), _sent_first(other)
    if _parents(one) & _keys(other) or _parents(other) & (_keys(one) | _parents(one)):
        return True
    if first.mark != second.mark:
        return False
    if _ancestors(one) & _ancestors(other):
        return True
    if _is_lone_cover(one) or _is_lone_cover(other):
        return False  # see `_with_covers`
    if _is_loose(first) or _is_loose(second):
        return first.numbering.trees == second.numbering.trees or _complete(
            _numbers(one) | _numbers(other), first
        )
    return False


def _is_lone_cover(group: Sequence[_Part]) -> bool:
    return len(group) == 1 and group[0].number == 0


def _is_loose(first: _Part) -> bool:
    return first.parent is None and first.number != 0


def _near(one: Sequence[_Part], other: Sequence[_Part]) -> bool:
    """Whether the other's first mail lies within LOOSE of one of the one's.

    A cover without any brackets does not count: no sender is known of it (`series.cluster`).
    """
    begun = _sent_first(other).head.sent
    return any(abs(begun - part.head.sent) <= LOOSE for part in one if _is_marked(part))


def _sent_first(group: Iterable[_Part]) -> _Part:
    return min((part for part in group if _is_marked(part)), key=_by_time)


def _is_marked(part: _Part) -> bool:
    return part.head.role in (Role.PATCH, Role.COVER)


def _begin(group: Iterable[_Part]) -> tuple[object, ...]:
    return _by_time(_sent_first(group))


def _numbers(group: Iterable[_Part]) -> set[int]:
    return {part.number for part in group}


def _keys(group: Iterable[_Part]) -> set[Key]:
    return {part.head.key for part in group}


def _parents(group: Iterable[_Part]) -> set[Key]:
    return {part.parent for part in group if part.parent is not None}


def _ancestors(group: Iterable[_Part]) -> set[Key]:
    return {each for part in group for each in part.head.references}


def _complete(numbers: set[int], of: _Part) -> bool:
    return numbers >= set(range(1, (of.numbering.total or 1) + 1))


def _with_covers(groups: Iterable[list[_Part]]) -> list[list[_Part]]:
    """Groups without a cover joined to the lone cover that its sender posted beside them.

    Some send the cover and the patches as separate threads (Intel PMT v3 to v5, July 2020). Of the
    same sender, N and version, and no further than LOOSE; the nearest in time find each other.
    """
    begun = [(_sent_first(group), group) for group in groups]
    covers: dict[tuple[object, ...], list[list[_Part]]] = {}
    for first, group in begun:
        if _is_lone_cover(group):
            covers.setdefault(_sender_mark(first), []).append(group)
    near = []
    for first, group in begun:
        if first.numbering.total is None or any(part.number == 0 for part in group):
            continue
        for cover in covers.get(_sender_mark(first), ()):
            apart = abs(first.head.sent - cover[0].head.sent)
            if apart <= LOOSE:
                near.append((apart, cover[0].head.key, first.head.key, cover, group))
    taken: set[Key] = set()
    for _, _, key, cover, group in sorted(near, key=lambda each: each[:3]):
        if key not in taken and _numbers(cover).isdisjoint(_numbers(group)):
            cover.extend(group)
            taken.add(key)
    return [group for first, group in begun if first.head.key not in taken]


def _with_miscounted(groups: Iterable[list[_Part]]) -> list[list[_Part]]:
    """Covers without patches given those that answer them and are counted otherwise.

    "[PATCH 00/20]" above 20 patches "n/21", because one was added when the cover was written;
    "[PATCHSET v4] ..." above 27 patches "n/27"; "[RFC PATCH 0/9]" above 9 patches "[PATCH]", which
    are then numbered by time. All by one sender and within LOOSE: 17 covers. "[PATCH] ..." without
    a diff is a cover as well if patches answer it so: 7.
    """
    groups = list(groups)
    covers = {
        each[0].head.key: each for each in groups if _is_lone_cover(each) or _says_nothing(each)
    }
    below: dict[Key, list[list[_Part]]] = {}
    for group in sorted(groups, key=_begin):
        parent = _sent_first(group).parent
        cover = covers.get(parent) if parent is not None else None
        if cover is not None and cover is not group and _is_under(group, cover[0]):
            below.setdefault(cover[0].head.key, []).append(group)
    taken: set[Key] = set()
    for key, found in below.items():
        numbered = [each for each in found if each[0].numbering.total is not None]
        if numbered:
            covers[key].extend(numbered[0])
            taken.add(numbered[0][0].head.key)
        elif len(found) <= (covers[key][0].numbering.total or len(found)):
            covers[key].extend(_counted(each[0] for each in found))
            taken.update(each[0].head.key for each in found)
        if len(covers[key]) > 1:
            covers[key][0] = _as_cover(covers[key][0])
    return [each for each in groups if each[0].head.key not in taken]


def _says_nothing(group: Sequence[_Part]) -> bool:
    """Whether a lone mail is a patch by its brackets alone."""
    numbering = group[0].numbering
    return len(group) == 1 and numbering.total is None and not numbering.has_diff


def _as_cover(part: _Part) -> _Part:
    return _Part(part.head, replace(part.numbering, part=0))


def _is_under(group: Sequence[_Part], cover: _Part) -> bool:
    first = _sent_first(group)
    return (
        first.sender == cover.sender
        and abs(first.head.sent - cover.head.sent) <= LOOSE
        and all(part.number != 0 for part in group)
    )


def _counted(parts: Iterable[_Part]) -> list[_Part]:
    """Patches without numbers, with the numbers that their order gives them."""
    parts = tuple(parts)
    return [
        _Part(part.head, replace(part.numbering, part=number, total=len(parts)))
        for number, part in enumerate(parts, 1)
    ]


def _sendings(group: Sequence[_Part]) -> list[list[_Part]]:
    """A group cut where the same numbers come round again: the same patches, sent twice.

    A single number that comes again is a corrected patch and stays; a sending is only cut off when
    at least half of its numbers, and two of them, repeat, or all of them; or when somebody else
    sent what repeats.
    """
    sendings: list[list[_Part]] = []
    left = sorted(group, key=_by_time)
    while left:
        first: dict[int, _Part] = {}
        again = [part for part in left if first.setdefault(part.number, part) is not part]
        others = [part for part in again if part.sender != first[part.number].sender]
        repeated = len(_numbers(again))
        if repeated < len(first) and (len(again) < 2 or 2 * len(again) < len(first)):
            again = others
        if not again:
            return [*sendings, left]
        cut = _keys(again)
        sendings.append([part for part in left if part.head.key not in cut])
        left = again
    return sendings


def _posting(parts: Sequence[_Part]) -> Posting:
    """The posting of these parts. What is announced is what its patches say, not its cover."""
    by_number = sorted(parts, key=lambda part: (part.number, *_by_time(part)))
    lead = by_number[0]
    patches = [part for part in by_number if part.number != 0]
    version, minor = _version(lead, patches)
    return Posting(
        lead=lead.head.key,
        title=lead.numbering.title,
        author=lead.head.author,
        sent=lead.head.sent,
        version=version or 1,
        minor=minor,
        assumed=version is None,
        tags=lead.numbering.tags,
        trees=lead.numbering.trees,
        stated=max((patches or by_number)[0].numbering.total or 1, 1),
        has_cover=lead.number == 0,
        patches=tuple(part.head.key for part in patches),
        robot=lead.head.robot,
    )


def _version(lead: _Part, patches: Sequence[_Part]) -> tuple[int | None, int]:
    """The version and minor of a posting of which mails may state several, or none.

    A cover's, unless all its patches are there and agree on another ("[PATCH v15 0/4]" above four
    "[PATCH v16 n/4]"). If it states none, what more than half of the patches do, for where each
    patch counts its own changes none of them speaks for the set. Without a cover, or with one that
    has no brackets, what most patches state, the highest of several.
    """
    own = (lead.numbering.version, lead.numbering.minor)
    said = Counter((part.numbering.version, part.numbering.minor) for part in patches)
    if not said:
        return own
    most = max(said, key=lambda each: (said[each], each[0] or 0, each[1]))
    if own[0] is not None and lead.number == 0:
        agreed = len(said) == 1 and most[0] is not None and _complete(_numbers(patches), patches[0])
        return most if agreed else own
    if lead.head.role is Role.COVER and 2 * said[most] <= len(patches):
        return own
    return most


def _by_time(part: _Part) -> tuple[object, ...]:
    return (part.head.sent, part.head.key)
