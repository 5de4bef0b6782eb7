"""The names that the diff of a patch brings in or takes out, by the catalogue of rules."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from kmonthly.mail.identifiers import built, code, documented, registered
from kmonthly.mail.identifiers.changes import Changed, Hunk, Line, changes
from kmonthly.mail.identifiers.found import Found
from kmonthly.mail.model import Identifier
from kmonthly.mail.model import IdentifierKind as Kind
from kmonthly.terms.kernel import TOP

MOST: Final = 5_000
"""Names that are kept of one patch; a driver of 27,000 lines has 2,400."""

_NO_KERNEL: Final = ("tools/", "samples/", "scripts/", "Documentation/", "usr/")
_BINDINGS: Final = "Documentation/devicetree/bindings/"


def identifiers(text: str) -> tuple[Identifier, ...]:
    """The names that the unquoted diff in a normal text brings in or takes out, in its order.

    What a patch takes out and puts in again, in the same file or another, is neither: it was
    moved, or its definition changed. Files that are no part of the kernel do not count (tools,
    samples, scripts, device trees, documents but for those that promise an interface), nor does any
    file of a patch for another tree. A type that user space gets is not told as one that the kernel
    loses. A name of blanks is none.
    """
    files = tuple(changes(text))
    if not all(_is_of_kernel(file.path) for file in files):
        return ()
    modules = built.module_names(files)
    came: dict[tuple[Kind, str], Found] = {}
    went: dict[tuple[Kind, str], Found] = {}
    for file in files:
        for hunk in file.hunks:
            for side, kept in zip(hunk.sides, (went, came), strict=True):
                if side and len(kept) < MOST:
                    for found in islice(_names(file, hunk, side, modules), MOST - len(kept)):
                        if found.name:
                            kept.setdefault((found.kind, found.name), found)
    left = [
        (found, kept is went)
        for kept, other in ((came, went), (went, came))
        for key, found in kept.items()
        if key not in other and not (kept is went and (Kind.UAPI, found.name) in came)
    ][:MOST]
    places = _bytes(text, {at for found, _ in left for at in (found.begin, found.end)})
    return tuple(
        Identifier(found.kind, found.name, removed, places[found.begin], places[found.end])
        for found, removed in left
    )


def _bytes(text: str, places: Iterable[int]) -> dict[int, int]:
    """Where characters of a text stand in its UTF-8."""
    if text.isascii():
        return {at: at for at in places}
    found: dict[int, int] = {}
    before = size = 0
    for at in sorted(places):
        size += len(text[before:at].encode("utf-8", "replace"))
        found[at], before = size, at
    return found


def _names(file: Changed, hunk: Hunk, side: list[Line], modules: frozenset[str]) -> Iterable[Found]:
    """What the rules for a file's path find on one side of a hunk."""
    path = file.path
    name = path.rpartition("/")[2]
    if path.startswith(_BINDINGS):
        return (
            documented.schema(hunk.heading, side)
            if name.endswith(".yaml")
            else documented.prose(side)
        )
    if path.startswith("Documentation/ABI/"):
        return documented.paths(side)
    if name == "kernel-parameters.txt":
        return documented.parameters(side)
    if path.startswith(_NO_KERNEL):
        return ()
    if name.startswith("Kconfig"):
        return built.symbols(side)
    if name in ("Makefile", "Kbuild"):
        return built.modules(side, modules)
    if name.endswith(".tbl"):
        return documented.calls(side)
    if name.endswith((".c", ".h")):
        return _in_code(file, hunk, side)
    if name.endswith(".S"):
        return code.exports(side)
    return ()


def _is_of_kernel(path: str) -> bool:
    """Whether the kernel may have such a file: tools of user space have folders of other names, and
    headers right below include/."""
    top, _, rest = path.partition("/")
    return top in TOP and (top != "include" or "/" in rest)


def _in_code(file: Changed, hunk: Hunk, side: list[Line]) -> Iterator[Found]:
    yield from code.names(hunk.heading, side, file.path)
    yield from registered.names(hunk.heading, side)
