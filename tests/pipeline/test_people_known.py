"""A mailmap given to the store: who changed both name and address is one person to the linker.

[PATCH] bulbs: set them deeper           A. Rose <rose@example.org>, 3 August
[PATCH v2] planting: a hand below        Ada Tulip <ada@example.org>, 10 August
"""

from pathlib import Path

import pytest

from kmonthly import api
from kmonthly.pipeline import update as updating
from kmonthly.terms.errors import MailmapUnusable, NoStore
from making import mbox, patch

SAYS = "# who is who\nAda Tulip <ada@example.org> <rose@example.org>\n"
FIRST = patch(
    "first",
    subject="[PATCH] bulbs: set them deeper",
    **{"from": "A. Rose <rose@example.org>"},
)
SECOND = patch(
    "second", subject="[PATCH v2] planting: a hand below", date="Mon, 10 Aug 2020 12:00:00 +0000"
)


@pytest.fixture
def mails(tmp_path: Path) -> list[Path]:
    """Both mails, a box each."""
    return [mbox(tmp_path / "one.mbox", FIRST), mbox(tmp_path / "two.mbox", SECOND)]


@pytest.fixture
def mailmap(tmp_path: Path) -> Path:
    """The file that knows them."""
    path = tmp_path / ".mailmap"
    path.write_text(SAYS)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store is to be."""
    return tmp_path / "store.duckdb"


def series(store: Path) -> int:
    return dict(api.doctor(store).totals)["series"]


def stamp(store: Path) -> int:
    return store.stat().st_mtime_ns


def made(store: Path, *steps: tuple[list[Path], Path | None]) -> dict[str, str]:
    """The hashes of a new store that was given archives and mailmaps in steps."""
    store.unlink(missing_ok=True)
    for archives, mailmap in steps:
        api.update(archives, store, mailmap=mailmap)
    return api.fingerprint(store, by_table=True)


def test_one_series_with_a_mailmap_and_two_without(
    mails: list[Path], mailmap: Path, store: Path
) -> None:
    """Whichever comes first; pages go on showing people as their mails name them."""
    made(store, (mails, None))
    assert series(store) == 2
    at_once = made(store, (mails, mailmap))
    assert series(store) == 1
    one, two = mails
    assert made(store, (mails, None), ([], mailmap)) == at_once
    assert made(store, ([one], mailmap), ([two], None)) == at_once
    assert made(store, ([two], mailmap), ([one], None)) == at_once
    assert made(store, ([one], None), ([two], mailmap)) == at_once
    stops = api.track(store, "first@example.org").stops
    assert [stop.author.name for stop in stops] == ["A. Rose", "Ada Tulip"]
    (joined,) = stops[1].joined
    assert "tie.same_author" in [clue.rule for clue in joined.clues]


def test_a_mailmap_takes_the_place_of_another(
    mails: list[Path], mailmap: Path, store: Path
) -> None:
    """One that knows nobody of them, then an empty one: as if there never was any."""
    never = made(store, (mails, None))
    made(store, (mails, mailmap))
    mailmap.write_text("Eve <eve@example.org> <evie@example.org>\n")
    api.update(mails, store, mailmap=mailmap)
    assert series(store) == 2
    mailmap.write_text("")
    api.update(mails, store, mailmap=mailmap)
    assert api.fingerprint(store, by_table=True) == never


def test_a_store_that_knows_it_already_is_not_touched(
    mails: list[Path], mailmap: Path, store: Path
) -> None:
    """The same file, the same with other comments, or none given."""
    made(store, (mails, mailmap))
    before = stamp(store)
    for text in (SAYS, f"{SAYS}\n# no more\n"):
        mailmap.write_text(text)
        assert api.update(mails, store, mailmap=mailmap) == api.Taken()
    api.update(mails, store)
    assert stamp(store) == before


@pytest.mark.parametrize(
    ("held", "said"),
    [(None, "No such file or directory"), (b"BZh9\0\0", "it is no text")],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    mails: list[Path], mailmap: Path, store: Path, held: bytes | None, said: str
) -> None:
    """Told before any mail is read."""
    made(store, (mails[:1], None))
    before = stamp(store)
    mailmap.unlink()
    if held is not None:
        mailmap.write_bytes(held)
    with pytest.raises(MailmapUnusable) as unusable:
        api.update(mails, store, mailmap=mailmap)
    assert str(unusable.value) == (
        f"cannot read the mailmap {mailmap}: {said}. Give a text file as git has them, such as "
        ".mailmap in the kernel's tree, or leave --mailmap out: the store keeps what it has"
    )
    assert stamp(store) == before


def test_letters_of_an_old_charset_cost_no_line_but_their_own(
    mails: list[Path], mailmap: Path, store: Path
) -> None:
    """A name in Latin-1 above the line that counts."""
    mailmap.write_bytes(b"Zo\xeb <zoe@example.org>\n" + SAYS.encode())
    made(store, (mails, mailmap))
    assert series(store) == 1


def test_a_mailmap_alone_makes_no_store(mailmap: Path, store: Path) -> None:
    """There is nobody to know."""
    with pytest.raises(NoStore):
        api.update([], store, mailmap=mailmap)
    assert not store.exists()


def test_a_run_that_was_killed_before_linking_is_finished(
    mails: list[Path], mailmap: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one, which is given no mailmap, goes on with what was told."""
    at_once = made(store, (mails, mailmap))
    made(store, (mails, None))

    def killed(connection: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(updating, "derive", killed)
        with pytest.raises(KeyboardInterrupt):
            api.update(mails, store, mailmap=mailmap)
    assert series(store) == 2
    api.update(mails, store)
    assert api.fingerprint(store, by_table=True) == at_once
