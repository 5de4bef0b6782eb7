"""Which sentences of its mails tell what a work is: the problem, what it does, what others said of
it, what comes next.

Whole sentences in their author's words. Each is weighed by what it says: cues are catalogued, with
points; a sentence that leans on the one before it brings that along or is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kmonthly.story.lead import LOOKED_AT, is_changelog, is_prose, lead, paragraphs
from kmonthly.story.model import Coming, Voice
from kmonthly.story.sentences import Block, Sentence, own_blocks, sentences
from kmonthly.terms.evidence import Span, span

LONG: Final = 420
"""Characters of a quotation; a single sentence may have a third more."""

ENOUGH: Final = 1.9
"""Points from which a sentence tells what a work does."""

FALLEN_BACK: Final = 1.0
"""What a passage counts that only looks as if it told."""

NEAR: Final = 240
"""So many characters before the words that tell what a work does, the problem is likely told."""

FAR: Final = 1_200
"""So many characters behind them stand limits and plans rather than the problem."""

_LONGEST: Final = 560
_SHORTEST: Final = 30

Cues = tuple[tuple[float, re.Pattern[str]], ...]


def _cues(*table: tuple[float, str]) -> Cues:
    return tuple((points, re.compile(pattern, re.IGNORECASE)) for points, pattern in table)


_AS_IT_IS: Final = re.compile(
    r"\b(?:currently|today|at the moment|as of now|so far|until now|right now|current (?:kernel"
    r"|code"
    r"|implementation)|there is no|the kernel (?:lacks|does not|doesn't|has no)|mainline)\b",
    re.IGNORECASE,
)
"""What tells how things are before the work."""

_FIRST_PERSON: Final = re.compile(r"\bI\b(?!/)|\b[Mm]y\b")


_PROBLEM: Final = _cues(
    (2.0, r"\b(?:problem|issue|bug|regression|vulnerabilit\w+|attack\w*|exploit\w*|flaw)s?\b"),
    (
        2.0,
        r"\b(?:fail(?:s|ed|ing|ures?)?|crash\w*|oops|panics?|dead-?locks?|races?|racy|leaks?|hangs?"
        r"|corrupt\w*|stalls?|overflows?|use-after-free|livelocks?|breaks?|broken|wrong\w*)\b",
    ),
    (1.5, r"\b(?:currently|today|at the moment|as of now|so far|until now|right now)\b"),
    (
        1.5,
        r"\b(?:cannot|can't|can not|unable to|impossible|no way to|there is no|there's no"
        r"|(?:does not|doesn't|do not|don't) (?:support|provide|allow|handle|work|scale|have)"
        r"|lacks?|lacking|missing|not possible|not supported|not enough|insufficient)\b",
    ),
    (
        1.5,
        r"\b(?:slow|expensive|overhead|inefficient\w*|costly|wast(?:es?|ing|eful)|bottlenecks?"
        r"|latenc(?:y|ies)|contention|suffers?|degrad\w+|fragment\w+|hard to|difficult to"
        r"|painful|limitations?|restricted to|limited to|run out|exhaust\w*)\b",
    ),
    (
        1.5,
        r"\b(?:un-?scalab\w+|does not scale|compet(?:es?|ing)|have to|has to|had to|vulnerable"
        r"|unsafe"
        r"|insecure|confus\w+|error-prone|fragile|no longer|not (?:aware|able|allowed|possible)"
        r"|too (?:\w+ )?(?:long|large|small|late|many|much|slow)|bounce\w*|duplicat\w+|mess"
        r"|far away|suboptimal"
        r"|attack surface|disruptive|(?:little|no) control)\b",
    ),
    (
        1.2,
        r"\b(?:motivation|motivated|use ?-?cases?|useful|benefits?|is (?:needed|required|necessary)"
        r"|are (?:needed|required|necessary)|purpose|protects?|improves?|allows? (?:to|the|for"
        r"|an?))\b",
    ),
    (1.2, r"^the (?:\w+ )?(?:problem|issue|bug|trouble) (?:is|here|with)\b"),
    (1.0, r"^(?:however|but|unfortunately|because)\b"),
    (
        1.0,
        r"\b(?:however|unfortunately|only|because|due to|leads? to|results? in|caus(?:es?|ing))\b",
    ),
    (-1.5, r"\b(?:is|are|can) now\b|\bthis allows\b"),
    (-0.8, r"\bshould\b"),
    (-1.5, r"\bthis (?:gives|improves|reduces|makes|provides)\b|^for other\b"),
    (-1.0, r"\bthe same (?:problem|issue)\b|^the (?:second|third|other|last) one\b"),
    (-1.5, r"\bshould be (?:prepared|aware|noted|careful)\b|^in this case\b"),
    (0.7, r"\b(?:need(?:s|ed)? to|must|require[sd]?|want(?:s|ed)? to|would like to|in order to)\b"),
)

_WRONG: Final = _PROBLEM[:2] + _PROBLEM[3:6]
"""Cues of what is wrong; the others tell what for, or when."""

_AGAINST: Final = re.compile(
    r"\b(?:mitigat|protect|prevent|avoid|detect|defend|harden)\w*\b", re.IGNORECASE
)
"""What speaks of a remedy."""

_DOES: Final = _cues(
    (
        4.0,
        r"\b(?:this|these|the|following|current) (?:\w+ ){0,2}"
        r"(?:patch ?-?sets?|series|patches|patch|rfc|commit|change|work|pull request|driver"
        r"|feature)"
        r"(?: \([^()]{1,40}\))?,? (?:\w+ ){0,3}"
        r"(?:add|introduc|implement|provid|enabl|allow|fix|convert|replac|remov|mak|improv|mov"
        r"|extend"
        r"|support|attempt|try|tries|aim|address|chang|switch|rework|clean|reduc|creat|bring"
        r"|expos|let|get|does|do|is|are|will|split|defin|refactor|optimi|optimiz|simplif|updat|use"
        r"|avoid|prevent|solv|mitigat|unif|consolidat|export|drop|build|help|perform|wide"
        r"|offer|propos|wire|tak|combin|generali[sz]|enhanc|teach|cache|speed|turn|bump)\w*"
        r"|\b(?:set of patches|patch ?-?set|series|patches)(?: (?:that|which))? "
        r"(?:adds?|adding|introduc\w+|implement\w*|provid\w+|enabl\w+|allow\w*|convert\w*)\b"
        r"|\bthis (?:\w+ ){0,2}(?:patch ?-?set|series|patch|rfc|commit) \w+s\b"
        r"|\bthese (?:\w+ ){0,2}patches (?:\([^()]{1,40}\) )?(?!(?:and|or|in|on|from|for|were|have"
        r"|had|can|could|should|would|may|might|go|come|got|depend|need|conflict|touch|miss)\w*)"
        r"[a-z]+\b"
        r"|^this (?:patch ?-?set|(?:patch )?series|rfc):$",
    ),
    (
        2.0,
        r"^(?:[-*•] )?(?:adds|introduces|implements|provides|enables|fixes|converts|replaces"
        r"|extends|generali[sz]es|reworks|moves|makes|improves|exposes|teaches|unifies)\b",
    ),
    (
        2.0,
        r"^(?:tl;?dr:? )?(?:add|introduce|implement|provide|enable|allow|fix|convert"
        r"|replace|remove|make|improve"
        r"|move|extend|support|avoid|prevent|switch|rework|clean up|reduce|create|expose|let|drop"
        r"|use|update|change|export|split|define|refactor|optimize|simplify|disable|delete|report"
        r"|handle|ensure|check|stop|start|turn|teach|rewrite|set|store|store|limit|define)\b",
    ),
    (
        2.0,
        r"\b(?:we|i) (?:\w+ )?(?:add|introduce|implement|propose|provide|present|fix|replace"
        r"|convert"
        r"|suggest|extend|allow)(?:e?d|s)?\b",
    ),
    (
        1.5,
        r"\b(?:is|are) (?:an? |the )?(?:new |first )?(?:implementation|attempt|proposal|support)\b",
    ),
    (
        1.5,
        r"\b(?:fix|solve|address|avoid|resolve|mitigate)(?:es|s|ed)? (?:this|the|that|these|it)\b",
    ),
    (2.5, r"^this (?:adds|converts|introduces|implements|removes|replaces|extends|reworks)\b"),
    (2.0, r"\b(?:is|are) (?:added|introduced|provided|implemented|extended|proposed)\b"),
    (
        2.5,
        r"\b(?:idea|goal|aim|objective|purpose|intent(?:ion)?)s?\b(?: of [\w /-]{3,40})? (?:is"
        r"|are|was)"
        r" (?:to|that)\b",
    ),
    (
        1.0,
        r"\b(?:adds?|introduc(?:es?|ing)|implements?|allows?|enables?|provides?|supports? for"
        r"|so that|instead of|by (?:adding|using|making|moving|introducing)|to (?:fix|solve|avoid"
        r"|address|support|allow|enable|reduce|improve)|a new|goal|idea)\b",
    ),
)

_WHAT_IT_IS: Final = re.compile(
    r"^(?:the )?[A-Z][\w()/+.-]*(?: [\w()/+.-]+){0,5} (?:\([^()]{1,60}\) )?(?:is|are|was) "
    r"(?:an?|the|used|part|one)\b"
)

_WHAT_IT_DOES: Final = re.compile(
    r"^(?:the )?((?:[\w()/+.'`-]+ ){1,5}?)(?:provides|implements|offers|enables|adds|lets|allows"
    r"|introduces) (?:an?|the|for|support|[a-z]+s)\b",
    re.IGNORECASE,
)
"""What tells of something by its name: "The introspection subsystem provides a facility ..."."""

_NAMES_THE_SERIES: Final = re.compile(
    r"\b(?:version|iteration|posting|series|patch ?-?set|patches|rfc|attempt)(?: (?:of|at|that))?"
    r" (?:add|enabl|implement|introduc|provid|support|allow|convert|replac|remov|show)ing\b",
    re.IGNORECASE,
)
"""What says in passing which version this is, but also what the series does."""

_OF_THE_POSTING: Final = _cues(
    (
        2.5,
        r"\b(?:address|fix|solve|resolve)\w* (?:(?:some|all|most|both|several|many) of )?"
        r"(?:these|those) (?:issues?|problems?|bugs?|shortcomings)\W*$",
    ),
    (
        3.0,
        r"\b(?:sorry|cc list|sign-?offs?|signed-off|feedback|comments? (?:are|is|welcome)"
        r"|reviewers?"
        r"|review(?:ed|s)?\b|git tree|my tree|branch|on top of|rebased?|based (?:on|off)"
        r"|apply|applies|applied (?:on|to)|merge window|thanks?|thank you|welcome|appreciated"
        r"|hi all|let me know|please|tested[ -](?:on|by|with)|test(?:ed|ing)? (?:has|have|was)"
        r"|checkpatch|mailing lists?|linux-next|lore\.kernel"
        r"|previous(?:ly)? (?:version|post|sent|discussion)|currently (?:only )?supports?\b"
        r"|initial (?:work|version|implementation) (?:is|was)|targeted (?:for|at)"
        r"|known (?:gaps?|issues?|limitations?)"
        r"|last (?:version|posting|time)|earlier versions?|follow[- ]?ups?|patch(?:es)? \d"
        r"|first (?:\w+ )?patch(?:es)?|next patch|later patch(?:es)?|(?:the )?(?:last|second|third)"
        r" patch|ack(?:s|ed)?|resend|repost|in this (?:version|revision)|this version|pushed"
        r"|available (?:at|in|from|here)|can be (?:found|pulled|fetched)|i (?:hope|guess|wonder"
        r"|think|'?ve|have|also|am|was|apologi[sz]e)|cover letter|changelog|merge (?:this|it|these)"
        r"|queue|pick(?:ed)? up|to be merged|aiming for|(?:no|light|minor|cosmetic|further) "
        r"(?:\w+ ){0,2}(?:updates?|changes?|fixes)|updated? the series|dropped the|discussion"
        r"|version"
        r"|stands? on its own|patchset summary|series is (?:based|organi[sz]ed|structured|split"
        r"|divided|a (?:\w+ )?(?:update|respin|resend|follow))|boot-tested|coverage|covered"
        r"|motivation for this|kernel (?:test )?robot|reported by|suggested by|as suggested"
        r"|posted)\b",
    ),
    (2.0, r"\bv\d{1,2}\b"),
    (
        2.0,
        r"\b(?:1st|2nd|3rd|\d+th) patch|\bpart of this\b|\bin fact\b|\bhere(?:'s| is| are) "
        r"(?!an? (?:\w+ )?(?:set|series|patch))",
    ),
    (1.0, r"\b(?:above|below|aforementioned)\b|^commit\b|\bcannot be merged\b"),
    (
        1.5,
        r"\b(?:could|might|would be nice)\b|\bonce\b.{0,60}\bmerged\b|^accordingly\b"
        r"|\bwill (?:be )?required? to\b|\bthe (?:latter|former)\b"
        r"|^for [\w()/ -]{2,30},? (?:this|the) "
        r"(?:series|patch\w*)\b",
    ),
    (2.5, r"^(?:in addition|besides|apart from|part of (?:this|the|that))\b"),
    (3.5, r"\bthis patch only\b|\bfollow-on commits?\b"),
    (2.0, r"\bfollow-on\b|\bin preparation\b|\bpreceding\b|\[\*\]"),
    (
        2.5,
        r"\brejected by\b|\bthe community\b|\b(?:through|via|into) your tree\b|\bgo upstream\b"
        r"|\bhas been (?:\w+ )?used\b|\bnot to be (?:accepted|merged|applied)\b|\bjust enough\b"
        r"|\bdiscussed\b"
        r"|\b(?:removed|dropped|added) the (?:\w+ )?patch(?:es)?\b",
    ),
    (1.0, r"^when\b"),
    (
        2.5,
        r"^(?:the )?(?:1st|2nd|3rd|\d+th|first|second|third|last|next|other|final"
        r"|following) (?:\w+ )?patch",
    ),
    (3.0, r"^while (?:at it|here)\b|\bthis (?:patch|commit|series) also\b"),
    (2.0, r"\bjust wanted\b|\bmostly ok\b|\bcurrent series\b|\bsplit out\b|\boverview of\b"),
    (2.0, r"\bimh?o\b|\b(?:chatted|offline)\b|\[\d+/\d+\]|\bsee (?:measurements|below|above)\b"),
    (2.0, r"https?://|\bgit@|^\[\d+\]"),
    (1.5, r"^(?:also|note|notes?|nb|btw|finally|lastly|additionally|moreover|besides)\b"),
    (2.0, r"\[patch|^\[ *\d+\.\d|\?$|[^.!?:;)\]\"'”’]$"),
    (1.0, r"\b(?:todo|caveats?|later|future|in particular|for example|e\.g\.)\b"),
)

_BASED: Final = re.compile(r" \((?:based|rebased|on top)[^()]{1,40}\)")
"""What says in passing what patches apply to."""

_BEGINS_LATE: Final = re.compile(r"[a-z]+\b(?![_(./-]|\w*\()(?!this|these)|[^\w\"'`<(/-]")
"""What begins in the middle: "thru 7) Add ...". Names of code may begin in lower case."""

_CANNOT: Final = re.compile(
    r"^(?:the )?([A-Z]\w+) (?:cannot|can ?not|can't|does not|doesn't|will not|won't)\b"
    r"|\bno way for (\w+) to\b"
)

_STEM: Final = re.compile(r"[a-z][a-z0-9_+]{2,}")
_ENDING: Final = re.compile(r"(?:s|es|ed|ing|ion|ions)$")
_TELL_NOTHING: Final = frozenset(
    _ENDING.sub("", word)
    for word in "the and for with from into add adds support use uses fix fixes new remove make "
    "introduce implement enable allow driver drivers patch series kernel linux code handle update "
    "improve when that this not are can via its some more all get set one per has have will "
    "which".split()
)

_SHORT: Final = re.compile(
    r"(?!hi\b|hello\b|dear\b|hey\b)[A-Z](?:[^\s:]+\s+){4,}[^\s:]+[.:]$", re.IGNORECASE
)
"""A paragraph of one short sentence."""

_OPENS: Final = re.compile(r"this (?:patch ?-?set|(?:patch )?series|rfc):$", re.IGNORECASE)
"""What a list of all that a work does begins with."""

_ASIDE: Final = re.compile(
    r"\b(?:documentation|docs?|document|k?selftests?|kunit|dt-bindings|maintainers|dts|samples?"
    r"|tools)\b",
    re.IGNORECASE,
)
_ONE_ARCH: Final = re.compile(
    r"\b(?:x86\w*|arm64|arm|powerpc|ppc\w*|s390\w*|risc-?v|mips|sparc\w*|alpha|parisc|ia64|m68k"
    r"|nios2|xtensa|csky|openrisc|arc|hexagon|sh|um|microblaze|h8300)\b",
    re.IGNORECASE,
)

_DASHES: Final = re.compile(r"^---$\n", re.MULTILINE)
_LISTED: Final = re.compile(r"\s*(?:[-*+o•]|\(?\d{1,2}[.)]) ")
_LEANS: Final = re.compile(
    r"(?!this (?:adds|converts|introduces|implements|removes|replaces|extends|reworks)\b)"
    r"(?:this|that|it|its|they|their|those|these|such|he|she|so|thus|therefore|hence|then|but"
    r"|however|instead|unfortunately|as a result|because of (?:this|that)|otherwise|still|yet|and"
    r"|similarly|likewise|meanwhile|both|either|neither|here|there|in (?:this|that|these) case\w*"
    r"|to (?:fix|solve|address|avoid|do|resolve|overcome|achieve|mitigate) (?:this|that|these"
    r"|it|so))"
    r"\b(?! (?:\w+ ){0,2}(?:patch|series|patches|patch ?-?sets?|commit|rfc|change|driver"
    r"|feature)\b)",
    re.IGNORECASE,
)

_MEANS_ANOTHER: Final = re.compile(r"\b(?:it|its|this|that|these|those|them)\b", re.IGNORECASE)

_CODE: Final = re.compile(
    r"^\[ *\d+\.\d+\]|^-{3}|\+0x|[;{}]\s*$|->\w.*->\w|==|^\s*(?:#|\$|//|/\*)|\w+\(.*\);|\|\||&&"
    r"|^[A-Z][\w-]+: \S"
)


def _points(words: str, cues: Cues) -> float:
    return sum(points for points, pattern in cues if pattern.search(words))


@dataclass(frozen=True, slots=True)
class Told:
    """Where a cover letter (or a patch message) tells the problem, and what the work does about
    it; None where it does not. The points say how well. What is no problem (`is_problem`) is
    background."""

    problem: Span | None
    does: Span | None
    is_problem: bool = False
    of_problem: float = 0
    of_does: float = 0


def told(text: str, title: str, *, of_patch: bool = False) -> Told:
    """What a normal text of a cover tells of a work of this title; with `of_patch` that of one
    patch of several, which tells of the whole only where it speaks of what the title does."""
    named = _stems(title)
    new = _stems(title.rpartition(": ")[2])
    blocks = tuple(_telling(text))
    every = tuple(each for each in sentences(text, blocks) if not _CODE.search(each.words))
    does, well = _best(every, _DOES, ENOUGH, named, new, of_patch=of_patch)
    taken = _stretch(every, does, _DOES) if does is not None else ()
    if does is not None and every[does].words.endswith(":"):
        taken = _with_items(every, does)
    without = tuple(e for e in every if e not in taken and not _is_limit(e.words, new))
    problem, why = _best(
        without, _PROBLEM, 2.0, named, new, before=_start(taken), of_patch=of_patch
    )
    shown = _stretch(without, problem, _PROBLEM) if problem is not None else ()
    of_problem = why if shown else 0.0
    is_problem = any(_is_problem(each.words) for each in shown)
    if not taken and not of_patch and (found := lead(text)) and found.telling:
        told_before = _span(text, shown)
        after = told_before is None or found.span.start >= told_before.end
        words = text.encode("utf-8", "replace")[found.span.start : found.span.end].decode()
        tells = _points(words, _DOES) >= ENOUGH and not _FIRST_PERSON.search(words)
        if after and tells and _points(words, _OF_THE_POSTING) < 1:
            return Told(told_before, found.span, is_problem, of_problem, FALLEN_BACK)
    of_does = well if taken else 0
    return Told(_span(text, shown), _span(text, taken), is_problem, of_problem, of_does)


def _is_problem(words: str) -> bool:
    """Whether a sentence tells what is wrong, not only what there is."""
    told = _WHAT_IT_IS.match(words) or _AGAINST.search(words)
    return not told and _points(words, _WRONG) > 0


def _telling(text: str) -> Iterator[Block]:
    """The paragraphs of prose and the lists that go with them, without changelogs; behind a line of
    dashes where nothing of it stands before, as some write their covers."""
    found = list(_blocks(text[:LOOKED_AT], 0))
    dashes = _DASHES.search(text, 0, LOOKED_AT)
    if not found and dashes:
        found = list(_blocks(text[dashes.end() : LOOKED_AT], dashes.end()))
    yield from found


def _blocks(text: str, offset: int) -> Iterator[Block]:
    of_versions = False
    for each in paragraphs(text):
        listed = _LISTED.match(each.words) is not None
        if is_changelog(each.words) or (of_versions and listed):
            of_versions = True
        elif listed or is_prose(each.words) or _SHORT.match(each.words) or _OPENS.match(each.words):
            of_versions = False
            yield Block(offset + each.start, offset + each.end)


def alike(one: str, other: str) -> int:
    """How many words two titles have in common, but for their endings."""
    return len(_stems(one) & _stems(other))


def is_aside(one: str, whole: str) -> int:
    """What a patch's title lacks to tell of the whole: 3 for documents, tests and device trees, 1
    for a single architecture, where the whole's title is not about that."""
    if _ASIDE.search(one) and not _ASIDE.search(whole):
        return 3
    return int(bool(_ONE_ARCH.search(one) and not _ONE_ARCH.search(whole)))


