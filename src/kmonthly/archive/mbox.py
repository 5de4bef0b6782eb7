"""Mail out of mbox files: mboxrd and mboxo; plain, .gz, .xz or .zst; with LF or CRLF line ends.

A mail starts behind its envelope, a line like `From ada@example.org Thu Jan  1 00:00:00 1970` that
opens the file or stands behind an empty line. Writers quote body lines that look like one with a
`>`. The two dialects differ in one thing that no reader can see: mboxrd quotes `>From ` again
(`>>From `), mboxo leaves it as it is. One `>` is taken off everywhere, as mboxrd wants; a body line
that was `>From ` before an mboxo writer saw it comes back as `From `.

Writers put an empty line behind every mail; it is not the mail's. So a mail that had no final
newline has one when it comes back. A file that ends without that empty line is taken as it is.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from kmonthly.archive.compression import DAMAGE, Bytes, unpacked
from kmonthly.archive.files import LARGEST, reason, regular, too_large
from kmonthly.archive.model import START, Batch, Copy, Cursor, Entry, Kind, Part, Unreadable
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import Position

_CHUNK = 128 * 1024
_WINDOW_MAILS, _WINDOW_BYTES = 256, 16 * 1024 * 1024
_HELD = 1024 * 1024
"""Bytes of a mail that are held while its end is looked for; of longer ones only the hash grows."""

_LONGEST_ENVELOPE = 8192

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
    one, or gone, is listed anew from its start. A change further up moves that mail and is noticed
    with it; one that keeps every length is not, until the mail that it changed is read.

    A compressed file that is cut before the cursor proves nothing: the cursor stays.
    """

    kind = Kind.MBOX

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """What is new in the file since the cursor, in its order, `size` entries a batch.

        The two entries of a mail that grew are never parted, so that a batch may hold one more.
        """
        try:
            with _opened(part.path) as text:
                yield from _batches(part, text, since, size)
        except OSError as error:
            flaw = _flaw(part, FlawRule.EPOCH_UNREADABLE, reason(error))
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
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, reason(error))


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

    def __init__(self, file: Bytes) -> None:
        self._file = file
        self.fault: tuple[FlawRule, str] | None = None

    def seek(self, offset: int) -> None:
        """Goes to a place. If there is none, because the file is shorter or cut, reading tells."""
        try:
            self._file.seek(offset)
        except DAMAGE as damage:
            self.fault = FlawRule.MBOX_TRUNCATED, str(damage)
        except OSError as error:
            self.fault = FlawRule.EPOCH_UNREADABLE, reason(error)
        except (ValueError, OverflowError):
            pass  # no file is so long

    def chunk(self, size: int = _CHUNK) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        # read1, since read() throws away what it has when a compressed file turns out to be cut
        try:
            return self._file.read1(size)
        except DAMAGE as damage:
            self.fault = FlawRule.MBOX_TRUNCATED, str(damage)
        except OSError as error:
            self.fault = FlawRule.EPOCH_UNREADABLE, reason(error)
        return b""

    def take(self, size: int) -> bytes:
        """`size` bytes, or what there is."""
        taken = bytearray()
        while len(taken) < size and (chunk := self.chunk(min(_CHUNK, size - len(taken)))):
            taken += chunk
        return bytes(taken)


@contextmanager
def _opened(path: Path) -> Iterator[_Text]:
    with regular(path) as file:
        yield _Text(unpacked(file))


def _batches(part: Part, text: _Text, since: Cursor, size: int) -> Iterator[Batch]:
    if since in (START, _NO_MAIL):
        yield from _batched(part, since, size, _from_start(part, text))
        return
    entries = _entries_since(text, since)
    if entries is not None:
        yield from _batched(part, since, size, chain(entries, _faults(part, text)))
    elif text.fault is not None:
        yield Batch(part, (), since, tuple(_faults(part, text)))
    else:
        said = _flaw(part, FlawRule.HISTORY_REWRITTEN, "the mail at the cursor is another one")
        findings = chain((said,), _from_start(part, text))
        yield from _batched(part, since, size, findings, anew=True)


def _from_start(part: Part, text: _Text) -> Iterator[Entry | Flaw]:
    """The entries and the flaws of a file, in its order."""
    text.seek(0)
    pieces = _pieces(text, 0, in_mail=False)
    if not next(pieces).blank:
        yield _flaw(part, FlawRule.MBOX_PROLOGUE, "")
    yield from _entries(pieces)
    yield from _faults(part, text)


def _faults(part: Part, text: _Text) -> Iterator[Flaw]:
    """What ended the file early, asked when it has been read."""
    if text.fault is not None:
        yield _flaw(part, *text.fault)


