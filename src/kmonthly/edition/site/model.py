"""The words of the site: what stands on its pages beside the issues', worded in one language.

As in `edition.model`, every `str` is ours; what somebody wrote stands in a `Text`. An address in
the site is relative to the page that links to it.
"""

from dataclasses import dataclass

from kmonthly.edition.model import Item, Line, Link, Page, Sibling, Text, Timeline
from kmonthly.terms.months import Month


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What a site's owner says of it: where it will stand (`https://example.org/kernel/`, for what
    must name whole addresses), and where a reader reports an error (an address, to which the page's
    own is added). Both may be empty."""

    address: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that stand on every page."""

    skip: str
    menu: str
    search: str
    feeds: str
    rights: str
    report: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page offers."""

    href: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page. `path` is the page's own under the language's folder, `root` the way
    up to the site's; `address` is its whole address, empty if nobody said where the site stands.
    `picture` is what is shown where somebody links to it."""

    lang: str
    language: str
    title: str
    description: str
    path: str
    root: str
    address: str
    picture: str
    home: Link
    search: Link
    nav: tuple[Link, ...]
    siblings: tuple[Sibling, ...]
    feeds: tuple[FeedLink, ...]
    report: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Teaser:
    """An item told in three lines elsewhere than in its issue."""

    title: Text
    href: str
    gist: Text
    about: Text
    state: Text


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items under a heading that leads somewhere."""

    name: str
    href: str
    summary: str
    teasers: tuple[Teaser, ...]
    lines: tuple[Teaser, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """The site's first page: the latest issue's top item of each section, all issues, sections and
    releases."""

    name: str
    tagline: str
    month: str
    latest: Link
    summary: str
    shelves: tuple[Shelf, ...]
    issues_label: str
    issues: tuple[Shelf, ...]
    sections_label: str
    sections: tuple[Link, ...]
    releases_label: str
    releases: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One posting of a series, in columns: version, day, patches, answers, and the mail."""

    version: Text
    day: str
    patches: Text
    replies: Text
    href: str
    shown: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An issue in which a series stands, and what it says."""

    month: str
    href: str
    section: Link
    happened: Text


@dataclass(frozen=True, slots=True)
class Life:
    """The page of a series: its postings, what became of it, the issues, its latest item if one
    tells it in full (with the page that the item is from), else its latest line."""

    title: Text
    byline: Text
    state: Text
    until: str
    timeline: Timeline | None
    postings_label: str
    columns: tuple[str, ...]
    postings: tuple[Stop, ...]
    mentions_label: str
    mentions: tuple[Mention, ...]
    item_label: str
    item: Item | None
    line: Line | None
    month: Month
    page: Page


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of shelves: a section over the months."""

    name: str
    summary: str
    shelves: tuple[Shelf, ...]
    lines_label: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A series that came into a release: when first posted, how often, when merged, by what."""

    title: Text
    href: str
    byline: Text
    first: str
    postings: str
    merged: str
    commit: Text
    part: Text


@dataclass(frozen=True, slots=True)
class Shipped:
    """The page of a release."""

    name: str
    summary: str
    columns: tuple[str, ...]
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A term of the glossary, with its name in the other language."""

    anchor: str
    name: str
    other: str
    words: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms by the letter that they begin with, in English."""

    name: str
    summary: str
    letters: tuple[tuple[str, tuple[Explained, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the page about the site."""

    label: str
    anchor: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """How all this is made, and what is wrong with it."""

    name: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The page to search from; without JavaScript it says what else there is."""

    name: str
    label: str
    button: str
    hint: str
    unscripted: str
    none: str
    some: str
