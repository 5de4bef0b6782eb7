"""Which archives lie at the paths that a caller names.

A path is a public-inbox list (LIST/git/0.git, or LIST/0.git), one epoch of it, a list of version 1
(LIST.git), an mbox file, a Maildir, .eml files, a git bundle, or a folder of these. Bundles are
unpacked on the way. What a repository holds decides, not what it is called: a kernel tree is no
archive.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

from kmonthly.archive.bundles import archive_name, is_bundle, unpack
from kmonthly.archive.eml import holds_eml, is_eml, starts_like_mail
from kmonthly.archive.files import regular
from kmonthly.archive.maildir import is_maildir
from kmonthly.archive.mbox import head, holds_mail, starts_with_mail
from kmonthly.archive.model import Kind, Part
from kmonthly.archive.public_inbox import version
from kmonthly.archive.repository import GIT_ERRORS, looks_bare, looks_like_repository, said
from kmonthly.terms.errors import ArchiveNameTaken, NoArchive
from kmonthly.terms.ids import ArchiveName

_EPOCH = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.git)?")
_MBOX_NAME = re.compile(r"\.(?:mbox|mboxrd|mbx)(?:\.gz|\.xz|\.zst)?\Z", re.IGNORECASE)
_URL = re.compile(r"(?:git\+)?file:/+(.*)", re.DOTALL)
_HEAD = 64 * 1024
_BUNDLES_AT_ONCE = 2


def discover(
    paths: Sequence[Path], unpacked: Path, progress: Callable[[str], None]
) -> tuple[Part, ...]:
    """The parts of every archive at the paths, by archive, kind and number of epoch.

    Bundles are unpacked under `unpacked`, two at a time; `progress` hears each one's archive name
    when it is ready, in order, in the caller's thread. Raises NoArchive, ArchiveNameTaken,
    BundleUnusable.
    """
    found = _unlike((each for path in paths for each in _found(path)), unpacked)
    bundles = [each for each in found if each.is_bundle]
    parts = [part for each in found for part in each.parts]
    pool = ThreadPoolExecutor(_BUNDLES_AT_ONCE)
    try:
        epochs = pool.map(lambda bundle: unpack(bundle.home, unpacked), bundles)
        for bundle, epoch in zip(bundles, epochs, strict=True):
            parts.append(Part(bundle.name, Kind.PUBLIC_INBOX_V2, "0", epoch))
            progress(bundle.name)
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(sorted(parts, key=_order))


@dataclass(frozen=True, slots=True)
class _Found:
    """One archive: where it lies, which is what its name stands for, and its parts.

    A bundle that is still packed has none.
    """

    name: ArchiveName
    home: Path
    parts: tuple[Part, ...] = ()

    @property
    def is_bundle(self) -> bool:
        return not self.parts


def _whole(kind: Kind, path: Path, name: str = "") -> _Found:
    """An archive of one part."""
    archive = archive_name(path.with_name(name) if name else path)
    number = "0" if kind is Kind.PUBLIC_INBOX_V2 else ""
    return _Found(archive, path, (Part(archive, kind, number, path),))


def _found(path: Path) -> Iterator[_Found]:
    """The archives at a path that a caller named; at least one, else NoArchive."""
    path = _local(path).absolute()
    if ".." in path.parts or not path.name:
        path = path.resolve()
    try:
        if path.name == ".git":
            path = path.parent
        if path.is_file():
            yield _named_file(path)
        elif path.is_dir():
            yield from _named_folder(path)
        else:
            raise NoArchive(
                path, "there is nothing that can be read" if path.exists() else "nothing is there"
            )
    except OSError as error:
        raise NoArchive(
            path, f"{error.filename or path} cannot be read ({error.strerror})"
        ) from error


def _local(path: Path) -> Path:
    """The path that a URL names: mirrors write git+file:///srv/LIST/git/0.git for their epochs.

    A Path of it has lost two of its slashes.
    """
    url = _URL.fullmatch(str(path))
    return Path("/" + os.fsdecode(unquote_to_bytes(os.fsencode(url[1])))) if url else path


def _named_file(path: Path) -> _Found:
    """The archive that a file named by the caller must be."""
    with regular(path) as file:
        raw = file.read(_HEAD)
    beginning = head(path, _HEAD)
    if is_bundle(beginning):
        return _Found(archive_name(path), path)
    if is_eml(path) and raw:
        return _whole(Kind.EML, path)
    if _MBOX_NAME.search(path.name) and (holds_mail(beginning) or not beginning):
        return _whole(Kind.MBOX, path)
    if starts_with_mail(beginning):
        return _whole(Kind.MBOX, path)
    if starts_like_mail(raw):
        return _whole(Kind.EML, path)
    if holds_mail(beginning):
        return _whole(Kind.MBOX, path)
    if not beginning:
        raise NoArchive(path, "the file is empty")
    starts = f"starts with {beginning[:20]!r}"
    raise NoArchive(path, f"it is neither a git bundle nor an mbox nor a mail ({starts})")


def _named_folder(folder: Path) -> Iterator[_Found]:
    """The archives in a folder. What is none, like a README or a script, is left alone."""
    if folder.name in ("new", "cur") and is_maildir(folder.parent):
        folder = folder.parent
    if _epochs(folder):
        yield _list(folder)
        return
    if is_maildir(folder):
        yield _maildir(folder)
        yield from map(_maildir, _subfolders(folder))
        return
    if looks_like_repository(folder) and (one := _named_repository(folder)) is not None:
        yield one
        return
    entries = sorted(folder.iterdir())
    archives = [found for each in entries if (found := _in_folder(each)) is not None]
    if holds_eml(folder):
        archives.append(_whole(Kind.EML, folder))
    if not archives:
        names = ", ".join(each.name for each in entries[:3]) + (", ..." if entries[3:] else "")
        seen = f"none of what it holds is one ({names!a})" if entries else "the folder is empty"
        raise NoArchive(folder, seen)
    yield from archives


def _named_repository(path: Path) -> _Found | None:
    """The list or the epoch that a repository is; None for a working tree that is none.

    An epoch is asked for by what its folder is called; a broken one is left to its reader. What
    lies in a working tree may be archives: a project's own clone, with an mbox in it.
    """
    number = _EPOCH.fullmatch(path.name)
    try:
        kind = version(path)
    except GIT_ERRORS as error:
        if not looks_bare(path):
            return None
        if number is None:
            raise NoArchive(path, f"it is a git repository ({said(error, path)})") from error
        kind = Kind.PUBLIC_INBOX_V2
    if kind is Kind.PUBLIC_INBOX_V2 and number is not None:
        return _one_epoch(path, number[1])
    if kind is not None:
        return _repository(kind, path)
    if looks_bare(path):
        raise NoArchive(path, "it is a git repository that holds no mail as public-inbox does")
    return None


def _in_folder(path: Path) -> _Found | None:
    """The archive that something in a folder is.

    A file's name counts here: a broken X.mbox or X.bundle must not go unseen. The first shows in
    the flaws of its reader, the second as BundleUnusable. A mail called X.eml belongs to the
    folder's own archive.
    """
    if path.name.startswith("."):
        return None
    if path.is_dir():
        return _folder_in_folder(path)
    if not path.is_file() or is_eml(path):
        return None
    if path.suffix == ".bundle":
        return _Found(archive_name(path), path)
    if _MBOX_NAME.search(path.name) or starts_with_mail(head(path, _HEAD)):
        return _whole(Kind.MBOX, path)
    return None


def _folder_in_folder(path: Path) -> _Found | None:
    if _epochs(path):
        return _list(path)
    if is_maildir(path):
        return _maildir(path)
    if looks_like_repository(path):
        kind = _version(path)
        return _repository(kind, path) if kind is not None else None
    return _whole(Kind.EML, path) if holds_eml(path) else None


def _version(path: Path) -> Kind | None:
    """Which version's mails a repository holds; None also if that cannot be seen."""
    try:
        return version(path)
    except GIT_ERRORS:
        return None


