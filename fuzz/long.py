"""Inputs of 60 KB and of 1 MB that repeat one thing: what takes its square's time shows here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fuzz.targets import module_of, target

SIZES = (60_000, 1_000_000)
"""Nothing is left out of a mail of the first size; of the second, whatever `mail.bounds` says."""


@dataclass(frozen=True, slots=True)
class Slow:
    """An input that fails: the target, the word repeated, which of `long`'s inputs, its size."""

    target: str
    word: bytes
    number: int
    size: int
    said: str


def slow(names: Sequence[str], sizes: Sequence[int] = SIZES) -> Iterator[Slow]:
    """The long inputs that fail."""
    for name in names:
        tested = target(module_of(name))
        for word in tested.LONG:
            for size in sizes:
                for number, data in enumerate(tested.long(word, size)):
                    try:
                        tested.check(data)
                    except AssertionError as error:
                        yield Slow(name, word, number, size, f"{type(error).__name__}: {error}")