def _entries_since(text: _Text, since: Cursor) -> Iterator[Entry] | None:
    """The entries behind the cursor; None if the mail at the cursor is not there."""
    try:
        known = Position(bytes.fromhex(since))
        offset, length, digest = _PLACE.unpack(known)
    except (ValueError, struct.error):
        return None
    text.seek(max(offset - 1, 0))
    if text.take(1) != b"\n":
        return None
    pieces = _pieces(text, offset, in_mail=True, known=length)
    last = next(pieces)
    if last.known != digest:
        return None
    grown = last.length > length
    replaced = (Entry(known, removed=True), Entry(last.position)) if grown else ()
    return chain(replaced, _entries(pieces))


def _entries(pieces: Iterator["_Piece"]) -> Iterator[Entry]:
    return (Entry(piece.position) for piece in pieces)


def _batched(
    part: Part, since: Cursor, size: int, findings: Iterator[Entry | Flaw], *, anew: bool = False
) -> Iterator[Batch]:
    """Entries by `size`, each flaw with the entries around it."""
    cursor = _NO_MAIL if anew else since or _NO_MAIL
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    for finding in findings:
        if isinstance(finding, Flaw):
            flaws.append(finding)
            continue
        if len(entries) >= size and not entries[-1].removed:
            yield Batch(part, tuple(entries), cursor, tuple(flaws), anew)
            entries, flaws, anew = [], [], False
        entries.append(finding)
        cursor = Cursor(finding.position.hex())
    # a cut file stays cut: with nothing new its flaw is not told again
    if entries or (flaws and cursor != since):
        yield Batch(part, tuple(entries), cursor, tuple(flaws), anew)


class _Piece:
    """What stands between two envelopes, still quoted, measured while it is read.

    `known` is the hash of its first bytes, as many as asked for; empty if there are fewer.
    """

    def __init__(self, offset: int, known: int = -1) -> None:
        self.offset, self.length = offset, 0
        self.blank = True
        self._hash = blake2b(digest_size=8)
        self._known = known
        self.known = self._hash.digest() if known == 0 else b""

    def add(self, text: bytes) -> None:
        """The next bytes."""
        rest = self._known - self.length
        if 0 < rest <= len(text):
            beginning = self._hash.copy()
            beginning.update(text[:rest])
            self.known = beginning.digest()
        self._hash.update(text)
        self.length += len(text)
        self.blank = self.blank and (not text or text.isspace())

    @property
    def position(self) -> Position:
        return Position(_PLACE.pack(self.offset, self.length, self._hash.digest()))


def _pieces(text: _Text, offset: int, *, in_mail: bool, known: int = -1) -> Iterator[_Piece]:
    """What stands before the next envelope, then each mail.

    The text is at `offset`, at the start of a line: inside a mail, or at the start of the file,
    where the first envelope needs no empty line before it. An envelope that the file's end cuts
    is left for the next time. The first piece also tells the hash of its first `known` bytes.
    """
    held = bytearray(b"\n")  # the newline before the piece; once the piece is long, its end
    base = offset - 1
    start, look = 1, 0
    piece = _Piece(offset, known)

    def opens_mail(at: int, end: int) -> bool:
        stands_free = not in_mail or held.endswith(_EMPTY_LINE_ENDS, max(start - 1, 0), at + 1)
        return stands_free and is_envelope(bytes(held[at + 1 : end]))

    def whole(end: int) -> _Piece:
        """The piece that ends here, without the empty line that closes it."""
        tail = bytes(held[max(end - 3, start - 1, 0) : end])
        closing = next((each for each in _EMPTY_LINE_ENDS if tail.endswith(each)), b"\n")
        piece.add(bytes(held[start : end - len(closing) + 1]))
        return piece

    while chunk := text.chunk():
        held += chunk
        while (at := held.find(b"\nFrom ", look)) >= 0:
            end = held.find(b"\n", at + 1)
            if end < 0 and len(held) - at < _LONGEST_ENVELOPE:
                break
            look = end if end >= 0 else at + 1
            if end >= 0 and opens_mail(at, end):
                yield whole(at + 1)
                start, in_mail = end + 1, True
                piece = _Piece(base + start)
        look = at if at >= 0 else max(look, start - 1, len(held) - 5)
        if look - start > _HELD:
            # what is left is enough to see the empty line before an envelope
            piece.add(bytes(held[start : look - 4]))
            start = look - 4
        done = max(start - 1, 0)
        del held[:done]
        base, start, look = base + done, start - done, look - done
    at = held.find(b"\nFrom ", look)
    if at >= 0 and opens_mail(at, len(held)):
        del held[at + 1 :]
    yield whole(len(held))


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
    if length > LARGEST:
        return Unreadable(FlawRule.COPY_UNREADABLE, too_large(LARGEST))
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


def _digest(quoted: bytes) -> bytes:
    return blake2b(quoted, digest_size=8).digest()


def _flaw(part: Part, rule: FlawRule, detail: str) -> Flaw:
    return Flaw(rule, part.archive, part.name, detail=detail)
