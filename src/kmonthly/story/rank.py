"""How much a story matters to readers: a sum of signals, each with its reason.

It knows nothing but what was known at the cutoff: the month's facts, its place, its fate. Nothing
sent later can move it. Each signal is a function of its own; what it weighs stands in one table.
"""

import re
from collections.abc import Callable
from math import log2
from typing import NamedTuple

from kmonthly.mail.model import IdentifierKind, Tag
from kmonthly.series.model import Fate, Outcome
from kmonthly.story.model import Facts, Happened, Placement, Rank, Section, Signal
from kmonthly.terms.ids import MessageId
from kmonthly.terms.phrases import phrase

WEIGHTS: dict[str, tuple[float, str]] = {
    "rank.people": (2.0, "many people taking part is the best sign that something matters"),
    "rank.replies": (0.7, "long discussion; less than people, for two can talk for ever"),
    "rank.keepers": (0.7, "who looks after the code takes part, two at the most"),
    "rank.organizations": (0.5, "several organizations care; each beyond the first, four at most"),
    "rank.postings": (0.7, "work that moves: each posting of the month, three at the most"),
    "rank.patches": (1.0, "size; logarithmic, 32 patches at the most"),
    "rank.cover": (1.5, "its author took the trouble to explain it"),
    "rank.reach": (0.8, "each other section that it touches, three at the most"),
    "rank.lists": (0.25, "each list addressed, four at the most: it concerns several subsystems"),
    "rank.new_files": (0.5, "new code rather than changed code; logarithmic"),
    "rank.interface": (1.0, "new names that programs and administrators will use; logarithmic"),
    "rank.option": (0.4, "new options, modules and devices; logarithmic"),
    "rank.removal": (0.7, "names that people used go away; logarithmic"),
    "rank.measured": (1.5, "it says what it gains or costs, in figures"),
    "rank.danger": (2.5, "security, lost or corrupted data, hangs: readers must know"),
    "rank.fix": (1.0, "it mends a fault"),
    "rank.stable": (1.0, "wanted in stable kernels: it concerns those who run one"),
    "rank.reviewed": (0.4, "each reviewer who signed, four at the most: it heads for merge"),
    "rank.merging": (0.7, "taken in the time: it will be in a kernel soon"),
    "rank.returns": (1.0, "back after a long silence"),
    "rank.rfc": (1.0, "a first RFC with a cover: something big may begin"),
    "rank.disputed": (1.0, "much discussed: people disagree"),
    "rank.small": (-1.5, "a lone patch of ten lines or fewer is rarely news"),
    "rank.chore": (-9.0, "warnings, spelling, conversions by the dozen: needed, but no news"),
    "rank.cleanup": (-4.0, "the same in other words: it changes nothing for anybody else"),
    "rank.support": (-4.0, "tests, documents or scripts alone"),
    "rank.board": (-3.0, "device trees and bindings of single boards"),
    "rank.batch": (-12.0, "what a maintainer collected for a tree: each of it was posted before"),
    "rank.device": (-1.0, "one driver, or one device more"),
    "rank.companion": (-8.0, "the user-space side of work that is reported as the kernel's"),
    "rank.discussed": (-3.0, "answered only: what it is was told when it was posted"),
    "rank.stalled": (-30.0, "nothing happened to it: `list --happened stalled` tells of it"),
    "rank.routine": (-50.0, "stable queues and pulls: what is in them was news before"),
}
"""Points and the reason for them."""

LONG_SILENCE = 60
"""Days without a posting after which a work is said to be back."""

_INTERFACES = frozenset(
    {
        IdentifierKind.UAPI,
        IdentifierKind.SYSCALL,
        IdentifierKind.SYSFS,
        IdentifierKind.ABI,
        IdentifierKind.PROCFS,
        IdentifierKind.SYSCTL,
        IdentifierKind.CGROUP,
        IdentifierKind.BOOT_PARAM,
        IdentifierKind.FILESYSTEM,
    }
)

