"""`python -m bench.stated [ARCHIVE...]`: which share of a whole ingest's CPU claims and identifiers
take, of one process, in one run: a quarter at the most."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from kmonthly import api
from kmonthly.mail import read as reading

LORE = Path("../shared/lore")
AT_MOST = 0.25

P = ParamSpec("P")
R = TypeVar("R")


class Clocked:
    """Functions with a clock each: CPU seconds spent in them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def clock(self, name: str, function: Callable[P, R]) -> Callable[P, R]:
        """The same function, its time added up under the name."""
        self.seconds[name] = 0.0

        def clocked(*values: P.args, **named: P.kwargs) -> R:
            begun = time.process_time()
            try:
                return function(*values, **named)
            finally:
                self.seconds[name] += time.process_time() - begun

        return clocked


def main() -> None:
    archives = [Path(each) for each in sys.argv[1:]] or [LORE]
    clocked = Clocked()
    for name in ("claims", "identifiers"):
        setattr(reading, name, clocked.clock(name, getattr(reading, name)))
    with tempfile.TemporaryDirectory(prefix="kmonthly-stated-") as folder:
        begun = time.process_time()
        taken = api.update(archives, Path(folder) / "store.duckdb")
        whole = time.process_time() - begun
    share = sum(clocked.seconds.values()) / whole
    parts = ", ".join(f"{name} {spent:.1f} s" for name, spent in clocked.seconds.items())
    print(
        f"{taken.new:,} copies, {whole:.1f} CPU seconds: {parts}; {share:.2f} of them "
        f"(at most {AT_MOST:.2f})"
    )


if __name__ == "__main__":
    main()
