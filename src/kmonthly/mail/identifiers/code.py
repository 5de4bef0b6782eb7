"""Names that C code defines: functions, types and their members, constants, macros, variables."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

from kmonthly.mail.identifiers.changes import Line, is_uapi
from kmonthly.mail.identifiers.found import Found
from kmonthly.mail.model import IdentifierKind as Kind

_MOST_LINES: Final = 40
"""Lines between a function's name and its body: the longest list of arguments has 30."""

_NO_NAME: Final = frozenset(
    "if for while switch return else do sizeof case goto defined typeof __typeof__ __aligned "
    "__attribute__ __section __printf __acquires __releases __must_hold".split()
)

_NO_DECLARATION: Final = frozenset(
    "extern typedef return goto else case using break continue STATIC".split()
)
_TAGS: Final = frozenset(("struct", "union", "enum"))
_WORD: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_TYPE: Final = re.compile(r"[A-Za-z_][\w\s*]*$", re.ASCII)
_DECLARED: Final = re.compile(r"[\w\s*,:+\-/\[\]]+$", re.ASCII)
_BPF_CALL: Final = re.compile(r"BPF_CALL_\d\((\w+)", re.ASCII)
_BODY: Final = re.compile(
    r"\s*(?:(?:typedef|static|const|extern|__packed)\s+)*"
    r"(?P<what>struct|union|enum)(?:\s+(?:__\w+\s+)*(?P<name>\w+))?"
    r"(?:\s+__\w+(?:\([^()]*\))?)*\s*(?P<open>\{|$)",
    re.ASCII,
)
_TYPEDEF: Final = re.compile(
    r"typedef (?!.*\{)(?:[^;()]*?\b(\w+)(?:\[\w*\])* ?;|[^;(]*?\( ?(?:\w+ )*\*? ?(\w+) ?\) ?\()",
    re.ASCII,
)
_CLOSED_TYPEDEF: Final = re.compile(r"\}\s*(?:__\w+\s+)*(\w+)\s*;", re.ASCII)
_TABLE: Final = re.compile(r"(?:\w+ )*?struct (\w+) \**\w+[^=;{}]*=(?: ?\{)?$", re.ASCII)
_DEFINE: Final = re.compile(r"\s*#\s*define\s+(\w+)(?P<value>.*)", re.ASCII)
_IFNDEF: Final = re.compile(r"\s*#\s*(?:ifndef\s+(\w+)|if\s+!defined\(?\s*(\w+))", re.ASCII)
_ENUMERATOR: Final = re.compile(r"([A-Za-z_]\w*)\s*(?:=[^;{]*)?(?:,|/\*|//|\\|$)", re.ASCII)
_LISTED: Final = re.compile(r"\s+FN\((\w+)\)\s*,", re.ASCII)
_POINTER: Final = re.compile(r"\(\s*\*\s*(?:const\s+)?(\w+)", re.ASCII)
_ARRAY: Final = re.compile(r"\[[^\]]*\]|:.*")
_EXPORT: Final = re.compile(r"\s*EXPORT_(?:\w*SYMBOL\w*|STATIC_CALL\w*)\(\s*(\w+)", re.ASCII)


_AWAY: Final = ("", " ", "\t")
"""How a line away from the margin begins: if it is not changed it tells nothing."""

_Named = tuple[Kind, str]


class Context(Enum):
    """What a line stands in, as far as the hunk shows it."""

    UNKNOWN = auto()
    CODE = auto()
    MEMBERS = auto()
    ENUMERATORS = auto()
    TABLE = auto()


def names(heading: str, lines: Sequence[Line], path: str) -> Iterator[Found]:
    """The names that the changed lines of one side of a hunk define.

    Counts: definitions with a body (or what has its place: a typedef, #define, an enumerator, a
    member between the brackets of a struct). Does not count: prototypes, forward declarations,
    guards of headers, members of local variables' initialisers, lines of comments.
    """
    return _Side(heading, lines, path).names()


