"""The fates of all series: how many ended how, and some of them to be judged by reading."""

from collections import Counter
from hashlib import sha256

from kmonthly.evaluate.model import Ends
from kmonthly.pipeline.fates import FOREVER, fates
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.works import works_known
from kmonthly.series.model import Fate, Outcome
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.terms.ids import MessageId


def ends(connection: Connection, number: int) -> Ends:
    """How the series of people ended, and the first so many that are not open, by lowest sha256 of
    their Message-ID."""
    works = works_known(connection, story_store.all_series(connection), None)
    found = fates(connection, works, releases_known(connection, FOREVER), None)
    names = story_store.names(connection, (work.key for work in works))
    told: list[tuple[MessageId, Fate]] = [
        (names[work.key][0], fate)
        for work, fate in found.items()
        if fate.outcome is not Outcome.OPEN
    ]
    told.sort(key=lambda each: sha256(each[0].encode()).digest())
    outcomes = Counter(fate.outcome for fate in found.values())
    rules = Counter(rule for fate in found.values() for rule in {each.rule for each in fate.signs})
    return Ends(
        outcomes=tuple((each, outcomes[each]) for each in Outcome),
        rules=tuple(sorted(rules.items())),
        drawn=tuple(told[:number]),
    )
