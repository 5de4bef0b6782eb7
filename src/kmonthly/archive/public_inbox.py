"""public-inbox lists: bare git repositories that hold mails as blobs, a commit for each change.

Version 2 divides a list into epochs, a repository each. A commit's tree is one file: `m` is a mail
that came, `d` says that the mail whose blob it repeats was taken out. Version 1, which ssoma also
wrote, is one repository whose tree holds every mail there is, at the SHA-1 of its Message-ID
(`f2/8c6cfd2b...`): what a commit did is the difference from its parent.

Positions are blob ids. public-inbox-v1-format(5) and -v2-format(5) describe both.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pygit2
from pygit2.enums import ObjectType

from kmonthly.archive.model import START, Batch, Copy, Cursor, Entry, Kind, Part, Unreadable
from kmonthly.archive.repository import (
    GIT_ERRORS,
    History,
    file,
    history,
    lines,
    mended,
    opened,
    read,
    said,
    tip,
)
from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import Position

_CURSOR = re.compile(r"([0-9a-f]{40})(?:\+([0-9]{1,9}))?(?:-([0-9a-f]{40}))?")
_FOLDER, _NAME = re.compile(rb"[0-9a-f]{2}"), re.compile(rb"[0-9a-f]{38}")
_LOOK_BACK = 100
_FLAWS_A_BATCH = 10_000


class PublicInbox:
    """Reads public-inbox lists of one version.

    The cursor is the last commit that was listed; with `+n` behind it, n entries of it were; with
    `-commit`, the history broke off at that one. A list is read anew when its history was rewritten
    (public-inbox-edit and -purge do that), or when what had broken off is there again.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._changes = _CHANGES[kind]

    def batches(self, part: Part, since: Cursor, size: int) -> Iterator[Batch]:
        """See `archive.model.Reader.batches`."""
        try:
            repository = opened(part.path)
            news = _news(repository, since)
        except GIT_ERRORS as error:
            detail = said(error, part.path)
            yield Batch(part, (), since, (_flaw(part, FlawRule.EPOCH_UNREADABLE, detail),))
            return
        entries: list[Entry] = []
        flaws = [_flaw(part, rule, detail) for rule, detail in news.flaws]
        reached, anew = START if news.anew else since, news.anew
        for entry, flaw, reached in self._findings(part, repository, news):
            entries += [entry] if entry is not None else []
            flaws += [flaw] if flaw is not None else []
            if len(entries) == size or len(flaws) == _FLAWS_A_BATCH:
                yield Batch(part, tuple(entries), reached, tuple(flaws), anew)
                entries, flaws, anew = [], [], False
        if entries or flaws or anew:
            yield Batch(part, tuple(entries), reached, tuple(flaws), anew)

    def count(self, part: Part, since: Cursor) -> int:
        """How many commits are new: of version 1 one commit may bring many entries."""
        try:
            news = _news(opened(part.path), since)
        except GIT_ERRORS:
            return 1
        return len(news.commits) or int(news.anew or bool(news.flaws))

    def read(self, part: Part, positions: Iterable[Position]) -> Iterator[Copy | Unreadable]:
        """See `archive.model.Reader.read`."""
        try:
            repository = opened(part.path)
        except GIT_ERRORS as error:
            for _ in positions:
                yield Unreadable(FlawRule.EPOCH_UNREADABLE, said(error, part.path))
            return
        for position in positions:
            try:
                yield Copy(position, read(repository, pygit2.Oid(raw=position), ObjectType.BLOB))
            except GIT_ERRORS as error:
                yield Unreadable(FlawRule.COPY_UNREADABLE, said(error, part.path))

    def _findings(
        self, part: Part, repository: pygit2.Repository, news: "_News"
    ) -> Iterator[tuple[Entry | None, Flaw | None, Cursor]]:
        """What the new commits say: an entry, a flaw or both, and the cursor behind them."""
        skip = news.told
        for commit in news.commits:
            made = _commit(repository, commit)
            changes = _listed(self._changes, repository, made)
            if made is None or not changes:
                flaw = _flaw(part, FlawRule.COMMIT_WITHOUT_MAIL, str(commit))
                yield None, flaw, news.cursor(commit)
                continue
            committed = _time(made.commit_time)
            for number, change in enumerate(changes[skip:], skip + 1):
                entry = Entry(Position(change.blob), committed, change.removed)
                behind = news.cursor(commit, number % len(changes))
                yield entry, _removal(part, change), behind
            skip = 0


