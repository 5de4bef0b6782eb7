"""`python -m bench`: measures on ../shared/lore (or the archives given) and notes the figures."""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.daily import august, drawing, line
from bench.measure import Cost, run
from bench.multiply import altered
from bench.page import note
from kmonthly.archive.discover import discover

ROUNDS = 3
TIMES = 10
DRAWING = Path("docs/img/daily.svg")

Row = tuple[str, str, str]
"""What, as measured, as wanted."""


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
    note("bench", ROUNDS, table)


def _rows(given: list[Path], folder: Path) -> list[Row]:
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
        *_days(archives, folder / "days"),
        *_more(archives, folder / "more"),
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


def _days(archives: list[Path], folder: Path) -> list[Row]:
    """August day by day, drawn as well."""
    days, _ = august(discover(archives, folder, lambda _: None), folder)
    DRAWING.write_text(drawing(days), "utf-8")
    fixed, slope = line(days)
    beyond = [each.cost.cpu - slope * each.new for each in days]
    return [
        (
            "a day's mail in August: CPU seconds, and more for each new copy",
            f"{fixed:.2f} and {1000 * slope:.2f} ms",
            "about 1",
        ),
        (
            "the first of these: first ten days, last ten",
            f"{median(beyond[:10]):.2f}, {median(beyond[-10:]):.2f}",
            "flat",
        ),
        (
            "wall seconds a day: median, most",
            f"{median(each.cost.wall for each in days):.1f}, "
            f"{max(each.cost.wall for each in days):.1f}",
            "",
        ),
    ]


def _more(archives: list[Path], folder: Path) -> list[Row]:
    """Every list again, and ten times, under other names, with other ids, titles and authors."""
    lists = [altered(archives, folder / str(number), number) for number in range(1, TIMES + 1)]
    small = [_ingest(lists[0], folder / f"small{number}", 2) for number in range(ROUNDS)]
    double = _ingest([*lists[0], *lists[1]], folder / "double", 2)
    large = _ingest([each for some in lists for each in some], folder / "large", 2)
    shutil.rmtree(folder, ignore_errors=True)
    a_copy = median(each.cpu / int(str(each.said["new"])) for each in small)
    count = int(str(large.said["new"]))
    memory = median(each.memory for each in small)
    return [
        (
            "a month of 90,000 copies, two processes, seconds",
            f"{double.wall:.1f} for {double.said['new']} copies, {double.memory:.0f} MB",
            "under 30",
        ),
        (
            f"{TIMES} times the copies ({count:,}): CPU a copy against once",
            f"{large.cpu / count / a_copy:.2f}",
            "at most 1.2",
        ),
        (
            f"{TIMES} times the copies: peak memory against once",
            f"{large.memory / memory:.2f} ({large.memory:.0f} MB, {memory:.0f} MB)",
            "at most 1.5",
        ),
    ]


if __name__ == "__main__":
    main()
