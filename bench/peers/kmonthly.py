"""kmonthly itself."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.peers.model import Command, Given, Left, size


@dataclass(frozen=True, slots=True)
class Kmonthly:
    """`kmonthly ingest` as users run it, with so many processes."""

    processes: int

    @property
    def name(self) -> str:
        return f"kmonthly ingest -j {self.processes}"

    def set_up(self) -> None:
        """It runs from this tree."""

    def work(self, given: Given, folder: Path) -> list[Command]:
        store = folder / "store" / "store.duckdb"
        ingest = [sys.executable, "-m", "kmonthly", "ingest", "--json"]
        return [[*ingest, "--archive", given.folder, "--store", store, "-j", str(self.processes)]]

    def left(self, folder: Path) -> Left:
        new = json.loads((folder / "stdout").read_text("utf-8"))["new"]
        return Left(size(folder / "store"), f"{new:,} mails, as facts without their text")