def version(path: Path) -> Kind | None:
    """Which version's mails a repository holds; None if it holds other things.

    The newest trees tell, as far back as one that holds mail. Raises GIT_ERRORS, also if there is
    no commit.
    """
    repository = opened(path)
    current = tip(repository)
    if current is None:
        raise ValueError("it has no commit yet")
    failure: Exception | None = None
    for _ in range(_LOOK_BACK):
        commit = _commit(repository, current)
        if commit is None:
            raise ValueError(f"commit {current} cannot be read")
        try:
            kind = _version(repository, lines(repository, commit.tree_id.raw))
            if kind is not None:
                return kind
        except GIT_ERRORS as error:
            failure = error
        if not commit.parent_ids:
            break
        current = commit.parent_ids[0]
    if failure is not None:
        raise failure
    return None


def _version(repository: pygit2.Repository, tree: frozenset[bytes]) -> Kind | None:
    found = sorted(map(file, tree))
    names = {each.name for each in found}
    if names and names <= {b"m", b"d"}:
        return Kind.PUBLIC_INBOX_V2
    if not found or not all(each.is_folder and _FOLDER.fullmatch(each.name) for each in found):
        return None
    mails = map(file, lines(repository, found[0].id))
    return Kind.PUBLIC_INBOX_V1 if any(_NAME.fullmatch(each.name) for each in mails) else None


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be listed: commits, of the first of which `told` entries are known already."""

    commits: Sequence[pygit2.Oid] = ()
    told: int = 0
    hole: str = ""
    anew: bool = False
    flaws: tuple[tuple[FlawRule, str], ...] = ()

    def cursor(self, commit: pygit2.Oid, told: int = 0) -> Cursor:
        """The cursor behind a commit, or behind the first entries of it."""
        return Cursor(f"{commit}{f'+{told}' if told else ''}{f'-{self.hole}' if self.hole else ''}")


def _news(repository: pygit2.Repository, since: Cursor) -> _News:
    """What a repository has to tell since a cursor. Raises GIT_ERRORS."""
    head = tip(repository)
    if head is None:
        gone = (FlawRule.HISTORY_REWRITTEN, "no commit is left")
        return _News(anew=True, flaws=(gone,)) if since != START else _News()
    reached = _CURSOR.fullmatch(since)
    if reached is None:
        found = history(repository, head, "")
        none = (FlawRule.HISTORY_REWRITTEN, f"the cursor {since!a} is none of this archive's")
        flaws = _broken(found) if since == START else (none, *_broken(found))
        return _News(found.commits, hole=found.hole, anew=since != START, flaws=flaws)
    commit, told, hole = reached[1], int(reached[2] or 0), reached[3] or ""
    if mended(repository, hole):
        found = history(repository, head, "")
        return _News(found.commits, hole=found.hole, anew=True, flaws=_broken(found))
    if str(head) == commit and not told:
        return _News()
    found = history(repository, head, commit)
    if found.rewritten:
        said = (FlawRule.HISTORY_REWRITTEN, f"{commit} is no ancestor of {head}")
        return _News(found.commits, anew=True, flaws=(said,))
    if found.broken:
        return _News(found.commits, hole=found.hole, flaws=_broken(found))
    rest = [pygit2.Oid(hex=commit)] if told else []
    return _News([*rest, *found.commits], told, hole)


def _broken(found: History) -> tuple[tuple[FlawRule, str], ...]:
    return ((FlawRule.HISTORY_BROKEN, found.broken),) if found.broken else ()


class _Change(NamedTuple):
    """A mail that came, or that was there before. `replaced`: another text took its place."""

    blob: bytes
    removed: bool = False
    replaced: bool = False


_Changes = Callable[[pygit2.Repository, pygit2.Commit], list[_Change]]


def _listed(
    changes: _Changes, repository: pygit2.Repository, commit: pygit2.Commit | None
) -> list[_Change]:
    """What a commit changed; nothing if it cannot be read."""
    try:
        return changes(repository, commit) if commit is not None else []
    except GIT_ERRORS:
        return []


def _changes_v2(repository: pygit2.Repository, commit: pygit2.Commit) -> list[_Change]:
    """A mail (`m`), a removal (`d`), or nothing that can be used."""
    found = {each.name: each.id for each in map(file, lines(repository, commit.tree_id.raw))}
    if b"m" in found:
        return [_Change(found[b"m"])]
    if b"d" in found:
        return [_Change(found[b"d"], removed=True)]
    return []


def _changes_v1(repository: pygit2.Repository, commit: pygit2.Commit) -> list[_Change]:
    """What a commit took out of the tree, then what it put there, in the order of the paths.

    A commit whose parent is not there, as in a shallow clone, has put all of its tree there.
    """
    after, before = lines(repository, commit.tree_id.raw), _before(repository, commit)
    new, old = _folders(after - before), _folders(before - after)
    came: dict[bytes, bytes] = {}
    went: dict[bytes, bytes] = {}
    for folder in new.keys() | old.keys():
        here = lines(repository, new[folder]) if folder in new else frozenset()
        there = _or_none(repository, old[folder]) if folder in old else frozenset()
        came |= _mails(folder, here - there)
        went |= _mails(folder, there - here)
    moved = set(came.values())
    return [
        *(
            _Change(blob, removed=True, replaced=path in came)
            for path, blob in sorted(went.items())
            if blob not in moved
        ),
        *(_Change(blob) for _, blob in sorted(came.items())),
    ]


def _before(repository: pygit2.Repository, commit: pygit2.Commit) -> frozenset[bytes]:
    """The tree that a commit changed."""
    parent = _commit(repository, commit.parent_ids[0]) if commit.parent_ids else None
    return _or_none(repository, parent.tree_id.raw) if parent is not None else frozenset()


def _or_none(repository: pygit2.Repository, tree: bytes) -> frozenset[bytes]:
    """A tree of the past: where it is missing, all that is there now counts as new."""
    try:
        return lines(repository, tree)
    except GIT_ERRORS:
        return frozenset()


def _folders(tree: frozenset[bytes]) -> dict[bytes, bytes]:
    found = filter(lambda each: each.is_folder and _FOLDER.fullmatch(each.name), map(file, tree))
    return {each.name: each.id for each in found}


def _mails(folder: bytes, tree: frozenset[bytes]) -> dict[bytes, bytes]:
    """Mails by their path."""
    found = filter(lambda each: not each.is_folder and _NAME.fullmatch(each.name), map(file, tree))
    return {folder + each.name: each.id for each in found}


_CHANGES: Mapping[Kind, _Changes] = {
    Kind.PUBLIC_INBOX_V1: _changes_v1,
    Kind.PUBLIC_INBOX_V2: _changes_v2,
}


def _commit(repository: pygit2.Repository, name: pygit2.Oid) -> pygit2.Commit | None:
    try:
        found = repository[name]
    except GIT_ERRORS:
        return None
    return found if isinstance(found, pygit2.Commit) else None


def _time(seconds: int) -> datetime | None:
    """A commit's time, None where it is absurd."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _removal(part: Part, change: _Change) -> Flaw | None:
    """Told of a mail that is gone for good."""
    if not change.removed or change.replaced:
        return None
    return Flaw(FlawRule.COPY_REMOVED, part.archive, part.name, Position(change.blob))


def _flaw(part: Part, rule: FlawRule, detail: str) -> Flaw:
    return Flaw(rule, part.archive, part.name, detail=detail)
