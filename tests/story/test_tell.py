"""A series and what was seen of it in August 2020, as facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kmonthly.mail.model import Robot, Tag
from kmonthly.series.model import Series
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
from kmonthly.story.tell import tell, told_posting
from kmonthly.terms.ids import ArchiveName, ListName, MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person
from profiles import drawn

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
        ("[PATCH 5.4 0/2] plant", True),
        ("[PATCH 5.4.y] plant", True),
        ("[PATCH stable] plant", True),
        ("[PATCH AUTOSEL 5.8 01/20] plant", True),
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
