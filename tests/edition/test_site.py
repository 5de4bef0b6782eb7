"""The site: its pages lead to one another, hold what they should, and stand what mails do."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from invented_issue import ADA, BEN, HOSTILE, LONG_WORD
from invented_site import COLLECTION
from kmonthly.edition.site.files import files
from kmonthly.edition.site.model import SiteSettings
from kmonthly.story.glossary import glossary

TERMS = glossary().terms[:40]
SETTINGS = SiteSettings("https://example.org/monthly", "mailto:errors@example.org?subject=")
SITE = dict(files(COLLECTION, TERMS, SiteSettings()))
PAGES = {name: content.decode() for name, content in SITE.items() if name.endswith(".html")}
FLAT = {name: " ".join(text.split()) for name, text in PAGES.items()}
SCHEMES = ("https://lore.kernel.org/r/", "https://git.kernel.org/torvalds/c/")


class Page(HTMLParser):
    """Links, ids and loaded files of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.doubles: list[str] = []
        self.acting: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.doubles += [value] if value in self.ids else []
                self.ids.add(value)
            if name == "href" and value:
                (self.loaded if tag == "link" else self.links).append(value)
            if name == "src" and value:
                self.loaded.append(value)
            if name.startswith("on") or name == "style":
                self.acting.append(f"{tag} {name}")


READ = {name: Page(text) for name, text in PAGES.items()}


def there(page: str, link: str) -> tuple[str, str]:
    """The file that a link of a page leads to, and the anchor."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if not parts.path:
        path = page
    return path, parts.fragment


def test_every_link_leads_to_a_page_and_a_place_in_it() -> None:
    wrong = []
    for name, page in READ.items():
        for link in page.links:
            if link.startswith(SCHEMES):
                continue
            path, place = there(name, link)
            if path not in SITE or (place and place not in READ[path].ids):
                wrong.append((name, link))
    assert wrong == []


def test_every_file_that_a_page_loads_is_there() -> None:
    loaded = {there(name, each)[0] for name, page in READ.items() for each in page.loaded}
    assert {each for each in loaded if each not in SITE} == set()


def test_no_page_acts_or_loads_from_elsewhere() -> None:
    for page in READ.values():
        assert page.acting == []
        assert page.doubles == []
        assert not [each for each in page.loaded if "//" in each]


def test_pages_are_html_without_a_fault() -> None:
    """One page of each kind; by html5lib, strictly."""
    kinds = ["zh/index.html", "zh/2020-08/index.html", "zh/glossary/index.html", "index.html"]
    kinds += [next(name for name in PAGES if f"en/{kind}/" in name) for kind in KINDS]
    for name in kinds:
        html5lib.HTMLParser(strict=True).parse(PAGES[name])


KINDS = ("series", "sections", "releases", "about", "search")


def test_the_languages_have_the_same_pages() -> None:
    zh = {name.removeprefix("zh/") for name in PAGES if name.startswith("zh/")}
    en = {name.removeprefix("en/") for name in PAGES if name.startswith("en/")}
    assert zh == en


def test_a_series_page_tells_its_postings_and_where_it_stands() -> None:
    (told,) = [
        text for name, text in FLAT.items() if name.startswith("en/series/") and "Since" in text
    ][:1]
    assert "As of 30 October 2020" in told
    assert told.count('scope="row"') >= 1
    assert 'href="../../2020-08/index.html#item-' in told


def test_a_release_page_lists_what_came_into_it() -> None:
    (name,) = [name for name in PAGES if name.startswith("en/releases/")][:1]
    assert "../../series/" in PAGES[name]


def test_hostile_mail_is_words() -> None:
    shown = "".join(PAGES.values())
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "{{ 7*7 }}" in HOSTILE
    assert "{{ 7*7 }}" in shown
    assert "javascript:" not in shown.replace("text/javascript", "")
    assert LONG_WORD in shown


def test_nobodys_address_is_shown() -> None:
    shown = "".join(PAGES.values())
    for person in (ADA, BEN):
        assert person.address not in re.sub(r"lore\.kernel\.org/r/[^\"<]+", "", shown)


def test_underscores_survive() -> None:
    shown = "".join(PAGES.values())
    assert re.search(r"[a-z]_[a-z]", shown)


def test_whole_addresses_stand_where_they_are_known() -> None:
    pages = {
        name: content.decode()
        for name, content in files(COLLECTION, TERMS, SETTINGS)
        if name == "en/2020-08/index.html"
    }
    text = pages["en/2020-08/index.html"]
    assert '<link rel="canonical" href="https://example.org/monthly/en/2020-08/">' in text
    assert 'href="mailto:errors@example.org?subject=en/2020-08/"' in text


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert dict(files(COLLECTION, TERMS, SiteSettings())) == SITE


@pytest.mark.parametrize(
    "name", sorted(name for name in SITE if "/" not in name and name != "index.html")
)
def test_a_file_named_by_its_content_says_so(name: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[0-9a-f]{10}\.(css|js|svg)", name)
