"""Tables: rows of figures in columns, benchmark output, lists of results."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kmonthly.mail.claims.passages import Row

_MOST_ROWS: Final = 80
_MOST_ABOVE: Final = 3
_MOST_BELOW: Final = 6

_CELLS: Final = re.compile(r" {2,}|\t+| *\| *| *\u2502 *")
_NUMERIC: Final = re.compile(
    r"[~+\-−<>(]{0,2}(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.,]\d+)?(?:e[+-]?\d+)?[kKMG]?"
    r"(?:\s?(?:%|[a-zA-Zµμ]{1,5}(?:/s(?:ec)?)?)|m\d+(?:\.\d+)?s|/\d+(?:\.\d+)?)?"
    r"(?:\s?(?:±|\+-|\+/-)\s?\d+(?:\.\d+)?%?|\s?\([^()]{1,30}\)|\))?\s?%?"
)
_PADDED: Final = re.compile(r"([(*]|\+/?-|±)\s+(?=[-+\d])")
_LISTED: Final = re.compile(
    r"(?P<label>(?:[^\d\s][^:]{0,40}:|\d+ ?[a-zA-Zµμ]{1,3}:)?)\s*(?P<rest>[+-]?\d[\d.,]*%?"
    r"(?:\s+[+-]?\d[\d.,]*%?){2,40})"
)
"""Figures in a row with a single space between them, with or without a label before them."""

_EMPTY: Final = re.compile(r"[-–.*/]{1,3}|n/?a|N/?A|[*!?]|\+/-|\+-|±|\( *")
_DRAWN: Final = re.compile(r"[\s\-=+|_~:*.─│┼┤├]+$")
_HEX: Final = re.compile(
    r"0x|\b(?=\d*[a-f])[0-9a-f]{6,}\b|\b[0-9a-f]{2}:[0-9a-f]{2}\b|^\s*\d+: ", re.IGNORECASE
)
_RESULT: Final = re.compile(
    r"(?P<label>[^:=>]{2,80}?[^:=>\s])\s*(?:=+>|:|=)\s*(?P<value>"
    r"[~+\-]?\d[\d,]*(?:\.\d+)?(?:/\d[\d,.]*)*\s?(?:%|[a-zA-Zµμ/%]{1,12})?"
    r"(?:\s\([^()]{1,40}\))?)\.?"
)
_ARROWED: Final = re.compile(r"[A-Za-z].*\s=+>\s+\d[\d,]*\.\d[\d.,/ ]*\S{0,8}$")
"""One result alone: "bench-1/bench-2 => 175.7/175.6"."""

_HEADING: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-*]) |.*:$")
_AMOUNT: Final = re.compile(r"\d[.,]\d|%|/s|\d ?(?:[numµμ]?s|[KMG]i?B|IOPS|[Mk]?pps)\b|\d{3}")
_NO_RESULT: Final = re.compile(
    r"\s*(?:\"|v\d|rfc|patch(?:es)?\b|changes?\b|step|cpu|node|processor|model|stepping|line|file|size"
    r"|http|version|date|time stamp|irq|pid|gfp|order|address|offset|reg|id\b|major|minor|bit)",
    re.IGNORECASE,
)
_MEASURED: Final = re.compile(r"/s|%|IOPS|pps|\d ?[numµμ]?s\b")
_SETTING: Final = re.compile(r"\w+ ?= ?\S+")
_SHOWN_CODE: Final = re.compile(r"[{};]|\(\)")
_PLACE: Final = re.compile(r"[./]\w{1,4}$|\bline$")
"""How the label of a line in a source file ends."""

_SHARE: Final = re.compile(r"\d+(?:\.\d+)?%\s+<=?\s+\d+(?:\.\d+)?\s?[a-z]+")
"""A line of a distribution, as redis-benchmark prints it: "99.9% <= 2 milliseconds"."""

_COLUMNS: Final = re.compile(r"\S(?: {2}|\t)|[|│]|\d%? +[+-]?\d[\d.,]*%? +[+-]?\d")
"""What a row of cells has."""

_DIGIT: Final = re.compile(r"\d", re.ASCII)
_LETTER: Final = re.compile(r"[a-zA-Z]")


class Table(NamedTuple):
    """Where a table stands in a run of lines: its first and last line, with what heads it."""

    first: int
    last: int
    head: int


def tables(run: list[Row]) -> Iterator[Table]:
    """The tables in a run of lines.

    Counts: two rows and more with a label and figures, or two figures and more, that have as many
    cells (set apart by two spaces, tabs or bars); two lines and more of the form "label: figure" of
    which one has a unit, a fraction or three digits. Does not count: dumps, addresses, sizes of
    files in a diffstat.
    """
    at = 0
    while at < len(run):
        last, has_amounts = _last_row(run, at)
        if last > at:
            last = _tail(run, last)
            if has_amounts:
                yield Table(at, last, _head(run, at))
            at = last + 1
            continue
        last = _last_result(run, at)
        if last > at or ("=>" in run[at].words and _ARROWED.search(run[at].words)):
            head = at - 1 if at and last == at and _HEADING.match(run[at - 1].words) else at
            yield Table(at, last, head)
            at = last + 1
            continue
        at += 1


def rows(words: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table's quoted words, a tuple a row; lines that only draw are left out.

    The rows above the first one with figures are its header.
    """
    found: list[tuple[str, ...]] = []
    for line in words.split("\n"):
        if not line.strip() or _DRAWN.match(line):
            continue
        if (result := _RESULT.fullmatch(line.strip())) and len(_cells(line)) < 3:
            found.append((result["label"].strip(), result["value"].strip()))
        else:
            found.append(tuple(_cells(line)))
    return tuple(found)


