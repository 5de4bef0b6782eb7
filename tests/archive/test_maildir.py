"""Maildirs in use, and Maildirs made to trick a reader."""

import os
from pathlib import Path

import pytest

from kmonthly.archive.maildir import Maildir, is_maildir
from kmonthly.archive.model import START, Batch, Copy, Cursor, Kind, Part, Unreadable
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, Position
from making import mail

A, B, C = mail("a"), mail("b"), mail("c")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A Maildir without mail."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Mail" / name).mkdir(parents=True)
    return tmp_path / "Mail"


@pytest.fixture
def part(path: Path) -> Part:
    return Part(ArchiveName("Mail"), Kind.MAILDIR, "", path)


def batches(part: Part, since: Cursor = START) -> list[Batch]:
    return list(Maildir().batches(part, since, 1000))


def positions(found: list[Batch]) -> list[bytes]:
    return [entry.position for batch in found for entry in batch.entries]


def read(part: Part, *names: bytes) -> list[Copy | Unreadable]:
    return list(Maildir().read(part, map(Position, names)))


def test_flags_and_moving_change_nothing(part: Part) -> None:
    """
    new/1.a              somebody reads it:        cur/1.a:2,S
    cur/2.b:2,S          and answers this one:     cur/2.b:2,RS
    """
    (part.path / "new" / "1.a").write_bytes(A)
    (part.path / "cur" / "2.b:2,S").write_bytes(B)
    (before,) = batches(part)
    assert positions([before]) == [b"1.a", b"2.b"]
    (part.path / "new" / "1.a").rename(part.path / "cur" / "1.a:2,S")
    (part.path / "cur" / "2.b:2,S").rename(part.path / "cur" / "2.b:2,RS")
    assert batches(part, before.cursor) == []
    assert Maildir().count(part, before.cursor) == 0
    assert read(part, b"2.b", b"1.a") == [Copy(Position(b"2.b"), B), Copy(Position(b"1.a"), A)]


@pytest.mark.parametrize("flags", [":2,", ":2,S", "!2,FS", ";2,S", ""])
def test_flags_stand_behind_the_base_name(part: Part, flags: str) -> None:
    """As the disk allows them; Dovecot's sizes belong to the base name."""
    base = "1596448800.M1P2.example.org,S=123,W=130"
    (part.path / "cur" / f"{base}{flags}").write_bytes(A)
    assert positions(batches(part)) == [base.encode()]


def test_a_mail_that_moves_while_it_is_read_is_found(part: Part) -> None:
    """Between two positions of one call."""
    for name in ("1.a", "2.b"):
        (part.path / "new" / name).write_bytes(A)
    copies = Maildir().read(part, [Position(b"1.a"), Position(b"2.b")])
    assert isinstance(next(copies), Copy)
    (part.path / "new" / "2.b").rename(part.path / "cur" / "2.b:2,S")
    assert isinstance(next(copies), Copy)


def test_a_mail_that_is_gone_is_unreadable(part: Part) -> None:
    """Listed, then deleted: it costs itself."""
    for name in ("1.a", "2.b"):
        (part.path / "new" / name).write_bytes(A)
    (batch,) = batches(part)
    (part.path / "new" / "1.a").unlink()
    gone, there = read(part, b"1.a", b"2.b")
    assert gone == Unreadable(FlawRule.COPY_UNREADABLE, "the file is gone")
    assert isinstance(there, Copy)
    (after,) = batches(part, batch.cursor)
    assert (positions([after]), after.anew) == ([b"2.b"], True)


def test_mail_that_comes_at_the_end_is_all_that_is_new(part: Part) -> None:
    """Base names begin with the time: what comes now comes last."""
    (part.path / "new" / "1.a").write_bytes(A)
    (before,) = batches(part)
    (part.path / "new" / "2.b").write_bytes(B)
    (after,) = batches(part, before.cursor)
    assert (positions([after]), after.anew) == ([b"2.b"], False)


def test_mail_that_comes_in_between_is_told_with_all(part: Part) -> None:
    """A server whose clock is behind."""
    (part.path / "new" / "2.b").write_bytes(B)
    (before,) = batches(part)
    (part.path / "new" / "1.a").write_bytes(A)
    (after,) = batches(part, before.cursor)
    assert (positions([after]), after.anew) == ([b"1.a", b"2.b"], True)


def test_one_mail_in_both_folders_is_one(part: Part) -> None:
    """A copying tool that was killed."""
    (part.path / "new" / "1.a").write_bytes(A)
    (part.path / "cur" / "1.a:2,S").write_bytes(A)
    assert positions(batches(part)) == [b"1.a"]


def test_names_are_bytes(part: Part) -> None:
    """Newlines, bytes that are no text, a name of 255."""
    names = [b"1\n2", b"\xff\xfe", b"x" * 255]
    for name in names:
        Path(os.fsdecode(os.fsencode(part.path / "new") + b"/" + name)).write_bytes(A)
    assert positions(batches(part)) == sorted(names)
    assert [isinstance(copy, Copy) for copy in read(part, *names)] == [True] * 3


def test_what_is_no_regular_file_is_unreadable(part: Part, tmp_path: Path) -> None:
    """A link out of the Maildir, a pipe that nobody writes to, a folder: told, and not followed."""
    (tmp_path / "secret").write_bytes(B)
    (part.path / "cur" / "1.link").symlink_to(tmp_path / "secret")
    os.mkfifo(part.path / "cur" / "2.pipe")
    (part.path / "cur" / "3.folder").mkdir()
    (part.path / "new" / "4.mail").write_bytes(A)
    (batch,) = batches(part)
    copies = read(part, *positions([batch]))
    assert [isinstance(copy, Copy) for copy in copies] == [False, False, False, True]


@pytest.mark.parametrize(
    "name", [b"../../secret", b"/etc/passwd", b"..", b".", b"", b"a\0b", b"x" * 5000]
)
def test_a_position_leads_nowhere_else(part: Part, tmp_path: Path, name: bytes) -> None:
    """Positions come out of a store that anybody may have made."""
    (tmp_path / "secret").write_bytes(B)
    (copy,) = read(part, name)
    assert isinstance(copy, Unreadable)


def test_a_folder_of_mails_elsewhere_is_not_followed(part: Part, tmp_path: Path) -> None:
    """cur is a link: it cannot be opened, and so is nothing that was emptied."""
    (part.path / "new" / "1.a").write_bytes(A)
    (before,) = batches(part)
    (part.path / "cur").rename(tmp_path / "away")
    (part.path / "cur").symlink_to(tmp_path / "away")
    assert not is_maildir(part.path)
    (after,) = batches(part, before.cursor)
    assert (after.entries, after.cursor, after.anew) == ((), before.cursor, False)
    assert [flaw.rule for flaw in after.flaws] == [FlawRule.EPOCH_UNREADABLE]


def test_a_giant_file_is_not_held(part: Part) -> None:
    """A gigabyte of nothing that takes no room on the disk."""
    with (part.path / "new" / "1.a").open("wb") as file:
        file.truncate(1 << 30)
    (copy,) = read(part, b"1.a")
    assert isinstance(copy, Unreadable)
    assert "larger than any mail" in copy.detail


def test_hidden_files_and_tmp_are_no_mail(part: Part) -> None:
    """.nfs000..., and what is still being delivered."""
    (part.path / "cur" / ".nfs0001").write_bytes(A)
    (part.path / "tmp" / "1.a").write_bytes(A)
    assert batches(part) == []
