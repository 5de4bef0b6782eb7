"""Patches and covers to postings. Each test's docstring is its thread: see `threads`."""

from datetime import UTC, datetime

import pytest

from kmonthly.mail.model import Tag
from kmonthly.series.assemble import assemble
from kmonthly.series.model import Posting
from kmonthly.terms.ids import key
from kmonthly.terms.people import Person
from threads import shown, thread


def test_a_cover_and_its_patches() -> None:
    """
    a  3T10:00 ada  [PATCH RFC garden v2 0/2] bulbs: plant deeper
    b  3T10:01 ada    [PATCH RFC garden v2 1/2] bulbs: measure
    c  3T10:02 ada    [PATCH RFC garden v2 2/2] bulbs: dig
    d  4T09:00 ben      Re: [PATCH RFC garden v2 2/2] bulbs: dig
    """
    assert assemble(thread(test_a_cover_and_its_patches.__doc__)) == (
        Posting(
            lead=key("a"),
            title="bulbs: plant deeper",
            author=Person("Ada", "ada@example.org"),
            sent=datetime(2020, 8, 3, 10, tzinfo=UTC),
            version=2,
            minor=0,
            assumed=False,
            tags=frozenset({Tag.PATCH, Tag.RFC}),
            trees=("garden",),
            stated=2,
            has_cover=True,
            patches=(key("b"), key("c")),
        ),
    )


def test_a_lone_patch_is_version_one_as_far_as_one_can_assume() -> None:
    """
    a  3T10:00 ada  [PATCH] bulbs: plant deeper
    """
    (found,) = assemble(thread(test_a_lone_patch_is_version_one_as_far_as_one_can_assume.__doc__))
    assert (found.version, found.assumed, found.stated) == (1, True, 1)
    assert (found.has_cover, found.patches) == (False, (key("a"),))


