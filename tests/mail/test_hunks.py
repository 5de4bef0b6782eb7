"""The changed lines of a diff."""

import pytest

import diffs
from kmonthly.mail.hunks import changed_lines

ONE = ("-\treturn 10;", "+\treturn 15;")


@pytest.mark.parametrize(
    ("diff", "expected"),
    [
        (diffs.MODIFY, ONE),
        (diffs.ADD, ("+int iris;", "+-- a bed")),
        (diffs.DELETE, ("-int rose;", "--- no bulb")),
        (diffs.RENAME, ONE),
        (diffs.QUILT, ONE),
        (diffs.NO_NEWLINE, ("-10", "+15")),
        (diffs.MOVE, ()),
        (diffs.MODE, ()),
        (diffs.BINARY, ()),
        (diffs.MODIFY + diffs.ADD, (*ONE, "+int iris;", "+-- a bed")),
        ("", ()),
    ],
)
def test_changed_lines(diff: str, expected: tuple[str, ...]) -> None:
    """Neither the names of files nor the signature, though they begin with the same signs."""
    assert changed_lines(diffs.WORDS + diff + diffs.SIGNATURE) == expected


def test_a_diff_that_was_cut_gives_what_is_there() -> None:
    """A hunk ends where the next one begins, whatever its header promised."""
    cut = diffs.MODIFY.replace(" }\n", "")
    assert changed_lines(cut + diffs.ADD) == (*ONE, "+int iris;", "+-- a bed")


def test_a_quoted_diff_is_somebody_elses() -> None:
    """As for all facts of a diff."""
    assert changed_lines("> " + diffs.MODIFY.replace("\n", "\n> ")) == ()
