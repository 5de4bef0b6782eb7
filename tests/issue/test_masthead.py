"""The versions that an issue is dated by."""

from datetime import UTC, date, datetime

import pytest

from kmonthly.history.model import Release
from kmonthly.issue.masthead import masthead
from kmonthly.issue.model import Masthead

OUT = {
    version: Release(version, date.fromisoformat(day))
    for version, day in {
        "5.7": "2020-05-31",
        "5.8-rc7": "2020-07-26",
        "5.8": "2020-08-02",
        "5.7.13": "2020-08-05",
        "5.4.60": "2020-08-21",
        "5.9-rc1": "2020-08-16",
        "5.8.5": "2020-08-27",
        "5.9-rc3": "2020-08-30",
        "5.9-rc4": "2020-09-06",
    }.items()
}


@pytest.mark.parametrize(
    ("until", "stable", "mainline"),
    [
        ("2020-09-01", "5.8.5", "5.9-rc3"),
        ("2020-08-27", "5.8", "5.9-rc1"),
        ("2020-08-28", "5.8.5", "5.9-rc1"),
        ("2020-08-16", "5.8", "5.8"),
        ("2020-08-02", "5.7", "5.8-rc7"),
        ("2020-06-01", "5.7", "5.7"),
        ("2020-05-31", None, None),
    ],
)
def test_masthead(until: str, stable: str | None, mainline: str | None) -> None:
    """`until` is the first day that does not count: a cutoff in mid-month hides what came later."""
    moment = datetime.fromisoformat(until).replace(tzinfo=UTC)
    expected = Masthead(OUT.get(stable or ""), OUT.get(mainline or ""))
    assert masthead(moment, OUT.values()) == expected
    assert masthead(moment, reversed(OUT.values())) == expected