class _Side:
    """One side of a hunk, read from its first line to its last."""

    def __init__(self, heading: str, lines: Sequence[Line], path: str) -> None:
        self.lines = lines
        self.user = is_uapi(path)
        self.header = path.endswith(".h")
        self.context = _context(heading)
        self.guard = ""
        self.comment = False
        self.macro = False

    def names(self) -> Iterator[Found]:
        """What the changed lines define."""
        for number, (words, at, is_changed) in enumerate(self.lines):
            first = words[:1]
            if self.macro or (words[-1:] == "\\" and "#" not in words):
                self.macro = words[-1:] == "\\"
                if not (self.user and "FN(" in words):
                    continue
            away = first in _AWAY and not self.comment and "/*" not in words
            if away and (not is_changed or self._is_plain(words)):
                continue
            bare = words.lstrip()
            if not bare or self._is_comment(bare):
                continue
            self.comment = words.rfind("/*") > words.rfind("*/")
            if bare[0] == "#":
                self.macro = words[-1] == "\\"
                found = self._directive(words)
            elif first == "}":
                found = self._closing(words)
            elif first in _AWAY:
                found = self._inside(words, bare, number)
            else:
                yield from self._function(number)
                found = self._at_margin(words, number)
            if is_changed:
                for kind, name in found:
                    yield Found(kind, name, at, at + len(words.rstrip()))

    def _is_plain(self, words: str) -> bool:
        """Whether a line away from the margin can define nothing where it stands."""
        if self.user or self.context in (Context.MEMBERS, Context.ENUMERATORS):
            return False
        return not ("struct" in words or "enum" in words or "union" in words or "#" in words)

    def _is_comment(self, bare: str) -> bool:
        """Whether a line is one of a comment alone."""
        if self.comment:
            self.comment = "*/" not in bare
            return True
        if bare.startswith(("/*", "*")):
            self.comment = bare[0] == "/" and "*/" not in bare
            return True
        return False

    def _directive(self, words: str) -> list[_Named]:
        """What #define defines."""
        if guarded := _IFNDEF.match(words):
            self.guard = guarded[1] or guarded[2]
        defined = _DEFINE.match(words)
        if defined is None or (defined[1] == self.guard and not defined["value"].strip()):
            return []
        return [(Kind.UAPI if self.user else Kind.MACRO, defined[1])]

    def _closing(self, words: str) -> list[_Named]:
        """The name of a type that is defined as it closes: `} name_t;`."""
        was, self.context = self.context, Context.UNKNOWN
        closed = _CLOSED_TYPEDEF.match(words)
        if closed is None or was not in (Context.MEMBERS, Context.ENUMERATORS):
            return []
        return [] if closed[1].startswith("__") else [(self._type, closed[1])]

    def _inside(self, words: str, bare: str, number: int) -> list[_Named]:
        """What a line away from the margin defines: a member, an enumerator, a type within one."""
        found: list[_Named] = []
        if self.context is Context.ENUMERATORS:
            kind = Kind.UAPI if self.user else Kind.ENUMERATOR
            if named := _ENUMERATOR.match(words.strip()) or _LISTED.match(words):
                found.append((kind, named[1]))
        elif self.user:
            if listed := _LISTED.match(words):
                found.append((Kind.UAPI, f"BPF_FUNC_{listed[1]}"))
            elif (
                self.context is Context.UNKNOWN
                and bare[0].isupper()
                and (named := _ENUMERATOR.match(words.strip()))
            ):
                found.append((Kind.UAPI, named[1]))
        elif self.context is Context.MEMBERS:
            found += [(Kind.MEMBER, name) for name in _members(words)]
        return found + self._body(words, number)

    def _at_margin(self, words: str, number: int) -> list[_Named]:
        """What a line at the margin defines but for functions."""
        if opened := _opened(words, self.lines, number):
            self.context = opened
        if exported := _EXPORT.match(words):
            return [(Kind.EXPORT, exported[1])]
        if words.startswith("typedef") and (named := _TYPEDEF.match(_folded(words))):
            return [(self._type, named[1] or named[2])]
        if not self.header and (name := _variable(words)):
            return [(Kind.STATIC if words.startswith("static") else Kind.VARIABLE, name)]
        return self._body(words, number)

    def _function(self, number: int) -> Iterator[Found]:
        """The function whose definition begins in a line; its type may be all that changed."""
        words, at, is_changed = self.lines[number]
        name, kind = _function(words, self.lines, number, self.header)
        if kind is None:
            return
        self.context = Context.CODE
        if is_changed or _is_retyped(self.lines, number):
            yield Found(kind, name, at, at + len(words.rstrip()))

    def _body(self, words: str, number: int) -> list[_Named]:
        """The named struct, union or enum of which a body follows."""
        if "struct" not in words and "enum" not in words and "union" not in words:
            return []
        found = _BODY.match(words)
        if found is None or not found["name"] or not _opens(found, self.lines, number):
            return []
        return [(self._type, found["name"])]

    @property
    def _type(self) -> Kind:
        return Kind.UAPI if self.user else Kind.TYPE


def exports(lines: Sequence[Line]) -> Iterator[Found]:
    """The symbols that the changed lines of an assembler file export."""
    for words, at, is_changed in lines:
        if is_changed and (found := _EXPORT.match(words)):
            yield Found(Kind.EXPORT, found[1], at, at + len(words.rstrip()))


def table(heading: str) -> str:
    """The type of the struct whose initialiser a hunk's heading or a line opens; may be empty."""
    if "struct" not in heading or "=" not in heading:
        return ""
    found = _TABLE.match(_folded(heading))
    return found[1] if found else ""


def _folded(words: str) -> str:
    return " ".join(words.split())


def _context(heading: str) -> Context:
    """What a hunk's heading says about where its lines stand."""
    if not heading:
        return Context.UNKNOWN
    if body := _BODY.match(heading):
        if body["open"] == "{":
            return Context.ENUMERATORS if body["what"] == "enum" else Context.MEMBERS
        return Context.UNKNOWN
    if table(heading):
        return Context.TABLE
    return Context.CODE if "(" in heading else Context.UNKNOWN


