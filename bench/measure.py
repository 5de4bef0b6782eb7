"""Running a piece of work as a process of its own and seeing what it costs."""

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 0.02
"""Seconds between two looks at memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds on the wall, CPU seconds of all its processes, and the highest sum
    of their anonymous memory in MB that was seen. `said` is the JSON that it printed last."""

    wall: float
    cpu: float
    memory: float
    said: dict[str, object]


def run(arguments: Sequence[str | Path]) -> Cost:
    """Runs `python ARGUMENTS` with this interpreter; raises CalledProcessError if it fails."""
    adopt_orphans()
    begun, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], stdout=subprocess.PIPE, start_new_session=True
    )
    peak = Peak(process.pid)
    peak.start()
    out, _ = process.communicate()
    peak.stop()
    reap_orphans(process.pid)
    after = os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    last = out.decode().strip().rpartition("\n}\n{")[2] or "{}"
    said = json.loads(last if last.startswith("{") else "{" + last)
    return Cost(time.perf_counter() - begun, cpu, peak.highest / 1024, said)


def adopt_orphans() -> None:
    """From here on, what a child starts and does not wait for comes to us when the child ends."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1)


_BECOME_SUBREAPER = 36
"""prctl's PR_SET_CHILD_SUBREAPER."""


def reap_orphans(group: int) -> None:
    """Waits for all that a command of this process group left, so that its CPU is counted."""
    try:
        while True:
            os.waitpid(-group, 0)
    except ChildProcessError:
        pass


class Peak(threading.Thread):
    """Watches the anonymous memory of a session's processes; `highest` is its peak in KiB."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._done = threading.Event()
        self.highest = 0

    def run(self) -> None:
        while not self._done.wait(SAMPLE):
            self.highest = max(self.highest, sum(map(_anonymous, _members(self._session))))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _members(session: int) -> list[Path]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                found.append(folder)
    return found


def _anonymous(process: Path) -> int:
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(each.split()[1]) for each in lines if each.startswith("RssAnon:")), 0)
