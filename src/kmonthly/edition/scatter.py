"""Size against discussion: every item that is told in full as a point."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from math import hypot, log10

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.model import Entry, Item, Point, Scatter, Text, Tick, ours
from kmonthly.story.model import Story

WIDTH, HEIGHT = 340, 250
"""As wide as the text on a small phone, so that letters are as large there as the style says."""

OUTER = 5
"""So many points have their number beside them."""

LETTERS = 120
"""Of a title."""

_LEFT, _RIGHT, _TOP, _FLOOR = 30, 12, 12, 214
_NOBODY = 18
"""Above the floor: where one reply stands, none being on the floor, which no logarithm knows."""

_NUMBER, _LINE = 36, 12
"""What a point's number takes of the drawing."""

_BESIDE = 0.88
"""Right of this part of the drawing a number stands left of its point."""


def scatter(told: Iterable[tuple[Item, Story]], words: Catalogue) -> Scatter:
    """The items whose size is known, by lines changed and replies; empty if there is none."""
    every = list(told)
    seen = [(item, *_measured(story)) for item, story in every if _measured(story)[0]]
    if not seen:
        return Scatter()
    lines = _Axis([lines for _, lines, _ in seen], _LEFT + _RIGHT, WIDTH - _RIGHT)
    replies = _Axis([1, *(replies for *_, replies in seen if replies)], _FLOOR - _NOBODY, _TOP)
    places = [
        (lines.place(size), replies.place(number) if number else _FLOOR) for _, size, number in seen
    ]
    outer = _outermost(places)
    points = tuple(
        Point(
            number=item.number,
            href=f"#{item.anchor}",
            x=x,
            y=y,
            words=words.text(
                "scatter.point",
                item=ours(item.number),
                title=_short(item.title),
                lines=words.text("scatter.lines", size),
                replies=words.text("scatter.replies", number),
            ),
            is_outer=place in outer,
            is_right=_is_right((x, y), (places[each] for each in outer)),
        )
        for place, ((item, size, number), (x, y)) in enumerate(zip(seen, places, strict=True))
    )
    left_out = len(every) - len(seen)
    return Scatter(
        label=words.word("scatter.label"),
        words=_in_words([each[1:] for each in seen], words),
        caption=words.word("scatter.caption", left_out) if left_out else "",
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        floor=_FLOOR,
        x_label=words.word("scatter.x"),
        y_label=words.word("scatter.y"),
        x_ticks=tuple(Tick(lines.place(at), words.number(at)) for at in lines.ticks()),
        y_ticks=(
            Tick(_FLOOR, words.number(0)),
            *(Tick(replies.place(at), words.number(at)) for at in replies.ticks()),
        ),
        points=points,
        outer_label=words.word("scatter.outer"),
        outer=tuple(
            Entry(item.number, item.anchor, _short(item.title))
            for place, (item, *_) in enumerate(seen)
            if place in outer
        ),
    )


def _short(title: Text) -> Text:
    return tuple(
        replace(run, text=f"{run.text[:LETTERS]}…") if len(run.text) > LETTERS else run
        for run in title
    )


def _measured(story: Story) -> tuple[int, int]:
    size = story.facts.size
    return (size.added + size.removed if size.known else 0, story.facts.discussion.replies)


def _in_words(seen: Sequence[tuple[int, int]], words: Catalogue) -> str:
    lines, replies = sorted(each[0] for each in seen), sorted(each[1] for each in seen)
    return words.word(
        "scatter.words",
        len(seen),
        least=lines[0],
        most=lines[-1],
        middle=lines[len(lines) // 2],
        fewest=replies[0],
        highest=replies[-1],
        usual=replies[len(replies) // 2],
    )


class _Axis:
    """Values above 0 to whole units between two ends, by their logarithm."""

    def __init__(self, values: Sequence[int], start: int, end: int) -> None:
        self._low, self._high = log10(min(values)), log10(max(values))
        if self._high - self._low < 1:  # at least one power of ten, or a tick may be missing
            self._high = self._low + 1
        self._start, self._end = start, end

    def place(self, value: int) -> int:
        part = (log10(value) - self._low) / (self._high - self._low)
        return round(self._start + part * (self._end - self._start))

    def ticks(self) -> tuple[int, ...]:
        """1, 3, 10, 30 ... as far as they lie on the axis."""
        steps = (factor * 10**power for power in range(19) for factor in (1, 3))
        below = 10 ** (self._high + 1e-9)
        least = 10 ** (self._low - 1e-9)
        return tuple(each for each in takewhile(lambda at: at <= below, steps) if each >= least)


def _outermost(places: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The largest, the smallest and the most discussed item, and those farthest from the middle of
    all, by their place in the row."""
    every = range(len(places))
    middle_x = sum(x for x, _ in places) / len(places)
    middle_y = sum(y for _, y in places) / len(places)
    far = [hypot((x - middle_x) / WIDTH, (y - middle_y) / HEIGHT) for x, y in places]
    first = (
        max(every, key=lambda each: places[each][0]),
        min(every, key=lambda each: places[each][0]),
        min(every, key=lambda each: places[each][1]),
    )
    rest = sorted(every, key=lambda each: (-far[each], each))
    return tuple(sorted(tuple(dict.fromkeys((*first, *rest)))[:OUTER]))


def _is_right(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a number has to stand left of its point: at the edge, or before another number."""
    x, y = place
    return x > WIDTH * _BESIDE or any(
        x < right <= x + _NUMBER and abs(y - high) < _LINE for right, high in others
    )
