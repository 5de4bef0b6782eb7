"""Months and cutoffs."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kmonthly.terms.errors import CutoffBeforeMonth, NotADate, NotAMonth
from kmonthly.terms.months import Month, cutoff, day_after

AUGUST = Month(2020, 8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_month_is_written_as_it_is_read() -> None:
    assert Month.parse("2020-08") == AUGUST
    assert str(AUGUST) == "2020-08"


@pytest.mark.parametrize(
    "text",
    ["", "2020", "2020-13", "2020-00", "2020-8", "20-08", "2020-08-01", "２０２０-08", "1969-01"],
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(NotAMonth, match="YYYY-MM"):
        Month.parse(text)


def test_a_month_is_half_open() -> None:
    assert (AUGUST.start, AUGUST.end) == (at("2020-08-01"), at("2020-09-01"))
    assert AUGUST.start in AUGUST
    assert AUGUST.end - timedelta(microseconds=1) in AUGUST
    assert AUGUST.end not in AUGUST


def test_a_month_is_utc() -> None:
    """Half past midnight on 1 September in Berlin is still August."""
    berlin = timezone(timedelta(hours=2))
    assert Month.of(datetime(2020, 9, 1, 0, 30, tzinfo=berlin)) == AUGUST


@pytest.mark.parametrize(
    ("month", "following"),
    [
        (Month(2020, 8), Month(2020, 9)),
        (Month(2020, 12), Month(2021, 1)),
        (Month(2020, 1), Month(2020, 2)),
    ],
)
def test_months_follow_each_other(month: Month, following: Month) -> None:
    assert month.next == following
    assert following.previous == month
    assert month < following


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("", at("2020-09-04")),
        ("2020-08-15", at("2020-08-16")),
        ("2020-08-01", at("2020-08-02")),
        ("2021-01-01", at("2021-01-02")),
    ],
)
def test_cutoff(as_of: str, expected: datetime) -> None:
    assert cutoff(AUGUST, as_of) == expected


def test_a_cutoff_is_a_date_not_before_the_month() -> None:
    with pytest.raises(CutoffBeforeMonth, match="--as-of"):
        cutoff(AUGUST, "2020-07-31")
    for text in ("yesterday", "2020-02-30", "2020-08-15T00:00"):
        with pytest.raises(NotADate, match="YYYY-MM-DD"):
            cutoff(AUGUST, text)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2020-08-15", "2020-08-16"),
        ("2020-02-28", "2020-02-29"),
        ("2021-02-28", "2021-03-01"),
        ("2020-12-31", "2021-01-01"),
    ],
)
def test_the_whole_of_a_day_is_before_what_is_after_it(day: str, after: str) -> None:
    assert day_after(day) == at(after)


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-08", "2020-02-30", "2020-08-15T00:00", "2020-08-15 ", "15-08-2020"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADate, match="YYYY-MM-DD"):
        day_after(text)
