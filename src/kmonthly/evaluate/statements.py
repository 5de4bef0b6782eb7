"""What a patch or cover says of its own earlier versions.

This is what the linking of series is measured by, so it shares nothing with it. It reads the words
that lead to a link and knows neither titles nor threads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kmonthly.evaluate.model import Statement
from kmonthly.evaluate.named import Named, named
from kmonthly.terms.evidence import span
from kmonthly.terms.ids import MessageId

_DIFF = re.compile(
    r"^(?:diff -|Index: |--- [^\s-]|[ \t]*-?\d+: +(?:[0-9a-f]{7,}|-{7,}) [=!<>] )", re.MULTILINE
)
"""Where a mail's own words end: at its diff, or at what git range-diff made."""

_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"

_EARLIER = re.compile(
    rf"\b(?:rfc|patch)?[ _-]?v\d{{1,2}}\b(?!\.\d)"
    rf"|\bversions? {_NUMBER}\b"
    r"|\brfcs?\b(?! ?\d{3})"
    r"|\b(?:previous|prior|earlier|older|last|preceding|\d+(?:st|nd|rd|th)) (?:\w+ )?"
    r"(?:versions?|series|postings?|revisions?|iterations?|submissions?|rounds?)\b"
    r"|\b(?:first|initial|original|second|third|old) (?:version|posting|revision|submission)\b"
    r"|\bprevious changes\b"
    r"|\b(?:re-?spin|re-?post|re-?send|re-?submission|re-?roll|new version|next version) of\b",
    re.IGNORECASE,
)
"""Words that name a version. Not v5.8: a kernel's; not RFC 5322."""

_VERSION_OF_A_THING = re.compile(
    r"\b(?:cgroups?|memcg|arm|gic|smmu|nfs|ip|psci|tpm|luks|usb|virtio|sev|fscrypt|polic(?:y|ies)"
    r"|format|protocol|spec(?:ification)?|u?api|abi|inode|firmware|hardware)s?[ -]v\d{1,2}\b",
    re.IGNORECASE,
)
"""What the kernel's own things are called: cgroup v2, ARM v8, NFS v4."""

_OTHER_WORK = re.compile(
    r"\bdepend|\bbased? (?:up)?on\b|\bon top of\b|\brequire|\bprerequisite"
    r"|\bbuil[dt]s? (?:up)?on\b|\bappl(?:y|ies) (?:on|to|after|cleanly)\b"
    r"|\bfollow(?:s|ing)?[ -]?(?:up|on)? (?:to|of|on|for)\b"
    r"|\breplaces?\b|\breplacement\b|\balternat|\bvariant\b|\bcompanion|\bcounterpart"
    r"|\bx?fstests?\b|\bself-?tests?\b|\btest-?suite|\btest(?:ed|ing)\b|\bresults?\b"
    r"|\buser-?space (?:part|side|patch|tool|series|change)|\bkernel (?:side|part|patch)"
    r"|\bdiscuss|\btalked\b|\bthread\b|\breport(?:ed|s)?\b|\bsuggested by\b"
    r"|\blanded\b|\bmerged\b|\bsplit\b|\bconflict|\btogether with\b"
    r"|\bpatch(?:es)? #?\d"
    r"|(?-i:\b(?:from|by) (?!Version|Patch|Previous|Link|The)[A-Z][a-z]+\b)"
    r"|(?-i:\b(?!(?:It|Here|That|This|What|There)')[A-Z][\w.-]{1,40}'s? (?:\S{1,40} ){0,4}?"
    r"(?:series|patch|v\d|RFC))",
    re.IGNORECASE,
)
"""Words that make of the same link another work, a part of one, or a talk about one."""

_TAGS_OR_TITLE = re.compile(
    r"\[[^\]\n]{0,80}\b(?:PATCH|RFC)\b[^\]\n]{0,80}\][ \t]+\S.*|\"[^\"]*\"|`[^`']*'", re.I
)
"""A subject written out: its version is that of the mail named, whatever that is."""

_FOOTNOTE = re.compile(
    r"[ \t]*(?:(\[[^\]\s]{1,8}\]|\(\*+\)|\*+\))[ \t]*(?::|->|=>|-)?"
    r"|(\d{1,2}):(?= *<?https?:))[ \t]*"
)
_ONLY_A_VERSION = re.compile(
    r"\W*(?:link to )?(?:(?:rfc|patch)?[ /_-]?v\d{1,2}|rfc|(?:previous|last|first) version)\W*",
    re.IGNORECASE,
)

