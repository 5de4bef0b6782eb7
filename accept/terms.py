"""The glossary: how many of the terms that a reader wanted explained it knows."""

import csv
from pathlib import Path

from accept.bed import Bed
from accept.report import Result, result
from kmonthly.story.glossary import glossary

WANTED = 0.9

READ = Path(__file__).parent / "read" / "terms-1.tsv"
"""Ten covers each of the top hundred of July and August 2020, by lowest sha256 of the Message-ID:
what somebody who had not seen the glossary wanted explained. It knew 46 of the 120 on that day, and
was mended on the others since."""


def explained(_: Bed) -> Result:
    """Each term as it stands in the cover, looked up as titles and quotations are."""
    with READ.open(encoding="utf-8", newline="") as file:
        terms = [row["term"] for row in csv.DictReader(file, delimiter="\t")]
    known = glossary()
    unknown = [each for each in terms if not known.terms_in(each)]
    right = len(terms) - len(unknown)
    figures = [
        f"{READ.stem}: {right} of {len(terms)} terms have a note; 46 had one before they were read",
        f"{len(known.terms)} terms in all",
        f"without one: {', '.join(dict.fromkeys(unknown))}",
    ]
    short = right < WANTED * len(terms)
    misses = [f"{READ.stem}: {right} of {len(terms)}, {WANTED:.0%} wanted"] if short else []
    return result("Glossary", figures, misses)
