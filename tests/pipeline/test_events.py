"""What happens to series, out of stores made of mails, and the feeds of it."""

from pathlib import Path

import pytest

from fates import answer, day, merged, patches, request
from kmonthly import api
from making import Epoch

TWO = ("fs: plant tulips deep", "fs: water the tulips")
MAINTAINERS = "TULIPS\nM:\tCyd Weed <cyd@example.org>\nF:\tfs/tulip.c\n"
CYD = "Cyd Weed <cyd@example.org>"
TAG = "Nice.\n\nReviewed-by: Ben Rose <ben@example.org>\n"

MAILS = (
    *patches(*TWO, on=day(1)),
    answer("Why?\n", "p1", day(2), who="Ada Tulip <ada@example.org>"),
    answer("Hm.\n", "p1", day(2.5), who="Zoe <zoe@example.org>", name="hm"),
    answer("Looks odd.\n", "p2", day(3), who=CYD, name="odd"),
    answer("Still.\n", "p1", day(4), who=CYD, name="still"),
    *patches(*TWO, on=day(5), name="q", version=2),
    answer(TAG, "q1", day(6), name="fine"),
    answer(TAG, "q2", day(7), name="fine2"),
    request(*TWO, on=day(13, 10)),
    merged("pull", day(13.5, 10)),
)


def store(folder: Path, *mails: bytes) -> Path:
    """A store of these mails."""
    Epoch(folder / "lists").add(*mails)
    (folder / "MAINTAINERS").write_text(MAINTAINERS)
    api.update([folder / "lists"], folder / "store.duckdb", maintainers=folder / "MAINTAINERS")
    return folder / "store.duckdb"


@pytest.fixture(scope="module")
def tulips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of MAILS."""
    return store(tmp_path_factory.mktemp("tulips"), *MAILS)


def told(events: tuple[api.Event, ...]) -> list[tuple[str, str, str]]:
    """Kind, mail and words of each, oldest first."""
    return [
        (event.kind.value, str(event.message).partition("@")[0], event.words.key)
        for event in reversed(events)
    ]


def test_a_life_in_events(tulips: Path) -> None:
    """Neither what the author answers, nor who keeps nothing and signs nothing, is a review."""
    assert told(api.events(tulips, "q2@example.org")) == [
        ("new", "p1", "event.new"),
        ("review", "odd", "event.answered"),
        ("version", "q1", "event.version"),
        ("review", "fine", "event.tagged"),
        ("merged", "pull", "event.merged_for"),
        ("released", "None", "event.released"),
    ]


def test_nothing_is_known_before_it_happens(tulips: Path) -> None:
    now = api.events(tulips, "p1@example.org")
    before = api.events(tulips, "p1@example.org", api.day_after("2020-08-05"))
    assert before == now[-3:]
    asked = api.events(tulips, "p1@example.org", api.day_after("2020-10-13"))
    assert asked == now[1:]


def test_another_store_of_the_same_gives_the_same_feed(tulips: Path, tmp_path: Path) -> None:
    again = store(tmp_path, *reversed(MAILS))
    for form in ("atom", "json"):
        one, other = (
            api.feed(each, series="p1@example.org", form=form) for each in (tulips, again)
        )
        assert one == other
        one, other = (api.feed(each, section="filesystems", form=form) for each in (tulips, again))
        assert one == other
        assert b"tulips" in one
