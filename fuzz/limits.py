"""How a target calls what it tests: timed, with nothing remembered, then again."""

import sys
from collections.abc import Callable
from functools import cache
from time import process_time
from typing import ParamSpec, TypeVar

LIMIT = 1.0
"""Seconds of CPU that one call may take, on any input."""

P = ParamSpec("P")
T = TypeVar("T")


class TooSlow(AssertionError):
    """A call took longer than it may, twice."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(f"{what} took {seconds:.2f} s of CPU; {LIMIT} s is the limit")


def timed(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the call returns. Raises TooSlow if it takes over a second, and again when repeated."""
    start = process_time()
    found = call(*args, **kwargs)
    if process_time() - start > LIMIT:
        forget()
        start = process_time()
        call(*args, **kwargs)
        if (seconds := process_time() - start) > LIMIT:
            raise TooSlow(getattr(call, "__name__", str(call)), seconds)
    return found


def same(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the call returns, the first time and when it may remember. Asserts that it is equal."""
    forget()
    first = timed(call, *args, **kwargs)
    again = timed(call, *args, **kwargs)
    assert again == first, f"not the same when called again: {first!r}, {again!r}"
    return first


def forget() -> None:
    """Empties every cache of kmonthly's modules: no input changes what the next one does."""
    for clear in _clears(len(sys.modules)):
        clear()


@cache
def _clears(_modules: int) -> tuple[Callable[[], None], ...]:
    """What empties the caches; looked for again when modules have been imported since."""
    found = {
        id(value): value.cache_clear
        for name, module in list(sys.modules.items())
        if name.startswith("kmonthly.")
        for value in vars(module).values()
        if callable(getattr(value, "cache_clear", None))
    }
    return tuple(found.values())
