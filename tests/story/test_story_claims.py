"""The claims of a posting together: where its mails disagree, and which of them an item shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kmonthly.mail.model import ClaimKind, Direction
from kmonthly.story.claims import SHOWN, compared, worth_showing
from kmonthly.story.model import Elsewhere, Stated
from kmonthly.terms.ids import MessageId
from stories import BEN, claim, stated


def size(value: str, part: int | None, words: str = "Each flower bed takes {} bytes.") -> Stated:
    """So many bytes, said of a flower bed unless other words are given."""
    said = words.format(value)
    return stated(claim(ClaimKind.SIZE, value, unit="bytes", words=said), part)


def latest(
    year: str, part: int, words: str = "Timestamps last until {}.", subject: str = ""
) -> Stated:
    """The year until which something holds."""
    limit = claim(ClaimKind.LIMIT, year, unit="year", words=words.format(year))
    return stated(limit, part, subject=subject)


def told(claims: tuple[Stated, ...]) -> list[list[str]]:
    """What is given elsewhere, claim by claim."""
    return [[value for other in each.elsewhere for value in other.values] for each in claims]


# Other values for one quantity


def test_a_cover_and_a_patch_that_disagree_name_each_other() -> None:
    """
    [PATCH 0/1]  Each flower bed takes 64 bytes.
    [PATCH 1/1]  Each flower bed takes 96 bytes.
    """
    cover, patch = size("64", 0), size("96", 1)
    there = Elsewhere(MessageId("1@example.org"), 1, ("96",), "Each flower bed takes 96 bytes.")
    here = Elsewhere(MessageId("0@example.org"), 0, ("64",), "Each flower bed takes 64 bytes.")
    assert compared([cover, patch]) == (
        replace(cover, elsewhere=(there,)),
        replace(patch, elsewhere=(here,)),
    )


def test_two_patches_may_disagree_too() -> None:
    assert told(compared([size("64", 1), size("96", 2)])) == [["96"], ["64"]]


def test_a_value_that_two_patches_give_is_told_once() -> None:
    """By the first of them."""
    cover, _, _ = compared([size("64", 0), size("96", 1), size("96", 2)])
    assert [(each.part, each.values) for each in cover.elsewhere] == [(1, ("96",))]


@pytest.mark.parametrize(
    "other",
    [
        size("64", 1),
        size("96", None),
        size("96", 0),
        size("96", 1, "The watering can of a gardener holds {} bytes."),
        size("96", 1, "It takes {} bytes."),
        replace(size("96", 1), claim=replace(size("96", 1).claim, unit="KiB")),
        replace(size("96", 1), claim=replace(size("96", 1).claim, kind=ClaimKind.DURATION)),
    ],
    ids=[
        "the same value",
        "an answer",
        "the same mail",
        "another sentence",
        "too few words",
        "another unit",
        "another kind",
    ],
)
def test_no_other_value(other: Stated) -> None:
    assert told(compared([size("64", 0), other])) == [[], []]


def test_a_value_that_stands_in_both_mails_is_no_disagreement() -> None:
    """
    [PATCH 0/1]  Each flower bed takes 64 bytes.
    [PATCH 1/1]  Each flower bed takes 96 bytes. The old ones took 64 bytes.
    """
    again = size("64", 1, "The old ones took {} bytes.")
    assert told(compared([size("64", 0), size("96", 1), again])) == [[], [], []]


@pytest.mark.parametrize("kind", [ClaimKind.TABLE, ClaimKind.TEST])
def test_tables_and_tests_are_not_compared(kind: ClaimKind) -> None:
    """Two runs of a test have two results, and neither is wrong."""
    words = "The whole flower suite: {} passed"
    both = [
        stated(claim(kind, f"{number} passed", words=words.format(number)), part)
        for part, number in enumerate((25, 30))
    ]
    assert compared(both) == tuple(both)


def test_nothing_else_is_changed_and_the_order_stays() -> None:
    every = (size("64", 0), size("12", 0, "A can has {} bytes."), size("96", 1), size("7", None))
    found = compared(iter(every))
    assert tuple(replace(each, elsewhere=()) for each in found) == every
    assert told(found) == [["96"], [], ["64"], []]
    assert compared([]) == ()


# Dates


def test_the_latest_dates_of_a_cover_and_a_patch() -> None:
    """
    [PATCH 0/1]  Timestamps were limited to 2038. Timestamps last until 2486.
    [PATCH 1/1]  Timestamps begin in 1901. With 34 bits timestamps go up to 2446.
    """
    old = latest("2038", 0, "Timestamps were limited to {}.")
    first = latest("1901", 1, "Timestamps begin in {}.")
    claims = [old, latest("2486", 0), first, latest("2446", 1, "With 34 bits they go up to {}.")]
    assert told(compared(claims)) == [[], ["2446"], [], ["2486"]]


def test_a_patch_says_what_it_is_about_in_its_subject_too() -> None:
    patch = latest("2446", 1, "All hold until {}.", "[PATCH 1/1] garden: wider timestamps")
    assert told(compared([latest("2486", 0), patch])) == [["2446"], ["2486"]]


@pytest.mark.parametrize(
    "patch",
    [
        latest("2486", 1, "With 34 bits timestamps go up to {}."),
        latest("2446", 1, "The quota timer goes up to {}."),
    ],
    ids=["the same date", "another thing"],
)
def test_no_other_date(patch: Stated) -> None:
    assert told(compared([latest("2486", 0), patch])) == [[], []]


def test_a_word_of_the_posting_s_title_tells_no_thing_apart() -> None:
    """
    [PATCH 0/1] tulips: plant deeper  Tulips bloom until 2486.
    [PATCH 1/1]                       Tulips in the shade stand as far as 2446.
    """
    cover = latest("2486", 0, "Tulips bloom until {}.")
    patch = latest("2446", 1, "Tulips in the shade stand as far as {}.")
    assert told(compared([cover, patch])) == [[], []]


# What an item shows


def figure(kind: ClaimKind, value: str, part: int | None = 0, *, is_cost: bool = False) -> Stated:
    """A figure of something named that changed."""
    changed = claim(
        kind, value, measures="watering", direction=Direction.UP, is_cost=is_cost, words=value
    )
    return stated(changed, part)


def values(claims: tuple[Stated, ...]) -> list[str]:
    return [each.claim.values[0] for each in claims]


def test_comparisons_come_first_bare_numbers_not_at_all() -> None:
    """In whatever order they are stated."""
    claims = [
        figure(ClaimKind.COUNT, "count"),
        figure(ClaimKind.DURATION, "duration"),
        figure(ClaimKind.PERCENT, "percent"),
        figure(ClaimKind.RATE, "rate"),
        figure(ClaimKind.CHANGE, "change"),
    ]
    wanted = ["change", "percent", "rate", "duration"]
    assert values(worth_showing(claims)) == wanted
    assert values(worth_showing(reversed(claims))) == wanted


def test_of_a_kind_costs_come_first_then_the_author_then_others() -> None:
    claims = [
        figure(ClaimKind.PERCENT, "answer", None),
        figure(ClaimKind.PERCENT, "patch", 1),
        figure(ClaimKind.PERCENT, "cover"),
        figure(ClaimKind.PERCENT, "cost", is_cost=True),
    ]
    assert values(worth_showing(claims)) == ["cost", "cover", "patch", "answer"]


def test_what_mails_disagree_about_comes_before_what_they_do_not() -> None:
    """Even where it alone would not be shown."""
    other = Elsewhere(MessageId("1@example.org"), 1, ("96",), "")
    alone = figure(ClaimKind.COUNT, "64")
    disputed = replace(alone, elsewhere=(other,))
    rate = figure(ClaimKind.DURATION, "30", 1)
    assert worth_showing([rate, alone]) == (rate,)
    assert worth_showing([rate, disputed]) == (disputed, rate)


def test_no_more_than_six_are_shown() -> None:
    percents = [figure(ClaimKind.PERCENT, str(number)) for number in range(SHOWN)]
    factors = [figure(ClaimKind.FACTOR, str(number)) for number in range(SHOWN)]
    assert SHOWN == 6
    shown = worth_showing((*percents, *factors))
    assert len(shown) == 6
    assert max(sum(each.claim.kind is kind for each in shown) for kind in ClaimKind) == 4


def test_each_figure_is_shown_once() -> None:
    """As its first mail has it; the same number of another unit is another figure."""
    cover, patch = figure(ClaimKind.RATE, "12"), figure(ClaimKind.RATE, "12", 1)
    other = replace(cover, claim=replace(cover.claim, unit="GB/s"))
    assert worth_showing([patch, cover]) == (cover,)
    assert set(worth_showing([cover, other])) == {cover, other}


def test_tables_are_told_apart_by_their_words() -> None:
    """They have no values of their own."""
    one, other = (
        stated(claim(ClaimKind.TABLE, words=f"before  after\n{number}.5  12.2"), 1)
        for number in (3, 4)
    )
    assert worth_showing([one, other, one]) == (one, other)


@pytest.mark.parametrize(
    ("kind", "value", "unit", "words", "is_shown"),
    [
        (ClaimKind.PERCENT, "100", "%", "Gardens use 100% of the bulbs.", False),
        (ClaimKind.PERCENT, "+0.00", "%", "chg +0.00%", False),
        (ClaimKind.PERCENT, "50", "%", "Dig up 50% of the bulbs.", False),
        (ClaimKind.PERCENT, "93.6", "%", "Test coverage is 93.6%.", True),
        (ClaimKind.DURATION, "45", "minutes", "Water it for 45 minutes.", False),
        (ClaimKind.DURATION, "45", "ns", "Watering takes 45 ns.", True),
        (ClaimKind.RATE, "2", "MHz", "A spade digs at 2 MHz.", False),
        (ClaimKind.RATE, "2", "MB/s", "A spade digs 2 MB/s.", True),
        (ClaimKind.SIZE, "16", "bytes", "A bulb has 16 bytes.", False),
        (ClaimKind.TABLE, "", "", "bed0: 128M\nbed1: 256M", False),
        (ClaimKind.TABLE, "", "", "bed0: 12.5 ms\nbed1: 17.2 ms", True),
    ],
)
def test_settings_and_shares_are_not_shown(
    kind: ClaimKind, value: str, unit: str, words: str, *, is_shown: bool
) -> None:
    said = claim(kind, *(value and [value]), unit=unit, measures="bulbs", words=words)
    assert bool(worth_showing([stated(said, 0)])) is is_shown


def test_of_equal_ones_the_earlier_comes_first() -> None:
    """
    Re: [PATCH 0/1]    ben, 3 August
    Re: [PATCH 0/1]    ben, 4 August
    """
    early = replace(figure(ClaimKind.CHANGE, "early", None), by=BEN)
    late = replace(figure(ClaimKind.CHANGE, "late", None), by=BEN, sent=early.sent + timedelta(1))
    assert worth_showing([late, early]) == (early, late)
