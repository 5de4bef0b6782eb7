"""Fates: beside the answer sheet, and as people judged them who read the mails."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from accept.bed import RELEASES, Bed, sheet
from accept.report import Result, result
from accept.verdicts import FATES
from kmonthly import api
from kmonthly.pipeline.fates import FOREVER, fates
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.works import works_known
from kmonthly.store import database
from kmonthly.store import story as story_store

RIGHT = 0.98
"""Of the fates that were read last."""

TOLD = ("2.3", "5.3", "7.2", "P.2")
"""Items of which the archives tell more than that they were sent."""

_MAY_BE = {
    "merged": {"merged", "partly", "queued", "open"},
    "superseded": {"superseded", "rejected", "withdrawn", "partly", "queued", "open"},
    "dropped": {"superseded", "rejected", "withdrawn", "open"},
}
"""What is not wrong for each status of the sheet: archives end before most work does. Of what was
superseded in the end parts were taken."""


def told(bed: Bed) -> Result:
    """No fate contradicts the sheet; those of which the archives tell are not open."""
    figures, misses = [], []
    for entry in sheet()["series"]:
        seen = set()
        for lead in (each["message_id"] for each in entry["versions"] if each.get("carried")):
            found = api.fate(bed.store, lead)
            if found.series in seen:
                continue
            seen.add(found.series)
            figures.append(f"{entry['id']}: {_said(found)}; the sheet: {_sheet(entry)}")
            wrong = _wrong(found.fate, entry)
            if wrong:
                misses.append(f"{entry['id']} {found.series}: {wrong}")
            if entry["id"] in TOLD and found.fate.outcome is api.Outcome.OPEN:
                misses.append(f"{entry['id']} {found.series}: open, though mails tell more")
    for table in FATES:
        said, short = _judged(bed, table, last=table == FATES[-1])
        figures += said
        misses += short
    return result("Fates", figures, misses)


def _said(found: api.Ended) -> str:
    told = found.fate
    of = f" {told.patches} of {told.total}" if told.outcome is not api.Outcome.OPEN else ""
    return f"{told.outcome}{of} {_releases(told)}".rstrip()


def _releases(fate: api.Fate) -> str:
    landings = (step.sign.landing for step in fate.steps)
    return " ".join(dict.fromkeys(each.version or "?" for each in landings if each))


def _sheet(entry: dict[str, Any]) -> str:
    fate = entry["fate"]
    return f"{fate['status']} {fate['release'] or ''}".rstrip()


def _wrong(fate: api.Fate, entry: dict[str, Any]) -> str:
    """What contradicts the sheet; empty if nothing does."""
    status = entry["fate"]["status"]
    if fate.outcome not in _MAY_BE[status]:
        return f"{fate.outcome}, the sheet says {status}"
    if status == "merged":
        for version in _releases(fate).split():
            if fate.outcome is api.Outcome.MERGED and f"v{version}" not in entry["fate"]["release"]:
                return f"in v{version}, the sheet says {entry['fate']['release']}"
    return ""


def _judged(bed: Bed, table: Path, *, last: bool) -> tuple[list[str], list[str]]:
    """What two readers said of a table's fates. One is right if both say so."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    right = [row for row in rows if row["first"] == row["second"] == "right"]
    today = _fates(bed, [row["series"] for row in rows])
    same = sum(_is_same(row, today[row["series"]][0]) for row in rows)
    next_one = sum(_dumbest(row, today[row["series"]][1]) for row in right)
    said = [
        f"{table.stem}: {len(right)} of {len(rows)} right by both readers; {same} are told the "
        f"same today. Dumbest rule (merged whole, in the release after the last posting): "
        f"{next_one} of {len(rows)}"
    ]
    said += [
        f"{table.stem}: {row['series']} was {row['outcome']}: {row['first']} / {row['second']}"
        for row in rows
        if row not in right
    ]
    short = last and len(right) < RIGHT * len(rows)
    return said, [f"{table.stem}: {len(right)}/{len(rows)}, wanted {RIGHT}"] if short else []


def _fates(bed: Bed, series: list[str]) -> dict[str, tuple[api.Fate, date]]:
    """What `api.fate` says of each, and the day of its last posting; asked for at once, which is a
    hundred times as fast."""
    with database.reading(bed.store) as connection:
        leads = {each: story_store.posting_with(connection, each) for each in series}
        numbers = story_store.series_of(connection, leads.values())
        works = works_known(connection, set(numbers.values()), None)
        ends = fates(connection, works, releases_known(connection, FOREVER), None)
    found = {
        posting.lead: (end, work.postings[-1].sent.date())
        for work, end in ends.items()
        for posting in work.postings
    }
    return {each: found[lead] for each, lead in leads.items()}


def _is_same(row: dict[str, str], fate: api.Fate) -> bool:
    now = (fate.outcome.value, str(fate.patches), str(fate.total), _releases(fate))
    return now == (row["outcome"], row["patches"], row["total"], row["releases"])


def _dumbest(row: dict[str, str], sent: date) -> bool:
    with RELEASES.open(encoding="utf-8", newline="") as file:
        days = {
            each["release"]: date.fromisoformat(each["date"])
            for each in csv.DictReader(file)
            if "-rc" not in each["release"]
        }
    next_one = min((day, name) for name, day in days.items() if day > sent)[1]
    return row["outcome"] == "merged" and f"v{row['releases']}" == next_one
