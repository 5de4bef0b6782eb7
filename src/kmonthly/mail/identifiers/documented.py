"""Names that documents promise: paths of Documentation/ABI, parameters of the command line,
compatibles of device-tree bindings, and numbers in tables of system calls."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kmonthly.mail.identifiers.changes import Line
from kmonthly.mail.identifiers.found import Found
from kmonthly.mail.model import IdentifierKind as Kind

_WHAT: Final = re.compile(r"What:\s*(\S+)")
_PARAMETER: Final = re.compile(r"\t([A-Za-z_][\w.\-]*)=?(?=\s|$|\[|<|\S*\s*\[)", re.ASCII)
_CALL: Final = re.compile(r"\d+\s+\w+\s+(\w+)", re.ASCII)
_KEY: Final = re.compile(r"( *)(?:- )?([\w#,-]+):", re.ASCII)
_ITEM: Final = re.compile(
    r"(?:- )*(?:const: *|enum: *)?[\"']?([a-zA-Z0-9]+,[\w.+-]+)[\"']?\s*(?:#|$)"
)
_QUOTED: Final = re.compile(r"[\"']([a-z0-9]+,[\w.+-]+)[\"']", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"(?:[-*] *([\w#,-]+)|(\w[\w ,#-]*)) *:", re.ASCII)
_OTHERS: Final = ("required", "examples", "additional", "allOf", "if", "patternProperties")
"""Headings below which no compatible stands."""

_WITHIN: Final = ("usage", "value type", "definition", "must", "should", "one of")
_EXAMPLE: Final = re.compile(r"\s*compatible\s*=")


def paths(lines: Sequence[Line]) -> Iterator[Found]:
    """The paths of a file of Documentation/ABI."""
    for words, at, is_changed in lines:
        if is_changed and (found := _WHAT.match(words)):
            yield _found(Kind.ABI, found[1], words, at)


def parameters(lines: Sequence[Line]) -> Iterator[Found]:
    """The entries of kernel-parameters.txt: names one tab from the margin."""
    for words, at, is_changed in lines:
        if is_changed and (found := _PARAMETER.match(words)):
            yield _found(Kind.BOOT_PARAM, found[1], words, at)


def calls(lines: Sequence[Line]) -> Iterator[Found]:
    """The entries of a table of system calls."""
    for words, at, is_changed in lines:
        if is_changed and (found := _CALL.match(words)):
            yield _found(Kind.SYSCALL, found[1], words, at)


def schema(heading: str, lines: Sequence[Line]) -> Iterator[Found]:
    """The compatibles of a binding in YAML: items below `compatible:`, not those of examples, nor
    properties that are required."""
    depth, inside = -1, False
    known = heading.startswith(_OTHERS)
    for words, at, is_changed in lines:
        if key := _KEY.match(words):
            indent = len(key[1])
            if key[2] in ("const", "items", "oneOf", "enum", "description", "contains", "anyOf"):
                pass
            elif key[2] == "compatible":
                depth, inside, known = indent, True, True
                continue
            elif not inside or indent <= depth:
                inside, known = False, True
        if not is_changed or (known and not inside) or _EXAMPLE.match(words):
            continue
        if (found := _ITEM.match(words.lstrip())) and (
            inside or len(words) - len(words.lstrip()) >= 6
        ):
            yield _found(Kind.COMPATIBLE, found[1], words, at)


def prose(lines: Sequence[Line]) -> Iterator[Found]:
    """The compatibles of a binding in plain text: quoted names in what is said of `compatible`."""
    inside = False
    for words, at, is_changed in lines:
        if _EXAMPLE.match(words):
            inside = False
            continue
        if key := _PROPERTY.match(words.lstrip()):
            name = (key[1] or key[2]).lower()
            if not name.startswith(_WITHIN):
                inside = name.endswith("compatible")
        if is_changed and inside:
            for found in _QUOTED.finditer(words):
                yield _found(Kind.COMPATIBLE, found[1], words, at)


def _found(kind: Kind, name: str, words: str, at: int) -> Found:
    return Found(kind, name, at, at + len(words.rstrip()))
