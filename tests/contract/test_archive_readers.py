"""What every archive reader keeps, whatever the format.

Each shelf makes an archive of its format out of raw mails. Formats differ in little: an mbox cannot
tell a mail without a final newline from one with it, so `held` says what comes back; and a folder
that is listed anew is nothing to be told as a flaw.
"""

import gzip
import hashlib
import lzma
import os
import pickle
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Protocol

import pygit2
import pytest
import zstandard

from kmonthly.archive.formats import READERS
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
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, Position
from ssoma import Ssoma

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

    tells_of_rewriting: bool
    """Whether a listing anew comes with a flaw. Folders lose mails every day."""

    kind: Kind
    largest_position: int

    def make(self, folder: Path, mails: list[bytes]) -> Part: ...
    def grow(self, part: Part, mails: list[bytes]) -> None: ...
    def remove(self, part: Part, raw: bytes) -> None: ...
    def empty(self, part: Part) -> None:
        """Leave an archive without any mail in the place of this one."""

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        """Damage one copy and nothing else."""

    def held(self, raw: bytes) -> bytes:
        """How the format keeps a mail."""


class MboxShelf:
    """An mboxrd file. Compressed ones grow as logs do, by another member at the end."""

    kind = Kind.MBOX
    tells_of_rewriting = True
    largest_position = 24

    def __init__(
        self,
        suffix: str = "",
        pack: Callable[[bytes], bytes] = bytes,
        unpack: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self.suffix, self.pack, self.unpack = suffix, pack, unpack

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / f"tulips.mbox{self.suffix}"
        path.write_bytes(self.pack(self.text(mails)))
        return Part(ArchiveName("tulips.mbox"), self.kind, "", path)

    def grow(self, part: Part, mails: list[bytes]) -> None:
        with part.path.open("ab") as file:
            file.write(self.pack(self.text(mails)))

    def remove(self, part: Part, raw: bytes) -> None:
        self.replace(part, self.text([raw]), b"")

    def empty(self, part: Part) -> None:
        part.path.write_bytes(self.pack(b""))

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        self.replace(part, self.quoted(raw), self.quoted(raw).swapcase())

    def replace(self, part: Part, old: bytes, new: bytes) -> None:
        whole = self.unpack(part.path.read_bytes())
        assert whole.count(old) == 1
        part.path.write_bytes(self.pack(whole.replace(old, new)))

    def held(self, raw: bytes) -> bytes:
        return raw if raw.endswith(b"\n") else raw + b"\n"

    def text(self, mails: list[bytes]) -> bytes:
        return b"".join(ENVELOPE + self.quoted(raw) + b"\n" for raw in mails)

    def quoted(self, raw: bytes) -> bytes:
        return re.sub(rb"^(>*From )", rb">\1", self.held(raw), flags=re.MULTILINE)


class WindowsMboxShelf(MboxShelf):
    """An mbox whose lines all end with CR LF."""

    def held(self, raw: bytes) -> bytes:
        return super().held(raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def text(self, mails: list[bytes]) -> bytes:
        envelope = ENVELOPE.replace(b"\n", b"\r\n")
        return b"".join(envelope + self.quoted(raw) + b"\r\n" for raw in mails)


class PublicInboxShelf:
    """An epoch of public-inbox v2: a commit a mail, the mail in `m`."""

    kind = Kind.PUBLIC_INBOX_V2
    tells_of_rewriting = True
    largest_position = 20

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / "tulips" / "git" / "0.git"
        pygit2.init_repository(str(path), bare=True, initial_head="master")
        part = Part(ArchiveName("tulips"), self.kind, "0", path)
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

    def empty(self, part: Part) -> None:
        shutil.rmtree(part.path)
        pygit2.init_repository(str(part.path), bare=True, initial_head="master")

    def commit(self, part: Part, name: str, raw: bytes) -> None:
        repository = pygit2.Repository(str(part.path))
        tree = repository.TreeBuilder()
        tree.insert(name, repository.create_blob(raw), pygit2.enums.FileMode.BLOB)
        ada = pygit2.Signature("Ada", "ada@example.org", 1596448800, 0)
        parents = [] if repository.head_is_unborn else [repository.head.target]
        repository.create_commit("refs/heads/master", ada, ada, "bulb", tree.write(), parents)


class SsomaShelf:
    """A list of public-inbox v1: all mails in one tree."""

    kind = Kind.PUBLIC_INBOX_V1
    tells_of_rewriting = True
    largest_position = 20

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / "tulips.git"
        Ssoma(path).add(*mails)
        return Part(ArchiveName("tulips"), self.kind, "", path)

    def grow(self, part: Part, mails: list[bytes]) -> None:
        Ssoma(part.path).add(*mails)

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        name = position.hex()
        (part.path / "objects" / name[:2] / name[2:]).unlink()

    def remove(self, part: Part, raw: bytes) -> None:
        Ssoma(part.path).remove(raw)

    def empty(self, part: Part) -> None:
        shutil.rmtree(part.path)
        Ssoma(part.path)

    def held(self, raw: bytes) -> bytes:
        return raw


class MaildirShelf:
    """A Maildir: new mails in `new`, every other one read and moved to `cur`."""

    kind = Kind.MAILDIR
    tells_of_rewriting = False
    largest_position = 64

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / "tulips"
        for name in ("cur", "new", "tmp"):
            (path / name).mkdir(parents=True)
        (path / "tmp" / "1596449999.half").write_bytes(b"Subject: still comi")
        part = Part(ArchiveName("tulips"), self.kind, "", path)
        self.grow(part, mails)
        return part

    def grow(self, part: Part, mails: list[bytes]) -> None:
        first = len(self.files(part))
        for number, raw in enumerate(mails, first):
            name = f"{1596448800 + number}.{hashlib.sha256(raw).hexdigest()[:8]}.example.org"
            place = f"cur/{name}:2,S" if number % 2 else f"new/{name}"
            (part.path / place).write_bytes(raw)

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        self.remove(part, raw)

    def remove(self, part: Part, raw: bytes) -> None:
        (file,) = (each for each in self.files(part) if each.read_bytes() == raw)
        file.unlink()

    def empty(self, part: Part) -> None:
        for each in self.files(part):
            each.unlink()

    def files(self, part: Part) -> list[Path]:
        return [*part.path.glob("cur/*"), *part.path.glob("new/*")]

    def held(self, raw: bytes) -> bytes:
        return raw


class EmlShelf:
    """A folder of mails saved one by one."""

    kind = Kind.EML
    tells_of_rewriting = False
    largest_position = 64

    def make(self, folder: Path, mails: list[bytes]) -> Part:
        path = folder / "tulips"
        path.mkdir(parents=True)
        part = Part(ArchiveName("tulips"), self.kind, "", path)
        self.grow(part, mails)
        return part

    def grow(self, part: Part, mails: list[bytes]) -> None:
        first = max((int(each.stem) for each in part.path.iterdir()), default=0) + 1
        for number, raw in enumerate(mails, first):
            (part.path / f"{number:04}.eml").write_bytes(raw)

    def spoil(self, part: Part, raw: bytes, position: Position) -> None:
        self.file(part, raw).write_bytes(raw.swapcase())

    def remove(self, part: Part, raw: bytes) -> None:
        self.file(part, raw).unlink()

    def empty(self, part: Part) -> None:
        for each in part.path.iterdir():
            each.unlink()

    def file(self, part: Part, raw: bytes) -> Path:
        (file,) = (each for each in part.path.iterdir() if each.read_bytes() == raw)
        return file

    def held(self, raw: bytes) -> bytes:
        return raw


SHELVES = [
    pytest.param(MboxShelf(), id="mbox"),
    pytest.param(WindowsMboxShelf(), id="mbox-crlf"),
    pytest.param(MboxShelf(".gz", gzip.compress, gzip.decompress), id="mbox.gz"),
    pytest.param(MboxShelf(".xz", lzma.compress, lzma.decompress), id="mbox.xz"),
    pytest.param(MboxShelf(".zst", zstandard.compress, zstandard.decompress), id="mbox.zst"),
    pytest.param(PublicInboxShelf(), id="public-inbox-v2"),
    pytest.param(SsomaShelf(), id="public-inbox-v1"),
    pytest.param(MaildirShelf(), id="maildir"),
    pytest.param(EmlShelf(), id="eml"),
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


def reader(shelf: Shelf) -> Reader:
    return READERS[shelf.kind]


def batches(shelf: Shelf, part: Part, since: Cursor = START, size: int = 1000) -> list[Batch]:
    return list(reader(shelf).batches(part, since, size))


def entries(found: Iterable[Batch]) -> list[Entry]:
    return list(chain.from_iterable(batch.entries for batch in found))


def raws(shelf: Shelf, part: Part, found: Iterable[Batch]) -> list[bytes]:
    """The mails of batches, all of them readable."""
    copies = list(reader(shelf).read(part, [entry.position for entry in entries(found)]))
    return [copy.raw for copy in copies if isinstance(copy, Copy)]


def standing(found: Iterable[Batch]) -> list[Position]:
    """What a store that took the batches, one behind the other, holds of the archive, sorted."""
    held: set[Position] = set()
    for batch in found:
        if batch.anew:
            held.clear()
        for entry in batch.entries:
            (held.discard if entry.removed else held.add)(entry.position)
    return sorted(held)


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
        assert reader(shelf).count(part, batch.cursor) == len(MAILS) - count


def test_nothing_new_gives_no_batch(shelf: Shelf, part: Part) -> None:
    """A second run over an archive that stayed the same."""
    (batch,) = batches(shelf, part)
    assert batches(shelf, part, batch.cursor) == []
    assert reader(shelf).count(part, batch.cursor) == 0


def test_an_archive_without_mail_gives_no_batch(shelf: Shelf, tmp_path: Path) -> None:
    """A list was made and nobody wrote yet."""
    part = shelf.make(tmp_path, [])
    assert batches(shelf, part) == []
    assert reader(shelf).count(part, START) == 0


def test_a_grown_archive_gives_only_the_new_mails(shelf: Shelf, part: Part) -> None:
    """
    first run   1 .. 7
    then        8, 9 arrive
    second run  8, 9
    """
    (before,) = batches(shelf, part)
    new = [mail(8, b"From the next day\n"), mail(9, b"and the one after\n")]
    shelf.grow(part, new)
    assert reader(shelf).count(part, before.cursor) == 2
    after = batches(shelf, part, before.cursor)
    assert raws(shelf, part, after) == [shelf.held(raw) for raw in new]
    assert [batch.flaws for batch in after] == [()]
    assert entries(batches(shelf, part)) == [*before.entries, *entries(after)]


def test_count_tells_how_many_are_to_come(shelf: Shelf, part: Part) -> None:
    """For a progress bar: seven from the start."""
    assert reader(shelf).count(part, START) == len(MAILS)


def test_positions_can_be_read_later_and_in_any_order(shelf: Shelf, part: Part) -> None:
    """Backwards, twice the same, after the archive grew; by a new reader, as in another process."""
    positions = [entry.position for entry in entries(batches(shelf, part))]
    shelf.grow(part, [mail(8, b"later\n")])
    wanted = [*reversed(range(7)), 3, 3, 0]
    copies = list(reader(shelf).read(part, [positions[each] for each in wanted]))
    assert copies == [Copy(positions[each], shelf.held(MAILS[each])) for each in wanted]


def test_nothing_asked_for_gives_nothing(shelf: Shelf, part: Part) -> None:
    """No positions, no copies."""
    assert list(reader(shelf).read(part, [])) == []


def test_a_damaged_copy_costs_one_copy(shelf: Shelf, part: Part) -> None:
    """
    1 2 X 4 5 6 7     the third is damaged after it was listed: its place says so, the others come
    """
    positions = [entry.position for entry in entries(batches(shelf, part))]
    shelf.spoil(part, MAILS[2], positions[2])
    copies = list(reader(shelf).read(part, positions))
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
    copies = list(reader(shelf).read(part, nonsense))
    assert [isinstance(copy, Unreadable) for copy in copies] == [True] * 4


def test_an_archive_that_is_gone_is_a_flaw(shelf: Shelf, part: Part) -> None:
    """The disk was unmounted between two runs: said once, the cursor stays where it was."""
    (before,) = batches(shelf, part)
    gone = Part(part.archive, part.kind, part.name, part.path.with_name("nowhere"))
    (batch,) = batches(shelf, gone, before.cursor)
    assert (batch.entries, batch.cursor) == ((), before.cursor)
    assert [flaw.rule for flaw in batch.flaws] == [FlawRule.EPOCH_UNREADABLE]
    copies = list(reader(shelf).read(gone, [each.position for each in before.entries]))
    assert [copy.rule for copy in copies if isinstance(copy, Unreadable)] == (
        [FlawRule.EPOCH_UNREADABLE] * 7
    )


@pytest.mark.parametrize("shelf", [each for each in SHELVES if each.id != "eml"], indirect=True)
def test_a_path_that_holds_something_else_is_a_flaw(
    shelf: Shelf, part: Part, tmp_path: Path
) -> None:
    """A disk that is not mounted leaves an empty folder, or there is a pipe that nobody writes to:
    nothing was emptied, and nothing is waited for. (An empty folder has no .eml files in it.)"""
    (before,) = batches(shelf, part)
    part.path.rename(tmp_path / "away")
    part.path.mkdir()
    (batch,) = batches(shelf, part, before.cursor)
    assert (batch.entries, batch.cursor, batch.anew) == ((), before.cursor, False)
    assert [flaw.rule for flaw in batch.flaws] == [FlawRule.EPOCH_UNREADABLE]
    assert reader(shelf).count(part, before.cursor) == 1
    part.path.rmdir()
    os.mkfifo(part.path)
    (batch,) = batches(shelf, part, before.cursor)
    assert (batch.entries, batch.cursor, batch.anew) == ((), before.cursor, False)
    assert str(tmp_path) not in batch.flaws[0].detail


def replace(shelf: Shelf, part: Part, mails: list[bytes]) -> None:
    """Put another archive in the place of one."""
    (shutil.rmtree if part.path.is_dir() else Path.unlink)(part.path)
    folder = part.path.parents[2] if shelf.kind is Kind.PUBLIC_INBOX_V2 else part.path.parent
    assert shelf.make(folder, mails) == part


def test_an_archive_that_was_replaced_is_listed_anew(shelf: Shelf, part: Part) -> None:
    """
    first run    1 .. 7
    then         the archive is made anew, from other mails
    second run   all of them, marked as a listing anew, with a flaw that says why
    """
    (before,) = batches(shelf, part)
    replace(shelf, part, [mail(21, b"other\n"), mail(22, b"mails\n")])
    assert reader(shelf).count(part, before.cursor) > 0
    found = batches(shelf, part, before.cursor, 1)
    assert raws(shelf, part, found) == [
        shelf.held(mail(21, b"other\n")),
        shelf.held(mail(22, b"mails\n")),
    ]
    assert [batch.anew for batch in found] == [True, False]
    assert [[flaw.rule for flaw in batch.flaws] for batch in found] == [
        [FlawRule.HISTORY_REWRITTEN] * shelf.tells_of_rewriting,
        [],
    ]
    assert batches(shelf, part, found[0].cursor) == found[1:]


def test_an_archive_that_was_emptied_says_so_once(shelf: Shelf, part: Part) -> None:
    """
    first run    1 .. 7
    then         every mail is gone, and the archive is still there
    second run   nothing, listed anew: what was known is to be forgotten
    third run    nothing to be told
    then         8 arrives
    """
    (before,) = batches(shelf, part)
    shelf.empty(part)
    assert reader(shelf).count(part, before.cursor) == 1
    (after,) = batches(shelf, part, before.cursor)
    assert (after.entries, after.anew) == ((), True)
    assert after.cursor != before.cursor
    assert batches(shelf, part, after.cursor) == []
    assert reader(shelf).count(part, after.cursor) == 0
    shelf.grow(part, [mail(8, b"a new beginning\n")])
    again = batches(shelf, part, after.cursor)
    assert raws(shelf, part, again) == [shelf.held(mail(8, b"a new beginning\n"))]


@pytest.mark.parametrize("number", [0, 3, 6])
def test_a_mail_that_was_taken_out_is_forgotten(shelf: Shelf, part: Part, number: int) -> None:
    """
    1 2 3 X 5 6 7     the first, one in the middle, or the last; then 8 arrives
    """
    before = batches(shelf, part)
    shelf.remove(part, MAILS[number])
    middle = batches(shelf, part, before[-1].cursor, 2)
    shelf.grow(part, [mail(8, b"later\n")])
    after = batches(shelf, part, middle[-1].cursor, 2)
    every = chain(before, middle, after)
    assert standing(every) == standing(batches(shelf, part))
    assert len(standing(batches(shelf, part))) == 7


def test_a_cursor_that_no_reader_made_starts_again(shelf: Shelf, part: Part) -> None:
    """A cursor of another format, or a damaged one."""
    for cursor in ("not a cursor", "7-" + "0" * 32, "0" * 48, "0" * 40, "-1", "٣-" + "0" * 32):
        found = batches(shelf, part, Cursor(cursor), 3)
        assert raws(shelf, part, found) == [shelf.held(raw) for raw in MAILS]
        assert [batch.anew for batch in found] == [True, False, False]
        assert [flaw.rule for flaw in found[0].flaws] == (
            [FlawRule.HISTORY_REWRITTEN] * shelf.tells_of_rewriting
        )


def test_a_part_goes_to_other_processes(shelf: Shelf, part: Part) -> None:
    """Batches and positions too."""
    (batch,) = batches(shelf, part)
    assert pickle.loads(pickle.dumps((part, batch))) == (part, batch)


def test_a_position_is_small(shelf: Shelf, part: Part) -> None:
    """A store keeps one for every copy; a file's name is part of it where there are names."""
    sizes = {len(entry.position) for entry in entries(batches(shelf, part))}
    assert max(sizes) <= shelf.largest_position


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
