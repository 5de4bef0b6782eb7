"""Phrases: what a stage says, as a key and named values. Words come from an edition's catalogue."""

from dataclasses import dataclass
from datetime import date

Value = str | int | float | date


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing to be said. `key` is a catalogue's message id, `values` fill its placeholders.

    `count`, if not None, picks the plural form and fills the placeholder `{n}`.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    count: int | None = None


def phrase(key: str, count: int | None = None, **values: Value) -> Phrase:
    """A Phrase from keyword arguments."""
    return Phrase(key, tuple(sorted(values.items())), count)