def _start(taken: Sequence[Sentence]) -> int | None:
    return taken[0].start if taken else None


def _span(text: str, shown: Sequence[Sentence]) -> Span | None:
    return span(text, shown[0].start, shown[-1].end) if shown else None


def _best(
    every: Sequence[Sentence],
    cues: Cues,
    least: float,
    named: frozenset[str],
    new: frozenset[str],
    *,
    before: int | None = None,
    of_patch: bool,
) -> tuple[int | None, float]:
    """The sentence that says most and its points, the earlier the better; with `before` rather one
    before it."""
    best, most = None, least
    for place, each in enumerate(every):
        shortest = 0 if each.words.endswith(":") else _SHORTEST
        if not shortest <= len(each.words) <= _LONGEST:
            continue
        points = _points(each.words, cues) + _telling_points(each, cues, named, new)
        alike = len(named & _stems(each.words))
        if not points or (of_patch and alike < min(2, len(named))):
            continue
        points -= _posting_points(each, cues) + 0.06 * min(place, 12)
        points += (0.5 if cues is _PROBLEM else 0.3) * min(alike, 3) - 0.5 * of_patch
        points -= (2.5 if cues is _PROBLEM else 1.5) * bool(_FIRST_PERSON.search(each.words))
        leaning = _leaning(every, place)
        if cues is _PROBLEM and leaning > 1 and _MEANS_ANOTHER.search(each.words):
            continue
        points -= 0.5 * each.item + leaning
        points -= 1.0 * (_BEGINS_LATE.match(each.words) is not None)
        if before is not None:
            points -= (0.7 if _AS_IT_IS.search(each.words) else 1.5) * (each.start > before)
            points -= 1.5 * (each.start > before + FAR)
            points += 0.8 * (0 <= before - each.end < NEAR)
        if each.words.endswith(":") and not (place + 1 < len(every) and every[place + 1].item):
            continue
        if each.words.endswith(":") and not _is_whole(every, place):
            points -= 3
        if points > most + 0.01:
            best, most = place, points
    return best, most


