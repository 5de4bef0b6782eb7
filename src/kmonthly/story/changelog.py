"""Where an author says what this version changed, in a cover letter or a patch message.

The words are the author's own: a section under a heading that names a version ("Changes since
v3:", "v4:", "v3 -> v4", "[v4: ...]"), of which only the one for this version is quoted, however
many older ones stand above or below it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kmonthly.terms.evidence import Span, span

LOOKED_AT = 100_000
"""Characters of a text in which a changelog is looked for: it stands before the diff."""

MOST = 4_000
"""A section is cut at the last line that ends before this: longer ones have run into something
else, or are more than a reader wants to see quoted."""

_LONGEST_HEADING = 300
"""Characters of a line that are looked at for what it opens."""

_NUMBER = r"v?\.? ?#?(\d{1,3}(?:\.[1-9]\d?)?)(?!\w*\d|\.\d)"
_BEFORE = (
    r"(?:the |my |our )?(?:(?:rfc|rft|patch ?-?(?:sets?|series)?|series|version|revision|rev|ver"
    r"|non-rfc|resend)\.?[ /-]?)*"
)
"""What people write before a version's number."""

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_NAMED = (
    rf"(?:({_BEFORE})(?<![a-z]){_NUMBER}|(rfc)(?! ?v?\d)\b"
    rf"|(?:the |my )?({'|'.join(_ORDINALS)}) (?:version|revision|iteration|round)\b"
    r"(?: of .{3,20}?)?)"
)
"""A version by its number, an RFC that has none, or an ordinal: four groups."""

_GROUPS = 4

_MARKED = re.compile(r"v\.? ?#?\d|version|rev|rfc|sets? ?\d|ver\b", re.IGNORECASE)
"""What makes a number a version's: "v4", "version 4", "patchset 4"; not "4", not "patch 4"."""

_ARROW = r"\s*(?:-+>|=+>|→|⇒|~>|\bto\b|\.{2,3}|-|/|>|:)\s*"
_CHANGES = (
    r"(?:(?:a |brief |short )*(?:summary|list) of |main |major |notable |key |other |further "
    r"|important |additional |significant |functional |only |here (?:are|is) |the |all |more "
    r"|overall |detailed |patch(?:set)? |version |revision )*"
    r"(?:change(?:s|d)?(?:[ -]?(?:logs?|lists?|sets?))?|changing|differences?|diffs?|deltas?"
    r"|updates?|modifications?|improvements?|history|what'?s (?:new|changed)"
    r"|what(?: has|'ve| is)? (?:changed|new)|new)"
)
_SINCE = (
    r"(?:since|from|after|over|against|compared? (?:to|with)|relative to|with respect to|vs\.?"
    r"|w\.?r\.?t\.?|on top of|between)"
)
_CLOSED = (
    r"(?:,? (?:are|is|in particular|include[sd]?|(?:as )?follow(?:s|ing)?|were|thanks to .{2,40}))*"
    r"(?: ?\[\d+\]| ?\([^()\n]{1,60}\)| ?<[^<>\n]{1,160}>)?[\])}\s*#=_~]*"
    r"(?=$|[:;,.!)\]}]|[-–—]+(?:\s|$)|[-=]>)"
)
"""A heading's words end at a colon, a dash, a bracket or with the line: else it is a sentence."""

