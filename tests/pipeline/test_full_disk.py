"""A disk that fills: the error says so, nothing published is lost, and with room it goes on."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kmonthly import api
from making import environment, mail, mbox, pages, program, run

Run = subprocess.CompletedProcess[str]
Room = Callable[[int], Callable[..., Run]]
"""Given how many KiB there is room for: what runs kmonthly there."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Where the small disk is, if this machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    yield place
    if place.is_mount():
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def room(disk: Path) -> Room:
    """A tmpfs of that size; where none can be mounted, a limit on the size of any one file."""

    def mounted(kib: int) -> Callable[..., Run]:
        size = f"size={kib}k" + (",remount" if disk.is_mount() else "")
        command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)]
        done = subprocess.run(command, check=False, capture_output=True)
        return run if done.returncode == 0 else _limited(kib)

    return mounted


def _limited(kib: int) -> Callable[..., Run]:
    def lower() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * kib, 1024 * kib))

    def limited(*words: str | Path | int) -> Run:
        return subprocess.run(
            program(*words),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lower,
        )

    return limited


def build(run_it: Callable[..., Run], archive: Path, disk: Path) -> Run:
    """One process: what a pool holds in memory is not of this disk."""
    store, out = disk / "store.duckdb", disk / "out"
    words = ("build", "-a", archive, "--store", store, "-o", out, "-m", "2024-03", "-j", 1)
    return run_it(*words)


def told(done: Run) -> None:
    """The error is one line that says what is wrong with what, and the exit code is 3."""
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("kmonthly: cannot write "), done.stderr
    assert "No space left" in done.stderr or "File too large" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_disk_that_fills_at_every_stage(
    sample: Path, tmp_path: Path, disk: Path, room: Room
) -> None:
    """
    64 KiB, 128 KiB ...   too little to begin, to commit, to publish, for the pages
    in the end            enough: the same store and pages as on a large disk
    """
    kib, failures = 64, 0
    while (done := build(room(kib), sample, disk)).returncode:
        told(done)
        failures += 1
        kib = kib * 5 // 4
        assert kib < 64 * 1024
    assert failures > 3
    assert build(run, sample, tmp_path).returncode == 0
    assert api.fingerprint(disk / "store.duckdb") == api.fingerprint(tmp_path / "store.duckdb")
    assert pages(disk / "out") == pages(tmp_path / "out")


def test_what_was_published_stays(sample: Path, tmp_path: Path, disk: Path, room: Room) -> None:
    """
    first run    a store that fits
    then         no room for the next version of it
    second run   says so; the store is the same file, and is read as before
    third run    there is room
    """
    store = disk / "store.duckdb"
    kib = 32 * 1024
    assert build(room(kib), sample, disk).returncode == 0
    before = store.read_bytes()
    more = mbox(tmp_path / "more.mbox", *(mail(f"more-{n}") for n in range(50)))
    held = sum(each.stat().st_size for each in disk.rglob("*") if each.is_file())
    told(room(held // 1024 + 300)("ingest", "-a", more, "--store", store, "-j", 1))
    assert store.read_bytes() == before
    assert {each.name for each in disk.iterdir()} <= {
        "store.duckdb",
        "store.duckdb.lock",
        "store.duckdb.writing",
        "store.duckdb.writing.wal",
        "out",
    }
    os.sync()
    assert room(kib)("ingest", "-a", more, "--store", store).returncode == 0
    assert api.update([more], store) == api.Taken()
    assert dict(api.doctor(store).totals)["copies"] == 311 + 50
