"""Which words of a cover letter (or a patch message) to quote, and where they stand.

Whole paragraphs in the author's words, from the first that tells what the work is. Greetings,
version notes ("This is v3 of ..."), changelogs, quotations, lists of links, trailers, diffstats and
shortlogs are passed over; so are paragraphs about the posting rather than the work (which tree it
is for, who asked for it), as long as another one follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kmonthly.terms.evidence import Span, span

ENOUGH = 280
"""No further paragraph is added once this many characters are quoted."""

LOOKED_AT = 100_000
"""Characters of a text in which a lead is looked for: no cover letter has a tenth of it."""

MOST = 700
"""A quotation is cut at the last sentence that ends before this."""

_END = re.compile(
    r"^(?:---$|-- $|diff --git |base-commit: |The following changes since |Index: )"
    r"|^ \S.{0,300} \| {1,20}(?:\d+|Bin)\b"
    r"|^.{2,60} \(\d{1,3}\):$",
    re.MULTILINE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|day|evening)|folks|all|everyone|gentlemen)\b"
    r".{0,60}$",
    re.IGNORECASE,
)
_ABOUT_VERSION = re.compile(
    r"(?:this|here) (?:is|are|comes?) (?:the |a |my )?(?:\w+ )?(?:v\d|version|respin|re-?spin"
    r"|resend|re-?post|re-?send|repost|next version|\d+(?:st|nd|rd|th) (?:version|iteration|round))"
    r"|here'?s (?:the |a |my )?(?:v\d|version|respin|next)"
    r"|v\d+ of\b|re-?sending\b|no (?:code |functional )?changes? (?:since|from)\b"
    r"|rebased (?:on|onto|to)\b",
    re.IGNORECASE,
)
_CHANGELOG = re.compile(
    r"\W*(?:change ?log|changes?\b.{0,40}\b(?:v\d|rfc|version|since|from|in)\b"
    r"|since (?:rfc|v\d|\[?\d\])"
    r"|(?:rfc ?)?v\d+(?:\.\d+)?(?:\W*(?:->|-->|=>|to|\.\.|changes)\W*v?\d*|\s*[:)]|\s*$)"
    r"|(?:rfc|patch) v?\d* *[:=-]|history\b|diffs? (?:from|to|since) v\d|differences?\b.{0,20} v\d"
    r"|previous versions?\b|old versions?\b|revision history\b)",
    re.IGNORECASE,
)
_NOT_PROSE = re.compile(
    r">|\[\d+\]:? |\[?https?://|(?:from|date|subject|to|cc|link): |(?:git|https?)://"
    r"|[A-Z][\w-]+-by: |cc: |fixes: |based[- ]on:? |\$ |# |-----|=====|\+-|\||\*{3,}"
    r"|[\w-]+: ?\n",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"^[=~*^-]{4,} *$", re.MULTILINE)
_PARAGRAPH = re.compile(r"^(?![^\S\n]*>)[^\n].*(?:\n(?![^\S\n]*>)[^\n].*)*", re.MULTILINE)
"""Lines between empty ones and lines of another mail."""

_SENTENCE_END = re.compile(r"[.!?:](?=\s)")


_TELLS = re.compile(
    r"\b(?:this|these|the) (?:\w+ )?(?:patch ?-?sets?|patch series|series|patches|patch|rfc|work)\b"
    r"|\b(?:adds?|introduc\w+|implement\w*|supports?|enabl\w+|allow\w*|provid\w+|replac\w+"
    r"|improv\w+|mitigat\w+|problem|currently|feature|mechanism|performance)\b",
    re.IGNORECASE,
)
_ABOUT_POSTING = re.compile(
    r"\bsorry\b|\bcc list\b|\back(?:s|ed|ing)?\b|sign-?offs?\b|signed-off|\bfeedback\b|\bcomments\b"
    r"|\bbranch\b|\bgit tree\b|\bmy tree\b|\bon top of\b|\bbased on (?:top|v\d|linux|the latest)"
    r"|\bfollow[- ]?up\b|\bready (?:to|for)\b"
    r"|\b(?:previous|last|first|next) (?:version|posting|round)|\bprevious discussions?\b|\bv\d+\b"
    r"|\bmerge window\b|\bplease (?:apply|review|pull|consider)\b|\bthanks\b"
    r"|\bcarefully plucked\b|\btag\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """Where the words to quote stand; `telling`: they say what the work is, it seems."""

    span: Span
    telling: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of lines between empty ones: character offsets in the text."""

    start: int
    end: int
    words: str


