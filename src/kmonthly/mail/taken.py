"""Words by which people say that they took patches into a tree.

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from kmonthly.mail.meant import NUMBER, patches, tree
from kmonthly.mail.model import NamedCommit, Role, Said, Subject
from kmonthly.mail.role import role
from kmonthly.mail.sentences import Saying, Sentence

_VERB: Final = re.compile(
    r"(?<![\w'’/.-])(?:applied|queued|picked|pushed|merged|pulled|added)"
    r"(?![\w-])",
    re.IGNORECASE,
)

_UNREAL: Final = re.compile(
    r"\b(?:if|when|whenever|once|until|unless|after|before|would|could|should|will|can|cannot|may"
    r"|might|must|please|not|never|whether|suppose|assuming|instead of|without|hope|wish|want"
    r"|need\w*|ask\w*|how|why|thought|saw|see|noticed|gets?)\b"
    r"|n['’]t\b|['’](?:ll|d)\b",
    re.IGNORECASE,
)
"""Before the verb, in its part of the sentence: a wish, a condition, a future, a "not"."""

_TESTED: Final = re.compile(
    r"\b(?:test(?:ed|ing)?|tried|bisect\w*|ran|booted|built)\b", re.IGNORECASE
)

_CLAUSE: Final = re.compile(
    r"[,;:!()…](?: |$)|\(| [–—-]{1,3}(?: |$)|\b(?:and|so|but|then|hence|therefore) ",
    re.IGNORECASE,
)

_PATCH: Final = (
    r"the|this|these|those|both|all|whole|entire|full|complete|your|my|first|second|third|fourth|fifth|last"
    r"|others?|rest|remaining|of|two|three|four|five|six|seven|eight|nine|ten|patch(?:es)?"
    r"|patch[- ]?(?:series|sets?)|series|sets?|ones?|commits?|fix(?:es)?|v\d{1,2}|clean-?ups?"
    rf"|version|and|&|,|also|{NUMBER}"
)
_IT: Final = rf"{_PATCH}|it|them|up|back|everything|again|now"
_PATCHES: Final = rf"(?:{_PATCH})(?:,? (?:{_PATCH})){{0,9}}"
_OBJECT: Final = re.compile(rf" (?:{_IT})(?:,? (?:{_IT})){{0,9}}(?=[ ,.;:!)]|$)", re.IGNORECASE)
"""Words for patches, before and behind a verb. Not "that fix", which is another one."""

_ADVERB: Final = (
    r"(?:(?:now|just|also|already|tentatively|finally|therefore|thus|hereby|manually"
    r"|provisionally|only|happily|(?:gone|went) ahead and) )"
)
_BE: Final = r"(?: ?['’]s| is| are| has been| have been)"
_HELLO: Final = (
    r"(?:(?:thanks?(?: you)?(?: (?:a lot|very much|again))?|thx|ok(?:ay)?|oh|yes|yep|yeah|sure"
    r"|great|nice|good|fine|cool|perfect|lgtm|also|alright|right|now|well|hi|hello|finally|sorry"
    r"|anyway|fwiw|btw|looks? (?:good|fine|ok|sane|great)(?: to me)?|done|in that case"
    r"|makes sense) )"
)
_BEFORE: Final = re.compile(
    rf"{_HELLO}{{0,3}}(?:"
    rf"|(?P<writer>(?:(?:I|we)(?: ?['’]ve| have)?|have) {_ADVERB}{{0,2}})"
    rf"|(?P<named>{_PATCHES})(?P<passive>{_BE})? {_ADVERB}{{0,2}}"
    rf"|{_ADVERB}{{1,2}}"
    rf"|(?P<it>it|this|these|they|both|all){_BE} {_ADVERB}{{0,2}})",
    re.IGNORECASE,
)
"""What stands between a clause's beginning and the verb: nothing, the writer, the patches."""

_AFTER: Final = re.compile(
    r" ?(?:$|[.,;:!()–—-]|(?:to|into|in|onto|on|for|with|and(?! applied)|via|through|now|here"
    r"|today|yesterday|again|manually|anyway|already|directly|by (?:hand|me)|thanks?|thank|cheers"
    r"|thx|but|minus|except|apart|excluding|although|though"
    r"|as (?:(?:an? )?(?:v?\d|fix|bug ?fix|-?rc|urgent|material|prep)|is|well|below|requested"
    r"|suggested|discussed|usual))\b)",
    re.IGNORECASE,
)
"""What may follow the verb and the patches."""

_TRIED: Final = re.compile(
    r"\bon top of\b|\bto over\b|\blocal(?:ly)?\b|\bcleanly\b|\bunpulled\b"
    r"|\b(?:and|then|to|for) (?:(?:have|also|then|build|boot|smoke|some|I) )*(?:re-?)?"
    r"(?:test(?!ing (?:queue|branch|tree))|built|build\b|ran\b|run\b|verif|compil|boot|tried"
    r"|try\b|check|noticed|found|followed|g[eo]t\b)",
    re.IGNORECASE,
)
"""Behind the verb: what somebody did to see."""

