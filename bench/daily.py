"""August 2020 taken in day by day, and what each day costs."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import linear_regression

from bench.days import Growing, days
from bench.measure import Cost, run
from kmonthly.archive.model import Part

FIRST, LAST = date(2020, 8, 1), date(2020, 8, 31)
BEFORE = date(2020, 7, 31)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's run: what it cost, and the copies that were new."""

    day: date
    cost: Cost
    new: int


def august(parts: tuple[Part, ...], folder: Path) -> tuple[list[Day], list[Path]]:
    """Feeds `folder`/store.duckdb, July at once and then each day; the days, and the archives as
    they stand at the end."""
    growing = Growing(parts, folder / "archives", FIRST)
    growing.end_of(BEFORE)
    words = [each for path in growing.archives for each in ("--archive", path)]
    ingest = ["-m", "kmonthly", "ingest", *words, "--store", folder / "store.duckdb", "--json"]
    run([*ingest, "-j", "2"])
    found = []
    for day in days(FIRST, LAST):
        growing.end_of(day)
        cost = run([*ingest, "-j", "2"])
        found.append(Day(day, cost, int(str(cost.said["new"]))))
    return found, growing.archives


def line(found: list[Day]) -> tuple[float, float]:
    """CPU seconds of a day without mail, and of a mail, by least squares."""
    slope, fixed = linear_regression(
        [each.new for each in found], [each.cost.cpu for each in found]
    )
    return fixed, slope


def drawing(found: list[Day]) -> str:
    """The days as SVG: bars for new copies, dots for CPU seconds, the line that fits them."""
    fixed, slope = line(found)
    most = max(each.new for each in found)
    high = 1.1 * max(each.cost.cpu for each in found)
    step, height, left, top = 22, 220, 46, 24
    width = left + step * len(found) + 50

    def level(share: float) -> float:
        return top + height * (1 - share)

    marks = []
    for number, each in enumerate(found):
        x = left + step * number
        bar, dot = height * each.new / most / 1.1, level(each.cost.cpu / high)
        marks.append(
            f'<rect x="{x}" y="{top + height - bar:.0f}" width="{step - 6}" height="{bar:.0f}" '
            f'fill="#c8d6e5"/><circle cx="{x + step // 2 - 3}" cy="{dot:.0f}" '
            'r="4" fill="#c0392b"/>'
        )
    path = " ".join(
        f"{left + step * n + step // 2 - 3},{level((fixed + slope * each.new) / high):.0f}"
        for n, each in enumerate(found)
    )
    labels = "".join(
        f'<text x="{left + step * (n - 1) + 1}" y="{top + height + 16}">{n}</text>'
        for n in (1, 8, 15, 22, 29)
    )
    scale = "".join(
        f'<text x="{left - 8}" y="{level(tick / high) + 4:.0f}" text-anchor="end">{tick}</text>'
        f'<path d="M{left - 4} {level(tick / high):.0f}h{width - left - 50}" stroke="#ddd"/>'
        for tick in range(int(high) + 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top + height + 26}" '
        'font-family="sans-serif" font-size="12">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="4" y="14">CPU seconds a day (dots; line: {fixed:.2f} + {1000 * slope:.2f} ms a '
        f"copy) and new copies (bars, at most {most}), August 2020</text>"
        f'{scale}{"".join(marks)}<polyline points="{path}" fill="none" stroke="#c0392b"/>'
        f"{labels}</svg>\n"
    )
