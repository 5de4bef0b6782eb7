"""The store to a feed's bytes."""

from datetime import datetime

from kmonthly.edition.catalogue import load
from kmonthly.edition.feeds import section_feed, series_feed
from kmonthly.edition.syndicate import FORMS
from kmonthly.pipeline.events import followed, followed_section
from kmonthly.store.database import Connection
from kmonthly.story.model import Section
from kmonthly.terms.errors import NoSuchForm, NoSuchSection


def feed_of(
    connection: Connection,
    *,
    series: str = "",
    section: str = "",
    form: str = "atom",
    language: str = "en",
    site: str = "",
    end: datetime | None = None,
) -> bytes:
    """The feed of the series that a message is of, or of a section; with `end` from what was known
    before it.

    Raises NoSuchForm, NoSuchSection, NoSuchLanguage, NoSuchMessage, NotInASeries, NotYetSent.
    """
    words = load(language)
    if form not in FORMS:
        raise NoSuchForm(form, ", ".join(FORMS))
    if series:
        found = followed(connection, series, end)
        feed = series_feed(
            found.series, found.title, found.events, words, known=found.known, site=site
        )
        return FORMS[form](feed)
    if section not in list(Section):
        raise NoSuchSection(section, ", ".join(Section))
    which = Section(section)
    found = followed_section(connection, which, end)
    feed = section_feed(which, found.events, found.told, words, known=found.known, site=site)
    return FORMS[form](feed)
