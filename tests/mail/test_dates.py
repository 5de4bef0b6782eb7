"""Dates of headers, and which clock says when a copy was sent."""

import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.dates import clocks, date
from kmonthly.mail.model import Clock
from kmonthly.terms.flaws import FlawRule


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Fri, 30 Oct 2020 16:07:24 +0800", at("2020-10-30T08:07:24")),
        ("Thu,  8 Oct 2020 11:52:29 -0430", at("2020-10-08T16:22:29")),
        ("9 Oct 2020 17:00:37 -0000", at("2020-10-09T17:00:37")),
        ("Fri, 9 Oct 2020 01:55:10 +0200 (CEST)", at("2020-10-08T23:55:10")),
        ("Tue, 13 Oct 2020 08:16:22 GMT", at("2020-10-13T08:16:22")),
        ("Fri, 30 Oct 20 19:02:16 GMT", at("2020-10-30T19:02:16")),
        ("Fri, 30 Oct 2020 19:02 +0100", at("2020-10-30T18:02:00")),
        ("Fri, 30 Oct 2020 19:02:16 EST", at("2020-10-31T00:02:16")),
        ("Fri, 30 Oct 2020 19:02:16", at("2020-10-30T19:02:16")),
        ("Sunday, 30 Oct 2020 19:02:16 +0000", at("2020-10-30T19:02:16")),
        ("Mon, 30 Oct 2020 19:02:16 +0000", at("2020-10-30T19:02:16")),
        ("Fri, 7 Aug 2020 10:09:15 +000", at("2020-08-07T10:09:15")),
        ("Tue, 11 Aug 2020 17:27:22.272 +0000", at("2020-08-11T17:27:22")),
        ("Sat, 31 Dec 2016 23:59:60 +0000", at("2017-01-01T00:00:00")),
        ("Sun, 8 Jul 2040 11:22:12 +0300", at("2040-07-08T08:22:12")),
        ("\r\n\tFri, 30 Oct 2020 16:07:24 +0800", at("2020-10-30T08:07:24")),
        ("Fri, 31 Feb 2020 16:07:24 +0800", at("2020-03-02T08:07:24")),
        ("Fri, 30 Oct 99999 16:07:24 +0800", None),
        ("Fri, 30 Foo 2020 16:07:24 +0800", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_date(header: str, expected: datetime | None) -> None:
    assert date(header) == expected


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30)),  # noqa: DTZ001
    st.integers(-1439, 1439),
)
def test_what_the_standard_library_writes_is_read_back(moment: datetime, minutes: int) -> None:
    written = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    found = date(format_datetime(written))
    assert found == written
    assert found is not None
    assert found.tzinfo is UTC


@given(st.text() | st.from_regex(r"\A.{0,5}\d+ (Jan|Feb|Xyz) \d+ [\d:]+ ?[+-]?\d*\Z"))
def test_nothing_raises(text: str) -> None:
    found = date(text)
    assert found is None or found.tzinfo is UTC
    clocks(found, [text, f"from x; {text}"], found)


def hop(when: str) -> str:
    stamp = format_datetime(at(when))
    return f"from a.example.org (a; really) by b.example.org with SMTP id 1;\r\n\t{stamp} (UTC)"


NOON = "2020-08-10T12:00:00"
HOPS = [hop("2020-08-10T12:05:00"), hop("2020-08-10T12:01:00"), hop("2020-08-10T12:02:00")]
ARRIVED = at("2020-08-10T12:01:00")
FUTURE = at("2031-01-01T00:00:00")

CASES = {
    "the Date, near its hops": (
        (at(NOON), HOPS, FUTURE),
        (at(NOON), Clock.DATE, ARRIVED, None),
    ),
    "a Date just within seven days of a hop": (
        (ARRIVED + timedelta(days=7), HOPS, None),
        (ARRIVED + timedelta(days=7), Clock.DATE, ARRIVED, None),
    ),
    "a Date in 2040": (
        (at("2040-07-08T08:22:12"), HOPS, None),
        (ARRIVED, Clock.HOP, ARRIVED, FlawRule.DATE_IMPLAUSIBLE),
    ),
    "a Date of a commit made two weeks before": (
        (at("2020-07-27T12:00:00"), HOPS, None),
        (ARRIVED, Clock.HOP, ARRIVED, FlawRule.DATE_IMPLAUSIBLE),
    ),
    "no Date": ((None, HOPS, None), (ARRIVED, Clock.HOP, ARRIVED, FlawRule.NO_DATE)),
    "a mirror that caught up months later": (
        (at(NOON), HOPS, at("2020-12-24T00:00:00")),
        (at(NOON), Clock.DATE, ARRIVED, None),
    ),
    "held by a moderator for three weeks": (
        (at("2020-07-20T09:00:00"), [*HOPS, hop("2020-07-20T09:00:10")], None),
        (at("2020-07-20T09:00:00"), Clock.DATE, at("2020-07-20T09:00:10"), None),
    ),
    "a sender's clock three years behind, in hop and Date": (
        (at("2017-06-23T06:00:00"), [*HOPS, hop("2017-06-23T06:00:10")], None),
        (ARRIVED, Clock.HOP, ARRIVED, FlawRule.DATE_IMPLAUSIBLE),
    ),
    "a sender's clock a week ahead, in hop and Date": (
        (at("2020-08-17T13:00:00"), [*HOPS, hop("2020-08-17T13:00:10")], None),
        (ARRIVED, Clock.HOP, ARRIVED, FlawRule.DATE_IMPLAUSIBLE),
    ),
    "a hop before the first plausible year": (
        (at(NOON), [hop("1970-01-01T00:00:00"), *HOPS], None),
        (at(NOON), Clock.DATE, ARRIVED, None),
    ),
    "hops without a time": (
        (at(NOON), ["from a by b with ESMTPSA id 1", "from a; soon", *HOPS], None),
        (at(NOON), Clock.DATE, ARRIVED, None),
    ),
    "no hop, a commit near the Date": (
        (at(NOON), [], at("2020-08-10T13:00:00")),
        (at(NOON), Clock.DATE, at("2020-08-10T13:00:00"), None),
    ),
    "no hop, a commit far from the Date": (
        (at(NOON), [], at("2020-12-24T00:00:00")),
        (
            at("2020-12-24T00:00:00"),
            Clock.COMMIT,
            at("2020-12-24T00:00:00"),
            FlawRule.DATE_IMPLAUSIBLE,
        ),
    ),
    "no hop and no Date, a commit": (
        (None, [], at(NOON)),
        (at(NOON), Clock.COMMIT, at(NOON), FlawRule.NO_DATE),
    ),
    "nothing but a Date": ((at(NOON), [], None), (at(NOON), Clock.DATE, None, None)),
    "nothing but an absurd Date": (
        (at("2101-01-01T00:00:00"), [], None),
        (None, Clock.NONE, None, FlawRule.DATE_IMPLAUSIBLE),
    ),
    "nothing": ((None, [], None), (None, Clock.NONE, None, FlawRule.NO_DATE)),
}


@pytest.mark.parametrize("case", CASES)
def test_clocks(case: str) -> None:
    (written, received, committed), expected = CASES[case]
    assert clocks(written, received, committed) == expected


@pytest.mark.parametrize("unit", [" ", ";", "1 ", "Mon, ", "(", "9", ":", "; 1 Jan 2020 "])
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    clocks(date(text), [text, "x;" + text], None)
    assert time.process_time() - start < 5
