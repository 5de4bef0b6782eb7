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
from multiprocessing import forkserver, resource_tracker
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
    _start_forkserver()
    with ProcessPoolExecutor(processes, context, _start_worker) as pool:

        def pooled(
            function: Callable[[Unit], Result], units: Iterable[tuple[Tag, Unit]]
        ) -> Iterator[tuple[Tag, Result]]:
            under_way: deque[tuple[Tag, Future[Result]]] = deque()
            for tag, unit in units:
                with _interrupts_wait():  # a submission may start a worker
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
            pool.shutdown(cancel_futures=True)
            raise


def _here(
    function: Callable[[Unit], Result], units: Iterable[tuple[Tag, Unit]]
) -> Iterator[tuple[Tag, Result]]:
    for tag, unit in units:
        yield tag, function(unit)


def _start_forkserver() -> None:
    """Starts what forks the workers. The resource tracker goes first: that unblocks signals."""
    resource_tracker.ensure_running()
    with _interrupts_wait():
        forkserver.ensure_running()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Ctrl-C waits for the block's end, and never reaches the processes that it starts: one that
    is interrupted while it starts, or that finds its parent gone, dies with a traceback.

    The mask is for those processes. Here it is not enough: any thread may take the signal, and
    DuckDB has some.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _start_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when its parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
