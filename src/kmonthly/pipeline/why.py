"""The store to why a series stands where it stands."""

from datetime import datetime

from kmonthly.issue.model import Why
from kmonthly.issue.why import why
from kmonthly.pipeline.tell import stories
from kmonthly.pipeline.works import called
from kmonthly.store.database import Connection
from kmonthly.story.rank import WEIGHTS
from kmonthly.terms.errors import NotInMonth
from kmonthly.terms.months import Month, cutoff


def why_with(
    connection: Connection, message_id: str, month: Month | None, as_of: datetime | None
) -> Why:
    """Why the series of a message is told as it is in a month; without one, in the last in which
    something happened to it. Raises NoSuchMessage, NotInASeries, NotInMonth."""
    names, months = called(connection, message_id, as_of)
    weights = {rule: points for rule, (points, _) in WEIGHTS.items()}
    for each in (month,) if month else months:
        every = stories(connection, each, as_of or cutoff(each))
        name = next(
            (name for story in every for name in story.facts.aliases if name in names), None
        )
        if name is not None and (found := why(each, every, name, weights)) is not None:
            return found
    raise NotInMonth(message_id, str(month or (months[0] if months else "any month")))