_CHORES = re.compile(
    r"\bW=1\b|\bwarnings?\b|\btypos?\b|\bspelling\b|\bgrammar\b|\bkernel-?doc\b|\bkerneldoc\b"
    r"|\bwhite ?space\b|\bindent(?:ation|ing)?\b|\bcoding style\b|\bcheckpatch\b|\bsparse\b"
    r"|\btrivial\b|\bfallthrough\b|\bconvert tasklets\b|\bHTTPS?\b|\bdev_err_probe\b|\bunused\b"
    r"|\bcomma separated\b|\b(?:doubled|duplicated?) words?\b|\bsurplus\b|\bsimplify with\b"
    r"|\bfix(?:es)? (?:a |the )?comments?\b|\bcoccinelle\b|\bcan be static\b"
    r"|\bmake .{1,50} static\b|\bneaten(?:ing)?\b"
    r"|\bdead code\b|\bMAINTAINERS\b|\bdefconfigs?\b|\bNULL check before\b|\bmissing static\b"
    r"|\bfallthru\b|\btiny\b|\bsemicolons?\b|\bunreachable breaks?\b|\bchange \w+ to \d\b"
    r"|\bdrop (?:the )?uses? of\b|\buse "
    r"(?:fallthrough|struct_size|flexible-array)\b",
    re.IGNORECASE,
)
_CLEANUPS = re.compile(
    r"\bclean(?:ing)?[ -]?ups?\b|\btid(?:y|ies|ying)\b|\brenam(?:e|es|ing)\b|\brefactor\w*"
    r"|\b(?:remove|drop|delete)s? (?:\w+ ){0,2}?(?:redundant|unnecessary|useless|unneeded|obsolete"
    r"|needless|dead|superfluous|extra|stale)\b|\b(?:redundant|unnecessary|useless|unneeded)\b"
    r"|\bsimplif(?:y|ies|ication)\b|\bconvert(?:s|ing)? .{1,40} to (?:use )?\w+\(?\)?"
    r"|\bconstify\b|\bmove .{1,40} into\b"
    r"|\breplace .{1,30} with\b"
    r"|\buse (?:the )?[\w()]+ (?:helper|macro|API)s?\b|\bhelper(?:s)? (?:for|to)\b"
    r"|\bcomments?\b|\bmiscellaneous\b|\bmodinfo\b|\bMODULE_\w+",
    re.IGNORECASE,
)
_DANGERS = re.compile(
    r"\buse[- ]after[- ]free\b|\bUAF\b|\bout[- ]of[- ]bounds?\b|\boob (?:read|write|access)\w*"
    r"|\b(?:buffer|stack|heap) "
    r"overflow\b|\binfo(?:rmation)?[- ]?leak\b|\binfoleak\b|\bCVE-\d|\bprivilege|\bcorrupt\w*"
    r"|\bdata loss\b|\blos(?:s|t|ing) (?:of )?(?:data|writes?)\b|\bdead ?locks?\b"
    r"|\bsoft ?lockups?\b"
    r"|\bhangs?\b|\bpanics?\b|\boops\b|\bcrash(?:es)?\b|\bvulnerab\w+|\bspectre\b|\bmeltdown\b"
    r"|\bspeculati(?:on|ve)\b|\bdouble[- ]free\b|\bNULL[- ]p(?:oin)?te?r\b|\bGPF\b|\bmem"
    r"(?:ory )?leaks?\b"
    r"|\bmemleak\b|\brace condition\b|\bdata races?\b|\buninitiali[sz]ed\b",
    re.IGNORECASE,
)
_FIXES = re.compile(
    r"\bfix(?:es|ed|ing|up)?\b|\bregressions?\b|\brevert\b|\bavoid\b|\bprevent\b|\bbugs?\b"
    r"|\bcorrect(?:ly)?\b|\bhandle\b|\bmissing\b|\bmissed\b|\bdon'?t\b|\bdo not\b",
    re.IGNORECASE,
)
_BATCHES = re.compile(
    r"\b(?:patches|updates?|fixes|changes|queue|material|commits) (?:\w+ ){0,2}?(?:for|to) "
    r"(?:the |linux[ -]?)?(?:v?\d\.\d+|[\w-]*-next\b|next\b|net\b|bpf\b|-?rc\d|\w+ merge window)",
    re.IGNORECASE,
)
_MANY_REPLIES, _MANY_PEOPLE = 15, 5
"""Of others in a month, from which on a work is much discussed."""


class Told(NamedTuple):
    """What signals see."""

    facts: Facts
    placement: Placement
    fate: Fate


def rank(facts: Facts, placement: Placement, fate: Fate) -> Rank:
    """The story's points, and the signals that make them, strongest first."""
    told = Told(facts, placement, fate)
    signals = tuple(signal for rule in RULES if (signal := rule(told)) is not None)
    ordered = sorted(signals, key=lambda each: (-abs(each.points), each.rule))
    return Rank(round(sum(each.points for each in signals), 3), tuple(ordered))


