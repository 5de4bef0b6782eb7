"""A feed to a file's bytes: Atom (RFC 4287) and JSON Feed 1.1. Same feed, same bytes."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from markupsafe import Markup, escape

from kmonthly.edition.model import Block, Feed, FeedEntry, Run, Text, plain

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry, not even escaped; JSON goes without it as well."""


def atom(feed: Feed) -> bytes:
    """The feed as Atom, in UTF-8."""
    top = Element("feed", {"xmlns": ATOM, "xml:lang": _fit(feed.lang)})
    _add(top, "id", feed.id)
    _add(top, "title", plain(feed.title))
    _add(top, "subtitle", plain(feed.subtitle))
    _add(top, "updated", _time(feed.updated))
    _add(SubElement(top, "author"), "name", feed.author)
    _add(top, "generator", "kmonthly")
    own = f"{feed.site}{feed.stem}.atom"
    SubElement(top, "link", {"rel": "self", "type": "application/atom+xml", "href": _fit(own)})
    if feed.home:
        SubElement(top, "link", {"rel": "alternate", "type": "text/html", "href": _fit(feed.home)})
    for entry in feed.entries:
        _entry(top, entry)
    indent(top)
    whole: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed, in UTF-8."""
    whole = {
        "version": JSON_FEED,
        "title": plain(feed.title),
        **({"home_page_url": feed.home} if feed.home else {}),
        "feed_url": f"{feed.site}{feed.stem}.json",
        "description": plain(feed.subtitle),
        "language": feed.lang,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return _fit(json.dumps(whole, ensure_ascii=False, indent=1)).encode() + b"\n"


FORMS: Mapping[str, Callable[[Feed], bytes]] = MappingProxyType({"atom": atom, "json": json_feed})
"""Each form by its name, which is its file's suffix."""


def _entry(top: Element, entry: FeedEntry) -> None:
    found = SubElement(top, "entry")
    _add(found, "id", entry.id)
    _add(found, "title", plain(entry.title))
    _add(found, "published", _time(entry.when))
    _add(found, "updated", _time(entry.when))
    for author in entry.authors:
        _add(SubElement(found, "author"), "name", plain(author))
    link = {"rel": "alternate", "type": "text/html", "href": _fit(entry.href)}
    SubElement(found, "link", link)
    SubElement(found, "category", {"term": _fit(entry.term), "label": _fit(entry.kind)})
    _add(found, "content", str(_html(entry)), type="html")


def _item(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.href,
        "title": plain(entry.title),
        "content_html": str(_html(entry)),
        "content_text": "\n".join(line for block in entry.blocks for line in _lines(block)),
        "date_published": _time(entry.when),
        "authors": [{"name": plain(author)} for author in entry.authors],
        "tags": [entry.kind],
    }


def _html(entry: FeedEntry) -> Markup:
    return Markup("\n").join(map(_block, entry.blocks))


def _block(block: Block) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_drawn(each)) for each in block.listed)
    return Markup("<p>{}</p>").format(_drawn(block.words)) + (
        Markup("<ul>{}</ul>").format(items) if items else Markup("")
    )


def _drawn(text: Text) -> Markup:
    return Markup("").join(map(_run, text))


def _run(run: Run) -> Markup:
    text = Markup("<bdi>{}</bdi>").format(run.text) if run.mail else escape(run.text)
    return Markup('<a href="{}">{}</a>').format(run.href, text) if run.href else text


def _lines(block: Block) -> list[str]:
    return [plain(block.words), *(f"- {plain(each)}" for each in block.listed)]


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _fit(text)


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)


def _time(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