def _cells(words: str) -> list[str]:
    bare = _PADDED.sub(r"\1", words.strip().strip("|"))
    if listed := _LISTED.fullmatch(bare):
        return [label for label in (listed["label"].strip(),) if label] + listed["rest"].split()
    return [cell for each in _CELLS.split(bare) if (cell := each.strip())]


def _figures(words: str) -> tuple[int, int]:
    """How many cells a line has, and how many of them are figures; (0, 0) if it is no row."""
    if not _COLUMNS.search(words) or not _DIGIT.search(words) or _HEX.search(words):
        return 0, 0
    cells = _cells(words)
    numeric = sum(1 for cell in cells if _NUMERIC.fullmatch(cell))
    empty = sum(1 for cell in cells if _EMPTY.fullmatch(cell))
    if (
        len(cells) < 2
        or not numeric
        or _SHOWN_CODE.search(words)
        or len(cells) - numeric - empty > 4
    ):
        return 0, 0
    if any(len(cell) > 60 for cell in cells):
        return 0, 0
    if numeric == 1 and not (_NUMERIC.fullmatch(cells[0]) or _NUMERIC.fullmatch(cells[-1])):
        return 0, 0
    return len(cells), numeric


def _last_row(run: list[Row], at: int) -> tuple[int, bool]:
    """The last line of the rows that begin with a line, the line itself if none do; whether one of
    them has a unit, a fraction or three digits."""
    cells, _ = _figures(run[at].words)
    if not cells:
        return at, False
    count, amounts, last = 1, bool(_AMOUNT.search(run[at].words)), at
    others = 0
    for place in range(at + 1, min(len(run), at + _MOST_ROWS)):
        words = run[place].words
        if _DRAWN.match(words):
            continue
        these, _ = _figures(words)
        if not these or abs(these - cells) > 2:
            others += words.lstrip()[:1] not in ("|", "<")
            if others > 2 or (len(_cells(words)) < 2 and words.lstrip()[:1] != "<"):
                break
            continue
        others = 0
        count, last = count + 1, place
        amounts = amounts or bool(_AMOUNT.search(words))
    return (last if count > 1 else at), amounts


def _head(run: list[Row], at: int) -> int:
    """The first line of a table's header."""
    head = at
    for place in range(at - 1, max(at - 1 - _MOST_ABOVE, -1), -1):
        words = run[place].words
        if _DRAWN.match(words) or (len(_cells(words)) > 1 and len(words) < 120):
            head = place
        else:
            break
    return head


def _tail(run: list[Row], last: int) -> int:
    """The last of the lines right below a table that have columns and a figure as its rows have."""
    for place in range(last + 1, min(len(run), last + 1 + _MOST_BELOW)):
        words = run[place].words
        if not _DIGIT.search(words) or len(_cells(words)) < 2 or words.endswith((".", ":")):
            break
        last = place
    return last


def _last_result(run: list[Row], at: int) -> int:
    """The last of the lines "label: figure" that begin with a line; the line itself if none do."""
    if not _is_result(run[at].words):
        return at
    count, last, amounts = 1, at, bool(_AMOUNT.search(run[at].words))
    for place in range(at + 1, min(len(run), at + _MOST_ROWS)):
        words = run[place].words
        if _is_result(words):
            count, last = count + 1, place
            amounts = amounts or bool(_AMOUNT.search(words))
        elif not _HEADING.match(words):
            break
    others = sum(
        not _is_result(row.words) and not _HEADING.match(row.words)
        for row in (*run[max(at - 4, 0) : at], *run[last + 1 : last + 5])
    )
    return last if count > max(others - 2, 1) and amounts else at


def _is_result(words: str) -> bool:
    bare = words.strip()
    if not (":" in bare or "=" in bare or "<" in bare) or not _DIGIT.search(bare):
        return False
    if _SHARE.fullmatch(bare):
        return True
    found = _RESULT.fullmatch(bare)
    return bool(
        found
        and _LETTER.search(found["label"])
        and (
            (not _SETTING.fullmatch(bare) and not _NO_RESULT.match(found["label"]))
            or _MEASURED.search(found["value"])
        )
        and not _PLACE.search(found["label"])
        and not _HEX.search(bare)
    )
