"""Mail out of Maildirs: a file a mail, in `new` until somebody saw it, then in `cur`.

A mail's base name is for ever; what a reader of mail changes are its folder and the flags behind
the base name (`1596448800.M1P2.host:2,S`; `!2,` and `;2,` on disks that allow no colons). `tmp`
holds what is still being delivered. Positions are base names, and so is the order: they begin with
the time of delivery.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from kmonthly.archive import folder
from kmonthly.archive.files import content, names, opened_folder, reason
from kmonthly.archive.model import Batch, Copy, Cursor, Entry, Kind, Part, Unreadable
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position

_FOLDERS = ("new", "cur")
_FLAGS = re.compile(rb"[:!;]2,[^:!;]*\Z")


class Maildir:
    """Reads Maildirs; each is one part. A subfolder (`.Sub`, Maildir++) is a Maildir of its own.

    Flags that change, or a mail that is moved from `new` to `cur`, change nothing here. Whatever
    lies among the mails and is no regular file is listed as a mail that cannot be read. A mail that
    was changed under its name, which no writer may do, goes unseen.
    """

    kind = Kind.MAILDIR

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """See `archive.model.Reader.batches`."""
        return folder.batches(part, since, size, lambda: _listing(part.path), _entry)

    def count(self, part: Part, since: Cursor) -> int:
        """See `archive.model.Reader.count`."""
        return folder.count(since, lambda: _listing(part.path))

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """See `archive.model.Reader.read`."""
        try:
            with _opened(part.path) as mails:
                for position in positions:
                    yield mails.copy(position)
        except OSError as error:
            # a folder could not be opened: no position was taken yet
            for _ in positions:
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, reason(error))


def is_maildir(path: Path) -> bool:
    """Whether a folder is a Maildir. Some copying tools lose an empty `tmp`."""
    return all((path / name).is_dir() and not (path / name).is_symlink() for name in _FOLDERS)


class _Mails:
    """The mails of one Maildir whose folders are open."""

    def __init__(self, path: Path, folders: Mapping[str, int]) -> None:
        self._path, self._folders = path, folders
        self._looked_again = False

    def copy(self, position: Position) -> Copy | Unreadable:
        """The mail of a base name, wherever it lies by now."""
        try:
            place = _places(self._path).get(position)
            if place is not None:
                where, name = place
                return Copy(position, content(name, self._folders[where]))
        except FileNotFoundError:
            pass  # moved since the folders were listed
        except OSError as error:
            return Unreadable(FlawRule.COPY_UNREADABLE, reason(error))
        if self._looked_again:
            return Unreadable(FlawRule.COPY_UNREADABLE, "the file is gone")
        # two changes within one tick of the disk's clock look like one
        self._looked_again = True
        _remembered.cache_clear()
        return self.copy(position)


@contextmanager
def _opened(path: Path) -> Iterator[_Mails]:
    with (
        opened_folder(path / "new", follow=False) as new,
        opened_folder(path / "cur", follow=False) as cur,
    ):
        yield _Mails(path, {"new": new, "cur": cur})


def _listing(path: Path) -> list[bytes]:
    return sorted(_places_now(path))


def _entry(base: bytes) -> Entry:
    return Entry(Position(base))


_Places = Mapping[bytes, tuple[str, bytes]]
"""Where each base name lies: the folder, and the name with its flags."""


def _places(path: Path) -> _Places:
    """Where the mails lay when the folders last changed. Raises OSError."""
    seen = [(path / name).stat() for name in _FOLDERS]
    return _remembered(path, tuple((each.st_ino, each.st_ctime_ns) for each in seen))


@lru_cache(maxsize=2)
def _remembered(path: Path, _seen: tuple[tuple[int, int], ...]) -> _Places:
    return _places_now(path)


def _places_now(path: Path) -> _Places:
    """A base name that lies in both folders counts in `cur`, where it was seen. Raises OSError."""
    found: dict[bytes, tuple[str, bytes]] = {}
    for where in _FOLDERS:
        with opened_folder(path / where, follow=False) as descriptor:
            found |= {_FLAGS.sub(b"", name): (where, name) for name in names(descriptor)}
    return found
