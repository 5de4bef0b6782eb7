"""Regular files and nothing else: a pipe is not waited for, a link is followed only where asked."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest mail that is read. lists.linux.dev and vger take a few hundred KB, private
archives hold a few MB; what is larger is no mail, and would be held in memory whole."""


def regular(path: Path | str) -> BufferedReader:
    """A regular file, or a link to one, open for reading. Raises OSError."""
    return _checked(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))


@contextmanager
def opened_folder(path: Path, *, follow: bool = True) -> Iterator[int]:
    """A folder, or a link to one where that may be followed, as a descriptor. Raises OSError."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def names(within: int) -> list[bytes]:
    """What lies in an open folder and is not hidden, sorted. Raises OSError."""
    with os.scandir(within) as found:
        visible = [os.fsencode(each.name) for each in found if not each.name.startswith(".")]
    return sorted(visible)


def content(name: bytes, within: int) -> bytes:
    """The bytes of a regular file that lies in an open folder itself. Raises OSError.

    A name that leads elsewhere, a link, a pipe or a file of more than LARGEST bytes is refused.
    """
    if not name or b"/" in name or b"\0" in name:
        raise OSError(errno.EINVAL, "no name of a file in the folder")
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    with _checked(os.open(name, flags, dir_fd=within)) as file:
        held = file.read(LARGEST + 1)
    if len(held) > LARGEST:
        raise OSError(errno.EFBIG, too_large(LARGEST))
    return held


def too_large(size: int) -> str:
    """What is said of a mail that is not read for its size."""
    return f"{size} bytes or more: larger than any mail"


def reason(error: OSError) -> str:
    """The system's words for what failed, without the path."""
    return error.strerror or type(error).__name__


def _checked(descriptor: int) -> BufferedReader:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, "it is no regular file")
