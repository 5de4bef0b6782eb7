"""The store's series to their events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from kmonthly.issue.arrange import chosen
from kmonthly.pipeline.compose import FEW
from kmonthly.pipeline.fates import FOREVER, fates
from kmonthly.pipeline.marks import Owners
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.tell import stories
from kmonthly.pipeline.works import works_known
from kmonthly.series.model import Fate, Series
from kmonthly.store import events as event_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.store.maintainers import stored_maintainers
from kmonthly.story.events import events, in_order
from kmonthly.story.model import Answer, Event, Section, Touched
from kmonthly.terms.errors import NotYetSent
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.months import Month, cutoff
from kmonthly.terms.people import Person

BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)

MOST_FILES: Final = 50
"""Files of a posting whose maintainers are looked for, those with the most lines: a question of
who answered, which nobody asks of each file of a rename of thousands."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Events to follow, newest first: of one series, or of several, then `series` is empty.

    `known` is when the last of the mails was sent that they rest on, or the end that was asked
    for. `told` are series that an issue tells or lists, each with the last month that does.
    """

    series: MessageId
    title: str
    events: tuple[Event, ...]
    known: datetime
    told: Mapping[MessageId, Month]


def followed(connection: Connection, message_id: str, end: datetime | None) -> Followed:
    """The events of the series that a message is of; with `end` those known before it.

    Raises NoSuchMessage, NotInASeries, NotYetSent.
    """
    lead = story_store.posting_with(connection, message_id)
    number = story_store.series_of(connection, [lead])[lead]
    every = works_known(connection, [number], end)
    work = next((each for each in every if lead in {p.lead for p in each.postings}), None)
    if work is None:
        raise NotYetSent(message_id)
    found = events_of(connection, [work], end)
    name, subject = story_store.names(connection, [work.key])[work.key]
    title = work.postings[-1].title or subject
    return Followed(name, title, found, _known(connection, end), {})


def followed_section(connection: Connection, section: Section, end: datetime | None) -> Followed:
    """The events of all series that the issues of a store tell or list in a section."""
    told: dict[MessageId, Month] = {}
    for month in _months(connection, end):
        known = min(cutoff(month), end or FOREVER)
        for chapter in chosen(stories(connection, month, known)):
            if chapter.section is section:
                every = (*chapter.stories, *chapter.near)
                told |= {each.facts.series: month for each in every}
    found = events_of_series(connection, told, end)
    return Followed(MessageId(""), "", found, _known(connection, end), told)


def events_of_series(
    connection: Connection, names: Iterable[MessageId], end: datetime | None
) -> tuple[Event, ...]:
    """The events of the series that bear, or bore, these names, known before `end`."""
    wanted = {key(name) for name in names}
    numbers = set(story_store.series_of(connection, wanted).values())
    works = works_known(connection, numbers, end)
    meant = [work for work in works if wanted & {posting.lead for posting in work.postings}]
    return events_of(connection, meant, end)


def events_of(
    connection: Connection,
    works: Iterable[Series],
    end: datetime | None,
    ends: Mapping[Series, Fate] | None = None,
) -> tuple[Event, ...]:
    """The events of series, known before `end`; `ends` are their fates where they are at hand."""
    works = tuple(works)
    until = end or FOREVER
    releases = releases_known(connection, until)
    if ends is None:
        ends = fates(connection, works, releases, end)
    out = [each for each in releases if each.is_out(until)]
    leads = [posting.lead for work in works for posting in work.postings]
    ids = {lead: name for lead, (name, _) in story_store.names(connection, leads).items()}
    answers: dict[Key, list[Answer]] = {}
    for answer in _answers(connection, leads, until):
        answers.setdefault(answer.posting, []).append(answer)
    return in_order(
        event
        for work in works
        for event in events(
            work,
            ids,
            ends[work],
            (each for posting in work.postings for each in answers.get(posting.lead, ())),
            out,
        )
        if event.when < until
    )


def _answers(connection: Connection, leads: Iterable[Key], until: datetime) -> tuple[Answer, ...]:
    """The answers to postings, with what their authors maintain of it."""
    found = event_store.answers(connection, leads, BEGIN, until)
    owners = Owners(stored_maintainers(connection))
    files = story_store.touched(connection, {each.posting for each in found}, until)
    return tuple(
        replace(each, keeps=_kept(each.by, files.get(each.posting, ()), owners)) for each in found
    )


def _kept(who: Person, files: Iterable[Touched], owners: Owners) -> str:
    """The first subsystem that somebody is a maintainer of, by the files with the most lines."""
    most = sorted(files, key=lambda each: (-each.added - each.removed, each.path))[:MOST_FILES]
    kept = (each for file in most for each in owners.of(file.path) if each.has_maintainer(who))
    return next((each.name for each in kept), "")


def _known(connection: Connection, end: datetime | None) -> datetime:
    last = max(story_store.read_to(connection, end).values(), default=BEGIN)
    return last if end is None else end


def _months(connection: Connection, end: datetime | None) -> list[Month]:
    """The months that have issues, oldest first: not those of a few mails with a wrong clock."""
    months = story_store.months(connection)
    fullest = max((copies for _, copies, _ in months), default=0)
    full = [Month.parse(name) for name, copies, _ in months if copies * FEW >= fullest]
    return [month for month in full if end is None or month.start < end]
