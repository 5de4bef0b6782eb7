"""Feeds: valid Atom and JSON Feed, whatever mails say, and the same bytes on each run."""

import json
import re
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from invented_issue import ADA, ADDRESS_FOR_NAME, HOSTILE, ISSUE, SPECIALS, at
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.feeds import issues_feed, own_feed, section_feed, series_feed
from kmonthly.edition.model import Feed
from kmonthly.edition.syndicate import FORMS, atom, json_feed
from kmonthly.story.model import Event, EventKind, Section
from kmonthly.terms.errors import NotASite
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import phrase

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
SITE = "https://news.example.org/kernel"
SERIES = MessageId("v1/a+b%(1)&<\ud800\x01@example.org")

EVENTS = (
    Event(
        EventKind.RELEASED,
        SERIES,
        "mm: `bpf_sk_storage` in ZONE_MOVABLE",
        at(12, 13),
        Person("", ""),
        None,
        words=phrase("event.released", version="5.10"),
        instead="5.10",
    ),
    Event(
        EventKind.MERGED,
        SERIES,
        HOSTILE + "\x00\ufffe ]]> <![CDATA[",
        at(10, 14),
        SPECIALS,
        None,
        words=phrase("event.merged"),
        instead="0123456789abcdef",
        part=2,
        total=3,
    ),
    Event(
        EventKind.QUEUED,
        SERIES,
        "",
        at(9, 1),
        ADDRESS_FOR_NAME,
        MessageId("taken@example.org"),
        words=phrase("event.queued_tree", tree="git://git.example.org/demo.git for-next"),
    ),
    Event(
        EventKind.NEW,
        SERIES,
        "demo",
        at(8, 3),
        ADA,
        SERIES,
        words=phrase("event.new", 3),
    ),
)


def feeds(language: str, site: str = SITE) -> list[Feed]:
    """A feed of each kind."""
    words = load(language)
    told = {SERIES: ISSUE.month}
    known = ISSUE.cutoff
    return [
        issues_feed([ISSUE], words, site),
        section_feed(Section.MEMORY, EVENTS, told, words, known=known, site=site),
        section_feed(Section.REST, (), {}, words, known=known, site=site),
        series_feed(SERIES, HOSTILE, EVENTS, words, known=known, site=site),
        own_feed("x", EVENTS, told, words, known=known, site=site),
    ]


EVERY = [feed for language in LANGUAGES for site in (SITE, "") for feed in feeds(language, site)]


@pytest.mark.parametrize("feed", EVERY)
def test_atom_is_valid(feed: Feed) -> None:
    written = atom(feed)
    SCHEMA.assertValid(etree.fromstring(written))
    read = feedparser.parse(written)
    assert not read.bozo
    assert len(read.entries) == len(feed.entries)
    assert all(entry.id.startswith("tag:kmonthly,2020:") for entry in (read.feed, *read.entries))


def test_the_schema_is_strict() -> None:
    """It refuses a feed without its id, and an entry with two titles."""
    written = etree.fromstring(atom(EVERY[0]))
    name = "{http://www.w3.org/2005/Atom}"
    entry = written.find(f"{name}entry")
    assert entry is not None
    etree.SubElement(entry, f"{name}title").text = "twice"
    assert not SCHEMA.validate(written)
    written = etree.fromstring(atom(EVERY[2]))
    identity = written.find(f"{name}id")
    assert identity is not None
    written.remove(identity)
    assert not SCHEMA.validate(written)


@pytest.mark.parametrize("feed", EVERY)
def test_json_feed_has_what_it_must(feed: Feed) -> None:
    read = json.loads(json_feed(feed))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["title"]
    assert len(read["items"]) == len(feed.entries)
    for item in read["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_are_harmless(form: str) -> None:
    """No address, no markup but ours, no control character; identifiers stay whole."""
    (feed,) = feeds("en")[1:2]
    written = FORMS[form](feed).decode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
    assert "`bpf_sk_storage` in ZONE_MOVABLE" in written
    assert "@" not in re.sub(r"lore\.kernel\.org/r/[^\s<>\")&]+", "", written)
    contents = [entry.content[0].value for entry in feedparser.parse(atom(feed)).entries]
    raw = [item["content_html"] for item in json.loads(json_feed(feed))["items"]]
    for html in (*contents, *raw):
        assert set(re.findall(r"</?([a-z]+)", html)) <= {"p", "a", "bdi", "ul", "li"}


def test_links_lead_to_the_site_or_are_relative() -> None:
    with_site, without = (json.loads(json_feed(feeds("zh", site)[1])) for site in (SITE, ""))
    assert with_site["feed_url"] == f"{SITE}/feeds/section-memory.zh.json"
    assert f'href="{SITE}/zh/2020-08/#item-' in with_site["items"][0]["content_html"]
    assert without["feed_url"] == "feeds/section-memory.zh.json"
    assert 'href="zh/2020-08/#item-' in without["items"][0]["content_html"]
    assert "home_page_url" not in without
    with pytest.raises(NotASite, match="javascript"):
        feeds("zh", "javascript:alert(1)")


def test_an_entry_says_what_happened() -> None:
    read = json.loads(json_feed(feeds("en")[3]))
    assert [item["title"] for item in read["items"]][0::3] == [
        "Released: mm: `bpf_sk_storage` in ZONE_MOVABLE",
        "New series: demo",
    ]
    assert [item["content_text"] for item in read["items"]] == [
        "v5.10 is out, which has it.",
        "It is in mainline. That holds for 2 of 3 patches.",
        "dee took it into demo for-next.",
        "Ada Vale posted a new series of 3 patches.",
    ]
    assert [item["url"] for item in read["items"]][1:3] == [
        "https://git.kernel.org/torvalds/c/0123456789abcdef",
        "https://lore.kernel.org/r/taken@example.org",
    ]


def test_the_same_events_the_same_bytes() -> None:
    """And an id rests on kind, series and mail alone."""
    again = [form(feed) for feed in feeds("zh") for form in FORMS.values()]
    assert again == [form(feed) for feed in feeds("zh") for form in FORMS.values()]
    new = EVENTS[-1]
    assert replace(new, title="other", when=at(8, 9), who=SPECIALS).id == new.id
    assert replace(new, kind=EventKind.VERSION).id != new.id
    assert replace(new, message=MessageId("other@example.org")).id != new.id
