"""The claims of a mail, by the catalogue of extractors."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from kmonthly.mail.claims.changes import changes
from kmonthly.mail.claims.counts import counts
from kmonthly.mail.claims.durations import durations
from kmonthly.mail.claims.factors import factors
from kmonthly.mail.claims.figures import Figure
from kmonthly.mail.claims.limits import limits
from kmonthly.mail.claims.passages import Row, Sentence, documented, passages, sentences
from kmonthly.mail.claims.percents import percents
from kmonthly.mail.claims.rates import rates
from kmonthly.mail.claims.results import results
from kmonthly.mail.claims.sense import sense
from kmonthly.mail.claims.sizes import sizes
from kmonthly.mail.claims.tables import Table, tables
from kmonthly.mail.model import Claim, ClaimKind, Direction, Robot, Role
from kmonthly.mail.text import has_any
from kmonthly.terms.evidence import offset

Extractor = Callable[[str], Iterator[Figure]]

EXTRACTORS: Final[tuple[tuple[Extractor, frozenset[str], tuple[str, ...]], ...]] = (
    (
        changes,
        frozenset(),
        (">", "→", "⇒", "from", " to ", "instead", "rather", "compared", "vs", "versus", "opposed"),
    ),
    (results, frozenset(), ("pass", "fail", "skip")),
    (percents, frozenset(("percent", "pct", "per")), ("%",)),
    (
        factors,
        frozenset(("x", "times", "fold")),
        ("×", "twice", "half the", "magnitude", "factor", "times"),
    ),
    (
        rates,
        frozenset(),
        ("/", "bps", "pps", "iops", "hz", "fps", "tps", "rps", "qps", "per ", "bw"),
    ),
    (
        durations,
        frozenset(
            "ns nsec nsecs nanosecond nanoseconds us usec usecs microsecond microseconds ms msec "
            "msecs millisecond milliseconds s sec secs second seconds min mins minute minutes hour "
            "hours hr hrs day days jiffies cycles cpu clock µs μs µsec μsec µsecs μsecs".split()
        ),
        (),
    ),
    (
        sizes,
        frozenset(
            "b k kb kib mb mib m gb gib g tb tib t pb pib eb eib byte bytes kbyte kbytes mbyte "
            "mbytes gbyte gbytes tbyte tbytes kilobyte kilobytes megabyte megabytes gigabyte "
            "gigabytes terabyte terabytes kibyte mibyte kibytes mibytes".split()
        ),
        (),
    ),
    (
        limits,
        frozenset(),
        (
            *("up to", "at most", "at least", "max", "min", "limit", "than ", "as many", "as few"),
            *("exceed", "cap", "restrict", "bound", "extend", "expand", "widen", "enlarg", "reach"),
            *("boost", "increas", "rais", "grow", "bump", "between", "rang", "19", "203", "204"),
            *("20", "21", "22", "23", "24", "25", "26", "27", "28", "29"),
        ),
    ),
    (counts, frozenset(), (" ",)),
)
"""The catalogue. Each with what a sentence in small letters must have for it: one of these words
behind a number, or one of these anywhere. Of two that find a figure at one place the first has it.
"""

_BEHIND: Final = re.compile(r"\d[ -]?([a-zµμ]+)")

MOST: Final = 60
"""Claims that one mail may make; the most of any cover of 24 lists is 41."""

_MONEY: Final = re.compile(
    r"\b(?:peňaz\w+|dinero|argent|geld|donat\w+|charity|charities|loans?|beneficiary"
    r"|inheritance|bank account|investors?|wealth"
    r"|funds?|telemarketing|email lists?|targeted leads)\b"
    r"|\bmoney\b"
)
"""What a kernel's figures are never about: unasked mail is."""

_TITLE: Final = re.compile(
    r"\([\"“][^\"”]{10,}[\"”]\)?|[\"“][\w/,. -]{2,40}: [^\"”]{10,}[\"”]"
    r"|[\"“][^\"”]{8,}[\"”] (?:thread|series|patch)\b"
)
"""The title of a commit as mails quote it: its figures were said there."""

_LONGEST_TABLE: Final = 4_000
_LONGEST_QUOTE: Final = 500


def claims(robot: Robot, role: Role, text: str) -> tuple[Claim, ...]:
    """The figures that a mail states in its writer's own words, in order, at most sixty.

    Counts: prose, tables and results of tools before a diff; what the diff adds to documents, and
    bounds in the comments that it adds.

    Robots' mails make none: what they measure is told by `robots` and the doctor.
    """
    if robot is not Robot.NONE or role is Role.OTHER:
        return ()
    return tuple(islice(_claims(text), MOST))


def _claims(text: str) -> Iterator[Claim]:
    for run, is_output in passages(text):
        at = 0
        for table in tables(run):
            if not is_output:
                yield from _said(text, run[at : table.head])
            yield _table(text, run, table)
            at = table.last + 1
        if not is_output:
            yield from _said(text, run[at:])
    for run, is_document in documented(text):
        yield from _said(text, run, EXTRACTORS if is_document else _OF_COMMENTS)


_OF_COMMENTS: Final = tuple(each for each in EXTRACTORS if each[0] is limits)
"""What a comment of the code says of bounds counts; its other numbers explain code."""


def _said(
    text: str,
    rows: list[Row],
    extractors: tuple[tuple[Extractor, frozenset[str], tuple[str, ...]], ...] = EXTRACTORS,
) -> Iterator[Claim]:
    for sentence in sentences(rows):
        words = sentence.words
        found: list[Figure] = []
        small = words.lower()
        behind = set(_BEHIND.findall(small))
        for extractor, units, stems in extractors:
            if not behind.isdisjoint(units) or has_any(small, stems):
                for figure in extractor(words):
                    if not _overlaps(figure.begin, figure.end, found):
                        found.append(figure)
        if not found or _MONEY.search(small):
            continue
        titles = [each.span() for each in _TITLE.finditer(words)]
        for figure in sorted(found, key=_by_place):
            if not any(begin < figure.end and figure.begin < end for begin, end in titles):
                yield _claim(text, sentence, figure)


def _overlaps(begin: int, end: int, figures: list[Figure]) -> bool:
    return any(begin < each.end and each.begin < end for each in figures)


def _by_place(figure: Figure) -> int:
    return figure.begin


def _claim(text: str, sentence: Sentence, figure: Figure) -> Claim:
    """The claim that a sentence makes with a figure; of a long sentence the lines around it."""
    words = sentence.words
    begin, end = 0, len(words)
    if end > _LONGEST_QUOTE:
        begin = max((at for at, _ in sentence.places if at <= figure.begin - 80), default=0)
        end = min((at - 1 for at, _ in sentence.places if at > figure.end + 80), default=end)
    said = sense(words, figure)
    start, stop = sentence.place(begin), sentence.place(end - 1) + 1
    return Claim(
        figure.kind,
        figure.values,
        figure.unit,
        said.measures,
        said.direction,
        said.is_cost,
        said.conditions,
        offset(text, start),
        offset(text, stop),
        text[start:stop],
    )


def _table(text: str, run: list[Row], table: Table) -> Claim:
    start, stop = run[table.head].start, run[table.last].stop
    if stop - start > _LONGEST_TABLE:
        stop = next(row.stop for row in reversed(run) if row.stop <= start + _LONGEST_TABLE)
    above = run[table.head - 1].words.strip() if table.head else ""
    return Claim(
        ClaimKind.TABLE,
        (),
        "",
        above[:80] if above.endswith(":") else "",
        Direction.NONE,
        False,
        "",
        offset(text, start),
        offset(text, stop),
        text[start:stop],
    )
