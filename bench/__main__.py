"""`python -m bench`: measures on ../shared/lore (or the archives given) and notes the figures."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.measure import Cost, run
from bench.multiply import multiplied
from kmonthly.archive.discover import discover

ROUNDS = 3
PAGE = Path("docs/performance.md")


def main() -> None:
    given = [Path(each) for each in sys.argv[1:]] or [Path("../shared/lore")]
    if not all(each.exists() for each in given):
        sys.exit("bench: not run: give archives, or put the real ones at ../shared/lore")
    with tempfile.TemporaryDirectory(prefix="kmonthly-bench-") as folder:
        rows = _rows(given, Path(folder))
    table = "\n".join(
        ["| what | measured | wanted |", "|---|---|---|"]
        + [f"| {what} | {measured} | {wanted} |" for what, measured, wanted in rows]
    )
    print(table)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    text = PAGE.read_text("utf-8")
    marked = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
    new = f"Commit {commit}, median of {ROUNDS} rounds in one run.\n\n{table}\n"
    PAGE.write_text(marked.sub(lambda each: each[1] + new + each[2], text), "utf-8")


def _rows(given: list[Path], folder: Path) -> list[tuple[str, str, str]]:
    archives = _unpacked(given, folder)
    floors: list[Cost] = []
    ones: list[Cost] = []
    twos: list[Cost] = []
    for number in range(ROUNDS):
        floors.append(run(["-m", "bench.read_and_parse", *archives]))
        ones.append(_ingest(archives, folder / f"one{number}", 1))
        twos.append(_ingest(archives, folder / f"two{number}", 2))
    mails = int(str(floors[0].said["mails"]))
    size = int(str(floors[0].said["bytes"]))
    floor, one = median(each.cpu for each in floors), median(each.cpu for each in ones)
    ratio = median(a.cpu / b.cpu for a, b in zip(floors, ones, strict=True))
    speed_up = median(a.wall / b.wall for a, b in zip(ones, twos, strict=True))
    store = folder / "one0" / "store.duckdb"
    again = median(_ingest(archives, folder / "one0", 1).wall for _ in range(ROUNDS))
    day = _day(archives, folder)
    month = _month(archives, folder)
    memory = max(each.memory for each in (*ones, *twos))
    return [
        ("copies read", f"{mails:,}", ""),
        ("reading and parsing alone, copies a CPU second", f"{mails / floor:,.0f}", ""),
        ("copies to series in the store, copies a CPU second", f"{mails / one:,.0f}", ""),
        ("ratio of the two", f"{ratio:.2f}", "0.40, goal 0.55"),
        ("two processes against one, wall time", f"{speed_up:.2f}", "1.6"),
        ("summed peak anonymous memory, MB", f"{memory:.0f}", "under 600"),
        ("store / raw mail", f"{100 * store.stat().st_size / size:.1f} %", "6 % at the most"),
        ("nothing new: whole command, seconds", f"{again:.1f}", ""),
        ("the next day's mail, seconds", day, "about 1"),
        ("a month of 90,000 copies, two processes, seconds", month, "under 30"),
    ]


def _ingest(archives: list[Path], folder: Path, processes: int) -> Cost:
    options = [each for path in archives for each in ("--archive", path)]
    store = folder / "store.duckdb"
    return run(
        ["-m", "kmonthly", "ingest", *options, "--store", store, "-j", str(processes), "--json"]
    )


def _unpacked(given: list[Path], folder: Path) -> list[Path]:
    """The archives with bundles unpacked, so that unpacking is in no figure."""
    parts = discover(given, folder / "unpacked", lambda _: None)
    return sorted({_root(part.path) for part in parts})


def _root(path: Path) -> Path:
    return path.parent.parent if path.parent.name == "git" else path


def _day(archives: list[Path], folder: Path) -> str:
    """One list without its last mails, read; then the list whole, read again beside all others."""
    held, rest = multiplied(archives, folder / "day", hold_back=400)
    _ingest(held, folder / "daily", 2)
    cost = _ingest(rest, folder / "daily", 2)
    return f"{cost.wall:.1f} for {cost.said['new']} new copies"


def _month(archives: list[Path], folder: Path) -> str:
    """Every list twice, the second time under another name with other Message-IDs and titles."""
    copies, _ = multiplied(archives, folder / "month", times=2)
    cost = _ingest(copies, folder / "double", 2)
    shutil.rmtree(folder / "month", ignore_errors=True)
    return f"{cost.wall:.1f} for {cost.said['new']} copies, {cost.memory:.0f} MB"


if __name__ == "__main__":
    main()
