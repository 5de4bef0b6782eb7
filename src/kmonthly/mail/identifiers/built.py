"""Names that the build knows: symbols of Kconfig, and modules."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kmonthly.mail.identifiers.changes import Changed, Line
from kmonthly.mail.identifiers.found import Found
from kmonthly.mail.model import IdentifierKind as Kind

_SYMBOL: Final = re.compile(r"\s*(?:menu)?config\s+([A-Za-z0-9_]+)\s*$", re.ASCII)
_TRISTATE: Final = re.compile(r"\s+(?:def_)?tristate\b")
_OBJECT: Final = re.compile(r"\s*obj-(?:m|\$\(CONFIG_(\w+)\))\s*[+:]?=\s*([\w.\s/\\-]+)", re.ASCII)
_LICENSE: Final = re.compile(r"\s*MODULE_LICENSE\(")


def symbols(lines: Sequence[Line]) -> Iterator[Found]:
    """The symbols of a Kconfig file: its `config` and `menuconfig` lines."""
    for words, at, is_changed in lines:
        if is_changed and (found := _SYMBOL.match(words)):
            yield Found(Kind.KCONFIG, found[1], at, at + len(words.rstrip()))


def modules(lines: Sequence[Line], known: frozenset[str]) -> Iterator[Found]:
    """The modules of a Makefile: `obj-m`, and `obj-$(CONFIG_X)` where X or the object is `known`
    to be one."""
    for words, at, is_changed in lines:
        if not is_changed or not (found := _OBJECT.match(words)):
            continue
        for name in found[2].split():
            base = name.removesuffix(".o")
            if base != name and (not found[1] or found[1] in known or base in known):
                yield Found(Kind.MODULE, base.rpartition("/")[2], at, at + len(words.rstrip()))


def module_names(files: Sequence[Changed]) -> frozenset[str]:
    """Symbols that are tristate, and files that are modules, as far as a patch shows it."""
    known: set[str] = set()
    if not any(file.path.endswith(("Makefile", "Kbuild")) for file in files):
        return frozenset()
    for file in files:
        name = file.path.rpartition("/")[2]
        for hunk in file.hunks:
            symbol = ""
            for side in (hunk.new, hunk.old):
                for words, _, _ in side:
                    if name.startswith("Kconfig"):
                        if found := _SYMBOL.match(words):
                            symbol = found[1]
                        elif symbol and _TRISTATE.match(words):
                            known.add(symbol)
                    elif name.endswith(".c") and _LICENSE.match(words):
                        known.add(name.removesuffix(".c"))
    return frozenset(known)
