"""kernel-lore-mcp."""

import re
from dataclasses import dataclass
from pathlib import Path

from bench.peers.model import Command, Given, Left, size
from bench.peers.venv import installed

_PACKAGE, _VERSION = "kernel-lore-mcp", "0.3.5"
"""The newest with a wheel (November 2026); releases after it have to be built."""

_PYTHON = (3, 12)


@dataclass(frozen=True, slots=True)
class KernelLoreMcp:
    """`kernel-lore-ingest` with its own settings: without over.db and the index of prose."""

    name: str = f"{_PACKAGE} {_VERSION}"

    def set_up(self) -> None:
        installed(_PACKAGE, _VERSION, _PYTHON)

    def work(self, given: Given, folder: Path) -> list[Command]:
        ingest = installed(_PACKAGE, _VERSION, _PYTHON) / "kernel-lore-ingest"
        mirror: Command = ["--lore-mirror", given.folder.parent, "--list", given.name]
        return [[ingest, "--data-dir", folder / "data", *mirror]]

    def left(self, folder: Path) -> Left:
        said = (folder / "stderr").read_text("utf-8")
        mails = int(re.findall(r"ingest complete: .*ingested=([0-9]+)", said)[-1])
        return Left(size(folder / "data"), f"{mails:,} mails, their text included")
