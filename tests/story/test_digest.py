"""Which sentences tell what a work is, and what others say of it. Gardens of our own making."""

import time

import pytest

from kmonthly.story.digest import Answer, Heard, coming, heard, is_aside, spread, told
from kmonthly.story.model import Coming, Voice
from kmonthly.terms.evidence import Span

TITLE = "tulips: plant bulbs deeper"
PROBLEM = (
    "Today bulbs that are planted shallow freeze, and gardeners cannot replace them before spring."
)
DOES = "This series plants bulbs deeper, below the frost."
GREETING = "Hi all,\n\nthis is v3 of the tulip series. It is rebased on top of Ben's tree.\n"
CHANGES = "Changes since v2:\n - This patch adds a fix for the broken spade that fails.\n"


def cut(text: str, span: Span | None) -> str:
    return " ".join(text.encode()[span.start : span.end].decode().split()) if span else ""


def answer(
    text: str, *, on_top: bool = True, to_author: bool = True, is_keeper: bool = True
) -> Answer:
    return Answer(text, on_top, to_author, is_keeper)


def both(text: str, title: str = TITLE) -> tuple[str, str]:
    found = told(text, title)
    return cut(text, found.problem), cut(text, found.does)


@pytest.mark.parametrize(
    "text",
    [
        f"{PROBLEM}\n\n{DOES}\n",
        f"{GREETING}\n{PROBLEM}\n\n{DOES}\n\n{CHANGES}",
        f"{GREETING}\n{CHANGES}\n{PROBLEM} {DOES}\n",
        f"{CHANGES}\n - and digs\n\n---\n\n{PROBLEM} {DOES}\n\n---\n\nAda (2):\n  dig\n",
        f"{DOES}\n\n{PROBLEM}\n\nThanks to Ben for review of this patch, which fixes a bug.\n",
        f"Zoë writes:\n\n> This series adds a bug.\n\n{PROBLEM}\n\n{DOES}\n---\n bulb.c | 2 +-\n",
    ],
)
def test_the_problem_and_what_is_done_are_found(text: str) -> None:
    assert both(text) == (PROBLEM, DOES)


def test_a_sentence_brings_along_what_it_leans_on() -> None:
    text = f"Bulbs are planted by hand today. This fails in winter.\n\n{DOES}\n"
    assert both(text)[0] == "Bulbs are planted by hand today. This fails in winter."


def test_a_list_that_is_announced_comes_with_whole_items() -> None:
    items = " - it digs deeper\n - it covers them\n"
    text = f"{PROBLEM}\n\nThis series makes all the bulbs safe:\n\n{items}"
    assert (
        both(text)[1] == "This series makes all the bulbs safe: - it digs deeper - it covers them"
    )


def test_a_list_of_what_a_series_does_may_begin_with_its_name_alone() -> None:
    items = "* Generalizes the spade for all bulbs\n* Implements holes for tulips\n"
    assert both(f"A spade digs holes today.\n\nThis patch series:\n\n{items}", "a new spade")[
        1
    ] == ("This patch series: * Generalizes the spade for all bulbs * Implements holes for tulips")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi,\n\nThanks,\nAda\n",
        "diff --git a/x b/x\n+this patch adds a bug\n",
        CHANGES,
        GREETING,
    ],
)
def test_nothing_is_told_where_nothing_is_said(text: str) -> None:
    assert both(text) == ("", "")


def test_a_patch_tells_of_the_whole_only_by_its_words() -> None:
    other = "Add a counter of spades, which fail and break often.\n\nSigned-off-by: Ada <a@b>\n"
    assert told(other, TITLE, of_patch=True) == told("", TITLE)
    assert cut(DOES, told(DOES, TITLE, of_patch=True).does) == DOES


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        (Voice.OBJECTS, "I really don't think this series is the right way to save the bulbs."),
        (Voice.OBJECTS, "NAK, these patches make the garden depend on one brand of spades."),
        (Voice.FINDS, "With this series the spade leaks memory whenever a bulb is broken."),
        (Voice.PREFERS, "I would rather have the depth in the device tree than in this series."),
        (Voice.ASKS, "What does this series do to gardens that have no soil but only sand?"),
        (Voice.PRAISES, "I like this series, it looks good and saved all of my bulbs."),
    ],
)
def test_what_others_say_is_heard(voice: Voice, words: str) -> None:
    text = f"> Plant the bulbs deeper\n\n{words}\n\nThanks,\nBen\n"
    found = heard(answer(text), TITLE)
    assert found is not None
    assert (found.voice, cut(text, found.span)) == (voice, words)


def test_what_was_quoted_or_is_petty_is_worth_less() -> None:
    text = "> I don't think this series is right.\n\nNit: this line has a typo and is wrong.\n"
    found = heard(answer(text, on_top=False, is_keeper=False), TITLE)
    assert found is None or found.points < 2.5
    assert heard(answer("> I object to this series of yours.\n"), TITLE) is None


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("I will send a v4 with that mended.\n", True, Coming.VERSION),
        ("Right, I'll fix the depth of the bulbs.\n", True, Coming.CHANGE),
        ("Please resend it without the spade.\n", False, Coming.ASKED),
        ("Thanks, I'll queue this up for next spring.\n", False, Coming.TAKING),
        ("Thanks, I'll queue this up for next spring.\n", True, None),
        ("If you like I will send a v4 with that.\n", True, None),
        ("Shall we say that I will send a v4 then?\n", True, None),
        ("I will look at the bulbs again.\n", True, None),
        ("I can deal with any merge conflicts that arise in spring.\n", False, None),
    ],
)
def test_what_comes_next_is_announced(text: str, own: bool, expected: Coming | None) -> None:
    found = coming(f"> Well?\n{text}", own=own)
    assert (found and found[0]) == expected


