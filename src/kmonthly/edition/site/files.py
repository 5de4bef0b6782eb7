"""A collection of issues to the files of a site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib import resources

from kmonthly.edition import csv
from kmonthly.edition.catalogue import LANGUAGES, QUOTED_LANGUAGE, Catalogue, load
from kmonthly.edition.html import environment
from kmonthly.edition.items import anchor
from kmonthly.edition.model import Feed, Link, Page, Sibling, Text, ours
from kmonthly.edition.picture import picture
from kmonthly.edition.site.feeds import feeds, offered
from kmonthly.edition.site.frame import (
    ABOUT,
    GLOSSARY,
    HOME,
    SEARCH,
    Framer,
    of_issue,
    of_release,
    of_section,
    of_series,
    sibling,
    up,
)
from kmonthly.edition.site.model import Frame, SiteSettings
from kmonthly.edition.site.pages import Pages
from kmonthly.edition.view import page
from kmonthly.issue.model import Collection, Issue
from kmonthly.story.model import Section, Term
from kmonthly.terms.errors import NoFont, PicturesNotInstalled

ASSETS = ("place.js", "search.js", "icon.svg")

File = tuple[str, bytes]


def files(collection: Collection, terms: Iterable[Term], settings: SiteSettings) -> Iterator[File]:
    """Every file of the site, with its path in it. The same collection, the same bytes."""
    style = _style()
    names = {"style": f"style.{_short(style)}.css"}
    yield names["style"], style
    for asset in ASSETS:
        content = _resource(asset)
        stem, _, suffix = asset.rpartition(".")
        names[stem] = f"{stem}.{_short(content)}.{suffix}"
        yield names[stem], content
    for issue in collection.issues:
        for name, content in csv.files(issue, load(QUOTED_LANGUAGE)):
            yield f"{issue.month}/{name}", content
    every = tuple(terms)
    for language in LANGUAGES:
        yield from _Language(collection, load(language), settings, names).files(every)
    yield "index.html", _rendered("site/root.html", names, pages=_doors(collection, settings))


class _Language:
    """The pages of one language."""

    def __init__(
        self,
        collection: Collection,
        catalogue: Catalogue,
        settings: SiteSettings,
        names: Mapping[str, str],
    ) -> None:
        self._collection = collection
        self._words = catalogue
        self._names = names
        self._framer = Framer(collection, catalogue, settings)
        told = {str(issue.month): page(issue, catalogue) for issue in collection.issues}
        self._feeds = feeds(collection, catalogue, settings.address)
        self._pages = Pages(collection, told, catalogue)
        self._by_anchor = {
            anchor(name): of_series(each.series)
            for each in collection.followed
            for name in each.names
        }
        self._issues = {month: self._linked(each, f"{month}/") for month, each in told.items()}

    def files(self, terms: tuple[Term, ...]) -> Iterator[File]:
        """Its files."""
        say = self._words.word
        yield from self._feeds.files()
        front = self._pages.front()
        yield self._file(
            "site/front.html",
            HOME,
            say("site.front", name=ours(front.name)),
            front.tagline,
            front=front,
        )
        for issue in self._collection.issues:
            yield from self._issue(issue)
        for each in self._collection.followed:
            life = self._pages.life(each)
            where = of_series(each.series)
            life = replace(life, page=replace(life.page, siblings=self._siblings(where)))
            told_in_short = life.item.gist if life.item else life.state
            yield self._file(
                "site/series.html",
                where,
                self._titled(life.title),
                self._pages.described(life.title, told_in_short),
                feed=self._feeds.series.get(each.series),
                life=life,
                page=life.page,
                data_root=f"../{up(where)}{of_issue(life.month)}",
            )
        for section in Section:
            listing = self._pages.section(section)
            if listing.shelves:
                yield self._file(
                    "site/section.html",
                    of_section(section),
                    self._titled(ours(listing.name)),
                    listing.summary,
                    feed=self._feeds.sections.get(section),
                    listing=listing,
                )
        for version in self._pages.releases():
            shipped = self._pages.shipped(version)
            yield self._file(
                "site/release.html",
                of_release(version),
                self._titled(ours(shipped.name)),
                shipped.summary,
                shipped=shipped,
            )
        glossary = self._pages.glossary(terms)
        yield self._file(
            "site/glossary.html",
            GLOSSARY,
            self._titled(ours(glossary.name)),
            glossary.summary,
            glossary=glossary,
        )
        about = self._pages.about()
        yield self._file(
            "site/about.html",
            ABOUT,
            self._titled(ours(about.name)),
            about.chapters[0].paragraphs[0],
            about=about,
        )
        search = self._pages.search()
        yield self._file(
            "site/search.html",
            SEARCH,
            self._titled(ours(search.name)),
            search.label,
            search=search,
        )

    def _issue(self, issue: Issue) -> Iterator[File]:
        """An issue's page, and the picture that stands for it where somebody shares its link."""
        told = self._issues[str(issue.month)]
        where = of_issue(issue.month)
        drawn = _picture(issue, told)
        place = f"{self._words.language}/{where}picture.png" if drawn else ""
        if drawn:
            yield place, drawn
        yield self._file(
            "site/issue.html",
            where,
            told.title,
            told.head.summary,
            picture=place,
            page=told,
            data_root=f"../{up(where)}{where}",
        )

    def _file(
        self,
        template: str,
        path: str,
        title: str,
        description: str,
        *,
        picture: str = "",
        feed: Feed | None = None,
        **values: object,
    ) -> File:
        frame = self._framer.frame(
            path, title, description, picture=picture, feeds=offered(feed or self._feeds.issues)
        )
        content = _rendered(template, self._names, frame=frame, report=frame.report, **values)
        return f"{self._words.language}/{path}index.html", content

    def _titled(self, title: Text) -> str:
        return self._words.word(
            "site.of_page", page=title, name=ours(self._words.word("masthead.name"))
        )

    def _siblings(self, path: str) -> tuple[Sibling, ...]:
        root = f"../{up(path)}"
        return tuple(
            sibling(language, f"{root}{language}/{path}")
            for language in LANGUAGES
            if language != self._words.language
        )

    def _linked(self, told: Page, path: str) -> Page:
        """An issue's page as it stands in the site: titles lead to the pages of their series."""
        top = up(path)

        def titled(title: Text, where: str) -> Text:
            return tuple(replace(run, href=f"{top}{self._by_anchor[where]}") for run in title)

        return replace(
            told,
            siblings=self._siblings(path),
            parts=tuple(
                replace(
                    part,
                    items=tuple(
                        replace(item, title=titled(item.title, item.anchor)) for item in part.items
                    ),
                    also=tuple(
                        replace(line, href=f"{top}{self._by_anchor[line.anchor]}")
                        for line in part.also
                    ),
                )
                for part in told.parts
            ),
        )


