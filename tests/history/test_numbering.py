"""What comes after what."""

import pytest

from kmonthly.history.numbering import following, soonest


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.6.38", "2.6.39"),
        ("2.6.39", "3.0"),
        ("3.19", "4.0"),
        ("4.19", "4.20"),
        ("4.20", "5.0"),
        ("5.9", "5.10"),
        ("5.19", "6.0"),
        ("6.19", "7.0"),
        ("7.0", "7.1"),
        ("10.19", "11.0"),
    ],
)
def test_following(version: str, expected: str) -> None:
    assert following(version) == expected


def test_candidates_come_weekly() -> None:
    """-rc1 two weeks after the release before it; three days early is still believed."""
    assert [soonest(number) for number in (1, 2, 7)] == [11, 18, 53]
