"""Where pages lie, and what surrounds them."""

from collections.abc import Sequence
from dataclasses import replace

from kmonthly.edition.catalogue import LANGUAGES, Catalogue, load
from kmonthly.edition.model import Link, Sibling, ours
from kmonthly.edition.site.model import FeedLink, Frame, Labels, SiteSettings
from kmonthly.issue.model import Collection
from kmonthly.story.model import Section
from kmonthly.terms.ids import MessageId, key
from kmonthly.terms.months import Month

HOME = ""
GLOSSARY, ABOUT, SEARCH = "glossary/", "about/", "search/"


def of_issue(month: Month) -> str:
    """The path of an issue under its language's folder, as all of these."""
    return f"{month}/"


def of_series(series: MessageId) -> str:
    """The path of a series' page: made of its identity, the same in every language."""
    return f"series/{key(series):016x}/"


def of_section(section: Section) -> str:
    """The path of a section's page."""
    return f"sections/{section}/"


def of_release(version: str) -> str:
    """The path of a release's page; `version` is digits and dots."""
    return f"releases/v{version}/"


def up(path: str) -> str:
    """The way from a page to its language's folder."""
    return "../" * path.count("/")


class Framer:
    """Makes the frames of a site's pages in one language."""

    def __init__(
        self, collection: Collection, catalogue: Catalogue, settings: SiteSettings
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._latest = of_issue(collection.issues[-1].month)

    def frame(
        self,
        path: str,
        title: str,
        description: str,
        *,
        picture: str = "",
        feeds: Sequence[FeedLink] = (),
    ) -> Frame:
        """The frame of the page at a path."""
        say = self._catalogue.word
        top = up(path)
        root = f"../{top}"
        base = self._settings.address.rstrip("/") + "/" if self._settings.address else ""
        own = f"{self._catalogue.language}/{path}"
        nav = (
            (self._latest, "site.latest"),
            (HOME + "#issues", "site.issues"),
            (HOME + "#sections", "site.sections"),
            (GLOSSARY, "site.glossary"),
            (ABOUT, "site.about"),
        )
        return Frame(
            lang=self._catalogue.lang,
            language=self._catalogue.language,
            title=title,
            description=description,
            path=path,
            root=root,
            address=f"{base}{own}" if base else "",
            picture=f"{base}{picture}" if base and picture else "",
            home=Link(ours(say("masthead.name")), f"{top}{HOME}" or "./"),
            search=Link(ours(say("site.search")), f"{top}{SEARCH}"),
            nav=tuple(Link(ours(say(label)), f"{top}{where}") for where, label in nav),
            siblings=tuple(
                sibling(language, f"{root}{language}/{path}")
                for language in LANGUAGES
                if language != self._catalogue.language
            ),
            feeds=tuple(replace(feed, href=f"{root}{feed.href}") for feed in feeds),
            report=self._report(path),
            labels=Labels(
                skip=say("site.skip"),
                menu=say("site.menu"),
                search=say("site.search"),
                feeds=say("site.feeds"),
                rights=say("site.rights"),
                report=say("site.report"),
            ),
        )

    def _report(self, path: str) -> str:
        """Where an error on a page is reported."""
        if not self._settings.report:
            return f"{up(path)}{ABOUT}#errors"
        return f"{self._settings.report}{self._catalogue.language}/{path}"


def sibling(language: str, href: str) -> Sibling:
    """The same page in another language."""
    other = load(language)
    return Sibling(stem=language, lang=other.lang, name=other.word("language.name"), href=href)
