"""The versions that a month's issue is dated by."""

from collections.abc import Iterable
from datetime import datetime

from kmonthly.history.model import Release
from kmonthly.issue.model import Masthead


def masthead(until: datetime, known: Iterable[Release]) -> Masthead:
    """The newest stable and the newest mainline version out before the day of `until`.

    `until` is the month's end, or the issue's cutoff where that is earlier.

    Versions decide, not days: 5.4.60 of August is not newer than 5.8 of that month. A stable
    version is a release or a point release, a mainline one a release or a candidate.
    """
    out = [each for each in known if each.day < until.date()]
    stable = [each for each in out if not each.is_candidate]
    mainline = [each for each in out if not each.is_point]
    return Masthead(
        stable=max(stable, key=lambda each: each.order, default=None),
        mainline=max(mainline, key=lambda each: each.order, default=None),
    )
