"""Postings in the store to what they go on with."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from kmonthly.series.model import Tie
from kmonthly.series.relate import relate
from kmonthly.store import relation as relation_store
from kmonthly.store.database import Connection
from kmonthly.terms.ids import Key

AT_ONCE = 2_000
"""Postings that are held in memory together, beside those that they are compared with."""

Judged = tuple[Sequence[Key], tuple[Tie, ...]]
"""Postings, and what ties them to earlier ones."""


def related(
    connection: Connection, postings: Sequence[Key], ignored: frozenset[str] = frozenset()
) -> Iterator[Judged]:
    """What each of these postings goes on with, some at a time; `ignored` are rules left out."""
    for first in range(0, len(postings), AT_ONCE):
        others = relation_store.candidates(connection, postings[first : first + AT_ONCE])
        yield judged(connection, others, ignored)


def judged(
    connection: Connection,
    others: Mapping[Key, Sequence[Key]],
    ignored: frozenset[str] = frozenset(),
) -> Judged:
    """Postings with their candidates, and what ties them to those."""
    seen = relation_store.profiles(connection, {*others, *chain(*others.values())})
    found = (
        relate(seen[posting], (seen[each] for each in earlier), ignored)
        for posting, earlier in others.items()
    )
    return tuple(others), tuple(chain.from_iterable(found))
