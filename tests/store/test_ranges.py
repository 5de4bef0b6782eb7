"""What a comparison asks of the store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kmonthly.store.compare import by_time, ranges
from kmonthly.store.database import Connection, writing
from kmonthly.store.story import posting_with
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
    if has_cover:
        store.execute("INSERT INTO member VALUES (?, ?, 0)", [lead, lead])
    for number in range(1, found + 1):
        patch = message(store, f"{name}-{number}")
        store.execute("INSERT INTO member VALUES (?, ?, ?)", [patch, lead, number])
    return lead


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


def test_of_two_postings_the_older_comes_first(store: Connection) -> None:
    old = posting(store, "old", 1, 1, 1, has_cover=False)
    new = posting(store, "new", 2, 1, 1, has_cover=False)
    assert by_time(store, new, old) == by_time(store, old, new) == (old, new)
    assert by_time(store, new, new) == (new, new)


def test_what_came_after_a_time_is_in_no_range(store: Connection) -> None:
    """Neither a straggling patch nor the reviews that it carries."""
    lead = posting(store, "v1", 1, 2, 2, has_cover=False)
    store.execute("INSERT INTO person VALUES (1, 'Ada', 'ada@example.org')")
    for name in ("v1-1", "v1-2"):
        kind = "Acked-by" if name == "v1-1" else "Reviewed-by"
        store.execute("INSERT INTO trailer VALUES (?, ?, 1)", [key(name), kind])
        store.execute(
            "INSERT INTO patch SELECT ?, [], [], NULL, 0, NULL, NULL, ?, false, NULL, 0, "
            "0, NULL, []",
            [key(name), name],
        )
    store.execute("UPDATE message SET sent = '2020-09-09' WHERE message = ?", [key("v1-2")])
    whole = ranges(store, [lead])[lead]
    early = ranges(store, [lead], datetime(2020, 9, 1, tzinfo=UTC))[lead]
    assert [each.kind for each in whole.trailers] == ["Acked-by", "Reviewed-by"]
    assert [each.title for each in whole.patches] == ["v1-1", "v1-2"]
    assert [each.kind for each in early.trailers] == ["Acked-by"]
    assert [each.title for each in early.patches] == ["v1-1"]
