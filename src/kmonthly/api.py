"""The public door: what kmonthly can be asked from Python. Everything else may change.

    from pathlib import Path
    import kmonthly.api as kmonthly

    store = Path(".kmonthly/store.duckdb")
    kmonthly.update([Path("../lore")], store)
    issue = kmonthly.issue(store, kmonthly.Month.parse("2020-08"))
    for chapter in issue.chapters:
        for story in chapter.stories:
            print(chapter.section, story.rank.points, story.facts.title)

All values are frozen dataclasses; times are aware UTC datetimes. Errors are `KmonthlyError`s that
say what to do.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kmonthly.condense.model import Budget, Condensed, Language, Log
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.model import plain
from kmonthly.edition.site.model import SiteSettings
from kmonthly.evaluate.fates import ends as _ends
from kmonthly.evaluate.judged import choices, labelled, paired, placings
from kmonthly.evaluate.model import Choices, Drawn, Ends, Evaluation, Placings, Recall
from kmonthly.evaluate.series import drawn as _drawn
from kmonthly.evaluate.series import evaluate as _evaluate
from kmonthly.issue.model import Change, Chapter, Issue, Reach, Told, Watchlist, Why
from kmonthly.mail.claims.tables import rows as _rows
from kmonthly.mail.model import Claim, ClaimKind, Direction, Identifier, IdentifierKind
from kmonthly.pipeline.build import Built
from kmonthly.pipeline.build import build as _build
from kmonthly.pipeline.claims import claims_in as _claims_in
from kmonthly.pipeline.claims import claims_with, identifiers_with
from kmonthly.pipeline.columns import Brought, Posted
from kmonthly.pipeline.compare import difference
from kmonthly.pipeline.compose import best_month, compose
from kmonthly.pipeline.condense import Machine
from kmonthly.pipeline.condense import condensed as _condensed
from kmonthly.pipeline.digest import digested
from kmonthly.pipeline.events import followed as _followed
from kmonthly.pipeline.fates import Clash, Ended
from kmonthly.pipeline.fates import ended as _ended
from kmonthly.pipeline.fates import later as _later
from kmonthly.pipeline.feed import feed_of
from kmonthly.pipeline.handle import Store, opened
from kmonthly.pipeline.ingest import Taken
from kmonthly.pipeline.inspect import ArchiveCount, Health, Life, health, life
from kmonthly.pipeline.mine import Mine
from kmonthly.pipeline.mine import mine as _mine
from kmonthly.pipeline.pdf import pdf as _pdf
from kmonthly.pipeline.publish import publish
from kmonthly.pipeline.rows import Rows
from kmonthly.pipeline.site import Site
from kmonthly.pipeline.site import site as _site
from kmonthly.pipeline.tell import stories as _stories
from kmonthly.pipeline.track import Joined, Stop, Track
from kmonthly.pipeline.track import find as _find
from kmonthly.pipeline.track import track as _track
from kmonthly.pipeline.update import update as _update
from kmonthly.pipeline.watch import Silence, Watch
from kmonthly.pipeline.watchlist import watchlist
from kmonthly.pipeline.why import why_with
from kmonthly.series.model import Clue, Fate, Outcome, Posting, Revision, Sign
from kmonthly.store import database
from kmonthly.store.dump import logical_hash, table_hashes
from kmonthly.store.story import Found
from kmonthly.story.model import (
    Coming,
    Comparison,
    Digest,
    Discussion,
    Elsewhere,
    Event,
    EventKind,
    Happened,
    Introduced,
    PatchChange,
    PatchPair,
    PatchSeen,
    Remark,
    Section,
    Sent,
    Stated,
    Story,
    Voice,
)
from kmonthly.terms.errors import KmonthlyError
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month, cutoff, day_after
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import Phrase

__all__ = [
    "ArchiveCount",
    "Brought",
    "Budget",
    "Built",
    "Change",
    "Chapter",
    "Choices",
    "Claim",
    "ClaimKind",
    "Clash",
    "Clue",
    "Coming",
    "Comparison",
    "Condensed",
    "Digest",
    "Direction",
    "Discussion",
    "Drawn",
    "Elsewhere",
    "Ended",
    "Ends",
    "Evaluation",
    "Event",
    "EventKind",
    "Fate",
    "Flaw",
    "FlawRule",
    "Found",
    "Happened",
    "Health",
    "Identifier",
    "IdentifierKind",
    "Introduced",
    "Issue",
    "Joined",
    "KmonthlyError",
    "Life",
    "Log",
    "Machine",
    "MessageId",
    "Mine",
    "Month",
    "Outcome",
    "PatchChange",
    "PatchPair",
    "PatchSeen",
    "Person",
    "Phrase",
    "Placings",
    "Posted",
    "Posting",
    "Quotation",
    "Reach",
    "Recall",
    "Remark",
    "Revision",
    "Rows",
    "Section",
    "Sent",
    "Sign",
    "Silence",
    "Site",
    "SiteSettings",
    "Stated",
    "Stop",
    "Store",
    "Story",
    "Taken",
    "Told",
    "Track",
    "Voice",
    "Watch",
    "Watchlist",
    "Why",
    "build",
    "claims",
    "claims_in",
    "condensed",
    "cutoff",
    "day_after",
    "default_month",
    "diff",
    "digests",
    "doctor",
    "drawn",
    "ends",
    "evaluate",
    "evaluate_picks",
    "evaluate_sections",
    "events",
    "fate",
    "fates",
    "feed",
    "find",
    "fingerprint",
    "identifiers",
    "issue",
    "mine",
    "opened",
    "pdf",
    "publish",
    "rows",
    "said",
    "series",
    "site",
    "stories",
    "track",
    "update",
    "watchlist",
    "why",
]


def update(
    archives: Sequence[Path],
    store: Path,
    processes: int = 1,
    watch: Watch | None = None,
    mailmap: Path | None = None,
    *,
    kernel: Path | None = None,
    maintainers: Path | None = None,
    organizations: Path | None = None,
) -> Taken:
    """Takes in what is new in the archives (see `kmonthly ingest`); how many copies that were.

    A `mailmap` (gitmailmap(5)) and a `maintainers` file take the place of those that the store was
    last given. Of a `kernel`, a clone of its tree, the commits that are new are taken in as well,
    and its MAINTAINERS where no other is given; `organizations` is TOML with domains and names,
    which goes over the table that comes with kmonthly. Killed at any point, the next call ends in
    the same store. Raises UnusableInput; without archives NoStore.
    """
    return _update(
        archives,
        store,
        processes,
        watch or Silence(),
        mailmap,
        kernel=kernel,
        owners=maintainers,
        organizations=organizations,
    )


def build(
    store: Path,
    month: Month,
    into: Path,
    as_of: datetime | None = None,
    machine: Machine | None = None,
    *,
    site: str = "",
) -> Built:
    """The pages of the issue of a month, under `into`/YYYY-MM.

    Pages that lie there already, made of this very store by this very program, are left as they
    are, unless a machine writes: what stands of its sentences is marked as a machine's. `site` is
    the address of the site that has it: with it WeChat's parts have a QR code. Raises NoStore,
    NothingInMonth, PagesUnwritable, NotASite, SiteNotInstalled, and what the machine raises.
    """
    return _build(store, month, as_of or cutoff(month), into, machine, site=site)


def site(
    store: Path,
    into: Path,
    months: Sequence[Month] = (),
    settings: SiteSettings | None = None,
    watch: Watch | None = None,
) -> Site:
    """The site of these months under `into`, without any of all that make an issue: pages of
    issues, series, sections and releases, zh and en, with a search if pagefind is installed.

    Only what changed is written. Raises NoStore, NothingInMonth, PagesUnwritable.
    """
    return _site(store, into, months, settings or SiteSettings(), watch or Silence())


def pdf(
    store: Path,
    month: Month,
    into: Path,
    as_of: datetime | None = None,
    *,
    languages: Sequence[str] = LANGUAGES,
    watch: Watch | None = None,
) -> tuple[Path, ...]:
    """The issue of a month as PDF, under `into`/YYYY-MM: LANGUAGE.pdf. Each takes tens of seconds.

    Raises NoStore, NothingInMonth, NoSuchLanguage, PrinterNotInstalled, PagesUnwritable.
    """
    end = as_of or cutoff(month)
    return _pdf(store, month, end, into, languages=languages, watch=watch or Silence())


def default_month(store: Path) -> Month:
    """The latest month that the most archives reach. Raises NoStore, NothingInMonth."""
    with database.reading(store) as connection:
        return best_month(connection)


def issue(store: Path, month: Month, as_of: datetime | None = None) -> Issue:
    """The issue of a month; it knows mail before `as_of` (default: `cutoff(month)`).

    Raises NoStore, NothingInMonth.
    """
    with database.reading(store) as connection:
        return compose(connection, month, as_of or cutoff(month))


def stories(store: Path, month: Month, as_of: datetime | None = None) -> tuple[Story, ...]:
    """Every series of a month, best first, without quotations. Raises NoStore."""
    with database.reading(store) as connection:
        return _stories(connection, month, as_of or cutoff(month))


def why(
    store: Path, message_id: str, month: Month | None = None, as_of: datetime | None = None
) -> Why:
    """Why the series of a message stands where it stands in a month's issue (default: the last in
    which something happened to it), and what would change that.

    Raises NoStore, NoSuchMessage, NotInASeries, NotInMonth.
    """
    with database.reading(store) as connection:
        return why_with(connection, message_id, month, as_of)


def said(told: Phrase, language: str = "en") -> str:
    """A reason in words: zh or en. Raises NoSuchLanguage."""
    return plain(load(language).phrase(told))


def series(store: Path, message_id: str) -> Life:
    """The series that a message belongs to, or answers, over all that was read.

    Raises NoStore, NoSuchMessage, NotInASeries.
    """
    with database.reading(store) as connection:
        return life(connection, message_id)


def find(store: Path, words: str) -> tuple[Found, ...]:
    """The series with all of these words in a title, newest first. Raises NoStore,
    NothingTitled."""
    with database.reading(store) as connection:
        return _find(connection, words)


def track(store: Path, message_id: str) -> Track:
    """The life of the series that a message is of: its postings, what made each of them one of it,
    what each changed, who answered. Raises NoStore, NoSuchMessage, NotInASeries."""
    with database.reading(store) as connection:
        return _track(connection, message_id)


def fate(store: Path, message_id: str, as_of: datetime | None = None) -> Ended:
    """What became of the series that a message is of, and how that is known; with `as_of` from what
    was known before it. Raises NoStore, NoSuchMessage, NotInASeries, NotYetSent."""
    with database.reading(store) as connection:
        return _ended(connection, message_id, as_of)


def fates(
    store: Path, month: Month, as_of: datetime | None = None
) -> tuple[tuple[Story, Fate | None], ...]:
    """Every series of a month, best first, with its fate at the cutoff, and what got known since.

    Raises NoStore.
    """
    end = as_of or cutoff(month)
    with database.reading(store) as connection:
        told = _stories(connection, month, end)
        since = _later(connection, told, end)
    return tuple((story, since.get(story.facts.series)) for story in told)


def events(store: Path, message_id: str, as_of: datetime | None = None) -> tuple[Event, ...]:
    """What happened to the series that a message is of, newest first: versions, reviews, taken,
    merged, released; with `as_of` what was known before it.

    Raises NoStore, NoSuchMessage, NotInASeries, NotYetSent.
    """
    with database.reading(store) as connection:
        return _followed(connection, message_id, as_of).events


def feed(
    store: Path,
    *,
    series: str = "",
    section: str = "",
    form: str = "atom",
    language: str = "en",
    site: str = "",
    as_of: datetime | None = None,
) -> bytes:
    """The same of a series (any mail of it), or of all that issues tell or list in a section, as a
    feed: "atom" (RFC 4287) or "json" (JSON Feed 1.1).

    `site` is the address under which the pages lie; links to them are relative without. Raises
    NotASite, NoSuchForm, NoSuchSection, NoSuchLanguage, NoStore, NoSuchMessage, NotInASeries,
    NotYetSent.
    """
    with database.reading(store) as connection:
        return feed_of(
            connection,
            series=series,
            section=section,
            form=form,
            language=language,
            site=site,
            end=as_of,
        )


def mine(
    store: Path,
    watched: Watchlist,
    month: Month,
    *,
    into: Path,
    as_of: datetime | None = None,
    site: str = "",
) -> Mine:
    """A reader's own month: pages of all series that match what they follow, under `into`/YYYY-MM,
    and feeds of what happened to those, `into`/events.LANGUAGE.FORM.

    Raises NotASite, NoStore, NothingInMonth, PagesUnwritable.
    """
    return _mine(store, watched, month, as_of or cutoff(month), into=into, site=site)


def diff(store: Path, a: str, b: str | None = None) -> Comparison:
    """What changed from the posting of the message `a` to that of `b`.

    Without `b`: to the posting of `a` from the one before it in its series. A reply stands for the
    posting that it answers. Raises NoStore, NoSuchMessage, NotInASeries, NothingBefore.
    """
    with database.reading(store) as connection:
        return difference(connection, a, b)


def claims(store: Path, message_id: str, as_of: datetime | None = None) -> tuple[Stated, ...]:
    """The figures that the posting which a message is of, or answers, states, and the answers to
    it; with `as_of` those of mails sent before it. Raises NoStore, NoSuchMessage, NotInASeries."""
    with database.reading(store) as connection:
        return claims_with(connection, message_id, as_of)


def claims_in(store: Path, month: Month, as_of: datetime | None = None) -> tuple[Stated, ...]:
    """The figures that the mails of a month's threads of patches state. Raises NoStore."""
    with database.reading(store) as connection:
        return _claims_in(connection, month, as_of or cutoff(month))


