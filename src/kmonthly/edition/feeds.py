"""Issues and events to feeds: which entries a feed has, and what they say.

A feed carries what happened, never a rebuild: an entry's id is made of what it tells, its time is
when that happened. Every function takes the `site`, the address under which the pages lie; without
one all links to pages are relative to it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import lore, mail, person, site_address
from kmonthly.edition.fates import named_tree
from kmonthly.edition.items import anchor
from kmonthly.edition.model import Block, Feed, FeedEntry, Text, ours, plain
from kmonthly.issue.model import Issue
from kmonthly.story.model import Event, EventKind, Section
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.phrases import Value

MOST = 200
"""Entries of a feed, the newest: who asks once a week misses none, and no feed grows for ever."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_COMMIT = re.compile(r"[0-9a-f]{12,40}")


def issues_feed(issues: Iterable[Issue], words: Catalogue, site: str = "") -> Feed:
    """The feed of the issues, an entry each, the latest month first."""
    ordered = sorted(issues, key=lambda each: each.month, reverse=True)
    return _feed(
        "issues",
        ours(words.word("masthead.name")),
        words.text("feed.issues"),
        (_issue(each, words, site_address(site)) for each in ordered),
        words=words,
        site=site,
        known=ordered[0].cutoff if ordered else _NEVER,
    )


def section_feed(
    section: Section,
    events: Iterable[Event],
    told: Mapping[MessageId, Month],
    words: Catalogue,
    *,
    known: datetime,
    site: str = "",
) -> Feed:
    """The feed of a section: the events of the series that issues tell or list there. `told` says
    in which month's issue; `known` dates a feed without events."""
    name = ours(words.word(f"section.{section}"))
    return _feed(
        f"section-{section}",
        words.text("feed.of", name=ours(words.word("masthead.name")), what=name),
        words.text("feed.section", section=name),
        (_event(each, told, words, site_address(site)) for each in events),
        words=words,
        site=site,
        known=known,
    )


def series_feed(
    series: MessageId,
    title: str,
    events: Iterable[Event],
    words: Catalogue,
    *,
    known: datetime,
    site: str = "",
) -> Feed:
    """The feed of a single series: all that happened to it."""
    return _feed(
        anchor(series).replace("item-", "series-"),
        mail(title) or ours("?"),
        words.text("feed.series"),
        (_event(each, {}, words, site_address(site)) for each in events),
        words=words,
        site=site,
        known=known,
        home=lore(series),
    )


def own_feed(
    name: str,
    events: Iterable[Event],
    told: Mapping[MessageId, Month],
    words: Catalogue,
    *,
    known: datetime,
    site: str = "",
) -> Feed:
    """The feed of what a reader follows. `name` tells it from other readers'; it is not shown."""
    stem = f"mine-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return _feed(
        stem,
        words.text("mine.name", name=ours(words.word("masthead.name"))),
        words.text("feed.mine"),
        (_event(each, told, words, site_address(site), in_folder) for each in events),
        words=words,
        site=site,
        known=known,
        file="events",
    )


def _feed(
    stem: str,
    title: Text,
    subtitle: Text,
    entries: Iterable[FeedEntry],
    *,
    words: Catalogue,
    site: str,
    known: datetime,
    home: str = "",
    file: str = "",
) -> Feed:
    newest = tuple(entries)[:MOST]
    base = site_address(site)
    return Feed(
        id=f"tag:kmonthly,2020:feed:{stem}:{words.language}",
        lang=words.lang,
        title=title,
        subtitle=subtitle,
        author=words.word("masthead.name"),
        home=home or base,
        site=base,
        stem=f"{file or f'feeds/{stem}'}.{words.language}",
        updated=max((each.when for each in newest), default=known),
        entries=newest,
    )


def _issue(issue: Issue, words: Catalogue, base: str) -> FeedEntry:
    href = f"{base}{in_site(issue.month, words)}"
    month = ours(words.month(issue.month))
    figures = issue.figures
    summary = words.text(
        "masthead.summary",
        messages=words.text("count.messages", figures.messages),
        series=words.text("count.series", figures.series),
        told=sum(len(chapter.stories) for chapter in issue.chapters),
        listed=sum(len(chapter.near) for chapter in issue.chapters),
    )
    return FeedEntry(
        id=f"tag:kmonthly,2020:issue:{issue.month}:{words.language}",
        title=words.text("masthead.title", name=ours(words.word("masthead.name")), month=month),
        href=href,
        when=issue.cutoff,
        authors=(),
        term="issue",
        kind=words.word("feed.issue"),
        blocks=(
            Block(summary),
            *(
                Block(
                    ours(words.word(f"section.{chapter.section}")),
                    tuple(
                        ours(
                            plain(mail(story.facts.title) or ours("?")),
                            f"{href}#{anchor(story.facts.series)}",
                        )
                        for story in chapter.stories
                    ),
                )
                for chapter in issue.chapters
                if chapter.stories
            ),
        ),
    )


def in_site(month: Month, words: Catalogue) -> str:
    """Where a month's page lies in a site."""
    return f"{words.language}/{month}/"


def in_folder(month: Month, words: Catalogue) -> str:
    """Where it lies in a folder of pages."""
    return f"{month}/{words.language}.html"


def _event(
    event: Event,
    told: Mapping[MessageId, Month],
    words: Catalogue,
    base: str,
    where: Callable[[Month, Catalogue], str] = in_site,
) -> FeedEntry:
    kind = words.word(f"event.kind.{event.kind}")
    title = mail(event.title) or ours("?")
    said = [Block(_said(event, words))]
    if event.series in told:
        month = told[event.series]
        page = f"{base}{where(month, words)}#{anchor(event.series)}"
        name = words.word("feed.told", month=ours(words.month(month)))
        said.append(Block(ours(name, page)))
    return FeedEntry(
        id=event.id,
        title=words.text("feed.entry", kind=ours(kind), title=title),
        href=_proof(event),
        when=event.when,
        authors=(person(event.who),) if event.who.shown else (),
        term=event.kind,
        kind=kind,
        blocks=tuple(said),
    )


def _said(event: Event, words: Catalogue) -> Text:
    """What happened, in a sentence; of which patches, where it is not all of them."""
    values: dict[str, Value | Text] = dict(event.words.values)
    for name in {"version", "tag"} & values.keys():
        values[name] = ours(str(values[name]))
    if isinstance(tree := values.get("tree"), str):
        values["tree"] = mail(named_tree(tree)) or words.text("event.some_tree")
    said = words.text(event.words.key, event.words.count, by=person(event.who), **values)
    if not 0 < event.part < event.total:
        return said
    return words.sentences((said, words.text("event.part", part=event.part, total=event.total)))


def _proof(event: Event) -> str:
    """Where to see for oneself: the mail, the commit, else the series' first mail."""
    if event.message:
        return lore(event.message)
    if event.kind is EventKind.MERGED and _COMMIT.fullmatch(event.instead):
        return f"https://git.kernel.org/torvalds/c/{event.instead}"
    return lore(event.series)