DRAWINGS: dict[str, tuple[str, list[str]]] = {
    "patches come in any order and before the cover": (
        """
        b  3T10:00 ada    [PATCH 2/2] dig        <- a
        c  3T10:01 ada    [PATCH 1/2] measure    <- a
        a  3T10:02 ada  [PATCH 0/2] plant
        """,
        ["a: c b"],
    ),
    "each patch answers the last": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada      [PATCH 2/2] dig
        """,
        ["a: b c"],
    ),
    "no cover, patches below the first": (
        """
        a  3T10:00 ada  [PATCH 1/3] measure
        b  3T10:01 ada    [PATCH 2/3] dig
        c  3T10:02 ada    [PATCH 3/3] water
        """,
        ["a: a b c"],
    ),
    "no cover, and the last follows an hour later": (
        """
        a  3T10:00 ada  [PATCH 1/3] measure
        b  3T10:01 ada    [PATCH 2/3] dig
        c  3T11:02 ada    [PATCH 3/3] water
        """,
        ["a: a b c"],
    ),
    "no cover, and somebody else sends the last": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ben    [PATCH 2/2] dig
        """,
        ["a: a b"],
    ),
    "the cover is not in the archive": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure  <- z
        b  5T10:00 ada  [PATCH 2/2] dig      <- z
        """,
        ["a: a b"],
    ),
    "nothing is threaded": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada  [PATCH 1/2] measure
        c  3T10:29 ada  [PATCH 2/2] dig
        d  3T10:29 ben  [PATCH 1/2] rake
        e  3T10:30 ben  [PATCH 2/2] sow
        """,
        ["a: b c", "d: d e"],
    ),
    "nothing is threaded, and the next work follows": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada  [PATCH 2/2] dig
        c  3T10:32 ada  [PATCH 1/2] rake
        d  3T10:33 ada  [PATCH 2/2] sow
        """,
        ["a: a b", "c: c d"],
    ),
    "nothing is threaded, and the next work follows at once": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada  [PATCH 2/2] dig
        c  3T10:02 ada  [PATCH 1/2] rake
        d  3T10:03 ada  [PATCH 2/2] sow
        """,
        ["a: a b", "c: c d"],
    ),
    "the cover and the patches are threads of their own": (
        """
        a  3T10:00 ada  [PATCH v3 0/2] plant
        b  3T10:01 ada  [PATCH v3 1/2] measure
        c  3T10:02 ada    [PATCH v3 2/2] dig
        """,
        ["a: b c"],
    ),
    "two covers, and the patches are threads of their own": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:20 ada  [PATCH 0/2] rake
        c  3T10:21 ada  [PATCH 1/2] sow
        d  3T10:22 ada    [PATCH 2/2] water
        """,
        ["a:", "b: c d"],
    ),
    "a first patch that answers the old version, and a second that answers nothing": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  5T10:00 ada    [PATCH v2 1/2] measure
        c  5T10:01 ada  [PATCH v2 2/2] dig
        """,
        ["a: a", "b: b c"],
    ),
    "a new version under the old cover": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  5T10:00 ada    [PATCH v2 0/2] plant
        e  5T10:01 ada      [PATCH v2 1/2] measure
        f  5T10:02 ada      [PATCH v2 2/2] dig
        """,
        ["a: b c", "d: e f"],
    ),
    "a new version without a cover under the old cover": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  5T10:01 ada    [PATCH v2 1/2] measure
        e  5T10:02 ada    [PATCH v2 2/2] dig
        """,
        ["a: b c", "d: d e"],
    ),
    "the same patches, sent again under the first": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  5T10:01 ada    [PATCH 1/2] measure
        e  5T10:02 ada    [PATCH 2/2] dig
        """,
        ["a: b c", "d: d e"],
    ),
    "one patch, corrected": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  3T12:00 ada    [PATCH 2/2] dig
        """,
        ["a: b c d"],
    ),
    "one more patch than announced": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  3T10:03 ada    [PATCH 3/2] water
        """,
        ["a: b c d"],
    ),
    "the version stands in the cover alone": (
        """
        a  3T10:00 ada  [PATCH v3 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        """,
        ["a: b c"],
    ),
    "somebody's own patch in the thread": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  4T10:00 ben      [PATCH] rake first
        """,
        ["a: b c", "d: d"],
    ),
    "two patches that answer each other": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure  <- b
        b  3T10:01 ada  [PATCH 2/2] dig      <- a
        """,
        ["a: a", "b: b"],
    ),
    "a cover that nobody can tell from a letter": (
        """
        a  3T10:00 ada  [tulips-dev] sort out the bulbs v2
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        """,
        ["a: b c"],
    ),
    "such a cover, and the next version below it": (
        """
        a  3T10:00 ada  sort out the bulbs
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  5T10:01 ada    [PATCH v2 1/2] measure
        e  5T10:02 ada    [PATCH v2 2/2] dig
        """,
        ["a: b c", "d: d e"],
    ),
    "patches in answer to somebody's letter": (
        """
        a  3T10:00 ben  my tulips froze
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        """,
        ["b: b c"],
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), DRAWINGS.values(), ids=DRAWINGS)
def test_postings(drawing: str, expected: list[str]) -> None:
    assert shown(assemble(thread(drawing))) == expected


def test_a_cover_without_brackets_says_its_version_at_its_end() -> None:
    """
    a  3T10:00 ada  [tulips-dev] sort out the bulbs v2
    b  3T10:01 ada    [PATCH 1/2] measure
    """
    heads = thread(test_a_cover_without_brackets_says_its_version_at_its_end.__doc__)
    (found,) = assemble(heads)
    assert (found.title, found.version, found.assumed) == ("sort out the bulbs", 2, False)
    assert (found.has_cover, found.stated) == (True, 2)


def test_a_thread_a_thousand_patches_deep() -> None:
    """Each of 1,000 patches answers the last."""
    drawing = ["a0  3T10:00 ada  [PATCH 0/1000] plant"]
    drawing += [
        f"a{n}  3T{10 + n // 60}:{n % 60:02} ada  [PATCH {n}/1000] dig {n}  <- a{n - 1}"
        for n in range(1, 800)
    ]
    (found,) = assemble(thread("\n".join(drawing)))
    assert len(found.patches) == 799


def test_the_same_two_patches_sent_two_thousand_times() -> None:
    """All below one mail that is not in the archive."""
    drawing = [
        f"{n}.{part}  {1 + n // 1440}T{n // 60 % 24:02}:{n % 60:02} ada  [PATCH {part}/2] dig  <- z"
        for n in range(2000)
        for part in (1, 2)
    ]
    assert len(assemble(thread("\n".join(drawing)))) == 2000