def _telling_points(
    each: Sentence, cues: Cues, named: frozenset[str], new: frozenset[str]
) -> float:
    """What a sentence counts besides its cues: "IPE is a security module that ..." tells what a
    work of that name does, and is at least background to others."""
    if cues is _DOES and _NAMES_THE_SERIES.search(each.words):
        return 2.0
    if cues is _DOES and (says := _WHAT_IT_DOES.match(each.words)):
        return 1.0 * (len(new & _stems(says[1])) >= min(2, len(new)))
    if not (says := _WHAT_IT_IS.match(each.words)):
        return 0
    if cues is _PROBLEM:
        return 0.5
    about = bool(new & _stems(says[0])) and len(named & _stems(each.words)) > 1
    return 2.0 * about


def _is_limit(words: str, new: frozenset[str]) -> bool:
    """Whether a sentence tells what something new cannot do: no problem that it solves."""
    cannot = _CANNOT.search(words)
    return bool(cannot and _ENDING.sub("", (cannot[1] or cannot[2]).casefold()) in new)


def _posting_points(each: Sentence, cues: Cues) -> float:
    """What a sentence counts as one about the posting; items of lists may end without a stop."""
    if cues is _DOES and _NAMES_THE_SERIES.search(each.words):
        return 0
    words = _BASED.sub("", each.words)
    return _points(words + "." * (each.item and words[-1:].isalnum()), _OF_THE_POSTING)


