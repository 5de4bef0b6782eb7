"""mbox files: envelopes, quoting, line ends, compression, files that grow or break."""

import gzip
import lzma
import random
import re
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.archive.mbox import Mbox, holds_mail, is_envelope, starts_with_mail
from kmonthly.archive.model import START, Batch, Copy, Cursor, Kind, Part, Unreadable
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName

ENVELOPE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"

ONE = b"Subject: one\n\nfirst\n"
TWO = b"Subject: two\n\nsecond\n"
THREE = b"Subject: three\n\nthird\n"


def part_of(path: Path) -> Part:
    return Part(ArchiveName("tulips.mbox"), Kind.MBOX, "", path)


def quoted(raw: bytes) -> bytes:
    """As mboxrd writes it."""
    return re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE)


def mboxrd(*mails: bytes) -> bytes:
    return b"".join(ENVELOPE + quoted(raw) + b"\n" for raw in mails)


@pytest.fixture
def part(tmp_path: Path) -> Part:
    """An mbox that is still to be written."""
    return part_of(tmp_path / "tulips.mbox")


def batches(part: Part, since: Cursor = START, size: int = 1000) -> list[Batch]:
    return list(Mbox().batches(part, since, size))


def raws(part: Part, found: list[Batch]) -> list[bytes]:
    """The mails of batches, without those that were taken out."""
    entries = [entry for batch in found for entry in batch.entries if not entry.removed]
    copies = Mbox().read(part, [entry.position for entry in entries])
    return [copy.raw for copy in copies if isinstance(copy, Copy)]


def mails(text: bytes, part: Part) -> list[bytes]:
    part.path.write_bytes(text)
    return raws(part, batches(part))


def rules(found: list[Batch]) -> list[FlawRule]:
    return [flaw.rule for batch in found for flaw in batch.flaws]


# Envelopes


@pytest.mark.parametrize(
    "line",
    [
        b"From mboxrd@z Thu Jan  1 00:00:00 1970",
        b"From mboxrd@z Thu Jan  1 00:00:00 1970\r",
        b"From MAILER-DAEMON Mon Aug 03 10:00:00 2020",
        b"From ada at example.org  Mon Aug  3 10:00:00 2020",
        b"From - Mon Aug  3 10:00:00 2020",
        b"From ada@example.org Mon Aug  3 10:00 2020",
        b"From ada@example.org Mon Aug  3 10:00:00 CEST 2020",
        b"From ada@example.org Mon Aug  3 10:00:00 2020 +0200",
        b"From ada@example.org Mon, 3 Aug 2020 10:00:00 +0200",
        b"From 01d2494eed07284ea56134f40c6a304b109090ab Mon Sep 17 00:00:00 2001",
    ],
)
def test_an_envelope_ends_with_a_date(line: bytes) -> None:
    """mboxrd, procmail, pipermail, Mozilla, Berkeley mail, git format-patch."""
    assert is_envelope(line)


@pytest.mark.parametrize(
    "line",
    [
        b"From here on the lock is held.",
        b"From 2019 to 2020",
        b"From the meeting on Monday at 10:00",
        b"From: Ada <ada@example.org>",
        b">From mboxrd@z Thu Jan  1 00:00:00 1970",
        b" From mboxrd@z Thu Jan  1 00:00:00 1970",
        b"From ",
        b"",
    ],
)
def test_prose_is_no_envelope(line: bytes) -> None:
    """What mails say at the start of a line, which careless writers leave unquoted."""
    assert not is_envelope(line)


def test_unquoted_prose_stays_in_its_mail(part: Part) -> None:
    """
    From mboxrd@z ...
    first
                            an empty line, then
    From here on ...        no date: the same mail
    """
    raw = b"Subject: one\n\nfirst\n\nFrom here on the lock is held.\n"
    assert mails(ENVELOPE + raw + b"\n" + mboxrd(TWO), part) == [raw, TWO]


