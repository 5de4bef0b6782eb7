"""Months and cutoffs. Every time inside kmonthly is an aware UTC datetime."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from kmonthly.terms.errors import CutoffBeforeMonth, NotADate, NotAMonth

GRACE = timedelta(days=3)
"""An issue knows no mail later than this after its month, unless told otherwise (--as-of)."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A UTC calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month that `YYYY-MM` names. Raises NotAMonth."""
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
        if match is None or not 1990 <= int(match[1]) <= 9998:
            raise NotAMonth(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, time: datetime) -> Self:
        """The month that an aware time lies in."""
        time = time.astimezone(UTC)
        return cls(time.year, time.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.next.start

    @property
    def next(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        """The month before it."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __contains__(self, time: datetime) -> bool:
        return self.start <= time < self.end


def cutoff(month: Month, as_of: str = "") -> datetime:
    """The first instant that an issue of `month` no longer knows.

    `as_of` is a date (YYYY-MM-DD, its whole day counts) or empty for the default, three days after
    the month's end. Raises NotADate, CutoffBeforeMonth.
    """
    if not as_of:
        return month.end + GRACE
    end = day_after(as_of)
    if end <= month.start:
        raise CutoffBeforeMonth(str(month), as_of)
    return end


def day_after(day: str) -> datetime:
    """The first instant after a day (YYYY-MM-DD, UTC). Raises NotADate."""
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise NotADate(day) from None
