"""A diff as rules read it: its files, and of each the lines before and after.

Offsets count characters of the text that the diff stands in, so that what is found can be quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from operator import itemgetter
from typing import Final

from kmonthly.mail.diff import diff_start
from kmonthly.mail.text import has_any

MOST_READ: Final = 4 * 1024 * 1024
"""Characters of a diff that are read; the largest of 18,000 has 2.6 million."""

_MOST_HEADS: Final = 20_000
"""Files and hunks that are read of a patch; the most hunks of 13,388 are 538."""

LONGEST: Final = 400
"""Characters of a line that are read: rules may take the square of it in time, but no more."""

_SIGNS: Final = ("+", "-", " ", "", "\t", "\\")
"""How a line of a hunk begins: programs that send mail take the sign of an empty one, or of one
that begins with a tab."""

Line = tuple[str, int, bool]
"""A line without its sign and what is behind its 400th character, where it begins (behind the
sign), and whether it is a changed one."""


_is_changed = itemgetter(2)


@dataclass(slots=True)
class Hunk:
    """Lines that stand together: `heading` is what git found above them, `old` and `new` are the
    file's lines before and after."""

    heading: str
    old: list[Line]
    new: list[Line]

    @property
    def sides(self) -> tuple[list[Line], list[Line]]:
        """Both, but empty where no line is changed."""
        came = any(map(_is_changed, self.new))
        went = any(map(_is_changed, self.old))
        return (self.old if went else [], self.new if came else [])


@dataclass(slots=True)
class Changed:
    """One file of a diff: the path after the change (before it, if deleted)."""

    path: str
    hunks: list[Hunk] = field(default_factory=list)


def changes(text: str) -> Iterator[Changed]:
    """The files of the unquoted diff in a normal text, in order; none if there is no diff.

    Lines count as far as a hunk's header promises them, and up to what looks like the next header.
    Hunks of C code that can define or register nothing are left out: no changed line at the margin,
    nothing that opens a type, no word that registers.
    """
    start = diff_start(text)
    if start < 0:
        return
    shift = int(not start)  # heads are looked for behind a line's end
    text = "\n" + text if shift else text
    end = start + MOST_READ
    heads = [*islice(_HEADS.finditer(text, max(start - 1, 0), end), _MOST_HEADS)]
    file: Changed | None = None
    is_code = False
    for head, after in pairwise((*heads, None)):
        if head is None:
            break
        if head["after"] is not None:
            if file is not None:
                yield file
            path = _path(head["after"])
            file = Changed(path if path != "/dev/null" else _path(head["before"]))
            is_code = file.path.endswith((".c", ".h")) and not is_uapi(file.path)
        elif file is not None:
            begin = head.end()
            chunk = text[begin : end if after is None else after.start() + 1]
            if not is_code or _tells(head["heading"], chunk):
                file.hunks.append(_hunk(head, chunk[1:], begin + 1 - shift))
    if file is not None:
        yield file


def _tells(heading: str, chunk: str) -> bool:
    """Whether a hunk of code may define or register something."""
    if _AT_MARGIN.search(chunk) or _OPENS.search(heading) or _OPENS.search(chunk):
        return True
    return has_any(chunk, TELLING)


def _hunk(head: re.Match[str], chunk: str, at: int) -> Hunk:
    old, new = int(head["old"] or 1), int(head["new"] or 1)
    before: list[Line] = []
    after: list[Line] = []
    for line in chunk.split("\n"):
        here, at = at + 1, at + len(line) + 1
        sign = line[:1]
        if (old <= 0 and new <= 0) or sign not in _SIGNS:
            break
        words = line[:LONGEST] if sign == "\t" else line[1:LONGEST]
        if sign == "+":
            after.append((words, here, True))
            new -= 1
        elif sign == "-":
            before.append((words, here, True))
            old -= 1
        elif sign != "\\":
            each = (words, here, False)
            before.append(each)
            after.append(each)
            old, new = old - 1, new - 1
    return Hunk(head["heading"][:LONGEST].strip(), before, after)


_HEADS: Final = re.compile(
    r"\n(?:@@ -\d+(?:,(?P<old>\d{1,9}))? \+\d+(?:,(?P<new>\d{1,9}))? @@(?P<heading>[^\n]*)"
    r"|--- (?P<before>[^\n]*)\n\+\+\+ (?P<after>[^\n]*))",
    re.ASCII,
)
_AT_MARGIN: Final = re.compile(
    r"\n[+-](?:[A-Za-z_]|}[ \t]*[A-Za-z_]|[ \t]*#[ \t]*(?:define|undef))"
)
_OPENS: Final = re.compile(
    r"\b(?:struct|union|enum)\b[^;()=\n]{0,80}(?:\{|$)|=\s{0,9}\{", re.MULTILINE
)
TELLING: Final = (
    *("SYSCALL_DEFINE", "__NR_", "_ATTR", "debugfs_create", "proc_create", "proc_mkdir"),
    *("procname", "TRACE", "_EVENT", "__setup", "early_param", "core_param", "module_param"),
    *("MODULE_ALIAS_FS", "compatible", "OF_DECLARE", "IRQCHIP", "_DEVICE", "_VDEVICE", "_VENDOR"),
    *("BCMA_CORE", 'REG("', 'ONE("', 'DIR("', 'LNK("', ".name", ".id", '{ "', '{"', "FN("),
)
"""What a line has that registers a name, one of these."""


def is_uapi(path: str) -> bool:
    """Whether user space is given this header."""
    return "include/uapi/" in path and path.startswith(("include/", "arch/"))


def _path(line: str) -> str:
    """The path of a `---` or `+++` line, of what is behind its sign, without the tree's name."""
    name = line.split("\t", 1)[0].strip().strip('"')
    return name if name == "/dev/null" else name.partition("/")[2] or name
