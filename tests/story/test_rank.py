"""Each rule of the ranking, where it fires and where it does not."""

import pytest

from kmonthly.mail.model import Tag
from kmonthly.story.model import Facts, Happened, Rank, Signal, Size
from kmonthly.story.rank import RULES, WEIGHTS, rank
from kmonthly.terms.phrases import phrase
from stories import ADA, BEN, CYD, facts

RFC = frozenset({Tag.PATCH, Tag.RFC})
LISTS = tuple(f"{each}.example.org" for each in "abcdef")

FIRES: list[tuple[str, Facts, float, dict[str, object]]] = [
    ("rank.people", facts(people=(BEN,)), 3.0, {"count": 1}),
    ("rank.people", facts(people=(BEN, CYD, ADA)), 6.0, {"count": 3}),
    ("rank.replies", facts(replies=7), 3.0, {"count": 7}),
    ("rank.postings", facts(), 1.0, {"count": 1}),
    ("rank.postings", facts(postings=5), 3.0, {"count": 5}),
    ("rank.patches", facts(patches=8), 3.0, {"count": 8}),
    ("rank.patches", facts(patches=500), 5.0, {"count": 500}),
    ("rank.patches", facts(patches=30, found=2), 1.0, {"count": 2}),
    ("rank.patches", facts(patches=8, found=0, has_cover=True), 3.0, {"count": 8}),
    ("rank.cover", facts(has_cover=True), 1.5, {}),
    ("rank.reach", facts(addressed=LISTS[:1]), 0.5, {"count": 1}),
    ("rank.reach", facts(addressed=LISTS), 2.0, {"count": 6}),
    ("rank.new_files", facts(size=Size(True, 3, 90, 0, 3)), 1.0, {"count": 3}),
    ("rank.reviewed", facts(reviewers=(BEN, CYD)), 1.0, {"count": 2}),
    ("rank.rfc", facts(tags=RFC, has_cover=True), 1.0, {}),
    ("rank.small", facts(size=Size(True, 1, 6, 4)), -2.0, {}),
    ("rank.chore", facts("tulips: fix W=1 warnings"), -5.0, {"word": "W=1"}),
    ("rank.chore", facts("tulips: Fix spelling of bulb"), -5.0, {"word": "spelling"}),
    ("rank.chore", facts("tulips: fix a comment"), -5.0, {"word": "fix a comment"}),
    ("rank.companion", facts(paths=("libtulip/io.c",)), -6.0, {"tree": "libtulip"}),
    (
        "rank.companion",
        facts(paths=("tests/tulip/042", "include/tulip.h"), trees=("tuliptests",)),
        -6.0,
        {"tree": "tuliptests"},
    ),
    ("rank.stalled", facts(happened=Happened.STALLED), -30.0, {}),
    ("rank.routine", facts(trees=("5.4",), routine=True), -50.0, {"tree": "5.4"}),
]

SILENT: list[tuple[str, Facts]] = [
    ("rank.people", facts(replies=3)),
    ("rank.replies", facts(people=(BEN,))),
    ("rank.postings", facts(happened=Happened.DISCUSSED)),
    ("rank.patches", facts(patches=1)),
    ("rank.cover", facts(patches=8)),
    ("rank.reach", facts(arrived=("tulips",))),
    ("rank.new_files", facts(size=Size(True, 3, 90, 0, 0))),
    ("rank.reviewed", facts(people=(BEN,))),
    ("rank.rfc", facts(tags=RFC)),
    ("rank.rfc", facts(tags=RFC, has_cover=True, happened=Happened.REVISED)),
    ("rank.rfc", facts(has_cover=True)),
    ("rank.small", facts(size=Size(True, 1, 6, 5))),
    ("rank.small", facts(size=Size(True, 1, 3, 2), patches=2)),
    ("rank.small", facts(size=Size(False, 0, 0, 0))),
    ("rank.chore", facts("tulips: clean up the bed")),
    ("rank.chore", facts("tulips: warn of frost")),
    ("rank.companion", facts(paths=("fs/tulip/io.c", "libtulip/io.c"))),
    ("rank.companion", facts(paths=("include/tulip.h", "tools/tulip.c"))),
    ("rank.companion", facts()),
    ("rank.stalled", facts(happened=Happened.DISCUSSED)),
    ("rank.routine", facts(trees=("5.4",))),
]


@pytest.mark.parametrize(("rule", "of", "points", "values"), FIRES)
def test_a_rule_fires(rule: str, of: Facts, points: float, values: dict[str, object]) -> None:
    said = Signal(rule, points, phrase(rule, **values))  # type: ignore[arg-type]
    assert said in rank(of).signals


@pytest.mark.parametrize(("rule", "of"), SILENT)
def test_a_rule_is_silent(rule: str, of: Facts) -> None:
    assert rule not in [signal.rule for signal in rank(of).signals]


def test_every_rule_has_a_case_of_each_kind_and_a_weight_with_its_reason() -> None:
    assert {rule for rule, *_ in FIRES} == {rule for rule, _ in SILENT} == set(WEIGHTS)
    assert len(RULES) == len(WEIGHTS)
    assert all(reason for _, reason in WEIGHTS.values())


def test_a_rank_is_the_sum_of_its_signals_the_strongest_first() -> None:
    found = rank(facts("tulips: fix typo", people=(BEN,), has_cover=True))
    assert found == Rank(
        0.5,
        (
            Signal("rank.chore", -5.0, phrase("rank.chore", word="typo")),
            Signal("rank.people", 3.0, phrase("rank.people", 1)),
            Signal("rank.cover", 1.5, phrase("rank.cover")),
            Signal("rank.postings", 1.0, phrase("rank.postings", 1)),
        ),
    )
    assert rank(facts(happened=Happened.DISCUSSED)) == Rank(0.0, ())
