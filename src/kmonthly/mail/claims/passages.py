"""The writer's own words in a mail, as claims are looked for in them: sentences and runs of lines.

Left out are quoted lines, diffs, diffstats, shortlogs, trailers, logs, traces, dumps and commands:
numbers in them are nobody's statement.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from kmonthly.mail.diff import diff_start

MOST_READ: Final = 200_000
"""Characters of a text that are read: the longest cover has 60,000."""

_MOST_LINES: Final = 2_000
_LONGEST_LINE: Final = 400
_LONGEST_SENTENCE: Final = 900

_SHORT: Final = 45
"""A line of fewer characters before a capital or a figure ends a sentence without a full stop."""

_NOISE: Final = re.compile(
    r"\s*(?:"
    r"[A-Z][\w-]+-(?:by|[Tt]o|[Ii]d): |(?:Cc|CC|Link|Fixes|Closes|References|From|Date|To|Subject"
    r"|Bugzilla|BugLink|Message-I[dD]|base-commit|Based-on|Reported|In-Reply-To|URL|git"
    r"|commit [0-9a-f]{7,}|Author): ?"
    r"|(?:not )?ok \d+ |# selftests: |(?:# )?(?:good|bad|skip|first bad commit): \[|git bisect "
    r"|commit [0-9a-f]{7,40}\b|[0-9a-f]{7,40} [(\"]"
    r"|\S.{0,200} \| {1,20}(?:\d+|Bin)\b|\d+ files? changed"
    r"|(?:create|delete) mode \d|rename |copy |mode change "
    r"|(?:[\w./-]+@[\w.-]+[:~ ].*)?(?:\$|#(?! ?(?:PASSED|FAILED|Totals|pass|fail))) ?\S|root@|sudo "
    r"|On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? |\[?\(?\d+[\])]?:? *<?(?:https?|git"
    r"|ftp)://"
    r"|<?(?:https?|git|ftp)://|[-=~_*^+.#|]{3,}\s*$|#(?:define|include|if|endif)"
    r"|[\w ,.'\"()-]{2,60} \(\d{1,3}\):\s*$"
    r"|(?:Resolving|Counting|Receiving|Compressing|Writing|remote:) (?:deltas|objects)\b"
    r"|(?:xfs_io|dd|fio|mkfs\.\w+|mount|qemu\S*|ethtool|iperf3?|perf|nvme|losetup|dmsetup|mdadm"
    r"|btrfs|stress-ng|taskset|numactl|mount|blkdiscard|fallocate) +(?:[a-z]+ )?(?:-\S|\w+=)"
    r")"
)
_LOG: Final = re.compile(
    r"\s*(?:<?\d?>?\[ *\d+\.\d{3,}\]|\[<[0-9a-f]|\[[A-Z][a-z]{1,2} [A-Z][a-z]{2} +\d"
    r"|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
    r"|(?:0x)?[0-9a-f]{8,16}[: ]|[0-9a-f]{2}(?: [0-9a-f]{2}){5,}|[A-Z0-9]{2,4}: ?[0-9a-f]{8,}"
    r"|(?:RIP|RSP|EIP|Code|Call Trace|Modules linked|Hardware name|CPU: \d+ PID|pc|lr|sp|x\d+) ?:"
    r"|(?:BUG|WARNING|INFO|kernel BUG|Oops|KASAN|UBSAN|KCSAN|general protection fault)\b.*:"
    r"|unreferenced object|The buggy address|backtrace:|hex dump|comm \"|#\d: |-> #\d"
    r"|\*\*\* DEADLOCK"
    r"|\d+ locks? held by|stack backtrace|Possible unsafe|[\w-]+/\d+ is trying to acquire"
    r"|KERN_[A-Z]{3,7} |\S{2,20} [0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b.{0,20}: "
    r"|(?:Dev|Lnk|Exp|MSI|Sec|Bridge)(?:Cap|Ctl|Sta|Ctl|Status)\w*:|(?:Capabilities|Region \d): "
    r")"
)
"""A line of a log, a trace or a dump: then no line that stands together with it counts."""

_CODE: Final = re.compile(
    r"[;{}\\]\s*(?:/\*.*|//.*)?$|^\s*(?:if|for|while|return|switch|static|struct|int|void|u\d\d)\b"
    r".*[({;]|^\s*\"[^\"]+\" ?:|==|&&|\|\||^\s*[\w.>-]+ [-+*/|&]?= |^\s*(?://|/\*)"
)
_SIGNS: Final = re.compile(r"[=;&{|(/\"]")
_BREAKS: Final = ("", ">", "|", "»", "\r")
_BELOW: Final = (
    *("\n-- \n", "\n--\n", "\nThe following changes since ", "\n__________"),
    *("\n-----Original Message", "\n-------- Original", "\n----- Original Message"),
    *("\n---------- Forwarded", "\nGIT binary"),
)
"""Below it nothing counts: a signature, another mail, a shortlog."""

_MAY_BE: Final = re.compile(
    r"\d(?:"
    # words before a bound, a range, a change, a result
    r"(?<=most \d)|(?<=least \d)|(?<=than \d)|(?<=to \d)|(?<=of \d)|(?<=is \d)|(?<=are \d)"
    r"|(?<=imum \d)|(?<=max \d)|(?<=min \d)|(?<=many as \d)|(?<=few as \d)|(?<=from \d)"
    r"|(?<=exceed \d)|(?<=exceeds \d)|(?<=between \d)|(?<=range \d)|(?<=and \d)|(?<=vs \d)"
    r"|(?<=about \d)|(?<=at \d)|(?<=with \d)|(?<=~\d)|(?<=[:=>][ \t]\d)|(?<=[:=]\d)|"
    r"(?<=number \d)|(?<=limit \d)"
    # cells of a table
    r"|(?<=[ \t|(][ \t]\d)|(?<=\t\d)|(?<=│ \d)|(?<=[ \t][-+(]\d)"
    # years far away
    r"|(?<=[12]\d)\d\d\b"
    # a unit, a thing counted, an arrow
    r"|(?!\d)[kKMG]?[ )-]{0,2}(?:%|percent|pct|per |[xX×]\b|times\b|fold\b|[numµμ]?s\b"
    r"|[num]?sec|min(?:ute)?s?\b|hours?\b|hrs?\b|days?\b|jiff|(?:cpu |clock )?cycl|milli|micro|nano"
    r"|[kKMGTPEkmgt]i?[bB]|[bB]ytes?|bits?\b|[KMGTkmgt]bytes?|kilo|mega|giga|tera|[KMGT]\b"
    r"|[kKMG]?[pb]ps|[kKMG]?[Hh]z|[kKMG]?(?:IOPS|iops)|[TRQF]PS\b|[ft]ps\b|[a-zA-Z]{0,12}/s"
    r"|[-=]+>|→|⇒"
    r"|(?:sub)?tests?|pass|fail|skip|instead|rather|compared"
    r"|\s?(?:[a-zA-Z_'\"`][\w/'\"`-]{0,30}\s|\d{1,9}-\w{1,20}\s){0,3}?(?:[a-zA-Z][\w-]{1,30}s\b"
    r"|['\"`]\w))"
    r")"
)
"""Where a figure may stand: looked for digit by digit, which is fast, and wrong mostly."""

_DIGIT: Final = re.compile(r"\d", re.ASCII)
_ITEM: Final = re.compile(r"\s*(?:[-*+o•·–] +|\(?(?:\d{1,2}|[a-z])[.)] +|\[\d+\] )")
_SENTENCE_END: Final = re.compile(r"[.!?][)\"']{0,3}(?= +[\"'(A-Z\d]|$)|;(?= )")
_NO_END: Final = ("e.g", "i.e", "vs", "cf", "etc", "approx", "resp", "incl", "max", "min", "avg")


class Row(NamedTuple):
    """A line of the text: its words as they stand, and where, in characters."""

    words: str
    start: int

    @property
    def stop(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)


class Sentence(NamedTuple):
    """A sentence with its white space folded; `places` give each line's start in `words` and in
    the text."""

    words: str
    places: tuple[tuple[int, int], ...]

    def place(self, at: int) -> int:
        """Where a character of the words stands in the text."""
        line = bisect_right(self.places, (at, 1 << 60)) - 1
        begin, start = self.places[max(line, 0)]
        return start + at - begin


def passages(text: str) -> Iterator[tuple[list[Row], bool]]:
    """Runs of the writer's own lines without an empty or other line between them, of which one may
    hold a figure; whether they are what a command printed that stands above."""
    stop = diff_start(text)
    stop = min(MOST_READ, len(text) if stop < 0 else stop)
    stop = min((at for mark in _BELOW if (at := text.find(mark, 0, stop)) >= 0), default=stop)
    block: list[tuple[str, int]] = []
    at = 0
    for line in text[:stop].split("\n"):
        start, at = at, at + len(line) + 1
        first = line[:1]
        inner = line.lstrip()[:1] if first == " " else first
        if (first in _BREAKS or (inner in (">", "|", "") and line.lstrip()[:2] != ">=")) and (
            inner != "|" or not _is_drawn(line)
        ):
            if block:
                if _MAY_BE.search(text, block[0][1], start):
                    yield from _runs(block)
                block = []
        elif len(block) < _MOST_LINES:
            block.append((line, start))
    if block and _MAY_BE.search(text, block[0][1], stop):
        yield from _runs(block)


def _runs(block: list[tuple[str, int]]) -> Iterator[tuple[list[Row], bool]]:
    """The runs of lines of a block; none where one line is of a log."""
    rows = [Row(line[:_LONGEST_LINE].rstrip(), start) for line, start in block]
    if any("+0x" in row.words or _LOG.match(row.words) for row in rows):
        return
    run: list[Row] = []
    listed = is_output = False
    for row in rows:
        listed = row.words[:2] == "  " if listed else _SHORTLOG.match(row.words) is not None
        is_command = _COMMAND.match(row.words) is not None
        if listed or not row.words or is_command or _is_noise(row.words):
            if run and row.words and not row.words.strip(" -=~_*^+.#|"):
                run.append(row)  # a line drawn between rows
            elif run:
                yield run, is_output
                run = []
            is_output = is_output or is_command
        else:
            run.append(row)
    if run:
        yield run, is_output


_COMMAND: Final = re.compile(
    r"\s*(?:[^\s@]{1,40}@[^\s:~]{1,60}[:~ ][^#$\n]{0,80}[#$](?:\s|$)"
    r"|(?:[\w./~-]{0,30}|\w{1,20}:[\w./~-]{1,80})(?:\$ ?|# )(?=[a-z./])|sudo (?=[a-z/-])"
    r"|\+{1,3} [a-z][\w.-]* )"
)
"""A line that a shell was given."""


_SHORTLOG: Final = re.compile(r"\S[^:\n]{1,60} \(\d{1,3}\):$")
"""A person and how many patches are listed below, by their titles."""


def _is_noise(words: str) -> bool:
    if words.endswith(" wrote:"):
        return True
    return _NOISE.match(words) is not None and not _is_drawn(words)


def documented(text: str) -> Iterator[tuple[list[Row], bool]]:
    """Runs of lines that a patch adds to prose: comments of code, and documents (True).

    Does not count: bindings of device trees, whose numbers are rules for others.
    """
    start = diff_start(text)
    if start < 0:
        return
    end = start + MOST_READ
    if any(each in text for each in _BOUNDS):
        for comment in _COMMENT.finditer(text, start, end):
            if _DIGIT.search(text, comment.start(), comment.end()):
                yield _added(_COMMENTED, text, comment.span()), False
    for document in _DOCUMENT.finditer(text, start, end):
        after = text.find("\n+++ ", document.end(), end)
        stop = end if after < 0 else after
        for block in _ADDED.finditer(text, document.end(), stop):
            if _DIGIT.search(text, block.start(), block.end()):
                yield _added(_WRITTEN, text, block.span()), True


def _added(line: re.Pattern[str], text: str, span: tuple[int, int]) -> list[Row]:
    """The lines of a block of added ones without what stands before their words, up to a command:
    then its output follows."""
    rows = []
    for found in line.finditer(text, *span):
        words = found["words"][:_LONGEST_LINE].rstrip().removesuffix("*/").rstrip()
        rows.append(Row(words, found.start("words")))
    return [
        row
        for row in takewhile(lambda row: not _COMMAND.match(row.words), rows)
        if row.words.strip("-")
    ]


_BOUNDS: Final = (
    *(" up to ", "t most ", "aximum of ", "imit of ", "ore than ", "capped", "UTC 2"),
    *(" in 2", " to 2", " year 2"),
)
"""What a diff has in whose comments a bound may stand, one of these."""

_COMMENT: Final = re.compile(r"(?:\n\+[ \t]*(?:/\*+|\*(?!/)|//)[^\n]*)+")
_COMMENTED: Final = re.compile(r"\n\+[ \t]*(?:/\*+|\*|//)[ \t]?(?P<words>[^\n]*)")
_DOCUMENT: Final = re.compile(
    r"\n\+\+\+ b/Documentation/(?!devicetree/)\S+\.(?:rst|txt|md)\b", re.ASCII
)
_ADDED: Final = re.compile(r"(?:\n\+(?!\+\+ )[^\n]*[^\s][^\n]*)+")
_WRITTEN: Final = re.compile(r"\n\+(?P<words>[^\n]*)")


def _is_drawn(words: str) -> bool:
    """Whether a line is a row of a table drawn with bars, not a quotation marked by one."""
    bare = words.rstrip()
    return bare[0] == "|" and (bare[-1] == "|" or bare.count("|") > 2)


def sentences(run: list[Row]) -> Iterator[Sentence]:
    """The sentences of a run of lines; an item of a list begins one, code is in none."""
    joined: list[tuple[str, int]] = []
    for row in run:
        words = row.words
        if _is_code(words) or _GAP.search(words):
            yield from _cut(joined)
            joined = []
            continue
        if item := _ITEM.match(words):
            yield from _cut(joined)
            joined = []
            words, start = words[item.end() :], row.start + item.end()
        else:
            start = row.start + len(words) - len(words.lstrip())
            words = words.strip()
        if joined and _ends_short(joined[-1][0], words):
            yield from _cut(joined)
            joined = []
        joined.append((words, start))
    yield from _cut(joined)


_GAP: Final = re.compile(r"[^\s.!?*•·–-](?: {3,}|\t+)(?=\S)")
"""What stands between columns: such a line is part of no sentence."""


def _ends_short(words: str, after: str) -> bool:
    """Whether a sentence ends with a short line, before one that does not go on with it."""
    if _COUNTED.search(words) and not after[:1].islower():
        return True
    if len(words) >= _SHORT or words.endswith((":", ",")) or after[:1].islower():
        return False
    return not after[:1].isdigit() or _DIGIT.search(words) is not None


_COUNTED: Final = re.compile(r"\d (?:passed|failed|skipped|warnings?)\W{0,2}$")
"""How a line of results ends."""


def _is_code(words: str) -> bool:
    return (words[-1] in ";{}\\" or _SIGNS.search(words) is not None) and (
        _CODE.search(words) is not None
    )


def _cut(lines: list[tuple[str, int]]) -> Iterator[Sentence]:
    if not lines:
        return
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    size = 0
    for words, start in lines:
        places.append((size, start))
        parts.append(words)
        size += len(words) + 1
    whole = " ".join(parts)
    begin = 0
    ends = [
        each.end() for each in _SENTENCE_END.finditer(whole) if not _is_short(whole, each.start())
    ]
    for end in (*ends, len(whole)):
        words = whole[begin:end]
        if 3 < len(words) < _LONGEST_SENTENCE and words.count("|") < 3 and _DIGIT.search(words):
            first = begin + len(words) - len(words.lstrip())
            yield Sentence(words.strip(), _moved(places, first))
        begin = end


def _is_short(words: str, at: int) -> bool:
    """Whether the full stop there stands behind an abbreviation."""
    return words[at] == "." and words.endswith(_NO_END, 0, at)


def _moved(places: list[tuple[int, int]], begin: int) -> tuple[tuple[int, int], ...]:
    """The places of lines from a character on, counted from it."""
    kept = [(at - begin, start) for at, start in places]
    before = [each for each in kept if each[0] <= 0]
    at, start = before[-1]
    return ((0, start - at), *(each for each in kept if each[0] > 0))
