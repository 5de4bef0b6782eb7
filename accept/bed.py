"""Where the checks work: the real archives, a scratch folder, and the program run as users do."""

import email
import email.policy
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SHARED = Path("../shared")
LORE = SHARED / "lore"
TRUTH = SHARED / "truth" / "2020-08.yaml"
RELEASES = SHARED / "truth" / "releases.csv"
OWNERS = SHARED / "data" / "MAINTAINERS"
MONTHS = ("2020-07", "2020-08")
PAGES = ("zh.html", "en.html", "zh.md", "en.md")


def sheet() -> dict[str, Any]:
    """The answer sheet of August 2020."""
    with TRUTH.open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


@dataclass(frozen=True, slots=True)
class Bed:
    """A scratch folder; `store` is made by the first check and used by the others."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "main" / "store.duckdb"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def unpacked(self) -> Path:
        return self.store.with_name(self.store.name + ".bundles")

    @property
    def archives(self) -> list[Path]:
        """Every real archive, bundles unpacked."""
        return [*sorted(self.unpacked.iterdir()), LORE / "supplement.mbox"]


def kmonthly(*arguments: str | Path) -> list[str]:
    """The command line of the program."""
    return [sys.executable, "-m", "kmonthly", *map(str, arguments)]


def build(
    archives: Sequence[Path],
    store: Path,
    out: Path,
    month: str = "2020-08",
    processes: int = 2,
) -> list[str]:
    """The command line that builds a month."""
    given = [str(each) for archive in archives for each in ("--archive", archive)]
    options = ("--store", store, "--out", out, "--month", month, "-j", str(processes))
    return kmonthly("build", *given, *options, "--maintainers", OWNERS)


def timed(command: Sequence[str]) -> float:
    """Runs a command that must succeed; seconds on the wall."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment())
    return time.perf_counter() - begun


def slowness() -> float:
    """How many times slower this machine is just now than the one that the limits in seconds were
    set on, 1 at least: by the standard library's reading of an invented mail."""
    begun = time.perf_counter()
    for _ in range(3000):
        read = email.message_from_string(_INVENTED, policy=email.policy.default)
        _ = (read.get_content(), str(read["subject"]), str(read["from"]))
    return max(1.0, (time.perf_counter() - begun) / _SECONDS)


_SECONDS = 2.0
"""What that took on two cores of which another program used one."""

_INVENTED = (
    "From: Ada <ada@example.org>\nTo: list@example.org\nSubject: [PATCH v2 1/3] mm: invented\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    + "An invented line of text that stands for a patch, with a number 42.\n"
    * 60
)


def environment() -> dict[str, str]:
    """This process's environment without a store of the user's own."""
    return {name: value for name, value in os.environ.items() if name != "KMONTHLY_STORE"}


def pages(out: Path, month: str) -> dict[str, bytes]:
    """The pages of a month."""
    return {name: (out / month / name).read_bytes() for name in PAGES}
