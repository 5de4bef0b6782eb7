"""Archives of a file a mail: what can be told of a folder that is listed in a stable order.

Each file has a mark, by which the listing is sorted. A cursor is how many were listed, and a hash
of their marks: while those still stand first in the listing, what follows them is new. When they do
not, because a file went, changed its mark, or came in between, all is listed anew.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from kmonthly.archive.files import reason
from kmonthly.archive.model import START, Batch, Cursor, Entry, Part
from kmonthly.terms.flaws import Flaw, FlawRule

_CURSOR = re.compile(r"([0-9]{1,9})-([0-9a-f]{32})")


def batches(
    part: Part,
    since: Cursor,
    size: int,
    listing: Callable[[], Sequence[bytes]],
    entry: Callable[[bytes], Entry],
) -> Iterator[Batch]:
    """What is new in a listing of marks, `size` entries a batch; a flaw if there is no listing."""
    try:
        marks = listing()
    except OSError as error:
        flaw = Flaw(FlawRule.EPOCH_UNREADABLE, part.archive, part.name, detail=reason(error))
        yield Batch(part, (), since, (flaw,))
        return
    told = _told(marks, since)
    anew, told = told is None, told or 0
    reached = _Reached()
    reached.past(marks[:told])
    if anew and not marks:
        yield Batch(part, (), reached.cursor, anew=True)
    for first in range(told, len(marks), size):
        some = marks[first : first + size]
        reached.past(some)
        yield Batch(part, tuple(map(entry, some)), reached.cursor, anew=anew and first == 0)


def count(since: Cursor, listing: Callable[[], Sequence[bytes]]) -> int:
    """How many entries are new: exact, at the cost of a listing."""
    try:
        marks = listing()
    except OSError:
        return 1
    told = _told(marks, since)
    return len(marks) - told if told is not None else len(marks) or 1


def _told(marks: Sequence[bytes], since: Cursor) -> int | None:
    """How many marks a cursor has behind it; None if they no longer stand first."""
    if since == START:
        return 0
    known = _CURSOR.fullmatch(since)
    if known is None or int(known[1]) > len(marks):
        return None
    reached = _Reached()
    reached.past(marks[: int(known[1])])
    return int(known[1]) if reached.cursor == since else None


class _Reached:
    """The place in a listing behind marks."""

    def __init__(self) -> None:
        self._number, self._hash = 0, blake2b(digest_size=16)

    def past(self, marks: Sequence[bytes]) -> None:
        """Goes on behind these."""
        self._number += len(marks)
        for mark in marks:
            self._hash.update(len(mark).to_bytes(4, "big") + mark)

    @property
    def cursor(self) -> Cursor:
        return Cursor(f"{self._number}-{self._hash.hexdigest()}")
