"""The site's pages beside the issues, worded in one language."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import lore, mail, person
from kmonthly.edition.digest import gist
from kmonthly.edition.fates import commit, fated, lapse
from kmonthly.edition.items import anchor, version_of
from kmonthly.edition.model import Item, Line, Link, Page, Part, Text, Timeline, ours, plain
from kmonthly.edition.site.frame import of_issue, of_release, of_section, of_series, up
from kmonthly.edition.site.model import (
    About,
    Arrival,
    Chapter,
    Explained,
    Front,
    Glossary,
    Life,
    Listing,
    Mention,
    Search,
    Shelf,
    Shipped,
    Stop,
    Teaser,
)
from kmonthly.edition.timeline import ends, postings, timeline
from kmonthly.edition.view import last_day
from kmonthly.issue.model import Chapter as Told
from kmonthly.issue.model import Collection, Followed, Issue, Posted
from kmonthly.story.model import Section, Story, Term
from kmonthly.terms.ids import MessageId

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)+")

_ABOUT = (
    ("about.method", "method", ("about.method_read", "about.method_said")),
    ("about.flaws", "flaws", ("about.flaws_known",)),
    ("about.errors", "errors", ("about.errors_how",)),
    ("about.rights", "rights", ("site.rights", "about.rights_people")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands: its issue, its section there, and whether that tells it in full."""

    issue: Issue
    section: Section
    story: Story
    full: bool


