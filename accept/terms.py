"""The glossary: how many of the terms that a reader wanted explained it knows."""

import csv
from pathlib import Path

from accept.bed import Bed
from accept.report import Result, result
from kmonthly.story.glossary import glossary

WANTED = 0.9

_FOLDER = Path(__file__).parent / "read"

KNOWN_THEN = {"terms-1": 46, "terms-2": 68}
"""Ten covers each of the top hundred of July and August 2020, by lowest sha256 of the Message-ID,
and ten more: what somebody who had not seen the glossary wanted explained. How many it knew when
they were read; it was mended on the others since, so what it knows now says nothing of new ones."""


def explained(_: Bed) -> Result:
    """Each term as it stands in the cover, looked up as titles and quotations are."""
    known = glossary()
    lines, misses = [f"{len(known.terms)} terms in all"], []
    for name, then in KNOWN_THEN.items():
        with (_FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            terms = [row["term"] for row in csv.DictReader(file, delimiter="\t")]
        unknown = [each for each in terms if not known.terms_in(each)]
        right = len(terms) - len(unknown)
        lines += [
            f"{name}: {right} of {len(terms)} terms have a note; {then} had one before they were "
            "read",
            f"{name}, without one: {', '.join(dict.fromkeys(unknown))}",
        ]
        if right < WANTED * len(terms):
            misses.append(f"{name}: {right} of {len(terms)}, {WANTED:.0%} wanted")
    if then < WANTED * len(terms):
        misses.append(f"{name}: {then} of {len(terms)} before they were read, {WANTED:.0%} wanted")
    return result("Glossary", lines, misses)