def rows(claim: Claim) -> tuple[tuple[str, ...], ...]:
    """The cells of a claim that is a table, a tuple a row, its header first; empty for others."""
    return _rows(claim.words) if claim.kind is ClaimKind.TABLE else ()


def identifiers(store: Path, message_id: str) -> tuple[Introduced, ...]:
    """The names that the posting which a message is of brings into the kernel or takes out of it,
    by kind. Raises NoStore, NoSuchMessage, NotInASeries."""
    with database.reading(store) as connection:
        return identifiers_with(connection, message_id)


def digests(
    store: Path,
    month: Month | None = None,
    message_id: str | None = None,
    as_of: datetime | None = None,
) -> tuple[Story, ...]:
    """The stories of a month's issue with what their mails say of them (`Story.digest`), best
    first; with a message only its series', if there is no month in the last in which something
    happened to it. Raises NoStore, NoSuchMessage, NotInASeries, NotInMonth, NothingInMonth."""
    with database.reading(store) as connection:
        if message_id is None and month is None:
            month = best_month(connection)
        return digested(connection, message_id, month, as_of)


def condensed(
    store: Path,
    stories: Sequence[Story],
    language: Language,
    *,
    environment: Mapping[str, str],
    budget: Budget,
    progress: Callable[[Log], None],
) -> Iterator[Condensed]:
    """What a language model writes of each digest, as far as every figure and name of a sentence is
    in the words that it cites. Server, model and key are named by the `environment`.

    Raises ModelNotInstalled, ModelNotSet, ModelGivenUp, CacheUnwritable.
    """
    return _condensed(
        stories, language, store, environment=environment, budget=budget, progress=progress
    )