class Pages:
    """Words the pages of a collection: the values of issues' pages (by month) are given."""

    def __init__(
        self, collection: Collection, issues: Mapping[str, Page], catalogue: Catalogue
    ) -> None:
        self._collection = collection
        self._issues = issues
        self._words = catalogue
        self._of = {name: each for each in collection.followed for name in each.names}
        self._places = _places(collection.issues)
        self._releases = {
            release.version: release.day
            for issue in collection.issues
            for release in issue.releases
        }

    def page_of(self, series: MessageId) -> str:
        """The path of the page of a series that an issue calls so."""
        return of_series(self._of[series].series)

    def front(self) -> Front:
        """The first page."""
        say = self._words.word
        latest = self._collection.issues[-1]
        page = self._issues[str(latest.month)]
        sections = [chapter.section for chapter in latest.chapters if chapter.stories]
        return Front(
            name=say("masthead.name"),
            tagline=say("site.tagline"),
            month=page.head.month,
            latest=Link(
                ours(say("site.full_issue", month=ours(page.head.month))), of_issue(latest.month)
            ),
            summary=page.head.summary,
            shelves=tuple(self._top(chapter, latest) for chapter in latest.chapters),
            issues_label=say("site.issues"),
            issues=tuple(self._issue(each) for each in reversed(self._collection.issues)),
            sections_label=say("site.sections"),
            sections=tuple(
                Link(ours(say(f"section.{each}")), of_section(each)) for each in sections
            ),
            releases_label=say("site.releases"),
            releases=tuple(
                Link(ours(say("release.name", version=ours(version))), of_release(version))
                for version in self.releases()
            ),
        )

    def life(self, followed: Followed) -> Life:
        """The page of a series."""
        say = self._words.word
        top = up(of_series(followed.series))
        places = [place for name in followed.names for place in self._places.get(name, ())]
        places.sort(key=lambda place: str(place.issue.month), reverse=True)
        last = max(places, key=lambda place: (place.full, str(place.issue.month)))
        page = self._issues[str(last.issue.month)]
        item, line = _in_page(page, anchor(last.story.facts.series))
        until = last_day(self._collection.until)
        day = ours(self._words.day(until))
        return Life(
            title=mail(followed.title) or ours("?"),
            byline=self._words.dots(
                (
                    person(followed.author),
                    ours(say(f"section.{last.section}"), f"{top}{of_section(last.section)}"),
                )
            ),
            state=self._words.text("life.state", day=day, fate=self._fate(followed)),
            until=say("life.until", day=day),
            timeline=self._timeline(followed),
            postings_label=say("life.postings"),
            columns=tuple(
                say(label)
                for label in (
                    "life.version",
                    "life.day",
                    "life.patches",
                    "life.replies",
                    "life.mail",
                )
            ),
            postings=tuple(self._stop(each) for each in followed.postings),
            mentions_label=say("life.mentions"),
            mentions=tuple(self._mention(place, top) for place in places),
            item_label=say("life.item", month=ours(page.head.month)),
            item=replace(item, timeline=None) if item else None,
            line=line,
            month=last.issue.month,
            page=page,
        )

    def section(self, section: Section) -> Listing:
        """A section over the months."""
        say = self._words.word
        name = say(f"section.{section}")
        top = up(of_section(section))
        return Listing(
            name=name,
            summary=say("section.months", section=ours(name)),
            shelves=tuple(
                self._shelf(chapter, issue, top)
                for issue in reversed(self._collection.issues)
                for chapter in issue.chapters
                if chapter.section is section and (chapter.stories or chapter.near)
            ),
            lines_label=say("section.lines"),
        )

    def releases(self) -> tuple[str, ...]:
        """The releases that followed series came into, the newest first."""
        found = {
            step.sign.landing.version
            for each in self._collection.followed
            for step in each.fate.steps
            if step.sign.landing and _VERSION.fullmatch(step.sign.landing.version)
        }
        return tuple(sorted(found, key=lambda v: [int(n) for n in v.split(".")], reverse=True))

    def shipped(self, version: str) -> Shipped:
        """A release, and what of the followed series came into it."""
        say = self._words.word
        arrivals = sorted(self._arrivals(version), key=lambda each: each[0])
        name = say("release.name", version=ours(version))
        return Shipped(
            name=name,
            summary=say("release.summary", len(arrivals), version=ours(name)),
            columns=tuple(
                say(label)
                for label in (
                    "release.series",
                    "release.first",
                    "release.times",
                    "release.merged",
                    "release.commit",
                )
            ),
            arrivals=tuple(arrival for _, arrival in arrivals),
        )

    def glossary(self, terms: Iterable[Term]) -> Glossary:
        """All terms."""
        say = self._words.word
        every = sorted(terms, key=lambda term: (term.en.casefold(), term.id))
        letters = groupby(every, key=lambda term: _letter(term.en))
        return Glossary(
            name=say("site.glossary"),
            summary=say("glossary.summary", len(every)),
            letters=tuple(
                (letter, tuple(self._explained(term) for term in group))
                for letter, group in letters
            ),
        )

    def about(self) -> About:
        """How all this is made."""
        say = self._words.word
        return About(
            name=say("site.about"),
            chapters=tuple(
                Chapter(say(label), where, tuple(say(each) for each in paragraphs))
                for label, where, paragraphs in _ABOUT
            ),
        )

    def search(self) -> Search:
        """The page to search from."""
        say = self._words.word
        return Search(
            name=say("site.search"),
            label=say("search.label"),
            button=say("search.button"),
            hint=say("search.hint"),
            unscripted=say("search.unscripted"),
            none=say("search.none"),
            some=say("search.some"),
        )

    def described(self, title: Text, told: Text) -> str:
        """A page in a line, for who finds a link to it."""
        return plain(self._words.text("site.described", title=title, gist=told))

    def _top(self, chapter: Told, issue: Issue) -> Shelf:
        place = f"{of_issue(issue.month)}#section-{chapter.section}"
        return Shelf(
            name=self._words.word(f"section.{chapter.section}"),
            href=place,
            summary="",
            teasers=tuple(self._teaser(story, "") for story in chapter.stories[:1]),
        )

    def _issue(self, issue: Issue) -> Shelf:
        page = self._issues[str(issue.month)]
        return Shelf(page.head.month, of_issue(issue.month), page.head.summary, ())

    def _shelf(self, chapter: Told, issue: Issue, top: str) -> Shelf:
        page = self._issues[str(issue.month)]
        part = next(each for each in page.parts if each.anchor == f"section-{chapter.section}")
        return Shelf(
            name=page.head.month,
            href=f"{top}{of_issue(issue.month)}#{part.anchor}",
            summary=part.summary,
            teasers=tuple(self._teaser(story, top) for story in chapter.stories),
            lines=tuple(self._teaser(story, top) for story in chapter.near),
        )

    def _teaser(self, story: Story, top: str) -> Teaser:
        facts = story.facts
        return Teaser(
            title=mail(facts.title) or ours("?"),
            href=f"{top}{self.page_of(facts.series)}",
            gist=gist(story, self._words),
            about=self._words.dots(
                (person(facts.author), self._words.text("item.patches", facts.main.patches))
            ),
            state=fated(story.fate, self._words),
        )

    def _fate(self, followed: Followed) -> Text:
        fate = followed.fate
        said = fated(fate, self._words)
        if fate.known is None:
            return said
        known = ours(self._words.day(fate.known))
        return self._words.statements(
            (self._words.text("life.known", fate=said, day=known), lapse(fate, self._words))
        )

    def _timeline(self, followed: Followed) -> Timeline | None:
        words = self._words
        moments = (
            *postings((each.sent for each in followed.postings), words),
            *ends((followed.fate,), self._releases, words),
        )
        return timeline(moments, words, words.day)

    def _stop(self, posted: Posted) -> Stop:
        words = self._words
        sent = posted.sent
        some = words.text("life.some_replies", replies=posted.replies, people=posted.people)
        return Stop(
            version=version_of(sent, words),
            day=words.day(sent.sent),
            patches=ours(words.number(sent.patches)),
            replies=some if posted.people else ours(words.number(posted.replies)),
            href=lore(sent.lead),
            shown=lore(sent.lead).removeprefix("https://"),
        )

    def _mention(self, place: Place, top: str) -> Mention:
        page = self._issues[str(place.issue.month)]
        where = anchor(place.story.facts.series)
        item, _ = _in_page(page, where)
        return Mention(
            month=page.head.month,
            href=f"{top}{of_issue(place.issue.month)}#{where}",
            section=Link(
                ours(self._words.word(f"section.{place.section}")),
                f"{top}{of_section(place.section)}",
            ),
            happened=item.happened if item else (),
        )

    def _arrivals(self, version: str) -> Iterator[tuple[tuple[object, ...], Arrival]]:
        words = self._words
        top = up(of_release(version))
        for each in self._collection.followed:
            steps = [
                step
                for step in each.fate.steps
                if step.sign.landing and step.sign.landing.version == version
            ]
            if not steps:
                continue
            came = min(step.sign.known for step in steps)
            part = sum(step.patches for step in steps)
            first = each.postings[0].sent.sent
            yield (
                (came, each.series),
                Arrival(
                    title=mail(each.title) or ours("?"),
                    href=f"{top}{of_series(each.series)}",
                    byline=person(each.author),
                    first=words.day(first),
                    postings=words.number(len(each.postings)),
                    merged=words.day(came),
                    commit=commit(each.fate),
                    part=words.text("release.part", part=part, total=each.fate.total)
                    if part < each.fate.total
                    else (),
                ),
            )

    def _explained(self, term: Term) -> Explained:
        ours_, other = (term.zh, term.en) if self._words.translates else (term.en, term.zh)
        return Explained(
            anchor=f"term-{term.id}",
            name=ours_,
            other=other if other != ours_ else "",
            words=term.note_zh if self._words.translates else term.note_en,
        )


def _letter(name: str) -> str:
    first = name[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _places(issues: Sequence[Issue]) -> dict[MessageId, list[Place]]:
    found: dict[MessageId, list[Place]] = {}
    for issue in issues:
        for chapter in issue.chapters:
            for stories, full in ((chapter.stories, True), (chapter.near, False)):
                for story in stories:
                    place = Place(issue, chapter.section, story, full)
                    found.setdefault(story.facts.series, []).append(place)
    return found


def _in_page(page: Page, where: str) -> tuple[Item | None, Line | None]:
    """The item or the line of a page with this anchor."""
    parts: tuple[Part, ...] = page.parts
    item = next((each for part in parts for each in part.items if each.anchor == where), None)
    line = next((each for part in parts for each in part.also if each.anchor == where), None)
    return item, line
