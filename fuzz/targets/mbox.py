"""mbox files. Input: a line of numbers, then what the file holds; `%%` lines part mails in it.

The numbers say where the file was cut each time that it was read while it grew (in bytes), and how
much of it is given at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from fuzz.limits import timed
from fuzz.targets import Mutation, repeated
from kmonthly.archive import mbox
from kmonthly.archive.mbox import Mbox
from kmonthly.archive.model import START, Batch, Copy, Cursor, Entry, Kind, Part
from kmonthly.terms.flaws import Flaw
from kmonthly.terms.ids import ArchiveName, Position

LARGEST = 4096

_COMPRESSED = re.compile(rb"\x1f\x8b|\xfd7zXZ\0|\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")

ENVELOPE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"


def check(data: bytes) -> None:
    """Any file: what is listed can be read back, however many entries at a time and however few
    bytes the disk gives at once.

    A file read while it grows ends up with the entries of the whole file and no others. Mails that
    were written as mboxrd come back as they were, with a final newline. A file that says that it is
    compressed is left to the target `compressed`.
    """
    first, _, text = data.partition(b"\n")
    numbers = [int(each) for each in re.findall(rb"\d{1,5}", first)][:4] or [1]
    if _COMPRESSED.match(text):
        return
    part = _part(text)
    whole = timed(_batches, part)
    entries = [entry for batch in whole for entry in batch.entries]
    _read_back(part, entries)
    assert timed(Mbox().count, part, START) in (len(entries), len(whole))
    for size in (1, 2):
        assert _entries(_batches(part, START, size)) == entries, f"other entries by {size}"
    assert _one_by_one(part) == entries, "other entries when stopped after each"
    assert _drip(part, text, max(numbers[-1] % 100, 1)) == entries, "other entries of small pieces"
    _grows(text, sorted(numbers), entries)
    _round_trip(text.split(b"\n%%\n"))


def _read_back(part: Part, entries: Sequence[Entry]) -> None:
    positions = [entry.position for entry in entries]
    assert len(set(positions)) == len(positions), "two mails at one position"
    assert not any(entry.removed for entry in entries)
    for position, copy in zip(positions, timed(_read, part, positions), strict=True):
        assert isinstance(copy, Copy), f"{copy} at {position.hex()}"
        assert copy.position == position


def _grows(text: bytes, cuts: Iterable[int], entries: Sequence[Entry]) -> None:
    """Reads the file at each of its lengths, from where it was left."""
    cursor = START
    here: dict[Position, None] = {}
    for cut in (*cuts, len(text)):
        part = _part(text[:cut])
        for batch in timed(_batches, part, cursor):
            if batch.anew:
                here.clear()
            for entry in batch.entries:
                if entry.removed:
                    del here[entry.position]
                else:
                    assert entry.position not in here, "listed twice"
                    here[entry.position] = None
            cursor = batch.cursor
        assert not timed(_batches, part, cursor), "something new in a file that is the same"
    assert list(here) == [entry.position for entry in entries], "other entries than at once"


def _round_trip(mails: Sequence[bytes]) -> None:
    held = [raw if raw.endswith(b"\n") else raw + b"\n" for raw in mails]
    quoted = (re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE) for raw in held)
    part = _part(b"".join(ENVELOPE + raw + b"\n" for raw in quoted))
    positions = [entry.position for entry in _entries(timed(_batches, part))]
    found = [copy.raw for copy in timed(_read, part, positions) if isinstance(copy, Copy)]
    assert found == held, f"{found} were written as {held}"


def _batches(part: Part, since: Cursor = START, size: int = 1000) -> list[Batch]:
    return list(Mbox().batches(part, since, size))


def _one_by_one(part: Part) -> list[Entry]:
    """What is listed if each batch is the last before a pause."""
    found: list[Entry] = []
    cursor = START
    while batch := next(Mbox().batches(part, cursor, 1), None):
        assert not batch.anew or not found
        assert batch.cursor != cursor, "a batch that goes nowhere"
        found += batch.entries
        cursor = batch.cursor
    return found


def _read(part: Part, positions: Iterable[Position]) -> list[object]:
    return list(Mbox().read(part, positions))


def _entries(batches: Iterable[Batch]) -> list[Entry]:
    return [entry for batch in batches for entry in batch.entries]


class _Drip:
    """A file that gives a few bytes at a time."""

    def __init__(self, held: bytes, most: int) -> None:
        self._held, self._most, self._at = held, most, 0

    def read1(self, size: int, /) -> bytes:
        given = self._held[self._at : self._at + min(size, self._most)]
        self._at += len(given)
        return given

    def seek(self, offset: int, /) -> int:
        self._at = offset
        return offset


def _drip(part: Part, text: bytes, most: int) -> list[Entry]:
    """What is listed from a slow disk, when a mail of 16 bytes is held for long."""
    with patch.object(mbox, "_HELD", 16):
        found = list(mbox._from_start(part, mbox._Text(_Drip(text, most))))
    return [each for each in found if not isinstance(each, Flaw)]


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kmonthly-fuzz-")


def _part(text: bytes) -> Part:
    path = Path(_folder().name) / "tulips.mbox"
    path.write_bytes(text)
    return Part(ArchiveName("tulips.mbox"), Kind.MBOX, "", path)


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word as lines, as one line, in mails of their own."""
    yield b"1\n" + ENVELOPE + repeated(word, size, b"\n")
    yield b"1\n" + ENVELOPE + repeated(word, size)
    yield b"1\n" + repeated(b"\n" + ENVELOPE + word, size)


def _numbers(data: bytes, random: Random) -> bytes:
    """Other places at which the file is cut."""
    text = data.partition(b"\n")[2]
    places = [random.randint(0, len(text)) for _ in range(random.randint(1, 4))]
    return b" ".join(b"%d" % each for each in places) + b"\n" + text


MUTATIONS: Sequence[Mutation] = (_numbers,)

WORDS = (
    b"From mboxrd@z Thu Jan  1 00:00:00 1970",
    b"\nFrom mboxrd@z Thu Jan  1 00:00:00 1970\n",
    b"\r\nFrom mboxrd@z Thu Jan  1 00:00:00 1970\r\n",
    b"From - Mon Aug  3 10:00:00 2020",
    b"From ada@example.org Mon Aug  3 10:00:00 CEST 2020",
    b"From ada@example.org Mon, 3 Aug 2020 10:00:00 +0200",
    b">From mboxrd@z Thu Jan  1 00:00:00 1970",
    b">From ",
    b">>From ",
    b"From ",
    b"From here on the lock is held.",
    b"Subject: tulips",
    b"first",
    b"%%",
    b"",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\r\n\r\n",
    b" ",
    b"\x00",
    b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ\x00",
)

LONG = (
    *(
        b"",
        b" ",
        b"\r",
        b"\n",
        b"\r\n",
        b"x",
        b"From ",
        b"\nFrom ",
        b"\n\nFrom ",
        b">From ",
        b">",
        b">>",
    ),
    *(b"From x Thu Jan  1 00:00:00 1970", b"\nFrom x Thu Jan  1 00:00:00 1970", b"%%", b"\x00"),
    *(b"From a Mon, 3 Aug 2020 10:00:00 +0200 ", b"From a Mon Aug  3"),
)
