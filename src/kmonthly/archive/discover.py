"""Which archives lie at the paths that a caller names.

A path is a public-inbox list (LIST/git/0.git, or LIST/0.git), an mbox file, a git bundle, or a
folder of these. Bundles are unpacked on the way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kmonthly.archive.bundles import archive_name, is_bundle, unpack
from kmonthly.archive.mbox import head, holds_mail, starts_with_mail
from kmonthly.archive.model import Kind, Part
from kmonthly.terms.errors import ArchiveNameTaken, NoArchive
from kmonthly.terms.ids import ArchiveName

_EPOCH = re.compile(r"(0|[1-9][0-9]{0,8})\.git")
_MBOX_NAME = re.compile(r"\.(?:mbox|mboxrd|mbx)(?:\.gz|\.xz)?\Z", re.IGNORECASE)
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
    parts = [part for each in found if not each.is_bundle for part in _parts(each)]
    pool = ThreadPoolExecutor(_BUNDLES_AT_ONCE)
    try:
        epochs = pool.map(lambda bundle: unpack(bundle.path, unpacked), bundles)
        for bundle, epoch in zip(bundles, epochs, strict=True):
            parts.append(Part(bundle.name, Kind.PUBLIC_INBOX_V2, "0", epoch))
            progress(bundle.name)
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(sorted(parts, key=_order))


@dataclass(frozen=True, slots=True)
class _Found:
    """One archive: a list's folder, an mbox file, or a bundle that is still packed."""

    name: ArchiveName
    path: Path
    is_bundle: bool = False


def _found(path: Path) -> Iterator[_Found]:
    """The archives at a path that a caller named; at least one, else NoArchive."""
    path = path.absolute()
    if ".." in path.parts or not path.name:
        path = path.resolve()
    try:
        if path.is_file():
            yield _named_file(path)
        elif _epochs(path):
            yield _list(path)
        elif path.is_dir():
            yield from _folder(path)
        else:
            raise NoArchive(
                path, "there is nothing that can be read" if path.exists() else "nothing is there"
            )
    except OSError as error:
        raise NoArchive(path, f"{error.filename} cannot be read ({error.strerror})") from error


def _named_file(path: Path) -> _Found:
    """The archive that a file named by the caller must be."""
    beginning = head(path, _HEAD)
    if is_bundle(beginning):
        return _Found(archive_name(path), path, is_bundle=True)
    if holds_mail(beginning) or (not beginning and _MBOX_NAME.search(path.name)):
        return _Found(archive_name(path), path)
    if not beginning:
        raise NoArchive(path, "the file is empty")
    starts = f"starts with {beginning[:20]!r}"
    raise NoArchive(path, f"it is neither a git bundle nor an mbox ({starts})")


def _folder(folder: Path) -> Iterator[_Found]:
    """The archives in a folder. What is none, like a README or a script, is left alone."""
    if (folder / "objects").is_dir() and (folder / "HEAD").is_file():
        raise NoArchive(folder, "it is one git repository and not a public-inbox list's folder")
    entries = sorted(folder.iterdir())
    archives = [found for each in entries if (found := _in_folder(each)) is not None]
    if not archives:
        names = ", ".join(each.name for each in entries[:3]) + (", ..." if entries[3:] else "")
        seen = f"none of what it holds is one ({names!a})" if entries else "the folder is empty"
        raise NoArchive(folder, seen)
    yield from archives


def _in_folder(path: Path) -> _Found | None:
    """The archive that something in a folder is.

    A file's name counts here: a broken X.mbox or X.bundle must not go unseen. The first shows in
    the flaws of its reader, the second as BundleUnusable.
    """
    if path.name.startswith("."):
        return None
    if path.is_dir():
        return _list(path) if _epochs(path) else None
    if not path.is_file():
        return None
    if path.suffix == ".bundle":
        return _Found(archive_name(path), path, is_bundle=True)
    if _MBOX_NAME.search(path.name) or starts_with_mail(head(path, _HEAD)):
        return _Found(archive_name(path), path)
    return None


def _list(folder: Path) -> _Found:
    """A public-inbox list. LIST/git may be given for LIST, but there is a list called git too."""
    inner = folder.name == "git" and _epochs(folder.parent) == _epochs(folder)
    whole = folder.parent if inner else folder
    return _Found(archive_name(whole), whole)


def _epochs(folder: Path) -> list[tuple[str, Path]]:
    """The epochs of a list, each with its number as text; none if the folder is no list."""
    for holder in (folder / "git", folder):
        if holder.is_dir():
            matches = ((_EPOCH.fullmatch(each.name), each) for each in holder.iterdir())
            epochs = [(match[1], each) for match, each in matches if match and each.is_dir()]
            if epochs:
                return epochs
    return []


def _parts(found: _Found) -> list[Part]:
    if found.path.is_file():
        return [Part(found.name, Kind.MBOX, "", found.path)]
    epochs = _epochs(found.path)
    return [Part(found.name, Kind.PUBLIC_INBOX_V2, number, path) for number, path in epochs]


def _unlike(found: Iterator[_Found], unpacked: Path) -> list[_Found]:
    """Each archive once, by name. Raises ArchiveNameTaken.

    A bundle and the list that an earlier run made of it are one archive: the bundle decides.
    """
    taken: dict[ArchiveName, _Found] = {}
    for each in found:
        first = taken.setdefault(each.name, each)
        places = {first.path.resolve(), each.path.resolve()}
        if len(places) == 1:
            continue
        if first.is_bundle != each.is_bundle and (unpacked / each.name).resolve() in places:
            taken[each.name] = first if first.is_bundle else each
            continue
        raise ArchiveNameTaken(each.name, first.path, each.path)
    return list(taken.values())


def _order(part: Part) -> tuple[str, str, int, str]:
    return part.archive, part.kind, int(part.name or 0), str(part.path)