_PREVIOUS = re.compile(
    rf"(?:{_CHANGES}\b.{{0,30}}?\b(?:{_SINCE}|to)|since|from):? (?:the |my |our )?(?:v\d+ ?)?"
    r"(?:last|previous|prior|preceding|earlier|former|original|initial) ?"
    r"(?:versions?|postings?|posts?|patch ?-?sets?|patch(?:es)?|submission|series|round"
    r"|revision|rfc|time|iteration|one|spin|send(?:ing)?|\(?v\d+\)?)?\b" + _CLOSED,
    re.IGNORECASE,
)
_ARROWED = re.compile(
    rf"(?:{_CHANGES}\b[ :,-]*(?:{_SINCE} |of )?)?{_NAMED}{_ARROW}{_NAMED}"
    rf"(?: {_CHANGES})?{_CLOSED}",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:(?:{_CHANGES})\b(?:[ ,:](?:\w+ ){{0,4}}?|[ ,:]+))?(?:{_SINCE}|(?P<to>(?<= )to)):? ?"
    rf"{_NAMED}{_CLOSED}",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"(?:(?:{_CHANGES})\b(?:[ ,:](?:\w+ ){{0,4}}?|[ ,:]+)(?:in|for|of|with|on|at)? ?:?"
    rf"(?:this |new |the )*|(?:in|for|new in|with) (?:this |new )?){_NAMED}{_CLOSED}",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:in )?{_NAMED}(?: ?\([^()\n]{{1,40}}\))?(?:(?:'s)?[ :-]*{_CHANGES}\b)?{_CLOSED}",
    re.IGNORECASE,
)
_THIS = re.compile(
    rf"(?:{_CHANGES}\b.{{0,20}}? |)in (?:this|the (?:new|current|latest)) "
    r"(?:version|revision|re-?spin|spin|iteration|round|posting)\b"
    rf"(?: of .{{3,30}})?{_CLOSED}"
    r"|(?:this|the (?:new|current|latest)) (?:version|revision|re-?spin|iteration) "
    rf"(?:has|brings|contains|includes) .{{0,20}}{_CHANGES}{_CLOSED}",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?:in )?(?:{_NAMED}|(this (?:version|revision|re-?spin))),? (?:of (?:this|the) .{{2,30}} )?"
    r"(?:we|i|is|are|was|has|have|did|now|just|only|simply"
    r"|(?:add|drop|contain|move|remove|change|incorporate|split|rebase|include|update|implement"
    r"|take|use|rework|replace|restore|simplifie|improve|correct)[sd]?(?:ed)?"
    r"|(?:fix|address|switch)(?:es|ed)?)\b",
    re.IGNORECASE,
)
"""A paragraph that tells in sentences what a version does."""

_TOLD_SINCE = re.compile(
    rf"(?:{_CHANGES})\b (?:\w+ ){{0,2}}?(?:{_SINCE}|(?P<to>to)) {_NAMED}"
    r" (?:is|are|were|include[sd]?)\b",
    re.IGNORECASE,
)

_CONTAINER = re.compile(
    r"(?:(?:patch(?:set|series)? |revision |version |series |full )?change[ -]?(?:log|list|set)s?"
    r"|(?:significant |patch |revision |version |the )*changes|changed)[ :=*-]*$",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"[\s*#=+•·\-_~|([{]*")
_ITEM = re.compile(r"\s*[-+*o•·] ")
_OPENING = re.compile(r"[*#=+•·\-~|\s]*[\[({]")

