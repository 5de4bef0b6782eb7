"""Replies to the postings that they answer. Each test's docstring is its thread: see `threads`."""

import pytest

from kmonthly.series.answer import answers
from kmonthly.series.assemble import assemble
from kmonthly.terms.ids import key
from threads import thread

DRAWINGS: dict[str, tuple[str, dict[str, str]]] = {
    "answers to the cover, a patch, an answer": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  4T10:00 ben      Re: [PATCH 2/2] dig
        e  4T11:00 ada        Re: [PATCH 2/2] dig
        f  4T12:00 ben    Re: [PATCH 0/2] plant
        """,
        {"d": "a", "e": "a", "f": "a"},
    ),
    "a new version is no answer, and what answers it answers that": (
        """
        a  3T10:00 ada  [PATCH] plant
        b  4T10:00 ben    Re: [PATCH] plant
        c  5T10:00 ada      [PATCH v2] plant
        d  6T10:00 ben        Re: [PATCH v2] plant
        """,
        {"b": "a", "d": "c"},
    ),
    "an answer in between is not in the archive": (
        """
        a  3T10:00 ada  [PATCH] plant
        b  5T10:00 ada  Re: [PATCH] plant  <- a z
        """,
        {"b": "a"},
    ),
    "an answer names its parent alone": (
        """
        a  3T10:00 ada  [PATCH] plant
        b  4T10:00 ben  Re: [PATCH] plant  <- a
        c  5T10:00 ada  Re: [PATCH] plant  <- b
        """,
        {"b": "a", "c": "a"},
    ),
    "answers to both halves of a posting that was sent in two threads": (
        """
        a  3T10:00 ada  [PATCH 0/3] plant
        b  3T10:01 ada    [PATCH 1/3] measure
        c  3T10:20 ada  [PATCH 2/3] dig
        d  3T10:21 ada    [PATCH 3/3] water
        e  4T10:00 ben      Re: [PATCH 3/3] water
        f  4T11:00 ben  Re: [PATCH 0/3] plant  <- a
        """,
        {"e": "a", "f": "a"},
    ),
    "an answer to a patch of which the cover counts otherwise": (
        """
        a  3T10:00 ada  [PATCH 0/1] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  4T10:00 ben      Re: [PATCH 2/2] dig
        """,
        {"d": "a"},
    ),
    "an answer to a patch of its own version": (
        """
        a  3T10:00 ada  [PATCH v2 0/2] plant
        b  3T10:01 ada    [PATCH v2 1/2] measure
        c  3T10:02 ada    [PATCH v3 2/2] dig
        d  4T10:00 ben      Re: [PATCH v3 2/2] dig
        """,
        {"d": "a"},
    ),
    "a patch that is quoted with its subject is an answer": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada    [PATCH 2/2] dig
        c  4T10:00 ben      Fwd: [PATCH 2/2] dig
        """,
        {"c": "a"},
    ),
    "an answer to something else": (
        """
        a  3T10:00 ada  [PATCH] plant
        b  3T10:00 ben  my tulips froze
        c  4T10:00 ada    Re: my tulips froze
        d  4T10:00 ada  Re: a mail nobody has  <- z
        """,
        {},
    ),
    "a patch in answer to a letter is a posting, and the letter answers nothing": (
        """
        a  3T10:00 ben  my tulips froze
        b  4T10:00 ada    [PATCH] plant
        c  5T10:00 ben      Re: [PATCH] plant
        """,
        {"c": "b"},
    ),
    "references that run in a circle": (
        """
        a  3T10:00 ada  Re: plant  <- b
        b  3T10:00 ben  Re: plant  <- a
        c  3T10:00 ben  Re: plant  <- c
        """,
        {},
    ),
    "a circle with a way out": (
        """
        p  3T10:00 ada  [PATCH] plant
        a  3T10:00 ada  Re: plant  <- p b
        b  3T10:00 ben  Re: plant  <- a
        """,
        {"a": "p", "b": "p"},
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), DRAWINGS.values(), ids=DRAWINGS)
def test_answers(drawing: str, expected: dict[str, str]) -> None:
    heads = thread(drawing)
    found = answers(heads, assemble(heads))
    assert found == {key(answer): key(lead) for answer, lead in expected.items()}


def test_a_thread_of_five_thousand_answers() -> None:
    """Each answers the last and names no other."""
    drawing = ["a0  1T00:00 ada  [PATCH] plant"]
    drawing += [
        f"a{n}  {1 + n // 1440}T{n // 60 % 24:02}:{n % 60:02} ben  Re: plant  <- a{n - 1}"
        for n in range(1, 5000)
    ]
    heads = thread("\n".join(drawing))
    found = answers(heads, assemble(heads))
    assert len(found) == 4999
    assert set(found.values()) == {key("a0")}
