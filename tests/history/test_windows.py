"""In which release a merge is."""

from datetime import UTC, date, datetime

import pytest

from kmonthly.history.model import Landing, Release
from kmonthly.history.windows import in_merge_window, landing, next_release

OUT = {
    "5.8": "2020-08-02",
    "5.8.1": "2020-08-11",
    "5.9-rc1": "2020-08-16",
    "5.9-rc2": "2020-08-23",
    "5.9": "2020-10-11",
    "5.9.1": "2020-10-17",
    "5.10": "2020-12-13",
}
KNOWN = tuple(Release(version, date.fromisoformat(day)) for version, day in OUT.items())


def moment(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def exactly(version: str, text: str) -> Release:
    """A release of which the time is known."""
    return Release(version, moment(text).date(), at=moment(text))


@pytest.mark.parametrize(
    ("when", "version"),
    [
        ("2020-07-30", "5.8"),
        ("2020-08-02 23:59", "5.8"),
        ("2020-08-03", "5.9"),
        ("2020-08-11", "5.9"),
        ("2020-10-11 20:00", "5.9"),
        ("2020-10-12", "5.10"),
        ("2020-12-13", "5.10"),
        ("2020-12-14", "5.11"),
    ],
)
def test_the_first_release_after_it(when: str, version: str) -> None:
    """A release's own day is before it; point releases and candidates are no releases here."""
    assert next_release(moment(when), KNOWN) == version
    assert next_release(moment(when), reversed(KNOWN)) == version


def test_days_are_those_of_utc() -> None:
    """3 August 01:00 in Berlin is 2 August."""
    assert next_release(datetime.fromisoformat("2020-08-03T01:00+02:00"), KNOWN) == "5.8"


def test_the_exact_time_counts_where_it_is_known() -> None:
    known = (exactly("5.8", "2020-08-02 21:21"), exactly("5.9", "2020-10-11 21:15"))
    assert next_release(moment("2020-08-02 21:20"), known) == "5.8"
    assert next_release(moment("2020-08-02 21:21"), known) == "5.9"
    assert next_release(moment("2020-10-11 21:16"), known) == "5.10"


@pytest.mark.parametrize(
    ("last", "version"),
    [("4.20", "5.0"), ("5.18", "5.19"), ("5.19", "6.0"), ("6.19", "7.0")],
)
def test_past_the_last_one_by_numbering(last: str, version: str) -> None:
    assert next_release(moment("2020-08-03"), [Release(last, date(2020, 8, 2))]) == version


def test_a_candidate_tells_of_a_release_that_was_missed() -> None:
    known = [Release("5.8", date(2020, 8, 2)), Release("5.10-rc2", date(2020, 11, 1))]
    assert next_release(moment("2020-11-03"), known) == "5.10"
    assert landing(None, moment("2020-11-03"), known) == Landing("5.10", "", certain=False)


def test_nothing_is_known_of_nothing() -> None:
    assert next_release(moment("2020-08-03"), ()) == ""
    assert in_merge_window(moment("2020-08-03"), ()) is None
    assert landing(None, moment("2020-08-03"), ()) == Landing("", "", certain=False)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2020-08-02 22:00", None),  # what came before 5.8 is not known
        ("2020-08-03", True),
        ("2020-08-16 23:00", True),
        ("2020-08-17", False),
        ("2020-10-11", False),
        ("2020-10-12", True),
        ("2020-10-25", True),  # of 5.10-rc1 the day is not known
        ("2020-10-26", False),
        ("2020-12-20", True),
        ("2021-01-20", False),
        ("2021-02-01", None),  # 5.11 may be out
        ("2022-01-01", None),
    ],
)
def test_when_the_window_is_open(when: str, is_open: bool | None) -> None:
    """From a release to the next one's -rc1."""
    assert in_merge_window(moment(when), KNOWN) is is_open


@pytest.mark.parametrize(
    ("asked", "told", "version", "candidate", "certain"),
    [
        # "[GIT PULL] ... for 5.9-rc1" of October: a subject counts for nothing
        ("2020-10-20 09:00", "2020-10-20 18:00", "5.10", "5.10-rc1", True),
        # sent early, for the window that opens next
        ("2020-10-09", "2020-10-12 17:00", "5.10", "5.10-rc1", False),
        ("2020-10-09", "2020-10-13 17:00", "5.10", "5.10-rc1", True),
        # the last fixes: on the day of the release, then asked on it and answered after it
        ("2020-10-10", "2020-10-11 20:00", "5.9", "", True),
        ("2020-10-11 19:00", "2020-10-12 01:00", "5.10", "5.10-rc1", False),
        # within one cycle
        ("2020-08-10", "2020-08-16 12:00", "5.9", "5.9-rc1", True),
        ("2020-08-17", "2020-08-18", "5.9", "5.9-rc2", True),
        ("2020-09-20", "2020-09-21", "5.9", "", True),
        ("2020-11-20", "2020-11-21", "5.10", "", True),
        # nobody knows when it was asked for, or it was answered before
        (None, "2020-10-12 12:00", "5.10", "5.10-rc1", False),
        (None, "2020-10-14", "5.10", "5.10-rc1", True),
        ("2020-10-13", "2020-10-12 12:00", "5.10", "5.10-rc1", False),
        # before the first and after the last release that is known
        ("2020-07-20", "2020-07-21", "5.8", "", False),
        ("2020-12-20", "2020-12-21", "5.11", "5.11-rc1", True),
        ("2021-05-01", "2021-05-02", "5.11", "", False),
    ],
)
def test_where_a_pull_lands(
    asked: str | None, told: str, version: str, candidate: str, certain: bool
) -> None:
    """Between the request and the mail that tells of the merge; the mail's side is preferred."""
    found = landing(moment(asked) if asked else None, moment(told), KNOWN)
    assert found == Landing(version, candidate, certain)


def test_the_releases_time_decides_on_its_own_day() -> None:
    """Told of an hour before 5.9 or an hour after it."""
    known = (*KNOWN[:3], exactly("5.9", "2020-10-11 21:15"))
    asked = moment("2020-10-11 10:00")
    assert landing(asked, moment("2020-10-11 20:15"), known) == Landing("5.9", "", certain=True)
    after = Landing("5.10", "5.10-rc1", certain=False)
    assert landing(asked, moment("2020-10-11 22:15"), known) == after
    assert landing(asked, moment("2020-10-12 21:16"), known).certain


def test_a_gap_in_what_is_known_makes_it_uncertain() -> None:
    """Of 5.9 nobody told."""
    known = [Release("5.8", date(2020, 8, 2)), Release("5.10", date(2020, 12, 13))]
    told = moment("2020-11-01")
    assert landing(told, told, known) == Landing("5.10", "", certain=False)


def test_a_later_candidate_makes_it_certain() -> None:
    """Two months after 5.9: 5.10-rc8 of a week later says that 5.10 was not out."""
    known = [Release("5.9", date(2020, 10, 11)), Release("5.10-rc8", date(2020, 12, 13))]
    told = moment("2020-12-10")
    assert landing(told, told, known) == Landing("5.10", "", certain=True)
    later = moment("2020-12-16")
    assert landing(later, later, known) == Landing("5.10", "", certain=True)
    too_late = moment("2020-12-20")
    assert not landing(too_late, too_late, known).certain
