"""What commands cost, whatever they are written in."""

import os
import signal
import subprocess
import time
from pathlib import Path

from bench.measure import Cost, Peak, adopt_orphans, reap_orphans
from bench.peers.model import Command, NotRun


def cost(commands: list[Command], folder: Path) -> Cost:
    """Runs the commands one after the other, at home in the folder; raises NotRun if one fails.

    Their CPU seconds are added up, those of all processes that they start included; the memory is
    the highest of theirs.
    """
    adopt_orphans()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment |= {"HOME": str(folder / "home"), "PI_CONFIG": str(folder / "home" / "pi-config")}
    (folder / "home").mkdir()
    begun, before, memory = time.perf_counter(), os.times(), 0
    for command in commands:
        with (folder / "stdout").open("ab") as out, (folder / "stderr").open("ab") as errors:
            process = subprocess.Popen(
                command, stdout=out, stderr=errors, env=environment, start_new_session=True
            )
            peak = Peak(process.pid)
            peak.start()
            try:
                process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                raise
            peak.stop()
        reap_orphans(process.pid)
        if process.returncode:
            print((folder / "stderr").read_text("utf-8", "replace")[-2000:])
            raise NotRun(f"it ended with exit code {process.returncode}")
        memory = max(memory, peak.highest)
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(time.perf_counter() - begun, cpu, memory / 1024, {})
