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
    "a set without a cover, then one with a cover, and nothing is threaded": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada  [PATCH 2/2] dig
        c  3T10:10 ada  [PATCH 0/2] rake
        d  3T10:11 ada  [PATCH 1/2] sow
        e  3T10:12 ada  [PATCH 2/2] water
        """,
        ["a: a b", "c: d e"],
    ),
    "a cover is two minutes late, and nothing is threaded": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada  [PATCH 2/2] dig
        c  3T10:03 ada  [PATCH 0/2] plant
        """,
        ["c: a b"],
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
        ["a: a b"],
    ),
    "patch N+1 alone, under a cover that is not in the archive": (
        """
        a  3T10:00 ada  [PATCH 3/2] water  <- z
        b  3T10:01 ada    [PATCH 4/2] prune
        """,
        ["a: a b"],
    ),
    "one patch sent again, in any of the ways to say so": (
        """
        a  3T10:00 ada  [PATCH v5 0/4] plant
        b  3T10:01 ada    [PATCH v5 1/4] measure
        c  3T10:02 ada    [PATCH v5 2/4] dig
        d  3T10:03 ada    [PATCH v5 3/4] water
        e  3T10:04 ada    [PATCH v5 4/4] prune
        f  3T12:00 ada      [PATCH v5 3/4 RESEND] water
        g  4T12:00 ada      [PATCH v5 2/4 fixed] dig
        """,
        ["a: b c g d f e"],
    ),
    "v5.1 of one patch is a sending of its own": (
        """
        a  3T10:00 ada  [PATCH v5 0/2] plant
        b  3T10:01 ada    [PATCH v5 1/2] measure
        c  3T10:02 ada    [PATCH v5 2/2] dig
        d  4T12:00 ada      [PATCH v5.1 2/2] dig
        e  5T12:00 ada      [PATCH v5.1] dig
        """,
        ["a: b c", "d: d", "e: e"],
    ),
    "new versions of some patches, each below its old one": (
        """
        a  3T10:00 ada  [PATCH 0/3] plant
        b  3T10:01 ada    [PATCH 1/3] measure
        c  3T10:02 ada    [PATCH 2/3] dig
        d  3T10:03 ada    [PATCH 3/3] water
        e  5T10:00 ada  [PATCH v2 2/3] dig    <- a c
        f  5T10:02 ada  [PATCH v2 3/3] water  <- a d
        g  6T10:00 ada  [PATCH v2 1/3] measure  <- a b
        """,
        ["a: b c d", "e: e f", "g: g"],
    ),
    "new versions of patches of two works in one thread are two": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  3T10:10 ada  [PATCH 0/2] rake
        e  3T10:11 ada    [PATCH 1/2] sow
        f  3T10:12 ada    [PATCH 2/2] water
        g  5T10:00 ada  [PATCH v2 1/2] measure  <- a b
        h  5T10:01 ada  [PATCH v2 2/2] water    <- d f
        """,
        ["a: b c", "d: e f", "g: g", "h: h"],
    ),
    "every patch has a version of its own": (
        """
        a  3T10:00 ada  [PATCH v2 0/3] plant
        b  3T10:01 ada    [PATCH v3 1/3] measure
        c  3T10:02 ada    [PATCH v2 2/3] dig
        d  3T10:03 ada    [PATCH 3/3] water
        """,
        ["a: b c d"],
    ),
    "so it has where no cover is": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada    [PATCH v2 2/2] dig
        c  4T10:00 ben  [PATCH v3 1/2] rake  <- z
        d  4T10:01 ben  [PATCH v2 2/2] sow   <- z
        """,
        ["a: a b", "c: c d"],
    ),
    "stgit says the version behind the title": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant [ver #3]
        b  3T10:00 ada    [PATCH 1/2] measure [ver #3]
        c  3T10:00 ada    [PATCH 2/2] dig [ver #3]
        """,
        ["a: b c"],
    ),
    "quilt sends all in one minute, with zeros in front, and threads nothing": (
        """
        c  3T10:00 ada  [patch V2 02/02] dig
        b  3T10:00 ada  [patch V2 01/02] measure
        a  3T10:00 ada  [patch V2 00/02] plant
        """,
        ["a: b c"],
    ),
    "two series of one sender under one version": (
        """
        a  3T10:00 ada  [PATCH v11 0/3] plant: bulbs
        b  3T10:01 ada    [PATCH v11 1/3] measure
        c  3T10:02 ada    [PATCH v11 2/3] dig
        d  3T10:03 ada    [PATCH v11 3/3] water
        e  3T10:04 ada  [PATCH v11 0/2] plant: seeds
        f  3T10:05 ada    [PATCH v11 1/2] rake
        g  3T10:06 ada    [PATCH v11 2/2] sow
        """,
        ["a: b c d", "e: f g"],
    ),
    "two series of one sender under one version, and nothing is threaded": (
        """
        a  3T10:00 ada  [PATCH v11 0/3] plant: bulbs
        b  3T10:01 ada  [PATCH v11 1/3] measure
        e  3T10:01 ada  [PATCH v11 0/2] plant: seeds
        f  3T10:01 ada  [PATCH v11 1/2] rake
        c  3T10:02 ada  [PATCH v11 2/3] dig
        d  3T10:03 ada  [PATCH v11 3/3] water
        g  3T10:06 ada  [PATCH v11 2/2] sow
        """,
        ["a: b c d", "e: f g"],
    ),
    "the same version, sent twice, the first time in part": (
        """
        a  3T10:00 ada  [PATCH v14 0/3] plant
        b  3T10:01 ada    [PATCH v14 1/3] measure
        c  3T10:02 ada    [PATCH v14 3/3] water
        d  6T10:00 ada  [PATCH v14 0/3] plant
        e  6T10:01 ada    [PATCH v14 1/3] measure
        f  6T10:02 ada    [PATCH v14 2/3] dig
        g  6T10:03 ada    [PATCH v14 3/3] water
        """,
        ["a: b c", "d: e f g"],
    ),
    "a patch slips out before the whole set": (
        """
        a  3T10:00 ada  [PATCH 1/3] measure
        b  3T10:01 ada  [PATCH 1/3] measure
        c  3T10:02 ada  [PATCH 2/3] dig
        d  3T10:03 ada  [PATCH 3/3] water
        e  4T10:00 ben  [PATCH 3/3] prune
        f  4T10:02 ben  [PATCH 1/3] rake
        g  4T10:03 ben    [PATCH 2/3] sow
        h  4T10:04 ben    [PATCH 3/3] prune
        """,
        ["a: a", "b: b c d", "e: e", "f: f g h"],
    ),
    "a patch of one, and the next work follows at once": (
        """
        a  3T10:00 ada  [PATCH v2 1/1] measure
        b  3T10:01 ada  [PATCH v2 1/1] dig
        c  3T10:02 ada  [PATCH v2 1/1] water
        """,
        ["a: a", "b: b", "c: c"],
    ),
    "the server gave up, and the other half follows under the cover": (
        """
        a  3T10:00 ada  [PATCH 0/3] plant
        b  3T10:01 ada    [PATCH 1/3] measure
        c  5T16:00 ada    [PATCH 2/3] dig
        d  5T16:01 ada    [PATCH 3/3] water
        """,
        ["a: b c d"],
    ),
    "the server gave up, and the other half follows in a thread of its own": (
        """
        a  3T10:00 ada  [PATCH 0/4] plant
        b  3T10:01 ada    [PATCH 1/4] measure
        c  3T10:02 ada    [PATCH 2/4] dig
        d  3T10:25 ada  [PATCH 3/4] water
        e  3T10:26 ada    [PATCH 4/4] prune
        """,
        ["a: b c d e"],
    ),
    "the server gave up, and the other half follows in a thread of its own, late": (
        """
        a  3T10:00 ada  [PATCH 0/4] plant
        b  3T10:01 ada    [PATCH 1/4] measure
        c  3T10:02 ada    [PATCH 2/4] dig
        d  3T10:41 ada  [PATCH 3/4] water
        e  3T10:42 ada    [PATCH 4/4] prune
        f  4T10:00 ada  [PATCH 0/4] plant
        g  4T10:01 ada    [PATCH 1/4] measure
        h  4T10:02 ada    [PATCH 2/4] dig
        i  4T15:00 ada  [PATCH 3/4] water
        j  4T15:01 ada    [PATCH 4/4] prune
        """,
        ["a: b c d e", "f: g h", "i: i j"],
    ),
    "the last patch is for another tree, and for another list": (
        """
        a  3T10:00 ada  [PATCH 0/2 garden] plant
        b  3T10:01 ada    [PATCH 1/2 garden] measure
        c  3T10:02 ada  [PATCH 2/2 park] dig
        d  4T10:00 ben  [PATCH 0/3 garden] rake
        e  4T10:01 ben    [PATCH 1/3 garden] sow
        f  4T10:02 ben  [PATCH 2/3 park] water
        """,
        ["a: b c", "d: e", "f: f"],
    ),
    "the same patch under two Message-IDs": (
        """
        a  3T10:00 ada  [PATCH] plant
        b  3T10:00 ada  [PATCH] plant
        """,
        ["a: a", "b: b"],
    ),
    "the cover counts fewer than there are": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/3] measure
        c  3T10:02 ada      [PATCH 2/3] dig
        d  3T10:03 ada        [PATCH 3/3] water
        """,
        ["a: b c d"],
    ),
    "a cover has its patches, and another set answers it": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        d  3T10:03 ada    [PATCH 1/3] tools: rake
        e  3T10:04 ada    [PATCH 2/3] tools: spade
        """,
        ["a: b c", "d: d e"],
    ),
    "a cover without a number": (
        """
        a  3T10:00 ada  [PATCHSET v4] plant
        b  3T10:01 ada    [PATCH 1/2] measure
        c  3T10:02 ada    [PATCH 2/2] dig
        """,
        ["a: b c"],
    ),
    "patches without numbers under a cover": (
        """
        a  3T10:00 ada  [RFC PATCH 0/2] plant
        b  3T10:01 ada    [PATCH] measure
        c  3T10:02 ada    [PATCH] dig
        d  4T10:00 ada    [PATCH] water
        e  4T10:01 ben    [PATCH] rake first
        """,
        ["a: b c", "d: d", "e: e"],
    ),
    "a cover with the number of the first patch": (
        """
        a  3T10:00 ada  [PATCH v3 1/2] plant
        b  3T10:01 ada    [PATCH v3 1/2] plant: measure
        c  3T10:02 ada    [PATCH v3 2/2] plant: dig
        """,
        ["a: b c"],
    ),
    "somebody else's set in the thread, under the same numbers": (
        """
        a  3T10:00 ada  [PATCH 0/1] plant
        b  3T10:01 ada    [PATCH 1/1] measure
        c  3T12:00 ben      [PATCH 1/1] measure twice
        d  4T10:00 ada  [PATCH 0/2] rake
        e  4T10:01 ada    [PATCH 1/2] sow
        f  4T10:02 ada    [PATCH 2/2] water
        g  4T12:00 ben      [PATCH 1/2] sow deeper
        h  4T12:01 ben      [PATCH 2/2] water less
        """,
        ["a: b", "c: c", "d: e f", "g: g h"],
    ),
    "somebody quotes a patch": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada    [PATCH 2/2] dig
        c  3T12:00 ben      Re: [PATCH 2/2] dig
        d  3T13:00 cyn      Fwd: [PATCH 2/2] dig
        """,
        ["a: a b"],
    ),
    "every version in answer to the last patch of the one before": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada    [PATCH 2/2] dig
        c  4T10:00 ada      [PATCH v2 1/2] measure
        d  4T10:01 ada        [PATCH v2 2/2] dig
        e  5T10:00 ada          [PATCH v3 1/2] measure
        f  5T10:01 ada            [PATCH v3 2/2] dig
        """,
        ["a: a b", "c: c d", "e: e f"],
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


VERSIONS: dict[str, tuple[str, tuple[int, int, bool]]] = {
    "the cover's, if each patch has one of its own": (
        """
        a  3T10:00 ada  [PATCH v2 0/3] plant
        b  3T10:01 ada    [PATCH v3 1/3] measure
        c  3T10:02 ada    [PATCH v3 2/3] dig
        d  3T10:03 ada    [PATCH v2 3/3] water
        """,
        (2, 0, False),
    ),
    "the patches', if all agree on one that their cover does not know": (
        """
        a  3T10:00 ada  [PATCH v15 0/2] plant
        b  3T10:01 ada    [PATCH v16 1/2] measure
        c  3T10:02 ada    [PATCH v16 2/2] dig
        """,
        (16, 0, False),
    ),
    "the cover's, if the patch that knows another is the only one at hand": (
        """
        a  3T10:00 ada  [PATCH v2 0/2] plant
        b  3T10:01 ada    [PATCH v3 2/2] dig
        """,
        (2, 0, False),
    ),
    "most patches', if the cover states none": (
        """
        a  3T10:00 ada  [PATCH 0/3] plant
        b  3T10:01 ada    [PATCH v3.1 1/3] measure
        c  3T10:02 ada    [PATCH v3.1 2/3] dig
        d  3T10:03 ada    [PATCH 3/3] water
        """,
        (3, 1, False),
    ),
    "one that is assumed, if the cover states none and no two patches the same": (
        """
        a  3T10:00 ada  [PATCH 0/2] plant
        b  3T10:01 ada    [PATCH v3 1/2] measure
        c  3T10:02 ada    [PATCH v2 2/2] dig
        """,
        (1, 0, True),
    ),
    "the highest, if no cover is there": (
        """
        a  3T10:00 ada  [PATCH 1/2] measure
        b  3T10:01 ada    [PATCH v2 2/2] dig
        """,
        (2, 0, False),
    ),
    "that of a cover without a number": (
        """
        a  3T10:00 ada  [PATCHSET v4] plant
        b  3T10:01 ada    [PATCH 1/1] measure
        """,
        (4, 0, False),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), VERSIONS.values(), ids=VERSIONS)
def test_a_posting_has_one_version(drawing: str, expected: tuple[int, int, bool]) -> None:
    (found,) = assemble(thread(drawing))
    assert (found.version, found.minor, found.assumed) == expected


@pytest.mark.parametrize(
    ("drawing", "stated"),
    [
        (
            """
            a  3T10:00 ada  [PATCH 0/2] plant
            b  3T10:01 ada    [PATCH 1/3] measure
            """,
            3,
        ),
        (
            """
            a  3T10:00 ada  [PATCHSET] plant
            b  3T10:01 ada    [PATCH] measure
            c  3T10:02 ada    [PATCH] dig
            """,
            2,
        ),
        ("a  3T10:00 ada  [PATCH 0/2] plant", 2),
        ("a  3T10:00 ada  [PATCHSET] plant", 1),
    ],
    ids=["the patches count", "nobody counts", "a cover counts alone", "a cover alone"],
)
def test_a_posting_announces_as_many_as_its_patches_say(drawing: str, stated: int) -> None:
    (found,) = assemble(thread(drawing))
    assert (found.stated, found.has_cover) == (stated, True)


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


def test_a_sender_of_two_thousand_series_in_ten_minutes() -> None:
    """All of two patches with a cover, and all threaded."""
    drawing = [
        f"{n}.{part}  3T10:{n % 10:02} ada  [PATCH {part}/2] dig" + (f"  <- {n}.0" if part else "")
        for n in range(2000)
        for part in (0, 1, 2)
    ]
    assert len(assemble(thread("\n".join(drawing)))) == 2000
