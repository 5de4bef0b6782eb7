"""Which kernels were out when."""

from datetime import UTC, date, datetime
from importlib import resources

import pytest

from kmonthly.history.model import Contradiction, Release, ReleaseRule, Said, Source
from kmonthly.history.releases import (
    announced_releases,
    contradictions,
    known_releases,
    releases,
)
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

LINUS = Person("Ada Tulip", "ada@linux-foundation.org")
GREG = Person("Ben Rose", "ben@kroah.com")
ANYBODY = Person("Eve Thorn", "eve@example.org")
NOON = datetime(2020, 8, 2, 12, tzinfo=UTC)
DAY = NOON.date()

Mail = tuple[MessageId, str, Person, datetime]


def announcement(
    subject: str, author: Person = LINUS, sent: datetime = NOON, name: str = "a"
) -> Mail:
    """A mail as the store tells of it."""
    return (MessageId(name), subject, author, sent)


@pytest.mark.parametrize(
    ("mail", "version"),
    [
        (announcement("Linux 5.8"), "5.8"),
        (announcement("Linux 5.9-rc1"), "5.9-rc1"),
        (announcement("Linux 5.8.3", GREG), "5.8.3"),
        (announcement("Linux kernel 5.8", Person("", "x@git.kernel.org")), "5.8"),
        (announcement("Re: Linux 5.8"), None),
        (announcement("Linux 5.8 is out"), None),
        (announcement("Linux 5.8", ANYBODY), None),
        (announcement("Linux 5.8", Person("", "eve@notkernel.org")), None),
        (announcement("Linux 5.8", Person("", "")), None),
        (announcement("Linux 5"), None),
        (announcement("Linux 5.9-rc"), None),
        (announcement("Linux ５.８"), None),
        (announcement("Linux 5." + "9" * 5000), None),
    ],
)
def test_what_announces_a_release(mail: Mail, version: str | None) -> None:
    expected = (Release(version, date(2020, 8, 2), MessageId("a"), NOON),) if version else ()
    assert announced_releases([mail]) == expected


def test_the_first_announcement_counts() -> None:
    mails = [
        announcement("Linux 5.8", sent=NOON.replace(day=3), name="again"),
        announcement("Linux 5.8", sent=NOON, name="first"),
    ]
    expected = (Release("5.8", date(2020, 8, 2), MessageId("first"), NOON),)
    assert releases((), announced_releases(mails)) == expected
    assert releases((), announced_releases(mails[::-1])) == expected


def test_the_table_is_completed_from_mails() -> None:
    table = known_releases('[releases]\n"5.8" = 2020-08-01\n"5.7" = 2020-05-31\n')
    assert table == (Release("5.7", date(2020, 5, 31)), Release("5.8", date(2020, 8, 1)))
    announced = announced_releases(
        [announcement("Linux 5.8"), announcement("Linux 5.9-rc1", sent=NOON.replace(day=16))]
    )
    assert releases(table, announced) == (
        Release("5.7", date(2020, 5, 31)),
        Release("5.8", date(2020, 8, 2), MessageId("a"), NOON),
        Release("5.9-rc1", date(2020, 8, 16), MessageId("a"), NOON.replace(day=16)),
    )


def test_a_tag_is_trusted_most_and_the_mail_stays_as_evidence() -> None:
    """A kernel's clone has its own words for some tags, which are no versions."""
    earlier = NOON.replace(hour=11)
    tagged = {"5.8": earlier, "5.7": earlier.replace(month=5, day=31), "5.8-rc1-dontuse": NOON}
    table = (Release("5.8", date(2020, 8, 1)),)
    assert releases(table, announced_releases([announcement("Linux 5.8")]), tagged) == (
        Release("5.7", date(2020, 5, 31), at=tagged["5.7"]),
        Release("5.8", date(2020, 8, 2), MessageId("a"), earlier),
    )


# What cannot be true

TABLE = known_releases(
    """[releases]
"5.7" = 2020-05-31
"5.8" = 2020-08-02
"5.9-rc2" = 2020-08-23
"5.9" = 2020-10-11
"""
)


def announced(**days: str) -> tuple[Release, ...]:
    """What mails of Linus's announce: v5_9_rc1="2020-08-16"."""
    return announced_releases(
        announcement(
            "Linux " + name.removeprefix("v").replace("_rc", "-rc").replace("_", "."),
            sent=datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC),
            name=name,
        )
        for name, day in days.items()
    )


@pytest.mark.parametrize(
    "days",
    [
        {"v9_9": "2020-08-20"},
        {"v5_10_rc1": "2020-08-20"},
        {"v5_10_3": "2020-08-20"},
        {"v6_0": "2020-11-20"},
        {"v5_11_rc1": "2020-11-20"},
        {"v4_19_rc1": "2020-11-20"},
        {"v5_9": "2020-08-20"},
        {"v5_9_rc2": "2020-08-25"},
        {"v5_9_rc1": "2020-08-25"},
        {"v5_9_rc3": "2020-08-20"},
        {"v5_9_rc9": "2020-10-20"},
        {"v5_9_1": "2020-10-01"},
        {"v5_10": "2020-11-20"},
        {"v5_10_rc1": "2020-10-20"},
        {"v5_10_rc4": "2020-11-10"},
        {"v9_9": "2010-01-01"},
    ],
    ids=str,
)
def test_who_announces_what_cannot_be_is_not_believed(days: dict[str, str]) -> None:
    """Not before, not after its place; far ahead; too soon. It is told with what speaks against
    it; the same version at another time may be right."""
    forged = announced(**days)
    assert releases(TABLE, forged) == TABLE
    (found,) = contradictions(TABLE, forged)
    assert found.said[-1] == Said(Source.MAIL, forged[0])
    assert found.said[0].source is Source.TABLE


