"""Git's objects outside of packs, read without libgit2: it never comes back from one that was cut.

libgit2 1.9.7 waits for ever for the rest of a loose object whose file ends early (2026), as a full
disk or a killed fetch leaves it. So a repository is given its packs as libgit2 reads them, and its
loose objects as this does.
"""

import os
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pygit2
from pygit2.enums import ObjectType

from kmonthly.archive.files import LARGEST, regular, too_large

_CHUNK = 128 * 1024
_LONGEST_HEADER = 64
_ALTERNATES_AT_MOST = 64
_TYPES = {
    b"commit": ObjectType.COMMIT,
    b"tree": ObjectType.TREE,
    b"blob": ObjectType.BLOB,
    b"tag": ObjectType.TAG,
}


def objects(repository: pygit2.Repository) -> pygit2.Odb:
    """The objects of a repository and of those that it borrows from (objects/info/alternates)."""
    found = pygit2.Odb()
    for number, folder in enumerate(islice(_folders(_home(repository)), _ALTERNATES_AT_MOST)):
        found.add_backend(pygit2.OdbBackendPack(str(folder)), 2 * _ALTERNATES_AT_MOST - number)
        found.add_backend(Loose(folder), _ALTERNATES_AT_MOST - number)
    return found


def _home(repository: pygit2.Repository) -> Path:
    """The folder of objects; a worktree's repository says where it is."""
    path = Path(repository.path)
    common = path / "commondir"
    return (path / common.read_text().strip() if common.is_file() else path) / "objects"


def _folders(first: Path) -> Iterator[Path]:
    """A folder of objects, and those it names, and those they name: each once."""
    waiting, seen = [first], set()
    while waiting:
        folder = waiting.pop(0)
        if folder in seen or not folder.is_dir():
            continue
        seen.add(folder)
        yield folder
        alternates = folder / "info" / "alternates"
        if alternates.is_file():
            with regular(alternates) as file:
                lines = file.read(_CHUNK).decode("utf-8", "surrogateescape").splitlines()
            named = (line for line in lines if line and not line.startswith("#"))
            waiting += [(folder / line).resolve() for line in named]


class Loose(pygit2.OdbBackend):
    """The loose objects in one folder. What is cut, damaged or past all size raises ValueError."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = os.fspath(folder)

    def read_cb(self, name: pygit2.Oid) -> tuple[int, bytes]:
        """An object's type and bytes. Raises KeyError if there is none."""
        path = self._path(name)
        try:
            with regular(path) as file:
                stream = zlib.decompressobj()
                head = stream.decompress(file.read(_CHUNK), _LONGEST_HEADER)
                kind, size, begun = _header(head)
                held = bytearray(begun)
                while not stream.eof and len(held) <= size:
                    more = stream.unconsumed_tail or file.read(_CHUNK)
                    if not more:
                        break
                    held += stream.decompress(more, size + 1 - len(held))
        except FileNotFoundError:
            raise KeyError(str(name)) from None
        except (OSError, zlib.error) as error:
            raise ValueError(f"object {name} is damaged") from error
        if len(held) != size:
            raise ValueError(f"object {name} is cut")
        return int(kind), bytes(held)

    def read_header_cb(self, name: pygit2.Oid) -> tuple[int, int]:
        """An object's type and size. Raises KeyError if there is none."""
        try:
            with regular(self._path(name)) as file:
                start = zlib.decompressobj().decompress(file.read(_CHUNK), _LONGEST_HEADER)
        except FileNotFoundError:
            raise KeyError(str(name)) from None
        except (OSError, zlib.error) as error:
            raise ValueError(f"object {name} is damaged") from error
        kind, size, _ = _header(start)
        return int(kind), size

    def exists_cb(self, name: pygit2.Oid) -> bool:
        """Whether there is an object."""
        return os.path.isfile(self._path(name))  # noqa: PTH113 - asked for every object

    def read_prefix_cb(self, name: pygit2.Oid) -> tuple[int, bytes, pygit2.Oid]:
        """An object's type, bytes and whole name: nobody here asks for half a name.

        Raises KeyError, soon: libgit2 asks for every object, those of packs too.
        """
        if not os.path.exists(self._path(name)):  # noqa: PTH110 - asked for every object
            raise KeyError(str(name))
        return *self.read_cb(name), name

    def exists_prefix_cb(self, name: pygit2.Oid) -> pygit2.Oid:
        """An object's whole name. Raises KeyError if there is none."""
        if not self.exists_cb(name):
            raise KeyError(str(name))
        return name

    def refresh_cb(self) -> None:
        """Nothing is remembered here."""

    def _path(self, name: pygit2.Oid) -> str:
        text = str(name)
        return f"{self._folder}/{text[:2]}/{text[2:]}"


def _header(start: bytes) -> tuple[ObjectType, int, bytes]:
    """An object's type and size, and what follows its header. Raises ValueError."""
    header, zero, rest = start.partition(b"\0")
    kind, _, size = header.partition(b" ")
    if not zero or kind not in _TYPES or not size.isdigit():
        raise ValueError("no header of an object")
    if int(size) > LARGEST:
        raise ValueError(too_large(LARGEST))
    return _TYPES[kind], int(size), rest
