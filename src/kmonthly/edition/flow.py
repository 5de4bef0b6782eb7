"""The month's series as stacked bars: each section's by what the month did to them, and what became
of those of the month before."""

from collections.abc import Iterable

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.model import Colour, Flow, Piece, Share, ours, plain
from kmonthly.issue import model as issue
from kmonthly.terms.months import Month

WIDTH = 1000
"""Units of the longest bar."""

_WAYS = ("taken", "new", "revised", "discussed", "stalled")


def colours(words: Catalogue) -> tuple[Colour, ...]:
    """What the colours stand for, in the order of the pieces."""
    return tuple(Colour(way, words.word(f"way.{way}")) for way in _WAYS)


def shares(
    chapters: Iterable[issue.Chapter], tallies: Iterable[issue.Tally], words: Catalogue
) -> tuple[Share, ...]:
    """The sections of the issue; without tallies each has a plain bar."""
    counts = {each.section: each for each in tallies}
    chapters = tuple(chapters)
    most = max((chapter.series for chapter in chapters), default=0)
    longest = max((each.series + each.stalled for each in counts.values()), default=0)
    return tuple(
        _share(chapter, most, counts.get(chapter.section), longest, words=words)
        for chapter in chapters
    )


def _share(
    chapter: issue.Chapter,
    most: int,
    tally: issue.Tally | None,
    longest: int,
    *,
    words: Catalogue,
) -> Share:
    counted = _counted(tally)
    pieces = _pieces(counted, longest, words)
    name = words.word(f"section.{chapter.section}")
    said = words.listing(ours(each.label) for each in pieces)
    return Share(
        name=name,
        anchor=f"section-{chapter.section}",
        value=words.number(chapter.series),
        width=WIDTH * chapter.series // most if most else 0,
        pieces=pieces,
        words=words.word("figures.of_section", section=ours(name), counts=said) if said else name,
    )


def _counted(tally: issue.Tally | None) -> tuple[tuple[str, int], ...]:
    if tally is None:
        return ()
    numbers = (tally.taken, tally.new, tally.revised, tally.discussed, tally.stalled)
    return tuple(zip(_WAYS, numbers, strict=True))


def _pieces(
    counted: Iterable[tuple[str, int]], longest: int, words: Catalogue
) -> tuple[Piece, ...]:
    """The pieces side by side: each begins where the one before it ends."""
    pieces = []
    past = 0
    for way, number in counted:
        if number:
            x, end = WIDTH * past // longest, WIDTH * (past + number) // longest
            pieces.append(Piece(way, x, max(1, end - x), _label(way, number, words)))
            past += number
    return tuple(pieces)


def _label(way: str, number: int, words: Catalogue) -> str:
    return words.word("figures.way", way=ours(words.word(f"way.{way}")), number=number)


def flow(counted: issue.Flow, month: Month, words: Catalogue) -> Flow:
    """What became of the series posted in the month before this one; empty if none were."""
    if not counted.series:
        return Flow()
    ways = (
        ("taken", counted.taken),
        ("going", counted.going),
        ("stalled", counted.stalled),
        ("others", counted.others),
    )
    pieces = _pieces(ways, counted.series, words)
    said = words.listing(ours(each.label) for each in pieces)
    before = ours(words.month(month.previous))
    return Flow(
        label=words.word("figures.flow", month=before),
        words=plain(words.text("figures.flow_words", counted.series, month=before, counts=said)),
        pieces=pieces,
    )
