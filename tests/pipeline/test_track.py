"""A series' life, out of a store."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kmonthly import api
from making import Epoch, mail, patch

BEN = "Ben Rose <ben@example.org>"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """
    [PATCH] bulbs: deep          1 August
      Re: [PATCH] bulbs: deep    ben
    [PATCH v2] bulbs: deep       3 August
    [PATCH v3] bulbs: deep       5 August, under another title
    [PATCH] roses: thorns        30 September, by Ben
    """
    Epoch(tmp_path / "lists").add(
        patch("one", subject="[PATCH] bulbs: deep", date="Sat, 1 Aug 2020 12:00:00 +0000"),
        mail(
            "reply",
            "Reviewed-by: Ben Rose <ben@example.org>\n",
            subject="Re: [PATCH] bulbs: deep",
            in_reply_to="<one@example.org>",
            date="Sat, 1 Aug 2020 15:00:00 +0000",
            **{"from": BEN},
        ),
        patch("two", subject="[PATCH v2] bulbs: deep", date="Mon, 3 Aug 2020 12:00:00 +0000"),
        patch("three", subject="[PATCH v3] tulips", date="Wed, 5 Aug 2020 12:00:00 +0000"),
        patch(
            "other",
            subject="[PATCH] roses: thorns",
            date="Wed, 30 Sep 2020 12:00:00 +0000",
            **{"from": BEN},
        ),
    )
    path = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], path)
    return path


def test_a_life(store: Path) -> None:
    """Every mail of it leads there, the reply too; each posting says why it is one of them."""
    found = api.track(store, "one@example.org")
    assert all(api.track(store, f"{each}@example.org") == found for each in ("reply", "three"))
    assert (found.series, found.title) == ("one@example.org", "tulips")
    assert [stop.sent.version for stop in found.stops] == [1, 2, 3]
    assert [[each.earlier for each in stop.joined] for stop in found.stops] == [
        [],
        ["one@example.org"],
        ["two@example.org"],
    ]
    assert found.stops[1].joined[0].clues[0] == api.Clue("tie.title", 7.0)
    assert found.stops[0].change is None
    assert [stop.change.after.lead for stop in found.stops if stop.change] == [
        "two@example.org",
        "three@example.org",
    ]
    assert [stop.discussion.replies for stop in found.stops] == [1, 0, 0]
    assert [each.name for each in found.stops[0].discussion.reviewers] == ["Ben Rose"]


def test_silence_is_called_quiet_where_it_was_listened_for(store: Path) -> None:
    found = api.track(store, "one@example.org")
    assert found.last_heard == datetime(2020, 8, 5, 12, tzinfo=UTC)
    assert (found.read_to.month, found.quiet) == (9, True)
    other = api.track(store, "other@example.org")
    assert other.quiet is False


def test_series_are_found_by_words_of_any_title_they_had(store: Path) -> None:
    (found,) = api.find(store, "Deep bulbs")
    assert (found.series, found.title, found.postings) == ("one@example.org", "tulips", 3)
    assert [each.title for each in api.find(store, "[PATCH v9 1/2] Bulbs: deep")] == ["tulips"]
    with pytest.raises(api.KmonthlyError, match="no series has 'ulbs' in a title"):
        api.find(store, "ulbs")
    with pytest.raises(api.KmonthlyError, match="no series has 'bulbs thorns' in a title"):
        api.find(store, "bulbs thorns")
