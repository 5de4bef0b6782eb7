"""Numbers and units as kernel mails write them, and what an extractor gives."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kmonthly.mail.model import ClaimKind

NUMBER: Final = (
    r"(?:2(?:\^|\*\*)\d+(?:\s?-\s?1\b)?"
    r"|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]\d+)?(?![\^*]))"
)
VALUE: Final = (
    rf"(?<![\w.,:#/=\\$@^%+<-])(?:[~≈<>]|<=|>=|[+−-])?{NUMBER}"
    r"(?:\s?(?:[kKMG](?![\w/])|million\b|billion\b|thousand\b))?"
)
"""A number that is no part of a name, a version, a path or an option."""

SPAN: Final = rf"{VALUE}(?:\s?(?:-|–|~|to|or|\.\.\.?)\s?{NUMBER})?"
"""A value, or two with a dash between them."""

ERROR: Final = rf"(?:\s?(?:\+-|\+/-|±)\s?{NUMBER})?"
"""How far off a measured value may be, as perf prints it."""

RATE: Final = (
    r"(?:[kKMGT]?i?[Bb](?:its?|ytes?)?/s(?:ec(?:ond)?)?|[kKMGT]?[Bb]ytes?/s(?:ec)?"
    r"|[kKMG]?bps|[kKMG]?[Pp]/s|[kKMG]?pps|[KMG]?PPS|[kKMG]?IOP[Ss]|[kKMG]?iops|[kKMG]Hz|Hz|[MG]T/s"
    r"|fps|FPS|[KMGkT]?i?[Bb]it/s|[KMG]/s|TPS|tps|RPS|QPS"
    r"|(?:[a-zA-Z]+ ?)?(?:/s(?:ec(?:ond)?)?\b|per (?:second|sec|minute|hour|cycle|packet|op)))"
)
DURATION: Final = (
    r"(?:ns|nsecs?|nanoseconds?|us|usecs?|[µμ]s|[µμ]secs?|microseconds?|ms|msecs?|milliseconds?"
    r"|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|jiffies|(?:cpu |clock )?cycles)"
)
SIZE: Final = r"(?:[KMGTPEkmgt]i?B|[kKMGT]i?[Bb]ytes?|[Bb]ytes?|(?:kilo|mega|giga|tera)bytes?)"
END: Final = r"(?![\w/]|-(?!\s)|\.\d|\.[a-z])"
"""What a unit ends at."""

UNIT: Final = rf"(?:{RATE}|{DURATION}|{SIZE}|%|percent|x\b)"


class Figure(NamedTuple):
    """A figure in a sentence: `begin` and `end` are its place in the sentence's words."""

    kind: ClaimKind
    begin: int
    end: int
    values: tuple[str, ...]
    unit: str


def quantities(kind: ClaimKind, pattern: re.Pattern[str], words: str) -> Iterator[Figure]:
    """What a pattern with groups `value` and `unit` finds, but for arguments of commands ("-l 4G")
    and labels of what follows ("(512 bytes): 12")."""
    for found in pattern.finditer(words):
        if (
            _LABEL.match(words, found.end())
            or _OPERATOR.match(words, found.end())
            or _OPTION.search(words, 0, found.start())
        ):
            continue
        if _OPENED.search(words, 0, found.start()) and _CLOSED.match(words, found.end()):
            continue
        yield Figure(kind, found.start(), found.end(), (plain(found["value"]),), found["unit"])


_LABEL: Final = re.compile(r"[)\]]\s?:")
_OPERATOR: Final = re.compile(r"\s[/*]\s?\d")
"""Behind what is only the first number of a sum that follows."""

_OPTION: Final = re.compile(r"\s-{1,2}[a-zA-Z][\w-]*[ =]$")


_OPENED: Final = re.compile(r"\[[^\[\]()]{0,30}$")
_CLOSED: Final = re.compile(r"[^\[\]()]{0,30}[\])]")
"""What stands around places from one to another: "[4K, 8K)"."""


def plain(value: str) -> str:
    """A value as written, without what stands around it."""
    return " ".join(value.split()).lstrip("~≈<>=")


def number(value: str) -> float:
    """How much a value is, its suffix left out; 0 if it is none."""
    found = _NUMBER.search(value)
    if found is None:
        return 0.0
    if found["power"]:
        return 2.0 ** min(int(found["power"]), _MOST_POWER)
    return float(found[0].replace(",", ""))


_NUMBER: Final = re.compile(rf"2(?:\^|\*\*)(?P<power>\d+)|{NUMBER}")
_MOST_POWER: Final = 1_000
