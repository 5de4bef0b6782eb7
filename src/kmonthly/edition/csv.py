"""The numbers behind the drawings of an issue as CSV (RFC 4180, UTF-8), one set for all languages.

A spreadsheet runs a cell that begins as a formula does: text from mails that does gets an
apostrophe in front.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import StringIO

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import clean, words
from kmonthly.edition.items import Context, moments
from kmonthly.edition.pairs import numbers
from kmonthly.issue.model import Issue
from kmonthly.story.model import Story

FOLDER = "figures"
"""Where they lie beside the page."""

_FORMULA = tuple("=+-@＝＋－＠")

_MESSAGE_IDS = frozenset({"series", "message"})
"""Columns whose text looks like an address and is none."""

Cell = str | int | float


def files(issue: Issue, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Each file's name under the page's folder, and its bytes. The catalogue's language is that of
    what stands on time lines."""
    context = Context(
        catalogue,
        issue.month,
        issue.cutoff.date(),
        None,
        {r.version: r.day for r in issue.releases},
    )
    told = [
        (f"{number}.{place}", str(chapter.section), story)
        for number, chapter in enumerate(issue.chapters, start=1)
        for place, story in enumerate(chapter.stories, start=1)
    ]
    for name, columns, rows in (
        ("days", ("day", "messages"), _days(issue)),
        (
            "sections",
            ("section", "series", "taken", "new", "revised", "discussed", "stalled"),
            _sections(issue),
        ),
        ("flow", ("month_before", "series"), _flow(issue)),
        (
            "size-discussion",
            ("item", "section", "series", "title", "changed_lines", "replies"),
            _sizes(told),
        ),
        ("timelines", ("item", "series", "day", "what", "label"), _timelines(told, context)),
        (
            "measures",
            ("item", "series", "measures", "before", "after", "unit", "message"),
            _measures(told),
        ),
    ):
        yield f"{FOLDER}/{name}.csv", table(columns, rows)


def table(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    """A file of these columns and rows."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows(tuple(map(_cell, columns, row)) for row in rows)
    return written.getvalue().encode()


def _cell(column: str, value: Cell) -> Cell:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    text = clean(value) if column in _MESSAGE_IDS else words(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _days(issue: Issue) -> Iterator[tuple[Cell, ...]]:
    start = issue.month.start.date()
    for past, messages in enumerate(issue.figures.days):
        yield str(start + timedelta(days=past)), messages


def _sections(issue: Issue) -> Iterator[tuple[Cell, ...]]:
    for each in issue.figures.sections:
        ways = (each.taken, each.new, each.revised, each.discussed, each.stalled)
        yield (str(each.section), each.series, *ways)


def _flow(issue: Issue) -> Iterator[tuple[Cell, ...]]:
    flow = issue.figures.flow
    yield "taken", flow.taken
    yield "going", flow.going
    yield "stalled", flow.stalled
    yield "others", flow.others


_Told = Iterable[tuple[str, str, Story]]


def _sizes(told: _Told) -> Iterator[tuple[Cell, ...]]:
    for number, section, story in told:
        facts = story.facts
        if facts.size.known:
            lines = facts.size.added + facts.size.removed
            title = (number, section, facts.series, facts.title)
            yield (*title, lines, facts.discussion.replies)


def _timelines(told: _Told, context: Context) -> Iterator[tuple[Cell, ...]]:
    for number, _, story in told:
        for each in sorted(moments(story, context), key=lambda moment: moment.day):
            yield number, story.facts.series, str(each.day), each.style, each.label


def _measures(told: _Told) -> Iterator[tuple[Cell, ...]]:
    for number, _, story in told:
        for each in story.claims:
            values = numbers(each.claim)
            if values:
                of = (number, story.facts.series, each.claim.measures)
                yield (*of, *values, each.claim.unit, each.message)