_END = re.compile(
    r"(?:diff --git |Index: \S|--- a/|---$|-- ?$|base-commit: |The following changes since |_{20,}$"
    r"|\.\.\.$|-{8,}$"
    r"|[A-Z][\w-]+-by: |(?:Cc|Link|Fixes|To|From|Date|Subject|Message-Id|Change-Id|Bugzilla): "
    r"| \S.{0,300} \| {1,20}(?:\d+|Bin)\b|.{2,60} \(\d{1,3}\): *$"
    r"| \d+ files? changed, )",
    re.IGNORECASE,
)
_DIFF = re.compile(r"^(?:diff --git |Index: \S|--- \S+[^\n]*\n\+\+\+ )", re.MULTILINE)
_SUMMARY = re.compile(r"^ \d+ files? changed\b", re.MULTILINE)
_BULLET = re.compile(
    r"\s*(?:[-*+o•·>‣◦~#]+\s|[-*+•·]\S|\([*+-]\)|\(?(?:\d{1,4}|[a-z]|[ivx]{1,4})[.):\]]|#\d"
    r"|\[?\(?(?:patch|commit)s?\b ?#?\d|\[\d|\d{1,2}/\d{1,2})",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\s*$|\s*[>|]|\+\S")
"""Lines that are empty, quoted, drawn, or added by a diff that is shown as an example."""

_UNDERLINE = re.compile(r"\s*([=~*^_+-])\1{2,} *$")
_LINKS = re.compile(
    r"[\s:*\[\]()<>-]*(?:link: *|\[\d+\]:? *)?<?(?:https?|git)://\S+[\s>)\].]*$", re.IGNORECASE
)
_LINKED = re.compile(r"^[^/]{0,60}?[\s:(<\[-](?:https?|git)://\S+[\s>)\].]*$")
"""A heading with a link to the version and no word on it."""

_OF_A_PATCH = re.compile(r"(?=.*(?:patch|\d|[/_.]|:\s*$)).{3,80}:\s*$|[\w/,. -]{2,40}: \S", re.I)
"""What may stand over items within a section: a patch's number or title, a file."""


class _Sure(IntEnum):
    """How surely a heading means this version; of several the surest counts, then the first."""

    NO = 0
    CONTAINER = 1
    THIS = 2
    TOLD = 3
    RFC = 4
    PREVIOUS = 5
    SINCE = 6
    OF = 7


Version = tuple[int, int]
"""A version and its minor: v5.1 is (5, 1)."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The version whose changelog is looked for."""

    version: Version
    before: int | None
    after_rfc: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text: where it begins, in characters, and its words."""

    start: int
    words: str

    @property
    def end(self) -> int:
        return self.start + len(self.words.rstrip())

    @property
    def indent(self) -> int:
        return len(self.words) - len(self.words.lstrip())


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that opens a version's section: which one, and whether it is this version's."""

    line: int
    sure: _Sure
    bracketed: bool
    inline: bool


def changelog(
    text: str, version: int, minor: int = 0, *, before: int | None = None, after_rfc: bool = False
) -> Span | None:
    """What the author says that this version changed; None where nothing is said of it.

    `version` is 1 where the subject states none. `before` is the version sent before it, where that
    is known and not the number before: what changed since it is meant too. `after_rfc`: that one
    was an RFC, so that what changed since "the RFC" is meant. The span holds the heading and is cut
    at whole lines.
    """
    lines = tuple(_lines(text[: _diff_start(text)]))
    wanted = _Wanted((version, minor), before, after_rfc)
    headings = tuple(_headings(lines, wanted))
    numbers = {each.line for each in headings}
    for heading in sorted(headings, key=lambda each: (-each.sure, each.line)):
        if heading.sure is _Sure.NO:
            return None
        last = _last_line(lines, heading, numbers)
        if last is not None:
            return _span(text, lines[heading.line], lines[last])
    return None


def _diff_start(text: str) -> int:
    """Where the diff begins, before which changelogs stand. A cover may show one as an example;
    its own words end with a diffstat, which in a patch stands before the diff."""
    at = 0
    for match in _SUMMARY.finditer(text, 0, LOOKED_AT):
        at = match.end()
    found = _DIFF.search(text, at, LOOKED_AT)
    return found.start() if found else LOOKED_AT


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for words in text.split("\n"):
        yield _Line(at, words)
        at += len(words) + 1


def _span(text: str, first: _Line, last: _Line) -> Span:
    return span(text, first.start + first.indent, last.end)


def _headings(lines: tuple[_Line, ...], wanted: _Wanted) -> Iterator[_Heading]:
    """Every heading of a version's section, older versions' too."""
    for number, line in enumerate(lines):
        if _OTHERS.match(line.words):
            continue
        found = _heading(line.words[:_LONGEST_HEADING], wanted)
        if found is not None:
            sure, inline = found
            apart = not number or not lines[number - 1].words.strip()
            if sure is _Sure.CONTAINER and not apart:
                continue
            if wanted.version == (1, 0) and not wanted.after_rfc and sure in _OF_LATER_VERSIONS:
                continue
            bracketed = _OPENING.match(line.words) is not None
            yield _Heading(number, sure, bracketed, inline)


def _heading(words: str, wanted: _Wanted) -> tuple[_Sure, bool] | None:
    """How surely a line is a heading of this version, and whether more stands behind it; None if
    it is none of any version."""
    decorated = _DECORATION.match(words)
    bare = words[decorated.end() :] if decorated else words
    is_item = _ITEM.match(words) is not None
    for pattern, judge in _KINDS:
        found = pattern.match(bare)
        sure = judge(found, wanted) if found is not None else None
        if found is None or sure is None:
            continue
        rest = bare[found.end() :]
        if is_item and pattern in _NOT_OF_ITEMS and rest.strip(" :*"):
            continue
        return sure, pattern in _SENTENCES or any(map(str.isalnum, rest))
    return None


def _judge_arrow(found: re.Match[str], wanted: _Wanted) -> _Sure | None:
    old, new = _named(found, 1), _named(found, 1 + _GROUPS)
    if old == new or not _MARKED.search(found[0]):
        return None
    return _Sure.OF if max(old, new) == wanted.version else _Sure.NO


def _judge_since(found: re.Match[str], wanted: _Wanted) -> _Sure | None:
    """Whether the changes since a version are those of this one: of the version right after it."""
    if not (found[4] or found[5] or _is_marked(found, 2)):
        return None
    named = _named(found, 2)
    if found["to"] and named == wanted.version:
        return _Sure.OF
    version, minor = wanted.version
    if named == (0, 0):
        return _Sure.RFC if wanted.after_rfc or version == 1 else _Sure.NO
    if wanted.after_rfc and version == 1:
        return _Sure.SINCE
    right = {version - 1, wanted.before} if not minor else {version}
    return _Sure.SINCE if named[0] in right and named < wanted.version else _Sure.NO


def _judge_of(found: re.Match[str], wanted: _Wanted) -> _Sure | None:
    if found[3]:
        return _Sure.NO
    if not _is_marked(found, 1):
        return None
    return _Sure.OF if _named(found, 1) == wanted.version else _Sure.NO


def _judge_told(found: re.Match[str], wanted: _Wanted) -> _Sure | None:
    if found[1 + _GROUPS] is not None:
        return _Sure.THIS
    if found[3] or not _is_marked(found, 1) or _named(found, 1) != wanted.version:
        return None
    return _Sure.TOLD


def _judge_told_since(found: re.Match[str], wanted: _Wanted) -> _Sure | None:
    return _Sure.TOLD if (_judge_since(found, wanted) or _Sure.NO) > _Sure.NO else None


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Wanted], _Sure | None]], ...] = (
    (_ARROWED, _judge_arrow),
    (_PREVIOUS, lambda _, __: _Sure.PREVIOUS),
    (_FROM, _judge_since),
    (_BARE, _judge_of),
    (_IN, _judge_of),
    (_TOLD_SINCE, _judge_told_since),
    (_TOLD, _judge_told),
    (_THIS, lambda _, __: _Sure.THIS),
    (_CONTAINER, lambda _, __: _Sure.CONTAINER),
)


