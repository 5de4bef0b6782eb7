"""Ctrl-C: a run ends at once, says so, and the next one goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kmonthly import api
from making import environment, program


def interrupted(command: list[str], sign: Path, after: float) -> tuple[int, str, str]:
    """Starts a run, waits for a file to appear and a little more, then sends what Ctrl-C sends,
    to the run and to its workers; how it ended."""
    started = subprocess.Popen(
        command,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a run in the background of a shell would ignore it
        preexec_fn=lambda: (  # noqa: PLW1509 - no threads here
            signal.signal(signal.SIGINT, signal.default_int_handler)
        ),
    )
    while not sign.exists() and started.poll() is None:
        time.sleep(0.005)
    time.sleep(after)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=20)
    return started.returncode, out, err


@pytest.mark.parametrize(("processes", "after"), [(1, 0.2), (2, 0.0), (2, 0.3)])
def test_an_interrupted_run_says_so_and_the_next_goes_on(
    many: Path, tmp_path: Path, processes: int, after: float
) -> None:
    """As soon as it has its working copy, and when it has read for a while."""
    store = tmp_path / "store.duckdb"
    command = program("ingest", "-a", many, "--store", store, "-j", processes)
    assert interrupted(command, tmp_path / "store.duckdb.writing", after) == (
        130,
        "",
        "kmonthly: interrupted; run the same command again to go on\n",
    )
    assert not store.exists()
    api.update([many], store)
    assert dict(api.doctor(store).totals)["copies"] == sum(
        each.copies for each in api.doctor(store).archives
    )
    assert api.update([many], store) == api.Taken()


SWALLOWED = """
import signal, sys, time, weakref
from kmonthly.cli import main

class Lock:
    pass

def command():
    lock = Lock()
    watch = weakref.ref(lock, lambda _: signal.raise_signal(signal.SIGINT))
    del lock
    time.sleep(5)

main.app.command("sleep")(command)
sys.argv = ["kmonthly", "sleep"]
main.run()
"""


def test_an_interrupt_that_a_callback_swallows_is_heard() -> None:
    """As those do that the interpreter itself runs while it imports."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWED],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        130,
        "kmonthly: interrupted; run the same command again to go on\n",
    )
    assert time.monotonic() - begun < 5