def lead(text: str) -> Lead | None:
    """What to quote of a normal text; None if it has no prose of its own."""
    text = text[:LOOKED_AT]
    found = tuple(paragraphs(text))
    prose = [number for number, each in enumerate(found) if is_prose(each.words)]
    if not prose:
        return None
    telling = next((number for number in prose if _tells(found[number].words)), None)
    first = prose[0] if telling is None else telling
    start, end = found[first].start, found[first].end
    for paragraph in found[first + 1 :]:
        quoted = bool(text[end : paragraph.start].strip())
        if quoted or end - start >= ENOUGH or not _goes_on(paragraph.words):
            break
        end = paragraph.end
    if end - start > MOST:
        ends = [each.end() for each in _SENTENCE_END.finditer(text, start, start + MOST)]
        space = max(text.rfind(space, start, start + MOST) for space in " \n")
        end = ends[-1] if ends and ends[-1] - start > 60 else max(space, start)
    end = start + len(text[start:end].rstrip())
    if end <= start:
        return None
    return Lead(span(text, start, end), telling is not None)


def _tells(words: str) -> bool:
    """Whether a paragraph says what the work is: signs for it outweigh signs against it."""
    signs = min(len({each.casefold() for each in _TELLS.findall(words)}), 2)
    against = min(len(_ABOUT_POSTING.findall(words)), 2)
    short = len(words) < 90 or words.endswith(":")
    return signs + (len(words) > 200) > against + short


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs before whatever ends the prose of a patch mail, without quoted lines."""
    stop = _END.search(text)
    whole = text[: stop.start()] if stop else text
    for match in _PARAGRAPH.finditer(whole):
        words = match[0].rstrip()
        if words.strip():
            indent = len(words) - len(words.lstrip())
            yield Paragraph(match.start() + indent, match.start() + len(words), words.strip())


def is_prose(words: str) -> bool:
    """Whether a paragraph tells of the work: sentences, not a heading, a list or a formality."""
    if len(words) < 40 or len(words.split()) < 7:
        return False
    if _GREETING.match(words) or _CHANGELOG.match(words) or _NOT_PROSE.match(words):
        return False
    if _ABOUT_VERSION.match(words) and len(words) < 240:
        return False
    return not (_is_heading(words) or _is_list(words) or _is_table(words) or _is_links(words))


def is_changelog(words: str) -> bool:
    """Whether a paragraph begins with the heading of a version's changes."""
    return _CHANGELOG.match(words) is not None


def _goes_on(words: str) -> bool:
    """Whether a paragraph may follow in the same quotation."""
    return (
        len(words.split()) > 3
        and not _CHANGELOG.match(words)
        and not _NOT_PROSE.match(words)
        and not _is_heading(words)
        and not _is_table(words)
        and not words.endswith(":")
        and not _GREETING.match(words)
    )


def _is_list(words: str) -> bool:
    lines = words.split("\n")
    marked = sum(bool(re.match(r"\s*(?:[-*+o•]|\d+[.)]|\(\d+\)) ", line)) for line in lines)
    return marked > 0 and (bool(re.match(r"[-*+o•] ", words)) or 2 * marked >= len(lines))


def _is_heading(words: str) -> bool:
    """A line with another of signs under it."""
    return _UNDERLINE.search(words) is not None


def _is_links(words: str) -> bool:
    """A list of links: half of its lines have one."""
    lines = words.split("\n")
    return 2 * sum("://" in line for line in lines) >= len(lines)


def _is_table(words: str) -> bool:
    """Columns: several lines with runs of spaces or tabs inside, or drawn with lines."""
    lines = words.split("\n")
    wide = sum(bool(re.search(r"\S(?: {3,}|\t)\S", line)) for line in lines)
    return len(lines) > 1 and 2 * wide >= len(lines)
