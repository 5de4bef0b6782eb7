"""A series and what was seen of it in August 2020, as facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kmonthly.mail.model import Robot, Tag
from kmonthly.series.assemble import assemble
from kmonthly.series.model import Series
from kmonthly.series.revise import series
from kmonthly.story.model import (
    Delta,
    Discussion,
    Facts,
    Happened,
    Reply,
    Seen,
    Sent,
    Size,
    Touched,
)
from kmonthly.story.tell import base, tell, told_posting
from kmonthly.terms.ids import ArchiveName, ListName, MessageId, key
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person
from profiles import drawn
from threads import thread

JULY, AUGUST, SEPTEMBER = Month(2020, 7), Month(2020, 8), Month(2020, 9)
ADA, BEN, CYD = (Person(each.title(), f"{each}@example.org") for each in ("ada", "ben", "cyd"))


def work(drawing: str | None) -> Series:
    """The one series of a drawing."""
    (found,) = drawn(drawing)
    return found


def seen(of: Series, *replies: Reply, touched: tuple[Touched, ...] = ()) -> Seen:
    """What the store knows: each lead's Message-ID is its place among the postings."""
    leads = [posting.lead for posting in of.postings]
    return Seen(
        ids={lead: MessageId(f"{n}@example.org") for n, lead in enumerate(leads)},
        subjects={lead: f"subject {n}" for n, lead in enumerate(leads)},
        touched=touched,
        replies=replies,
        arrived=(ArchiveName("tulips"), ArchiveName("roses")),
        addressed=(ListName("tulips.example.org"),),
    )


def told(of: Series, month: Month, *replies: Reply) -> Facts:
    """The facts of a month in which something happened."""
    found = tell(of, month, seen(of, *replies))
    assert found is not None
    return found


REROLLED = """
    a   3T10:00 ada  [PATCH RFC garden 0/2] plant
    b   3T10:01 ada    [PATCH RFC garden 1/2] measure
    c  20T10:00 ada  [PATCH garden v2 0/1] plant
    d  20T10:01 ada    [PATCH garden v2 1/1] measure
"""


def test_all_that_is_told() -> None:
    of = work(REROLLED)
    touched = (
        Touched("a.c", 1, 2, False),
        Touched("b.c", 30, 0, True),
        Touched("c.c", 3, 0, False),
    )
    replies = (Reply(BEN, 1, False), Reply(ADA, 4, False), Reply(CYD, 2, True))
    rfc = Sent(
        lead=MessageId("0@example.org"),
        subject="subject 0",
        sent=datetime(2020, 8, 3, 10, tzinfo=UTC),
        version=1,
        minor=0,
        assumed=True,
        tags=frozenset({Tag.PATCH, Tag.RFC}),
        patches=2,
        found=1,
        has_cover=True,
        title="plant",
    )
    patch = replace(
        rfc,
        lead=MessageId("1@example.org"),
        subject="subject 1",
        sent=datetime(2020, 8, 20, 10, tzinfo=UTC),
        version=2,
        assumed=False,
        tags=frozenset({Tag.PATCH}),
        patches=1,
    )
    assert tell(of, AUGUST, seen(of, *replies, touched=touched)) == Facts(
        series=MessageId("0@example.org"),
        title="plant",
        author=ADA,
        delta=Delta(Happened.NEW, (rfc, patch), None),
        discussion=Discussion(replies=3, own=4, people=(CYD, BEN), reviewers=(CYD,)),
        size=Size(known=True, files=3, added=34, removed=2, new_files=1),
        paths=(("b.c", 30), ("a.c", 3), ("c.c", 3)),
        trees=("garden",),
        arrived=(ArchiveName("roses"), ArchiveName("tulips")),
        addressed=(ListName("tulips.example.org"),),
        routine=False,
        aliases=(MessageId("0@example.org"), MessageId("1@example.org")),
    )


