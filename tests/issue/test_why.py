"""Why a story is told as it is, and what would change that."""

from kmonthly.issue.arrange import FULL, LEAST, OF_AN_AUTHOR
from kmonthly.issue.model import Change, Told
from kmonthly.issue.why import why
from kmonthly.story.model import Signal, Story
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.phrases import phrase
from stories import ADA, story

WEIGHTS = {"rank.people": 2.0, "rank.cover": 1.5, "rank.rfc": 9.0, "rank.chore": -9.0}

MONTH = Month.parse("2020-08")


def signal(rule: str, points: float) -> Signal:
    return Signal(rule, points, phrase(rule))


def section(*points: float) -> list[Story]:
    """Stories of a section, the first is asked about."""
    return [story(f"s{number}", each) for number, each in enumerate(points)]


def test_a_series_that_the_month_has_not() -> None:
    assert why(MONTH, section(9), MessageId("nobody@example.org"), WEIGHTS) is None


def test_what_is_told_in_full_and_without_what_it_would_not_be() -> None:
    signals = (signal("rank.people", 6), signal("rank.cover", 1.5))
    mine = story("mine", 12, signals=signals)
    others = section(*range(20, 20 - FULL + 1, -1), 8)
    found = why(MONTH, [mine, *others], MessageId("mine"), WEIGHTS)
    assert found is not None
    assert (found.told, found.place, found.series, found.bar) == (Told.FULL, FULL, FULL + 1, 8)
    assert found.changes == (Change("rank.people", -6),)


def test_a_near_miss_and_what_would_be_enough() -> None:
    mine = story("mine", 7, signals=(signal("rank.chore", -9), signal("rank.people", 2)))
    others = section(*range(20, 20 - FULL, -1))
    found = why(MONTH, [mine, *others], MessageId("mine"), WEIGHTS)
    assert found is not None
    assert (found.told, found.place, found.bar) == (Told.LINE, FULL + 1, 13)
    assert found.changes == (Change("rank.chore", 9), Change("rank.rfc", 9.0))


def test_a_section_with_room_asks_for_the_least_alone() -> None:
    found = why(MONTH, [story("mine", LEAST - 1)], MessageId("mine"), WEIGHTS)
    assert found is not None
    assert (found.told, found.bar) == (Told.NOT, LEAST)
    assert [each.rule for each in found.changes] == ["rank.people", "rank.cover", "rank.rfc"]


def test_who_is_passed_over_for_others() -> None:
    own = [story(f"a{number}", 50 - number, author=ADA) for number in range(OF_AN_AUTHOR + 1)]
    found = why(MONTH, [*own, *section(*range(20, 10, -1))], own[-1].facts.series, WEIGHTS)
    assert found is not None
    assert found.told is Told.LINE
    assert found.passed_over == phrase("choice.author", OF_AN_AUTHOR)
