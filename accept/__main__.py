"""`python -m accept`: runs every check and writes docs/acceptance.md; exit code 1 if something was
missed that the page did not own up to before."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from accept.bed import SHARED, Bed
from accept.counts import counted
from accept.daily import daily
from accept.fates import told
from accept.formats import alike
from accept.issues import built
from accept.nodes import walked
from accept.parsers import agree
from accept.picks import judged, picked
from accept.postings import beside_b4
from accept.report import Outcome, Result, news, page
from accept.sameness import killed, repeatable
from accept.series import linked
from accept.site import published
from accept.stated import figures, identifiers
from accept.terms import explained
from accept.truth import postings

PAGE = Path("docs/acceptance.md")

CHECKS: tuple[tuple[str, Callable[[Bed], Result]], ...] = (
    ("Issues of July and August", built),
    ("Counts", counted),
    ("Postings of the answer sheet", postings),
    ("Postings beside b4", beside_b4),
    ("Series", linked),
    ("Fates", told),
    ("Figures", figures),
    ("Identifiers", identifiers),
    ("Text nodes", walked),
    ("Glossary", explained),
    ("Site", published),
    ("Picks of August", picked),
    ("Sections and picks as readers see them", judged),
    ("Parsers", agree),
    ("Order and processes", repeatable),
    ("Formats", alike),
    ("August day by day", daily),
    ("Kills", killed),
)


def main() -> int:
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="kmonthly-accept-") as folder:
        for name, check in CHECKS:
            if not SHARED.is_dir():
                results.append(Result(name, Outcome.NOT_RUN, ("../shared is not there",)))
                continue
            found = check(Bed(Path(folder)))
            print(f"{found.outcome.value:8} {found.name}", flush=True)
            for line in (*found.figures, *(f"MISSED {miss}" for miss in found.misses)):
                print(f"         {line}", flush=True)
            results.append(found)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    worse = news(results, PAGE.read_text("utf-8") if PAGE.is_file() else "")
    PAGE.write_text(page(commit, results), "utf-8")
    missed = sum(each.outcome is Outcome.MISSED for each in results)
    print(f"{missed} of {len(results)} checks missed; misses that {PAGE} had not: {len(worse)}")
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