def _opened(words: str, lines: Sequence[Line], number: int) -> Context | None:
    """The context that a line at the margin opens."""
    if (body := _BODY.match(words)) and _opens(body, lines, number):
        return Context.ENUMERATORS if body["what"] == "enum" else Context.MEMBERS
    return Context.TABLE if table(words) else None


def _opens(body: re.Match[str], lines: Sequence[Line], number: int) -> bool:
    """Whether a body follows, in the same line or the next."""
    if body["open"] == "{":
        return body.end() >= 0
    after = lines[number + 1 : number + 2]
    return bool(after) and after[0][0].startswith("{")


def _function(
    words: str, lines: Sequence[Line], number: int, header: bool
) -> tuple[str, Kind | None]:
    """The function whose definition begins in a line at the margin, and of which kind it is."""
    if words.startswith("BPF_CALL_") and (call := _BPF_CALL.match(words)):
        return call[1], Kind.FUNCTION
    opening = words.find("(")
    if words.startswith("__") and (closing := words.find(") ")) > 0:  # __printf(1, 2) void f(
        opening = words.find("(", closing) if opening < closing else opening
    before, name = _split(words[:opening]) if opening > 0 else ("", "")
    if not name:
        return "", None
    if name in _NO_NAME or (name.isupper() and "_" in name):
        return "", None
    above = lines[number - 1][0].rstrip() if number else ""
    if not _TYPE.match(above):
        above = ""
    if not (before.strip() or above):
        return "", None
    before = f"{above} {before}"
    said = before.split()
    if said[0] in ("typedef", "return", "else", "extern") or "=" in before:
        return "", None
    if not _has_body(words[opening:], lines, number):
        return "", None
    own = header or "static" in said or "STATIC" in said
    return name, Kind.STATIC if own else Kind.FUNCTION


def _split(words: str) -> tuple[str, str]:
    """The last word, if it is a name, and what stands before it."""
    words = words.rstrip()
    at = max(words.rfind(" "), words.rfind("\t"), words.rfind("*")) + 1
    name = words[at:]
    return (words[:at], name) if name.isidentifier() and name.isascii() else ("", "")


def _is_retyped(lines: Sequence[Line], number: int) -> bool:
    """Whether the line above a function's name has its type, and is a changed one."""
    return bool(number) and lines[number - 1][2] and _TYPE.match(lines[number - 1][0]) is not None


def _members(words: str) -> Iterator[str]:
    """The members that a line between the brackets of a struct declares."""
    declared, end, _ = words.partition("/*")[0].partition("//")[0].partition(";")
    if "(" in declared:
        if found := _POINTER.search(declared):
            yield found[1]
            return
        declared = declared[: declared.index("(")] if end else ""
    elif not end:
        return
    yield from _declared(declared)


def _variable(words: str) -> str:
    """The variable that a line at the margin defines; empty if it defines none."""
    declared, _, rest = words.partition("=")
    if not rest:
        declared, _, rest = words.partition(";")
        if rest.strip() or ";" not in words:
            return ""
    if "(" in declared or ";" in declared:
        return ""
    return next(_declared(declared), "")


def _declared(words: str) -> Iterator[str]:
    """The names of "unsigned long a, *b, c[3]": those behind a type."""
    first, *others = words.split(",")
    said = _WORD.findall(_ARRAY.sub(" ", first))
    if said and said[0] == "static":
        said.pop(0)
    while said and said[-1].startswith("__") and len(said) > 1:
        said.pop()
    if len(said) < 2 or said[0] in _NO_DECLARATION or not _DECLARED.match(words):
        return
    if said[-2] in _TAGS and len(said) == 2:
        return
    yield said[-1]
    for other in others:
        if name := _WORD.search(_ARRAY.sub(" ", other)):
            yield name[0]


def _has_body(rest: str, lines: Sequence[Line], number: int) -> bool:
    """Whether a body follows a list of arguments that begins in `rest`; taken for granted where
    the hunk ends before it."""
    depth = 0
    for step in range(_MOST_LINES):
        if step:
            if number + step >= len(lines):
                return True
            rest = lines[number + step][0]
        before, opens, _ = rest.partition("{")
        if opens:
            return ";" not in before
        depth += rest.count("(") - rest.count(")")
        if depth <= 0:
            return _body_after(rest.rpartition(")")[2], lines, number + step + 1)
    return False


def _body_after(rest: str, lines: Sequence[Line], number: int) -> bool:
    """Whether a bracket opens behind the arguments before anything else ends the declaration."""
    for step in range(4):
        if step:
            if number + step - 1 >= len(lines):
                return True
            rest = lines[number + step - 1][0]
        if "{" in rest:
            return ";" not in rest.split("{", 1)[0]
        if ";" in rest or "=" in rest:
            return False
    return False