_OTHERWISE: Final = re.compile(
    r"(?<![\w-])by (?!me\b|hand\b|the end\b|now\b)|^ ?(?:for|to) (?:an? )?(?:quick )?test"
    r"|\binto (?:account|consideration|one)\b|\bcare\b|(?<![\w/.-])kernel(?![\w/.-]| tree)"
    r"|\b(?:ubuntu|fedora|debian)\b|\byet\b|\bwithout (?:any )?(?:conflict|issue|problem)"
    r"|\bgit ?(?:hub|lab)\b(?!\.)|\b(?:still|works?|worked|reproduc\w*)\b"
    r"|\bfor (?:purposes|discussion|reference)\b",
    re.IGNORECASE,
)
"""Behind the verb, in the same clause: what somebody else did, and other places than trees."""

_NEAR: Final = re.compile(r"[,;:(]")
_CONNECTORS: Final = re.compile(
    r"(?: (?:and|&|the|your|my|also|of|first|last|,)){1,10}$", re.IGNORECASE
)

_OUT: Final = re.compile(r"^ out(?=$|[.,;!:]| (?:now|to|on|thanks|thank)\b)", re.IGNORECASE)
_PLAIN: Final = re.compile(r"(?: (?:it|this|thanks|thank you))?(?:$|[.,!])", re.IGNORECASE)
_THANKS: Final = re.compile(r"\b(?:thanks?|thx|cheers)\b", re.IGNORECASE)
_MOVED: Final = re.compile(
    r" ?(?:$|[,.!;:(–—-]|(?:to|into|in|onto|on|for|and pushed|thanks?|thank|now)\b)",
    re.IGNORECASE,
)
_ADDED: Final = re.compile(r" (?:in)?to ", re.IGNORECASE)
_TREE_LIKE: Final = re.compile(
    r"[/#-]|\b(?:tree|branch|queue|git|next|devel|master|fixes)\b", re.IGNORECASE
)

_MOST_VERBS: Final = 5
_LONGEST: Final = 150
"""Characters of a clause before its verb; and behind it, of a quotation."""


_SQUASHED: Final = re.compile(
    r"\bI(?: have|['’]ve)? (?:squashed|folded|combined) (?:these|them|both|all|the)\b[^.]{0,80}"
    r"\b(?:applied|queued|pushed|merged)\b",
    re.IGNORECASE,
)
_MERGED: Final = re.compile(
    r"\bI(?: have|['’]ve)? (?:just |now )?"
    r"(?:pushed out (?:my|the) merge\b|merged (?:it|this|that)\b)",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"(?:(?:thanks?(?: you)?|ok(?:ay)?|yes)[,.!]? )?"
    rf"(?:it|this|these|they|both|all|(?:patch(?:es)? )?(?P<numbers>{NUMBER}))"
    r"(?: ?['’]s| is| are)(?: now| all| both)?"
    r" (?:on|in) (?:(?:my|the) )?(?P<tree>(?!linux-next|next\b|-next)"
    r"(?:[\w./-]{0,60}(?:next|fixes)[\w./-]{0,20}|[\w.-]{1,40}/[\w./-]{1,40})"
    r"(?: (?:tree|branch))?)(?: now)? ?(?=$|[.,;!(])",
    re.IGNORECASE,
)