def test_an_envelope_wants_an_empty_line_before_it(part: Part) -> None:
    """A log quoted in a mail: its line stands right below another one."""
    raw = b"Subject: one\n\nthe mbox says:\n" + ENVELOPE + b"and so on\n"
    assert mails(ENVELOPE + raw + b"\n" + mboxrd(TWO), part) == [raw, TWO]


def test_a_folder_of_empty_mails(part: Part) -> None:
    """Envelopes with nothing between them but the empty line."""
    assert mails(ENVELOPE + b"\n" + ENVELOPE + b"\n" + ENVELOPE, part) == [b"", b"", b""]


# Quoting and line ends


def test_one_quote_is_taken_off(part: Part) -> None:
    """mboxrd: `>From` was `From`, `>>From` was `>From`; `> From` was never quoted."""
    text = ENVELOPE + b"Subject: one\n\n>From a\n>>From b\n>>>From c\n> From d\n>Fromage\n\n"
    assert mails(text, part) == [b"Subject: one\n\nFrom a\n>From b\n>>From c\n> From d\n>Fromage\n"]


def test_an_mboxo_mail_comes_back(part: Part) -> None:
    """mboxo quotes `From ` only. The one line it spoils for every reader is not in this mail."""
    raw = b"Subject: one\n\nFrom a\n> From b\n"
    assert mails(ENVELOPE + raw.replace(b"\nFrom ", b"\n>From ") + b"\n", part) == [raw]


