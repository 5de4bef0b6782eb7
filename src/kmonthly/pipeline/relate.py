"""Postings in the store to what they go on with."""

from collections.abc import Iterator, Sequence
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
        asked = postings[first : first + AT_ONCE]
        others = relation_store.candidates(connection, asked)
        seen = relation_store.profiles(connection, {*asked, *chain(*others.values())})
        found = (
            relate(seen[posting], (seen[each] for each in others[posting]), ignored)
            for posting in asked
        )
        yield asked, tuple(chain.from_iterable(found))