def _leaning(every: Sequence[Sentence], place: int) -> float:
    """What it costs a sentence to lean on the one before it: more if that cannot come along."""
    if not _LEANS.match(every[place].words):
        return 0
    before = every[place - 1] if place else None
    if before is None or before.paragraph != every[place].paragraph:
        return 1.5
    return 1.5 if _points(before.words, _OF_THE_POSTING) else 0.5


def _stems(words: str) -> frozenset[str]:
    """What a text speaks of: its words without endings, and without those that tell nothing."""
    found = (_ENDING.sub("", word) for word in _STEM.findall(words.casefold()))
    return frozenset(found) - _TELL_NOTHING


def _stretch(every: Sequence[Sentence], place: int, cues: Cues) -> tuple[Sentence, ...]:
    """A sentence with the one that it leans on and those that go on from it."""
    first = last = place
    while (
        first
        and _LEANS.match(every[first].words)
        and _together(every, first - 1, last)
        and not _points(every[first - 1].words, _OF_THE_POSTING)
    ):
        first -= 1
    while last + 1 < len(every) and _together(every, first, last + 1):
        words = every[last + 1].words
        if words.endswith(":") or _points(words, _OF_THE_POSTING) > 0:
            break
        if not _points(words, cues) and not _LEANS.match(words):
            break
        last += 1
    return tuple(every[first : last + 1])


