"""The glossary: where terms are found, and that what comes with kmonthly is sound."""

import re
import time

import pytest

from kmonthly.story.glossary import glossary, read_glossary

SMALL = read_glossary(
    """
version = 2

[[term]]
id = "tulip-bed"
en = "tulip bed"
also = ["TB"]
zh = "郁金香床"
note_en = "Where tulips grow."
note_zh = "种郁金香的地方。"

[[term]]
id = "bed"
en = "bed"
zh = "床"
note_en = "Where plants grow."
note_zh = "种植物的地方。"
""",
    '[words]\n"can" = "罐"\n',
)
OURS = glossary()


def found(text: str) -> list[tuple[str, str]]:
    return [
        (text[use.start : use.end], use.term.id if use.term else use.zh) for use in SMALL.uses(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tulip beds need a can.", [("Tulip beds", "tulip-bed"), ("can", "罐")]),
        ("tulip-bed, bed", [("tulip-bed", "tulip-bed"), ("bed", "bed")]),
        ("TBs in a tb", [("TBs", "tulip-bed")]),
        ("a flower-bed, bed_size, /bed", []),
        ("tulip, bed", [("bed", "bed")]),
        ("bedding", []),
    ],
)
def test_terms_are_found_as_whole_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_text_has_each_term_once_by_its_first_words() -> None:
    uses = SMALL.terms_in("Beds, a bed, a TB")
    assert [(use.term.id, use.words) for use in uses] == [("bed", "Beds"), ("tulip-bed", "TB")]


def test_our_terms_have_all_that_a_page_shows() -> None:
    assert OURS.version >= 1
    assert len({term.id for term in OURS.terms}) == len(OURS.terms) > 300
    for term in OURS.terms:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", term.id), term.id
        assert term.en, term.id
        assert term.zh, term.id
        assert 20 <= len(term.note_en) <= 220, term.id
        assert 8 <= len(term.note_zh) <= 110, term.id
        assert re.search(r"[\u4e00-\u9fff]", term.note_zh), term.id
        assert term.note_en.endswith("."), term.id
        assert term.note_zh.endswith(("。", "”")), term.id


@pytest.mark.parametrize("term", OURS.terms, ids=lambda term: term.id)
def test_our_terms_are_found_by_their_own_names(term) -> None:  # type: ignore[no-untyped-def]
    for name in (term.en, *term.also):
        assert [use.term for use in OURS.terms_in(f"with {name} here")] == [term], name


def test_no_text_takes_long() -> None:
    for piece in ("page ", "table-", "a ", "KVM "):
        began = time.process_time()
        OURS.uses(piece * 20_000)
        assert time.process_time() - began < 2
