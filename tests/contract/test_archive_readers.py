"""What every archive reader keeps, whatever the format.

Each shelf makes an archive of its format out of raw mails. One thing differs between formats: an
mbox cannot tell a mail without a final newline from one with it, so `held` says what comes back.
"""

import gzip
import lzma
import re
import subprocess
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Protocol

import pygit2
import pytest

from kmonthly.archive.mbox import Mbox
from kmonthly.archive.model import (
    START,
    Batch,
    Copy,
    Cursor,
    Entry,
    Kind,
    Part,
    Reader,
    Unreadable,
)
from kmonthly.archive.public_inbox import PublicInbox
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, Position

ENVELOPE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"


def mail(number: int, body: bytes) -> bytes:
    """A small mail of ada's."""
    return (
        b"From: Ada <ada@example.org>\n"
        b"To: tulips@lists.example.org\n"
        b"Subject: [PATCH] bulb %d\n"
        b"Date: Mon, 3 Aug 2020 10:00:00 +0000\n"
        b"Message-ID: <bulb-%d@example.org>\n"
        b"\n" % (number, number)
    ) + body


MAILS = [
    mail(1, b"Plain words.\n"),
    mail(2, b"From the start of a line\n\nFrom ada@example.org Thu Jan  1 00:00:00 1970\n"),
    mail(3, b">From a quotation\n>>From a deeper one\n> From a reply\n"),
    mail(4, b"ends with empty lines\n\n\n"),
    mail(5, b"bytes: \xff\x00\xfe\n"),
    mail(6, b"no newline at the end"),
    mail(7, b"lines\r\nwith\r\n\r\ncarriage returns\r\n"),
]


class Shelf(Protocol):
    """A format: how its archives are made and changed, and what reads them."""

    def reader(self) -> Reader: ...
    def make(self, folder: Path, mails: list[bytes]) -> Part: ...
    def grow(self, part: Part, mails: list[bytes]) -> None: ...
    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        """Damage one copy and nothing else."""

    def held(self, raw: bytes) -> bytes:
        """How the format keeps a mail."""


