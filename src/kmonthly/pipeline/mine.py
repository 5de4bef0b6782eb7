"""A store to a reader's own month: its pages, and the feed of what happened to what they follow."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.feeds import own_feed
from kmonthly.edition.syndicate import FORMS
from kmonthly.issue.model import Issue, Watchlist
from kmonthly.pipeline.compose import compose
from kmonthly.pipeline.events import events_of_series
from kmonthly.pipeline.publish import publish, written
from kmonthly.store import database
from kmonthly.story.model import Event, Story
from kmonthly.terms.errors import PagesUnwritable
from kmonthly.terms.months import Month


@dataclass(frozen=True, slots=True)
class Mine:
    """What was written of a reader's own month: its files, how many series are told in full, and
    how many match of all `series`."""

    pages: tuple[Path, ...]
    told: int
    matching: int
    series: int


def mine(
    store: Path,
    watched: Watchlist,
    month: Month,
    cutoff: datetime,
    *,
    into: Path,
    site: str = "",
) -> Mine:
    """Writes a reader's own month: pages under `into`/YYYY-MM, and feeds right under `into`, where
    the next month's take their place.

    Raises NoStore, NothingInMonth, PagesUnwritable.
    """
    with database.reading(store) as connection:
        issue = compose(connection, month, cutoff, watched)
        names = [story.facts.series for story in _stories(issue)]
        events = tuple(
            each for each in events_of_series(connection, names, cutoff) if each.when >= month.start
        )
    pages = publish(issue, into)
    return Mine(
        pages=(*pages, *_feeds(issue, events, into, site)),
        told=sum(len(chapter.stories) for chapter in issue.chapters),
        matching=len(names),
        series=issue.figures.series,
    )


def _feeds(issue: Issue, events: tuple[Event, ...], into: Path, site: str) -> tuple[Path, ...]:
    told = {name: issue.month for story in _stories(issue) for name in story.facts.aliases}
    found = []
    for language in LANGUAGES:
        feed = own_feed(
            repr(issue.watched), events, told, load(language), known=issue.cutoff, site=site
        )
        found += [(f"{feed.stem}.{suffix}", form(feed)) for suffix, form in FORMS.items()]
    try:
        return tuple(written(into / name, content) for name, content in found)
    except OSError as error:
        raise PagesUnwritable(into, error.strerror or str(error)) from error


def _stories(issue: Issue) -> list[Story]:
    return [story for each in issue.chapters for story in (*each.stories, *each.near)]
