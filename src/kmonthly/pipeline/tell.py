"""The store's series to a month's stories."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kmonthly.issue.model import Flow
from kmonthly.issue.tally import flow
from kmonthly.pipeline.fates import fates
from kmonthly.pipeline.marks import marks
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.works import works_known
from kmonthly.series.model import Fate, Outcome, Series
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.story.model import Facts, Happened, Seen, Story
from kmonthly.story.place import place
from kmonthly.story.rank import rank
from kmonthly.story.tell import tell, told_posting
from kmonthly.terms.months import Month

_LEFT = (Outcome.OPEN, Outcome.PARTLY)
"""What is silent because it was taken, or given up, has not stalled."""

_SILENT = timedelta(days=7)
"""A list may be silent for so long at a month's end and still count as read to it."""


def stories(connection: Connection, month: Month, cutoff: datetime) -> tuple[Story, ...]:
    """Every series that the month did something to, or that it fell silent in, by rank; told from
    mail before the cutoff."""
    return stories_and_flow(connection, month, cutoff)[0]


def stories_and_flow(
    connection: Connection, month: Month, cutoff: datetime
) -> tuple[tuple[Story, ...], Flow]:
    """The same, and what became of the series that were posted in the month before."""
    until = min(month.end, cutoff)
    active = story_store.active_series(connection, month.previous.start, until)
    works = works_known(connection, active, cutoff)
    ends = fates(connection, works, releases_known(connection, cutoff), cutoff)
    every = dict(_facts(connection, works, month, until, cutoff))
    went = flow(
        (ends[work], every[work].delta.happened if work in every else None)
        for work in works
        if any(posting.sent in month.previous for posting in work.postings)
    )
    seen = [
        (work, facts)
        for work, facts in every.items()
        if facts.delta.happened is not Happened.STALLED or ends[work].outcome in _LEFT
    ]
    weights = marks(connection, {facts.series: facts for _, facts in seen}, month.start, until)
    told = [
        _judged(replace(facts, marks=weights[facts.series]), ends[work]) for work, facts in seen
    ]
    return tuple(sorted(told, key=lambda story: (-story.rank.points, story.facts.series))), went


def _judged(facts: Facts, fate: Fate) -> Story:
    placement = place(facts)
    return Story(facts=facts, placement=placement, rank=rank(facts, placement, fate), fate=fate)


def _facts(
    connection: Connection,
    works: Iterable[Series],
    month: Month,
    until: datetime,
    known: datetime,
) -> Iterator[tuple[Series, Facts]]:
    mains = {work: main for work in works if (main := told_posting(work, month)) is not None}
    leads = [posting.lead for work in mains for posting in work.postings]
    names = story_store.names(connection, leads)
    touched = story_store.touched(connection, [each.lead for each in mains.values()], until)
    replies = story_store.replies(connection, leads, month.start, until)
    arrived = story_store.arrived_on(connection, leads, known)
    addressed = story_store.addressed_to(connection, leads)
    read = story_store.read_to(connection)
    for work, main in mains.items():
        seen = Seen(
            ids={each.lead: names[each.lead][0] for each in work.postings},
            subjects={each.lead: names[each.lead][1] for each in work.postings},
            touched=touched.get(main.lead, ()),
            replies=tuple(
                reply for posting in work.postings for reply in replies.get(posting.lead, ())
            ),
            arrived=arrived.get(main.lead, ()),
            addressed=addressed.get(main.lead, ()),
            covered=all(
                read.get(each, month.start) >= until - _SILENT
                for each in arrived.get(main.lead, ())
            ),
        )
        facts = tell(work, month, seen)
        if facts is not None:
            yield work, facts
