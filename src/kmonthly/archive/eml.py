"""Mails saved one by one: a folder of .eml files, or a single file.

Anybody may write into such a file again. So a position is a hash of what was there, with the file's
name; and when the size or times of a file changed, the folder is listed anew.
"""

import os
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from kmonthly.archive import folder
from kmonthly.archive.files import content, names, opened_folder, reason
from kmonthly.archive.mbox import is_envelope
from kmonthly.archive.model import Batch, Copy, Cursor, Entry, Kind, Part, Unreadable
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position

_HASH = 16
_UNREAD = bytes(_HASH)
"""Stands for the hash of a file that could not be read when it was listed."""

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:|[ \t]")
_TELLING = {b"from", b"date", b"subject", b"message-id", b"received", b"return-path"}


class Eml:
    """Reads single mails: all .eml files that lie in a folder, or one file whatever its name.

    They are listed by name. A link, a pipe or a folder called .eml is listed as a mail that cannot
    be read. An envelope line that an mbox left at the top is no part of a mail.
    """

    kind = Kind.EML

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """See `archive.model.Reader.batches`."""
        within = _folder(part.path)
        return folder.batches(
            part, since, size, lambda: _marks(part.path), lambda mark: _entry(within, mark)
        )

    def count(self, part: Part, since: Cursor) -> int:
        """See `archive.model.Reader.count`."""
        return folder.count(since, lambda: _marks(part.path))

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """See `archive.model.Reader.read`."""
        try:
            part.path.stat()
            with opened_folder(_folder(part.path)) as within:
                for position in positions:
                    yield _copy(within, position)
        except OSError as error:
            # the folder could not be opened: no position was taken yet
            for _ in positions:
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, reason(error))


def holds_eml(path: Path) -> bool:
    """Whether .eml files lie in a folder. Raises OSError."""
    with opened_folder(path) as within:
        return any(map(_is_eml, names(within)))


def is_eml(path: Path) -> bool:
    """Whether a file's name says that it is one mail."""
    return _is_eml(os.fsencode(path.name))


def _is_eml(name: bytes) -> bool:
    return name.lower().endswith(b".eml")


def starts_like_mail(beginning: bytes) -> bool:
    """Whether a file begins with a mail's header: fields and nothing else, one of them telling."""
    header = re.split(rb"\r?\n\r?\n", beginning, maxsplit=1)[0]
    names = set()
    for line in header.splitlines():
        field = _FIELD.match(line)
        if field is None:
            return False
        names.add((field[1] or b"").lower())
    return not names.isdisjoint(_TELLING)


def _folder(path: Path) -> Path:
    """The folder that holds the mails: the path itself, or a single file's."""
    return path if path.is_dir() else path.resolve().parent


def _marks(path: Path) -> list[bytes]:
    """Each file's name, size and times. Raises OSError if there is no such folder or file."""
    single = not path.is_dir()
    if single:
        path.stat()
    with opened_folder(_folder(path)) as within:
        wanted = [os.fsencode(path.resolve().name)] if single else filter(_is_eml, names(within))
        marks = [_mark(within, name) for name in wanted]
    return sorted(filter(None, marks))


def _mark(within: int, name: bytes) -> bytes:
    """Empty for a file that is gone."""
    try:
        seen = os.stat(name, dir_fd=within, follow_symlinks=False)
    except FileNotFoundError:
        return b""
    times = f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns}"
    return name + b"\0" + times.encode()


def _entry(path: Path, mark: bytes) -> Entry:
    name = mark.partition(b"\0")[0]
    try:
        with opened_folder(path) as within:
            return Entry(Position(_digest(content(name, within)) + name))
    except OSError:
        return Entry(Position(_UNREAD + name))


def _copy(within: int, position: Position) -> Copy | Unreadable:
    try:
        raw = content(position[_HASH:], within)
    except OSError as error:
        return Unreadable(FlawRule.COPY_UNREADABLE, reason(error))
    if _digest(raw) != position[:_HASH]:
        return Unreadable(FlawRule.COPY_UNREADABLE, "the file changed since it was listed")
    first, _, rest = raw.partition(b"\n")
    return Copy(position, rest if is_envelope(first) else raw)


def _digest(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=_HASH).digest()