_NOT_OF_ITEMS = (_FROM, _IN, _TOLD, _TOLD_SINCE)
"""What in an item ("- changed the test from v2 on") is no heading, unless it stands alone."""

_SENTENCES = (_TOLD, _TOLD_SINCE)

_OF_LATER_VERSIONS = (_Sure.CONTAINER, _Sure.THIS, _Sure.TOLD, _Sure.PREVIOUS)
"""What means nothing in the first version of all: "Changes:" tells what the patch changes."""


def _is_marked(found: re.Match[str], group: int) -> bool:
    """Whether a number is said to be a version's: see `_MARKED`."""
    return found[group] is not None and bool(_MARKED.search(found[0], found.start(group)))


def _named(found: re.Match[str], group: int) -> Version:
    """The version of four groups of `_NAMED`; (0, 0) is an RFC without a number."""
    number, ordinal = found[group + 1], found[group + 3]
    if ordinal is not None:
        return (_ORDINALS.index(ordinal.lower()) + 1, 0)
    if number is None:
        return (0, 0)
    major, _, minor = number.partition(".")
    return (int(major), int(minor or 0))


def _last_line(lines: tuple[_Line, ...], heading: _Heading, headings: set[int]) -> int | None:
    """The last line of a heading's section; None if nothing stands in it but links."""
    if heading.bracketed and heading.inline:
        closed = _closing(lines, heading.line)
        if closed is not None:
            return closed
    first = lines[heading.line]
    linked = heading.inline and _LINKED.search(first.words) is not None
    last = heading.line if heading.inline and not linked else None
    blank, items, open_ = False, False, False
    for number in range(heading.line + 1, len(lines)):
        line = lines[number]
        if last is None and (_LINKS.match(line.words) or _UNDERLINE.match(line.words)):
            continue
        if number in headings or _END.match(line.words) or line.end - first.start > MOST:
            break
        if not line.words.strip():
            blank = last is not None or blank
            continue
        item = _is_item(line, first)
        if linked and not item and last is None:
            break
        if blank and not (open_ or _belongs(lines, number, first, items=items or last is None)):
            break
        items = items or item
        open_ = line.words.rstrip().endswith(":") and not item
        blank, last = False, number
    return last


def _closing(lines: tuple[_Line, ...], first: int) -> int | None:
    """The line in which a bracket of the first one closes, if it is near."""
    depth = 0
    for number in range(first, min(first + 12, len(lines))):
        words = lines[number].words
        if not words.strip():
            return None
        depth += sum(map(words.count, "[({")) - sum(map(words.count, "])}"))
        if depth <= 0:
            return number if number > first or words.rstrip()[-1:] in "])}" else None
    return None


def _is_item(line: _Line, heading: _Line) -> bool:
    """Whether a line is of a list, or further to the right than its heading."""
    return line.indent > heading.indent or _BULLET.match(line.words) is not None


def _belongs(lines: tuple[_Line, ...], number: int, heading: _Line, *, items: bool) -> bool:
    """Whether what stands behind an empty line is still of the section.

    Items and indented lines are; in a section of `items` also a line with items under it, if it
    names a patch or a file ("Patch 3:", "mm: split the path").
    """
    line = lines[number]
    if _LINKS.match(line.words):
        return False
    if _is_item(line, heading):
        return line.indent >= heading.indent
    below = lines[number + 1] if number + 1 < len(lines) else None
    return (
        items
        and below is not None
        and _is_item(below, heading)
        and _OF_A_PATCH.match(line.words) is not None
    )
