"""The feeds of a site: its issues, its sections, each of its series. They must name whole
addresses, so a site that does not know its own has none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.feeds import issues_feed, section_feed, series_feed
from kmonthly.edition.model import Feed, plain
from kmonthly.edition.site.model import FeedLink
from kmonthly.edition.syndicate import FORMS
from kmonthly.issue.model import Collection
from kmonthly.story.model import Event, Section
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month

_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds of a site in one language; `issues` is None where there are none."""

    issues: Feed | None = None
    sections: dict[Section, Feed] = field(default_factory=dict)
    series: dict[MessageId, Feed] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each feed in each form."""
        first = (self.issues,) if self.issues else ()
        for feed in (*first, *self.sections.values(), *self.series.values()):
            for form, written in FORMS.items():
                yield f"{feed.stem}.{form}", written(feed)


def offered(feed: Feed | None) -> tuple[FeedLink, ...]:
    """How a page offers its feed, by the way from the site's top."""
    if feed is None:
        return ()
    title = plain(feed.title)
    return tuple(FeedLink(f"{feed.stem}.{form}", _TYPES[form], title) for form in FORMS)


def feeds(collection: Collection, words: Catalogue, site: str) -> Feeds:
    """The feeds of a collection in a language, for a site at this address."""
    if not site:
        return Feeds()
    names = {name: each for each in collection.followed for name in each.names}
    placed: dict[Section, dict[MessageId, Month]] = {}
    for issue in collection.issues:
        for chapter in issue.chapters:
            for story in (*chapter.stories, *chapter.near):
                series = names[story.facts.series].series
                placed.setdefault(chapter.section, {})[series] = issue.month
    by_series: dict[MessageId, list[Event]] = {}
    for event in collection.events:
        by_series.setdefault(event.series, []).append(event)
    return Feeds(
        issues=issues_feed(collection.issues, words, site),
        sections={
            section: section_feed(
                section,
                [event for event in collection.events if event.series in told],
                told,
                words,
                known=collection.until,
                site=site,
            )
            for section, told in placed.items()
        },
        series={
            each.series: series_feed(
                each.series,
                each.title,
                by_series.get(each.series, ()),
                words,
                known=collection.until,
                site=site,
            )
            for each in collection.followed
        },
    )
