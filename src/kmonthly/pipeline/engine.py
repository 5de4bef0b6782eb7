"""Where units of work run: in this process, or in a pool of local ones.

A unit is pure: it takes a part and positions and gives Arrow tables, the same wherever it runs.
Results come back in the order in which the units were given, and only a few units are under way at
a time, so memory does not grow with the archive.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Protocol, TypeVar

Tag = TypeVar("Tag")
Unit = TypeVar("Unit")
Result = TypeVar("Result")


class Engine(Protocol):
    """Applies a function to tagged units; gives each tag with its unit's result, in order.

    Function, unit and result may travel to another process; the tag stays here.
    """

    def __call__(
        self, function: Callable[[Unit], Result], units: Iterable[tuple[Tag, Unit]]
    ) -> Iterator[tuple[Tag, Result]]: ...


AHEAD = 2
"""Units under way or waiting for each process: enough to keep it busy, few enough to hold."""


@contextmanager
def engine(processes: int) -> Iterator[Engine]:
    """An engine of so many processes; one means this one."""
    if processes <= 1:
        yield _here
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kmonthly.pipeline.unit"])
    with ProcessPoolExecutor(processes, context, _start_worker) as pool:

        def pooled(
            function: Callable[[Unit], Result], units: Iterable[tuple[Tag, Unit]]
        ) -> Iterator[tuple[Tag, Result]]:
            under_way: deque[tuple[Tag, Future[Result]]] = deque()
            for tag, unit in units:
                under_way.append((tag, pool.submit(function, unit)))
                if len(under_way) > AHEAD * processes:
                    first, future = under_way.popleft()
                    yield first, future.result()
            while under_way:
                first, future = under_way.popleft()
                yield first, future.result()

        try:
            yield pooled
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _here(
    function: Callable[[Unit], Result], units: Iterable[tuple[Tag, Unit]]
) -> Iterator[tuple[Tag, Result]]:
    for tag, unit in units:
        yield tag, function(unit)


def _start_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when its parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
