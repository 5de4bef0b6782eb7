"""What a comparison asks of the store."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kmonthly.store.compare import posting_before, posting_with, ranges
from kmonthly.store.database import Connection, writing
from kmonthly.terms.errors import NoSuchMessage, NotInASeries
from kmonthly.terms.ids import Key, key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    """An empty store."""
    with writing(tmp_path / "store.duckdb") as connection:
        yield connection


def message(store: Connection, name: str) -> Key:
    """A message called so."""
    store.execute(
        "INSERT INTO message (message, message_id, part, position, subject, author, sent, "
        "ancestors, role, robot) VALUES (?, ?, 1, '', ?, 1, '2020-08-03', [], 'patch', '')",
        [key(name), name, f"[PATCH] {name}"],
    )
    return key(name)


def posting(
    store: Connection, name: str, day: int, stated: int, found: int, *, has_cover: bool
) -> Key:
    """A posting of the one series, with its patches."""
    lead = message(store, name)
    store.execute(
        "INSERT INTO posting (posting, series, title, titled, author, sent, version, minor, "
        "assumed, tags, trees, stated, has_cover, robot) "
        "VALUES (?, 1, ?, 1, 1, ?, 1, 0, true, [], [], ?, ?, '')",
        [lead, name, datetime(2020, 8, day), stated, has_cover],  # noqa: DTZ001
    )
    for number in range(1, found + 1):
        patch = message(store, f"{name}-{number}")
        store.execute("INSERT INTO member VALUES (?, ?, ?)", [patch, lead, number])
    return lead


def test_the_posting_before_is_the_last_whole_one(store: Connection) -> None:
    """A corrected patch of many is none, as long as there is another."""
    first = posting(store, "v1", 1, 5, 5, has_cover=True)
    mended = posting(store, "v1.1", 2, 5, 1, has_cover=False)
    lone = posting(store, "lone", 3, 1, 1, has_cover=False)
    last = posting(store, "v3", 4, 9, 0, has_cover=True)
    assert posting_before(store, first) is None
    assert posting_before(store, mended) == first
    assert posting_before(store, lone) == first
    assert posting_before(store, last) == lone


def test_a_corrected_patch_has_to_do_where_nothing_else_is(store: Connection) -> None:
    """The rest of that posting went to lists that were not read."""
    mended = posting(store, "v1.1", 2, 5, 1, has_cover=False)
    assert posting_before(store, posting(store, "v2", 3, 5, 5, has_cover=True)) == mended


def test_any_mail_leads_to_its_posting(store: Connection) -> None:
    """A patch, a lead; what is of no posting is told apart from what is not there."""
    lead = posting(store, "v1", 1, 2, 2, has_cover=True)
    message(store, "picnic")
    assert posting_with(store, "v1-2") == posting_with(store, "v1") == lead
    with pytest.raises(NotInASeries):
        posting_with(store, "picnic")
    with pytest.raises(NoSuchMessage):
        posting_with(store, "nobody")


def test_a_posting_without_patches_is_a_range(store: Connection) -> None:
    """Nothing is known of it but its lead; a key of no posting gives nothing."""
    lead = posting(store, "v1", 1, 2, 0, has_cover=True)
    found = ranges(store, [lead, Key(7)])
    assert list(found) == [lead]
    assert (found[lead].patches, found[lead].sent.patches, found[lead].sent.found) == ((), 2, 0)
