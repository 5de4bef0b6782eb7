"""Two postings to what changed between them, patch by patch, as `git range-diff` does it.

Mail knows more than two ranges of commits, and has no trees: patches are paired by what is surest
first, and each is in one pair.

1. The same patch-id: the same diff, whatever was done to its message.
2. The same normal title: authors keep titles while they rework a patch. Of several of one title
   the likest diffs go together.
3. Diffs that are alike: a patch that got another title (see `LIKE_ENOUGH`).
4. Titles that are alike, over the same file, with something in common: a small patch, or one that
   was reworked and got a word more in its title (see `TITLES_ENOUGH`).

Of 1,077 pairs of postings of July to October 2020, 2,558 patches are the same, 1,669 were changed
under their title, 107 under another one as their diffs tell and 13 as their titles do. Of these
120, read one by one, six are wrong or doubtful (2026).

What is left was added or dropped. Equals are decided by the place in the posting, so that no order
of reading counts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kmonthly.mail.model import Trailer
from kmonthly.story.model import Comparison, PatchChange, PatchPair, PatchSeen, Range, Size
from kmonthly.terms.titles import normal_title

LIKE_ENOUGH = 0.4
"""The likeness from which patches of different titles are one patch.

It is range-diff's creation factor of 60 %: git pairs two patches if the diff between them is
smaller than 60 % of both taken together. Where nothing but changed lines counts, that is
`a + b - 2 * common < 0.6 * (a + b)`, so `2 * common / (a + b) > 0.4`.
"""

FEWEST_IN_COMMON = 3
"""Lines with a word in them that patches of different titles must share at least: two patches of
three lines are alike by chance ("return 0;", "#include <linux/slab.h>")."""

MOST_LINES = 3_000
"""Changed lines of one patch that are compared: of more (generated tables, moved files) the first
tell enough, and a comparison of any two postings stays within a second or two."""

TITLES_ENOUGH = 0.75
LEAST_LIKE = 0.25
"""The share of words that two titles must have in common, and that of lines, where both patches
touch a file. Sisters in one series ("add an init_chown helper", "add an init_chdir helper") come
near it, so this goes last: their own patches are found before."""

_NO_TRAILERS = frozenset({"Cc"})

_Lines = Mapping[str, int]

_Match = tuple[int, float | None, bool]
"""A patch's place in the older posting, how alike both are, and whether their diffs are one."""


def compare(before: Range, after: Range) -> Comparison:
    """What changed from one posting to the other; `changelog` is the newer one's."""
    old, new = _numbered(before), _numbered(after)
    matches = dict(_matches(old, new))
    came, went = _trailers(after, before), _trailers(before, after)
    old_files, new_files = _files(before), _files(after)
    return Comparison(
        before=before.sent,
        after=after.sent,
        same_series=before.series == after.series,
        pairs=tuple(_in_order(old, new, matches)),
        files_came=tuple(sorted(new_files - old_files)),
        files_went=tuple(sorted(old_files - new_files)),
        size_before=_size(before),
        size_after=_size(after),
        trailers_came=came,
        trailers_went=went,
        changelog=after.changelog,
    )


def _numbered(side: Range) -> tuple[PatchSeen, ...]:
    return tuple(sorted(side.patches, key=lambda each: (each.number, each.message)))


def _matches(
    before: Sequence[PatchSeen], after: Sequence[PatchSeen]
) -> Iterator[tuple[int, _Match]]:
    """By its place in the newer posting, the match of every patch that both have."""
    old = {place: _lines(each) for place, each in enumerate(before)}
    new = {place: _lines(each) for place, each in enumerate(after)}
    taken: set[int] = set()
    for surely in (_same_diff, _same_title, _alike, _alike_titles):
        found = []
        for place, patch in enumerate(after):
            for other, candidate in enumerate(before):
                if place not in new or other not in old:
                    continue
                if not surely(candidate, patch, old[other], new[place]):
                    continue
                same = _same_diff(candidate, patch, old[other], new[place])
                likeness = 1.0 if same else _likeness(old[other], new[place])
                found.append((-(likeness or 0), abs(other - place), other, place, likeness, same))
        for _, _, other, place, likeness, same in sorted(found, key=lambda each: each[:4]):
            if place in new and other not in taken:
                taken.add(other)
                del new[place], old[other]
                yield place, (other, likeness, same)


def _same_diff(before: PatchSeen, after: PatchSeen, old: _Lines | None, new: _Lines | None) -> bool:
    """Whether two diffs are one: by their patch-ids, or where either has none by their lines."""
    if before.patch_id and after.patch_id:
        return before.patch_id == after.patch_id
    return bool(old) and old == new


def _same_title(before: PatchSeen, after: PatchSeen, _: object, __: object) -> bool:
    title = normal_title(before.title)
    return bool(title) and title == normal_title(after.title)


