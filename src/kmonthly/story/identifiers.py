"""The names that a posting brings in or takes out, over all its patches."""

from collections.abc import Iterable
from typing import Final

from kmonthly.mail.model import IdentifierKind
from kmonthly.story.model import Introduced

ORDER: Final = {kind: place for place, kind in enumerate(IdentifierKind)}
"""Kinds in the order in which they are told."""


def net(names: Iterable[Introduced]) -> tuple[Introduced, ...]:
    """What is left of the patches' names, given in the order of the patches, by kind and name.

    What one patch adds and a later one takes out again, or the other way round, was changed or
    moved on the way, and is neither; a name is told with the first patch that has it.
    """
    left: dict[tuple[IdentifierKind, str], Introduced | None] = {}
    for each in names:
        name = (each.identifier.kind, each.identifier.name)
        known = left.get(name)
        if known is None:
            left[name] = each
        elif known.identifier.removed != each.identifier.removed:
            left[name] = None
    return tuple(
        sorted(
            (each for each in left.values() if each is not None),
            key=lambda each: (
                ORDER[each.identifier.kind],
                each.identifier.removed,
                each.identifier.name,
            ),
        )
    )