def _picture(issue: Issue, told: Page) -> bytes:
    """The picture of an issue; none on a machine that cannot draw its letters."""
    try:
        return picture(issue, told)
    except (NoFont, PicturesNotInstalled):
        return b""


def _rendered(template: str, names: Mapping[str, str], **values: object) -> bytes:
    text = environment().get_template(template).render(names=names, **values)
    return _FOLDER.sub(r"\1index.html\2", text).encode()


_FOLDER = re.compile(r'(<(?:a|link) [^<>]*?href="(?:[\w.-]+/)+)((?:#[^"]*)?")', re.ASCII)
"""A link to a folder of the site: its page is named, so that pages lead on from a disk as well."""


def _doors(collection: Collection, settings: SiteSettings) -> tuple[Frame, ...]:
    """The first pages, one a language."""
    return tuple(_door(collection, load(language), settings) for language in LANGUAGES)


def _door(collection: Collection, words: Catalogue, settings: SiteSettings) -> Frame:
    name = words.word("masthead.name")
    frame = Framer(collection, words, settings).frame(HOME, name, words.word("site.tagline"))
    return replace(frame, home=Link(ours(name), f"{words.language}/"))


def _resource(name: str) -> bytes:
    return (resources.files("kmonthly.edition") / "templates" / "site" / name).read_bytes()


def _style() -> bytes:
    templates = resources.files("kmonthly.edition") / "templates"
    return b"\n".join((templates / name).read_bytes() for name in ("issue.css", "site/site.css"))


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:10]