def _repository(kind: Kind, path: Path) -> _Found:
    """A list that is one repository, as `git clone --mirror` calls it: LIST.git."""
    return _whole(kind, path, path.name.removesuffix(".git"))


def _list(folder: Path) -> _Found:
    """A list in epochs. LIST/git may be given for LIST, but there is a list called git too."""
    inner = folder.name == "git" and _epochs(folder.parent) == _epochs(folder)
    whole = folder.parent if inner else folder
    name = archive_name(whole)
    parts = (Part(name, Kind.PUBLIC_INBOX_V2, *epoch) for epoch in _epochs(whole))
    return _Found(name, whole, tuple(parts))


def _one_epoch(path: Path, number: str) -> _Found:
    """LIST/git/3.git or LIST/3.git: the epoch 3 of LIST."""
    found = _list(path.parent)
    return replace(found, parts=(Part(found.name, Kind.PUBLIC_INBOX_V2, number, path),))


def _epochs(folder: Path) -> list[tuple[str, Path]]:
    """The epochs of a list, each with its number as text; none if the folder is no list.

    N.git is one if nothing speaks against it: a broken one is told by its reader. N alone may also
    be a year's folder, and must hold mail.
    """
    for holder in (folder / "git", folder):
        if holder.is_dir():
            epochs: dict[str, Path] = {}
            for each in sorted(holder.iterdir()):
                number = _EPOCH.fullmatch(each.name)
                if number is not None and each.is_dir() and _is_epoch(each):
                    epochs[number[1]] = each  # N.git, where there are both
            if epochs:
                return list(epochs.items())
    return []


def _is_epoch(path: Path) -> bool:
    try:
        return version(path) is Kind.PUBLIC_INBOX_V2
    except GIT_ERRORS:
        return path.suffix == ".git"


def _maildir(path: Path) -> _Found:
    """Maildir++ hides its subfolders: Maildir/.lists.tulips is called Maildir.lists.tulips."""
    return _whole(Kind.MAILDIR, path, path.parent.name + path.name if _is_hidden(path) else "")


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _subfolders(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.iterdir()) if _is_hidden(each) and is_maildir(each)]


def _unlike(found: Iterator[_Found], unpacked: Path) -> list[_Found]:
    """Each archive once, by name, with all parts of it that were found. Raises ArchiveNameTaken.

    A bundle and the list that an earlier run made of it are one archive: the bundle decides.
    """
    taken: dict[ArchiveName, _Found] = {}
    for each in found:
        first = taken.setdefault(each.name, each)
        places = {first.home.resolve(), each.home.resolve()}
        if len(places) == 1:
            taken[each.name] = _joined(first, each)
        elif first.is_bundle != each.is_bundle and (unpacked / each.name).resolve() in places:
            taken[each.name] = first if first.is_bundle else each
        else:
            raise ArchiveNameTaken(each.name, first.home, each.home)
    return list(taken.values())


def _joined(first: _Found, second: _Found) -> _Found:
    """One archive that was found twice: a list, and an epoch of it by name."""
    parts = {(part.kind, part.name): part for part in (*second.parts, *first.parts)}
    return replace(first, parts=tuple(parts.values()))


def _order(part: Part) -> tuple[str, str, int, str]:
    return part.archive, part.kind, int(part.name or 0), str(part.path)
