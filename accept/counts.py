"""The counts add up: every copy is stored, or a flaw says why not."""

import re
from pathlib import Path

import pygit2

from accept.bed import LORE, Bed
from accept.report import Result, result
from kmonthly import api

SUPPLEMENT = 29
TOTAL = 45_360


def counted(bed: Bed) -> Result:
    """Copies by list against the archives' own README and against git, which we do not ask."""
    health = api.doctor(bed.store)
    stated = _stated(LORE / "README.md")
    found = {str(each.archive): each.copies for each in health.archives}
    left_out = {str(each.archive): each.flaws for each in health.archives}
    misses = []
    for archive, copies in sorted(found.items()):
        wanted = stated.get(archive, SUPPLEMENT)
        if copies != wanted:
            misses.append(
                f"{archive}: {copies} copies stored of {wanted} ({left_out[archive]} flaws)"
            )
        epoch = bed.unpacked / archive / "git" / "0.git"
        if epoch.exists() and _commits(epoch) != wanted:
            misses.append(f"{archive}: git counts {_commits(epoch)} commits, the README {wanted}")
    misses += [f"{archive}: not read" for archive in stated if archive not in found]
    lists = sum(number for archive, number in found.items() if archive in stated)
    if lists != TOTAL:
        misses.append(f"{lists} copies on lists, {TOTAL} wanted")
    totals = dict(health.totals)
    figures = [
        f"{lists:,} copies of {len(stated)} lists and {found.get('supplement.mbox', 0)} of the "
        "supplement",
        f"{totals['messages']:,} messages, {totals['patches']:,} patches, "
        f"{totals['postings']:,} postings, {totals['series']:,} series",
        "flaws: " + ", ".join(f"{rule.value} {number}" for rule, number in health.rules),
    ]
    return result("Counts", figures, misses)


def _stated(readme: Path) -> dict[str, int]:
    rows = re.findall(r"^\| (\S+\.\S+) \| \d+ \| (\d+) \|", readme.read_text("utf-8"), re.M)
    return {name: int(mails) for name, mails in rows}


def _commits(epoch: Path) -> int:
    repository = pygit2.Repository(str(epoch))
    return sum(1 for _ in repository.walk(repository.head.target))
