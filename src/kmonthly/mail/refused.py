"""Words by which people say that patches will not be taken, or are no longer in a tree.

Who says so counts as much as the words: an author's "please ignore this patch" is another thing
than a stranger's. That is for the caller to know.

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.mentions import mentions
from kmonthly.mail.model import Said, Subject
from kmonthly.mail.sentences import Saying, Sentence
from kmonthly.terms.ids import MessageId

_WORK: Final = (
    r"(?:patch(?:es)?|series|patch[- ]?(?:set|series)|set|version|ones?|v\d{1,2}|commit|change|rfc"
    r"|submission|posting|pull request)"
)
_WHICH: Final = r"(?: (?:whole|entire|first|last|rfc|two|v?\d{1,2}))"
_IT: Final = (
    rf"(?:yours?|this|these|those|the|my|that|it|them){_WHICH}{{0,2}}(?: {_WORK}){{0,2}}(?!\w)"
)
_THIS_WORK: Final = rf"(?:this|these|the|my){_WHICH}{{0,2}}(?: {_WORK}){{1,2}}"
_THIS: Final = rf"(?:{_THIS_WORK}|this|these|(?:patch )?v\d{{1,2}})"
_STOP: Final = (
    r" ?(?:$|[.,;:!()–—-]|(?:for now|thanks?|thank|as|and|because|since|for the|due|sorry|any ?more"
    r"|here|at all|I|please|too|in this case)\b)"
)
_HELLO: Final = (
    r"(?:(?:so|therefore|thus|hence|sorry|well|ok|okay|oh|no|yes|and|but|hi|hello|hmm+|sigh|oops"
    r"|also|again|then|actually|argh|ah|ugh|anyway|no problem|please|pls|kindly|just|thanks|all"
    r"|everyone)(?:[,:!.… ]{1,4}| [–-]{1,2} )){0,5}"
)
_I: Final = r"\bI(?: ?['’]ve| have)?(?: (?:now|just|also|already|therefore|thus|temporarily))* "
_QUEUE: Final = (
    r" (?:from|out of) (?:(?:the|my|our|all|both) ){0,2}(?P<tree>(?:[\w./#+-]{1,60} ){0,3}?"
    r"(?:[\w./+-]{0,60}(?:tree|branch|queue|next|repo|git|fixes|mainline|master)s?)(?![\w/-]))"
)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_UNREAL: Final = _compiled(
    r"\b(?:if|unless|until|would|could|might|may|not|never|no strict|whether|should|will|otherwise"
    r"|or|when|once|before)\b|n['’]t\b|['’](?:ll|d)\b"
)
"""In front: a condition, a future, a "not", or a choice."""

_PART: Final = _compiled(r"[,;] | so | but ")
_FIRM: Final = r"(?:(?:pretty|big|hard|strong|firm|huge|clear|sorry) )*"
_SELF: Final = _compiled(r"\bself[- ]?nac?k\b")
_NAK: Final = _compiled(
    rf"^{_HELLO}(?:this is (?:an? )?|that(?:['’]s| is) (?:an? )?|an? )?{_FIRM}nac?k(?: nac?k)*"
    r"(?=$|[.,;:!(]| [(–—-]| (?:to|on|for) (?:this|the|that|any|these|all|it|both)\b| from me\b)"
    rf"|[,;–—-] (?:so |therefore )?{_FIRM}nac?k[.!]*$"
    r"|\bnac?k from (?:me|my side)\b"
    r"|\b(?:so|therefore) nac?k (?:to|on|for) (?:this|the|that|these)\b"
    rf"|\bI(?: am|['’]m) an? {_FIRM}nac?k (?:on|for|to)\b"
    rf"|\bthis is an? {_FIRM}nac?k (?:on|for|to)\b"
    r"|\bmy nac?k still stands\b"
    r"|\bI (?:really )?(?:have|need|want) to nac?k this\b"
    r"|^consider (?:this|that|it)(?: one| patch| series)? nac?k['’]?ed\b"
    r"|^nac?ked-by: \S"
)


_PIECE: Final = _compiled(
    r" ?(?:(?:to|on|for) (?:this|the|that|any|these|all) )?"
    r"(?:part|hunk|bit|piece|chunk|line|function|name|naming)\b"
)
"""What somebody objects to who does not object to the patch."""


def nak(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """NAK: somebody objects (35).

    Counts: "NAK" and "Nack" where a sentence begins with it, ends in it or is nothing else, "so
    NACK from me", "this is a hard NAK on this patch", "Nacked-by: ".

    Does not count: "Self NAK", "no strict NAK", "I would NAK", "I'm not NAK'ing", "nobody has
    nacked it", the NACKs of buses and protocols ("the NACK is cleared").
    """
    words = sentence.words
    found = _NAK.search(words)
    if found is None or words.endswith("?") or _SELF.search(words):
        return
    if _PIECE.match(words, found.end()):
        return
    if not _UNREAL.search(_PART.split(words[: found.start()])[-1]):
        yield Saying(Said.NAK, found.start(), found.end())


_PLEASE: Final = r"(?:please|pls|kindly)"
_WITHDRAWN: Final = (
    _SELF,
    _compiled(
        rf"^{_HELLO}(?:(?:[A-Z]\w+[,:]? )?{_PLEASE}[, ]{{1,2}}(?:just )?(?:kindly )?)?"
        rf"(?:ignore|disregard|discard) {_THIS}{_STOP}"
    ),
    _compiled(
        rf"\b{_PLEASE},? (?:just |kindly )?(?:ignore|disregard|discard|drop|skip)"
        rf" {_THIS_WORK}{_STOP}"
    ),
    _compiled(
        r"\b(?:you can|so|let['’]s),? (?:just |safely )?(?:ignore|disregard|discard)"
        rf" {_THIS_WORK}{_STOP}"
    ),
    _compiled(
        r"\bI(?:['’]ll| will| hereby|['’]m going to|(?:['’]d| would) like to| want to)?"
        rf" (?:withdraw|retract) {_THIS_WORK}{_STOP}"
    ),
    _compiled(rf"\bI(?:['’]m| am) (?:withdrawing|retracting) {_THIS_WORK}{_STOP}"),
    _compiled(rf"^{_HELLO}(?:{_THIS_WORK} )?(?:is )?withdrawn{_STOP}"),
    _compiled(rf"\bconsider (?:this|it)(?: {_WORK})? withdrawn\b"),
    _compiled(
        rf"\b{_PLEASE} (?:do not|don['’]t) (?:apply|merge|take|pick|pull|queue)(?: up)?"
        rf" (?:{_THIS_WORK}|this|it|these){_STOP}"
    ),
)
_OTHER: Final = _compiled(
    r"\b(?:if|unless|until|yet|otherwise|comments?|reply|replies|question|warnings?|reports?"
    r"|previous (?:e?-?mail|message))\b"
)
"""A condition, or another thing than a patch that is to be ignored."""


def withdrawn(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """WITHDRAWN, if it is the author who says so (30; 14 answer a mail of their writer).

    Counts: "Self NAK", "please ignore this series", "Ignore this.", "Please drop this patch",
    "please don't apply this", "withdrawn".

    Does not count: "ignore it", "ignore my comment", "ignore this warning", "ignore this mail",
    "you can drop this patch", which reviewers say; conditions.
    """
    words = sentence.words
    if words.endswith("?") or _OTHER.search(words):
        return
    for form in _WITHDRAWN:
        found = form.search(words)
        if found is not None and not _UNREAL.search(words[: found.start()]):
            whole = re.search(r"\b(?:series|set|patch-?set|patches)\b", found[0], re.IGNORECASE)
            yield Saying(Said.WITHDRAWN, found.start(), found.end(), whole=whole is not None)
            return


_TAKE: Final = (
    rf"(?:apply|tak|merg|pull|pick)(?:e|ing)?(?: up)? (?:{_THIS_WORK}|this|these|it)"
    r" ?(?:$|[.,;:!(–—-])"
)
_REJECTED: Final = (
    _compiled(r"^(?:\d{1,3} )?patch(?:es)? set to rejected\b"),
    _compiled(rf"\bI(?: am|['’]m) not (?:(?:going to|gonna) )?(?:be )?{_TAKE}"),
    _compiled(rf"\bI (?:won['’]t|will not) (?:be )?{_TAKE}"),
)
_SOMETIME: Final = _compiled(
    r"\b(?:if|unless|until|till|before|yet|as[- ]is|now|at this point|today|without|separate"
    r"|so that|for \d|v?\d\.\d+)\b"
)


def rejected(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """REJECTED: "Patch set to Rejected" (3, Kalle Valo's), "I'm not going to take this".

    Does not count: where a condition, a time or a release stands by it ("I won't apply this as a
    separate patch", "I'm not taking this until ..."); other states of patchwork ("Changes
    Requested", "Deferred").
    """
    words = sentence.words
    for form in _REJECTED:
        if (found := form.search(words)) is not None and not _SOMETIME.search(words):
            yield Saying(Said.REJECTED, found.start(), found.end())
            return


_OUT: Final = r"(?: out)?(?: now| for now)?"
_DROPPED: Final = (
    _compiled(rf"{_I}(?:dropped|unqueued) {_IT}{_OUT}{_QUEUE}"),
    _compiled(rf"\bI(?:['’]ll| will)(?: now| just| have to)? (?:drop|unqueue) {_IT}{_OUT}{_QUEUE}"),
    _compiled(
        rf"^{_HELLO}(?:{_IT} (?:is|are|has been|have been) )?(?:now )?(?:dropped|unqueued)"
        rf"(?: {_IT})?{_OUT}{_QUEUE}"
    ),
    _compiled(
        rf"\bI(?:['’]ll| will)(?: now| just| have to)? remove (?:{_IT}|both)(?: again)?{_OUT}"
        rf"{_QUEUE}"
    ),
    _compiled(
        rf"^{_HELLO}(?:now )?(?:dropped|unqueued)(?: {_IT})?{_OUT}(?P<tree> ?)(?=$|[.,;:!(–—-])"
    ),
    _compiled(rf"{_I}(?:dropped|unqueued) {_IT}{_OUT}(?P<tree> ?)(?=$|[.,;!])"),
    _compiled(
        r"\bI(?:['’]ll| will| have to| had to)(?: now| just)? (?:drop|unqueue|revert)"
        rf" {_IT}(?: again)?{_OUT}(?P<tree> ?)(?=$|[.,;!])"
    ),
)


def dropped(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """DROPPED: out of a tree or a queue again, if it is who took it who says so.

    Counts: "I've dropped this from my tree", "I will remove both from the tree for now", "now
    dropped from all stable queues"; "Dropped:" and "I've dropped it", which authors as often say of
    their next version.
    """
    yield from _of(_DROPPED, Said.DROPPED, sentence.words)


_REVERTED: Final = (
    _compiled(rf"{_I}reverted {_IT}(?:{_QUEUE}| ?(?:$|[.,;!](?! (?:but|and)\b)))"),
    _compiled(
        rf"^{_HELLO}(?:now )?reverted(?: {_IT})?"
        rf"(?:{_QUEUE.replace('from|', 'in|from|')}|, (?:thanks|sorry))"
    ),
)


def reverted(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """REVERTED: undone in a tree by a commit (3).

    Counts: "I've reverted it", "Now reverted in my tree". Does not count: what a tester reverted
    to see ("I reverted it and", "locally", "with it reverted").
    """
    yield from _of(_REVERTED, Said.REVERTED, sentence.words)


_SEVERAL: Final = _compiled(r"\b(?:both|all|these|those|them|series|set|patch-?set|patches)\b")


def _of(forms: tuple[re.Pattern[str], ...], said: Said, words: str) -> Iterator[Saying]:
    """What the first form that fits says, with the tree that it names."""
    for form in forms:
        found = form.search(words)
        if found is not None and not _UNREAL.search(words[: found.start()]):
            place = (found["tree"] or "").strip()
            whole = _SEVERAL.search(found[0]) is not None
            yield Saying(said, found.start(), found.end(), place, whole=whole)
            return


_SUPERSEDED: Final = (
    _compiled(r"^(?:\d{1,3} )?patch(?:es)? set to superseded\b"),
    _compiled(
        rf"\b(?:this|these|it|they)(?: {_WORK}){{0,2}}"
        r" ?(?:['’]s|is|are|was|were|has been|have been|got)(?: now| already| just)? superseded\b"
    ),
    _compiled(rf"^{_HELLO}(?:now )?superseded (?:by|with)\b"),
    _compiled(rf"\bv\d{{1,2}} (?:now )?supersedes (?:this|these|it)(?: {_WORK})?{_STOP}"),
)


def superseded(sentence: Sentence, line: Subject) -> Iterator[Saying]:
    """SUPERSEDED: something else takes their place, `instead` if a link names it.

    Counts: "superseded by https://...", "this has been superseded", "v3 supersedes this", "Patch
    set to Superseded". Does not count: "this supersedes v1", which is a mention.
    """
    words = sentence.words
    for form in _SUPERSEDED:
        found = form.search(words)
        if found is not None and not _UNREAL.search(words[: found.start()]):
            named = mentions(words[found.end() :])
            instead = named[0].message if named else MessageId("")
            yield Saying(Said.SUPERSEDED, found.start(), found.end() + 80, instead=instead)
            return
