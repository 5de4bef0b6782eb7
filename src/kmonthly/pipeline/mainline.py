"""A clone's commits to the store: those that are new; and what else a clone is asked for."""

import os
from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from kmonthly.history.mainline import Commits, Landing, commits, whole
from kmonthly.mail.columns import arrow_table
from kmonthly.pipeline.clone import Clone, State, opened
from kmonthly.pipeline.unit import no_collector
from kmonthly.store import database
from kmonthly.store import mainline as mainline_store
from kmonthly.store.database import Connection
from kmonthly.store.mainline import COMMIT, LINK, PERSON, REVERT, Cursor
from kmonthly.terms.errors import CloneUnusable

_BLOCKS_AT_ONCE = 10
"""Blocks of git's that are stored together: some 10,000 commits."""

_Progress = Callable[[int], None]

_LINES_AT_ONCE = 50_000
_DIFFS_AT_ONCE = 500


def check(path: Path) -> None:
    """Raises CloneUnusable where there is no clone, or none with a commit."""
    opened(path).state()


def is_new(connection: Connection, path: Path) -> bool:
    """Whether a clone has something to tell that the store does not know. Raises CloneUnusable."""
    clone = opened(path)
    if mainline_store.cursor(connection) != _cursor(clone, clone.state()):
        return True
    return mainline_store.is_candidate_new(connection) and not clone.is_partial()


def index(connection: Connection, path: Path, progress: _Progress) -> int:
    """Takes in the commits of a clone's HEAD that are new; how many these were.

    `progress` hears how many more were taken in. All is read anew where the history was rewritten,
    begins elsewhere, or is another clone's that does not continue it. Raises CloneUnusable; the
    store is then as it was.
    """
    clone = opened(path)
    state = clone.state()
    known = mainline_store.cursor(connection)
    if known == _cursor(clone, state):
        return 0
    with database.transaction(connection), no_collector():
        number = None
        if known is not None and known.cut == state.cut:
            number = _continued(connection, clone, state.head, known.head, progress)
        if number is None:
            number = _anew(connection, clone, state.head, progress)
        mainline_store.put_tags(connection, clone.tags())
        mainline_store.put_cursor(connection, _cursor(clone, state))
    return number


def note_patch_ids(connection: Connection, path: Path) -> int:
    """Finds the patch-ids of the commits that may be a stored patch's and that no link ties to one;
    of how many. A clone without files (`git clone --filter`) has none. Raises CloneUnusable."""
    clone = opened(path)
    with database.transaction(connection):
        asked = mainline_store.new_candidates(connection)
        if not asked or clone.is_partial():
            return 0
        for some in _pieces(asked, _DIFFS_AT_ONCE):
            found = clone.patch_ids(some)
            told = ((unhexlify(each), unhexlify(found.get(each, ""))) for each in some)
            mainline_store.put_patch_ids(connection, told)
    return len(asked)


def file_at(path: Path, name: str, moment: datetime) -> str | None:
    """A file of the tree, as mainline had it before a moment; None if it had none.

    Raises CloneUnusable.
    """
    return opened(path).file_at(name, moment)


def _cursor(clone: Clone, state: State) -> Cursor:
    path = os.fsencode(clone.path.absolute()).decode("utf-8", "backslashreplace")
    return Cursor(path, state.head, state.cut, state.tags)


def _continued(
    connection: Connection, clone: Clone, head: str, since: str, progress: _Progress
) -> int | None:
    """How many commits were read that `since` does not reach; None if all has to be read anew."""
    if head == since:
        return 0
    if not clone.continues(head, since):
        return None
    steps, onward = clone.chain(head, since)
    if onward != since:
        return None
    place = mainline_store.place(connection, since)
    number = _read(connection, clone, _Range(head, since, place + steps), progress)
    return None if mainline_store.has_doubles(connection, place) else number


def _anew(connection: Connection, clone: Clone, head: str, progress: _Progress) -> int:
    """How many commits there are; nothing that was known of any before is kept."""
    mainline_store.forget_mainline(connection)
    steps, _ = clone.chain(head, "")
    number = _read(connection, clone, _Range(head, "", steps - 1), progress)
    if number is None:
        raise CloneUnusable(clone.path, "git tells of a commit that nothing leads to")
    return number


@dataclass(frozen=True, slots=True)
class _Range:
    """What `head` reaches and `since` does not; `place` is that of `head` on the chain."""

    head: str
    since: str
    place: int

    @property
    def landing(self) -> Landing:
        """Knows nothing yet."""
        return Landing(self.head.encode(), self.place)


def _read(connection: Connection, clone: Clone, new: _Range, progress: _Progress) -> int | None:
    """Takes in the commits of a range; how many these were.

    None if one came without a child: where clocks are far off git tells of what `since` reaches.
    """
    landing, number = new.landing, 0
    try:
        with clone.log(new.head, new.since) as blocks:
            read = (_tables(commits(fields, landing)) for fields in whole(blocks))
            for some in _pieces(read, _BLOCKS_AT_ONCE):
                batch = [pa.concat_tables(parts) for parts in zip(*some, strict=True)]
                mainline_store.append(connection, *batch)
                number += batch[0].num_rows
                progress(batch[0].num_rows)
    except KeyError:
        return None
    left = [(unhexlify(commit), place) for commit, place in landing.left.items()]
    if landing.onward != new.since.encode() or mainline_store.landed_after(connection, left):
        _place_again(connection, clone, new)
    return number


def _tables(found: Commits) -> tuple[pa.Table, ...]:
    """Commits, links, reverts and people as the store takes them."""
    columns = [getattr(found, name) for name in COMMIT.names]
    people = [(number, who.name, who.address) for number, who in found.people.items()]
    return (
        pa.table(columns, schema=COMMIT),
        arrow_table(LINK, [*found.links]),
        arrow_table(REVERT, [*found.reverts]),
        arrow_table(PERSON, [*people]),
    )


def _place_again(connection: Connection, clone: Clone, new: _Range) -> None:
    """Corrects where commits landed, told of in an order that wrong clocks do not disturb."""
    landing = new.landing
    with clone.parents(new.head, new.since) as lines:
        for some in _pieces(lines, _LINES_AT_ONCE):
            told = landing.places((commit, parents) for commit, *parents in some)
            places = [
                (unhexlify(line[0]), place, is_step)
                for line, (place, is_step) in zip(some, told, strict=True)
            ]
            mainline_store.put_places(connection, places)


_T = TypeVar("_T")


def _pieces(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
