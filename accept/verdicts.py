"""What people found who read mails: tables of Message-IDs and verdicts, no word of the mails."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "read"
ADDED = _FOLDER / "added.tsv"
"""Postings that the linker adds to a series of the answer sheet: lead, series, verdict."""

LINKS = sorted(_FOLDER.glob("links-*.tsv"))
"""Links that the linker made when the sample was drawn: later, earlier, two readers' verdicts."""

FATES = sorted(_FOLDER.glob("fates-*.tsv"))
"""Fates as they were told when the sample was drawn, and two readers' verdicts; the last table was
drawn after the first was mended."""

CLAIMS = sorted(_FOLDER.glob("claims-*.tsv"))
"""Claims as they were found when the sample was drawn, and two readers' verdicts on the figure and
on what is said of it; the last table was drawn after the ones before were mended."""

FIGURES = _FOLDER / "figures-1.tsv"
"""Every figure that two readers found in 60 patches and covers: its kind for each, its numbers."""

IDENTIFIERS = sorted(_FOLDER.glob("identifiers-*.tsv"))
"""Every name that two readers of diffs found in series, and which of them found it."""


SECTIONS = sorted(_FOLDER.glob("sections-*.tsv"))
"""Series of July, drawn by lowest sha256, and the section that each of two readers gave them; the
first table was labelled before the rules, the last after they were mended."""

PAIRS = sorted(_FOLDER.glob("pairs-*.tsv"))
"""Pairs of such series, and which of the two each reader would give a place; likewise."""


def verdicts(table: Path) -> dict[tuple[str, ...], str]:
    """The last column of a table, by the others."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return {tuple(row[:-1]): row[-1] for row in rows}
