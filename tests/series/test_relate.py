"""What goes on with what, and why. Each case is a thread: see `threads`."""

from dataclasses import replace

import pytest

from kmonthly.series.model import Clue, Profile
from kmonthly.series.relate import RULES, SURE, TIED, WEIGHTS, relate, tie
from kmonthly.terms.ids import Key, key
from kmonthly.terms.people import Person
from profiles import profiles, related, shown_ties
from threads import thread

TIES = {
    "renamed, with one patch more": (
        """
        a   1T10:00 ada  [PATCH 0/3] garden: plant deeper
        b   1T10:01 ada    [PATCH 1/3] garden: measure the depth
        c   1T10:02 ada    [PATCH 2/3] garden: allow for stones
        d   1T10:03 ada    [PATCH 3/3] garden: dig
        e  12T10:00 ada  [PATCH v2 0/4] tulips and where they go
        f  12T10:01 ada    [PATCH v2 1/4] garden: measure the depth
        g  12T10:02 ada    [PATCH v2 2/4] garden: allow for stones
        h  12T10:03 ada    [PATCH v2 3/4] garden: dig
        i  12T10:04 ada    [PATCH v2 4/4] tulips: sing to them
        """,
        ["e goes on with a"],
    ),
    "split in two": (
        """
        a   1T10:00 ada  [PATCH 0/4] garden: plant and water
        b   1T10:01 ada    [PATCH 1/4] garden: measure the depth
        c   1T10:02 ada    [PATCH 2/4] garden: dig as deep as that
        d   1T10:03 ada    [PATCH 3/4] cans: fill them in the morning
        e   1T10:04 ada    [PATCH 4/4] cans: pour from all of them
        f  12T10:00 ada  [PATCH v2 0/2] bulbs go where they should
        g  12T10:01 ada    [PATCH v2 1/2] garden: measure the depth
        h  12T10:02 ada    [PATCH v2 2/2] garden: dig as deep as that
        i  12T12:00 ada  [PATCH v2 0/2] water without a hose
        j  12T12:01 ada    [PATCH v2 1/2] cans: fill them in the morning
        k  12T12:02 ada    [PATCH v2 2/2] cans: pour from all of them
        """,
        ["f goes on with a", "i goes on with a"],
    ),
    "joined from two, in answer to both": (
        """
        a   1T10:00 ada  [PATCH] garden: measure the depth
        b   2T10:00 ada  [PATCH] cans: fill them in the morning
        c  12T10:00 ada  [PATCH v2 0/2] spring work <- a b
        d  12T10:01 ada    [PATCH v2 1/2] garden: measure the depth
        e  12T10:02 ada    [PATCH v2 2/2] cans: fill them in the morning
        """,
        ["c goes on with b"],
    ),
    "taken over: title, version and answer": (
        """
        a   1T10:00 ada  [PATCH] garden: measure the depth
        b  12T10:00 ben  [PATCH v2] garden: measure the depth <- a
        """,
        ["b goes on with a"],
    ),
    "somebody else's work of the same title": (
        """
        a   1T10:00 ada  [PATCH] garden: fix spelling
        b  12T10:00 ben  [PATCH] garden: fix spelling
        """,
        [],
    ),
    "one patch mended, in answer to the old one": (
        """
        a   1T10:00 ada  [PATCH 0/3] garden: plant deeper
        b   1T10:01 ada    [PATCH 1/3] garden: measure the depth
        c   1T10:02 ada    [PATCH 2/3] garden: allow for stones
        d   1T10:03 ada    [PATCH 3/3] garden: dig
        e   2T10:00 ada  [PATCH v2 2/3] garden: allow for stones <- a c
        """,
        ["e goes on with a"],
    ),
    "a maintainer's collection takes in what was sent alone": (
        """
        a   1T10:00 ada  [PATCH] garden: allow for stones
        b  12T10:00 ada  [PATCH 0/4] fixes for this spring
        c  12T10:01 ada    [PATCH 1/4] garden: allow for stones
        d  12T10:02 ada    [PATCH 2/4] roses: mind the thorns
        e  12T10:03 ada    [PATCH 3/4] paths: sweep them at dawn
        f  12T10:04 ada    [PATCH 4/4] gates: oil the hinges
        """,
        [],
    ),
    "the same fix in one place after another": (
        """
        a   1T10:00 ada  [PATCH] tulips: do not drop the bulb twice
        b   1T10:20 ada  [PATCH] roses: do not drop the bulb twice
        """,
        [],
    ),
    "a revert is no new version": (
        """
        a   1T10:00 ada  [PATCH] garden: allow for very large stones
        b  12T10:00 ada  [PATCH v2] Revert "garden: allow for very large stones"
        """,
        [],
    ),
    "a backport is no new version, another stable kernel's neither": (
        """
        a   1T10:00 ada  [PATCH] garden: allow for stones
        b  12T10:00 ada  [PATCH 4.19.y] garden: allow for stones
        c  12T11:00 ada  [PATCH 4.14.y] garden: allow for stones
        d  14T10:00 ada  [PATCH v2 4.14.y] garden: allow for stones
        e  15T10:00 ada  [PATCH 4.9/4.4] garden: allow for stones
        f  16T10:00 ada  [PATCH v2 5.9] garden: allow for stones
        """,
        ["d goes on with c", "f goes on with a"],
    ),
    "pull requests repeat what was sent": (
        """
        a   1T10:00 ada  [PATCH 0/1] garden: plant
        b   1T10:01 ada    [PATCH 1/1] garden: allow for stones
        c  12T10:00 ada  [GIT PULL 0/1] garden: plant
        d  12T10:01 ada    [PATCH 1/1] garden: allow for stones
        """,
        [],
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), TIES.values(), ids=TIES)
def test_what_goes_on_with_what(drawing: str, expected: list[str]) -> None:
    assert shown_ties(related(thread(drawing))) == expected


