"""Blocks of markup on sheets that hold so many characters, with the sources that they name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from kmonthly.edition.cited import Mark, References
from kmonthly.edition.model import Run

MOST = 12_000
"""Characters of one block with its sources: what is longer is cut. Only mail that is made to do
harm has such a title or name."""

_LETTERS = (4000, 1000, 200)
"""A block that is too long keeps so many characters, before they are escaped."""

_MARK = len("[9999]")

# Scripts that run from right to left: among Latin words they would draw their neighbours along.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

Block = tuple[Run | Mark | Markup, ...]
"""What stays together: tags of ours, words, and marks of mails."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks that stay on one sheet if they fit on one, under a heading that a sheet repeats."""

    heading: Block
    blocks: tuple[Block, ...]


def bound(block: Block) -> Block:
    """The block, cut if it is longer than MOST with its sources."""
    if _cost(block, frozenset()) <= MOST:
        return block
    for letters in _LETTERS:
        cut = tuple(_cut(block, letters))
        if _cost(cut, frozenset()) <= MOST:
            return cut
    return tuple(piece for piece in cut if not isinstance(piece, Mark))


def packed(units: Iterable[Unit], room: int) -> tuple[tuple[Block, ...], ...]:
    """The blocks of each sheet of `room` characters, in order; a unit too long for a sheet of its
    own is parted at its blocks."""
    sheets: list[tuple[Block, ...]] = [()]
    named: frozenset[str] = frozenset()
    filled = 0
    under: Block = ()
    for unit in units:
        alone = (unit.heading, *unit.blocks)
        whole = _costs(alone, frozenset()) <= room
        for group in (unit.blocks,) if whole else ((block,) for block in unit.blocks):
            wanted = group if unit.heading == under else (unit.heading, *group)
            if filled and filled + _costs(wanted, named) > room:
                wanted = (unit.heading, *group)
                sheets.append(())
                named, filled = frozenset(), 0
            filled += _costs(wanted, named)
            sheets[-1] += wanted
            named |= _hrefs(wanted)
            under = unit.heading
    return tuple(sheets)


def drawn(blocks: Iterable[Block]) -> tuple[Markup, tuple[str, ...]]:
    """The markup of a sheet's blocks, and its sources: `[1] https://...`, a mail each."""
    references = References()
    words = Markup("").join(_piece(piece, references) for block in blocks for piece in block)
    return words, tuple(references.lines())


def _piece(piece: Run | Mark | Markup, references: References) -> Markup:
    if isinstance(piece, Mark):
        return Markup("[{}]").format(references.number(piece.href))
    return _words(piece) if isinstance(piece, Run) else piece


def _words(run: Run) -> Markup:
    if run.mail and _RIGHT_TO_LEFT.search(run.text):
        return Markup('<span style="unicode-bidi:isolate">{}</span>').format(run.text)
    return escape(run.text)


def _costs(blocks: Sequence[Block], named: frozenset[str]) -> int:
    return _cost(tuple(piece for block in blocks for piece in block), named)


def _cost(block: Block, named: frozenset[str]) -> int:
    """The characters of a block, and of the sources that were not named before."""
    marks = [piece for piece in block if isinstance(piece, Mark)]
    new = {mark.href for mark in marks} - named
    words = sum(_length(_words(piece)) for piece in block if isinstance(piece, Run))
    tags = sum(len(piece) for piece in block if isinstance(piece, Markup))
    sources = sum(_MARK + len(f" {escape(href)}<br>") for href in new)
    return words + tags + _MARK * len(marks) + sources


def _length(text: str) -> int:
    """Characters as JavaScript counts them: those beyond the first plane are two."""
    return (
        len(text) + sum(letter > "\uffff" for letter in text) if not text.isascii() else len(text)
    )


def _hrefs(blocks: Iterable[Block]) -> frozenset[str]:
    return frozenset(piece.href for block in blocks for piece in block if isinstance(piece, Mark))


def _cut(block: Block, letters: int) -> Iterator[Run | Mark | Markup]:
    for piece in block:
        if not isinstance(piece, Run):
            yield piece
        elif letters:
            kept = piece.text if len(piece.text) <= letters else f"{piece.text[: letters - 1]}…"
            letters -= len(kept)
            yield replace(piece, text=kept)