@pytest.mark.parametrize(
    "days",
    [
        {"v5_8_1": "2020-08-05"},
        {"v5_4_60": "2020-08-05"},
        {"v5_9_rc1": "2020-08-16"},
        {"v5_9_rc1": "2020-08-14"},
        {"v5_9": "2020-10-12"},
        {"v5_10_rc1": "2020-10-25"},
        {"v5_10": "2020-12-13"},
        {"v5_10": "2020-12-13", "v5_11_rc1": "2020-12-27", "v5_11": "2021-02-14"},
        {"v5_11": "2021-02-14"},  # the mail on 5.10 is in no archive
        {"v5_15_2": "2021-11-12"},
        {"v2_6_32": "2009-12-02", "v2_6_33": "2010-02-24"},
        {"v4_19": "2018-10-22", "v4_20": "2018-12-23", "v5_0": "2019-03-03"},
    ],
    ids=str,
)
def test_what_can_be_is_believed(days: dict[str, str]) -> None:
    found = releases(TABLE, announced(**days))
    assert set(announced(**days)) <= set(found)
    assert contradictions(TABLE, announced(**days)) == ()


def test_a_forged_mail_does_not_hide_the_true_one() -> None:
    mails = [*announced(v5_9="2020-08-20"), *announced(v5_9="2020-10-11")]
    assert releases(TABLE, mails)[-1] == mails[-1]


def rules(found: tuple[Contradiction, ...]) -> list[tuple[str, list[str]]]:
    """Each rule, and the versions that contradict each other."""
    return [(each.rule, [said.release.version for said in each.said]) for each in found]


def test_a_tag_and_the_table_may_differ() -> None:
    """A day is nothing; of more it is told, and the tag counts."""
    days = [datetime(2020, 8, day, 1, tzinfo=UTC) for day in (3, 4)]
    assert contradictions(TABLE, (), {"5.8": days[0]}) == ()
    tag = Release("5.8", date(2020, 8, 4), at=days[1])
    assert contradictions(TABLE, (), {"5.8": days[1]}) == (
        Contradiction(
            ReleaseRule.DAYS, (Said(Source.TAG, tag), Said(Source.TABLE, Release("5.8", DAY)))
        ),
    )
    assert tag in releases(TABLE, (), {"5.8": days[1]})


def test_mails_that_contradict_each_other_are_told() -> None:
    """Both are believed: nobody knows which is wrong."""
    mails = announced(v5_10_rc1="2020-10-26", v5_10_rc2="2020-11-08", v5_10_rc3="2020-11-07")
    assert rules(contradictions(TABLE, mails)) == [("release.order", ["5.10-rc2", "5.10-rc3"])]
    assert set(mails) <= set(releases(TABLE, mails))
    stable = announced(v5_8_2="2020-08-19", v5_8_3="2020-08-18", v5_7_9="2020-08-20")
    assert rules(contradictions(TABLE, stable)) == [("release.order", ["5.8.2", "5.8.3"])]


@pytest.mark.parametrize(("day", "fits"), [(19, False), (20, True)])
def test_a_release_does_not_come_too_soon(day: int, fits: bool) -> None:
    """49 days after the one before it at the earliest."""
    table = (Release("5.8", DAY), Release("5.9", date(2020, 9, day)))
    assert rules(contradictions(table, ())) == ([] if fits else [("release.pace", ["5.8", "5.9"])])


@pytest.mark.parametrize(("day", "fits"), [(10, True), (11, False)])
def test_a_release_does_not_take_too_long(day: int, fits: bool) -> None:
    """100 days at most; a release that nobody told of is no long cycle."""
    table = (Release("5.8", DAY), Release("5.9", date(2020, 11, day)))
    assert rules(contradictions(table, ())) == ([] if fits else [("release.pace", ["5.8", "5.9"])])
    assert contradictions((*table[:1], Release("5.10", date(2020, 12, 13))), ()) == ()


def test_versions_are_ordered_as_people_order_them() -> None:
    ordered = ["2.6.39", "4.20", "5.4.60", "5.8-rc7", "5.8", "5.8.1", "5.8.10", "5.9-rc1", "5.10"]
    found = [Release(version, NOON.date()) for version in ordered]
    assert sorted([*found[5:], *found[:5]], key=lambda each: each.order) == found
    assert [each.version for each in found if each.is_candidate] == ["5.8-rc7", "5.9-rc1"]
    assert [each.version for each in found if each.is_point] == ["5.4.60", "5.8.1", "5.8.10"]
    assert [each.line for each in found] == "2.6.39 4.20 5.4 5.8 5.8 5.8 5.8 5.9 5.10".split()


def test_our_own_table_can_be_read() -> None:
    text = (resources.files("kmonthly.history") / "data" / "releases.toml").read_text("utf-8")
    found = known_releases(text)
    assert Release("5.8", date(2020, 8, 2)) in found
    assert len({each.order for each in found}) == len(found)
    assert contradictions(found, ()) == ()
