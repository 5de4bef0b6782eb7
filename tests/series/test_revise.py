"""Postings to revisions and series. Each test's docstring is its thread: see `threads`."""

import pytest

from kmonthly.series.assemble import assemble
from kmonthly.series.revise import revise, series
from kmonthly.terms.ids import key
from profiles import drawn
from threads import thread, versions


def test_a_reroll_replaces_its_predecessor() -> None:
    """
    a  3T10:00 ada  [PATCH 0/2] net: drop the lock
    b  3T10:01 ada    [PATCH 1/2] net: split the path
    c  3T10:02 ada    [PATCH 2/2] net: drop it
    d  6T10:00 ada  [PATCH v2 0/2] net: drop the lock
    e  6T10:01 ada    [PATCH v2 1/2] net: split the path
    f  6T10:02 ada    [PATCH v2 2/2] net: drop it
    """
    heads = thread(test_a_reroll_replaces_its_predecessor.__doc__)
    first, second = assemble(heads)
    (work,) = revise((second, first), {second.lead: (first.lead,)})
    assert work == series((second, first))
    assert work.key == key("a")
    assert [(each.version, each.postings) for each in work.revisions] == [
        (1, (first,)),
        (2, (second,)),
    ]
    assert work.postings == (first, second)


DRAWINGS: dict[str, tuple[str, list[list[tuple[int, bool, int]]]]] = {
    "an RFC, a patch, a resend, a v2": (
        """
        a  1T10:00 ada  [RFC PATCH] net: drop the lock
        b  2T10:00 ada  [PATCH] net: drop the lock
        c  3T10:00 ada  [PATCH RESEND] net: drop the lock
        d  4T10:00 ada  [PATCH v2] net: drop the lock
        """,
        [[(1, True, 1), (1, False, 2), (2, False, 1)]],
    ),
    "case and punctuation do not count": (
        """
        a  1T10:00 ada  [PATCH] net: Drop the lock.
        b  2T10:00 ada  [PATCH v2] net: drop the "lock"
        """,
        [[(1, False, 1), (2, False, 1)]],
    ),
    "a version is missing": (
        """
        a  1T10:00 ada  [PATCH v3] net: drop the lock
        b  2T10:00 ada  [PATCH v5] net: drop the lock
        """,
        [[(3, False, 1), (5, False, 1)]],
    ),
    "another sender": (
        """
        a  1T10:00 ada  [PATCH] net: drop the lock
        b  2T10:00 ben  [PATCH v2] net: drop the lock
        """,
        [[(1, False, 1)], [(2, False, 1)]],
    ),
    "another title": (
        """
        a  1T10:00 ada  [PATCH] net: drop the lock
        b  2T10:00 ada  [PATCH v2] net: lose the lock
        """,
        [[(1, False, 1)], [(2, False, 1)]],
    ),
    "a fortnight's fixes under the title of the last": (
        """
        a   1T10:00 ada  [PATCH net 0/1] fixes
        b   1T10:01 ada    [PATCH net 1/1] net: mend the lock
        c  15T10:00 ada  [PATCH net 0/1] fixes
        d  15T10:01 ada    [PATCH net 1/1] net: mend the path
        """,
        [[(1, False, 1)], [(1, False, 1)]],
    ),
    "sent again without saying so": (
        """
        a   1T10:00 ada  [PATCH net 0/2] fixes
        b   1T10:01 ada    [PATCH net 1/2] net: mend the lock
        c   1T10:02 ada    [PATCH net 2/2] net: mend the path
        d  15T10:00 ada  [PATCH net 0/2] fixes
        e  15T10:01 ada    [PATCH net 1/2] net: mend the lock
        f  15T10:02 ada    [PATCH net 2/2] net: mend the door
        """,
        [[(1, False, 2)]],
    ),
    "the patches went to a list that was not read": (
        """
        a   1T10:00 ada  [PATCH net 0/2] fixes
        b  15T10:00 ada  [PATCH net 0/2] fixes
        """,
        [[(1, False, 2)]],
    ),
    "v1 sent again after v2": (
        """
        a  1T10:00 ada  [PATCH] net: drop the lock
        b  2T10:00 ada  [PATCH v2] net: drop the lock
        c  3T10:00 ada  [PATCH] net: drop the lock
        """,
        [[(1, False, 2), (2, False, 1)]],
    ),
    "v2 goes on with the last work of that name": (
        """
        a   1T10:00 ada  [PATCH net 0/1] fixes
        b   1T10:01 ada    [PATCH net 1/1] net: mend the lock
        c  15T10:00 ada  [PATCH net 0/1] fixes
        d  15T10:01 ada    [PATCH net 1/1] net: mend the path
        e  16T10:00 ada  [PATCH net v2 0/1] fixes
        f  16T10:01 ada    [PATCH net v2 1/1] net: mend the path
        """,
        [[(1, False, 1)], [(1, False, 1), (2, False, 1)]],
    ),
    "titles of punctuation alone say nothing": (
        """
        a  1T10:00 ada  [PATCH] ...
        b  2T10:00 ada  [PATCH v2] ...
        """,
        [[(1, False, 1)], [(2, False, 1)]],
    ),
    "v2.1 is a revision of its own": (
        """
        a  1T10:00 ada  [PATCH v2] net: drop the lock
        b  2T10:00 ada  [PATCH v2.1] net: drop the lock
        """,
        [[(2, False, 1), (2, False, 1)]],
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), DRAWINGS.values(), ids=DRAWINGS)
def test_series(drawing: str, expected: list[list[tuple[int, bool, int]]]) -> None:
    assert [versions(work) for work in drawn(drawing)] == expected


def test_what_was_not_known_yet_ties_nothing() -> None:
    """
    a  1T10:00 ada  [PATCH] net: drop the lock
    b  2T10:00 ada  [PATCH] net: mend the path
    c  3T10:00 ada  [PATCH v2 0/2] net: both
    """
    first, second, third = assemble(thread(test_what_was_not_known_yet_ties_nothing.__doc__))
    ties = {third.lead: (first.lead, second.lead)}
    assert revise((first, second, third), ties) == (series((first, second, third)),)
    assert revise((first, second), ties) == (series((first,)), series((second,)))


def test_nothing_makes_no_series() -> None:
    assert revise((), {}) == ()
