"""A series' life: every posting that was found, what made it one of them, and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kmonthly.mail.subject import subject
from kmonthly.pipeline.compare import comparisons
from kmonthly.pipeline.fates import FOREVER, fates
from kmonthly.pipeline.fates import words as spoken_of
from kmonthly.pipeline.releases import releases_known
from kmonthly.series.model import Clue, Fate, Series
from kmonthly.series.relate import tie
from kmonthly.series.revise import series
from kmonthly.store import relation as relation_store
from kmonthly.store import series as series_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.store.story import Found
from kmonthly.story.model import Comparison, Discussion, Sent
from kmonthly.story.tell import base, discussed, sent
from kmonthly.terms.errors import NothingTitled
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.ids import ArchiveName, Key, MessageId
from kmonthly.terms.people import Person
from kmonthly.terms.titles import plain_title

QUIET = timedelta(days=30)
"""So long without a mail, in lists that were read all that time, and a series is called quiet."""

_ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Joined:
    """An earlier posting that one goes on with, and why it is thought so."""

    earlier: MessageId
    points: float
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One posting in the life of a series.

    `joined` are the postings that it goes on with, the nearest last; those that this one goes on
    with itself are left out. `change` compares it with the version before it, if the patches of
    both were found. `discussion` is what was answered to it, whenever.
    """

    sent: Sent
    title: str
    author: Person
    arrived: tuple[ArchiveName, ...]
    joined: tuple[Joined, ...]
    discussion: Discussion
    change: Comparison | None


@dataclass(frozen=True, slots=True)
class Track:
    """The life of a series, in all that was read.

    `series` is its identity, the lead of its earliest posting; the leads of all stops and every
    other mail of it lead to it as well. `last_heard` is when the last mail of its threads was sent,
    `read_to` how far a list with its last posting was read: with less than QUIET between them
    nobody knows whether it is quiet, so `quiet` is false. `said` are the words of who decided its
    fate.
    """

    series: MessageId
    title: str
    author: Person
    stops: tuple[Stop, ...]
    last_heard: datetime
    read_to: datetime
    quiet: bool
    fate: Fate
    said: tuple[Quotation, ...]


def find(connection: Connection, words: str) -> tuple[Found, ...]:
    """The series with a posting or patch of which the title has words that begin so, newest first.

    A whole subject will do. Raises NothingTitled.
    """
    said = subject(words.encode("utf-8", "replace").decode()).title
    found = story_store.titled(connection, plain_title(said).split())
    if not found:
        raise NothingTitled(words)
    return found


def track(connection: Connection, message_id: str) -> Track:
    """The life of the series that a message is of. Raises NoSuchMessage, NotInASeries."""
    key = story_store.series_with(connection, message_id)
    work = series(series_store.postings_of(connection, (key,))[key])
    leads = [posting.lead for posting in work.postings]
    names = story_store.names(connection, leads)
    joined = _joined(connection, work, names)
    bases = _bases(work)
    changes = comparisons(connection, ((old, new) for new, old in bases.items()))
    replies = story_store.replies(connection, leads, *_ALWAYS)
    arrived = story_store.arrived_on(connection, leads)
    last = work.postings[-1]
    heard, read_to = story_store.heard(connection, leads, last.lead)
    (fate,) = fates(connection, [work], releases_known(connection, FOREVER), None).values()
    return Track(
        series=names[work.key][0],
        title=last.title or names[last.lead][1],
        author=last.author,
        stops=tuple(
            Stop(
                sent=sent(posting, *names[posting.lead]),
                title=posting.title,
                author=posting.author,
                arrived=arrived.get(posting.lead, ()),
                joined=tuple(each for _, each in joined[posting.lead]),
                discussion=discussed(work.postings, replies.get(posting.lead, ())),
                change=changes.get((bases.get(posting.lead, posting.lead), posting.lead)),
            )
            for posting in work.postings
        ),
        last_heard=heard,
        read_to=read_to,
        quiet=read_to - heard >= QUIET,
        fate=fate,
        said=tuple(spoken_of(connection, (*fate.signs, *fate.objections, *fate.stale)).values()),
    )


def _bases(work: Series) -> dict[Key, Key]:
    """What each posting is compared with: see `story.tell.base`."""
    found = {}
    for place, posting in enumerate(work.postings):
        before = base(posting, work.postings[:place])
        if before is not None and posting.patches:
            found[posting.lead] = before.lead
    return found


def _joined(
    connection: Connection, work: Series, names: Mapping[Key, tuple[MessageId, str]]
) -> dict[Key, list[tuple[Key, Joined]]]:
    """What each posting goes on with, oldest first, with the reasons found again."""
    order = {posting.lead: place for place, posting in enumerate(work.postings)}
    ties = relation_store.ties(connection, order)
    profiles = relation_store.profiles(connection, order)
    behind: dict[Key, set[Key]] = {}
    found: dict[Key, list[tuple[Key, Joined]]] = {}
    for lead in order:
        behind[lead], found[lead] = set(), []
        for earlier in sorted(ties.get(lead, ()), key=order.__getitem__, reverse=True):
            if earlier not in behind[lead]:
                why = tie(profiles[lead], profiles[earlier])
                joined = Joined(names[earlier][0], why.points, why.clues)
                found[lead].insert(0, (earlier, joined))
            behind[lead] |= {earlier, *behind[earlier]}
    return found
