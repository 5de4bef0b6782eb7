"""The words of the edition stage: a page as frozen values, worded in one language.

Every `str` here is ours: a number, an anchor, an address of a link, a heading from the catalogue.
What somebody else wrote appears only as a `Run` with `mail` set, cleaned by `clean`, so that a
format can mark it, isolate its direction and escape it without knowing what it says.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from kmonthly.terms.months import Month


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `mail`: it comes from a mail. `href`: a link (`#...` in the page).

    `origin` says where it is from: `catalogue:ID` are words of the catalogue, `fact:NAME` a value
    that stands in them (NAME is the message and the placeholder) or in a field of the page,
    `mail:MESSAGE-ID:START-END` words of a mail at their span, `note:WRITER` a note.
    """

    text: str
    mail: bool = False
    href: str = ""
    origin: str = field(default="", compare=False)


Text = tuple[Run, ...]
"""A line of text, ready for a format to escape."""


def ours(text: str, href: str = "") -> Text:
    """Our own words as a Text."""
    return (Run(text, href=href),) if text else ()


def of(text: Text, origin: str) -> Text:
    """The text, its runs without an origin having this one."""
    return tuple(run if run.origin else replace(run, origin=origin) for run in text)


def plain(text: Text) -> str:
    """The words of a Text alone."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same issue in another language: `stem` and a format's suffix make its file name, unless
    its `href` says where it is."""

    stem: str
    lang: str
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact. `key` is its label's id in the catalogue: a format that is short of room
    chooses by it."""

    label: str
    text: Text
    key: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the page: the magazine's name, its month, versions, what it knows and counts, how
    many of its items somebody wrote. `brief` is the summary of a format without lines."""

    name: str
    month: str
    versions: tuple[Fact, ...]
    cutoff: str
    summary: str
    brief: str
    written: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in the contents."""

    number: str
    anchor: str
    title: Text


@dataclass(frozen=True, slots=True)
class ContentsPart:
    """One section in the contents."""

    number: str
    anchor: str
    name: str
    count: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents. `parts` are sections, `rest` what follows them."""

    label: str
    parts: tuple[ContentsPart, ...]
    rest: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the month and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a drawing whose y axis points down, in the drawing's own units."""

    x: int
    y: int
    width: int
    height: int
    weekend: bool
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Messages a day, drawn on `width` x `height` units, and in words for who cannot see it.
    `caption` are the words that stand under the drawing.

    `spark` draws the same in block characters; `ticks` are the days written under the bars, one
    every seven days from the first.
    """

    label: str
    words: str
    caption: str
    width: int
    height: int
    days: int
    bars: tuple[Bar, ...]
    ticks: tuple[str, ...]
    spark: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stacked bar, in thousandths of the longest bar; `style` is what it stands for
    (`taken`), for the style sheet to colour, `label` that in words with its number."""

    style: str
    x: int
    width: int
    label: str


