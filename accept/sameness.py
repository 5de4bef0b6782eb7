"""Same archives, same store and same pages, whatever the order, the processes, the accidents."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from accept.bed import MONTHS, Bed, build, environment, pages, timed
from accept.report import Result, result
from kmonthly import api

KILLS = 12

GRACE = 5.0
"""Seconds that a worker may take to see that its parent has gone: a batch, on a busy machine."""


def repeatable(bed: Bed) -> Result:
    """Archives in reverse and shuffled order, one process and two."""
    wanted = api.fingerprint(bed.store)["store"]
    ways = {
        "one process": (bed.archives, 1),
        "reverse order, two processes": (bed.archives[::-1], 2),
        "shuffled, one process": (random.Random(1).sample(bed.archives, len(bed.archives)), 1),
    }
    misses = []
    for name, (archives, processes) in ways.items():
        folder = bed.folder / "again"
        for month in MONTHS:
            timed(build(archives, folder / "store.duckdb", folder / "out", month, processes))
            if pages(folder / "out", month) != pages(bed.out, month):
                misses.append(f"{name}: pages of {month} differ")
        if api.fingerprint(folder / "store.duckdb")["store"] != wanted:
            misses.append(f"{name}: logical hash differs")
        shutil.rmtree(folder)
    figures = [f"logical hash {wanted[:16]}", *(f"same hash and pages: {name}" for name in ways)]
    return result("Order and processes", figures, misses)


def killed(bed: Bed) -> Result:
    """SIGKILL at random points of ingest and build, then a run to the end."""
    wanted = api.fingerprint(bed.store)["store"]
    folder = bed.folder / "killed"
    command = build(bed.archives, folder / "store.duckdb", folder / "out")
    chance = random.Random(20)
    whole = timed(command)
    shutil.rmtree(folder)
    alive = 0
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment(),
        )
        try:
            process.wait(chance.uniform(0.2, whole * 0.6))
            shutil.rmtree(folder, ignore_errors=True)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            alive += _outlived(process.pid)
    timed(command)
    misses = [f"{alive} times a worker outlived its parent by {GRACE} seconds"] if alive else []
    if api.fingerprint(folder / "store.duckdb")["store"] != wanted:
        misses.append("the store differs from one that was never killed")
    if pages(folder / "out", "2020-08") != pages(bed.out, "2020-08"):
        misses.append("the pages differ from those of a run that was never killed")
    left = sorted(
        each.name
        for each in folder.iterdir()
        if each.name not in ("store.duckdb", "store.duckdb.lock", "out", "store.duckdb.bundles")
    )
    misses += [f"left behind: {', '.join(left)}"] if left else []
    return result("Kills", [f"{kills} SIGKILLs of {KILLS} runs, then one to the end"], misses)


def _outlived(session: int) -> bool:
    """Whether a worker is still there when its parent has been gone for `GRACE` seconds."""
    until = time.monotonic() + GRACE
    while alive := _session_lives(session):
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    return alive


def _session_lives(session: int) -> bool:
    """Whether a process of the session still runs; one that waits to be reaped does not."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != session:
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                if os.getsid(int(folder.name)) == session and state != "Z":
                    return True
            except OSError:
                continue
    return False
