"""The columns of a month's tables: series, postings, claims, identifiers.

Each says what it holds; docs/data.md is written from that. None holds an address or a mail's body:
people are names, words are the sentence that states a figure, cut at `WORDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import pyarrow

from kmonthly.edition.clean import clean, person, without_addresses, words
from kmonthly.edition.model import plain
from kmonthly.issue.model import Told
from kmonthly.series.model import Fate
from kmonthly.story.model import Introduced, Sent, Stated, Story
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

WORDS = 400
"""Characters of a mail that a claim quotes: of 1,468 claims of August 2020 all but 14 are shorter;
the longer ones are tables."""

T = TypeVar("T")

TEXT, FLAG, WHOLE = pyarrow.string(), pyarrow.bool_(), pyarrow.int32()
REAL = pyarrow.float64()
TIME = pyarrow.timestamp("ms", tz="UTC")
TEXTS = pyarrow.list_(TEXT)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: what it holds of a row, in words too."""

    name: str
    type: pyarrow.DataType
    of: Callable[[T], object]
    says: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting of a month and the series that it is of; `is_correction`: it only mends patches of
    one sent before."""

    series: MessageId
    sent: Sent
    is_correction: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """A name that a series brings in or takes out by its main posting of a month."""

    series: MessageId
    posting: MessageId
    introduced: Introduced


def _shown(someone: Person) -> str:
    return plain(person(someone))


def _quoted(text: str) -> str:
    text = without_addresses(clean(text))
    return text if len(text) <= WORDS else text[: WORDS - 1] + "…"


def _releases(fate: Fate) -> list[str]:
    landings = (step.sign.landing for step in fate.steps)
    return list(dict.fromkeys(each.version for each in landings if each and each.version))


_Ranked = tuple[Story, Told]

SERIES: tuple[Column[_Ranked], ...] = (
    Column("series", TEXT, lambda row: row[0].facts.series, "Message-ID of its first posting"),
    Column(
        "aliases",
        TEXTS,
        lambda row: row[0].facts.aliases,
        "Message-IDs of all its postings up to the month's end",
    ),
    Column("title", TEXT, lambda row: words(row[0].facts.title), "without its brackets"),
    Column("author", TEXT, lambda row: _shown(row[0].facts.author), "by name"),
    Column("section", TEXT, lambda row: row[0].placement.section.value, "of the issue"),
    Column("topic", TEXT, lambda row: row[0].placement.topic, "of the section, may be empty"),
    Column(
        "others",
        TEXTS,
        lambda row: [each.value for each in row[0].placement.others],
        "sections that it touches too",
    ),
    Column("points", REAL, lambda row: row[0].rank.points, "its rank: the sum of its reasons"),
    Column(
        "told",
        TEXT,
        lambda row: row[1].value,
        "by the issue: `full`, in a `line`, `not`",
    ),
    Column(
        "happened",
        TEXT,
        lambda row: row[0].facts.delta.happened.value,
        "in the month: `new`, `revised`, `resent`, `discussed`, `stalled`",
    ),
    Column(
        "postings", WHOLE, lambda row: len(row[0].facts.delta.postings), "sent in the month, whole"
    ),
    Column("latest", TEXT, lambda row: row[0].facts.main.lead, "the posting told, Message-ID"),
    Column(
        "version",
        WHOLE,
        lambda row: None if row[0].facts.main.assumed else row[0].facts.main.version,
        "its version; null: none is stated",
    ),
    Column("patches", WHOLE, lambda row: row[0].facts.main.patches, "its patches, as it states"),
    Column(
        "files",
        WHOLE,
        lambda row: row[0].facts.size.files if row[0].facts.size.known else None,
        "that it touches; null where no diff was read, as in the next two",
    ),
    Column(
        "added",
        WHOLE,
        lambda row: row[0].facts.size.added if row[0].facts.size.known else None,
        "lines",
    ),
    Column(
        "removed",
        WHOLE,
        lambda row: row[0].facts.size.removed if row[0].facts.size.known else None,
        "lines",
    ),
    Column(
        "paths",
        TEXTS,
        lambda row: [words(path) for path, _ in row[0].facts.paths],
        "files that it touches, the most changed first",
    ),
    Column("archives", TEXTS, lambda row: row[0].facts.arrived, "where it was found"),
    Column("lists", TEXTS, lambda row: row[0].facts.addressed, "to which it was sent"),
    Column(
        "replies",
        WHOLE,
        lambda row: row[0].facts.discussion.replies,
        "of the month, by others than the author",
    ),
    Column(
        "people", WHOLE, lambda row: len(row[0].facts.discussion.people), "who wrote these replies"
    ),
    Column(
        "reviewers",
        WHOLE,
        lambda row: len(row[0].facts.discussion.reviewers),
        "of them who gave a Reviewed-by, Acked-by or Tested-by",
    ),
    Column("routine", FLAG, lambda row: row[0].facts.routine, "a robot's or a stable queue's"),
    Column(
        "outcome",
        TEXT,
        lambda row: row[0].fate.outcome.value,
        "known at the cutoff: `open`, `queued`, `partly`, `merged`, `reverted`, `superseded`, "
        "`withdrawn`, `rejected`",
    ),
    Column("known", TIME, lambda row: row[0].fate.known, "when that was told; null: `open`"),
    Column("releases", TEXTS, lambda row: _releases(row[0].fate), "that it is in"),
)

POSTINGS: tuple[Column[Posted], ...] = (
    Column("posting", TEXT, lambda row: row.sent.lead, "Message-ID of its cover or first patch"),
    Column("series", TEXT, lambda row: row.series, "as in `series.parquet`"),
    Column("sent", TIME, lambda row: row.sent.sent, "when"),
    Column("title", TEXT, lambda row: words(row.sent.title), "without its brackets"),
    Column(
        "version",
        WHOLE,
        lambda row: None if row.sent.assumed else row.sent.version,
        "null: none is stated",
    ),
    Column("minor", WHOLE, lambda row: row.sent.minor, "the 1 of v5.1"),
    Column(
        "tags", TEXTS, lambda row: sorted(each.value for each in row.sent.tags), "PATCH, RFC, ..."
    ),
    Column("patches", WHOLE, lambda row: row.sent.patches, "as it states"),
    Column("found", WHOLE, lambda row: row.sent.found, "of them in the archives"),
    Column("has_cover", FLAG, lambda row: row.sent.has_cover, "a cover letter goes before"),
    Column(
        "is_correction", FLAG, lambda row: row.is_correction, "it only mends patches of another"
    ),
)

_Claimed = tuple[MessageId | None, Stated]

CLAIMS: tuple[Column[_Claimed], ...] = (
    Column("series", TEXT, lambda row: row[0], "as in `series.parquet`; null: of none there"),
    Column("posting", TEXT, lambda row: row[1].lead, "that it is about, Message-ID"),
    Column("message", TEXT, lambda row: row[1].message, "that states it, Message-ID"),
    Column(
        "part", WHOLE, lambda row: row[1].part, "0: the cover, n: patch n; null: an answer to them"
    ),
    Column("by", TEXT, lambda row: _shown(row[1].by), "who states it, by name"),
    Column("sent", TIME, lambda row: row[1].sent, "when"),
    Column(
        "kind",
        TEXT,
        lambda row: row[1].claim.kind.value,
        "`table`, `change`, `test`, `percent`, `factor`, `rate`, `duration`, `size`, `limit`, "
        "`count`",
    ),
    Column(
        "values",
        TEXTS,
        lambda row: [words(each) for each in row[1].claim.values],
        "as written, the earlier before the later; none of a table",
    ),
    Column("unit", TEXT, lambda row: words(row[1].claim.unit), "as written, may be empty"),
    Column("measures", TEXT, lambda row: words(row[1].claim.measures), "what is measured"),
    Column("direction", TEXT, lambda row: row[1].claim.direction.value, "`up`, `down`, empty"),
    Column("is_cost", FLAG, lambda row: row[1].claim.is_cost, "something gets worse"),
    Column("conditions", TEXT, lambda row: words(row[1].claim.conditions), "where and how"),
    Column(
        "words",
        TEXT,
        lambda row: _quoted(row[1].claim.words),
        f"that say it, {WORDS} characters at most",
    ),
    Column(
        "start", WHOLE, lambda row: row[1].claim.start, "where they stand: bytes of the mail's text"
    ),
    Column("stop", WHOLE, lambda row: row[1].claim.stop, "up to here"),
)

IDENTIFIERS: tuple[Column[Brought], ...] = (
    Column("series", TEXT, lambda row: row.series, "as in `series.parquet`"),
    Column("posting", TEXT, lambda row: row.posting, "its main one of the month, Message-ID"),
    Column("message", TEXT, lambda row: row.introduced.message, "the patch, Message-ID"),
    Column("part", WHOLE, lambda row: row.introduced.part, "n: patch n"),
    Column(
        "kind",
        TEXT,
        lambda row: row.introduced.identifier.kind.value,
        "`kconfig`, `syscall`, `uapi`, `function`, ...",
    ),
    Column("name", TEXT, lambda row: words(row.introduced.identifier.name), "as written"),
    Column(
        "removed", FLAG, lambda row: row.introduced.identifier.removed, "the patch takes it out"
    ),
    Column(
        "user_visible",
        FLAG,
        lambda row: row.introduced.user_visible,
        "met by who builds, configures or uses a kernel",
    ),
    Column(
        "start",
        WHOLE,
        lambda row: row.introduced.identifier.start,
        "where the line stands: bytes of the mail's text",
    ),
    Column("stop", WHOLE, lambda row: row.introduced.identifier.stop, "up to here"),
)
