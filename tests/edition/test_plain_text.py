"""The mail digest: read as RFC 3676 says, it is the page's words again; raw, its lines are set."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from invented_issue import ISSUE, LONG_WORD
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.flowed import COLUMNS, LONGEST, flowed, width
from kmonthly.edition.model import Page, ours, plain
from kmonthly.edition.plain_text import PlainText
from kmonthly.edition.view import page

GOLDEN = Path(__file__).parent / "golden"
PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}
FILES = {language: dict(PlainText().files(PAGES[language])) for language in LANGUAGES}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def joined(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs of a body with their depth of quotation, as RFC 3676 reads DelSp=yes."""
    words, depth = "", -1
    for line in lines:
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")
        assert content != "-- ", "a signature begins"
        assert depth in (-1, quoted), "a paragraph goes on at another depth"
        words += content.removesuffix(" ")
        depth = quoted
        if not content.endswith(" "):
            yield depth, words
            words, depth = "", -1
    assert depth == -1, "the last line goes on"


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_and_begin_with_no_closing_mark(language: str) -> None:
    """But where a word, an address or our invented people's malice is longer."""
    body = FILES[language][f"{language}.txt"].decode()
    for line in body.split("\n"):
        shown = re.sub(r"^(?:> |\[\d+\] (?=https:))", "", line).strip(" ")
        assert width(line.rstrip(" ")) <= COLUMNS + 1 or " " not in shown
        assert not re.match("[、。，：；？！）》」”]", shown)


def test_lines_are_set_by_kinsoku() -> None:
    """No closing mark begins a line, no opening one ends it; a word's space stays before the one
    that says that the line goes on."""
    assert [*flowed("映" * 36 + "，不再（每次）读盘。")] == [
        "映" * 35 + " ",
        "映，不再（每次）读盘。",
    ]
    assert [*flowed("映" * 35 + "（每次）")] == ["映" * 35 + " ", "（每次）"]
    assert [*flowed("映射 v10 " * 9)] == ["映射 v10 " * 8 + " ", "映射 v10"]
    assert [*flowed("word " * 20, quoted=True)] == [
        "> " + "word " * 14 + " ",
        "> " + "word " * 5 + "word",
    ]
    assert [*flowed("From here\n> on")] == [" From here > on"]


LETTERS = st.text("ab_- >.,()[]汉字，。（）“”、…—!?\u0301\u05d0\U0001f600From", max_size=400)


@given(LETTERS, st.booleans())
@example("--" + "，" * 80, False)
@example("- " * 200, True)
@example("x" * (LONGEST + 100), False)
def test_what_was_broken_comes_together(text: str, quoted: bool) -> None:
    lines = [*flowed(text, quoted=quoted)]
    assert [*joined(lines)] == [(int(quoted), text.rstrip())]
    assert all(width(line.rstrip(" ")) <= LONGEST + 2 for line in lines)


@every_language
def test_golden_mail(language: str) -> None:
    file = GOLDEN / f"{language}.txt"
    body = FILES[language][file.name]
    if os.environ.get("KMONTHLY_REGENERATE"):
        file.write_bytes(body)
    assert body == file.read_bytes()
    assert FILES[language] == dict(PlainText().files(page(ISSUE, load(language))))


@every_language
def test_the_mail_is_one(language: str) -> None:
    """RFC 5322 but for From: a subject, the cutoff as its date, the body with CRLF."""
    raw, body = FILES[language][f"{language}.eml"], FILES[language][f"{language}.txt"]
    read = message_from_bytes(raw, policy=policy.default)
    assert read.defects == []
    assert (read["From"], read["Subject"]) == (None, PAGES[language].title)
    assert read["Date"].datetime == ISSUE.cutoff
    kind = read["Content-Type"]
    assert (kind.content_type, dict(kind.params)) == (
        "text/plain",
        {"charset": "utf-8", "format": "flowed", "delsp": "yes"},
    )
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert head.isascii()
    assert rest.replace(b"\r\n", b"\n") == body
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@every_language
def test_every_word_is_in_the_mail(language: str) -> None:
    """Titles, however long, and quotations, whole behind their marks; references with addresses."""
    said = [*joined(FILES[language][f"{language}.txt"].decode().split("\n"))]
    quoted = {words for depth, words in said if depth}
    text = "\n".join(words for _, words in said)
    assert LONG_WORD in text
    for item in (item for part in PAGES[language].parts for item in part.items):
        assert plain(item.title) in text
        for quote in (*item.quotes, *item.remarks, *item.tables):
            lines = [plain(line).rstrip() for each in quote.paragraphs for line in each.lines]
            assert set(lines) <= quoted
    for line in text.split("\n"):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
        assert "@" not in re.sub(r"lore\.kernel\.org/r/\S+", "", line)


@every_language
def test_references_are_those_of_their_item(language: str) -> None:
    """`[n]` behind words, `[n] https://...` at the item's end: the same numbers, from 1."""
    text = "\n".join(w for _, w in joined(FILES[language][f"{language}.txt"].decode().split("\n")))
    start = text.index("5.8")
    for block in re.split(r"\n\n\n", text[start:]):
        listed = re.findall(r"^\[(\d+)\] https://lore\.kernel\.org/r/\S+$", block, re.MULTILINE)
        assert listed == [str(number) for number in range(1, len(listed) + 1)]


def test_identifiers_survive_in_a_mail() -> None:
    told = named(PAGES["zh"], "bpf: generalize bpf_sk_storage, keep ZONE_MOVABLE " * 3)
    for content in dict(PlainText().files(told)).values():
        assert content.count(b"bpf_sk_storage") == content.count(b"ZONE_MOVABLE") == 6


def named(told: Page, title: str) -> Page:
    """The page, its first item having another title, in the contents too."""
    number = next(place for place, part in enumerate(told.parts) if part.items)
    part, contents = told.parts[number], told.contents.parts[number]
    item = replace(part.items[0], title=ours(title))
    entry = replace(contents.entries[0], title=ours(title))
    parts = (*told.parts[:number], replace(part, items=(item,)), *told.parts[number + 1 :])
    listed = (
        *told.contents.parts[:number],
        replace(contents, entries=(entry,)),
        *told.contents.parts[number + 1 :],
    )
    return replace(told, parts=parts, contents=replace(told.contents, parts=listed))
