"""Compressed files, unpacked front to back in a few MB whatever they unpack to.

A file may hold several gzip members, xz streams or zstd frames behind each other, as logs do that
grow. One that ends within such a piece gives what it holds; then it raises one of DAMAGE.
"""

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Protocol

import zstandard

DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, zstandard.ZstdError)
"""What reading raises where a compressed file is cut or damaged."""

_CHUNK = 128 * 1024
_MEMORY = 128 * 1024 * 1024
"""What a stream may demand for looking back: `xz -9` wants 65 MB, `zstd --long` as much as this."""

_GZIP, _XZ, _ZSTD = b"\x1f\x8b", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"
"""Bytes 1 to 3 of a zstd frame without data, as pzstd puts first; byte 0 is 0x50 to 0x5f."""

_RLE = 1
"""The type of a block that is one byte many times; its size is that of what it stands for."""


class Bytes(Protocol):
    """What unpacked files can do, as plain ones can."""

    def read1(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...


def unpacked(file: BufferedReader) -> Bytes:
    """The bytes of a file; what is compressed says so in its first bytes, whatever its name."""
    magic = file.peek(6)[:6]
    if magic.startswith(_GZIP):
        return gzip.GzipFile(fileobj=file)
    if magic == _XZ:
        return _Unpacked(file, _xz)
    if magic.startswith(_ZSTD) or (magic[1:4] == _SKIPPABLE and magic[0] >> 4 == 5):
        return _Unpacked(file, _zstd)
    return file


class _Unpacked:
    """A stream of blocks read as a file. Going back starts at the first block again."""

    def __init__(
        self, file: BufferedReader, blocks: Callable[[BufferedReader], Iterator[bytes]]
    ) -> None:
        self._file, self._unpack = file, blocks
        self._blocks = blocks(file)
        self._block, self._used, self._at = b"", 0, 0

    def read1(self, size: int, /) -> bytes:
        """Some bytes, at most `size`; none at the end. Raises DAMAGE, once."""
        while self._used >= len(self._block):
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._block, self._used = block, 0
        taken = self._block[self._used : self._used + size]
        self._used += len(taken)
        self._at += len(taken)
        return taken

    def seek(self, offset: int, /) -> int:
        """Goes to a place, or to the end if there is no such place. Raises DAMAGE."""
        if offset < self._at:
            self._rewind()
        while self._at < offset and self.read1(offset - self._at):
            pass
        return self._at

    def _rewind(self) -> None:
        self._file.seek(0)
        self._blocks = self._unpack(self._file)
        self._block, self._used, self._at = b"", 0, 0


def _xz(file: BufferedReader) -> Iterator[bytes]:
    """The blocks of xz streams."""
    left = file.read(_CHUNK)
    while left:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
        while not stream.eof:
            if stream.needs_input and not left and not (left := file.read(_CHUNK)):
                raise EOFError("the file ends within an xz stream")
            block, left = stream.decompress(left, _CHUNK), b""
            if block:
                yield block
        # zero bytes may stand between two streams
        left = stream.unused_data.lstrip(b"\0")
        while not left and (more := file.read(_CHUNK)):
            left = more.lstrip(b"\0")


def _zstd(file: BufferedReader) -> Iterator[bytes]:
    """The blocks of zstd frames, 128 KB at most each.

    zstandard's own stream reader takes a cut file for a whole one, and its decompressor unpacks all
    that it is given: 4 bytes can become 128 KB. So it is given one block after the other (RFC 8878,
    3.1.1).
    """
    while magic := file.read(4):
        if magic[1:] == _SKIPPABLE and magic[0] >> 4 == 5:
            size = int.from_bytes(_exactly(file, 4), "little")
            _skip(file, size)
            continue
        if magic != _ZSTD:
            raise EOFError("no zstd frame stands behind the last one")
        frame = zstandard.ZstdDecompressor(max_window_size=_MEMORY).decompressobj()
        descriptor = _exactly(file, 1)
        header = _exactly(file, _header_size(descriptor[0]))
        yield frame.decompress(magic + descriptor + header)
        last = False
        while not last:
            block = _exactly(file, 3)
            fields = int.from_bytes(block, "little")
            last, kind, size = bool(fields & 1), fields >> 1 & 3, fields >> 3
            yield frame.decompress(block + _exactly(file, 1 if kind == _RLE else size))
        if descriptor[0] & 4:
            yield frame.decompress(_exactly(file, 4))


def _header_size(descriptor: int) -> int:
    """How many bytes of a frame's header follow its descriptor."""
    content_flag, single, dictionary = descriptor >> 6, descriptor >> 5 & 1, descriptor & 3
    content = (single, 2, 4, 8)[content_flag]
    return (0 if single else 1) + (0, 1, 2, 4)[dictionary] + content


def _exactly(file: BufferedReader, size: int) -> bytes:
    held = file.read(size)
    if len(held) < size:
        raise EOFError("the file ends within a zstd frame")
    return held


def _skip(file: BufferedReader, size: int) -> None:
    while size:
        size -= len(_exactly(file, min(size, _CHUNK)))
