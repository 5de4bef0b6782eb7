"""The life of a series on one line: its postings, a review, what became of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.model import Mark, Tick, Timeline, ours
from kmonthly.mail.model import Tag
from kmonthly.series.model import Fate, Outcome
from kmonthly.story.model import Sent

FEWEST = 3
"""So many postings make a line; fewer are told in words, unless it is known what became of them."""

WIDTH = 340
"""As wide as the text on a small phone, so that letters are as large there as the style says."""

_EDGE = 14
_ROW = 15
_LETTER = 7
"""What a letter takes of the line, with the style's letters; Han takes twice that."""

_BELOW = 21
"""From the line to the first row of labels under it."""

_FATES = (
    Outcome.QUEUED,
    Outcome.PARTLY,
    Outcome.MERGED,
    Outcome.REVERTED,
    Outcome.SUPERSEDED,
    Outcome.WITHDRAWN,
    Outcome.REJECTED,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a series: `style` is what (`posted`), `label` its short name."""

    style: str
    day: date
    label: str


def postings(sent: Iterable[Sent], words: Catalogue) -> tuple[Moment, ...]:
    """The postings, named by their versions."""
    return tuple(Moment("posted", _day(each.sent), _version(each, words)) for each in sent)


def _version(sent: Sent, words: Catalogue) -> str:
    """`v5`, `RFC v2`; a first one that states no number is called the first."""
    number = f"v{sent.version}" + (f".{sent.minor}" if sent.minor else "")
    tags = [tag.value for tag in (Tag.RFC, Tag.RFT) if tag in sent.tags]
    if sent.assumed:
        return "/".join(tags) or words.word("timeline.first")
    return " ".join((*tags[:1], number))


def ends(
    fates: Iterable[Fate | None], releases: Mapping[str, date], words: Catalogue
) -> tuple[Moment, ...]:
    """What fates tell, each of their outcomes on the first day that somebody told it, and the
    release that patches came into, where its day is known."""
    known = [fate for fate in fates if fate is not None]
    first: dict[Outcome, datetime] = {}
    for sign in (sign for fate in known for sign in fate.signs):
        first[sign.outcome] = min(first.get(sign.outcome, sign.known), sign.known)
    if known and known[-1].outcome is Outcome.PARTLY and Outcome.MERGED in first:
        first.setdefault(Outcome.PARTLY, first.pop(Outcome.MERGED))
    told = [
        Moment(each.value, _day(first[each]), words.word(f"timeline.{each}"))
        for each in _FATES
        if each in first
    ]
    landings = [step.sign.landing for fate in known[-1:] for step in fate.steps]
    versions = dict.fromkeys(each.version for each in landings if each and each.certain)
    out = [Moment("released", releases[each], each) for each in versions if each in releases]
    return (*told, *out)


def review(day: datetime | None, words: Catalogue) -> tuple[Moment, ...]:
    """The first review, if there is one."""
    return () if day is None else (Moment("review", _day(day), words.word("timeline.review")),)


def timeline(
    moments: Sequence[Moment], words: Catalogue, day: Callable[[date], str]
) -> Timeline | None:
    """The moments on a line from the first to the last; None where words tell as much: fewer than
    FEWEST postings, and nothing known of what became of them. `day` names one."""
    posted = sum(each.style == "posted" for each in moments)
    if not posted or (posted < FEWEST and len(moments) == posted + _reviews(moments)):
        return None
    ordered = sorted(moments, key=lambda each: each.day)
    scale = _Scale(ordered[0].day, ordered[-1].day)
    above = _rows([each for each in ordered if each.style == "posted"], scale)
    below = _rows([each for each in ordered if each.style != "posted"], scale)
    axis = (1 + max(row for _, row in above.values())) * _ROW + 8
    depth = 1 + max((row for _, row in below.values()), default=-1)
    height = axis + _BELOW + depth * _ROW + (4 if depth else 0)
    marks = []
    for each in ordered:
        is_above = each.style == "posted"
        label_x, row = (above if is_above else below)[each]
        marks.append(
            Mark(
                style=each.style,
                x=scale.place(each.day),
                y=axis,
                label=each.label,
                label_x=label_x,
                label_y=axis - 10 - row * _ROW if is_above else axis + 35 + row * _ROW,
                words=words.word("timeline.mark", what=ours(each.label), day=ours(day(each.day))),
            )
        )
    said = words.statements(ours(mark.words) for mark in marks)
    return Timeline(
        words=words.word("timeline.words", marks=said),
        width=WIDTH,
        height=height,
        axis=axis,
        marks=tuple(sorted(marks, key=lambda mark: mark.style == "posted")),
        ticks=scale.ticks(words),
    )


def _reviews(moments: Iterable[Moment]) -> int:
    return sum(each.style == "review" for each in moments)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to units of the line."""

    first: date
    last: date

    def place(self, day: date) -> int:
        days = max(1, (self.last - self.first).days)
        return _EDGE + (WIDTH - 2 * _EDGE) * (day - self.first).days // days

    def ticks(self, words: Catalogue) -> tuple[Tick, ...]:
        """The days of the ends; between them the firsts of months, as far as there is room."""
        starts = [self.first, *_firsts(self.first, self.last)]
        found: list[Tick] = []
        for day in starts:
            tick = Tick(self.place(day), words.short_day(day))
            if not found or tick.at - found[-1].at >= len(tick.label) * _LETTER + 10:
                found.append(tick)
        return tuple(found)


def _firsts(first: date, last: date) -> Iterable[date]:
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, 1)
        if day > last:
            return
        yield day


def _rows(moments: Sequence[Moment], scale: _Scale) -> dict[Moment, tuple[int, int]]:
    """Where each label stands: the middle of it, and its row, none over another."""
    ends: list[int] = []
    found = {}
    for each in moments:
        half = _width(each.label) // 2
        middle = min(max(scale.place(each.day), half), WIDTH - half)
        row = next((n for n, end in enumerate(ends) if end <= middle - half), len(ends))
        ends[row : row + 1] = [middle + half + 6]
        found[each] = (middle, row)
    return found


def _width(label: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in label) * _LETTER
