"""A store as a handle: `kmonthly.open(path)`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kmonthly.issue.model import Issue
from kmonthly.pipeline.columns import Brought, Posted
from kmonthly.pipeline.compose import compose
from kmonthly.pipeline.inspect import Life, life
from kmonthly.pipeline.rows import Rows
from kmonthly.pipeline.tables import claims_rows, identifiers_rows, postings_rows, series_rows
from kmonthly.pipeline.tell import stories
from kmonthly.store import database
from kmonthly.store import story as story_store
from kmonthly.story.model import Stated, Story
from kmonthly.terms.errors import NotAMonth
from kmonthly.terms.months import Month, cutoff


@dataclass(frozen=True, slots=True)
class Store:
    """A store to read from. It holds no connection: each call sees the store as it then is.

    A month is written as "2020-08"; with `as_of` what is told of it is known from mail before
    that time (default: `cutoff(month)`). Every call raises NoStore, those with a month NotAMonth.
    """

    path: Path

    def months(self) -> tuple[Month, ...]:
        """The months that have mail, oldest first."""
        with database.reading(self.path) as connection:
            names = [name for name, _, _ in story_store.months(connection)]
        return tuple(month for month in map(_of_clock, names) if month)

    def issue(self, month: str | Month, as_of: datetime | None = None) -> Issue:
        """The issue of a month. Raises NothingInMonth."""
        of = _month(month)
        with database.reading(self.path) as connection:
            return compose(connection, of, as_of or cutoff(of))

    def series(self, message_id: str) -> Life:
        """The series that a message belongs to, or answers, over all that was read. Raises
        NoSuchMessage, NotInASeries."""
        with database.reading(self.path) as connection:
            return life(connection, message_id)

    def stories(self, month: str | Month, as_of: datetime | None = None) -> Rows[Story]:
        """Every series of a month, best first, without quotations."""
        of = _month(month)
        with database.reading(self.path) as connection:
            return series_rows(stories(connection, of, as_of or cutoff(of)))

    def postings(self, month: str | Month, as_of: datetime | None = None) -> Rows[Posted]:
        """Every posting of a month, oldest first."""
        of = _month(month)
        with database.reading(self.path) as connection:
            return postings_rows(stories(connection, of, as_of or cutoff(of)))

    def claims(self, month: str | Month, as_of: datetime | None = None) -> Rows[Stated]:
        """The figures that the mails of a month's threads of patches state, oldest first."""
        of = _month(month)
        with database.reading(self.path) as connection:
            return claims_rows(connection, of, as_of or cutoff(of))

    def identifiers(self, month: str | Month, as_of: datetime | None = None) -> Rows[Brought]:
        """The names that the main posting of each series of a month brings in or takes out."""
        of = _month(month)
        end = as_of or cutoff(of)
        with database.reading(self.path) as connection:
            return identifiers_rows(connection, stories(connection, of, end), end)


def opened(path: Path | str) -> Store:
    """The store at a path. Raises NoStore."""
    store = Store(Path(path))
    with database.reading(store.path):
        return store


def _month(month: str | Month) -> Month:
    return month if isinstance(month, Month) else Month.parse(month)


def _of_clock(name: str) -> Month | None:
    """The month of this name; None for one that no list has mail of: a clock was wrong."""
    try:
        return Month.parse(name)
    except NotAMonth:
        return None