def _signal(
    rule: str,
    amount: float,
    count: int | None = None,
    evidence: tuple[MessageId, ...] = (),
    **values: str,
) -> Signal | None:
    points = round(WEIGHTS[rule][0] * amount, 3)
    return Signal(rule, points, phrase(rule, count, **values), evidence) if points else None


def _people(told: Told) -> Signal | None:
    number = len(told.facts.discussion.people)
    return _signal("rank.people", log2(1 + number), number)


def _replies(told: Told) -> Signal | None:
    number = told.facts.discussion.replies
    return _signal("rank.replies", log2(1 + number), number)


def _keepers(told: Told) -> Signal | None:
    number = len(told.facts.marks.keepers)
    return _signal("rank.keepers", min(number, 2), number)


def _organizations(told: Told) -> Signal | None:
    """Those of the author and of who answered, as far as addresses tell."""
    number = len(told.facts.marks.organizations)
    return _signal("rank.organizations", min(max(number - 1, 0), 4), number)


def _postings(told: Told) -> Signal | None:
    number = len(told.facts.delta.postings)
    return _signal("rank.postings", min(number, 3), number)


def _patches(told: Told) -> Signal | None:
    """All that a cover announces; without one what is at hand: 08/30 alone is no thirty patches."""
    main = told.facts.main
    number = main.patches if main.has_cover else max(main.found, 1)
    return _signal("rank.patches", log2(min(max(number, 1), 32)), number)


def _cover(told: Told) -> Signal | None:
    return _signal("rank.cover", 1) if told.facts.main.has_cover else None


def _reach(told: Told) -> Signal | None:
    number = len(told.placement.others)
    return _signal("rank.reach", min(number, 3), number)


def _lists(told: Told) -> Signal | None:
    number = len(told.facts.addressed)
    return _signal("rank.lists", min(number, 4), number)


def _new_files(told: Told) -> Signal | None:
    number = told.facts.size.new_files
    return _signal("rank.new_files", log2(1 + number), number)


def _interface(told: Told) -> Signal | None:
    """New names by which programs and administrators speak to the kernel."""
    names = [name for kind, name in told.facts.marks.names if kind in _INTERFACES]
    return _signal(
        "rank.interface", min(log2(1 + len(names)), 4), len(names), name=names[0] if names else ""
    )


def _option(told: Told) -> Signal | None:
    """New names that are chosen, loaded or bound, not spoken to."""
    names = [name for kind, name in told.facts.marks.names if kind not in _INTERFACES]
    return _signal(
        "rank.option", min(log2(1 + len(names)), 4), len(names), name=names[0] if names else ""
    )


def _removal(told: Told) -> Signal | None:
    gone = told.facts.marks.gone
    return _signal(
        "rank.removal", min(log2(1 + len(gone)), 4), len(gone), name=gone[0][1] if gone else ""
    )


def _measured(told: Told) -> Signal | None:
    mails = told.facts.marks.measured
    return _signal("rank.measured", 1, evidence=mails) if mails else None


def _danger(told: Told) -> Signal | None:
    """Whether the title says that users may come to harm without it."""
    found = _DANGERS.search(told.facts.title)
    return _signal("rank.danger", 1, word=" ".join(found[0].split())) if found else None


def _fix(told: Told) -> Signal | None:
    found = _FIXES.search(told.facts.title)
    if found is None or _CHORES.search(told.facts.title):
        return None
    return _signal("rank.fix", 1, word=found[0])


def _stable(told: Told) -> Signal | None:
    return _signal("rank.stable", 1) if told.facts.marks.stable else None


def _reviewed(told: Told) -> Signal | None:
    number = len(told.facts.discussion.reviewers)
    return _signal("rank.reviewed", min(number, 4), number)


def _merging(told: Told) -> Signal | None:
    fate = told.fate
    if fate.outcome not in (Outcome.MERGED, Outcome.QUEUED, Outcome.PARTLY):
        return None
    mails = tuple(dict.fromkeys(sign.message for sign in fate.signs if sign.message))
    return _signal("rank.merging", 1, evidence=mails[:3])


def _returns(told: Told) -> Signal | None:
    """Whether its last posting before the month is long past."""
    before, of_month = told.facts.delta.before, told.facts.delta.postings
    if before is None or not of_month:
        return None
    days = (of_month[0].sent - before.sent).days
    if days < LONG_SILENCE:
        return None
    return _signal("rank.returns", 1, days, evidence=(before.lead,))


