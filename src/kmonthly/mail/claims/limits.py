"""Limits: "up to 16 keys", "at most 255", "through the year 2486", "(19 Jan 2038)"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import VALUE, Figure, number, plain
from kmonthly.mail.model import ClaimKind

_BOUND: Final = (
    r"(?:up to|at most|at least|(?:a |the )?max(?:imum|imal)?(?: number)?(?: (?:of|is|to"
    r"|value of))?"
    r"|(?:a |the )?min(?:imum|imal)?(?: number)?(?: (?:of|is|to))?|limit(?:ed|s|ing)?(?: (?:of"
    r"|to|is))"
    r"|no more than|not more than|no less than|as many as|as few as|exceed(?:s|ing)?|larger than"
    r"|greater than|more than|less than|fewer than|capped (?:at|to))"
)
_LIMIT: Final = re.compile(
    rf"\b(?:(?P<bound>{_BOUND})|(?:limit|cap|restrict|bound|extend|expand|widen|enlarg|reach"
    rf"|boost|increas|rais|grow|bump)\w*"
    rf"\s(?:\S+\s){{0,8}}?to|max(?:imum)?\s(?:[\w-]+\s){{1,8}}?(?:is|=|of|:)"
    rf"(?:\s[\d^*/+ -]{{1,40}} =)?)\s(?:a |about |around |the )?(?P<value>{VALUE})(?!"
    rf"(?!bits?)[\w%/]|\.\d|-(?!bit)\w|\s?[*×+/])"
    r"(?:\s?-?(?P<unit>bits?|(?<=\s)(?:[A-Za-z\d/-]+\s){0,2}?[A-Za-z]{2,}s)\b)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    rf"\b(?:between|ranges?|ranging|range is)\s(?:from\s)?(?P<least>{VALUE})\s?(?:-|–|to|and"
    rf"|\.\.)\s?"
    r"(?P<most>\d[\d,.]*\d|\d)(?![\w%/-]|\.\d)",
    re.IGNORECASE,
)
_PAST: Final = re.compile(r"(?:19|20[012])\d{1,2}|[2-6]\.\d{1,2}")
"""What is a year or a kernel's version at both ends of a range."""

_BETWEEN_STEPS: Final = re.compile(
    r"\b(?:barrier|difference|choose|choice|order|step\w*|relation\w*)\s(?:is\s)?between $"
    r"|\b(?:inode|writeout|byte|block|page|sector|file|lba|address|for)\sranges?\s$",
    re.IGNORECASE,
)
"""Before the numbers of two steps or ways, and before the places of what is spoken of."""

_NO_UNIT: Final = re.compile(
    r"\b(?:is|was|does|this|has|as|plus|us|its|patches|lines|versions?|thus|always|allows"
    r"|characters per|days|weeks|months|years|times|others|commits|series|revisions|mails)$",
    re.IGNORECASE,
)
_OF_OTHER: Final = re.compile(r"(?:^|\s)(?:and|or|for|to|in|on|of|with|by|when|if|but|the)\s")
"""In what stands behind a bound: from there on it is about another thing."""

_NUMBERS: Final = re.compile(
    r"\s?(?:of|/|patch|kernel|release|rc|lines?\b|columns?\b|char|commit|series|mail|week|month"
    r"|year|day|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"(?:\b(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?,? "
    r"(?:\d{1,2},? )?(?P<dated>19[01]\d|203\d|20[4-9]\d|2[1-9]\d\d)\b"
    r"|\b(?:until|till|by|year|to|past|after|beyond|through|before|in|expiration in) (?:the )?"
    r"(?:year )?"
    r"(?P<year>203[5-9]|20[4-9]\d|2[1-9]\d\d)\b(?![.,]?\d|[ -]?(?:bytes|byte|[kKMG]?i?B|MHz|x)\b))"
)
_TIME: Final = re.compile(
    r"\btime|\bdate|y2038|epoch|year|clock|overflow|expir|wrap", re.IGNORECASE
)


def limits(words: str) -> Iterator[Figure]:
    """Counts: a bound on how many, both ends of a range, a date far from now up to which something
    holds. Does not count: bounds of 0 and 1, numbers of patches, lines and versions."""
    for found in _LIMIT.finditer(words):
        unit = found["unit"] or ""
        end = found.end() if unit else found.end("value")
        if unit and (_NO_UNIT.search(unit) or _OF_OTHER.search(unit)):
            unit, end = "", found.end("value")
        if number(found["value"]) < 2 or _NUMBERS.match(words, found.end("value")):
            continue
        if re.fullmatch(r"\d\.\d+", plain(found["value"])):
            continue
        value = plain(found["value"])
        yield Figure(ClaimKind.LIMIT, found.start(), end, (value,), unit)
    for found in _BETWEEN.finditer(words):
        ends = found["least"], found["most"]
        if all(map(_PAST.fullmatch, ends)) or _BETWEEN_STEPS.search(words, 0, found.start("least")):
            continue
        if number(found["most"]) > number(found["least"]) + 1:
            values = (plain(found["least"]), found["most"])
            yield Figure(ClaimKind.LIMIT, found.start(), found.end(), values, "")
    for found in _YEAR.finditer(words):
        if _TIME.search(words):
            value = found[0] if found["dated"] else found["year"]
            yield Figure(ClaimKind.LIMIT, found.start(), found.end(), (value,), "")
