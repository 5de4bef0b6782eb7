"""Figures that a posting states and names that it brings in, out of the store."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import chain

from kmonthly.store import claim as claim_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.story.claims import compared, worth_showing
from kmonthly.story.identifiers import net
from kmonthly.story.model import Facts, Introduced, Stated
from kmonthly.terms.ids import MessageId, key
from kmonthly.terms.months import Month


def claims_with(
    connection: Connection, message_id: str, end: datetime | None = None
) -> tuple[Stated, ...]:
    """The claims of the posting that a message is of, or answers, and of the answers to it.

    Raises NoSuchMessage, NotInASeries.
    """
    posting = story_store.posting_with(connection, message_id)
    return compared(claim_store.claims_of(connection, [posting], end).get(posting, ()))


def claims_in(connection: Connection, month: Month, cutoff: datetime) -> tuple[Stated, ...]:
    """The claims of all mails of a month, as known at the cutoff, by posting."""
    found = claim_store.claims_between(connection, month.start, min(month.end, cutoff))
    return tuple(chain.from_iterable(compared(each) for each in found.values()))


def identifiers_with(
    connection: Connection, message_id: str, end: datetime | None = None
) -> tuple[Introduced, ...]:
    """The names that the posting that a message is of brings in or takes out.

    Raises NoSuchMessage, NotInASeries.
    """
    posting = story_store.posting_with(connection, message_id)
    return net(claim_store.identifiers_of(connection, [posting], end).get(posting, ()))


def names_of(
    connection: Connection, leads: Collection[MessageId], cutoff: datetime
) -> dict[MessageId, tuple[Introduced, ...]]:
    """The names that these postings bring in or take out, by their leads."""
    found = claim_store.identifiers_of(connection, map(key, leads), cutoff)
    return {lead: net(found.get(key(lead), ())) for lead in leads}


def stated(
    connection: Connection, wanted: Iterable[Facts], cutoff: datetime
) -> dict[MessageId, tuple[tuple[Stated, ...], tuple[Introduced, ...]]]:
    """For each of these works the claims that an item shows and the names that its main posting
    brings in or takes out, by series."""
    mains = {facts.series: key(facts.main.lead) for facts in wanted}
    claims = claim_store.claims_of(connection, mains.values(), cutoff)
    names = claim_store.identifiers_of(connection, mains.values(), cutoff)
    return {
        series: (
            worth_showing(compared(claims.get(posting, ()))),
            net(names.get(posting, ())),
        )
        for series, posting in mains.items()
    }
