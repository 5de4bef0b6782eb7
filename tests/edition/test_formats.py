"""The formats: golden files, and what must hold of any page however hostile its mail.

After a change that is meant, write the golden files anew and read their diff:

    KMONTHLY_REGENERATE=1 pytest tests/edition/test_formats.py
"""

import os
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from invented_issue import HOSTILE, ISSUE, LONG_WORD
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.csv import files
from kmonthly.edition.format import Format
from kmonthly.edition.html import Html
from kmonthly.edition.markdown import Markdown
from kmonthly.edition.view import page

GOLDEN = Path(__file__).parent / "golden"
FORMATS: tuple[Format, ...] = (Html(), Markdown())
PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}
HTML = {language: Html().render(PAGES[language]).decode() for language in LANGUAGES}
MARKDOWN = {language: Markdown().render(PAGES[language]).decode() for language in LANGUAGES}
_VOID = frozenset({"meta", "link", "br"})
_LOADS = frozenset({"src", "srcset", "data", "poster", "action", "background", "style"})

_ELSEWHERE = re.compile(
    r"https://(?:lore\.kernel\.org/r/\S+|git\.kernel\.org/torvalds/c/[0-9a-f]{12,40})"
)
"""Where a page may lead: a mail in the archives, a commit of mainline."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


class Reader(HTMLParser):
    """Reads a page strictly: every element closed in order; collects what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ours: list[str] = []
        self.mail: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs), f"an attribute twice in <{tag}>"
        self.tags.add(tag)
        self.attributes |= set(values)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        self.ours += [value for name, value in attrs if name in {"title", "aria-label"} and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open, f"<{tag}/> outside a drawing"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        in_title = self.open[-2:] == ["a", "title"]  # SVG's: no element may stand in it
        (self.mail if "bdi" in self.open or in_title else self.ours).append(data)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix[1:])
@every_language
def test_golden(language: str, form: Format) -> None:
    file = GOLDEN / f"{language}{form.suffix}"
    rendered = form.render(PAGES[language])
    if os.environ.get("KMONTHLY_REGENERATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(rendered)
    assert rendered == file.read_bytes()


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix[1:])
@every_language
def test_same_page_same_bytes(language: str, form: Format) -> None:
    again = page(ISSUE, load(language))
    assert again == PAGES[language]
    assert form.render(again) == form.render(PAGES[language])


@every_language
def test_html_is_well_formed_and_its_anchors_resolve(language: str) -> None:
    read = Reader(HTML[language])
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    inside = {link[1:] for link in read.links if link.startswith("#")}
    assert inside <= set(read.ids)
    siblings = {
        link.partition("#")[0] for link in read.links if not link.startswith(("#", "https"))
    }
    other = "en" if language == "zh" else "zh"
    data = {name for name, _ in files(ISSUE, load("en"))}
    assert siblings == {f"{other}.html", f"{language}.md"} | data
    elsewhere = {link.partition("#")[2] for link in read.links if link.startswith(f"{other}.html#")}
    assert elsewhere <= set(Reader(HTML[other]).ids)


@every_language
def test_html_runs_and_loads_nothing(language: str) -> None:
    html = HTML[language]
    read = Reader(html)
    assert not read.tags & {"script", "iframe", "object", "embed", "img", "form", "base", "input"}
    assert not {name for name in read.attributes if name in _LOADS or name.startswith("on")}
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not re.search(r"url\(|@import|https?:|<", style)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src 'sha256-{digest}'" in html.replace(
        "'none'", "&#39;none&#39;"
    )
    outside = {link for link in read.links if "//" in link}
    assert all(_ELSEWHERE.fullmatch(link) for link in outside)
    assert any("/torvalds/c/" in link for link in outside)


@every_language
def test_words_from_mail_stand_apart_and_show_no_control(language: str) -> None:
    read = Reader(HTML[language])
    assert any(LONG_WORD in each for each in read.mail)
    hostile = {each for each in read.mail if "alert(1)</script>" in each}
    shown = HOSTILE.replace("\x1b", "␛").replace("\u202e", "[U+202E]").replace("\u2066", "[U+2066]")
    assert shown in hostile
    assert all(shown in each for each in hostile)
    for text in (HTML[language], MARKDOWN[language]):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("text", [*HTML.values(), *MARKDOWN.values()])
def test_no_address_is_shown(text: str) -> None:
    """An @ stands only in the addresses of mails at the archive, or in the style's at-rules."""
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert "@" not in re.sub(r"lore\.kernel\.org/r/[^\s<>\")]+", "", text)


def test_chinese_page_has_no_english_words_of_ours() -> None:
    read = Reader(HTML["zh"])
    allowed = {"Linux", "Markdown", "English", "RFC", "RFT", "UTC", "kmonthly", "Message", "ID"}
    allowed |= {"CSV", "I", "O", "UTF", "windows", "CC", "BY", "SA"}
    said = " ".join(each for each in read.ours if not each.startswith("lore.kernel.org/r/"))
    said = re.sub(r"\b[0-9a-f]{12}\b", "", said)  # a commit
    assert set(re.findall(r"[A-Za-z]{2,}|\b[A-Z]\b", said)) <= allowed


def tokens(text: str) -> list[Token]:
    """Markdown read as CommonMark with GitHub's tables, its inline tokens among the blocks."""
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    return [each for block in blocks for each in (block, *(block.children or ()))]


@every_language
def test_markdown_holds_no_markup_but_ours(language: str) -> None:
    read = tokens(MARKDOWN[language])
    html = {each.content for each in read if each.type in {"html_block", "html_inline"}}
    assert all(re.fullmatch(r'<a id="[\w-]+">|</a>', each.strip()) for each in html)
    assert not [each for each in read if each.type == "image"]
    links = {str(each.attrs["href"]) for each in read if each.type == "link_open"}
    anchors = set(re.findall(r'<a id="([^"]+)"></a>', MARKDOWN[language]))
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    other = "en" if language == "zh" else "zh"
    rest = {each for each in links if not each.startswith("#") and not _ELSEWHERE.fullmatch(each)}
    assert rest == {f"{other}.md", f"{language}.html"}


@every_language
def test_markdown_has_the_blocks_of_its_template(language: str) -> None:
    """Hostile words open no heading, list, code block or rule of their own."""
    read = tokens(MARKDOWN[language])
    told = PAGES[language]
    assert sum(each.type == "heading_open" for each in read) == (
        3  # the name, the contents, the figures
        + len(told.parts)
        + sum(len(part.items) + bool(part.also) for part in told.parts)
        + len(told.back)
    )
    assert not [each for each in read if each.type in {"hr", "code_block"}]
    assert sum(each.type == "fence" for each in read) == 1
    assert sum(each.type == "blockquote_open" for each in read) == sum(
        len(item.quotes) + len(item.tables) + len(item.changelogs)
        for part in told.parts
        for item in part.items
    )
    assert sum(each.type == "table_open" for each in read) == 2


@every_language
def test_markdown_shows_words_as_they_are(language: str) -> None:
    read = tokens(MARKDOWN[language])
    text = "\n".join(each.content for each in read if each.type in {"text", "text_special"})
    joined = text.replace("\n", "")
    assert "*Eve* [_Roe_](https://evil.example) `x` <b>&amp;" in joined
    assert "<img src=x onerror=alert(1)>" in joined
    codes = {each.content for each in read if each.type == "code_inline"}
    assert "net: `demo` the_queue | in **order**" in codes
    assert LONG_WORD in codes
