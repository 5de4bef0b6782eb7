"""perceval's backend for public-inbox."""

from dataclasses import dataclass
from pathlib import Path

from bench.peers.model import Command, Given, Left, size
from bench.peers.venv import installed

_PACKAGE, _VERSION = "perceval-public-inbox", "0.2.10"


@dataclass(frozen=True, slots=True)
class Perceval:
    """`perceval public_inbox`, an epoch at a time, its items written as lines of JSON."""

    name: str = f"{_PACKAGE} {_VERSION}"

    def set_up(self) -> None:
        installed(_PACKAGE, _VERSION)

    def work(self, given: Given, folder: Path) -> list[Command]:
        perceval = installed(_PACKAGE, _VERSION) / "perceval"
        commands: list[Command] = []
        for epoch in given.epochs:
            items = folder / f"{epoch.stem}.jsonl"
            options: Command = ["--json-line", "--output", items]
            commands.append([perceval, "public_inbox", "bench", epoch, *options])
        return commands

    def left(self, folder: Path) -> Left:
        files = list(folder.glob("*.jsonl"))
        mails = sum(each.read_bytes().count(b"\n") for each in files)
        return Left(size(*files), f"{mails:,} mails, as JSON")