def _alike(_: PatchSeen, __: PatchSeen, old: _Lines | None, new: _Lines | None) -> bool:
    """Whether two diffs have so much in common that they are versions of one."""
    if not old or not new:
        return False
    sizes = sum(old.values()), sum(new.values())
    if 2 * min(sizes) <= LIKE_ENOUGH * sum(sizes):
        return False
    common = [line for line in old.keys() & new.keys() if any(map(str.isalnum, line))]
    return len(common) >= FEWEST_IN_COMMON and _dice(old, new) > LIKE_ENOUGH


def _alike_titles(
    before: PatchSeen, after: PatchSeen, old: _Lines | None, new: _Lines | None
) -> bool:
    """Whether two patches have much of their titles, a file and something of their diffs."""
    words, others = (set(normal_title(each.title).split()) for each in (before, after))
    if not words or 2 * len(words & others) < TITLES_ENOUGH * (len(words) + len(others)):
        return False
    if {each.path for each in before.files}.isdisjoint(each.path for each in after.files):
        return False
    return bool(old) and bool(new) and _dice(old or {}, new or {}) > LEAST_LIKE


def _lines(patch: PatchSeen) -> _Lines | None:
    """How often each changed line stands in a diff, without its white space, which does not count
    in a patch-id either; None where it was not read."""
    if patch.lines is None:
        return None
    return Counter("".join(line.split()) for line in patch.lines[:MOST_LINES])


def _likeness(old: _Lines | None, new: _Lines | None) -> float | None:
    return None if old is None or new is None else _dice(old, new)


def _dice(old: _Lines, new: _Lines) -> float:
    """Lines in common, counted on both sides, among all: 0 to 1. It does not see the order of
    lines, which an edit script would, at a cost that grows with their number alone."""
    every = sum(old.values()) + sum(new.values())
    if len(new) < len(old):
        old, new = new, old
    common = sum(min(number, new.get(line, 0)) for line, number in old.items())
    return 2 * common / every if every else 0.0


def _in_order(
    before: Sequence[PatchSeen],
    after: Sequence[PatchSeen],
    matches: Mapping[int, _Match],
) -> Iterator[PatchPair]:
    """Pairs in the newer order; a dropped patch behind the one that it stood behind."""
    kept = {other for other, _, _ in matches.values()}
    behind: dict[int, list[PatchSeen]] = {}
    last = -1
    for other, patch in enumerate(before):
        if other in kept:
            last = other
        else:
            behind.setdefault(last, []).append(patch)
    stayed = _longest_rising([matches[place][0] for place in sorted(matches)])
    yield from map(_dropped, behind.get(-1, ()))
    for place, patch in enumerate(after):
        if place not in matches:
            yield PatchPair(None, patch, PatchChange.ADDED, 0.0)
            continue
        other, likeness, same = matches[place]
        yield PatchPair(
            before=before[other],
            after=patch,
            change=PatchChange.SAME if same else PatchChange.CHANGED,
            likeness=likeness,
            retitled=normal_title(before[other].title) != normal_title(patch.title),
            moved=other not in stayed,
        )
        yield from map(_dropped, behind.get(other, ()))


def _dropped(patch: PatchSeen) -> PatchPair:
    return PatchPair(patch, None, PatchChange.DROPPED, 0.0)


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """The longest rising row among different numbers: what kept its order; all else was moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    found: list[int] = []
    number_: int | None = ends[-1] if ends else None
    while number_ is not None:
        found.append(number_)
        number_ = before[number_]
    return frozenset(found)


def _files(side: Range) -> frozenset[str]:
    return frozenset(file.path for patch in side.patches for file in patch.files)


def _size(side: Range) -> Size:
    """What a posting touches, over its patches at hand."""
    touched = [file for patch in side.patches for file in patch.files]
    return Size(
        known=bool(touched),
        files=len({file.path for file in touched}),
        added=sum(file.added for file in touched),
        removed=sum(file.removed for file in touched),
        new_files=len({file.path for file in touched if file.is_new}),
    )


def _trailers(of: Range, but: Range) -> tuple[Trailer, ...]:
    """The trailers of one posting that the other does not carry, by kind and name. People write
    from several addresses under one name, so the name decides where there is one."""
    known = {_who(each) for each in but.trailers}
    found = {_who(each): each for each in reversed(_counting(of.trailers))}
    return tuple(found[who] for who in sorted(found.keys() - known))


def _counting(trailers: Iterable[Trailer]) -> list[Trailer]:
    return [each for each in trailers if each.kind not in _NO_TRAILERS]


def _who(trailer: Trailer) -> tuple[str, str]:
    return trailer.kind, trailer.person.name.casefold() or trailer.person.address
