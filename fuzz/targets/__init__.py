"""The targets, one a file. Each has:

`check(data)`: what must hold whatever the bytes are; raises AssertionError where it does not, and
whatever the tested code raises.
`WORDS`: fragments that its mutator puts in.
`MUTATIONS`: changes of its own, beside those of `fuzz.mutate`.
`LARGEST`: bytes of the largest input that is tried.
`LONG`: what may hurt if there is much of it.
`long(word, size)`: inputs of about `size` bytes that repeat such a word wherever it may stand.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from random import Random
from typing import Protocol, cast

NAMES = (
    "mail",
    "diff",
    "identifiers",
    "claims",
    "digests",
    "mbox",
    "compressed",
    "folders",
    "text",
    "subject",
    "trailers",
    "notices",
    "people",
    "dates",
)
"""The slowest first, so that two at a time end together."""

Mutation = Callable[[bytes, Random], bytes]


class Target(Protocol):
    """What a module of this package offers."""

    WORDS: Sequence[bytes]
    LONG: Sequence[bytes]
    MUTATIONS: Sequence[Mutation]
    LARGEST: int

    def check(self, data: bytes, /) -> None: ...

    def long(self, word: bytes, size: int, /) -> Iterator[bytes]: ...


def target(module: str) -> Target:
    """The target that a module is."""
    return cast(Target, import_module(module))


def module_of(name: str) -> str:
    """The module of a target of ours."""
    return f"{__name__}.{name}"


def repeated(word: bytes, size: int, between: bytes = b"") -> bytes:
    """A word again and again, up to about `size` bytes."""
    piece = word + between
    return piece * max(size // max(len(piece), 1), 1)