def _together(every: Sequence[Sentence], first: int, last: int) -> bool:
    return (
        every[first].paragraph == every[last].paragraph
        and every[last].end - every[first].start <= LONG
    )


def _with_items(every: Sequence[Sentence], place: int) -> tuple[Sentence, ...]:
    """A sentence that announces a list, and the whole items of it that fit."""
    last = place
    for number in range(place + 1, len(every)):
        each = every[number]
        if not each.item or every[number].end - every[place].start > LONG + 180:
            break
        if each.paragraph - every[last].paragraph > 1:
            break
        last = number
    return tuple(every[place : last + 1])


def _is_whole(every: Sequence[Sentence], place: int) -> bool:
    """Whether all items of a list that a sentence announces can be shown with it."""
    shown = place + len(_with_items(every, place))
    return shown >= len(every) or not (
        every[shown].item and every[shown].paragraph - every[shown - 1].paragraph <= 1
    )


# What others said.

_VOICES: Final[tuple[tuple[Voice, float, re.Pattern[str]], ...]] = tuple(
    (voice, points, re.compile(pattern, re.IGNORECASE))
    for voice, points, pattern in (
        (
            Voice.OBJECTS,
            3.5,
            r"\bnak\b|\bnack(?:ed)?\b|\bnaked-by\b"
            r"|\bi (?:really |still |just |also )*(?:don't|do not) "
            r"(?:really |quite )?(?:like|want|agree|think (?:that|it|we|you|(?:this|the|these"
            r"|your)(?: \w+){0,3})"
            r" (?:is|are|should|makes?|works?|can|needs?|belongs?|really|helps?|has|have)\b"
            r"|see (?:why|how|the (?:point|need|benefit|value|reason)|any (?:reason|point|need)))"
            r"|\bi(?:'m| am) (?:really |still |just |also |a (?:bit|little) )*(?:not"
            r" (?:\w+ )?(?:convinced|happy|fan|fond"
            r"|comfortable|sure (?:why|(?:this|that|it) makes))|worried|concerned|skeptical"
            r"|against"
            r"|afraid)"
            r"|\bnot (?:acceptable|a (?:good|great) idea|the right (?:way|place|approach|thing))"
            r"|\b(?:bad|terrible|horrible|wrong) (?:idea|approach|way|place|direction|thing)\b"
            r"|(?<!naming )(?<!name )\bmakes? no sense\b"
            r"|\b(?:doesn't|does not|don't) (?:really )?make (?:\w+ )?sense\b"
            r"|\bplease don't\b|\bmy (?:main |only |biggest )?(?:concern|worry|objection)\b"
            r"|\bover-?kill\b|\bover-?engineer\w*\b|\b(?:too|very|pretty|really) "
            r"(?:ugly|fragile|complex|complicated|hacky|invasive|intrusive|racy)\b"
            r"|\bi (?:strongly |really )?object to\b",
        ),
        (
            Voice.FINDS,
            3.0,
            r"\b(?:race condition|is racy|racy|dead-?lock\w*|leaks?\b|leaking|use-after-free"
            r"|uaf"
            r"|crash(?:es|ed|ing)?\b(?! (?:report|dump|log|handler|kernel|core|recover|consist)\w*)"
            r"|(?<!to )overflows?|regress\w*|breaks?\b|is broken|(?:doesn't|does not|won't|will not"
            r"|can't) work"
            r"|will fail|fails? (?:to|with|on|when)|oops|splat|lockdep|data loss|corrupt\w*"
            r"|is wrong"
            r"|is (?:buggy|incorrect|bogus|unsafe|insecure)|(?:a|the) bug|security (?:hole"
            r"|issue|problem)"
            r"|abi break\w*|not safe|livelock|null pointer|slow(?:er|down)|performance "
            r"(?:impact|penalty"
            r"|regression|hit)|degrad(?:es?|ing|ation)\b)",
        ),
        (
            Voice.PREFERS,
            2.5,
            r"\bi(?:'d| would) (?:much |really |strongly |also |still )*(?:rather|prefer|suggest"
            r"|like to see|love to see|expect)\b|\bi (?:strongly )?(?:prefer|suggest)\b"
            r"|\b(?:wouldn't|would) it (?:not )?be (?:better|nicer|simpler|easier|cleaner"
            r"|possible)\b"
            r"|\bbetter (?:to|if|off)\b|\bwhy (?:not|don't (?:you|we)|can't we|do we need)\b"
            r"|\b(?:could|can|can't|couldn't|shouldn't) (?:we|you|this|that|it)\b.*\binstead\b"
            r"|\bhow about\b|\bwhat about\b|\bi think (?:we|you|it|this|that|the) "
            r"(?:\w+ ){0,2}(?:should|need|could|must|would be better)\b",
        ),
        (
            Voice.ASKS,
            2.0,
            r"\b(?:why|what|how|when|which|who|where|is|are|does|do|can|could|would|have|has|did"
            r"|should|will|any)\b[^?]{15,}\?$",
        ),
        (
            Voice.PRAISES,
            2.2,
            r"\b(?:looks? (?:really |very |pretty )?(?:good|great|nice|fine|sane|reasonable)"
            r"|i (?:really |very much )?like (?:this|the|that|it|where)|nice (?:work"
            r"|improvement|cleanup"
            r"|speedup|series|results?)|great (?:work|to see|improvement)|(?:very|really) "
            r"(?:nice|cool|useful)"
            r"|works (?:well|fine|great|for me)|no objections?|happy with|in favou?r of)\b",
        ),
    )
)

