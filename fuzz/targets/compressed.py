"""Compressed files. Input: a line of numbers, then the bytes of a file.

The numbers say where compressed files are cut and damaged, and how much is asked for at once.
"""

import gzip
import lzma
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import BufferedReader, BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import zstandard

from fuzz.limits import timed
from fuzz.targets import Mutation, repeated
from kmonthly.archive.compression import DAMAGE, Bytes, unpacked
from kmonthly.archive.mbox import Mbox
from kmonthly.archive.model import START, Copy, Kind, Part
from kmonthly.terms.ids import ArchiveName

LARGEST = 4096

_MOST = 512 * 1024
"""What is unpacked of one input: 4 KB of xz can be 100 MB."""

_PACKERS: Sequence[Callable[[bytes], bytes]] = (
    lambda text: gzip.compress(text, 1, mtime=0),
    lambda text: lzma.compress(text, preset=0),
    lambda text: zstandard.compress(text, 1),
    lambda text: zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress(
        text
    ),
)


def check(data: bytes) -> None:
    """Any file can be read to its end, or raises DAMAGE once and has ended then; in any pieces.

    What was packed comes back, two members behind each other as one text. Cut anywhere it gives the
    beginning of the text. Of a damaged file small pieces may give more than large ones. What mails
    an mbox reader lists in any file it can also read.
    """
    first, _, text = data.partition(b"\n")
    numbers = [int(each) for each in re.findall(rb"\d{1,5}", first)][:4] or [1]
    piece = 16 + numbers[-1] % 5000
    _any_pieces(text, piece)
    for pack in _PACKERS:
        packed = pack(text)
        assert timed(_all, packed + packed, piece) == (text + text, False)
        cut = packed[: numbers[0] % (len(packed) + 1)]
        given, damaged = timed(_all, cut, piece)
        if cut[:6] == packed[:6]:
            assert text.startswith(given)
            assert damaged or given == text, "a cut file is taken for a whole one"
        place = numbers[-1] % len(packed)
        _any_pieces(packed[:place] + b"\xff" + packed[place + 1 :], piece)


def _any_pieces(held: bytes, piece: int) -> None:
    """Small pieces and large ones give the same bytes; going back gives them again."""
    large, damaged = timed(_all, held, 1 << 17)
    small, still = timed(_all, held, piece)
    assert still == damaged
    assert small.startswith(large) or large.startswith(small)
    assert damaged or small == large
    if not damaged:
        file = _opened(held)
        file.read1(piece)
        assert file.seek(0) == 0
        assert _rest(file, piece) == (small, False), "going back gives something else"
    timed(_listed, held)


def _listed(held: bytes) -> None:
    path = Path(_folder().name) / "tulips.mbox"
    path.write_bytes(held)
    part = Part(ArchiveName("tulips.mbox"), Kind.MBOX, "", path)
    for batch in Mbox().batches(part, START, 1000):
        for copy in Mbox().read(part, [entry.position for entry in batch.entries]):
            assert isinstance(copy, Copy), copy


def _all(held: bytes, piece: int) -> tuple[bytes, bool]:
    return _rest(_opened(held), piece)


def _rest(file: Bytes, piece: int) -> tuple[bytes, bool]:
    """What is left of a file, and whether it is damaged."""
    found = bytearray()
    try:
        while len(found) < _MOST and (some := file.read1(piece)):
            assert len(some) <= piece, f"{len(some)} bytes where {piece} were wanted"
            found += some
    except DAMAGE:
        return bytes(found), True
    return bytes(found[:_MOST]), False


def _opened(held: bytes) -> Bytes:
    return unpacked(BufferedReader(BytesIO(held)))


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kmonthly-fuzz-")


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word alone, and packed once."""
    yield b"9 4096\n" + repeated(word, size)
    for pack in _PACKERS[:3]:
        member = pack(word)
        yield b"9 4096\n" + member * (size // 8 // len(member))


def _numbers(data: bytes, random: Random) -> bytes:
    text = data.partition(b"\n")[2]
    return b"%d %d\n" % (random.randint(0, 200), random.randint(0, 5000)) + text


def _packed(data: bytes, random: Random) -> bytes:
    """The text of the input packed: what is damaged next is a packed file."""
    first, _, text = data.partition(b"\n")
    return first + b"\n" + random.choice(_PACKERS)(text[:2048])


def _behind(data: bytes, random: Random) -> bytes:
    """A second member, or one that is skipped."""
    more = random.choice(WORDS)
    packed = random.choice((*(pack(more) for pack in _PACKERS), b"\x50\x2a\x4d\x18\x02\0\0\0ab"))
    return data + packed if random.random() < 0.5 else _before(data, packed)


def _before(data: bytes, packed: bytes) -> bytes:
    first, _, text = data.partition(b"\n")
    return first + b"\n" + packed + text


MUTATIONS: Sequence[Mutation] = (_numbers, _packed, _behind)

WORDS = (
    b"From mboxrd@z Thu Jan  1 00:00:00 1970\nSubject: tulips\n\nfirst\n\n",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    b"\xfd7zXZ\x00\x00\x04",
    b"\x28\xb5\x2f\xfd",
    b"\x28\xb5\x2f\xfd\x20\x05",
    b"\x28\xb5\x2f\xfd\x00\x58",
    b"\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x50\x2a\x4d\x18\x00\x00\x00\x00",
    b"\x5f\x2a\x4d\x18\xff\xff\xff\xff",
    b"\x03\x00\x00\x61",
    b"\x01\x00\x00",
    b"\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\x00",
)

LONG = WORDS
