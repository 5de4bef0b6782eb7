"""Rates: "2.6 MB/s", "1.2 Mpps", "400k IOPS", "175 events per second"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import END, RATE, SPAN, Figure, quantities
from kmonthly.mail.model import ClaimKind

_RATE: Final = re.compile(rf"(?P<value>{SPAN})\s?(?P<unit>{RATE}){END}")
_NAMED: Final = re.compile(
    rf"\b(?:IOPS|BW|bw|iops)\s?=\s?(?P<value>[\d.]+(?:[kKM](?![iBb]))?)(?P<unit>{RATE}?)"
)
_BANDS: Final = ("2.4", "5", "6", "60")
"""Of radio: names."""

_OR: Final = re.compile(r"\s?(?:or|/|to|-)\s?")

_WIDTHS: Final = ("20", "40", "80", "160", "320")
_CLOCK: Final = re.compile(
    r"\b(?:clocks?|clk|crystal|oscillator|frequency|pll|timer)\b", re.IGNORECASE
)

_MACHINE: Final = re.compile(
    r"\s?@|\s?(?:processor|cpu|xeon|core|crystal|oscillator|channel|band|mode|width|bw)", re.I
)


def rates(words: str) -> Iterator[Figure]:
    """Counts: so much in a time. Does not count: the clock of a machine that is described."""
    for figure in quantities(ClaimKind.RATE, _RATE, words):
        before = words[max(figure.begin - 4, 0) : figure.begin].rstrip()
        described = before.endswith("@") or (figure.unit == "GHz" and before.endswith(" at"))
        if figure.unit in ("GHz", "MHz") and (described or _MACHINE.match(words, figure.end)):
            continue
        giga = figure.values[0].removesuffix("G") if figure.unit == "Hz" else ""
        if giga in _BANDS and figure.values[0] != giga:
            continue
        if figure.unit == "GHz" and _OR.split(figure.values[0])[-1] in _BANDS:
            continue
        if figure.unit == "MHz" and figure.values[0] in _WIDTHS and not _CLOCK.search(words):
            continue
        yield figure
    for found in _NAMED.finditer(words):
        unit = found["unit"] or found[0][:4].strip("= ")
        yield Figure(ClaimKind.RATE, found.start(), found.end(), (found["value"],), unit)
