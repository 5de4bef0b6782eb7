"""Figures and new interfaces: beside the answer sheet, and as people found them in the mails."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from accept.bed import Bed, sheet
from accept.report import Result, result
from accept.verdicts import CLAIMS, FIGURES, IDENTIFIERS
from kmonthly import api
from kmonthly.pipeline.reread import texts
from kmonthly.store import database

RIGHT = 0.95
"""Of the claims that were read last, and of the identifiers."""

FOUND = 0.90
"""Of the figures that people found."""

_NO_FIGURE = {
    "postings in Aug 2020",
    "LWN id",
    "version",
    "patch no.",
    "commit prefix",
    "patches",
    "grub version",
    "actions",
}
"""Units of the sheet's claims that count mails, name versions, or are words ("four")."""

_WIDE = {"static", "member", "enumerator", "macro", "variable"}
"""Kinds that the readers of diffs were not asked for."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DUMB = re.compile(r"(\d[\d.,]*)\s?%|(\d[\d.,]*)\s*(?:->|=>|→)\s*(\d[\d.,]*)")
"""The dumbest rule: any number with a percent sign or an arrow."""


def figures(bed: Bed) -> Result:
    """Every figure of the sheet whose mail is at hand is found; of the figures that readers found,
    and of the claims that they read, enough are."""
    said, misses = [], []
    for entry in sheet()["series"]:
        found = [each for lead in _leads(entry) for each in api.claims(bed.store, lead)]
        for claim in entry.get("claims") or ():
            wanted = _wanted(claim)
            if wanted is None:
                continue
            line = f"{entry['id']} {claim['text'][:60]!r}: "
            hits = [each for each in found if wanted <= _numbers(_shown(each))]
            if hits:
                said.append(line + f"{_told(hits[0])} in {hits[0].message}")
            elif _stands(bed, entry, wanted):
                misses.append(line + f"{' '.join(sorted(wanted))} not found")
            else:
                said.append(line + "in no mail that is carried")
    recall, short = _recall(bed)
    judged, wrong = _judged()
    return result("Figures", (*said, *recall, *judged), (*misses, *short, *wrong))


def identifiers(bed: Bed) -> Result:
    """Every identifier of the sheet that a carried diff defines is found; and what readers of diffs
    listed."""
    said, misses = [], []
    for entry in sheet()["series"]:
        found = {
            each.identifier.name: each
            for lead in _leads(entry)
            for each in api.identifiers(bed.store, lead)
        }
        names = list(_sheet_names(entry))
        added = _added(bed, entry, names)
        for name in names:
            if name in found:
                kind = found[name].identifier.kind
                said.append(f"{entry['id']} {name}: {kind}, patch {found[name].part}")
            elif name in added:
                misses.append(f"{entry['id']} {name}: not found; {added[name]}")
            else:
                said.append(f"{entry['id']} {name}: no carried diff defines it")
    for table in IDENTIFIERS:
        lines, short = _read(bed, table, last=table == IDENTIFIERS[-1])
        said += lines
        misses += short
    return result("Identifiers", said, misses)


def _leads(entry: dict[str, Any]) -> list[str]:
    return [each["message_id"] for each in entry["versions"] if each.get("carried")]


def _wanted(claim: dict[str, Any]) -> set[str] | None:
    """The numbers that a claim of the sheet is about; None if it is about none."""
    if claim.get("unit") in _NO_FIGURE or claim.get("value") is None:
        return None
    return _numbers(str(claim["value"]).partition("(")[0])


def _numbers(words: str) -> set[str]:
    return {each.replace(",", "") for each in _NUMBER.findall(words)}


def _shown(stated: api.Stated) -> str:
    """The values of a claim; of a table all that it holds."""
    claim = stated.claim
    return claim.words if claim.kind is api.ClaimKind.TABLE else " ".join(claim.values)


def _told(stated: api.Stated) -> str:
    claim = stated.claim
    return f"{claim.kind} {' -> '.join(claim.values)} {claim.unit}".strip()


def _texts(bed: Bed, entry: dict[str, Any]) -> Iterator[str]:
    """The patches and covers of an item's carried postings."""
    with database.reading(bed.store) as connection:
        mails = connection.execute(
            "SELECT m.message_id FROM member b JOIN message m USING (message) "
            "WHERE b.number IS NOT NULL AND b.posting IN "
            "(SELECT message FROM message WHERE message_id IN (SELECT unnest(?)))",
            [_leads(entry)],
        ).fetchall()
        yield from texts(connection, (api.MessageId(name) for (name,) in mails)).values()


def _stands(bed: Bed, entry: dict[str, Any], wanted: set[str]) -> bool:
    return any(wanted <= _numbers(text) for text in _texts(bed, entry))


def _sheet_names(entry: dict[str, Any]) -> Iterator[str]:
    for key, names in (entry.get("identifiers") or {}).items():
        if key != "note":
            yield from (each["name"] for each in names or ())


