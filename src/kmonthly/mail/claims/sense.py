"""What a figure is of: what it measures, which way that goes, where it was measured."""

import re
from typing import Final, NamedTuple

from kmonthly.mail.claims.figures import Figure, number
from kmonthly.mail.model import ClaimKind, Direction

_LONGEST: Final = 80
_LONGEST_CONDITION: Final = 120
_NEAR: Final = 40

_DOWN: Final = (
    r"reduc\w*|decreas\w*|drop\w*|lower(?:s|ed|ing)?(?! than| bound)|shr[iau]nk\w*|sav(?:es?|ed"
    r"|ing|ings)|fewer(?! than)|less(?! than)|cuts?"
    r"|smaller|shorter|slower|slow-?downs?|regress\w*|degrad\w*|worse\w*|falls?|fell|down|minus"
    r"|loss"
)
_UP: Final = (
    r"increas\w*|improv\w*|gains?|boosts?|faster|quicker|speed-?ups?|speeds?|higher(?! than)"
    r"|more(?! than)|larger"
    r"|grows?|grew|growth|rais\w*|rises?|rose|better|up(?! to| limit|per)(?<!or up)"
    r"(?<!made up)(?<!akes up)(?<!ake up)(?<!lean up)(?<!leans up)(?<!set up)(?<!nd up)|overhead"
    r"|longer(?! than)|bigger|extend\w*|expand\w*"
)
_WAY: Final = re.compile(rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP}))\b", re.IGNORECASE)
_COST: Final = re.compile(
    r"\b(?:regress\w*|overhead|slower|slow-?downs?|degrad\w*|worse\w*|penalty|costs?|wast\w+"
    r"|leak\w*"
    r"|loss)\b",
    re.IGNORECASE,
)
_NO_COST: Final = re.compile(
    r"\b(?:no|not|without|avoid\w*|reduc\w*|fix\w*|remov\w*|less|lower(?:s|ed|ing)?(?! than"
    r"| bound)|sav\w*|improv\w*|eliminat\w*"
    r"|prevent\w*|negligible|any)\b",
    re.IGNORECASE,
)
_BAD_IF_MORE: Final = re.compile(
    r"latenc|\btime|overhead|memory|footprint|miss|cycles|faults|size|usage|contention|stall|jitter"
    r"|instructions|power|consumption",
    re.IGNORECASE,
)
_GOOD_IF_MORE: Final = re.compile(
    r"throughput|bandwidth|performance|iops|\brate\b|speed|\bscore|\bops\b|tps|pps", re.IGNORECASE
)
_VERBED: Final = re.compile(
    rf"\b(?:{_DOWN}|{_UP}|bumps?|limits?|lower|changes?|brings?|takes)\s+(?:the\s+|its\s+"
    rf"|our\s+|our\s+)?"
    r"(?P<what>(?:[\w/`'>-]+\s+){1,5}?)(?:by|from|to|down|up|of)\b",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|a\s+)?(?:[\w-]+\s+)?(?:drop|reduction|improvement|increase"
    r"|decrease|gain"
    r"|boost|speed-?up|slow-?down|regression|degradation|overhead|savings?)s?\s+(?:in|of|on|for"
    r"|to)\s+"
    r"(?:the\s+)?(?P<what>[\w/`' -]{3,40}?)(?=[.,;:)(]|\s(?:on|with|when|for|using|in|by|and"
    r"|while)\b|$)",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"\s+(?:of\s+)?(?:(?P<way>improvement|reduction|drop|increase|decrease|gain|boost|speed-?up"
    r"|slow-?down"
    r"|regression|degradation|faster|slower|more|less|fewer|better|worse|higher|lower|longer|larger"
    r"|smaller|additional|extra)\s+(?:in\s+|of\s+)?)?(?P<what>(?:[A-Za-z]+\s)?(?:timeout|delay"
    r"|latency"
    r"|latencies|throughput|bandwidth|overhead|performance|memory|usage|utilization|load|range"
    r"|region"
    r"|buffers?|limit|window|interval|period|misses|time|faults|cycles|instructions|size"
    r"|footprint|hole"
    r"|packets|switches|accuracy|granularity|iops|IOPS|power|runtime|space|calls|requests|wakeups"
    r"|contention|hits?|CPU))\b"
)
_SUBJECT: Final = re.compile(
    r"(?P<what>[\w/`'-]+(?:\s[\w/`'-]+){0,4})\s+(?:is|are|was|were|takes?|took|of|at|has|have"
    r"|had|by"
    r"|becomes?|became|goes|went|gets?|got|to|improved|increased|dropped|reduced|:|=)\s*"
    r"(?:about|around|nearly|roughly|almost|only|approximately|up to|over|~|a|an|=)*\s*\(?$",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(
    r"\b(?P<where>(?:on|with|when|under|running|using) (?:a |an |the |my |our )?"
    r"[\w`'\"./+-]+(?: [\w`'\"./+()-]+){0,11}?)(?=[.,;:]|\s\(|\s(?:and|but|which|that|so|is|are|was"
    r"|were|this|we|reduces?|improves?|increases?|gives?)\b|$)"
)
_EMPTY: Final = frozenset(
    "it this that these those which they we i there so the a an is are by to of only about".split()
)


class Sense(NamedTuple):
    """What the words around a figure say of it."""

    measures: str
    direction: Direction
    is_cost: bool
    conditions: str


def sense(words: str, figure: Figure) -> Sense:
    """What a figure of a sentence measures, as far as the sentence says so."""
    before, after = _OTHER.split(words[: figure.begin])[-1], words[figure.end :]
    measures = _measures(figure, before, after)
    direction = _direction(figure, before, after)
    return Sense(
        measures, direction, _is_cost(words, figure, measures, direction), _where(words, figure)
    )


def _measures(figure: Figure, before: str, after: str) -> str:
    if figure.kind is ClaimKind.TEST:
        return "tests"
    if figure.kind in (ClaimKind.COUNT, ClaimKind.LIMIT) and figure.unit:
        return figure.unit[:_LONGEST]
    if found := _OF.match(after):
        return _short(found["what"])
    verbs = [*_VERBED.finditer(before + ("by" if not before.rstrip().endswith("by") else ""))]
    if verbs and len(before) - verbs[-1].end() < _LONGEST:
        return _short(verbs[-1]["what"])
    if figure.kind is not ClaimKind.CHANGE and (found := _NEXT.match(after)):
        return _short(found["what"])
    if found := _SUBJECT.search(before[-160:]):
        return _short(_JOINED.split(found["what"])[-1])
    return ""


_JOINED: Final = re.compile(
    r"\b(?:and|or|that|which|if|when|but|so|should|can|will|would|could|may|be|is|are|was|were|than"
    r"|before|after|we|it|this|has|have|had|not|also|still|now|only|always|gets?)\b",
    re.IGNORECASE,
)


def _short(what: str) -> str:
    said = what.strip(" `'\"").split()
    while said and said[0].lower() in _EMPTY:
        said.pop(0)
    while said and (_WAY.fullmatch(said[-1]) or said[-1].lower() in _EMPTY):
        said.pop()
    return " ".join(said)[:_LONGEST]


_OTHER: Final = re.compile(r";|\b(?:while|whereas)\b", re.IGNORECASE)
_ELSE: Final = re.compile(r"[,;:]\s|\b(?:while|whereas)\b", re.IGNORECASE)
"""What begins another statement, before a figure and behind it."""


def _direction(figure: Figure, before: str, after: str) -> Direction:
    if figure.kind is ClaimKind.CHANGE:
        old, new = map(number, figure.values)
        alike = figure.unit or not any(map(str.isalpha, "".join(figure.values)))
        if alike and old != new:
            return Direction.UP if new > old else Direction.DOWN
    if figure.values[0].startswith(("-", "−")):
        return Direction.DOWN
    if figure.values[0].startswith("+"):
        return Direction.UP
    if figure.kind in (ClaimKind.TEST, ClaimKind.LIMIT):
        return Direction.NONE
    behind = _WAY.search(_ELSE.split(after[:40], maxsplit=1)[0])
    ahead = [*_WAY.finditer(before[-70:])]
    found = behind if behind and behind.start() < 25 else ahead[-1] if ahead else None
    if found is None:
        return Direction.NONE
    if found[0].lower().startswith("improv") and _BAD_IF_MORE.search(before[-60:] + after[:40]):
        return Direction.NONE
    return Direction.DOWN if found["down"] else Direction.UP


def _is_cost(words: str, figure: Figure, measures: str, direction: Direction) -> bool:
    near = words[max(figure.begin - 80, 0) : figure.end + 60]
    if _COST.search(near):
        return not _NO_COST.search(near)
    if direction is Direction.UP and _BAD_IF_MORE.search(measures):
        return not _NO_COST.search(near)
    return direction is Direction.DOWN and bool(_GOOD_IF_MORE.search(measures))


def _where(words: str, figure: Figure) -> str:
    """The first phrase that says where or how, apart from the figure itself."""
    for found in _WHERE.finditer(words):
        said = found["where"].strip(" .,;:")
        first = found.end("where") <= figure.begin and found.start() == 0
        near = figure.end <= found.start() <= figure.end + _NEAR
        if (first or near) and len(said.split()) > 1 and len(said) <= _LONGEST_CONDITION:
            return said
    return ""
