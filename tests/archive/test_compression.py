"""Compressed files: several pieces behind each other, bombs, and frames of every kind."""

import gzip
import lzma
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from kmonthly.archive.compression import DAMAGE, unpacked
from kmonthly.archive.files import regular

TEXT = b"".join(b"tulip %d\n" % number for number in range(60_000))


def raw_zstd(text: bytes) -> bytes:
    """As `zstd -1 --no-check --stream-size=...` does not: no size, no checksum, small blocks."""
    params = zstandard.ZstdCompressionParameters(write_content_size=0, write_checksum=0)
    return zstandard.ZstdCompressor(compression_params=params).compress(text)


def checked_zstd(text: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=19, write_checksum=True).compress(text)


def streamed_zstd(text: bytes) -> bytes:
    """Written piece by piece, flushed in between."""
    stream = zstandard.ZstdCompressor().compressobj()
    flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
    some = (text[at : at + 5000] for at in range(0, len(text), 5000))
    return b"".join(stream.compress(each) + stream.flush(flush) for each in some) + stream.flush()


PACKERS = pytest.mark.parametrize(
    "pack",
    [gzip.compress, lzma.compress, zstandard.compress, raw_zstd, checked_zstd, streamed_zstd],
    ids=["gz", "xz", "zst", "zst-bare", "zst-checked", "zst-streamed"],
)


def whole(path: Path, size: int = 10_000) -> bytes:
    with regular(path) as file:
        text = unpacked(file)
        return b"".join(iter(lambda: text.read1(size), b""))


@PACKERS
def test_pieces_behind_each_other_are_one_text(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """Appended to day by day; one day nothing came."""
    path = tmp_path / "x"
    path.write_bytes(pack(TEXT) + pack(b"") + pack(b"more\n"))
    assert whole(path) == TEXT + b"more\n"


@PACKERS
def test_any_place_can_be_gone_to(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Forward, back, behind the end."""
    path = tmp_path / "x"
    path.write_bytes(pack(TEXT[:300_000]) + pack(TEXT[300_000:]))
    with regular(path) as file:
        text = unpacked(file)
        for offset in (400_000, 17, 299_999, 0, len(TEXT) - 1):
            text.seek(offset)
            assert text.read1(1) == TEXT[offset : offset + 1]
        text.seek(len(TEXT) + 10)
        assert text.read1(1) == b""


@PACKERS
def test_a_cut_raises(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """At whatever byte a download broke off: never an end that looks like one."""
    path = tmp_path / "x"
    packed = pack(b"tulips\n" * 20)
    for cut in range(6, len(packed)):
        path.write_bytes(packed[:cut])
        with pytest.raises(DAMAGE):
            whole(path, 100)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, zstandard.compress])
def test_a_bomb_is_unpacked_in_little_memory(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """200 MB of zeros out of a few KB."""
    path = tmp_path / "x"
    path.write_bytes(pack(bytes(50_000_000)) * 4)
    tracemalloc.start()
    with regular(path) as file:
        text = unpacked(file)
        size = sum(len(chunk) for chunk in iter(lambda: text.read1(128 * 1024), b""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 200_000_000
    assert peak < 20_000_000


def test_a_window_that_nobody_needs_is_refused(tmp_path: Path) -> None:
    """A zstd frame of a few bytes that asks for 2 GB, and an xz stream that does."""
    path = tmp_path / "x"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + bytes([0x00, (31 - 10) << 3]) + b"\x01\x00\x00")
    with pytest.raises(DAMAGE):
        whole(path)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 4096}]
    packed = bytearray(lzma.compress(b"x", filters=filters))
    path.write_bytes(bytes(packed[:16]) + b"\x28" + bytes(packed[17:]))
    with pytest.raises(DAMAGE):
        whole(path)


def test_frames_without_data_are_skipped(tmp_path: Path) -> None:
    """pzstd writes one before each of its frames."""
    path = tmp_path / "x"
    note = b"\x50\x2a\x4d\x18" + struct.pack("<I", 4) + b"note"
    path.write_bytes(note + zstandard.compress(TEXT) + note + zstandard.compress(TEXT))
    assert whole(path) == TEXT * 2


@pytest.mark.parametrize("pack", [lzma.compress, zstandard.compress])
def test_what_follows_and_is_no_piece_is_damage(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """Half of another download behind the first."""
    path = tmp_path / "x"
    path.write_bytes(pack(TEXT) + b"<html>")
    with pytest.raises(DAMAGE):
        whole(path)


def test_zero_bytes_may_stand_between_xz_streams(tmp_path: Path) -> None:
    """Padding, as the format allows it."""
    path = tmp_path / "x"
    path.write_bytes(lzma.compress(TEXT) + bytes(8) + lzma.compress(b"more\n") + bytes(4))
    assert whole(path) == TEXT + b"more\n"
