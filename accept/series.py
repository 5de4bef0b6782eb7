"""The linker: what mails state themselves, and links that were judged by reading."""

import csv
from pathlib import Path

from accept.bed import Bed
from accept.report import Result, result
from accept.verdicts import LINKS
from kmonthly import api

KEPT, RETITLED, PRECISION = 0.97, 0.75, 0.98


def linked(bed: Bed) -> Result:
    """Recall of stated links with the statements withheld, precision of the links drawn."""
    found = api.evaluate(bed.store)
    figures, misses = [], []
    for name, recalls in (
        ("statements withheld", found.withheld),
        ("statements heard", found.whole),
        ("dumbest rule (same title and address)", found.dumbest),
    ):
        figures += [
            f"{name}: title kept {_share(recalls.kept)}, retitled {_share(recalls.retitled)}"
        ]
    for name, recall, wanted in (
        ("title kept", found.withheld.kept, KEPT),
        ("retitled", found.withheld.retitled, RETITLED),
    ):
        if recall.hits < wanted * recall.n:
            misses.append(f"{name}: {_share(recall)}, wanted {wanted}")
        figures += [f"missed: {each.later} says {each.earlier}" for each in recall.misses]
    for table in LINKS:
        said, short = _judged(bed, table)
        figures.append(said)
        misses += short
    if not LINKS:
        misses.append("no sample of links was judged")
    return result("Series", figures, misses)


def _share(recall: api.Recall) -> str:
    low, high = recall.interval.low, recall.interval.high
    return f"{recall.hits}/{recall.n} [{low:.3f}, {high:.3f}]"


def _judged(bed: Bed, table: Path) -> tuple[str, list[str]]:
    """What two readers said of the links of a table. A link is right if both say so; what one
    calls wrong counts as wrong."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = [row for row in rows if {row["first"], row["second"]} != {"right"}]
    right = len(rows) - len(wrong)
    kept = _still(bed, rows)
    said = (
        f"{table.stem}: {right} of {len(rows)} links right by both readers; the linker of today "
        f"makes {len(kept)} of them"
    )
    short = [f"{table.stem}: {right}/{len(rows)}, wanted {PRECISION}"]
    return said, short if right < PRECISION * len(rows) else []


def _still(bed: Bed, rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    """The links of a table of which both ends are of one series still."""
    return {
        (row["later"], row["earlier"])
        for row in rows
        if api.series(bed.store, row["later"]).series
        == api.series(bed.store, row["earlier"]).series
    }