def _added(bed: Bed, entry: dict[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The names that a carried diff seems to define, each with the line: those whose first added
    line begins a definition."""
    found: dict[str, str] = {}
    for text in _texts(bed, entry):
        for name in names:
            line = re.search(
                rf"^\+(?:#define {name}\b|(?:menu)?config {name}$|\t{name}(?: = .*)?,|"
                rf"(?:static |struct |enum )[^;(]*\b{name}\b ?[({{].*(?<!;)$|"
                rf"(?:\w[\w *]*[ *])?{name}\([^;]*$|\s+(?!return\b)[\w *]+[ *]{name}(?::\d+)?;)",
                text,
                re.MULTILINE,
            )
            if line:
                found.setdefault(name, line[0][1:80].strip())
    return found


def _recall(bed: Bed) -> tuple[list[str], list[str]]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file, delimiter="\t"))
    mails = list(dict.fromkeys(each["message"] for each in labels))
    claims: dict[str, list[api.Stated]] = {}
    for mail in mails:
        claims[mail] = [each for each in api.claims(bed.store, mail) if each.message == mail]
    with database.reading(bed.store) as connection:
        read = texts(connection, map(api.MessageId, mails))
    agreed = [each for each in labels if "-" not in (each["a"], each["b"])]
    hits = [each for each in agreed if _is_found(each, claims[each["message"]])]
    dumb_hits, dumb_all, dumb_right = 0, 0, 0
    for mail, text in read.items():
        prose = text.partition("\ndiff --git ")[0]
        given = [_numbers(match[0]) for match in _DUMB.finditer(prose)]
        wanted = [_numbers(each["figures"]) for each in labels if each["message"] == mail]
        dumb_all += len(given)
        dumb_right += sum(any(each & want for want in wanted) for each in given)
        dumb_hits += sum(
            any(_numbers(each["figures"]) <= numbers for numbers in given)
            for each in agreed
            if each["message"] == mail and each["figures"]
        )
    share = len(hits) / len(agreed)
    lines = [
        f"of {len(agreed)} figures that both readers found in {len(mails)} mails "
        f"{len(hits)} are claims: {share:.1%} (they were read for mending; before: decision 11)",
        f"dumbest rule (a number with a percent sign or an arrow): {dumb_hits} of {len(agreed)}; "
        f"{dumb_right} of its {dumb_all} numbers there are figures of a reader",
    ]
    short = [] if share >= FOUND else [f"{share:.1%} of the readers' figures, {FOUND:.0%} wanted"]
    return lines, short


def _is_found(label: dict[str, str], claims: Iterable[api.Stated]) -> bool:
    wanted = _numbers(label["figures"])
    for each in claims:
        claim = each.claim
        if claim.kind is api.ClaimKind.TABLE:
            first = set(list(_NUMBER.findall(label["figures"].replace(",", "")))[:2])
            if "table" in (label["a"], label["b"]) and first <= _numbers(claim.words):
                return True
            continue
        values = _numbers(" ".join(claim.values))
        if wanted and (wanted <= values or (wanted & values and wanted <= _numbers(claim.words))):
            return True
    return False


def _judged() -> tuple[list[str], list[str]]:
    lines, short = [], []
    for table in CLAIMS:
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        right = sum(each["a"] == each["b"] == "right" for each in rows)
        sense = sum(each["sense_a"] == each["sense_b"] == "ok" for each in rows)
        lines.append(
            f"{table.stem}: {right} of {len(rows)} claims right by both readers; what is said of "
            f"their sense is not misleading in {sense}"
        )
        if table == CLAIMS[-1] and right < RIGHT * len(rows):
            short.append(f"{table.stem}: {right} of {len(rows)} right, {RIGHT:.0%} wanted")
    return lines, short


def _read(bed: Bed, table: Any, *, last: bool) -> tuple[list[str], list[str]]:
    """The identifiers of series beside those that both readers listed."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    agreed: set[tuple[str, ...]] = set()
    either: set[tuple[str, ...]] = set()
    for row in rows:
        if row["sign"] != "none":
            name = (row["series"], row["sign"], row["kind"], " ".join(row["name"].split()))
            either.add(name)
            if row["readers"] == "ab":
                agreed.add(name)
    series = list(dict.fromkeys(row["series"] for row in rows))
    found = {
        (
            lead,
            "-" if each.identifier.removed else "+",
            each.identifier.kind.value,
            each.identifier.name,
        )
        for lead in series
        for each in api.identifiers(bed.store, lead)
        if each.identifier.kind.value not in _WIDE
    }
    right, missed = len(found & either), agreed - found
    precision = right / len(found) if found else 1.0
    recall = 1 - len(missed) / len(agreed)
    lines = [
        f"{table.stem}: {len(series)} series, {len(agreed)} identifiers of both readers "
        f"({len(either)} of either); {len(found)} found, {right} of them a reader's: precision "
        f"{precision:.1%}, recall {recall:.1%}",
        *(f"{table.stem}: extra {' '.join(each)}" for each in sorted(found - either)),
        *(f"{table.stem}: missing {' '.join(each)}" for each in sorted(missed)),
    ]
    short = (
        [f"{table.stem}: precision {precision:.1%}, recall {recall:.1%}, {RIGHT:.0%} wanted"]
        if last and min(precision, recall) < RIGHT
        else []
    )
    return lines, short
