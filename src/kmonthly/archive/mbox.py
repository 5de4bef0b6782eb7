"""Mail out of mbox files: mboxrd and mboxo; plain, .gz or .xz; with LF or CRLF line ends.

A mail starts behind its envelope, a line like `From ada@example.org Thu Jan  1 00:00:00 1970` that
opens the file or stands behind an empty line. Writers quote body lines that look like one with a
`>`. The two dialects differ in one thing that no reader can see: mboxrd quotes `>From ` again
(`>>From `), mboxo leaves it as it is. One `>` is taken off everywhere, as mboxrd wants; a body line
that was `>From ` before an mboxo writer saw it comes back as `From `.

Writers put an empty line behind every mail; it is not the mail's. So a mail that had no final
newline has one when it comes back. A file that ends without that empty line is taken as it is.
"""

import gzip
import lzma
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from io import BufferedReader
from itertools import chain
from pathlib import Path

from kmonthly.archive.model import START, Batch, Copy, Cursor, Entry, Kind, Part, Unreadable
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import Position

_CHUNK = 128 * 1024
_WINDOW_MAILS, _WINDOW_BYTES = 256, 16 * 1024 * 1024

_PLACE = struct.Struct(">QQ8s")
"""A position: offset and length in the unpacked file, and a hash of what stands there."""

_NO_MAIL = Cursor("no mail")
"""The cursor of a file that was read and held no mail."""

_EMPTY_LINE_ENDS = (b"\n\n", b"\n\r\n")

_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = rb"\d{1,2}:\d\d(?::\d\d)?"
_ZONE = rb"(?:\s+(?:[+-]\d{4}|[A-Z]{1,5}))?"
_DATE_AT_END = re.compile(
    rb"(?:^|\s)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:"
    # asctime, as mboxrd has it; Berkeley mail puts a zone before the year, pipermail's heirs behind
    rb"%(month)b\s+\d{1,2}\s+%(time)b%(zone)b\s+\d{4}%(zone)b"
    # the Date header's own form, as some exporters copy it
    rb"|\d{1,2}\s+%(month)b\s+\d{4}\s+%(time)b%(zone)b"
    rb")\s*$" % {b"month": _MONTH, b"time": _TIME, b"zone": _ZONE}
)


class Mbox:
    """The reader of mbox files; an mbox is one part.

    A cursor is the position of the last mail that was listed. Going on from it reads that mail
    again: if a mail was still being written when the file was last read, its first half is
    reported as removed, then the whole of it is listed. A file whose mail at the cursor is another
    one, or gone, is read again from its start; a change further up goes unseen.
    """

    kind = Kind.MBOX

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """What is new in the file since the cursor, in its order, `size` entries a batch.

        The two entries of a mail that grew are never parted, so that a batch may hold one more.
        """
        try:
            with _opened(part.path) as text:
                yield from _batched(part, since, size, _findings(part, text, since))
        except OSError as error:
            flaw = _flaw(part, FlawRule.EPOCH_UNREADABLE, _reason(error))
            yield Batch(part, (), since, (flaw,))

    def count(self, part: Part, since: Cursor) -> int:
        """How many entries are new since the cursor: exact, at the cost of one pass."""
        return sum(len(batch.entries) or 1 for batch in self.batches(part, since, 1000))

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """The mails at the positions, in the same order; Unreadable where the file changed.

        Cheap in any order for a plain file. A compressed one is unpacked front to back, and from
        its start again where a window of 256 positions goes back.
        """
        try:
            with _opened(part.path) as text:
                for window in _windows(positions):
                    yield from _read_window(text, window)
        except OSError as error:
            # the file could not be opened: no position was taken yet
            for _ in positions:
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, _reason(error))


def is_envelope(line: bytes) -> bool:
    """Whether a line that starts with `From ` introduces a mail: a date stands at its end."""
    return line.startswith(b"From ") and _DATE_AT_END.search(line[5:][-80:]) is not None