_TRAILER = re.compile(
    r"(?:[A-Z][\w-]+-by|Link|BugLink|Bug|Closes|Fixes|References|Cc|To|From|Subject|Based-on): ?",
    re.IGNORECASE,
)
_MARK = re.compile(r"[ \t]*(?:[-*+o•#]|\d{1,2}[.)]|\([a-z\d]\)|[a-z]\))[ \t]+")
_VERSION_LINE = re.compile(
    r"[ \t]*\[?(?:(?:rfc|patch)?[ /_-]?v\d{1,2}\b[^\w\n]|rfc[ \t]*:)", re.IGNORECASE
)
_LABEL = re.compile(r"(?:^|(?<=\W))(?:links?|url|message-id|available at)[ \t]*[:=]", re.IGNORECASE)
_RULE = re.compile(r"[ \t]*[-=~_*]{2,}[ \t]*$")
_SENTENCE_END = re.compile(r"[.!?][\"')]*\s+(?=[A-Z\[(\"])")
_WORD = re.compile(r"[^\W_]")

_LOOKED_AT = 100_000
"""Characters of a text that are read: no cover letter has a tenth of it."""

_MOST_BLANK = 2
"""Empty lines between the words that announce a link and the link."""

_MOST_LINES = 40
"""Lines above a link that are looked at, and lines of one item."""


_REFERENCE = re.compile(r"\[[^\]\s]{1,8}\](?=[^\[]*\w\w)(?! *(?:,|and|or|to|through) *\[)")
"""A footnote's number that words of another one follow."""

_NEAR = 8
"""Words before a footnote's number within which the version is named: a sentence of any length may
have a version at one end and a number that belongs to something else at the other."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that lead to a link: character offsets. The version is named at `near` or later."""

    start: int
    stop: int
    near: int


def stated(text: str) -> tuple[Statement, ...]:
    """The earlier versions that a mail's normal text names, in order, each once.

    What counts: a Message-ID, or a link that carries one, to which words lead that name a version
    ("v2: <link>", "Changes since v1 [1]", "The previous version is here:"). The words are the
    sentence before the link, on its line or above it; for a footnote without words of its own, the
    sentence that uses its number.

    What does not: links after "depends on", "on top of", "follow-up to", "replaces" and the like,
    somebody's series named as theirs, discussions, companions in other trees, single patches of a
    series ("patch 1 is a repost of"), Link: and other trailers, quotations, whatever follows the
    diff; a subject written out, and a footnote that names a work and its version ("[2] Widget
    patches v13"), because they do not say whose version that is.

    In 14,659 patches and covers of 24 lists, July to October 2020, there are 368 statements. 173
    name an earlier patch or cover that is there too: each was read, none is wrong and three are
    debatable. The others name 119 mails that are not there; by their words none is wrong. Missed
    are some 20 true ones (links under "Link:" alone, footnotes that name work and version or have
    a wrong number) and some 80 links without a Message-ID (lkml.org 52, patchwork's numbers 20,
    marc.info and spinics 3 each).
    """
    text = text[:_LOOKED_AT]
    end = _DIFF.search(text)
    own = text[: end.start()] if end else text
    found: dict[MessageId, Statement] = {}
    for name in named(own):
        if name.message and name.message not in found:
            words = next((each for each in _leads(own, name) if _states(own, each)), None)
            if words is not None:
                found[name.message] = _statement(own, name, words)
    return tuple(found.values())


def _statement(text: str, name: Named, words: _Words) -> Statement:
    place = span(text, words.start, words.stop)
    return Statement(name.message, place.start, place.end, text[words.start : words.stop])


def _states(text: str, words: _Words) -> bool:
    """Whether words name an earlier version of the work that they belong to."""
    near, said = (_bare(text[start : words.stop]) for start in (words.near, words.start))
    return bool(_EARLIER.search(near)) and not _OTHER_WORK.search(said)


def _bare(said: str) -> str:
    """Without written-out subjects and the versions of things, white space folded."""
    return " ".join(_VERSION_OF_A_THING.sub(" ", _TAGS_OR_TITLE.sub(" ", said)).split())


def _leads(text: str, name: Named) -> Iterator[_Words]:
    """The words that lead to a link: one sentence, or each that uses its footnote."""
    line = text.rfind("\n", 0, name.start) + 1
    before = text[line : name.start]
    if before.lstrip().startswith(">") or _is_trailer(text, line):
        return
    footnote = _FOOTNOTE.match(text, line, name.stop)
    if footnote is None:
        yield from _sentence(text, _item(text, line), name.start)
        return
    label = text[footnote.end() : name.start]
    if _is_only_a_version(footnote, label):
        yield _trimmed(text, line, name.start)
    elif not _WORD.search(_LABEL.sub("", label)):
        yield from _uses(text, footnote[1] or f"[{footnote[2]}]", line)


