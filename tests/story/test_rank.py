"""Each rule of the ranking, where it fires and where it does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kmonthly.mail.model import IdentifierKind, Tag
from kmonthly.series.model import Fate, Outcome
from kmonthly.story.model import Facts, Happened, Marks, Placement, Rank, Section, Signal, Size
from kmonthly.story.place import place
from kmonthly.story.rank import RULES, WEIGHTS, rank
from kmonthly.terms.ids import MessageId
from kmonthly.terms.phrases import phrase
from stories import ADA, BEN, CYD, facts

RFC = frozenset({Tag.PATCH, Tag.RFC})
LISTS = tuple(f"{each}.example.org" for each in "abcdef")
MAIL = MessageId("said@example.org")
TULIP = (IdentifierKind.SYSFS, "tulip_depth")
BULB = (IdentifierKind.KCONFIG, "BULB")


def marked(**marks: object) -> Facts:
    """The facts of a lone patch with these marks."""
    return facts(marks=Marks(**marks))  # type: ignore[arg-type]


def back(days: int) -> Facts:
    """The facts of a work whose posting before the month is so many days older."""
    found = facts(happened=Happened.REVISED)
    before = found.delta.before
    assert before is not None
    old = replace(before, sent=before.sent - timedelta(days=days))
    return replace(found, delta=replace(found.delta, before=old))


FIRES: list[tuple[str, Facts, float, dict[str, object]]] = [
    ("rank.people", facts(people=(BEN,)), 2.0, {"count": 1}),
    ("rank.people", facts(people=(BEN, CYD, ADA)), 4.0, {"count": 3}),
    ("rank.replies", facts(replies=7), 2.1, {"count": 7}),
    ("rank.keepers", marked(keepers=(BEN,)), 0.7, {"count": 1}),
    ("rank.keepers", marked(keepers=(BEN, CYD, ADA)), 1.4, {"count": 3}),
    ("rank.organizations", marked(organizations=("Tulips", "Bulbs")), 0.5, {"count": 2}),
    ("rank.organizations", marked(organizations=tuple("abcdefg")), 2.0, {"count": 7}),
    ("rank.postings", facts(), 0.7, {"count": 1}),
    ("rank.postings", facts(postings=5), 2.1, {"count": 5}),
    ("rank.patches", facts(patches=8), 3.0, {"count": 8}),
    ("rank.patches", facts(patches=500), 5.0, {"count": 500}),
    ("rank.patches", facts(patches=30, found=2), 1.0, {"count": 2}),
    ("rank.patches", facts(patches=8, found=0, has_cover=True), 3.0, {"count": 8}),
    ("rank.cover", facts(has_cover=True), 1.5, {}),
    ("rank.reach", facts("xfs: rest", ("fs/xfs/a.c", "mm/a.c")), 0.8, {"count": 1}),
    ("rank.lists", facts(addressed=LISTS[:1]), 0.25, {"count": 1}),
    ("rank.lists", facts(addressed=LISTS), 1.0, {"count": 6}),
    ("rank.new_files", facts(size=Size(True, 3, 90, 0, 3)), 1.0, {"count": 3}),
    ("rank.interface", marked(names=(TULIP,)), 1.0, {"count": 1, "name": "tulip_depth"}),
    (
        "rank.interface",
        marked(names=(TULIP, *((IdentifierKind.UAPI, f"TULIP_{n}") for n in range(40)))),
        4.0,
        {"count": 41, "name": "tulip_depth"},
    ),
    ("rank.option", marked(names=(BULB,)), 0.4, {"count": 1, "name": "BULB"}),
    ("rank.removal", marked(gone=(TULIP,)), 0.7, {"count": 1, "name": "tulip_depth"}),
    ("rank.measured", marked(measured=(MAIL,)), 1.5, {}),
    ("rank.danger", facts("tulips: fix use-after-free"), 2.5, {"word": "use-after-free"}),
    ("rank.danger", facts("tulips: don't corrupt the bed"), 2.5, {"word": "corrupt"}),
    ("rank.danger", facts("tulips: avoid soft lockup"), 2.5, {"word": "soft lockup"}),
    ("rank.fix", facts("tulips: fix the depth"), 1.0, {"word": "fix"}),
    ("rank.stable", marked(stable=True), 1.0, {}),
    ("rank.reviewed", facts(reviewers=(BEN, CYD)), 0.8, {"count": 2}),
    ("rank.merging", facts(title="queued"), 0.7, {}),
    ("rank.returns", back(60), 1.0, {"count": 60}),
    ("rank.rfc", facts(tags=RFC, has_cover=True), 1.0, {}),
    ("rank.disputed", marked(refused=(MAIL,)), 1.0, {}),
    ("rank.disputed", facts(replies=15, people=(BEN, CYD, ADA, BEN, CYD)), 1.0, {}),
    ("rank.small", facts(size=Size(True, 1, 6, 4)), -1.5, {}),
    ("rank.chore", facts("tulips: fix W=1 warnings"), -9.0, {"word": "W=1"}),
    ("rank.chore", facts("tulips: Fix spelling of bulb"), -9.0, {"word": "spelling"}),
    ("rank.chore", facts("tulips: fix a comment"), -9.0, {"word": "fix a comment"}),
    ("rank.cleanup", facts("tulips: clean up the bed"), -4.0, {"word": "clean up"}),
    ("rank.cleanup", facts("tulips: remove redundant bulb"), -4.0, {"word": "remove redundant"}),
    ("rank.support", facts("plant", ("Documentation/plant.rst",)), -4.0, {}),
    ("rank.board", facts("dts: a", ("arch/arm64/boot/dts/tulip.dts",)), -3.0, {}),
    ("rank.batch", facts("Garden updates for net-next"), -12.0, {}),
    ("rank.batch", facts("tulip patches for Linux v5.9"), -12.0, {}),
    ("rank.device", facts("iio: a", ("drivers/iio/a.c",)), -1.0, {"folder": "drivers/iio"}),
    ("rank.companion", facts(paths=("libtulip/io.c",)), -8.0, {"tree": "libtulip"}),
    (
        "rank.companion",
        facts(paths=("tests/tulip/042", "include/tulip.h"), trees=("tuliptests",)),
        -8.0,
        {"tree": "tuliptests"},
    ),
    ("rank.discussed", facts(happened=Happened.DISCUSSED), -3.0, {}),
    ("rank.stalled", facts(happened=Happened.STALLED), -30.0, {}),
    ("rank.routine", facts(trees=("5.4.y",), routine=True), -50.0, {"tree": "5.4.y"}),
]

SILENT: list[tuple[str, Facts]] = [
    ("rank.people", facts(replies=3)),
    ("rank.replies", facts(people=(BEN,))),
    ("rank.keepers", facts(people=(BEN,))),
    ("rank.organizations", marked(organizations=("Tulips",))),
    ("rank.postings", facts(happened=Happened.DISCUSSED)),
    ("rank.patches", facts(patches=1)),
    ("rank.cover", facts(patches=8)),
    ("rank.reach", facts("xfs: rest", ("fs/xfs/a.c",))),
    ("rank.lists", facts(arrived=("tulips",))),
    ("rank.new_files", facts(size=Size(True, 3, 90, 0, 0))),
    ("rank.interface", marked(names=(BULB,), gone=(TULIP,))),
    ("rank.option", marked(names=(TULIP,))),
    ("rank.removal", marked(names=(TULIP,))),
    ("rank.measured", facts(has_cover=True)),
    ("rank.danger", facts("tulips: fix the depth")),
    ("rank.fix", facts("tulips: plant deeper")),
    ("rank.fix", facts("tulips: fix typo")),
    ("rank.stable", facts()),
    ("rank.reviewed", facts(people=(BEN,))),
    ("rank.merging", facts()),
    ("rank.returns", back(59)),
    ("rank.returns", facts()),
    ("rank.rfc", facts(tags=RFC)),
    ("rank.rfc", facts(tags=RFC, has_cover=True, happened=Happened.REVISED)),
    ("rank.rfc", facts(has_cover=True)),
    ("rank.disputed", facts(replies=40, people=(BEN, CYD))),
    ("rank.disputed", facts(replies=14, people=(BEN, CYD, ADA, BEN, CYD))),
    ("rank.small", facts(size=Size(True, 1, 6, 5))),
    ("rank.small", facts(size=Size(True, 1, 3, 2), patches=2)),
    ("rank.small", facts(size=Size(False, 0, 0, 0))),
    ("rank.chore", facts("tulips: clean up the bed")),
    ("rank.chore", facts("tulips: warn of frost")),
    ("rank.cleanup", facts("tulips: plant deeper")),
    ("rank.cleanup", facts("tulips: fix typo, clean up")),
    ("rank.cleanup", facts("tulips: cleanup, fixes use-after-free")),
    ("rank.support", facts("xfs: a", ("fs/xfs/a.c", "Documentation/plant.rst"))),
    ("rank.support", facts(paths=("libtulip/io.c",))),
    ("rank.board", facts("a", ("arch/arm64/boot/dts/tulip.dts", "drivers/iio/a.c"))),
    ("rank.batch", facts("tulips: updates for the depth")),
    ("rank.device", facts("iio: a", ("drivers/iio/a.c", "kernel/a.c"))),
    ("rank.device", facts("a", ("drivers/iio/a.c", "drivers/usb/a.c"))),
    ("rank.device", facts("iio: a", ("drivers/iio/a.c",), marks=Marks(names=(TULIP,)))),
    ("rank.companion", facts(paths=("fs/tulip/io.c", "libtulip/io.c"))),
    ("rank.companion", facts(paths=("include/tulip.h", "tools/tulip.c"))),
    ("rank.companion", facts()),
    ("rank.discussed", facts()),
    ("rank.stalled", facts(happened=Happened.DISCUSSED)),
    ("rank.routine", facts(trees=("5.4",))),
]


def ranked(of: Facts) -> Rank:
    """The rank of a work where it is placed; one called "queued" is."""
    fate = Fate(Outcome.QUEUED, datetime(2020, 8, 9, tzinfo=UTC), 1, 1, 1)
    return rank(of, place(of), fate if of.title == "queued" else Fate())


@pytest.mark.parametrize(("rule", "of", "points", "values"), FIRES)
def test_a_rule_fires(rule: str, of: Facts, points: float, values: dict[str, object]) -> None:
    said = phrase(rule, **values)  # type: ignore[arg-type]
    found = {each.rule: each for each in ranked(of).signals}
    assert (found[rule].points, found[rule].why) == (points, said)


@pytest.mark.parametrize(("rule", "of"), SILENT)
def test_a_rule_is_silent(rule: str, of: Facts) -> None:
    assert rule not in [signal.rule for signal in ranked(of).signals]


def test_every_rule_has_a_case_of_each_kind_and_a_weight_with_its_reason() -> None:
    assert {rule for rule, *_ in FIRES} == {rule for rule, _ in SILENT} == set(WEIGHTS)
    assert len(RULES) == len(WEIGHTS)
    assert all(reason for _, reason in WEIGHTS.values())


def test_a_rank_is_the_sum_of_its_signals_the_strongest_first() -> None:
    found = ranked(facts("tulips: fix typo", people=(BEN,), has_cover=True))
    assert found == Rank(
        -4.8,
        (
            Signal("rank.chore", -9.0, phrase("rank.chore", word="typo")),
            Signal("rank.people", 2.0, phrase("rank.people", 1)),
            Signal("rank.cover", 1.5, phrase("rank.cover")),
            Signal("rank.postings", 0.7, phrase("rank.postings", 1)),
        ),
    )
    nothing = facts(happened=Happened.DISCUSSED)
    assert [each.rule for each in ranked(nothing).signals] == ["rank.discussed"]


@pytest.mark.parametrize(
    ("rule", "of"),
    [
        ("rank.measured", marked(measured=(MAIL,))),
        ("rank.disputed", marked(refused=(MAIL,))),
    ],
)
def test_what_mails_say_is_told_with_the_mails(rule: str, of: Facts) -> None:
    assert {each.rule: each.evidence for each in ranked(of).signals}[rule] == (MAIL,)


def test_a_section_counts_where_it_was_placed() -> None:
    """Not where its paths would put it."""
    of = facts("plant", ("Documentation/plant.rst",))
    core = rank(of, Placement(Section.CORE, ()), Fate())
    assert "rank.support" not in [each.rule for each in core.signals]
