"""Percentages: "15% of performance gain", "by 10-50 %", "0.54 percent"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import NUMBER, SPAN, VALUE, Figure, plain
from kmonthly.mail.model import ClaimKind

_PERCENT: Final = re.compile(
    rf"(?P<value>{VALUE}\s?%\s?(?:-|–|to)\s?{NUMBER}|{SPAN}|(?<==){NUMBER})\s?(?:%(?![\w(])"
    rf"|percent\b|pct\b|per cent\b)"
)
_MEASURED: Final = re.compile(
    r"cpu|usage|util|improv|slow|fast|hit|load|coverage|busy|time|regress|increas|overhead"
    r"|throughput|gain|reduc|capacity|duty|bright|full|speed|battery",
    re.IGNORECASE,
)

_PERCENTILE: Final = re.compile(
    r"-?\s?(?:ile|percentile|(?:\w+ )?(?:tail )?latenc(?:y|ies)|tail)\b"
)
"""What stands behind a percentile: "99.99% tail latency"."""

_RATE: Final = re.compile(r"\s?(?:/\s?|per )(?:s|sec|min|hour|h|day)\w*", re.IGNORECASE)
_OFTEN: Final = re.compile(
    r"\s(?:of the time|sure|certain|correct|right|agree|\w*compatib\w+|safe|reproduc\w+"
    r"|equivalent|reliabl\w+|identical|the same)",
    re.IGNORECASE,
)


_HIGH: Final = re.compile(r"9\d(?:\.\d+)?")
_WHOLE: Final = re.compile(r"100(?:\.0+)?")
_MOSTLY: Final = re.compile(
    r"\s(?:of the (?:time|code|cases|changes|systems|use-?cases|users|workloads)|cases|the same"
    r"|likely|probability|chance)\b"
)
_SHARE: Final = re.compile(r"\bper=$")
"""Of fio: the part of its group that a job has."""


def percents(words: str) -> Iterator[Figure]:
    """Counts: a number with a percent sign or the word. Does not count: "100%" as another word for
    "wholly"; percentiles; formats (%d); how far off another value may be ("+- 0.1%")."""
    for found in _PERCENT.finditer(words):
        value = plain(found["value"])
        if words[max(found.start() - 4, 0) : found.start()].rstrip().endswith(("+-", "+/-", "±")):
            continue
        if _RATE.match(words, found.end()):
            continue
        if _HIGH.fullmatch(value) and _PERCENTILE.match(words, found.end()):
            continue
        if _SHARE.search(words, 0, found.start()):
            continue
        if (value == "0" or _HIGH.fullmatch(value)) and _MOSTLY.match(words, found.end()):
            continue
        if _WHOLE.fullmatch(value) and (
            _OFTEN.match(words, found.end())
            or words.endswith("for ", 0, found.start())
            or not _MEASURED.search(words, max(found.start() - 60, 0), found.end() + 60)
        ):
            continue
        yield Figure(ClaimKind.PERCENT, found.start(), found.end(), (value,), "%")
