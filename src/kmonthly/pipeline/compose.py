"""A month's issue from the store."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kmonthly.history.model import Release
from kmonthly.issue.arrange import chosen
from kmonthly.issue.masthead import masthead
from kmonthly.issue.mine import followed
from kmonthly.issue.model import Chapter, Colophon, Figures, Flow, Issue, Reach, Watchlist
from kmonthly.issue.tally import tallies
from kmonthly.mail.model import EXTRACTOR, NORMALISER
from kmonthly.pipeline.claims import stated
from kmonthly.pipeline.compare import changed
from kmonthly.pipeline.digest import digests
from kmonthly.pipeline.fates import later, words
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.tell import stories_and_flow
from kmonthly.series.model import LINKER
from kmonthly.store import parts as part_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.story.gist import gist, named_claim
from kmonthly.story.glossary import glossary
from kmonthly.story.model import TELLER, Comparison, Digest, Happened, Story
from kmonthly.terms.errors import NothingInMonth
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.months import Month
from kmonthly.terms.version import VERSION

FEW = 20
"""A month with a twentieth of the fullest month's copies is one that is hardly there."""


def compose(
    connection: Connection,
    month: Month,
    cutoff: datetime,
    watched: Watchlist | None = None,
    told: tuple[Sequence[Story], Flow] | None = None,
) -> Issue:
    """The issue of a month as of a cutoff, or of what a reader follows in it; `told` are the
    month's stories and what became of the last's where they are at hand. Raises
    NothingInMonth."""
    until = min(month.end, cutoff)
    counts = story_store.counts(connection, month.start, until)
    if not counts.messages:
        raise NothingInMonth(str(month), _covered(connection))
    every, went = told or stories_and_flow(connection, month, cutoff)
    known = releases_known(connection, cutoff)
    chapters = chosen(every) if watched is None else followed(every, watched)
    chapters = _with_mails(connection, chapters, month.start, until, cutoff)
    happened = dict.fromkeys(Happened, 0)
    for story in every:
        happened[story.facts.delta.happened] += 1
    return Issue(
        month=month,
        cutoff=cutoff,
        masthead=masthead(until, known),
        figures=Figures(
            copies=counts.copies,
            messages=counts.messages,
            people=counts.people,
            patches=counts.patches,
            postings=counts.postings,
            series=len(every) - happened[Happened.STALLED],
            happened=tuple(happened.items()),
            days=tuple(
                counts.days.get((month.start + timedelta(days=day)).date(), 0)
                for day in range((month.end - month.start).days)
            ),
            sections=tallies(every),
            flow=went,
        ),
        chapters=chapters,
        coverage=tuple(
            Reach(*row) for row in story_store.coverage(connection, month.start, until, cutoff)
        ),
        colophon=Colophon(
            flaws=part_store.flaw_counts(connection, month.start, until),
            extractor=EXTRACTOR,
            normaliser=NORMALISER,
            linker=LINKER,
            teller=TELLER,
            kmonthly=VERSION,
        ),
        releases=_landed(chapters, known),
        watched=watched,
    )


def _landed(chapters: Iterable[Chapter], known: Iterable[Release]) -> tuple[Release, ...]:
    """The releases that series told in full came into."""
    fates = (
        fate for each in chapters for story in each.stories for fate in (story.fate, story.since)
    )
    landings = (step.sign.landing for fate in fates if fate for step in fate.steps)
    versions = {landing.version for landing in landings if landing and landing.certain}
    return tuple(release for release in known if release.version in versions)


def best_month(connection: Connection) -> Month:
    """The month to make an issue of when none is asked for.

    The latest of those that the most archives reach: a month that has only begun, or of which half
    the archives are missing, makes a poor issue. A month with few copies beside the fullest counts
    only if there is no other: in an mbox a single wrong clock may be all that speaks for 2038.
    Raises NothingInMonth.
    """
    full = _full(connection)
    most = max(archives for _, archives in full)
    return Month.parse(max(name for name, archives in full if archives == most))


def months_worth_it(connection: Connection) -> tuple[Month, ...]:
    """The months up to the best one that are not hardly there, oldest first. Raises
    NothingInMonth."""
    last = str(best_month(connection))
    return tuple(Month.parse(name) for name, _ in sorted(_full(connection)) if name <= last)


def _full(connection: Connection) -> list[tuple[str, int]]:
    """The months that are more than hardly there, each with the number of archives that reach it.

    Raises NothingInMonth.
    """
    months = story_store.months(connection)
    if not months:
        raise NothingInMonth("any month", "nothing")
    fullest = max(copies for _, copies, _ in months)
    return [(name, archives) for name, copies, archives in months if copies * FEW >= fullest]


def _with_mails(
    connection: Connection,
    chapters: tuple[Chapter, ...],
    start: datetime,
    until: datetime,
    cutoff: datetime,
) -> tuple[Chapter, ...]:
    """The chapters with each full story's digest, what its main posting changed, states and brings
    in, and what became of it."""
    wanted = [story for chapter in chapters for story in chapter.stories]
    facts = [story.facts for story in wanted]
    told = digests(connection, wanted, start, until)
    known = glossary()
    changes = changed(connection, facts, cutoff)
    figures = stated(connection, facts, cutoff)
    since = later(connection, wanted, cutoff)
    ends = (end for story in wanted for end in (story.fate, since.get(story.facts.series)) if end)
    spoken = words(connection, (sign for end in ends for sign in (*end.signs, *end.objections)))

    def full(story: Story) -> Story:
        name = story.facts.series
        claims, names = figures[name]
        names = () if _only_tells(story) else names
        later_on = since.get(name)
        ends = (story.fate, later_on) if later_on else (story.fate,)
        signs = [sign for each in ends for sign in (*each.objections, *each.signs)]
        mails = dict.fromkeys(sign.message for sign in signs)
        whole = replace(
            story,
            digest=told[name],
            gist=gist(story.facts, names, known, _does(told[name])),
            terms=known.terms_in(_words(story.facts.title, told[name])),
            since=later_on,
            said=tuple(spoken[each] for each in mails if each in spoken),
            claims=tuple(named_claim(each, known) for each in claims),
            introduced=names,
        )
        return _with_change(whole, changes.get(name))

    return tuple(
        replace(chapter, stories=tuple(full(story) for story in chapter.stories))
        for chapter in chapters
    )


def _only_tells(story: Story) -> bool:
    """Whether a work changes documents alone: the interfaces that it tells of are there already."""
    paths = [path for path, _ in story.facts.paths]
    return bool(paths) and all(path.startswith("Documentation/") for path in paths)


def _does(digest: Digest) -> str:
    return " ".join(digest.does.words.split()) if digest.does else ""


def _words(title: str, digest: Digest) -> str:
    """What a reader of an item meets terms in: the title first."""
    quoted = (digest.problem, digest.does, *(each.quotation for each in digest.remarks))
    return "\n\n".join((title, *(each.words for each in quoted if each)))


def _with_change(story: Story, change: tuple[Comparison, tuple[Quotation, ...]] | None) -> Story:
    return replace(story, change=change[0], changelogs=change[1]) if change else story


def _covered(connection: Connection) -> str:
    months = [name for name, _, _ in story_store.months(connection)]
    return f"{months[0]} to {months[-1]}" if months else "no month at all"
