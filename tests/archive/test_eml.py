"""Mails saved one by one."""

import os
from pathlib import Path

import pytest

from kmonthly.archive.eml import Eml, starts_like_mail
from kmonthly.archive.model import START, Batch, Copy, Cursor, Kind, Part, Unreadable
from kmonthly.terms.ids import ArchiveName, Position
from making import ENVELOPE, mail

A, B, C = mail("a"), mail("b"), mail("c")


@pytest.fixture
def part(tmp_path: Path) -> Part:
    """A folder without mail."""
    (tmp_path / "saved").mkdir()
    return Part(ArchiveName("saved"), Kind.EML, "", tmp_path / "saved")


def batches(part: Part, since: Cursor = START) -> list[Batch]:
    return list(Eml().batches(part, since, 1000))


def raws(part: Part, found: list[Batch]) -> list[bytes | None]:
    """The mails; None for one that cannot be read."""
    positions = [entry.position for batch in found for entry in batch.entries]
    copies = Eml().read(part, positions)
    return [copy.raw if isinstance(copy, Copy) else None for copy in copies]


def test_only_eml_files_count(part: Part) -> None:
    """By name, in its order; not those of editors, nor folders' below."""
    names = ("0002-b.eml", "0001-a.EML", "notes.txt", ".0003-c.eml", "0004.eml~")
    for name, raw in zip(names, (B, A, C, C, C), strict=True):
        (part.path / name).write_bytes(raw)
    (part.path / "more").mkdir()
    (part.path / "more" / "c.eml").write_bytes(C)
    assert raws(part, batches(part)) == [A, B]


def test_a_single_file(tmp_path: Path) -> None:
    """Whatever its name; its neighbours are not it."""
    (tmp_path / "a.txt").write_bytes(A)
    (tmp_path / "b.eml").write_bytes(B)
    part = Part(ArchiveName("a.txt"), Kind.EML, "", tmp_path / "a.txt")
    (batch,) = batches(part)
    assert raws(part, [batch]) == [A]
    (tmp_path / "a.txt").write_bytes(C)
    (after,) = batches(part, batch.cursor)
    assert (raws(part, [after]), after.anew) == ([C], True)


def test_a_file_that_was_edited_is_another_copy(part: Part) -> None:
    """The old position cannot be read any more, the new one can."""
    (part.path / "a.eml").write_bytes(A)
    (part.path / "b.eml").write_bytes(B)
    (before,) = batches(part)
    (part.path / "a.eml").write_bytes(A + b"PS\n")
    assert raws(part, [before]) == [None, B]
    (after,) = batches(part, before.cursor)
    assert (raws(part, [after]), after.anew) == ([A + b"PS\n", B], True)
    assert after.entries[1] == before.entries[1]


def test_a_file_that_was_touched_is_the_same_copy(part: Part) -> None:
    """Listed anew, at the position where it was."""
    (part.path / "a.eml").write_bytes(A)
    (before,) = batches(part)
    os.utime(part.path / "a.eml", (1, 1))
    (after,) = batches(part, before.cursor)
    assert after.entries == before.entries


def test_an_envelope_is_no_part_of_a_mail(part: Part) -> None:
    """Cut out of an mbox by hand."""
    (part.path / "a.eml").write_bytes(ENVELOPE + A)
    assert raws(part, batches(part)) == [A]


def test_what_cannot_be_read_is_listed(part: Part, tmp_path: Path) -> None:
    """A link, a pipe, a folder, a gigabyte: each costs itself."""
    (tmp_path / "secret").write_bytes(B)
    (part.path / "1.eml").symlink_to(tmp_path / "secret")
    os.mkfifo(part.path / "2.eml")
    (part.path / "3.eml").mkdir()
    with (part.path / "4.eml").open("wb") as file:
        file.truncate(1 << 30)
    (part.path / "5.eml").write_bytes(A)
    assert raws(part, batches(part)) == [None, None, None, None, A]


@pytest.mark.parametrize("name", [b"../secret", b"/etc/passwd", b"..", b"", b"a\0b"])
def test_a_position_leads_nowhere_else(part: Part, tmp_path: Path, name: bytes) -> None:
    """Positions come out of a store that anybody may have made."""
    (tmp_path / "secret").write_bytes(B)
    (copy,) = Eml().read(part, [Position(b"\0" * 16 + name)])
    assert isinstance(copy, Unreadable)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (A, True),
        (A.replace(b"\n", b"\r\n"), True),
        (b"X-Mailer: tulip\nfrom: ada@example.org\n continued\n\n", True),
        (b"Title: tulips\nAuthor: ada\n\n", False),
        (b"Dear all,\nfrom: me\n\n", False),
        (b"#!/bin/sh\n", False),
        (b"", False),
    ],
)
def test_a_beginning_tells_a_mail(text: bytes, is_one: bool) -> None:
    """Fields, one of them a mail's, and nothing else before the empty line."""
    assert starts_like_mail(text) is is_one