def _is_only_a_version(footnote: re.Match[str], label: str) -> bool:
    """Whether a footnote says of its link no more than that: "[v2] <link>", "[1] v2: <link>"."""
    return bool(_ONLY_A_VERSION.fullmatch(footnote[0]) or _ONLY_A_VERSION.fullmatch(label))


def _is_trailer(text: str, line: int) -> bool:
    """Whether a line is a trailer; "Link:" right below words that end with a colon is none."""
    return bool(_TRAILER.match(text, line)) and not text.endswith(":\n", 0, line)


def _sentence(text: str, start: int, stop: int) -> Iterator[_Words]:
    """The last sentence of an item; where a link stands alone, that of the item above."""
    said = text[start:stop]
    if _WORD.search(_LABEL.sub("", said)):
        ends = [each.end() for each in _SENTENCE_END.finditer(said)]
        yield _trimmed(text, start + (ends[-1] if ends else 0), stop)
        return
    above = _line_above(text, start)
    if above is None:
        return
    start, stop = above
    start = _item(text, start)
    first = text[start:stop]
    footnote = _FOOTNOTE.match(first)
    if footnote and not _is_only_a_version(footnote, first[footnote.end() :]):
        return
    if _TRAILER.match(first):
        return
    if _WORD.search(_LABEL.sub("", first)):
        yield from _sentence(text, start, stop)


def _line_above(text: str, line: int) -> tuple[int, int] | None:
    """The nearest line above that has words, past links that stand alone: its start and end."""
    blank = 0
    for _ in range(_MOST_LINES):
        if line == 0 or blank > _MOST_BLANK:
            break
        start = text.rfind("\n", 0, line - 1) + 1
        said = text[start : line - 1]
        if _RULE.match(said) or said.startswith(">"):
            return None
        links = tuple(named(said))
        if links and _WORD.search(_LABEL.sub("", said[: links[0].start])):
            return None
        if said.strip() and not links:
            return start, line - 1
        blank += not said.strip()
        line = start
    return None


def _item(text: str, line: int) -> int:
    """Where the paragraph or list item begins that a line is of."""
    for _ in range(_MOST_LINES):
        if line == 0 or _begins(text, line):
            break
        start = text.rfind("\n", 0, line - 1) + 1
        above = text[start : line - 1]
        ended = not above.strip() or above.rstrip().endswith(":") or "://" in above
        if ended or _TRAILER.match(above) or _RULE.match(above) or above.startswith(">"):
            break
        line = start
    return line


def _begins(text: str, line: int) -> bool:
    """Whether a line opens an item: a list's mark, a version, a footnote."""
    return any(each.match(text, line) for each in (_MARK, _VERSION_LINE, _FOOTNOTE))


def _uses(text: str, mark: str, definition: int) -> Iterator[_Words]:
    """The sentences that use a footnote, each up to its mark. Of a mark that is defined more than
    once, those that stand between the definitions."""
    places = [each.start() for each in re.finditer(re.escape(mark), text)]
    since = 0
    for place in places:
        line = text.rfind("\n", 0, place) + 1
        if text[line:place].strip():
            continue
        if line < definition and "://" in text[line : text.find("\n", place)]:
            since = place
    for place in places:
        line = text.rfind("\n", 0, place) + 1
        if since <= place < definition and text[line:place].strip():
            for words in _sentence(text, _item(text, line), place + len(mark)):
                yield _Words(words.start, words.stop, _near(text, words.start, place))


def _near(text: str, start: int, stop: int) -> int:
    """Where the last words begin before a footnote's number, behind other such numbers."""
    others = [each.end() for each in _REFERENCE.finditer(text, start, stop)]
    words = [each.start() for each in re.finditer(r"\S+", text[start:stop])]
    few = start + words[-_NEAR] if len(words) >= _NEAR else start
    return max([few, *others])


def _trimmed(text: str, start: int, stop: int) -> _Words:
    """Without list marks and white space around."""
    mark = _MARK.match(text, start, stop)
    start = mark.end() if mark else start
    said = text[start:stop]
    first = start + len(said) - len(said.lstrip())
    return _Words(first, start + len(said.rstrip(" \t\n(<")), first)