def test_carriage_returns_are_kept(part: Part) -> None:
    """A mailbox from Windows: envelope, quoting and the closing empty line all end with CR LF."""
    texts = [raw.replace(b"\n", b"\r\n") for raw in (ONE + b"From x\n", TWO)]
    written = b"".join(mboxrd(raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in texts)
    assert mails(written, part) == texts


def test_a_file_may_end_without_the_empty_line(part: Part) -> None:
    """The last writer kept it, or even the last newline."""
    assert mails((mboxrd(ONE, TWO))[:-1], part) == [ONE, TWO]
    assert mails((mboxrd(ONE, TWO))[:-2], part) == [ONE, TWO[:-1]]


LINES = st.one_of(
    st.sampled_from(
        [b"", b"\r", b"From ", b">From x", b">>From x", ENVELOPE.rstrip(), b"From x\r", b" From y"]
    ),
    st.binary(max_size=12),
)
BODIES = st.lists(LINES, max_size=8).map(b"\n".join)


@given(st.lists(BODIES, max_size=6))
def test_any_mails_survive_the_round_trip(bodies: list[bytes]) -> None:
    """Written as mboxrd, read again: the same bytes, with the final newline that an mbox has."""
    held = [body if body.endswith(b"\n") else body + b"\n" for body in bodies]
    with tempfile.TemporaryDirectory() as folder:
        assert mails(mboxrd(*held), part_of(Path(folder) / "x.mbox")) == held


@given(st.lists(BODIES, min_size=1, max_size=4), st.integers(0, 400))
def test_a_file_read_while_it_is_written_ends_up_the_same(bodies: list[bytes], cut: int) -> None:
    """Read at any moment of its being written, then again when it is whole: nothing is missing."""
    held = [body if body.endswith(b"\n") else body + b"\n" for body in bodies]
    whole = mboxrd(*held)
    with tempfile.TemporaryDirectory() as folder:
        part = part_of(Path(folder) / "x.mbox")
        part.path.write_bytes(whole[:cut])
        first = batches(part)
        part.path.write_bytes(whole)
        second = batches(part, first[-1].cursor if first else START)
        gone = {each.position for batch in second for each in batch.entries if each.removed}
        here = {each.position for batch in first + second for each in batch.entries} - gone
        whole_at_once = {each.position for batch in batches(part) for each in batch.entries}
        assert whole_at_once <= here


# Files that grow


def test_a_half_written_mail_is_replaced(part: Part) -> None:
    """
    first run    one, and half of two: the delivery was not done
    second run   the half is taken out, the whole of two and three are listed
    """
    part.path.write_bytes(mboxrd(ONE) + ENVELOPE + TWO[:-5])
    (before,) = batches(part)
    part.path.write_bytes(mboxrd(ONE, TWO, THREE))
    after = batches(part, before.cursor, 1)
    assert [[entry.removed for entry in batch.entries] for batch in after] == [
        [True, False],
        [False],
    ]
    assert after[0].entries[0].position == before.entries[1].position
    assert raws(part, after) == [TWO, THREE]
    assert rules(after) == []


def test_a_half_written_envelope_waits(part: Part) -> None:
    """The file ends within a From line: it is neither a mail nor the end of the one before."""
    part.path.write_bytes(mboxrd(ONE) + ENVELOPE[:-1])
    (before,) = batches(part)
    assert raws(part, [before]) == [ONE]
    part.path.write_bytes(mboxrd(ONE, TWO))
    after = batches(part, before.cursor)
    assert raws(part, after) == [TWO]
    assert rules(after) == []


def test_the_empty_line_may_come_later(part: Part) -> None:
    """A writer that puts the empty line before a mail, and not behind it."""
    part.path.write_bytes(mboxrd(ONE)[:-1])
    (before,) = batches(part)
    part.path.write_bytes(mboxrd(ONE, TWO)[:-1])
    after = batches(part, before.cursor)
    assert [entry.removed for batch in after for entry in batch.entries] == [False]
    assert raws(part, after) == [TWO]


def test_a_file_that_shrank_is_read_again(part: Part) -> None:
    """Somebody deleted the last mails: the others keep their positions."""
    part.path.write_bytes(mboxrd(ONE, TWO, THREE))
    (before,) = batches(part)
    part.path.write_bytes(mboxrd(ONE))
    (after,) = batches(part, before.cursor)
    assert after.entries == before.entries[:1]
    assert rules([after]) == [FlawRule.HISTORY_REWRITTEN]
    assert batches(part, after.cursor) == []


def test_a_file_that_was_emptied_says_so_once(part: Part) -> None:
    """Rotated away: a flaw and no entries, then silence."""
    part.path.write_bytes(mboxrd(ONE))
    (before,) = batches(part)
    part.path.write_bytes(b"")
    (after,) = batches(part, before.cursor)
    assert after.entries == ()
    assert rules([after]) == [FlawRule.HISTORY_REWRITTEN]
    assert batches(part, after.cursor) == []
    part.path.write_bytes(mboxrd(TWO))
    again = batches(part, after.cursor)
    assert raws(part, again) == [TWO]
    assert rules(again) == []


def test_a_changed_file_is_not_quoted_from(part: Part) -> None:
    """The mail at a position was edited in place: no wrong words under the old position."""
    part.path.write_bytes(mboxrd(ONE, TWO))
    (batch,) = batches(part)
    part.path.write_bytes(mboxrd(ONE, TWO.swapcase()))
    first, second = Mbox().read(part, [entry.position for entry in batch.entries])
    assert isinstance(first, Copy)
    assert isinstance(second, Unreadable)
    assert second.rule is FlawRule.COPY_UNREADABLE


# What stands before the first mail


def test_an_empty_file_has_nothing_to_say(part: Part) -> None:
    """A list without mail: no batch, so no flaw either."""
    part.path.write_bytes(b"")
    assert batches(part) == []


@pytest.mark.parametrize("prologue", [b"exported by tulip 1.0\n", b"notes\n\n", b"\0\0\0\n\r\n"])
def test_a_prologue_is_skipped_with_a_flaw(part: Part, prologue: bytes) -> None:
    """Junk before the first From line costs nothing but a flaw in the first batch."""
    part.path.write_bytes(prologue + mboxrd(ONE, TWO))
    found = batches(part, size=1)
    assert raws(part, found) == [ONE, TWO]
    assert [rules([batch]) for batch in found] == [[FlawRule.MBOX_PROLOGUE], []]
    assert batches(part, found[-1].cursor) == []


def test_empty_lines_are_no_prologue(part: Part) -> None:
    """Some writers put the empty line first."""
    part.path.write_bytes(b"\n\r\n" + mboxrd(ONE))
    (batch,) = batches(part)
    assert raws(part, [batch]) == [ONE]
    assert batch.flaws == ()


def test_nothing_but_junk_is_said_once(part: Part) -> None:
    """An mbox by its name only: a flaw in a batch without entries, then silence."""
    part.path.write_bytes(b"<html>429 Too Many Requests</html>\n")
    (batch,) = batches(part)
    assert batch.entries == ()
    assert rules([batch]) == [FlawRule.MBOX_PROLOGUE]
    assert batches(part, batch.cursor) == []


@pytest.mark.parametrize(
    ("text", "starts", "holds"),
    [
        (mboxrd(ONE), True, True),
        (b"\n" + mboxrd(ONE), True, True),
        (b"junk\n" + mboxrd(ONE), False, True),
        (ONE, False, False),
        (b"", False, False),
    ],
)
def test_a_beginning_tells_what_it_is(text: bytes, starts: bool, holds: bool) -> None:
    """discover asks more of a file that it comes across than of one that it was given."""
    assert (starts_with_mail(text), holds_mail(text)) == (starts, holds)


# Compressed files

PACKERS = pytest.mark.parametrize(
    "pack", [gzip.compress, lzma.compress, zstandard.compress], ids=["gz", "xz", "zst"]
)


@PACKERS
def test_the_first_bytes_tell_the_compression(part: Part, pack: Callable[[bytes], bytes]) -> None:
    """A file that lost its .gz is read all the same."""
    assert mails(pack(mboxrd(ONE, TWO)), part) == [ONE, TWO]


@PACKERS
def test_a_cut_file_gives_what_it_holds(part: Part, pack: Callable[[bytes], bytes]) -> None:
    """
    first run    a download that broke off: some mails, the last one half, one flaw
    second run   the same file: nothing new, nothing said again
    third run    the whole file: the half mail is replaced, the rest follows
    """
    # bytes that do not compress, or all of it would be lost with the first missing one
    noise = [b"Subject: n\n\n" + bytes(hash((n, i)) % 251 for i in range(40_000)) for n in range(9)]
    held = [raw + b"\n" for raw in noise]
    whole = pack(mboxrd(*held))
    part.path.write_bytes(whole[: len(whole) * 2 // 3])
    first = batches(part, size=2)
    assert raws(part, first)[:4] == held[:4]
    assert rules(first) == [FlawRule.MBOX_TRUNCATED]
    assert first[-1].flaws != ()
    assert batches(part, first[-1].cursor) == []
    part.path.write_bytes(whole)
    third = batches(part, first[-1].cursor)
    assert [entry.removed for entry in third[0].entries][:2] == [True, False]
    assert rules(third) == []
    seen = [entry.position for batch in first + third for entry in batch.entries]
    assert [entry.position for batch in batches(part) for entry in batch.entries] == [
        position for position in dict.fromkeys(seen) if position != third[0].entries[0].position
    ]


@pytest.mark.parametrize(
    "beginning",
    [
        b"\x1f\x8b",
        gzip.compress(b"x", mtime=0)[:10],
        lzma.compress(b"x")[:20],
        zstandard.compress(b"x")[:4],
        zstandard.compress(b"x")[:8],
    ],
)
def test_a_file_cut_at_once_is_a_flaw(part: Part, beginning: bytes) -> None:
    """Nothing could be unpacked: one flaw, no entries, no exception."""
    part.path.write_bytes(beginning)
    (batch,) = batches(part)
    assert batch.entries == ()
    assert rules([batch]) == [FlawRule.MBOX_TRUNCATED]
    assert batches(part, batch.cursor) == []


def test_damage_within_a_compressed_file_is_a_flaw(part: Part) -> None:
    """A flipped bit in the second member: the first one's mails are read."""
    first, second = gzip.compress(mboxrd(ONE, TWO)), gzip.compress(mboxrd(THREE))
    part.path.write_bytes(first + second[:-6] + b"\xff" + second[-5:])
    found = batches(part)
    assert raws(part, found)[:2] == [ONE, TWO]
    assert rules(found) == [FlawRule.MBOX_TRUNCATED]


@PACKERS
def test_a_file_cut_before_the_cursor_forgets_nothing(
    part: Part, pack: Callable[[bytes], bytes]
) -> None:
    """
    first run    the whole file
    then         it is copied once more, and the copy is not done
    second run   one flaw, the cursor as it was: nobody knows what the rest is
    """
    noise = [b"Subject: n\n\n" + random.Random(n).randbytes(40_000) + b"\n" for n in range(9)]
    whole = pack(mboxrd(*noise))
    part.path.write_bytes(whole)
    before = batches(part, size=2)[-1]
    part.path.write_bytes(whole[: len(whole) // 2])
    (after,) = batches(part, before.cursor)
    assert (after.entries, after.anew, after.cursor) == ((), False, before.cursor)
    assert rules([after]) == [FlawRule.MBOX_TRUNCATED]
    assert Mbox().count(part, before.cursor) == 1
    part.path.write_bytes(whole)
    assert batches(part, before.cursor) == []


# Size


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_mail_without_end_is_not_held(part: Part, pack: Callable[[bytes], bytes]) -> None:
    """
    one, 100 MB of zeros without an envelope, three: a bomb, or a disk image that was appended

    The middle one is listed and cannot be read; nothing of it is kept.
    """
    bomb = b"Subject: two\n\n" + bytes(100_000_000) + b"\nFrom " + b"x" * 1_000_000 + b"\n"
    part.path.write_bytes(pack(mboxrd(ONE)) + pack(mboxrd(bomb)) + pack(mboxrd(THREE)))
    del bomb
    tracemalloc.start()
    found = batches(part, size=2)
    positions = [entry.position for batch in found for entry in batch.entries]
    copies = list(Mbox().read(part, positions))
    rest = batches(part, found[0].cursor)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [isinstance(copy, Copy) for copy in copies] == [True, False, True]
    assert raws(part, rest) == [THREE]
    assert peak < 12_000_000


def test_long_mails_are_measured_as_short_ones(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail of which little is held has the place and the hash that it has when all is."""
    text = mboxrd(*(b"Subject: n\n\n" + b"x y\n\r\n" * n for n in range(0, 90_000, 9_973)))
    part.path.write_bytes(text + ENVELOPE + b"\n" + mboxrd(ONE))
    held = batches(part, size=3)
    monkeypatch.setattr("kmonthly.archive.mbox._HELD", 10)
    monkeypatch.setattr("kmonthly.archive.mbox._CHUNK", 1000)
    assert batches(part, size=3) == held
    for batch in held:
        assert batches(part, batch.cursor) == batches(part, batch.cursor)
        assert [each.anew for each in batches(part, batch.cursor)] in ([False], [])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_memory_stays_flat(part: Part, pack: Callable[[bytes], bytes]) -> None:
    """24 MB of mail are listed and read in a few MB, whatever the order."""
    body = b"Subject: long\n\n" + b"a line of a long mail\n" * 400
    part.path.write_bytes(pack(mboxrd(*[body] * 2700)))
    tracemalloc.start()
    positions = [
        entry.position for batch in Mbox().batches(part, START, 100) for entry in batch.entries
    ]
    assert sum(
        len(copy.raw) for copy in Mbox().read(part, positions) if isinstance(copy, Copy)
    ) == (2700 * len(body))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_mails_are_found_across_the_borders_of_reading(part: Part) -> None:
    """From lines at every distance from the reader's chunk of 128 KB."""
    long = b"Subject: long\n\n" + b"x" * (128 * 1024 - 180) + b"\n"
    for shift in range(120, 180):
        padded = long + b"y" * shift + b"\n"
        assert mails(mboxrd(padded, ONE, TWO), part) == [padded, ONE, TWO]
