"""public-inbox v2: a bare git repository an epoch, a commit a mail, its bytes in the file `m`.

A commit with a file `d` instead says that the mail whose blob `d` repeats was taken out. Positions
are blob ids. The cursor is the last commit read.

Repositories come from mirrors that lack objects now and then: a missing blob costs its copy, a
missing commit the history before it, nothing else.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pygit2
from pygit2.enums import SortMode

from kmonthly.archive.model import (
    START,
    Batch,
    Copy,
    Cursor,
    Entry,
    Kind,
    Part,
    Unreadable,
)
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import Position

# Mirrors are often owned by another user than the one who reads them. Objects are only read here:
# no hook, filter or configuration of the repository is ever run.
pygit2.option(pygit2.enums.Option.SET_OWNER_VALIDATION, 0)

_GIT_ERRORS = (pygit2.GitError, KeyError, ValueError, OSError)
"""What libgit2 raises for objects and repositories that are missing, corrupt or not there."""


class PublicInbox:
    """Reads public-inbox v2 epochs."""

    kind = Kind.PUBLIC_INBOX_V2

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """See `archive.model.Reader.batches`."""
        try:
            repository = _repository(part.path)
            head = _head(repository)
        except _GIT_ERRORS as error:
            yield Batch(part, (), since, (_flaw(part, FlawRule.EPOCH_UNREADABLE, error),))
            return
        if head is None or str(head) == since:
            return
        flaws: tuple[Flaw, ...] = ()
        if since != START and not _continues(repository, head, since):
            flaws = (_flaw(part, FlawRule.HISTORY_REWRITTEN, f"{since} is no ancestor of {head}"),)
            since = START
        commits, broken = _commits(repository, head, since)
        if broken:
            flaws += (_flaw(part, FlawRule.HISTORY_BROKEN, broken),)
        entries: list[Entry] = []
        last = since
        for commit in commits:
            entry = _entry(commit)
            last = Cursor(str(commit))
            if entry is None:
                flaws += (_flaw(part, FlawRule.COMMIT_WITHOUT_MAIL, last),)
                continue
            entries.append(entry)
            if entry.removed:
                flaws += (Flaw(FlawRule.COPY_REMOVED, part.archive, part.name, entry.position),)
            if len(entries) == size:
                yield Batch(part, tuple(entries), last, flaws)
                entries, flaws = [], ()
        if entries or flaws:
            yield Batch(part, tuple(entries), last, flaws)

    def count(self, part: Part, since: Cursor) -> int:
        """See `archive.model.Reader.count`."""
        try:
            repository = _repository(part.path)
            head = _head(repository)
            if head is None or str(head) == since:
                return 0
            if since != START and not _continues(repository, head, since):
                since = START
            commits, broken = _commits(repository, head, since)
            return len(commits) or bool(broken)
        except _GIT_ERRORS:
            return 1

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """See `archive.model.Reader.read`."""
        try:
            repository = _repository(part.path)
        except _GIT_ERRORS as error:
            for _ in positions:
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, _said(error))
            return
        for position in positions:
            yield _copy(repository, position)


@lru_cache(maxsize=4)
def _repository(path: Path) -> pygit2.Repository:
    """An open epoch. A few stay open: batches of one epoch follow each other."""
    return pygit2.Repository(str(path))


def _head(repository: pygit2.Repository) -> pygit2.Oid | None:
    """The newest commit, None in an empty repository.

    public-inbox writes refs/heads/master; a mirror's HEAD may point to another branch, so a lone
    branch counts when HEAD has none.
    """
    if not repository.head_is_unborn:
        return _target(repository.head)
    branches = [name for name in repository.references if name.startswith("refs/heads/")]
    if len(branches) == 1:
        return _target(repository.references[branches[0]])
    return None


def _target(reference: pygit2.Reference) -> pygit2.Oid | None:
    target = reference.resolve().target
    return target if isinstance(target, pygit2.Oid) else None


def _continues(repository: pygit2.Repository, head: pygit2.Oid, since: Cursor) -> bool:
    try:
        return repository.descendant_of(head, pygit2.Oid(hex=since))
    except _GIT_ERRORS:
        return head not in repository  # a mirror that lacks it may have it tomorrow


def _commits(
    repository: pygit2.Repository, head: pygit2.Oid, since: Cursor
) -> tuple[list["_Commit"], str]:
    """The commits after `since`, oldest first, and what broke the way there, if anything."""
    try:
        walker = repository.walk(head, SortMode.TOPOLOGICAL | SortMode.REVERSE)
        if since != START:
            walker.hide(pygit2.Oid(hex=since))
        return [_Commit(repository, commit.id) for commit in walker], ""
    except _GIT_ERRORS:
        return _reachable(repository, head, since)


class _Commit:
    """A commit that is looked at only when its turn comes: epochs have up to a million."""

    __slots__ = ("id", "repository")

    def __init__(self, repository: pygit2.Repository, commit_id: pygit2.Oid) -> None:
        self.repository = repository
        self.id = commit_id

    def __str__(self) -> str:
        return str(self.id)


def _reachable(
    repository: pygit2.Repository, head: pygit2.Oid, since: Cursor
) -> tuple[list[_Commit], str]:
    """The commits from the newest back to the first that is missing, oldest first."""
    found: list[_Commit] = []
    current: pygit2.Oid | None = head
    broken = ""
    while current is not None and str(current) != since:
        try:
            commit = repository[current]
        except _GIT_ERRORS as error:
            broken = f"commit {current}: {_said(error)}"
            break
        if not isinstance(commit, pygit2.Commit):
            broken = f"{current} is no commit but a {commit.type_str}"
            break
        found.append(_Commit(repository, current))
        current = commit.parent_ids[0] if commit.parent_ids else None
    found.reverse()
    return found, broken


def _entry(commit: _Commit) -> Entry | None:
    """What a commit says: a mail (`m`), a removal (`d`), or nothing that can be used."""
    try:
        found = commit.repository[commit.id]
        if not isinstance(found, pygit2.Commit):
            return None
        tree = found.tree
        committed = _time(found.commit_time)
        if "m" in tree:
            return Entry(Position(tree["m"].id.raw), committed)
        if "d" in tree:
            return Entry(Position(tree["d"].id.raw), committed, removed=True)
    except _GIT_ERRORS:
        return None
    return None


def _copy(repository: pygit2.Repository, position: Position) -> Copy | Unreadable:
    try:
        found = repository[pygit2.Oid(raw=position)]
        if isinstance(found, pygit2.Blob):
            return Copy(position, found.data)
    except _GIT_ERRORS as error:
        return Unreadable(FlawRule.COPY_UNREADABLE, _said(error))
    return Unreadable(FlawRule.COPY_UNREADABLE, f"a {found.type_str} stands where a mail should")


def _time(seconds: int) -> datetime | None:
    """A commit's time, None where it is absurd."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _flaw(part: Part, rule: FlawRule, detail: object) -> Flaw:
    said = _said(detail) if isinstance(detail, Exception) else str(detail)
    return Flaw(rule, part.archive, part.name, detail=said)


def _said(error: Exception) -> str:
    """libgit2's words, without the paths of this machine in them."""
    words = " ".join(str(error).split())
    return " ".join("..." if word.strip("'\"").startswith("/") else word for word in words.split())
