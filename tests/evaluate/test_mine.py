"""A store's mails to the links that they state."""

from pathlib import Path

import pytest

from kmonthly import api
from kmonthly.evaluate.mine import stated_links
from kmonthly.evaluate.model import StatedLink
from kmonthly.store.database import reading
from kmonthly.store.evaluate import posted
from kmonthly.terms.ids import MessageId
from making import DIFF, Epoch, mail, mbox

LORE = "https://lore.kernel.org/r"
MONDAY, TUESDAY, WEDNESDAY = (f"{day} Aug 2020 12:00:00 +0000" for day in ("3", "4", "5"))


def patch(name: str, title: str, date: str, text: str = "") -> bytes:
    """A patch that says something behind its three dashes."""
    whole = f"Plant.\n\nSigned-off-by: Ada <ada@example.org>\n---\n{text}\n{DIFF}"
    return mail(name, whole, subject=title, date=date)


FIRST = patch("1111-1", "[PATCH] bulbs: plant deeper", MONDAY)
SECOND = patch(
    "2222-2", "[PATCH v2] Bulbs: plant deeper", TUESDAY, f"v1: {LORE}/1111-1@example.org"
)
THIRD = patch(
    "3333-3",
    "[PATCH v3] roots: dig",
    WEDNESDAY,
    f"v2: {LORE}/2222-2@example.org\nv1: {LORE}/9999-9@example.org\n"
    f"v0: {LORE}/3333-3@example.org\nv4: {LORE}/4444-4@example.org\nrfc: {LORE}/5555-5@example.org",
)
FOURTH = patch("4444-4", "[PATCH v4] roots: dig", "6 Aug 2020 12:00:00 +0000")
ANSWER = mail("5555-5", "Nice.\n", subject="Re: [PATCH] bulbs: plant deeper", date=TUESDAY)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """
    [PATCH] bulbs: plant deeper         Monday, on a list
      Re: ...                           Tuesday
    [PATCH v2] Bulbs: plant deeper      Tuesday, there; states the first
    [PATCH v3] roots: dig               Wednesday, in an mbox; states the second, one that is not
                                        there, itself, the next, the answer
    [PATCH v4] roots: dig               Thursday
    """
    archives = tmp_path / "archives"
    Epoch(archives).add(FIRST, SECOND, ANSWER)
    mbox(archives / "roots.mbox", THIRD, FOURTH)
    path = tmp_path / "store.duckdb"
    api.update([archives], path)
    return path


def test_links_between_stored_patches(store: Path) -> None:
    """Only to an earlier one; the words are told, and whether the title changed."""
    with reading(store) as connection:
        found = stated_links(connection)
    first, second, third = (MessageId(f"{n * 4}-{n}@example.org") for n in "123")
    assert found == (
        StatedLink(second, first, "v1:", retitled=False),
        StatedLink(third, second, "v2:", retitled=True),
    )


def test_an_archive_that_is_away_states_nothing(store: Path, tmp_path: Path) -> None:
    """The store keeps no text."""
    (tmp_path / "archives" / "roots.mbox").unlink()
    with reading(store) as connection:
        assert [each.words for each in stated_links(connection)] == ["v1:"]


def test_what_the_store_tells(store: Path) -> None:
    """Patches and covers only, with title, address and time."""
    with reading(store) as connection:
        told = {each.message: each for each in posted(connection)}
    assert sorted(told) == [f"{n * 4}-{n}@example.org" for n in "1234"]
    third = told[MessageId("3333-3@example.org")]
    assert (third.title, third.address, third.sent.isoformat()) == (
        "roots: dig",
        "ada@example.org",
        "2020-08-05T12:00:00+00:00",
    )
