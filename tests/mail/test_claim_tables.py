"""Tables of figures in mails, and what a reader gets of them. Everybody is invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.claims.find import claims
from kmonthly.mail.claims.tables import rows
from kmonthly.mail.model import Claim, ClaimKind, Direction, Robot, Role

COLUMNS = """\
  pot        before      after
  tulip      12,400      15,300
  daisy         900       1,100"""

TABS = "pot\tbefore\tafter\ntulip\t12.5\t15.3\ndaisy\t9.1\t11.2"

BARS = """\
| pot   | before | after |
|-------|--------|-------|
| tulip | 124.5  | 153.2 |
| daisy | 90.1   | 110.7 |"""

LABELS = """\
  without the can: 120.5 s
  with the can: 80.25 s"""

COUNTERS = """\
     12,345,678      cycles                    #    2.345 GHz
        123,456      pot-misses                #    1.23 % of all pots
          1,234      faults                    #    0.012 K/sec"""

SHARES = """\
99.50% <= 1 milliseconds
99.90% <= 2 milliseconds
100.00% <= 3 milliseconds"""

LISTED = """\
pots: 10 20 30 40
cans: 110 120 130 140"""


def read(text: str) -> tuple[Claim, ...]:
    """The claims of a cover's text, each with its own words at its place."""
    found = claims(Robot.NONE, Role.COVER, text)
    for each in found:
        assert text.encode()[each.start : each.stop].decode() == each.words
    return found


def tables(text: str) -> list[str]:
    """The tables in a text, as they stand there."""
    return [each.words for each in read(text) if each.kind is ClaimKind.TABLE]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (
            COLUMNS,
            (("pot", "before", "after"), ("tulip", "12,400", "15,300"), ("daisy", "900", "1,100")),
        ),
        (
            TABS,
            (("pot", "before", "after"), ("tulip", "12.5", "15.3"), ("daisy", "9.1", "11.2")),
        ),
        (
            BARS,
            (("pot", "before", "after"), ("tulip", "124.5", "153.2"), ("daisy", "90.1", "110.7")),
        ),
        (LABELS, (("without the can", "120.5 s"), ("with the can", "80.25 s"))),
        (
            COUNTERS,
            (
                ("12,345,678", "cycles", "#", "2.345 GHz"),
                ("123,456", "pot-misses", "#", "1.23 % of all pots"),
                ("1,234", "faults", "#", "0.012 K/sec"),
            ),
        ),
        (LISTED, (("pots:", "10", "20", "30", "40"), ("cans:", "110", "120", "130", "140"))),
    ],
    ids=["columns", "tabs", "bars", "labels", "counters", "listed"],
)
def test_a_table_and_its_cells(table: str, cells: tuple[tuple[str, ...], ...]) -> None:
    """The whole of it is one claim, with its header, between two sentences."""
    text = f"Zoë waters the tulips.\n\n{table}\n\nThey grow by 30%.\n"
    found, after = read(text)
    assert found == Claim(
        ClaimKind.TABLE, (), "", "", Direction.NONE, False, "", found.start, found.stop, table
    )
    assert rows(found.words) == cells
    assert after.values == ("30",)


def test_a_distribution() -> None:
    assert tables(f"{SHARES}\n") == [SHARES]
    assert len(rows(SHARES)) == 3


def test_what_heads_a_table_says_what_it_measures() -> None:
    text = f"Watering the pots took:\n{LABELS}\n"
    assert [(each.measures, each.words) for each in read(text)] == [
        ("Watering the pots took:", LABELS)
    ]


def test_two_tables() -> None:
    assert tables(f"Before:\n\n{COLUMNS}\n\nAfter:\n\n{BARS}\n") == [COLUMNS, BARS]


NO_TABLES = {
    "code": "static int pots[] = {\n\t{ 1,  120,  240 },\n\t{ 2,  130,  250 },\n};",
    "calls": "  water(120,  240);\n  water(130,  250);",
    "configuration": "CONFIG_TULIP=12\nCONFIG_DAISY=100\nCONFIG_ROSES=300",
    "settings": "pots = 120\ncans = 300",
    "dump": "00000000: 12 34 56 78 9a bc de f0  12 34\n00000010: 12 34 56 78 9a bc de f0  12 34",
    "addresses": "0x12340000  1200  1300\n0x12350000  1400  1500",
    "diffstat": " bulbs/tulip.c | 120 ++--\n bulbs/daisy.c | 110 ++--",
    "one row": "tulip      12,400      15,300",
    "quoted": "\n".join(f"> {line}" for line in COLUMNS.split("\n")),
    "prose": "The tulips grow by 30%  and the daisies,\nwhich are 12 ms old,  do not.",
}


def test_figures_of_six_digits_are_no_addresses() -> None:
    table = "  pots   before   after\n  256   145514   11089\n  512   280932   11111"
    assert tables(f"{table}\n") == [table]


def test_rows_that_amounts_head() -> None:
    """The first and the last one bound all others; the last is no quotation."""
    table = "     1 ms: 3 0 0 0\n     2 ms: 1 0 0 0\n  1024 ms: 0 4 0 0\n>= 2048 ms: 1 0 0 0"
    table = table.replace("\n>=", "\n  >=")
    assert tables(f"{table}\n") == [table]


def test_a_table_goes_on_to_its_last_row() -> None:
    counters = f"{COUNTERS}\n            551      pots-lost     #   27.34% of all    ( +-  1.29% )"
    assert tables(f"{counters}\n") == [counters]


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_no_table(text: str) -> None:
    assert tables(f"Zoë waters the tulips.\n\n{text}\n\nThey grow.\n") == []


def test_a_long_table_ends_with_a_row() -> None:
    """4,000 characters of it are quoted, up to the end of one."""
    lines = ["tulip  before  after"]
    lines += [f"pot-{n}  {n}.5 ms  {n}.25 ms{' ' * 40}a-pot-{n}" for n in range(100, 170)]
    (table,) = tables("\n".join(lines) + "\n")
    quoted = table.split("\n")
    assert quoted == lines[: len(quoted)]
    assert 3_900 < len(table) <= 4_000


def test_lines_that_only_draw_are_no_rows() -> None:
    assert rows("a   b\n-----\n\n1   2\n+---+\n") == (("a", "b"), ("1", "2"))


@given(st.text())
def test_rows_of_any_words(words: str) -> None:
    for row in rows(words):
        assert all(cell == cell.strip() for cell in row)


CELL = st.from_regex(r"[1-9][0-9]{2}\.[0-9]", fullmatch=True)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=20))
def test_cells_come_back(figures: list[tuple[str, ...]]) -> None:
    """What is written in columns is read from them."""
    written = "\n".join("  ".join(("tulip", *row)) for row in figures)
    (found,) = tables(f"{written}\n")
    assert rows(found) == tuple(("tulip", *row) for row in figures)


@pytest.mark.parametrize(
    "row", ["12.5  13.5", "a: 100", "| 100 | 200 |", "a  100", "a => 1.5", "-----", "x  y", "(  1"]
)
def test_many_rows_take_no_time(row: str) -> None:
    for text in (f"{row}\n" * (200_000 // (len(row) + 1)), f"{row}  " * 50_000):
        begun = time.process_time()
        read(text)
        rows(text[:4_000])
        assert time.process_time() - begun < 2
