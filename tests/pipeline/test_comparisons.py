"""Many pairs of postings at once."""

from itertools import pairwise
from pathlib import Path

import pytest

from kmonthly import api
from kmonthly.pipeline.compare import Pair, comparisons
from kmonthly.store.database import reading
from kmonthly.terms.ids import Key

COVERS = (
    "20240312111418.24387-1-ada@example.org",
    "20240403105554.10672-1-ada@example.org",
    "20240411093042.1091-1-ada@example.org",
)


@pytest.fixture(scope="module")
def store(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample archive."""
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    api.update([sample], path)
    return path


def pairs(store: Path) -> list[Pair]:
    """Each posting of a series with the one before it."""
    life = api.series(store, COVERS[0])
    postings = [each for revision in life.revisions for each in revision.postings]
    return [(old.lead, new.lead) for old, new in pairwise(postings)]


def test_all_at_once_is_each_alone(store: Path) -> None:
    """The same values, with the authors' words, whatever else was asked for; a pair twice is one,
    and a posting that is not there gives nothing."""
    wanted = pairs(store)
    with reading(store) as connection:
        every = comparisons(connection, [*wanted, *wanted, (Key(1), Key(2))])
        alone = {pair: comparisons(connection, [pair])[pair] for pair in wanted}
        assert comparisons(connection, []) == {}
    assert every == alone
    assert [each.after.lead for each in every.values()] == list(COVERS[1:])
    assert all(each.changelog for each in every.values())


def test_the_door_gives_the_same(store: Path) -> None:
    """By the Message-ID of the newer one, or of both."""
    with reading(store) as connection:
        (_, last) = pairs(store)
        found = comparisons(connection, [last])[last]
    assert api.diff(store, COVERS[2]) == found
    assert api.diff(store, COVERS[1], COVERS[2]) == found
