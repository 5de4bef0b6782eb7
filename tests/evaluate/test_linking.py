"""The linker measured on mails that state their earlier versions."""

from pathlib import Path

import pytest

from kmonthly import api
from making import Epoch, mail, patch


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """
    [PATCH] bulbs: deep
    [PATCH v2] bulbs: deeper still      v1: https://lore.kernel.org/r/...
    [PATCH v3] beds: something else     v2: https://lore.kernel.org/r/...
    """
    said = "Words.\n\n---\nv{}: https://lore.kernel.org/r/{}@example.org\n"
    Epoch(tmp_path / "lists").add(
        patch("20200801-1", subject="[PATCH] bulbs: deep", date="Sat, 1 Aug 2020 12:00:00 +0000"),
        mail(
            "20200802-2",
            said.format(1, "20200801-1"),
            subject="[PATCH v2] bulbs: deep",
            date="Sun, 2 Aug 2020 12:00:00 +0000",
        ),
        mail(
            "20200803-3",
            said.format(2, "20200802-2"),
            subject="[PATCH v3 0/4] beds: another matter",
            date="Mon, 3 Aug 2020 12:00:00 +0000",
        ),
    )
    path = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], path)
    return path


def test_what_is_found_without_and_with_the_statements(store: Path) -> None:
    """The title alone finds one; what the mail says finds both."""
    found = api.evaluate(store)
    assert (found.withheld.kept.hits, found.withheld.kept.n) == (1, 1)
    assert (found.withheld.retitled.hits, found.withheld.retitled.n) == (0, 1)
    assert [each.later for each in found.withheld.retitled.misses] == ["20200803-3@example.org"]
    assert (found.whole.kept.hits, found.whole.retitled.hits) == (1, 1)
    assert (found.dumbest.kept.hits, found.dumbest.retitled.hits) == (1, 0)


def test_links_that_rest_on_a_statement_are_not_drawn(store: Path) -> None:
    assert api.drawn(store, 10) == ()
