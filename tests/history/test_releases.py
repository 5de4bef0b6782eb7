"""Which kernels were out when."""

from datetime import UTC, date, datetime
from importlib import resources

import pytest

from kmonthly.history.model import Release
from kmonthly.history.releases import announced_releases, known_releases, releases
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

LINUS = Person("Ada Tulip", "ada@linux-foundation.org")
GREG = Person("Ben Rose", "ben@kroah.com")
ANYBODY = Person("Eve Thorn", "eve@example.org")
NOON = datetime(2020, 8, 2, 12, tzinfo=UTC)

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
    expected = (Release(version, date(2020, 8, 2), MessageId("a")),) if version else ()
    assert announced_releases([mail]) == expected


def test_the_first_announcement_counts() -> None:
    mails = [
        announcement("Linux 5.8", sent=NOON.replace(day=3), name="again"),
        announcement("Linux 5.8", sent=NOON, name="first"),
    ]
    expected = (Release("5.8", date(2020, 8, 2), MessageId("first")),)
    assert announced_releases(mails) == announced_releases(mails[::-1]) == expected


def test_the_table_is_completed_from_mails() -> None:
    table = known_releases('[releases]\n"5.8" = 2020-08-01\n"5.7" = 2020-05-31\n')
    assert table == (Release("5.7", date(2020, 5, 31)), Release("5.8", date(2020, 8, 1)))
    announced = announced_releases(
        [announcement("Linux 5.8"), announcement("Linux 5.9-rc1", sent=NOON.replace(day=16))]
    )
    assert releases(table, announced) == (
        Release("5.7", date(2020, 5, 31)),
        Release("5.8", date(2020, 8, 2), MessageId("a")),
        Release("5.9-rc1", date(2020, 8, 16), MessageId("a")),
    )


def test_versions_are_ordered_as_people_order_them() -> None:
    ordered = ["2.6.39", "4.20", "5.4.60", "5.8-rc7", "5.8", "5.8.1", "5.8.10", "5.9-rc1", "5.10"]
    found = [Release(version, NOON.date()) for version in ordered]
    assert sorted([*found[5:], *found[:5]], key=lambda each: each.order) == found
    assert [each.version for each in found if each.is_candidate] == ["5.8-rc7", "5.9-rc1"]


def test_our_own_table_can_be_read() -> None:
    text = (resources.files("kmonthly.history") / "data" / "releases.toml").read_text("utf-8")
    found = known_releases(text)
    assert Release("5.8", date(2020, 8, 2)) in found
    assert len({each.order for each in found}) == len(found)