def doctor(store: Path, rule: FlawRule | None = None) -> Health:
    """What was read and what was wrong with it; the single flaws of one rule if it is given.

    Raises NoStore.
    """
    with database.reading(store) as connection:
        return health(connection, rule)


def evaluate(store: Path) -> Evaluation:
    """How many of the links between versions that mails state are found without their saying so.

    Raises NoStore.
    """
    with database.reading(store) as connection:
        return _evaluate(connection)


def evaluate_sections(store: Path, month: Month, labels: Path) -> Placings:
    """How many series of a month stand in the section that two readers gave them; `labels` is TSV
    with a heading `series, a, b`. Raises NoStore, LabelsUnusable."""
    wanted = labelled(labels)
    return placings(stories(store, month), wanted)


def evaluate_picks(store: Path, month: Month, labels: Path) -> Choices:
    """How often the rank prefers the one of two series of a month that two readers prefer; `labels`
    is TSV with a heading `one, other, a, b`. Raises NoStore, LabelsUnusable."""
    wanted = paired(labels)
    return choices(stories(store, month), wanted)


def drawn(store: Path, number: int) -> tuple[Drawn, ...]:
    """The first so many links, by sha256 of the Message-ID, that rest on no statement. Raises
    NoStore."""
    with database.reading(store) as connection:
        return _drawn(connection, number)


def ends(store: Path, number: int = 0) -> Ends:
    """How the series of a store ended, and the first so many of those that are not open, by sha256
    of the Message-ID. Raises NoStore."""
    with database.reading(store) as connection:
        return _ends(connection, number)


def fingerprint(store: Path, *, by_table: bool = False) -> dict[str, str]:
    """The logical hash of a store under "store", and that of each table if asked for.

    Two stores with the same hash hold the same facts, whatever their files look like.
    """
    with database.reading(store) as connection:
        tables = table_hashes(connection) if by_table else {}
        return {"store": logical_hash(connection), **tables}
