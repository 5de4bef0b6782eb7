"""patchtrack."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bench.peers.model import Command, Given, Left, NotRun, size
from bench.peers.venv import installed

_PACKAGE, _VERSION = "patchtrack", "0.1.0"


@dataclass(frozen=True, slots=True)
class Patchtrack:
    """`patchtrack import` of an mbox, for everyone who sent a patch to the list."""

    name: str = f"{_PACKAGE} {_VERSION} import"

    def set_up(self) -> None:
        installed(_PACKAGE, _VERSION)

    def work(self, given: Given, folder: Path) -> list[Command]:
        if not given.authors:
            raise NotRun("nobody sent a patch to the list")
        authors = [word for author in given.authors for word in ("--author", author)]
        database = folder / "patchtrack.sqlite3"
        program = installed(_PACKAGE, _VERSION) / "patchtrack"
        return [[program, "--db", database, "import", given.mbox, *authors]]

    def left(self, folder: Path) -> Left:
        database = folder / "patchtrack.sqlite3"
        with sqlite3.connect(database) as store:
            ((mails,),) = store.execute("SELECT count(*) FROM messages")
        return Left(size(database), f"{mails:,} mails: patches, and replies in their threads")