_PETTY: Final = re.compile(
    r"\b(?:nits?|typos?|spelling|white ?space|indent\w*|checkpatch|comma|line length|80 col\w*"
    r"|blank lines?|newline|kernel-?doc|rename|naming|s/\w|grammar|reverse xmas|commit (?:message"
    r"|log)|changelog|subject line|fixes tag|cc stable|nitpick\w*|bikeshed\w*|copyright|spdx"
    r"|patch \d+|^because\b|this (?:line|variable|function|comment|hunk|check|label|macro|if)"
    r"|(?:commit|log)s? (?:logs?|messages?)|quotes?|else bod\w+|pre-?processor|if-?defs?|str\w*cpy"
    r"|single line)\b|^s/"
    r"|\bdon't think (?:you|we) need (?:the|this|that|a) |\bthe [A-Z_]{8,} (?:line|macro)\b",
    re.IGNORECASE,
)
_CHAT: Final = re.compile(
    r"^(?:yes|no|ok|okay|yeah|yep|nope|right|sure|thanks|hmm+|ah+|oh|well|true|agreed|indeed|done"
    r"|fair enough|i guess|for example|same (?:here|comment)|ditto|ack|hi|hello|hey|btw|also"
    r"|and|or|so|then"
    r"|otherwise)\b",
    re.IGNORECASE,
)
_POINTS_BACK: Final = re.compile(
    r"\b(?:these|those|such|them|in that (?:view|case)|that said|this way)\b"
    r"(?! (?:patch|series|patches|patchset))",
    re.IGNORECASE,
)
_OF_TALK: Final = re.compile(
    r"\b(?:last review|i (?:remember|recall)(?:ed)?\b|you said|you(?:'re| are) reading"
    r"|i(?:'ll| will) (?:drop|respond|reply|review|wait)"
    r"|merg(?:e|ed|ing) (?:this|it|these|them|via)|your (?:reply|e-?mail|comments?|answer)"
    r"|apply (?:it|this|these|cleanly)|(?:acked|reviewed|tested|signed-off)-by|look(?:s"
    r"|ed)? at"
    r" (?:this|it|your)|pull request|v\d+ is needed|redo|reviewing your|ready to go"
    r"|go upstream|revisions"
    r"|got (?:applied|merged)|(?:into|through|via) your tree|too late for|for 5\.\d+"
    r"|you can add|(?:added|add) to the series|i forgot|builds? on"
    r"|patch (?:series|set) (?:is|seems) acceptable)\b",
    re.IGNORECASE,
)
"""Talk about mails and merging, not about the work."""