def present(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """APPLIED: "Thanks, this is on for-next", "It's in misc-next now" (2), "1-9 are now in
    misc-next" (1); not linux-next, of which anybody speaks."""
    found = _PRESENT.match(sentence.words)
    if found is None:
        return
    which = patches(found["numbers"] or "", "", "", line)
    numbers = which[1] if which else ()
    commits = tuple(NamedCommit(number=number) for number in numbers)
    place = found["tree"].rstrip(".")
    yield Saying(Said.APPLIED, found.start(), found.end(), place, commits=commits)


def _is_real(words: str, begin: int) -> bool:
    """Whether nothing in the clause in front of some words makes them a wish or a condition."""
    return not _UNREAL.search(re.split(r"[,;:] ", words[:begin])[-1])


def squashed(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """SQUASHED: "I squashed these all together and applied the result" (1)."""
    found = _SQUASHED.search(sentence.words)
    if found is not None and _is_real(sentence.words, found.start()):
        yield Saying(Said.SQUASHED, found.start(), found.end(), whole=True)


def merged(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """PULLED, of a pull request alone: "I've pushed out my merge of this thing" (1)."""
    found = _MERGED.search(sentence.words)
    if found is None or _kind(line) is not Said.PULLED:
        return
    if _is_real(sentence.words, found.start()):
        yield Saying(Said.PULLED, found.start(), found.end())


_IN_RELEASE: Final = re.compile(
    r"\b(?:commit )?(?P<commit>[0-9a-f]{12,40}) ?\([\"“](?P<title>[^\"“”]{8,200})[\"”]\),?"
    r"(?: (?:that|which) (?:is|was|went|landed)(?: merged)?)? (?:in|into|as of)"
    r" (?:(?:the )?(?:mainline|linux|kernel) )?"
    r"v?(?P<release>\d{1,2}\.\d{1,2}(?:-rc\d{1,2})?)(?!\w|\.\d)"
)


_RELEASE_FIRST: Final = re.compile(
    r"\b(?:now |already )?(?:included|merged|landed|upstream) in (?:(?:mainline|linux|kernel) )?"
    r"v?(?P<release>\d{1,2}\.\d{1,2}(?:-rc\d{1,2})?) (?:with|as|by|in) commit"
    r" (?P<commit>[0-9a-f]{12,40})\b",
    re.IGNORECASE,
)


def in_release(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """UPSTREAM: a commit and the release that has it: 'This is now commit 0123456789ab ("tulips:
    water") in v5.10-rc1'; without a title "is now included in 5.8-rc7 with commit 0123456789ab"."""
    if (late := _RELEASE_FIRST.search(sentence.words)) is not None:
        if _is_real(sentence.words, late.start()):
            commit = NamedCommit(commit=late["commit"])
            place = f"v{late['release']}"
            yield Saying(Said.UPSTREAM, late.start(), late.end(), place, commits=(commit,))
        return
    for found in islice(_IN_RELEASE.finditer(sentence.words), _MOST_VERBS):
        if _is_real(sentence.words, found.start()):
            commit = NamedCommit(found["title"], found["commit"])
            place = f"v{found['release']}"
            yield Saying(Said.UPSTREAM, found.start(), found.end(), place, commits=(commit,))


def taken(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """APPLIED for patches (923), PULLED for a pull request (34).

    Counts: "Applied, thanks", "Queued for 5.10", "I've applied the series to my review branch",
    "Patches 1-3 applied", "Pushed to drm-misc-next"; with changes, too.

    Does not count: futures, conditions, questions, "not"; what is applied on top of something or
    locally, what is tested; comments, suggestions and fix-ups; "with this applied"; what somebody
    else applied.
    """
    words = sentence.words
    if words.endswith("?"):
        return
    for verb in islice(_VERB.finditer(words), _MOST_VERBS):
        if (said := _of(words, verb, line)) is not None:
            yield said
            return


def _of(words: str, verb: re.Match[str], line: Subject) -> Saying | None:
    """What is said with one verb."""
    found = _before(words[: verb.start()])
    if found is None:
        return None
    begin, before = found
    rest = words[verb.end() :]
    if _TESTED.search(words[:begin]) and not _PLAIN.match(rest):
        return None
    if _TRIED.search(rest[:_LONGEST]) or _OTHERWISE.search(_NEAR.split(rest[:_LONGEST])[0]):
        return None
    thing = _OBJECT.match(rest)
    named = _CONNECTORS.sub("", thing[0]) if thing else ""
    rest = rest[len(named) :]
    if verb[0].lower() == "pushed":
        rest = _OUT.sub("", rest)
    if not _AFTER.match(rest) or not _fits(verb[0].lower(), before, named, rest):
        return None
    place = tree(rest)
    which = patches(f"{before['named'] or ''} {named}".strip(), rest, words[:begin], line)
    if place is None and not (verb[0].lower() == "queued" and _THANKS.search(rest)):
        return None
    if verb.start() == 0 and verb[0].islower() and not (place or _THANKS.search(rest)):
        return None
    whole, numbers = which or (False, ())
    end = min(len(words), verb.end() + _LONGEST)
    commits = tuple(NamedCommit(number=number) for number in numbers)
    return Saying(_kind(line), begin, end, place or "", whole, commits, vague=which is None)


def _before(words: str) -> tuple[int, re.Match[str]] | None:
    """Where the clause of a verb begins, and what it says before the verb."""
    part = words.rpartition("; ")[2]
    if _UNREAL.search(part):
        return None
    first = max(0, len(words) - _LONGEST)
    starts = [0] if first == 0 else []
    starts += [found.end() for found in _CLAUSE.finditer(words, first)]
    for start in starts:
        clause = words[start:].lstrip()
        if (found := _BEFORE.fullmatch(clause)) is not None:
            return len(words) - len(clause), found
    return None


def _kind(line: Subject) -> Said:
    """PULLED where a pull request is answered."""
    asked = role(replace(line, reply=False), has_parent=True, has_diff=False)
    return Said.PULLED if asked is Role.PULL else Said.APPLIED


def _fits(verb: str, before: re.Match[str], named: str, rest: str) -> bool:
    """Whether a verb that has other meanings is said of patches here."""
    if verb in ("applied", "queued"):
        return not (before["passive"] or before["it"]) or "already " not in before[0].lower()
    thanks = _THANKS.search(rest) or _THANKS.search(before.string)
    if before["passive"] or before["it"]:
        return bool(thanks) or "now " in before[0].lower()
    if verb == "picked":
        return " up " in f" {named.lower()} " or bool(named and before["writer"])
    if verb == "added":
        return _ADDED.match(rest) is not None and _TREE_LIKE.search(tree(rest) or "") is not None
    if verb == "pushed" and rest.startswith(" to:"):
        return False
    named_or_bare = named or not before["writer"] or tree(rest)
    return _MOVED.match(rest) is not None and bool(named_or_bare)