HAPPENED: list[tuple[Happened, str]] = [
    (Happened.NEW, "a  3T10:00 ada  [PATCH] plant"),
    (
        Happened.REVISED,
        """
        a  3T10:00 ada  [PATCH] plant
        b  9T10:00 ada  [PATCH v2] plant
        """,
    ),
    (
        Happened.RESENT,
        """
        a  3T10:00 ada  [PATCH] plant
        b  9T10:00 ada  [PATCH RESEND] plant
        """,
    ),
    (
        Happened.REVISED,
        """
        a  3T10:00 ada  [RFC PATCH] plant
        b  9T10:00 ada  [PATCH] plant
        """,
    ),
    (
        Happened.REVISED,
        """
        a  3T10:00 ada  [PATCH v2] plant
        b  9T10:00 ada  [PATCH v2.1] plant
        """,
    ),
    (
        Happened.REVISED,
        """
        a   3T10:00 ada  [PATCH] plant
        b   9T10:00 ada  [PATCH RESEND] plant
        c  10T10:00 ada  [PATCH v2] plant
        """,
    ),
]


@pytest.mark.parametrize(("happened", "drawing"), HAPPENED)
def test_what_a_month_did(happened: Happened, drawing: str) -> None:
    """The first mail of each drawing is moved to July, but where there is only one."""
    of = work(drawing)
    first, *others = of.revisions
    if happened is not Happened.NEW:
        old = replace(first.postings[0], sent=datetime(2020, 7, 30, tzinfo=UTC))
        of = replace(of, revisions=(replace(first, postings=(old, *first.postings[1:])), *others))
    found = told(of, AUGUST)
    assert found.delta.happened is happened
    assert (found.delta.before is None) is (happened is Happened.NEW)


def test_a_month_in_which_it_was_only_discussed() -> None:
    """
    a  3T10:00 ada  [PATCH] plant
    and in September: two answers of Ben's
    """
    of = work(test_a_month_in_which_it_was_only_discussed.__doc__)
    found = told(of, SEPTEMBER, Reply(BEN, 2, False))
    assert found.delta == Delta(Happened.DISCUSSED, (), found.main)
    assert found.main.lead == "0@example.org"
    assert found.sendings == (found.main,)


def test_a_month_in_which_nothing_happened() -> None:
    """
    a  3T10:00 ada  [PATCH] plant
    and in September: the author's own reminder
    """
    of = work(test_a_month_in_which_nothing_happened.__doc__)
    assert tell(of, SEPTEMBER, seen(of)) is None
    assert tell(of, SEPTEMBER, seen(of, Reply(ADA, 1, False))) is None
    assert tell(of, JULY, seen(of, Reply(BEN, 1, False))) is None
    assert told_posting(of, JULY) is None


def test_a_month_in_which_it_fell_silent() -> None:
    """
    a  3T10:00 ada  [PATCH] plant
    and in September nothing, on lists that were read all the time
    """
    of = work(test_a_month_in_which_it_fell_silent.__doc__)
    found = tell(of, SEPTEMBER, replace(seen(of), covered=True))
    assert found is not None
    assert found.delta == Delta(Happened.STALLED, (), found.main)
    assert tell(of, Month(2020, 10), replace(seen(of), covered=True)) is None
    nudged = replace(seen(of, Reply(ADA, 1, False)), covered=True)
    assert tell(of, SEPTEMBER, nudged) is None
    discussed = tell(of, SEPTEMBER, replace(seen(of, Reply(BEN, 1, False)), covered=True))
    assert discussed is not None
    assert discussed.delta.happened is Happened.DISCUSSED


def test_stable_queues_do_not_fall_silent() -> None:
    """
    a  3T10:00 ada  [PATCH 5.4.y] plant
    """
    of = work(test_stable_queues_do_not_fall_silent.__doc__)
    assert tell(of, SEPTEMBER, replace(seen(of), covered=True)) is None


def test_a_patch_sent_again_is_a_correction_and_no_posting() -> None:
    """
    a  3T10:00 ada  [PATCH 0/3] plant
    b  3T10:01 ada    [PATCH 1/3] measure
    c  3T10:02 ada    [PATCH 2/3] dig
    d  3T10:03 ada    [PATCH 3/3] water
    e  9T10:00 ada  [PATCH v2 2/3] dig <- a c
    """
    found = told(work(test_a_patch_sent_again_is_a_correction_and_no_posting.__doc__), AUGUST)
    assert [sent.version for sent in found.delta.postings] == [1]
    assert [sent.version for sent in found.delta.corrections] == [2]
    assert (found.title, found.main.version) == ("plant", 1)
    assert found.compared is None


