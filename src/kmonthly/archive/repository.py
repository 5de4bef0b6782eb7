"""The git side of public-inbox: repositories opened, their history walked, their objects read.

Repositories come from mirrors that lack objects now and then: a missing blob costs its copy, a
missing commit the history before it, nothing else. What is missing proves nothing: only a history
that is whole can show that it was rewritten.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pygit2
from pygit2.enums import ObjectType, Option, RepositoryOpenFlag, SortMode

from kmonthly.archive.files import LARGEST, too_large
from kmonthly.archive.loose import objects

# Mirrors are often owned by another user than the one who reads them. Objects are only read here:
# no hook, filter or configuration of the repository is ever run.
pygit2.option(Option.SET_OWNER_VALIDATION, 0)
# A walk leaves up to 256 MB of commits and trees in this cache, and meets none of them again.
pygit2.option(Option.SET_CACHE_MAX_SIZE, 16 * 1024 * 1024)

GIT_ERRORS = (pygit2.GitError, KeyError, ValueError, OSError)
"""What libgit2 raises for objects and repositories that are missing, corrupt or not there."""

_LARGEST_TREE = 8 * 1024 * 1024
"""Bytes of a tree or commit that is read: a v1 list of ten million mails has trees of 2.6 MB."""

_LINE = re.compile(rb"[0-7]+ [^\0]+\0.{20}", re.DOTALL)
_PARENT = re.compile(rb"^parent ([0-9a-f]{40})$", re.MULTILINE)


class File(NamedTuple):
    """What a line of a tree says: a mail's blob, or a folder's tree."""

    mode: bytes
    name: bytes
    id: bytes

    @property
    def is_folder(self) -> bool:
        return self.mode in (b"40000", b"040000")


def file(line: bytes) -> File:
    """A line of a tree, taken apart."""
    mode, _, name = line[:-21].partition(b" ")
    return File(mode, name, line[-20:])


@dataclass(frozen=True, slots=True)
class History:
    """The commits that follow a known one, oldest first.

    `rewritten`: the known commit is not among those before them, though none of these is missing.
    `hole` is the nearest commit that is missing, empty if it is there and bad; `broken` says what
    ended the history before its beginning, or is empty.
    """

    commits: Sequence[pygit2.Oid]
    rewritten: bool = False
    hole: str = ""
    broken: str = ""


def looks_like_repository(path: Path) -> bool:
    """Whether a folder is a bare repository, or holds a `.git`: a folder, or a file as worktrees
    have it that says where the repository is."""
    return looks_bare(path) or (path / ".git").exists()


def looks_bare(path: Path) -> bool:
    """Whether a folder is itself what others have as `.git`."""
    return (path / "HEAD").is_file() and (path / "objects").is_dir()


def opened(path: Path) -> pygit2.Repository:
    """The repository at a path, never one further up. Raises GIT_ERRORS.

    A few stay open, since batches of one epoch follow each other; not one whose place was taken.
    """
    seen = path.stat()
    place = (path, seen.st_dev, seen.st_ino, seen.st_ctime_ns)
    repository = _OPEN.pop(place, None)
    if repository is None:
        repository = pygit2.Repository(os.fspath(path), RepositoryOpenFlag.NO_SEARCH)
        repository.set_odb(objects(repository))
    _OPEN[place] = repository
    while len(_OPEN) > _KEPT_OPEN:
        # a repository and what hangs on it hold each other: without this each leaves up to 10 MB
        _OPEN.pop(next(iter(_OPEN))).free()
    return repository


_OPEN: dict[tuple[Path, int, int, int], pygit2.Repository] = {}
"""The open repositories by place, the last used last."""

_KEPT_OPEN = 4


def tip(repository: pygit2.Repository) -> pygit2.Oid | None:
    """The newest commit, None in a repository without any. Raises GIT_ERRORS.

    public-inbox writes refs/heads/master; a mirror's HEAD may point to another branch, so a lone
    branch counts when HEAD has none. With several to choose from none is taken.
    """
    if not repository.head_is_unborn:
        return _target(repository.head)
    references = list(repository.references)
    branches = [name for name in references if name.startswith("refs/heads/")]
    if len(branches) == 1:
        return _target(repository.references[branches[0]])
    if references:
        raise ValueError(f"HEAD names no branch, and {len(branches)} others are there")
    return None


def _target(reference: pygit2.Reference) -> pygit2.Oid:
    target = reference.resolve().target
    if not isinstance(target, pygit2.Oid):
        raise ValueError("HEAD leads nowhere")
    return target


def history(repository: pygit2.Repository, head: pygit2.Oid, since: str) -> History:
    """What follows the commit `since`; all there is, if it is empty."""
    try:
        known = pygit2.Oid(hex=since) if since else None
        if known is None or repository.descendant_of(head, known):
            found = History(_walk(repository, head, known))
            return _cut_short(repository, found) if known is None else found
        if not repository.is_shallow:
            return History(_walk(repository, head, None), rewritten=True)
        return _cut_short(repository, History(_walk(repository, head, None)))
    except GIT_ERRORS:
        return _reachable(repository, head, since)


def _walk(
    repository: pygit2.Repository, head: pygit2.Oid, known: pygit2.Oid | None
) -> list[pygit2.Oid]:
    walker = repository.walk(head, SortMode.TOPOLOGICAL | SortMode.REVERSE)
    if known is not None:
        walker.hide(known)
    return [commit.id for commit in walker]


def _cut_short(repository: pygit2.Repository, found: History) -> History:
    """The history as it is, with where a shallow clone cut it."""
    if not repository.is_shallow or not found.commits:
        return found
    first = found.commits[0]
    parents = _PARENT.findall(read(repository, first, ObjectType.COMMIT))
    hole = next((each.decode() for each in parents if not _has(repository, each.decode())), "")
    return History(found.commits, hole=hole, broken=f"a shallow clone, cut before {first}")


def _reachable(repository: pygit2.Repository, head: pygit2.Oid, since: str) -> History:
    """The commits from the newest back to the known one, or to the first that is missing."""
    found: list[pygit2.Oid] = []
    current: pygit2.Oid | None = head
    hole = broken = ""
    while current is not None and str(current) != since:
        try:
            commit = repository[current]
        except GIT_ERRORS as error:
            hole = "" if _has(repository, str(current)) else str(current)
            broken = f"commit {current}: {said(error, Path(repository.path))}"
            break
        if not isinstance(commit, pygit2.Commit):
            broken = f"{current} is no commit but a {commit.type_str}"
            break
        found.append(current)
        current = commit.parent_ids[0] if commit.parent_ids else None
    found.reverse()
    whole = current is None
    if whole and repository.is_shallow:
        return _cut_short(repository, History(found))
    return History(found, whole and bool(since), hole, broken)


def mended(repository: pygit2.Repository, hole: str) -> bool:
    """Whether a commit that was missing is there now."""
    return bool(hole) and _has(repository, hole)


def _has(repository: pygit2.Repository, commit: str) -> bool:
    """Whether a commit is there, if only in pieces."""
    return repository.odb.exists(pygit2.Oid(hex=commit))


@lru_cache(maxsize=6)
def lines(repository: pygit2.Repository, tree: bytes) -> frozenset[bytes]:
    """What a tree lists; a few are remembered, for the next commit's parent. Raises GIT_ERRORS.

    Two v1 trees differ in one line of 256: `file` takes apart those that matter.
    """
    raw = read(repository, pygit2.Oid(raw=tree), ObjectType.TREE)
    return frozenset(_LINE.findall(raw))


def read(repository: pygit2.Repository, name: pygit2.Oid, kind: ObjectType) -> bytes:
    """An object's bytes. Raises GIT_ERRORS, also for one of another kind or past all size."""
    found, size = repository.odb.read_header(name)
    if found != kind:
        raise ValueError(f"a {found.name.lower()} stands where a {kind.name.lower()} should")
    largest = LARGEST if kind == ObjectType.BLOB else _LARGEST_TREE
    if size > largest:
        raise ValueError(too_large(largest))
    return repository.odb.read(name)[1]


def said(error: Exception, path: Path) -> str:
    """libgit2's words about the repository at a path, without the paths of this machine in them."""
    words = str(error).replace(str(path), "/").split()
    return " ".join("..." if word.strip("'\"").startswith("/") else word for word in words)
