"""Durations: "takes 3 seconds", "latency of 120 us", "a 30 second timeout"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import DURATION, END, ERROR, SPAN, Figure, number, quantities
from kmonthly.mail.model import ClaimKind

_DURATION: Final = re.compile(rf"(?P<value>{SPAN}){ERROR}[\s-]?(?P<unit>{DURATION}){END}")
_NOT_AFTER: Final = re.compile(
    r"\s?(?:ago|old|later today|of work|off\b|guard interval)", re.IGNORECASE
)
_SECTION: Final = re.compile(r"\b(?:spec\w*|ACPI|UEFI|PCIe?|rev\w*|v|version|standard)\s$")
"""Before the number of what is divided into sections."""

_LONG: Final = re.compile(r"(?:day|hour|hr|min)")
_RUN: Final = re.compile(
    r"\b(?:takes?|took|runs?|ran|running|timeout|uptime|every|after|within|up to|for|longer|lasts?"
    r"|hung|stuck|idle|reduc\w*|sav\w*|wait\w*|about|over|than|in)\b",
    re.IGNORECASE,
)
_TALK: Final = re.compile(r"\b(?:last|past|next|few|couple|give me|spent|another)\b", re.IGNORECASE)


def durations(words: str) -> Iterator[Figure]:
    """Counts: how long something takes, lasts or may last. Does not count: how long ago something
    was, days and hours of people's own work, ones and zeros ("all 1s")."""
    for figure in quantities(ClaimKind.DURATION, _DURATION, words):
        before = words[max(figure.begin - 30, 0) : figure.begin]
        if figure.unit == "sec" and _SECTION.search(before):
            continue
        if figure.values[0] == "0" or _NOT_AFTER.match(words, figure.end):
            continue
        if figure.unit == "s" and (
            (number(figure.values[0]) < 2 and "." not in figure.values[0])
            or words[figure.end : figure.end + 3] == " of"
            or (
                words[figure.end - 1] == "s"
                and words[figure.end - 2].isdigit()
                and _DECADE.search(figure.values[0])
            )
        ):
            continue
        if words.startswith(" per ", figure.end):
            continue
        if before.endswith("these ") and words[figure.end - 2].isdigit():
            continue
        if before.endswith("the ") and figure.unit == "days" and "." in figure.values[0]:
            continue
        if _LONG.match(figure.unit) and (not _RUN.search(before) or _TALK.search(before)):
            continue
        yield figure


_DECADE: Final = re.compile(r"^(?:19|20)\d0$|^[6-9]0$")