class MboxShelf:
    """An mboxrd file. Compressed ones grow as logs do, by another member at the end."""

    def __init__(
        self,
        suffix: str = "",
        pack: Callable[[bytes], bytes] = bytes,
        unpack: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self.suffix, self.pack, self.unpack = suffix, pack, unpack

    def reader(self) -> Reader:
        return Mbox()

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / f"tulips.mbox{self.suffix}"
        path.write_bytes(self.pack(self.text(mails)))
        return Part(ArchiveName("tulips.mbox"), Kind.MBOX, "", path)

    def grow(self, part: Part, mails: list[bytes]) -> None:
        with part.path.open("ab") as file:
            file.write(self.pack(self.text(mails)))

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        whole = self.unpack(part.path.read_bytes())
        quoted = self.quoted(raw)
        assert whole.count(quoted) == 1
        part.path.write_bytes(self.pack(whole.replace(quoted, quoted.swapcase())))

    def held(self, raw: bytes) -> bytes:
        return raw if raw.endswith(b"\n") else raw + b"\n"

    def text(self, mails: list[bytes]) -> bytes:
        return b"".join(ENVELOPE + self.quoted(raw) + b"\n" for raw in mails)

    def quoted(self, raw: bytes) -> bytes:
        return re.sub(rb"^(>*From )", rb">\1", self.held(raw), flags=re.MULTILINE)


class PublicInboxShelf:
    """An epoch of public-inbox v2: a commit a mail, the mail in `m`."""

    def reader(self) -> Reader:
        return PublicInbox()

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / "tulips" / "git" / "0.git"
        pygit2.init_repository(str(path), bare=True, initial_head="master")
        part = Part(ArchiveName("tulips"), Kind.PUBLIC_INBOX_V2, "0", path)
        self.grow(part, mails)
        return part

    def grow(self, part: Part, mails: list[bytes]) -> None:
        for raw in mails:
            self.commit(part, "m", raw)

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        name = position.hex()
        (part.path / "objects" / name[:2] / name[2:]).unlink()

    def held(self, raw: bytes) -> bytes:
        return raw

    def remove(self, part: Part, raw: bytes) -> None:
        self.commit(part, "d", raw)

    def commit(self, part: Part, name: str, raw: bytes) -> None:
        repository = pygit2.Repository(str(part.path))
        tree = repository.TreeBuilder()
        tree.insert(name, repository.create_blob(raw), pygit2.enums.FileMode.BLOB)
        ada = pygit2.Signature("Ada", "ada@example.org", 1596448800, 0)
        parents = [] if repository.head_is_unborn else [repository.head.target]
        repository.create_commit("refs/heads/master", ada, ada, "bulb", tree.write(), parents)


SHELVES = [
    pytest.param(MboxShelf(), id="mbox"),
    pytest.param(MboxShelf(".gz", gzip.compress, gzip.decompress), id="mbox.gz"),
    pytest.param(MboxShelf(".xz", lzma.compress, lzma.decompress), id="mbox.xz"),
    pytest.param(PublicInboxShelf(), id="public-inbox"),
]


@pytest.fixture(params=SHELVES)
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """Each format in turn."""
    chosen: Shelf = request.param
    return chosen


@pytest.fixture
def part(shelf: Shelf, tmp_path: Path) -> Part:
    """An archive that holds MAILS."""
    return shelf.make(tmp_path, MAILS)


def batches(shelf: Shelf, part: Part, since: Cursor = START, size: int = 1000) -> list[Batch]:
    return list(shelf.reader().batches(part, since, size))


def entries(found: Iterable[Batch]) -> list[Entry]:
    return list(chain.from_iterable(batch.entries for batch in found))


def raws(shelf: Shelf, part: Part, found: Iterable[Batch]) -> list[bytes]:
    """The mails of batches, all of them readable."""
    copies = list(shelf.reader().read(part, [entry.position for entry in entries(found)]))
    return [copy.raw for copy in copies if isinstance(copy, Copy)]


def test_every_mail_comes_back_byte_for_byte_in_order(shelf: Shelf, part: Part) -> None:
    """Seven mails in, with From lines, odd bytes and odd ends: the same seven out."""
    found = batches(shelf, part)
    assert raws(shelf, part, found) == [shelf.held(raw) for raw in MAILS]
    assert [batch.flaws for batch in found] == [()]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_size_of_batches_changes_nothing(shelf: Shelf, part: Part, size: int) -> None:
    """
    size 2:  [1 2] [3 4] [5 6] [7]     no batch is larger than asked for, none is empty
    """
    found = batches(shelf, part, size=size)
    assert entries(found) == entries(batches(shelf, part))
    assert [len(batch.entries) for batch in found] == (
        [size] * (7 // size) + ([7 % size] if 7 % size else [])
    )
    assert {batch.part for batch in found} == {part}


def test_any_cursor_goes_on_with_the_rest(shelf: Shelf, part: Part) -> None:
    """
    1 2 3 | 4 5 6 7     stopped behind any mail, the rest follows: nothing twice, nothing lost
    """
    every = entries(batches(shelf, part))
    for count, batch in enumerate(batches(shelf, part, size=1), 1):
        assert entries(batches(shelf, part, batch.cursor, 2)) == every[count:]
        assert shelf.reader().count(part, batch.cursor) == len(MAILS) - count


def test_nothing_new_gives_no_batch(shelf: Shelf, part: Part) -> None:
    """A second run over an archive that stayed the same."""
    (batch,) = batches(shelf, part)
    assert batches(shelf, part, batch.cursor) == []
    assert shelf.reader().count(part, batch.cursor) == 0


def test_an_archive_without_mail_gives_no_batch(shelf: Shelf, tmp_path: Path) -> None:
    """A list was made and nobody wrote yet."""
    part = shelf.make(tmp_path, [])
    assert batches(shelf, part) == []
    assert shelf.reader().count(part, START) == 0


def test_a_grown_archive_gives_only_the_new_mails(shelf: Shelf, part: Part) -> None:
    """
    first run   1 .. 7
    then        8, 9 arrive
    second run  8, 9
    """
    (before,) = batches(shelf, part)
    new = [mail(8, b"From the next day\n"), mail(9, b"and the one after\n")]
    shelf.grow(part, new)
    assert shelf.reader().count(part, before.cursor) == 2
    after = batches(shelf, part, before.cursor)
    assert raws(shelf, part, after) == new
    assert [batch.flaws for batch in after] == [()]
    assert entries(batches(shelf, part)) == [*before.entries, *entries(after)]


def test_count_tells_how_many_are_to_come(shelf: Shelf, part: Part) -> None:
    """For a progress bar: seven from the start."""
    assert shelf.reader().count(part, START) == len(MAILS)


def test_positions_can_be_read_later_and_in_any_order(shelf: Shelf, part: Part) -> None:
    """Backwards, twice the same, after the archive grew; by a new reader, as in another process."""
    positions = [entry.position for entry in entries(batches(shelf, part))]
    shelf.grow(part, [mail(8, b"later\n")])
    wanted = [*reversed(range(7)), 3, 3, 0]
    copies = list(shelf.reader().read(part, [positions[each] for each in wanted]))
    assert copies == [Copy(positions[each], shelf.held(MAILS[each])) for each in wanted]


def test_nothing_asked_for_gives_nothing(shelf: Shelf, part: Part) -> None:
    """No positions, no copies."""
    assert list(shelf.reader().read(part, [])) == []


def test_a_damaged_copy_costs_one_copy(shelf: Shelf, part: Part) -> None:
    """
    1 2 X 4 5 6 7     the third is damaged after it was listed: its place says so, the others come
    """
    positions = [entry.position for entry in entries(batches(shelf, part))]
    shelf.spoil(part, MAILS[2], positions[2])
    copies = list(shelf.reader().read(part, positions))
    assert [number for number, copy in enumerate(copies) if isinstance(copy, Unreadable)] == [2]
    bad = copies[2]
    assert isinstance(bad, Unreadable)
    assert bad.rule is FlawRule.COPY_UNREADABLE
    assert [copy.raw for copy in copies if isinstance(copy, Copy)] == [
        shelf.held(raw) for raw in MAILS[:2] + MAILS[3:]
    ]


def test_what_is_no_position_is_unreadable(shelf: Shelf, part: Part) -> None:
    """Positions of another format, too short, too long, or far behind the end."""
    nonsense = [Position(b""), Position(b"x"), Position(b"\xff" * 20), Position(b"\xff" * 24)]
    copies = list(shelf.reader().read(part, nonsense))
    assert [isinstance(copy, Unreadable) for copy in copies] == [True] * 4


def test_an_archive_that_is_gone_is_a_flaw(shelf: Shelf, part: Part) -> None:
    """The disk was unmounted between two runs: said once, the cursor stays where it was."""
    (before,) = batches(shelf, part)
    gone = Part(part.archive, part.kind, part.name, part.path.with_name("nowhere"))
    (batch,) = batches(shelf, gone, before.cursor)
    assert (batch.entries, batch.cursor) == ((), before.cursor)
    assert [flaw.rule for flaw in batch.flaws] == [FlawRule.EPOCH_UNREADABLE]
    copies = list(shelf.reader().read(gone, [each.position for each in before.entries]))
    assert [copy.rule for copy in copies if isinstance(copy, Unreadable)] == (
        [FlawRule.EPOCH_UNREADABLE] * 7
    )


def test_an_archive_that_was_replaced_is_read_again(shelf: Shelf, part: Part) -> None:
    """
    first run    1 .. 7
    then         the archive is made anew, from other mails
    second run   all of them, and a flaw that says why
    """
    (before,) = batches(shelf, part)
    other = part.path.parent / "other"
    other.mkdir()
    replaced = shelf.make(other, [mail(21, b"other\n"), mail(22, b"mails\n")])
    found = batches(shelf, replaced, before.cursor, 1)
    assert raws(shelf, replaced, found) == [mail(21, b"other\n"), mail(22, b"mails\n")]
    assert [[flaw.rule for flaw in batch.flaws] for batch in found] == [
        [FlawRule.HISTORY_REWRITTEN],
        [],
    ]


def test_a_cursor_that_no_reader_made_starts_again(shelf: Shelf, part: Part) -> None:
    """A cursor of another format, or a damaged one."""
    found = batches(shelf, part, Cursor("not a cursor"))
    assert raws(shelf, part, found) == [shelf.held(raw) for raw in MAILS]
    assert [flaw.rule for flaw in found[0].flaws] == [FlawRule.HISTORY_REWRITTEN]


def test_a_position_is_small(shelf: Shelf, part: Part) -> None:
    """A store keeps one for every copy."""
    sizes = {len(entry.position) for entry in entries(batches(shelf, part))}
    assert max(sizes) <= 24


def test_a_removal_is_an_entry(tmp_path: Path) -> None:
    """
    m bulb 1
    m bulb 2
    d bulb 1     public-inbox: the list's owner took it out
    """
    shelf = PublicInboxShelf()
    part = shelf.make(tmp_path, MAILS[:2])
    (before,) = batches(shelf, part)
    shelf.remove(part, MAILS[0])
    (after,) = batches(shelf, part, before.cursor)
    assert [(entry.position, entry.removed) for entry in after.entries] == [
        (before.entries[0].position, True)
    ]


def test_git_and_the_reader_see_the_same_mails(tmp_path: Path) -> None:
    """`git cat-file` on each position, as a check of the other kind."""
    shelf = PublicInboxShelf()
    part = shelf.make(tmp_path, MAILS)
    for entry, raw in zip(entries(batches(shelf, part)), MAILS, strict=True):
        words = ["git", "--git-dir", str(part.path), "cat-file", "blob", entry.position.hex()]
        assert subprocess.run(words, check=True, capture_output=True).stdout == raw
