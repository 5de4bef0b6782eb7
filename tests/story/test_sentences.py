"""Sentences of mails, with their places. Gardens of our own making."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.story.sentences import Block, own_blocks, sentences

WHOLE = "Tulips freeze, e.g. in March. This is bad!\nWe dig deeper."


def words(text: str) -> list[str]:
    return [each.words for each in sentences(text, (Block(0, len(text)),))]


def own(text: str) -> list[str]:
    return [text[each.start : each.end] for each in own_blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WHOLE, ["Tulips freeze, e.g. in March.", "This is bad!", "We dig deeper."]),
        ("It takes 2.5 s (v. 3.1 s before). Good.", ["It takes 2.5 s (v. 3.1 s before).", "Good."]),
        ("It adds:\n - a can\n - a hose", ["It adds:", "a can", "a hose"]),
        ('He said "dig." Then he left.', ['He said "dig."', "Then he left."]),
        ("Wait... and see. End", ["Wait... and see.", "End"]),
        ("The writer(!) digs, ie. he works. So.", ["The writer(!) digs, ie. he works.", "So."]),
        ("...\n***", []),
    ],
)
def test_a_text_is_cut_into_whole_sentences(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_items_of_a_list_are_known() -> None:
    text = "It adds:\n - a can\n 2) a hose"
    every = list(sentences(text, (Block(0, len(text)),)))
    assert [each.item for each in every] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> Why?\nBecause.\n", ["Because."]),
        ("On Monday Ben wrote:\n> Why?\n\nBecause.\n\nThanks\n-- \nAda\n", ["Because.", "Thanks"]),
        ("Ben said: \n  | Why?\nBecause\nof frost.", ["Because\nof frost."]),
        ("Good.\n\ndiff --git a/x b/x\n+int x;\n", ["Good."]),
    ],
)
def test_what_is_quoted_is_nobodys_own(text: str, expected: list[str]) -> None:
    assert own(text) == expected


def test_what_answers_is_told_from_what_stands_alone() -> None:
    assert [each.answers for each in own_blocks("Hi,\n\n> Why?\n\nBecause.\n")] == [False, True]


@given(st.text(alphabet=" \n.:!?-*>|()\"'aZ1é\t", max_size=200))
def test_any_text_gives_sentences_where_they_stand(text: str) -> None:
    last = 0
    for each in sentences(text, tuple(own_blocks(text))):
        assert last <= each.start < each.end <= len(text)
        assert " ".join(text[each.start : each.end].split()) == each.words
        last = each.end


@pytest.mark.parametrize("piece", [".", ". ", "a.", "\n", "- ", "> ", "e.g. ", "wrote:", ": \n"])
def test_long_texts_take_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    list(sentences(text, tuple(own_blocks(text))))
    assert time.process_time() - began < 2
