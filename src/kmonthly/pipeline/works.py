"""Series as they were known at some time."""

from collections.abc import Iterable
from datetime import datetime

from kmonthly.series.model import Series
from kmonthly.series.revise import revise
from kmonthly.store import relation as relation_store
from kmonthly.store import series as series_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.months import Month


def called(
    connection: Connection, message_id: str, as_of: datetime | None
) -> tuple[frozenset[MessageId], tuple[Month, ...]]:
    """All names of the series that a message is of, and the months in which something may last have
    happened to it (with `as_of` before that), the latest first.

    Raises NoSuchMessage, NotInASeries.
    """
    lead = story_store.posting_with(connection, message_id)
    number = story_store.series_of(connection, [lead])[lead]
    postings = [
        posting for work in works_known(connection, [number], None) for posting in work.postings
    ]
    leads = [posting.lead for posting in postings]
    names = story_store.names(connection, leads)
    times = [posting.sent for posting in postings if as_of is None or posting.sent < as_of]
    if times:
        last = max(postings, key=lambda posting: posting.sent).lead
        times.append(story_store.heard(connection, leads, last, as_of)[0])
    months = sorted({Month.of(each) for each in times}, key=str, reverse=True)
    return frozenset(name for name, _ in names.values()), tuple(months)


def works_known(
    connection: Connection, keys: Iterable[Key], end: datetime | None
) -> tuple[Series, ...]:
    """The series that the postings of these were before `end`: what a later one joined is apart."""
    known = series_store.postings_of(connection, keys, end)
    postings = [posting for each in known.values() for posting in each]
    return revise(postings, relation_store.ties(connection, (each.lead for each in postings)))


def leads_known(
    connection: Connection, month: Month, cutoff: datetime
) -> dict[MessageId, MessageId]:
    """The series of each posting that a month may have heard of, both by Message-ID."""
    active = story_store.active_series(connection, month.previous.start, min(month.end, cutoff))
    works = works_known(connection, active, cutoff)
    leads = [posting.lead for work in works for posting in work.postings]
    names = story_store.names(connection, leads)
    return {
        names[posting.lead][0]: names[work.key][0] for work in works for posting in work.postings
    }