def head(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked if it is compressed. Raises OSError."""
    with _opened(path) as text:
        return text.take(size)


def starts_with_mail(text: bytes) -> bool:
    """Whether the beginning of a file is an mbox's: its first line that is not empty says so."""
    return is_envelope(text.lstrip(b"\r\n").partition(b"\n")[0])


def holds_mail(text: bytes) -> bool:
    """Whether an envelope stands anywhere in the beginning of a file."""
    return any(is_envelope(line) for line in text.split(b"\n"))


class _Text:
    """A file's unpacked bytes. `fault` tells why they ended before the file's own end, if so."""

    def __init__(self, file: gzip.GzipFile | lzma.LZMAFile | BufferedReader) -> None:
        self._file = file
        self.fault: tuple[FlawRule, str] | None = None

    def seek(self, offset: int) -> None:
        # where a seek fails the file is cut or no such place can be: reading tells
        with suppress(EOFError, OSError, ValueError, zlib.error, lzma.LZMAError):
            self._file.seek(offset)

    def chunk(self, size: int = _CHUNK) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        # read1, since read() throws away what it has when a compressed file turns out to be cut
        try:
            return self._file.read1(size)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
            self.fault = FlawRule.MBOX_TRUNCATED, str(error)
        except OSError as error:
            self.fault = FlawRule.EPOCH_UNREADABLE, _reason(error)
        return b""

    def take(self, size: int) -> bytes:
        """`size` bytes, or what there is."""
        taken = bytearray()
        while len(taken) < size and (chunk := self.chunk(min(_CHUNK, size - len(taken)))):
            taken += chunk
        return bytes(taken)


@contextmanager
def _opened(path: Path) -> Iterator[_Text]:
    """The text of a file; what is compressed says so in its first bytes, whatever its name."""
    with path.open("rb") as file:
        magic = file.peek(6)[:6]
        if magic.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield _Text(unpacked)
        elif magic == b"\xfd7zXZ\0":
            with lzma.LZMAFile(file) as inflated:
                yield _Text(inflated)
        else:
            yield _Text(file)


def _findings(part: Part, text: _Text, since: Cursor) -> Iterator[Entry | Flaw]:
    """The new entries and the flaws of a file, in its order."""
    entries = None if since in (START, _NO_MAIL) else _entries_since(text, since)
    if entries is None:
        if since not in (START, _NO_MAIL):
            yield _flaw(part, FlawRule.HISTORY_REWRITTEN, "the mail at the cursor is another one")
        text.seek(0)
        pieces = _pieces(text, 0, in_mail=False)
        if next(pieces)[1].strip():
            yield _flaw(part, FlawRule.MBOX_PROLOGUE, "")
        entries = _entries(pieces)
    yield from entries
    if text.fault is not None:
        yield _flaw(part, *text.fault)


def _entries_since(text: _Text, since: Cursor) -> Iterator[Entry] | None:
    """The entries behind the cursor; None if the mail at the cursor is no longer there."""
    try:
        known = Position(bytes.fromhex(since))
        offset, length, digest = _PLACE.unpack(known)
    except (ValueError, struct.error):
        return None
    text.seek(max(offset - 1, 0))
    if text.take(1) != b"\n":
        return None
    pieces = _pieces(text, offset, in_mail=True)
    _, last = next(pieces)
    if len(last) < length or _digest(last[:length]) != digest:
        return None
    grown = len(last) > length
    replaced = (Entry(known, removed=True), Entry(_position(offset, last))) if grown else ()
    return chain(replaced, _entries(pieces))


def _entries(pieces: Iterator[tuple[int, bytes]]) -> Iterator[Entry]:
    return (Entry(_position(offset, mail)) for offset, mail in pieces)


def _batched(
    part: Part, since: Cursor, size: int, findings: Iterator[Entry | Flaw]
) -> Iterator[Batch]:
    """Entries by `size`, each flaw with the entries around it."""
    cursor = since or _NO_MAIL
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    for finding in findings:
        if isinstance(finding, Flaw):
            flaws.append(finding)
            if finding.rule is FlawRule.HISTORY_REWRITTEN:
                cursor = _NO_MAIL
            continue
        if len(entries) >= size and not entries[-1].removed:
            yield Batch(part, tuple(entries), cursor, tuple(flaws))
            entries, flaws = [], []
        entries.append(finding)
        cursor = Cursor(finding.position.hex())
    # a cut file stays cut: with nothing new its flaw is not told again
    if entries or (flaws and cursor != since):
        yield Batch(part, tuple(entries), cursor, tuple(flaws))


def _pieces(text: _Text, offset: int, *, in_mail: bool) -> Iterator[tuple[int, bytes]]:
    """What stands before the next envelope, then each mail, with its offset; still quoted.

    The text is at `offset`, at the start of a line: inside a mail, or at the start of the file,
    where the first envelope needs no empty line before it. An envelope that the file's end cuts
    is left for the next time.
    """
    held = bytearray(b"\n")  # one newline, then what comes behind it
    base = offset - 1
    before = look = 0

    def opens_mail(at: int, end: int) -> bool:
        stands_free = not in_mail or held.endswith(_EMPTY_LINE_ENDS, before, at + 1)
        return stands_free and is_envelope(bytes(held[at + 1 : end]))

    while chunk := text.chunk():
        held += chunk
        while (at := held.find(b"\nFrom ", look)) >= 0 and (end := held.find(b"\n", at + 1)) >= 0:
            look = end
            if opens_mail(at, end):
                yield base + before + 1, _without_empty_line(held[before : at + 1])
                before, in_mail = end, True
        look = at if at >= 0 else max(look, before, len(held) - 5)
        del held[:before]
        base, look, before = base + before, look - before, 0
    at = held.find(b"\nFrom ", look)
    if at >= 0 and opens_mail(at, len(held)):
        del held[at + 1 :]
    yield base + 1, _without_empty_line(held)


def _without_empty_line(piece: bytearray) -> bytes:
    """A mail that stands behind a newline, without the empty line that closes it."""
    closing = next((end for end in _EMPTY_LINE_ENDS if piece.endswith(end)), b"\n")
    return bytes(piece[1 : len(piece) - len(closing) + 1])


def _windows(positions: Iterable[Position]) -> Iterator[list[Position]]:
    """Positions by the few, so that what they hold fits in memory."""
    window: list[Position] = []
    held = 0
    for position in positions:
        window.append(position)
        held += _place(position)[1]
        if len(window) >= _WINDOW_MAILS or held >= _WINDOW_BYTES:
            yield window
            window, held = [], 0
    if window:
        yield window


def _read_window(text: _Text, window: list[Position]) -> list[Copy | Unreadable]:
    """The mails at a few positions, read front to back, given in the order asked for."""
    found = {position: _copy(text, position) for position in sorted(set(window), key=_place)}
    return [found[position] for position in window]


def _copy(text: _Text, position: Position) -> Copy | Unreadable:
    offset, length, digest = _place(position)
    text.seek(offset)
    quoted = text.take(length)
    if len(quoted) != length or _digest(quoted) != digest:
        return Unreadable(FlawRule.COPY_UNREADABLE, "the file changed since it was listed")
    return Copy(position, _QUOTED.sub(b"", quoted) if b">From " in quoted else quoted)


def _place(position: Position) -> tuple[int, int, bytes]:
    """Offset, length and hash. What is no position of an mbox has a hash that nothing has."""
    if len(position) != _PLACE.size:
        return 0, 0, b""
    return _PLACE.unpack(position)


def _position(offset: int, quoted: bytes) -> Position:
    return Position(_PLACE.pack(offset, len(quoted), _digest(quoted)))


def _digest(quoted: bytes) -> bytes:
    return blake2b(quoted, digest_size=8).digest()


def _flaw(part: Part, rule: FlawRule, detail: str) -> Flaw:
    return Flaw(rule, part.archive, part.name, detail=detail)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
