"""Factors: "nearly 30x", "3 times faster", "twice as fast", "an order of magnitude"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import SPAN, Figure, plain
from kmonthly.mail.model import ClaimKind

_COMPARED: Final = (
    r"(?:faster|slower|fewer|less|more|better|worse|larger|smaller|bigger|higher|lower|longer"
    r"|shorter|quicker|cheaper|greater|as (?:fast|slow|many|much|large|long|big|often|high)"
    r"|the (?:size|speed|time|number|throughput|performance|cost|memory|latency))"
)
_X: Final = re.compile(rf"(?P<value>{SPAN})\s?[xX×](?![\w×])(?!\s?\d)")
_NEAR: Final = re.compile(
    rf"\b(?:{_COMPARED}|improv\w*|speed-?ups?|reduc\w*|increas\w*|decreas\w*|gains?|boosts?|slow\w*"
    r"|performance|regress\w*|overhead|drop\w*|savings?)\b",
    re.IGNORECASE,
)
_LANES: Final = re.compile(r"\bPCIe?\s(?:gen ?\d\s)?$", re.IGNORECASE)
_TIMES: Final = re.compile(rf"(?P<value>{SPAN})\s?-?(?:times|fold)\s(?=(?:\w+ )?{_COMPARED}\b)")
_BY_TIMES: Final = re.compile(
    rf"\b(?:by|improvement of|speed-?up of|factor of)\s(?:a factor of\s)?"
    rf"(?P<value>{SPAN})(?:\s(?:times|fold)\b|(?<=\d)(?=[\s.,;)]|$))"
)
_WORDS: Final = re.compile(
    rf"\b(?:(?P<twice>twice)\s(?=(?:\w+ )?{_COMPARED}\b)"
    r"|(?P<orders>(?:an|one|two|three|several) orders? of magnitude)"
    r"|(?P<half>half)\s(?=the (?:time|size|memory|number|cost|throughput|performance|speed)\b))"
)


def factors(words: str) -> Iterator[Figure]:
    """Counts: how many times something is something else. Does not count: how often something was
    done ("called 3 times"), how many of a thing there are ("2x USB"), words in a sentence that has
    no digit at all ("twice as fast"): those are not looked at."""
    for found in _X.finditer(words):
        near = words[max(found.start() - 70, 0) : found.end() + 40]
        if _NEAR.search(near) and not _LANES.search(words, 0, found.start()):
            yield _figure(found)
    for found in _TIMES.finditer(words):
        yield _figure(found)
    for found in _BY_TIMES.finditer(words):
        if "factor" in found[0] or "times" in found[0] or "fold" in found[0]:
            yield _figure(found)
    for found in _WORDS.finditer(words):
        value = {"twice": "2", "half": "0.5"}.get(found.lastgroup or "", found[0])
        yield Figure(ClaimKind.FACTOR, found.start(), found.end(), (value.strip(),), "x")


def _figure(found: re.Match[str]) -> Figure:
    return Figure(ClaimKind.FACTOR, found.start(), found.end(), (plain(found["value"]),), "x")
