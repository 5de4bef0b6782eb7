"""The sentences of a text, in its author's words, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST: Final = 60_000
"""Characters of a text that are looked at: no cover letter has a tenth of it."""

_STOP: Final = re.compile(r"(?<![.!?])[.!?]++[\"')\]]*+(?=\s)|:(?=[^\S\n]*+\n)")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|ie|eg|etc|vs|cf|approx|incl|resp|viz|fig|sec|no|mr|mrs|dr|st|[a-z]|\d+|\.\.)"
    r"\.$",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"[^\S\n]*(?:[-*+o•>]|\(?\d{1,2}[.)]|\([a-z]\)|[a-z]\))[^\S\n]+\S")
_QUOTED: Final = re.compile(r"[^\S\n]*[>|]")
_WROTE: Final = re.compile(r"\b(?:wrote|writes|said|schrieb|a écrit)\b.{0,20}:\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence: from `start` up to `end`, in characters of the text.

    `paragraph` counts from 0; `item`: it begins an item of a list; `words` stand on one line.
    """

    start: int
    end: int
    words: str
    paragraph: int
    item: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between empty ones or quoted ones, in characters of the text. `answers`: what stands
    right before it is quoted."""

    start: int
    end: int
    answers: bool = False


def own_blocks(text: str) -> Iterator[Block]:
    """The paragraphs that a mail's author wrote: without quoted lines, what announces them, and
    what stands behind a signature's dashes."""
    at, start, end = 0, -1, -1
    quoted = answers = False
    for line in (text[:MOST] + "\n").split("\n"):
        words = line.strip()
        stop = line in ("-- ", "--") or line.startswith(("diff --git ", "--- a/"))
        if stop or not words or _QUOTED.match(line):
            if start >= 0 and not _WROTE.search(text, start, end):
                yield Block(start, end, answers)
                quoted = False
            start = -1
            if stop:
                return
            quoted = bool(words) or quoted
        else:
            if start < 0:
                start, answers = at + len(line) - len(line.lstrip()), quoted
            end = at + len(line.rstrip())
        at += len(line) + 1


def sentences(text: str, blocks: Iterator[Block] | tuple[Block, ...]) -> Iterator[Sentence]:
    """The sentences of paragraphs, in order; items of a list begin sentences of their own."""
    for number, block in enumerate(blocks):
        for start, end, item in _units(text, block):
            yield from _split(text, start, end, number, item=item)


def _units(text: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    """A paragraph cut where items of a list begin."""
    at, start, item = block.start, block.start, False
    for line in text[block.start : block.end].split("\n"):
        if begins := _ITEM.match(line):
            if at > start:
                yield start, at - 1, item
            start, item = at + begins.end() - 1, True
        at += len(line) + 1
    if block.end > start:
        yield start, block.end, item


def _split(text: str, start: int, end: int, paragraph: int, *, item: bool) -> Iterator[Sentence]:
    for found in _STOP.finditer(text, start, end):
        if text[start : found.start()].endswith("("):  # "the writer(!)"
            continue
        if text[found.start()] == ".":
            before = text[max(start, found.start() - 8) : found.start() + 1]
            after = text[found.end() : found.end() + 40].lstrip()[:1]
            if _ABBREVIATION.search(before) or (found[0].startswith("..") and after.islower()):
                continue
        if made := _sentence(text, start, found.end(), paragraph, item=item):
            yield made
            item = False
        start = found.end()
    if made := _sentence(text, start, end, paragraph, item=item):
        yield made


def _sentence(text: str, start: int, end: int, paragraph: int, *, item: bool) -> Sentence | None:
    whole = text[start:end]
    words = " ".join(whole.split())
    if not any(map(str.isalnum, words)):
        return None
    start += len(whole) - len(whole.lstrip())
    return Sentence(start, start + len(whole.strip()), words, paragraph, item)