def test_of_a_work_that_was_split_the_largest_part_is_told() -> None:
    """
    a   3T10:00 ada  [PATCH 0/3] plant
    b   3T10:01 ada    [PATCH 1/3] measure
    c   3T10:02 ada    [PATCH 2/3] dig
    d   3T10:03 ada    [PATCH 3/3] water
    e   9T10:00 ada  [PATCH v2 0/2] plant in rows
    f   9T10:01 ada    [PATCH v2 1/2] measure
    g   9T10:02 ada    [PATCH v2 2/2] dig
    h   9T12:00 ada  [PATCH v2 0/1] water what was planted
    i   9T12:01 ada    [PATCH v2 1/1] water
    """
    of = work(test_of_a_work_that_was_split_the_largest_part_is_told.__doc__)
    found = told(of, AUGUST)
    assert found.title == "plant in rows"
    assert found.compared == (found.delta.postings[0], found.delta.postings[1])
    assert found.main.lead == "1@example.org"
    assert [(old.version, new.version) for old, new in found.steps] == [(1, 2), (2, 2)]


def test_what_a_month_goes_on_from_is_the_version_before() -> None:
    """
    a   3T10:00 ada  [PATCH v2 0/2] plant
    b   3T10:01 ada    [PATCH v2 1/2] measure
    c   3T10:02 ada    [PATCH v2 2/2] dig
    d   9T10:00 ada  [PATCH] water <- a
    e  20T10:00 ada  [PATCH v3 0/3] plant <- d
    f  20T10:01 ada    [PATCH v3 1/3] measure
    g  20T10:02 ada    [PATCH v3 2/3] dig
    h  20T10:03 ada    [PATCH v3 3/3] water
    """
    heads = thread(test_what_a_month_goes_on_from_is_the_version_before.__doc__)
    of = series(assemble(heads))
    late = [replace(each, sent=each.sent.replace(month=9)) for each in of.postings[-1:]]
    found = told(series((*of.postings[:-1], *late)), SEPTEMBER)
    assert found.delta.before is not None
    assert (found.delta.before.version, found.main.version) == (2, 3)


BASES: dict[str, tuple[str, str]] = {
    "the version before, not what came last": (
        """
        a   1T10:00 ada  [PATCH v2 0/2] plant
        b   1T10:01 ada    [PATCH v2 1/2] measure
        c   1T10:02 ada    [PATCH v2 2/2] dig
        d   3T10:00 ada  [PATCH] dig <- a
        e   4T10:00 ada  [PATCH v3 0/2] plant
        f   4T10:01 ada    [PATCH v3 1/2] measure
        g   4T10:02 ada    [PATCH v3 2/2] dig
        """,
        "a",
    ),
    "the last, where no version is the one before": (
        """
        a   1T10:00 ada  [RFC PATCH v4] plant
        b   3T10:00 ada  [RFC PATCH v5] plant
        c   4T10:00 ada  [PATCH] plant
        """,
        "b",
    ),
    "what was found without its patches is passed over": (
        """
        a   1T10:00 ada  [PATCH] plant
        b   3T10:00 ada  [PATCH v2 0/3] plant
        c   4T10:00 ada  [PATCH v3] plant
        """,
        "a",
    ),
    "a lone patch that a large set took up": (
        """
        a   1T10:00 ada  [PATCH] measure
        b   4T10:00 ada  [PATCH v2 0/5] plant
        c   4T10:01 ada    [PATCH v2 1/5] measure
        d   4T10:02 ada    [PATCH v2 2/5] dig
        e   4T10:03 ada    [PATCH v2 3/5] water
        f   4T10:04 ada    [PATCH v2 4/5] weed
        g   4T10:05 ada    [PATCH v2 5/5] rake
        """,
        "",
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), BASES.values(), ids=BASES)
def test_what_a_posting_is_compared_with(drawing: str, expected: str) -> None:
    *before, last = assemble(thread(drawing))
    found = base(last, before)
    assert (found.lead if found else "") == (key(expected) if expected else "")