_DENIED: Final = re.compile(
    r"\b(?:i (?:also |fully |totally |completely )?agree\b|we should be fine|i'm satisfied"
    r"|(?:is|are|looks?|it's|that's) (?:totally "
    r"|perfectly )?(?:fine|good|ok|okay)"
    r"|no (?:problem|issue|objection)s?|not (?:a|an|any) (?:problem|issue|bug|regression)"
    r"|(?:doesn't|does not|don't|won't|not|never) (?:break|regress|crash|leak|deadlock)\w*"
    r"|(?:catch|find|detect|avoid|prevent|fix|fixes|fixed|track|solve|without) (?:\w+ ){0,3}?"
    r"(?:leaks?|dead-?locks?|crash\w*|bugs?|races?|overflows?|regressions?)"
    r"|fix(?:es|ed)? an? (?:\w+ )?(?:issue|problem)|except for|used to|looking for"
    r"|(?:can|could|may|would|simply|not) (?:\w+ )?nac?k|on (?:its|their) own)\b",
    re.IGNORECASE,
)
"""What takes back an objection or a fault."""

_DEICTIC: Final = re.compile(
    r"^(?:this|that|it|its|they|these|those|there|here|he|she|such|which|what you|you(?:'re| are)"
    r"|as (?:you|i|we)|above|below|if (?:so|not|yes))\b",
    re.IGNORECASE,
)
_BUT: Final = re.compile(r"\b(?:but|however|other than|apart from|although)\b", re.IGNORECASE)

_WORD: Final = re.compile(r"[A-Za-z_][\w-]{3,}")
_OF_THE_WORK: Final = re.compile(
    r"\b(?:this|the|these|your|whole|entire) (?:\w+ )?(?:patch ?-?sets?|series|patches|approach"
    r"|interface|api|uapi|abi|design|feature|syscall|system call|driver|mechanism|idea|scheme"
    r"|proposal|proposed \w+"
    r"|implementation|work|use ?-?cases?)\b",
    re.IGNORECASE,
)