def test_remarks_are_spread_over_people_and_praise_stands_alone() -> None:
    def said(voice: Voice, points: float) -> Heard:
        return Heard(voice, Span(0, 1), points)

    every = [
        ("ada", said(Voice.ASKS, 4)),
        ("ada", said(Voice.OBJECTS, 6)),
        ("ben", said(Voice.PRAISES, 5)),
        ("cyd", said(Voice.FINDS, 4.5)),
        ("lin", said(Voice.FINDS, 1)),
    ]
    assert list(spread(every, 2, 2)) == [1, 3]
    assert list(spread(every[2:3], 2, 2)) == [0]
    assert list(spread(every[4:], 2, 2)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "this patch ",
        "adds ",
        "I don't ",
        "not ",
        "a. ",
        "is a (",
        "(x) ",
        "I will ",
        "will ",
        "idea of ",
    ],
)
def test_long_mails_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for whole in (text, text.replace(" ", "\n"), f"{text}."):
        began = time.process_time()
        told(whole, TITLE)
        heard(answer(whole), TITLE)
        coming(whole, own=True)
        assert time.process_time() - began < 3


def test_agreement_is_no_objection() -> None:
    text = "I agree with you that it doesn't make sense for each caller to dig a hole of its own.\n"
    found = heard(answer(text), TITLE)
    assert found is None or found.voice is not Voice.OBJECTS


def test_a_change_without_its_name_is_not_announced() -> None:
    assert coming("However, since many people raised that, I will address it.\n", own=True) is None
    assert coming("I will address it in the next version.\n", own=True) is None


@pytest.mark.parametrize(
    ("before", "is_problem"),
    [
        (PROBLEM, True),
        ("The Frost is a season that breaks bulbs in every garden of the north.", False),
        ("Deep bulbs are useful where gardeners want to protect them from frost.", False),
    ],
)
def test_what_is_wrong_is_told_from_background(before: str, is_problem: bool) -> None:
    found = told(f"{before}\n\n{DOES}\n", TITLE)
    assert cut(f"{before}\n\n{DOES}\n", found.problem) == before
    assert found.is_problem is is_problem


@pytest.mark.parametrize(
    "does",
    [
        "This is version 8 (version 7 here) of the series adding depth to the planting of bulbs.",
        "This converts the planting of bulbs to depth, in every bed of the garden.",
        "Tulips is a garden tool which plants bulbs under the frost.",
        "tl;dr: add a way to plant bulbs deeper than the frost.",
        "These couple of patches (based on 5.8) spare bulbs the frost of the garden.",
        "The Tulips tool provides a depth for each of the bulbs in a garden.",
    ],
)
def test_other_ways_to_say_what_it_does(does: str) -> None:
    text = f"{does}\n\nPatch 1 adds the spade, and it could be dropped later.\n"
    assert both(text, "garden: add Tulips, a tool to plant bulbs")[1] == does


def test_what_the_work_itself_cannot_do_is_no_problem_that_it_solves() -> None:
    limit = "IPE cannot verify the age of bulbs, which fails in some gardens."
    assert both(f"{DOES}\n\n{limit}\n", "add IPE (IPE)")[0] == ""


def test_a_list_that_does_not_fit_is_announced_only_where_nothing_else_tells() -> None:
    items = "".join(f" {n}) dig the hole number {n} deeper than before\n" * 3 for n in range(9))
    steps = f"This series digs in several steps:\n\n{items}"
    assert both(f"This series plants bulbs deeper, in all beds.\n\n{steps}")[1] == (
        "This series plants bulbs deeper, in all beds."
    )


def test_words_for_others_count_if_they_are_about_the_work() -> None:
    of_others = "I don't think the spade of Ben is the right way to plant bulbs.\n"
    of_work = "I don't think this series is the right way to plant bulbs.\n"
    assert heard(answer(of_others, to_author=False, is_keeper=False), TITLE) is None
    assert heard(answer(of_work, to_author=False, is_keeper=False), TITLE) is not None
    assert heard(answer(of_others, to_author=False), TITLE) is not None


def test_a_remark_that_points_back_brings_what_it_points_at() -> None:
    text = "The spade of the series is much too long. This breaks bulbs in small beds.\n"
    found = heard(answer(text), TITLE)
    assert found is not None
    assert cut(text, found.span) == text.strip()
    assert heard(answer("> well\nThis breaks bulbs in small beds of a series.\n"), TITLE) is None


@pytest.mark.parametrize(
    "words",
    [
        "The garden's crash reporting facility tells us when the series fell over.",
        "Bulbs need to be planted in spring, and the bed must be dug.",
        "I remembered that gardens once tried the spade of this series but that was a bug.",
        "The spade is short (I would rather have a longer one), so be it.",
        "I'm looking for a description of what is wrong with the spade of this series.",
        "I like this series, but the bulbs are still too near to the frost.",
    ],
)
def test_what_only_sounds_like_a_remark_is_none(words: str) -> None:
    found = heard(answer(words + "\n", is_keeper=False), TITLE)
    assert found is None or found.points < 3.8


def test_patches_that_are_aside_of_the_whole() -> None:
    assert is_aside("docs: document bulbs", TITLE) > is_aside("x86: plant bulbs", TITLE) > 0
    assert is_aside("plant bulbs", TITLE) == 0
    assert is_aside("x86: plant bulbs", "x86: bulbs") == 0
