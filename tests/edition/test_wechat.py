"""WeChat's parts: what its editor takes, whatever the mails hold."""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from invented_issue import ISSUE
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.model import Note, Page, Run, Source, Text, ours, plain
from kmonthly.edition.view import page
from kmonthly.edition.wechat import LIMIT, WeChat
from kmonthly.terms.errors import NotASite

GOLDEN = Path(__file__).parent / "golden"
SITE = "https://kernel.example.org/monthly/"
PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}

every_language = pytest.mark.parametrize("language", LANGUAGES)


class Sheet(HTMLParser):
    """Reads a part strictly; its words, and the lines of its sources."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.said = ""
        assert len(html.encode("utf-16-le")) // 2 < LIMIT
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"section", "p", "h2", "h3", "b", "br", "span", "img"}
        assert {name for name, _ in attrs} <= ({"src", "alt"} if tag == "img" else set()) | {
            "style"
        }
        self.said += "\n" if tag == "br" else ""
        if tag not in {"br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def sheets(told: Page, site: str = "") -> list[Sheet]:
    """The parts of a page, read; each source is named, each mark has one."""
    found = [
        Sheet(content.decode())
        for name, content in WeChat(site).files(told)
        if name.endswith(".html")
    ]
    for sheet in found:
        body, _, sources = sheet.said.rpartition(f"\n{told.labels.sources}")
        listed = re.findall(r"^\[(\d+)\] https://lore\.kernel\.org/r/\S+$", sources, re.MULTILINE)
        assert listed == [str(number) for number in range(1, len(listed) + 1)]
        assert {*listed} <= {*re.findall(r"\[(\d+)\]", body)}
        assert "@" not in re.sub(r"lore\.kernel\.org/r/\S+", "", sheet.said)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", sheet.said)
    return found


@every_language
def test_golden_wechat(language: str) -> None:
    made = {
        name: content
        for name, content in WeChat().files(PAGES[language])
        if name.startswith(f"{language}.")
    }
    if os.environ.get("KMONTHLY_REGENERATE"):
        for name, content in made.items():
            (GOLDEN / name).write_bytes(content)
    kept = {file.name: file.read_bytes() for file in GOLDEN.glob(f"{language}.wechat-*")}
    assert made == kept


@every_language
def test_a_phone_has_titles_facts_and_notes_but_no_quotations(language: str) -> None:
    told = PAGES[language]
    text = "".join(sheet.said for sheet in sheets(told))
    items = [item for part in told.parts for item in part.items]
    assert items
    for item in items:
        shown = plain(item.title)[:60]
        assert text.count(f"{item.number} {shown}") == 1
        assert plain(item.gist)[:60] in text
        for quote in item.quotes:
            assert plain(quote.paragraphs[0].lines[0]) not in text
    assert "Applied 1-11" not in text


def with_item(told: Page, title: Text, notes: int, note: str, source: Source) -> Page:
    """A page of one item with so many notes."""
    part = next(part for part in told.parts if part.items)
    explained = tuple(Note(f"n{number}", title, ours(note), "x") for number in range(notes))
    since = (*title, Run("[1]", href=f"#{source.anchor}"))
    item = replace(part.items[0], title=title, since=since, notes=explained, sources=(source,))
    return replace(told, parts=(replace(part, items=(item,)),))


def test_an_item_too_long_is_parted_at_its_blocks() -> None:
    """Each part begins with its section's name; every note stands whole in one."""
    source = Source(1, "item-1", (), "https://lore.kernel.org/r/a@example.org", "")
    title = ours("bpf: generalize bpf_sk_storage, keep ZONE_MOVABLE")
    told = with_item(PAGES["en"], title, 30, "z" * 1500, source)
    found = sheets(told)
    assert len(found) == 3
    heading = f"{told.parts[0].number} {told.parts[0].name}\n"
    assert [sheet.said.count(heading) for sheet in found] == [1, 1, 1]
    assert sum(sheet.said.count("z" * 1500) for sheet in found) == 30
    assert sum(sheet.said.count("bpf_sk_storage, keep ZONE_MOVABLE") for sheet in found) == 32


@pytest.mark.parametrize("letter", ["<", "\U0001f600", "\u05d0", '"'])
def test_mail_made_to_be_long_fits(letter: str) -> None:
    """Of 50,000 letters that each take several characters, or two, a block keeps what fits."""
    mail = Run(letter * 50_000, mail=True)
    far = Source(1, "item-1", (), "https://lore.kernel.org/r/" + "%3C" * 9000, "")
    found = sheets(with_item(PAGES["zh"], (mail,) * 3, 3, "note", far))
    assert all("…" in sheet.said for sheet in found[:1])


@every_language
def test_with_a_site_there_is_a_picture_of_its_address(language: str) -> None:
    made = dict(WeChat(SITE).files(PAGES[language]))
    picture = f"{language}.wechat-qr.png"
    address = f"{SITE}{language}/2020-08/"
    parts = [name for name in made if name.endswith(".html")]
    assert made[picture].startswith(b"\x89PNG\r\n")
    assert b"tIME" not in made[picture]
    assert made == dict(WeChat(SITE.rstrip("/")).files(PAGES[language]))
    label = PAGES[language].labels.at_end
    assert made[f"{language}.wechat-images.txt"].decode() == "".join(
        f"{picture}\t{name}\t{label}\n" for name in parts
    )
    for sheet, name in zip(sheets(PAGES[language], SITE), parts, strict=True):
        assert sheet.said.rstrip().endswith(address)
        assert f'<img src="{picture}" alt="{address}"' in made[name].decode()
    assert {*dict(WeChat().files(PAGES[language]))} == {*parts}


@pytest.mark.parametrize("site", ["kernel.example.org", 'https://x"y', "https://", "file:///x"])
def test_what_is_no_web_address_is_refused(site: str) -> None:
    with pytest.raises(NotASite, match="is not the address of a site"):
        WeChat(site)