_OF_THIS_WORK: Final = re.compile(
    r"\b(?:this|your|whole|entire|the proposed) (?:\w+ )?(?:patch ?-?sets?|series|patches|approach"
    r"|interface|api|uapi|abi|design|feature|syscall|system call|mechanism|scheme|proposal)\b",
    re.IGNORECASE,
)
"""What somebody says who answers others of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to a posting. `on_top`: it answers the cover (or the only patch);
    `to_author`: a mail of the work's author; `is_keeper`: its own author looks after the code."""

    text: str
    on_top: bool
    to_author: bool
    is_keeper: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence of an answer says, where, and how much it is worth."""

    voice: Voice
    span: Span
    points: float


def heard(answer: Answer, title: str) -> Heard | None:
    """The sentence of an answer that tells most of what its author thinks of the work; None if none
    does so in words that stand by themselves."""
    of_title = {word.casefold() for word in _WORD.findall(title)}
    best: Heard | None = None
    blocks = tuple(own_blocks(answer.text))
    every = tuple(sentences(answer.text, blocks))
    for place, each in enumerate(every):
        if not _SHORTEST <= len(each.words) <= LONG or _CODE.search(each.words):
            continue
        found = next(
            ((voice, points, cue) for voice, points, cue in _VOICES if cue.search(each.words)), None
        )
        if found is None:
            continue
        first = _begins(every, place)
        if first is None:
            continue
        voice, points, cue = found
        if each.words.endswith("?"):
            voice, points = Voice.ASKS, min(points, 2.5)
        of_work = _OF_THE_WORK.search(each.words) is not None
        if voice in (Voice.OBJECTS, Voice.FINDS) and _DENIED.search(each.words):
            continue
        if not (answer.to_author or answer.is_keeper or _OF_THIS_WORK.search(each.words)):
            continue
        if voice is Voice.ASKS and not (of_work or _named(each.words, of_title)):
            continue
        if voice is Voice.PRAISES and _BUT.search(each.words):
            continue
        named = _named(each.words, of_title)
        points += (
            min(len(named), 2) * 0.5
            + 0.8 * answer.on_top
            + 0.7 * answer.is_keeper
            + 1.0 * of_work
            + 0.4 * (80 <= len(each.words) <= 280)
            - 1.5 * (_PETTY.search(each.words) is not None)
            - 1.0 * (_CHAT.match(each.words) is not None)
            - 0.8 * (first is not each)
            - 0.8 * (_POINTS_BACK.search(each.words) is not None)
            - 2.0 * (_OF_TALK.search(each.words) is not None)
            - 0.6 * (len(each.words) < 60)
            - 0.5 * each.words.count("(") * ("()" in each.words)
            - 1.5 * (voice is Voice.FINDS and each.words.startswith(("If ", "Unless ")))
            - 1.5 * each.words.endswith((" here.", " here?"))
            - 2.0 * _is_in_brackets(each.words, cue)
            - 2.0 * each.words.endswith(":")
            - 2.5 * each.words.startswith(("(", '"', "“"))
            - 0.05 * min(place, 10)
        )
        if best is None or points > best.points:
            best = Heard(voice, span(answer.text, first.start, each.end), points)
    return best


def _named(words: str, of_title: set[str]) -> set[str]:
    return {word.casefold() for word in _WORD.findall(words)} & of_title


def _is_in_brackets(words: str, cue: re.Pattern[str]) -> bool:
    """Whether what gives a sentence its kind is said in passing."""
    said = cue.search(words)
    before = words[: said.start()] if said else ""
    return before.count("(") > before.count(")")


def _begins(every: Sequence[Sentence], place: int) -> Sentence | None:
    """Where to begin to quote a sentence: with the one before it if it points there; None if that
    does not stand by itself either."""
    each = every[place]
    if not _DEICTIC.match(each.words):
        return each
    before = every[place - 1] if place else None
    if before is None or before.paragraph != each.paragraph or _DEICTIC.match(before.words):
        return None
    whole = each.end - before.start
    is_plain = not (_CODE.search(before.words) or _CHAT.match(before.words))
    return before if is_plain and whole <= LONG and len(before.words) >= _SHORTEST else None


# What comes next.

_COMING: Final[tuple[tuple[Coming, bool, re.Pattern[str]], ...]] = tuple(
    (coming, own, re.compile(pattern, re.IGNORECASE))
    for coming, own, pattern in (
        (
            Coming.VERSION,
            True,
            r"\bi(?:'ll| will| am going to|'m going to| plan to| intend to| can|'d)\b.{0,80}"
            r"\b(?:send|post|re-?send|re-?spin|re-?post|submit|v\d|next (?:version|revision"
            r"|spin))\b"
            r"|\b(?:will|to be) .{0,60}\bin (?:the )?(?:next (?:version|revision|spin|iteration"
            r"|patch)"
            r"|v\d)",
        ),
        (
            Coming.CHANGE,
            True,
            r"\bi(?:'ll| will| am going to|'m going to| plan to| intend to) "
            r"(?:\w+ ){0,2}?(?:fix"
            r"|change|add"
            r"|remove|drop|rework|split|update|rename|move|switch|convert|rewrite|simplify"
            r"|clarify|document|include|separate|replace|modify|redo)\b",
        ),
        (
            Coming.ASKED,
            False,
            r"\bplease (?:re-?send|re-?spin|re-?base|re-?post|re-?submit|split|send)\b"
            r"|\b(?:can|could) you (?:please )?(?:re-?send|re-?spin|re-?base|re-?post|re-?submit)\b"
            r"|\bneeds? (?:a |an |to be )?(?:re-?spin|re-?base|re-?post|re-?send|rework)\w*",
        ),
        (
            Coming.TAKING,
            False,
            r"\bi(?:'ll| will| plan to|'m going to| am going to| can)\b(?!'t| not\b).{0,30}"
            r"\b(?:queue (?:this|it|these|them|up|the)|pick (?:this|it|these|them|up|the)|apply"
            r"|merge(?! (?:conflicts?|windows?|issues?|commits?|order|trees?))"
            r"|take (?:this|it|these|them|the (?:series|patch|rest)|patch(?:es)?|both|all))\b",
        ),
    )
)


_IF: Final = re.compile(
    r"(?:if|unless|when|maybe|perhaps|in case|or|otherwise|i guess|so)\b", re.IGNORECASE
)


_NAMELESS: Final = re.compile(
    r"\bi(?:'ll| will| can) (?:\w+ )?(?:address|remove|fix|change|drop|add|do|look into|update"
    r"|correct) (?:it|them|this|that|these|those)(?: (?:in|for) (?:the )?(?:next|v\d)\b.*)?"
    r"(?:,? thanks?)?[.!]*$"
    r"|\b(?:pointed out|you (?:said|suggest\w*)|this file|(?:the|single) line|patch \(?\d)"
    r"|\b(?:it|that|this|them|the hunk)\b.{0,60}\bin (?:v\d|(?:the )?next)\b.*$",
    re.IGNORECASE,
)
"""What is announced stands in a mail before: "I will address it"."""


def coming(text: str, *, own: bool) -> tuple[Coming, Span] | None:
    """What a mail announces of the work: its author's (`own`), or somebody else's."""
    every = tuple(sentences(text, tuple(own_blocks(text))))
    for each in reversed(every):
        if not _SHORTEST <= len(each.words) <= LONG or _CODE.search(each.words):
            continue
        if each.words.endswith(("?", ":")) or _IF.match(each.words):
            continue
        if _NAMELESS.search(each.words):
            continue
        for what, is_own, cue in _COMING:
            if is_own is own and cue.search(each.words):
                return what, span(text, each.start, each.end)
    return None


def spread(voices: Iterable[tuple[str, Heard]], most: int, least: float) -> Iterator[int]:
    """Which of what was heard to show, by number: the weightiest, one of each person and praise
    only where nothing else is."""
    listed = sorted(enumerate(voices), key=lambda each: (-each[1][1].points, each[0]))
    seen: set[str] = set()
    for number, (by, found) in listed:
        if len(seen) == most or found.points < least:
            return
        if by not in seen and not (found.voice is Voice.PRAISES and seen):
            seen.add(by)
            yield number
