"""public-inbox-index, from Debian's package."""

import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.peers.model import Command, Given, Left, NotRun, size


@dataclass(frozen=True, slots=True)
class PublicInbox:
    """`public-inbox-index` with its own settings: level full, as many shards as it thinks right,
    and fsync."""

    @property
    def name(self) -> str:
        return f"public-inbox-index {_version()}".strip()

    def set_up(self) -> None:
        if shutil.which("public-inbox-index") is None:
            _install()

    def work(self, given: Given, folder: Path) -> list[Command]:
        """It writes into the list's folder, so it gets a copy, announced by public-inbox-init."""
        inbox = folder / "inbox"
        shutil.copytree(given.folder, inbox)
        home = {"HOME": str(folder), "PI_CONFIG": str(folder / "config")}
        init: Command = ["public-inbox-init", "-V2", "bench", inbox, "bench", "bench@example.org"]
        if subprocess.run(init, env=os.environ | home, capture_output=True, check=False).returncode:
            raise NotRun("public-inbox-init failed")
        return [["public-inbox-index", inbox]]

    def left(self, folder: Path) -> Left:
        inbox = folder / "inbox"
        with sqlite3.connect(inbox / "msgmap.sqlite3") as numbers:
            ((mails,),) = numbers.execute("SELECT count(*) FROM msgmap")
        return Left(size(inbox) - size(inbox / "git"), f"{mails:,} mails, every word indexed")


@cache
def _version() -> str:
    """The version of Debian's package; empty if it is none of Debian's."""
    query = ["dpkg-query", "--show", "--showformat", "${Version}", "public-inbox"]
    try:
        return subprocess.run(query, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _install() -> None:
    if os.geteuid() or shutil.which("apt-get") is None:
        raise NotRun("it is not installed, and only root on Debian can install it here")
    for command in (["update"], ["install", "--yes", "public-inbox"]):
        done = subprocess.run(["apt-get", *command], capture_output=True, check=False)
        if done.returncode:
            raise NotRun("apt-get does not find or install public-inbox")
