"""Series as they were known at some time."""

from collections.abc import Iterable
from datetime import datetime

from kmonthly.series.model import Series
from kmonthly.series.revise import revise
from kmonthly.store import relation as relation_store
from kmonthly.store import series as series_store
from kmonthly.store.database import Connection
from kmonthly.terms.ids import Key


def works_known(
    connection: Connection, keys: Iterable[Key], end: datetime | None
) -> tuple[Series, ...]:
    """The series that the postings of these were before `end`: what a later one joined is apart."""
    known = series_store.postings_of(connection, keys, end)
    postings = [posting for each in known.values() for posting in each]
    return revise(postings, relation_store.ties(connection, (each.lead for each in postings)))
