"""What people judged by reading, as tables: sections of series, which of two an editor picks."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kmonthly.evaluate.model import Choices, Placings
from kmonthly.story.model import Section, Story
from kmonthly.story.rank import WEIGHTS
from kmonthly.terms.errors import LabelsUnusable
from kmonthly.terms.ids import MessageId

_PREFERS = {"one", "other"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A series, and its section by two readers."""

    series: MessageId
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two series, and which of them two readers would give a place: one, other, or =."""

    one: MessageId
    other: MessageId
    a: str
    b: str


def labelled(path: Path) -> tuple[Labelled, ...]:
    """The rows of a table `series, a, b` (TSV with a heading). Raises LabelsUnusable."""
    sections = set(Section)
    return tuple(
        Labelled(MessageId(row["series"]), row["a"], row["b"])
        for row in _rows(path, ("series", "a", "b"), sections)
    )


def paired(path: Path) -> tuple[Pair, ...]:
    """The rows of a table `one, other, a, b` (TSV with a heading). Raises LabelsUnusable."""
    return tuple(
        Pair(MessageId(row["one"]), MessageId(row["other"]), row["a"], row["b"])
        for row in _rows(path, ("one", "other", "a", "b"), _PREFERS | {"="})
    )


def _rows(
    path: Path, columns: tuple[str, ...], values: Iterable[str]
) -> Iterator[Mapping[str, str]]:
    allowed = set(map(str, values))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsUnusable(path, str(error)) from None
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not set(columns) <= set(rows.fieldnames or ()):
        raise LabelsUnusable(path, f"its first line must name {', '.join(columns)}, with tabs")
    for row in rows:
        number = rows.line_num
        if any(row[name] is None for name in columns):
            raise LabelsUnusable(path, f"line {number} has fewer columns than the first")
        bad = next((row[name] for name in ("a", "b") if row[name] not in allowed), None)
        if bad is not None:
            raise LabelsUnusable(
                path, f"line {number}: {bad!a} is none of {', '.join(sorted(allowed))}"
            )
        yield row


def placings(stories: Iterable[Story], labels: Iterable[Labelled]) -> Placings:
    """How many series stand where both readers put them, and which are confused with which."""
    placed = _by_alias(stories)
    labels = tuple(labels)
    agreed = [each for each in labels if each.a == each.b and each.series in placed]
    wrong: dict[tuple[str, str], list[MessageId]] = {}
    counts: dict[str, int] = {}
    for each in agreed:
        counts[each.a] = counts.get(each.a, 0) + 1
        section = placed[each.series].placement.section
        if section != each.a:
            wrong.setdefault((each.a, section.value), []).append(each.series)
    return Placings(
        labelled=len(labels),
        found=sum(each.series in placed for each in labels),
        agreed=len(agreed),
        right=len(agreed) - sum(map(len, wrong.values())),
        dumbest=max(counts.values(), default=0),
        confused=tuple((*pair, tuple(series)) for pair, series in sorted(wrong.items())),
    )


def choices(stories: Iterable[Story], pairs: Iterable[Pair]) -> Choices:
    """How often the story that both readers prefer has more points; the same with each signal left
    out in turn; and how often it has more mails, the dumbest rule."""
    told = _by_alias(stories)
    pairs = tuple(pairs)
    found = [each for each in pairs if each.one in told and each.other in told]
    agreed = [each for each in found if each.a == each.b and each.a in _PREFERS]
    sides = [
        (told[each.one], told[each.other])
        if each.a == "one"
        else (told[each.other], told[each.one])
        for each in agreed
    ]
    return Choices(
        pairs=len(pairs),
        found=len(found),
        agreed=len(agreed),
        right=sum(_points(better) > _points(worse) for better, worse in sides),
        dumbest=sum(
            (mails(better) > mails(worse)) + 0.5 * (mails(better) == mails(worse))
            for better, worse in sides
        ),
        without=tuple(
            (rule, sum(_points(better, rule) > _points(worse, rule) for better, worse in sides))
            for rule in WEIGHTS
        ),
        wrong=tuple(
            (better.facts.series, worse.facts.series)
            for better, worse in sides
            if _points(better) <= _points(worse)
        ),
    )


def mails(story: Story) -> int:
    """How many mails of the month are about a story: what the dumbest ranking goes by."""
    talk = story.facts.discussion
    posted = sum(sent.found + sent.has_cover for sent in story.facts.delta.postings)
    return talk.replies + talk.own + posted


def _points(story: Story, without: str = "") -> float:
    return round(sum(each.points for each in story.rank.signals if each.rule != without), 3)


def _by_alias(stories: Iterable[Story]) -> dict[MessageId, Story]:
    found: dict[MessageId, Story] = {}
    for story in stories:
        for name in (story.facts.series, *story.facts.aliases):
            found.setdefault(name, story)
    return found
