"""The drawings of a page: what they show of the facts, and their data."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import pairwise

import pytest

from invented_issue import (
    CLAIMS,
    HOSTILE,
    HOSTILE_STORY,
    ISSUE,
    LATE_FIND,
    MONTH,
    RESENT,
    REVISED,
    RFC,
    at,
    claimed,
    sent,
    story,
)
from kmonthly.edition.catalogue import load
from kmonthly.edition.csv import files, table
from kmonthly.edition.flow import flow
from kmonthly.edition.items import Context, item
from kmonthly.edition.model import Flow, plain
from kmonthly.edition.pairs import numbers, pair
from kmonthly.edition.timeline import WIDTH, Moment, timeline
from kmonthly.edition.view import last_day, page
from kmonthly.issue import model
from kmonthly.mail.model import ClaimKind
from kmonthly.story.model import Discussion, Size

WORDS = load("en")
EN = Context(WORDS, MONTH, last_day(ISSUE.cutoff), releases={"5.10": date(2020, 12, 13)})
NUMBERS = page(ISSUE, WORDS).numbers


def test_a_section_is_one_bar_of_pieces_end_to_end() -> None:
    empty, files_, net = NUMBERS.shares
    assert (empty.pieces, empty.words) == ((), "Architectures")
    assert [(each.style, each.x, each.width) for each in files_.pieces] == [
        ("taken", 0, 173),
        ("new", 173, 406),
        ("revised", 579, 247),
        ("discussed", 826, 43),
        ("stalled", 869, 131),
    ]
    assert files_.words == (
        "File systems and block I/O: taken 12, new 28, revised or resent 17, discussed only 3, "
        "stalled 9"
    )
    assert [(each.style, each.width) for each in net.pieces] == [("new", 57)]


def test_what_became_of_the_month_before() -> None:
    assert NUMBERS.flow.words.startswith("41 patch series were posted in July 2020: taken 20,")
    assert sum(each.width for each in NUMBERS.flow.pieces) == 1000
    assert flow(model.Flow(), MONTH, WORDS) == Flow()


def test_a_time_line_tells_postings_and_fate() -> None:
    line = item("1", REVISED, EN).timeline
    assert line is not None
    assert [(each.style, each.label) for each in line.marks] == [
        ("queued", "queued"),
        ("partly", "partly merged"),
        ("released", "5.10"),
        ("posted", "v4"),
        ("posted", "v5"),
        ("posted", "v6"),
        ("posted", "v7"),
    ]
    assert line.words == (
        "Time line: v4, 29 July; v5, 12 August; v6, 19 August; v7, 28 August; queued, 30 August; "
        "partly merged, 14 October; 5.10, 13 December."
    )
    labels = [(each.label_x, each.label_y) for each in line.marks]
    assert len(set(labels)) == len(labels)


def test_few_postings_and_no_fate_make_no_line() -> None:
    assert item("1", RFC, EN).timeline is None
    assert item("1", RESENT, EN).timeline is None
    reviewed = replace(RFC.facts.discussion, reviewed_at=at(8, 10))
    told = replace(RFC, facts=replace(RFC.facts, discussion=reviewed))
    assert item("1", told, EN).timeline is None
    thrice = story("x", *(sent(f"{day}@x", at(8, 3), day) for day in (1, 2, 3)))
    line = item("1", thrice, EN).timeline
    assert line is not None
    assert len({each.x for each in line.marks}) == 1


@pytest.mark.parametrize("days", [1, 30, 900])
def test_no_label_stands_on_another(days: int) -> None:
    start = date(2020, 2, 29).toordinal()
    moments = [
        Moment("posted", date.fromordinal(start + past * days // 40), f"v{past}")
        for past in range(40)
    ]
    line = timeline(moments, WORDS, str)
    assert line is not None
    boxes = sorted((each.label_y, each.label_x, len(each.label)) for each in line.marks)
    for (y, x, width), (below, right, _) in pairwise(boxes):
        assert y != below or x + width * 3.5 < right
    assert all(0 <= each.x <= WIDTH and each.label_y > 0 for each in line.marks)


def test_items_by_size_and_discussion() -> None:
    drawn = NUMBERS.scatter
    assert [plain(each.words).rpartition(" · ")[2] for each in drawn.points] == [
        "1,505 lines, 93 replies",
        "7 lines, 1 reply",
        "120 lines, 0 replies",
    ]
    assert [plain(each.words).split()[0] for each in drawn.points] == ["2.1", "2.2", "3.1"]
    big, small, silent = drawn.points
    assert silent.y == drawn.floor > small.y > big.y
    assert small.x < silent.x < big.x
    assert [each.label for each in drawn.x_ticks] == ["10", "30", "100", "300", "1,000"]
    assert drawn.caption == "One item without a diff in the archives read is left out."
    alone = replace(ISSUE, chapters=(model.Chapter(ISSUE.chapters[1].section, (RFC,), (), 1),))
    assert page(alone, WORDS).numbers.scatter.points == ()


def test_a_huge_and_a_tiny_item_stay_in_the_drawing() -> None:
    facts = [
        replace(RFC.facts, size=Size(True, 1, lines, 0), discussion=Discussion(said, 0, (), ()))
        for lines, said in ((1, 0), (10**12, 10**9))
    ]
    told = tuple(replace(RFC, facts=each) for each in facts)
    chapter = replace(ISSUE.chapters[1], stories=told)
    drawn = page(replace(ISSUE, chapters=(chapter,)), WORDS).numbers.scatter
    assert all(0 <= each.x <= drawn.width and 0 <= each.y <= drawn.floor for each in drawn.points)


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        (("120", "3"), (100, 2)),
        (("59,800", "2,100"), (100, 4)),
        (("0", "1.5"), (0, 100)),
        (("0", "0"), None),
        (("0", "2^16-1"), None),
        (("-5", "5"), None),
        (("1" * 400, "1"), None),
        (("٣", "4"), None),
    ],
)
def test_before_and_after(values: tuple[str, str], bars: tuple[int, int] | None) -> None:
    found = pair(claimed(ClaimKind.CHANGE, *values).claim, WORDS)
    assert (found and (found.before, found.after)) == bars


def test_only_changes_have_a_before() -> None:
    assert [numbers(each.claim) is not None for each in CLAIMS] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert numbers(HOSTILE_STORY.claims[0].claim) is None
    assert item("1", LATE_FIND, EN).measures[0].pair is not None


def test_the_data_are_those_of_the_issue() -> None:
    found = {
        name: list(csv.reader(StringIO(content.decode(), newline="")))
        for name, content in files(ISSUE, WORDS)
    }
    assert found["figures/days.csv"][:2] == [["day", "messages"], ["2020-08-01", "3"]]
    assert found["figures/sections.csv"][1] == ["filesystems", "60", "12", "28", "17", "3", "9"]
    assert found["figures/flow.csv"][1:] == [
        ["taken", "20"],
        ["going", "11"],
        ["stalled", "9"],
        ["others", "1"],
    ]
    (first, *_) = found["figures/size-discussion.csv"][1:]
    assert first == [
        "2.1",
        "filesystems",
        "v4.1@ada.example.org",
        "demofs: keep the free map in memory",
        "1505",
        "93",
    ]
    assert found["figures/measures.csv"][1][2:6] == ["a request", "120", "3", "us"]
    assert ["2.1", "v4.1@ada.example.org", "2020-12-13", "released", "5.10"] in found[
        "figures/timelines.csv"
    ]


def test_no_cell_is_a_formula() -> None:
    cells = ("=1+1", " +cmd", "@x", "-2", "＝1", "\x00=1", HOSTILE, "eve@example.org", "fine")
    (_, *rows) = csv.reader(StringIO(table(("a",), ((each,) for each in cells)).decode()))
    assert [row[0] for row in rows[:5]] == ["'=1+1", "'+cmd", "'@x", "'-2", "'＝1"]
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t"))]
    assert rows[7] == ["eve […]"]
    assert table(("a",), ((-2,), (1.5,), (3.0,))) == b"a\r\n-2\r\n1.5\r\n3\r\n"
