"""What a store holds: one series over all its time, and the health of what was read."""

from dataclasses import dataclass

from kmonthly.archive.model import Cursor
from kmonthly.history.model import Contradiction
from kmonthly.pipeline.fates import FOREVER, Clash, clashes
from kmonthly.pipeline.releases import release_contradictions
from kmonthly.series.model import Revision
from kmonthly.series.revise import series
from kmonthly.store import parts as part_store
from kmonthly.store import series as series_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import ArchiveName, Key, ListName, MessageId
from kmonthly.terms.people import Person


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a series: its id, its subject, and whether its archive has it."""

    message: MessageId
    subject: str


@dataclass(frozen=True, slots=True)
class Life:
    """A series over all that was read: its revisions, and by the lead of each posting its mails
    (the lead first), the archives that it arrived on and the lists that it was addressed to."""

    series: MessageId
    title: str
    author: Person
    revisions: tuple[Revision, ...]
    mails: dict[Key, tuple[Mail, ...]]
    arrived: dict[Key, tuple[ArchiveName, ...]]
    addressed: dict[Key, tuple[ListName, ...]]


@dataclass(frozen=True, slots=True)
class ArchiveCount:
    """What one part of an archive gave: `copies` stored, `flaws` recorded, how far it was read."""

    archive: ArchiveName
    part: str
    copies: int
    flaws: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Health:
    """Counts by archive, flaws by rule, and the store's totals: copies, messages, postings ...

    `contradictions`: what is told of releases and cannot be true; `clashes`: what is told of works
    and does not go together.
    """

    archives: tuple[ArchiveCount, ...]
    rules: tuple[tuple[FlawRule, int], ...]
    totals: tuple[tuple[str, int], ...]
    flaws: tuple[Flaw, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    clashes: tuple[Clash, ...] = ()


def life(connection: Connection, message_id: str) -> Life:
    """The series that a message is of. Raises NoSuchMessage, NotInASeries."""
    key = story_store.series_with(connection, message_id)
    postings = series_store.postings_of(connection, (key,))[key]
    work = series(postings)
    mails = [
        message
        for posting in postings
        for message in dict.fromkeys((posting.lead, *posting.patches))
    ]
    names = story_store.names(connection, mails)
    last = postings[-1]
    leads = [posting.lead for posting in postings]
    return Life(
        series=names[work.key][0],
        title=last.title,
        author=last.author,
        revisions=work.revisions,
        mails={
            posting.lead: tuple(
                Mail(*names[each]) for each in dict.fromkeys((posting.lead, *posting.patches))
            )
            for posting in postings
        },
        arrived=story_store.arrived_on(connection, leads),
        addressed=story_store.addressed_to(connection, leads),
    )


def health(connection: Connection, rule: FlawRule | None) -> Health:
    """What was read and what was wrong with it."""
    return Health(
        archives=tuple(
            ArchiveCount(archive, part, copies, flaws, cursor)
            for archive, part, copies, flaws, cursor in part_store.tallies(connection)
        ),
        rules=part_store.flaw_counts(connection),
        totals=part_store.totals(connection),
        flaws=part_store.flaws(connection, rule) if rule is not None else (),
        contradictions=release_contradictions(connection, FOREVER),
        clashes=clashes(connection),
    )
