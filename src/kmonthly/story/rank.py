"""How much a story matters to readers: a sum of signals, each with its reason.

A first rule that can be read in a minute. It knows nothing but the month's facts, so nothing sent
after the cutoff can move it.
"""

import re
from collections.abc import Callable
from math import log2

from kmonthly.mail.model import Tag
from kmonthly.story.model import Facts, Happened, Rank, Signal
from kmonthly.terms.phrases import phrase

WEIGHTS: dict[str, tuple[float, str]] = {
    "rank.people": (3.0, "many people taking part is the best sign that something matters"),
    "rank.replies": (1.0, "long discussion; less than people, for two can talk for ever"),
    "rank.postings": (1.0, "work that moves: each posting of the month, three at the most"),
    "rank.patches": (1.0, "size; logarithmic, 32 patches at the most"),
    "rank.cover": (1.5, "its author took the trouble to explain it"),
    "rank.reach": (0.5, "each list addressed, four at the most: it concerns several subsystems"),
    "rank.new_files": (0.5, "new code rather than changed code; logarithmic"),
    "rank.reviewed": (0.5, "each reviewer who signed, four at the most: it heads for merge"),
    "rank.rfc": (1.0, "a first RFC with a cover: something big may begin"),
    "rank.small": (-2.0, "a lone patch of ten lines or fewer is rarely news"),
    "rank.chore": (-5.0, "warnings, spelling, conversions by the dozen: needed, but no news"),
    "rank.companion": (-6.0, "the user-space side of work that is reported as the kernel's"),
    "rank.stalled": (-30.0, "nothing happened to it: `list --happened stalled` tells of it"),
    "rank.routine": (-50.0, "stable queues and pulls: what is in them was news before"),
}
"""Points and the reason for them."""

KERNEL = frozenset(
    "arch block certs crypto Documentation drivers fs include init io_uring ipc kernel lib "
    "LICENSES mm net rust samples scripts security sound tools usr virt".split()
)
"""The top of a kernel tree."""

_FOREIGN = frozenset({"include", "lib", "tools", "scripts", "Documentation"})
"""Folders that other projects have as well: they prove nothing."""


_CHORES = re.compile(
    r"\bW=1\b|\bwarnings?\b|\btypos?\b|\bspelling\b|\bgrammar\b|\bkernel-?doc\b|\bkerneldoc\b"
    r"|\bwhite ?space\b|\bcoding style\b|\bcheckpatch\b|\bsparse\b|\btrivial\b|\bfallthrough\b"
    r"|\bconvert tasklets\b|\bHTTPS?\b|\bdev_err_probe\b|\bunused\b|\bcomma separated\b"
    r"|\b(?:doubled|duplicated?) words?\b|\bsurplus\b|\bsimplify with\b"
    r"|\bfix(?:es)? (?:a |the )?comments?\b|\bcoccinelle\b",
    re.IGNORECASE,
)


def rank(facts: Facts) -> Rank:
    """The story's points, and the signals that make them, strongest first."""
    signals = tuple(signal for rule in RULES if (signal := rule(facts)) is not None)
    ordered = sorted(signals, key=lambda each: (-abs(each.points), each.rule))
    return Rank(round(sum(each.points for each in signals), 3), tuple(ordered))


def _signal(rule: str, amount: float, count: int | None = None, **values: str) -> Signal | None:
    points = round(WEIGHTS[rule][0] * amount, 3)
    return Signal(rule, points, phrase(rule, count, **values)) if points else None


def _people(facts: Facts) -> Signal | None:
    number = len(facts.discussion.people)
    return _signal("rank.people", log2(1 + number), number)


def _replies(facts: Facts) -> Signal | None:
    number = facts.discussion.replies
    return _signal("rank.replies", log2(1 + number), number)


def _postings(facts: Facts) -> Signal | None:
    number = len(facts.delta.postings)
    return _signal("rank.postings", min(number, 3), number)


def _patches(facts: Facts) -> Signal | None:
    """All that a cover announces; without one what is at hand: 08/30 alone is no thirty patches."""
    main = facts.main
    number = main.patches if main.has_cover else max(main.found, 1)
    return _signal("rank.patches", log2(min(max(number, 1), 32)), number)


def _cover(facts: Facts) -> Signal | None:
    return _signal("rank.cover", 1) if facts.main.has_cover else None


def _reach(facts: Facts) -> Signal | None:
    number = len(facts.addressed)
    return _signal("rank.reach", min(number, 4), number)


def _new_files(facts: Facts) -> Signal | None:
    number = facts.size.new_files
    return _signal("rank.new_files", log2(1 + number), number)


def _reviewed(facts: Facts) -> Signal | None:
    number = len(facts.discussion.reviewers)
    return _signal("rank.reviewed", min(number, 4), number)


def _rfc(facts: Facts) -> Signal | None:
    last = facts.main
    is_first = facts.delta.happened is Happened.NEW
    return _signal("rank.rfc", 1) if is_first and last.has_cover and Tag.RFC in last.tags else None


def _small(facts: Facts) -> Signal | None:
    lines = facts.size.added + facts.size.removed
    is_small = facts.size.known and facts.main.patches == 1 and lines <= 10
    return _signal("rank.small", 1) if is_small else None


def _chore(facts: Facts) -> Signal | None:
    """Whether the title says that it is housekeeping. Not "cleanup": rewrites say so too."""
    found = _CHORES.search(facts.title)
    return _signal("rank.chore", 1, word=" ".join(found[0].split())) if found else None


def _companion(facts: Facts) -> Signal | None:
    """Whether most of its paths lie in folders that no kernel tree has, or that prove nothing."""
    tops = [path.partition("/")[0] for path, _ in facts.paths]
    telling = [top for top in tops if top not in _FOREIGN]
    if not telling or 2 * sum(top in KERNEL for top in telling) >= len(telling):
        return None
    tree = next(iter(facts.trees), "") or next(top for top in telling if top not in KERNEL)
    return _signal("rank.companion", 1, tree=tree)


def _stalled(facts: Facts) -> Signal | None:
    return _signal("rank.stalled", 1) if facts.delta.happened is Happened.STALLED else None


def _routine(facts: Facts) -> Signal | None:
    return _signal("rank.routine", 1, tree=" ".join(facts.trees)) if facts.routine else None


RULES: tuple[Callable[[Facts], Signal | None], ...] = (
    _people,
    _replies,
    _postings,
    _patches,
    _cover,
    _reach,
    _new_files,
    _reviewed,
    _rfc,
    _small,
    _chore,
    _companion,
    _stalled,
    _routine,
)