@dataclass(frozen=True, slots=True)
class Colour:
    """What a colour stands for: a row of a drawing's key."""

    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Share:
    """A section's part of the month. `width` is of 1000, the largest section being 1000; `pieces`
    are its series by what the month did to them, and `words` say the same."""

    name: str
    anchor: str
    value: str
    width: int
    pieces: tuple[Piece, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the series posted in the month before: one bar. Without pieces: none were."""

    label: str = ""
    words: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, in the drawing's own units, and what it says."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """An item in a drawing of all: where, its number, and in a line its title and what is counted.
    `is_outer`: its number is written beside it, left of it if `is_right`."""

    number: str
    href: str
    x: int
    y: int
    words: Text
    is_outer: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Scatter:
    """The items by changed lines (x) and replies (y), both axes logarithmic, in the drawing's own
    units, y pointing down. `left`, `floor` are where the axes stand, `outer` the outermost items.
    """

    label: str = ""
    words: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0
    left: int = 0
    floor: int = 0
    x_label: str = ""
    y_label: str = ""
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    points: tuple[Point, ...] = ()
    outer_label: str = ""
    outer: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a time line: `style` is what it is (`posted`), `label` stands at `label_x`,
    `label_y`, `words` say what it was and when."""

    style: str
    x: int
    y: int
    label: str
    label_x: int
    label_y: int
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The life of a series on one line, in the drawing's own units; `words` say the same."""

    words: str
    width: int
    height: int
    axis: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A value before and after, as bars: of 100, the larger being 100."""

    before: int
    after: int
    words: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The month in figures."""

    label: str
    anchor: str
    numbers: tuple[Number, ...]
    happened_label: str
    happened: tuple[Number, ...]
    chart: Chart
    shares_label: str
    shares: tuple[Share, ...]
    shares_caption: str = ""
    colours: tuple[Colour, ...] = ()
    flow: Flow = Flow()
    scatter: Scatter = Scatter()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a quotation. `verbatim`: its line breaks mean something (a list, a table)."""

    lines: tuple[Text, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words with their own language, and where they are from; `label` says what they tell,
    where that is not plain."""

    lang: str
    paragraphs: tuple[Paragraph, ...]
    source: Text
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a term means, at its first use: its names, the note, and who wrote it."""

    anchor: str
    name: Text
    words: Text
    by: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for an item's rank, with its signed points."""

    text: Text
    points: str


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source. `shown` is its address as print shows it."""

    number: int
    anchor: str
    label: Text
    href: str
    shown: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a work: its kind, what it is of in the page's words and in the mail's (either
    may be empty), how much, where and by whom; whether it is a cost."""

    kind: Text
    what: Text
    said: Text
    value: Text
    note: Text
    is_cost: bool
    source: Text
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """Sentences that a machine wrote, each with its sources, and the words that say so."""

    label: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One story in full. `aliases` are further anchors: links by its other names hold."""

    number: str
    anchor: str
    aliases: tuple[str, ...]
    title: Text
    byline: Text
    state: Text
    happened: Text
    since: Text
    measures: tuple[Measure, ...]
    facts: tuple[Fact, ...]
    gist: Text
    machine: Machine | None
    quotes: tuple[Quote, ...]
    remarks: tuple[Quote, ...]
    notes: tuple[Note, ...]
    tables: tuple[Quote, ...]
    changelogs: tuple[Quote, ...]
    placed: tuple[Text, ...]
    ranked: tuple[Reason, ...]
    total: str
    sources: tuple[Source, ...]
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One story in one line: its title, who and what, and why it stands there."""

    anchor: str
    title: Text
    about: Text
    why: Text
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page: its items, and lines for others. `brief` is the summary of a format
    that has no room for these lines."""

    number: str
    anchor: str
    name: str
    summary: str
    brief: str
    items: tuple[Item, ...]
    also_label: str
    also: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its first column is text, in the others numbers and days."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Back:
    """A part of the page's end: paragraphs and a table."""

    label: str
    anchor: str
    paragraphs: tuple[str, ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that recur in every item. `colon` stands between a label and what it labels; `scan`
    beside a picture of an address, which stands `at_end`."""

    details: str
    original: str
    note: str
    measures: str
    tables: str
    changelog: str
    placed: str
    ranked: str
    sources: str
    permalink: str
    top: str
    report: str
    web: str
    markdown: str
    cover: str
    rights: str
    colon: str
    scan: str
    at_end: str
    data: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An issue in one language. `stem` and a format's suffix make its file name. `folds`: what is
    quoted in another language stands folded. It knows no mail of the `cutoff` or later."""

    month: Month
    cutoff: datetime
    stem: str
    lang: str
    folds: bool
    title: str
    siblings: tuple[Sibling, ...]
    labels: Labels
    head: Head
    contents: Contents
    numbers: Numbers
    parts: tuple[Part, ...]
    back: tuple[Back, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a feed's entry, and a list below it."""

    words: Text
    listed: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `id` is a URI that never changes; `when` is when it happened; `kind` is
    a word for it and `term` the same for programs."""

    id: str
    title: Text
    href: str
    when: datetime
    authors: tuple[Text, ...]
    term: str
    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language, newest entry first. Links are absolute where the site's address is
    known, else relative to its root: `home` is a page for people, `stem` and a format's suffix the
    feed's own file."""

    id: str
    lang: str
    title: Text
    subtitle: Text
    author: str
    home: str
    site: str
    stem: str
    updated: datetime
    entries: tuple[FeedEntry, ...]
