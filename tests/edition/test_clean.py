"""Somebody else's words, made fit for a page."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.edition.clean import clean, lore, person, without_addresses, words
from kmonthly.edition.model import Run
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\x00b\x7f\x85c\x9b", "a␀b␡\nc\ufffd"),
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("a\u200bb\ufeffc\u00add\u200ee\U000e0041", "abcde"),
        ("\u0646\u0645\u200c\u06cc", "\u0646\u0645\u200c\u06cc"),
        ("lone \ud800, none \ufffe \U0001fffe", "lone \ufffd, none \ufffd \ufffd"),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwothree\nfour    five"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
    ],
)
def test_nothing_invisible_acts(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text(st.characters()))
def test_clean_text_can_be_written_and_cleaned_again(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in cleaned.replace("\n", ""))
    cleaned.encode()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Cc: Ada <ada@example.org>", "Cc: Ada <ada […]>"),
        ("mailto:ada@example.org", "mailto:ada […]"),
        ("ada+x@a.example.org,ben@example.org", "ada+x […],ben […]"),
        ("see https://lore.kernel.org/r/1@x.org.", "see https://lore.kernel.org/r/1@x.org."),
        ("kernel-doc: @page and memcpy@plt", "kernel-doc: @page and memcpy@plt"),
    ],
)
def test_addresses_lose_their_domain(raw: str, shown: str) -> None:
    assert without_addresses(raw) == shown


def test_long_words_cost_little() -> None:
    started = time.process_time()
    assert len(words("x" * 200_000)) == 200_000
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("someone", "shown"),
    [
        (Person("Ada Vale", "ada@example.org"), "Ada Vale"),
        (Person("", "ada@example.org"), "ada"),
        (Person("ada@example.org", "ada@example.org"), "ada"),
        (Person("Ada (ada@example.org)", "ada@example.org"), "Ada (ada […])"),
        (Person("", ""), "?"),
    ],
)
def test_people_are_names(someone: Person, shown: str) -> None:
    assert person(someone) == (Run(shown, mail=True),)


def test_links_hold_nothing_that_a_format_trips_over() -> None:
    assert lore(MessageId("1.2/3+4@a-b.org")) == "https://lore.kernel.org/r/1.2%2F3+4@a-b.org"
    hostile = lore(MessageId("<>\"'&|`*()[] \n\ud800%@x"))
    assert hostile == (
        "https://lore.kernel.org/r/%3C%3E%22%27%26%7C%60%2A%28%29%5B%5D%20%0A%ED%A0%80%25@x"
    )