def test_where_nothing_before_the_month_is_a_version_of_it_it_is_new() -> None:
    """
    a   3T10:00 ada  [PATCH] measure
    b   4T10:00 ada  [PATCH v2 0/5] plant
    c   4T10:01 ada    [PATCH v2 1/5] measure
    d   4T10:02 ada    [PATCH v2 2/5] dig
    e   4T10:03 ada    [PATCH v2 3/5] water
    f   4T10:04 ada    [PATCH v2 4/5] weed
    g   4T10:05 ada    [PATCH v2 5/5] rake
    """
    drawing = test_where_nothing_before_the_month_is_a_version_of_it_it_is_new.__doc__
    first, second = assemble(thread(drawing))
    of = series((first, replace(second, sent=second.sent.replace(month=9))))
    found = told(of, SEPTEMBER)
    assert (found.delta.happened, found.delta.before) == (Happened.NEW, None)


def test_a_set_without_its_cover_is_called_as_before() -> None:
    """
    a   1T10:00 ada  [PATCH 0/2] plant and water
    b   1T10:01 ada    [PATCH 1/2] measure
    c   1T10:02 ada    [PATCH 2/2] dig
    d   9T10:00 ada  [PATCH v2 1/2] measure
    e   9T10:01 ada    [PATCH v2 2/2] dig
    """
    found = told(work(test_a_set_without_its_cover_is_called_as_before.__doc__), AUGUST)
    assert (found.title, found.main.version) == ("plant and water", 2)


def test_one_person_is_counted_once() -> None:
    """Ben writes from two addresses; Ada's second address is hers by name, her first by address;
    somebody without a name is known by his address."""
    of = work("a  3T10:00 ada  [PATCH] plant")
    found = told(
        of,
        AUGUST,
        Reply(Person("Ben", "ben@example.org"), 1, False),
        Reply(Person("ben", "ben@example.net"), 1, True),
        Reply(Person("Ada", "ada@example.net"), 1, False),
        Reply(Person("A. Tulip", "ada@example.org"), 1, False),
        Reply(Person("", "cyd@example.org"), 1, False),
        Reply(Person("", "dee@example.org"), 1, False),
    )
    assert found.discussion == Discussion(
        replies=4,
        own=2,
        people=(BEN, Person("", "cyd@example.org"), Person("", "dee@example.org")),
        reviewers=(BEN,),
    )


def test_a_posting_without_a_title_is_called_by_its_subject() -> None:
    of = work("a  3T10:00 ada  [PATCH]")
    assert told(of, AUGUST).title == "subject 0"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[PATCH 5.4 0/2] plant", False),
        ("[PATCH 5.4.y] plant", True),
        ("[PATCH stable] plant", True),
        ("[PATCH AUTOSEL 5.8 01/20] plant", True),
        ("[PATCH 4.19/4.14/4.9/4.4] plant", True),
        ("[PATCH v4.19.y] plant", True),
        ("[PATCH 4.4-5.9] plant", True),
        ("[PATCH linux-5.4.y] plant", True),
        ("[BACKPORT PATCH] plant", True),
        ("[PATCH garden] plant", False),
        ("[PATCH net-next] plant", False),
        ("[PATCH] plant 5.4 stable tulips", False),
    ],
)
def test_routine(subject: str, expected: bool) -> None:
    of = work(f"a  3T10:00 ada  {subject}")
    assert told(of, AUGUST).routine is expected


def test_a_release_alone_is_a_backport_where_the_stable_list_is_asked() -> None:
    """ "[PATCH 5.8]" may as well be meant for the next candidate of it."""
    of = work("a  3T10:00 ada  [PATCH 5.4 0/2] plant")
    asked = replace(seen(of), addressed=(ListName("stable.vger.kernel.org"),))
    found = tell(of, AUGUST, asked)
    assert found is not None
    assert found.routine


def test_robots_and_pulls_are_routine() -> None:
    of = work("a  3T10:00 ada  [PATCH] plant")
    (revision,) = of.revisions
    (posting,) = revision.postings
    for changed in (
        replace(posting, robot=Robot.STABLE),
        replace(posting, tags=frozenset({Tag.PULL})),
    ):
        routine = replace(of, revisions=(replace(revision, postings=(changed,)),))
        assert told(routine, AUGUST).routine