def _rfc(told: Told) -> Signal | None:
    last = told.facts.main
    is_first = told.facts.delta.happened is Happened.NEW
    return _signal("rank.rfc", 1) if is_first and last.has_cover and Tag.RFC in last.tags else None


def _disputed(told: Told) -> Signal | None:
    """Whether somebody else refuses it, or many mails of many people are about it."""
    talk, refused = told.facts.discussion, told.facts.marks.refused
    if not refused and not (talk.replies >= _MANY_REPLIES and len(talk.people) >= _MANY_PEOPLE):
        return None
    return _signal("rank.disputed", 1, evidence=refused)


def _small(told: Told) -> Signal | None:
    size = told.facts.size
    is_small = size.known and told.facts.main.patches == 1 and size.added + size.removed <= 10
    return _signal("rank.small", 1) if is_small else None


def _chore(told: Told) -> Signal | None:
    """Whether the title says that it is housekeeping."""
    found = _CHORES.search(told.facts.title)
    return _signal("rank.chore", 1, word=" ".join(found[0].split())) if found else None


def _cleanup(told: Told) -> Signal | None:
    """Whether the title says that code is written otherwise. Less sure than a chore: rewrites that
    matter say so too."""
    title = told.facts.title
    found = _CLEANUPS.search(title)
    if found is None or _CHORES.search(title) or _DANGERS.search(title):
        return None
    return _signal("rank.cleanup", 1, word=" ".join(found[0].split()))


def _support(told: Told) -> Signal | None:
    """Whether it is of the rest, but of the kernel's own tree."""
    place = told.placement
    if place.section is not Section.REST or place.topic in ("", "userspace"):
        return None
    return _signal("rank.support", 1)


def _board(told: Told) -> Signal | None:
    """Whether four in five of its files describe boards."""
    paths = [path for path, _ in told.facts.paths]
    of_boards = sum(
        "/boot/dts/" in path
        or path.startswith(("Documentation/devicetree/", "arch/arm/mach-", "include/dt-bindings/"))
        for path in paths
    )
    return _signal("rank.board", 1) if paths and 5 * of_boards >= 4 * len(paths) else None


def _batch(told: Told) -> Signal | None:
    """Whether the title says that it is a tree's queue ("Netfilter updates for net-next")."""
    return _signal("rank.batch", 1) if _BATCHES.search(told.facts.title) else None


def _device(told: Told) -> Signal | None:
    """Whether all its code is of one driver, and it brings no interface."""
    code = [path for path, _ in told.facts.paths if path.startswith(("drivers/", "sound/"))]
    others = [path for path, _ in told.facts.paths if path not in code]
    if not code or any(path.endswith((".c", ".h", ".S")) for path in others):
        return None
    folders = {path.rpartition("/")[0] for path in code}
    if len(folders) > 1 or any(kind in _INTERFACES for kind, _ in told.facts.marks.names):
        return None
    return _signal("rank.device", 1, folder=min(folders))


def _companion(told: Told) -> Signal | None:
    """Whether it is for another tree than the kernel's."""
    if told.placement.topic != "userspace":
        return None
    tree = next((value for key, value in told.placement.why[0].values if key == "tree"), "")
    return _signal("rank.companion", 1, tree=str(tree))


def _discussed(told: Told) -> Signal | None:
    is_discussed = told.facts.delta.happened is Happened.DISCUSSED
    return _signal("rank.discussed", 1) if is_discussed else None


def _stalled(told: Told) -> Signal | None:
    is_stalled = told.facts.delta.happened is Happened.STALLED
    return _signal("rank.stalled", 1) if is_stalled else None


def _routine(told: Told) -> Signal | None:
    facts = told.facts
    return _signal("rank.routine", 1, tree=" ".join(facts.trees)) if facts.routine else None


RULES: tuple[Callable[[Told], Signal | None], ...] = (
    _people,
    _replies,
    _keepers,
    _organizations,
    _postings,
    _patches,
    _cover,
    _reach,
    _lists,
    _new_files,
    _interface,
    _option,
    _removal,
    _measured,
    _danger,
    _fix,
    _stable,
    _reviewed,
    _merging,
    _returns,
    _rfc,
    _disputed,
    _small,
    _chore,
    _cleanup,
    _support,
    _board,
    _batch,
    _device,
    _companion,
    _discussed,
    _stalled,
    _routine,
)
"""The catalogue."""