TWO = """
    a   1T10:00 ada  [PATCH] garden: measure the depth
    b  12T10:00 ada  [PATCH v2] roses: sing to them
"""


def two(**facts: frozenset[Key]) -> tuple[Profile, Profile]:
    """Two works that have nothing in common, but for what is given of the later."""
    first, second = profiles(thread(TWO))
    return first, replace(second, **facts)  # type: ignore[arg-type]


def test_who_states_an_earlier_version_needs_nothing_else() -> None:
    first, second = two(stated=frozenset({key("a")}))
    (found,) = relate(second, (first,))
    assert found.clues[0] == Clue("tie.stated", 30)
    assert relate(second, (first,), ignored=frozenset({"tie.stated"})) == ()


def test_a_companion_is_another_work() -> None:
    first, second = profiles(
        thread(TWO.replace("roses: sing to them", "garden: measure the depth"))
    )
    assert relate(second, (first,))
    assert not relate(replace(second, companions=frozenset({key("a")})), (first,))


def test_the_same_tool_name_needs_nothing_else() -> None:
    first, second = two(change_ids=frozenset({Key(7)}))
    assert not relate(second, (first,))
    assert relate(second, (replace(first, change_ids=frozenset({Key(7)})),))


def test_changed_lines_tell_more_than_titles() -> None:
    first, second = two()
    alike = {"files": frozenset({Key(1)}), "lines": frozenset({1, 2, 3, 4, 5})}
    assert not relate(second, (first,))
    assert relate(
        replace(second, **alike),  # type: ignore[arg-type]
        (replace(first, **alike),),  # type: ignore[arg-type]
    )


def test_a_mailmap_says_who_is_one_person() -> None:
    """
    a   1T10:00 ada  [PATCH] garden: measure the depth
    b  12T10:00 ben  [PATCH v2] garden: measure the depth
    """
    ada, ben = (Person(name.title(), f"{name}@example.org") for name in ("ada", "ben"))
    first, second = profiles(thread(test_a_mailmap_says_who_is_one_person.__doc__))
    assert not relate(second, (first,))
    assert relate(replace(second, proper=ada), (replace(first, proper=ada),))
    assert relate(replace(second, proper=Person("Ben", ada.address)), (first,))
    assert relate(replace(second, proper=Person("ADA", "new@example.org")), (first,))
    assert not relate(replace(second, proper=ben), (replace(first, proper=ada),))


def test_of_two_who_share_an_address_a_mailmap_may_know_each() -> None:
    """
    a   1T10:00 ada  [PATCH] garden: measure the depth
    b  12T10:00 ada  [PATCH v2] garden: measure the depth
    """
    first, second = profiles(
        thread(test_of_two_who_share_an_address_a_mailmap_may_know_each.__doc__)
    )
    shared = replace(
        second, posting=replace(second.posting, author=Person("Ben", "ada@example.org"))
    )
    assert relate(shared, (first,))
    assert not relate(replace(shared, proper=Person("Ben", "ben@example.org")), (first,))
    assert relate(replace(second, proper=Person("Ada Tulip", "new@example.org")), (first,))


def test_nothing_goes_on_with_what_came_later() -> None:
    first, second = two(stated=frozenset({key("a")}))
    assert relate(first, (second,)) == ()


def test_all_that_is_said_for_and_against() -> None:
    first, second = profiles(thread(TIES["renamed, with one patch more"][0]))
    found = tie(second, first)
    assert [(clue.rule, clue.points) for clue in found.clues] == [
        ("tie.patches", 5.0),
        ("tie.same_author", 3.0),
        ("tie.next", 1.0),
    ]
    assert found.points == 9


def test_every_rule_has_its_reason() -> None:
    assert 0 < TIED < SURE
    assert all(reason for _, reason in WEIGHTS.values())
    assert RULES
