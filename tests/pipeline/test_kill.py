"""A run that is killed at any point, and then run to its end, has done what an unkilled one does.

The fast tests kill a few times; `make soak` (KMONTHLY_KILLS=200) many times. KMONTHLY_SEED picks
other moments.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kmonthly import api
from making import environment, pages, program

KILLS = int(os.environ.get("KMONTHLY_KILLS", "6"))
SEED = int(os.environ.get("KMONTHLY_SEED", "1"))

GRACE = 5.0
"""Seconds that a worker may take to see that its parent has gone: a batch, on a busy machine."""

KILLS_A_STORE = 3
"""A killed run is killed again while it goes on from where the last one was."""

KEPT = {"store.duckdb", "store.duckdb.lock"}
"""What a finished run leaves beside the store: see store.database."""

LEFT = KEPT | {
    "store.duckdb.writing",
    "store.duckdb.writing.wal",
    "store.duckdb.writing.tmp",
    "store.duckdb.writing.copying",
    "store.duckdb.writing.copying.wal",
}
"""What a killed one may leave; the next run goes on with it or clears it away."""


@dataclass(frozen=True)
class Done:
    """What a run to the end made, and how long it took."""

    hashes: dict[str, str]
    pages: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def unkilled(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A run that nobody disturbs."""
    room = tmp_path_factory.mktemp("unkilled")
    started = time.monotonic()
    finish(many, room)
    return done(room, time.monotonic() - started)


def words(archives: Path, room: Path) -> list[str]:
    store, out = room / "store" / "store.duckdb", room / "out"
    return program("build", "-a", archives, "--store", store, "-o", out, "-m", "2024-04", "-j", "2")


def finish(archives: Path, room: Path) -> None:
    command = words(archives, room)
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def done(room: Path, seconds: float = 0.0) -> Done:
    assert {each.name for each in (room / "store").iterdir()} == KEPT
    assert {each.name for each in (room / "out").iterdir()} == {"2024-04"}
    hashes = api.fingerprint(room / "store" / "store.duckdb", by_table=True)
    return Done(hashes, pages(room / "out"), seconds)


def kill(archives: Path, room: Path, after: float) -> bool:
    """Starts a run, kills its first process and nothing else; whether it was still at work."""
    run = subprocess.Popen(
        words(archives, room),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
    killed = run.wait() == -signal.SIGKILL
    assert orphans(run.pid, within=GRACE) == []
    return killed


def orphans(session: int, within: float) -> list[str]:
    """Processes of a session that still live after so many seconds."""
    deadline = time.monotonic() + within
    while (left := list(_of_session(session))) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _of_session(session: int) -> Iterator[str]:
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, facts = each.read_text().rpartition(") ")
        except OSError:
            continue  # it has just ended
        state, _, _, held = facts.split()[:4]
        if int(held) == session and state != "Z":
            yield name


def moments(whole: float) -> Iterator[list[float]]:
    """For each store, when to kill the runs on it: seconds after their start."""
    chance = random.Random(SEED)
    left = KILLS
    while left:
        times = [chance.uniform(0.2, 1.0) * whole for _ in range(min(KILLS_A_STORE, left))]
        left -= len(times)
        yield times


def test_a_killed_run_is_made_good_by_the_next(many: Path, unkilled: Done, tmp_path: Path) -> None:
    """Killed, killed again, then run to its end: the same store, the same bytes on every page."""
    killed = 0
    for number, times in enumerate(moments(unkilled.seconds)):
        room = tmp_path / str(number)
        for after in times:
            killed += kill(many, room, after)
            if (room / "store").exists():
                assert {each.name for each in (room / "store").iterdir()} <= LEFT
        finish(many, room)
        found = done(room)
        assert found.hashes == unkilled.hashes, (SEED, times)
        assert found.pages == unkilled.pages, (SEED, times)
        shutil.rmtree(room)
    assert killed > KILLS // 3


def test_readers_do_not_see_a_killed_run(many: Path, tmp_path: Path) -> None:
    """
    first run    half of the lists, to its end
    second run   all of them; killed while it works: readers see what the first run made
    third run    goes on
    """
    half = tmp_path / "half"
    half.mkdir()
    for each in sorted(many.iterdir())[::2]:
        (half / each.name).symlink_to(each)
    finish(half, tmp_path)
    store = tmp_path / "store" / "store.duckdb"
    before = api.fingerprint(store)
    kill(many, tmp_path, 0.9)
    assert api.fingerprint(store) == before
    finish(many, tmp_path)
    assert api.fingerprint(store) != before
