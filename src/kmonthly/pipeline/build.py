"""A store to a month's pages, unless they lie there already.

Pages are a function of the store, the month, the cutoff and this program, unless a language model
is asked, which may answer otherwise every time: then they are always made. What they were made of
is noted beside them, with their hashes: as long as all of it is the same they are left as they are.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from kmonthly.condense.model import Language, Written
from kmonthly.pipeline.compose import compose
from kmonthly.pipeline.condense import Machine
from kmonthly.pipeline.publish import publish, written
from kmonthly.pipeline.tables import month_files
from kmonthly.pipeline.tell import stories_and_flow
from kmonthly.store import database
from kmonthly.store.parts import known_parts
from kmonthly.terms.errors import PagesUnwritable
from kmonthly.terms.months import Month

_WRITTEN: tuple[Language, ...] = get_args(Language)

NOTE = ".made.json"


@dataclass(frozen=True, slots=True)
class Built:
    """The pages of an issue, how many of its stories are told in full, and of how many series."""

    pages: tuple[Path, ...]
    stories: int
    series: int


def build(
    store: Path,
    month: Month,
    cutoff: datetime,
    into: Path,
    machine: Machine | None = None,
    *,
    site: str = "",
) -> Built:
    """The pages of a month's issue; with a machine its sentences stand on them, marked as such.
    `site` is the web address of what `into` holds, if it has one.

    Raises NoStore, NothingInMonth, PagesUnwritable, NotASite, and what the machine raises.
    """
    folder = into / str(month)
    made_of = origin(store, cutoff, site) if machine is None else ""
    found = _found(folder, made_of) if made_of else None
    if found is not None:
        return found
    with database.reading(store) as connection:
        every = stories_and_flow(connection, month, cutoff)
        issue = compose(connection, month, cutoff, told=every)
        tables = month_files(connection, every[0], month, cutoff)
    told = [story for chapter in issue.chapters for story in chapter.stories]
    machines: dict[str, Written] = (
        {language: machine.written(told, language) for language in _WRITTEN} if machine else {}
    )
    pages = publish(issue, into, machines, tables, site=site)
    _tidy(folder, pages)
    note = {
        "origin": made_of,
        "pages": {page.relative_to(folder).as_posix(): _digest(page) for page in pages},
        "stories": len(told),
        "series": issue.figures.series,
    }
    try:
        written(folder / NOTE, json.dumps(note, indent=1).encode() + b"\n")
    except OSError as error:
        raise PagesUnwritable(folder, error.strerror or str(error)) from error
    return Built(pages, len(told), issue.figures.series)


def _found(folder: Path, made_of: str) -> Built | None:
    """The pages that lie there, if they are of this origin and nobody changed them."""
    try:
        note = json.loads((folder / NOTE).read_bytes())
        pages = {folder / name: digest for name, digest in note["pages"].items()}
        if not all(page.resolve().is_relative_to(folder.resolve()) for page in pages):
            return None
        if note["origin"] != made_of or any(_digest(page) != pages[page] for page in pages):
            return None
        return Built(tuple(pages), int(note["stories"]), int(note["series"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # never made, or no longer whole: made anew


def _tidy(folder: Path, pages: tuple[Path, ...]) -> None:
    """Takes away what was made here before and is no longer, unless somebody changed it: a format
    of several files may need fewer of them now."""
    try:
        before = json.loads((folder / NOTE).read_bytes())["pages"]
        for name in before.keys() - {page.relative_to(folder).as_posix() for page in pages}:
            page = folder / name
            ours = page.resolve().is_relative_to(folder.resolve())
            if ours and page.is_file() and _digest(page) == before[name]:
                page.unlink()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return  # never made, or no note of it: nothing is known to be ours


def origin(store: Path, cutoff: datetime, site: str = "") -> str:
    """What pages are made of. A store is published by rename: one that changed is another file.

    Quotations come out of the archives; those of one that is away will be made when it is back.
    """
    with database.reading(store) as connection:
        state = store.stat()
        there = [part.path.exists() for _, part in sorted(known_parts(connection).items())]
    told = (
        state.st_ino,
        state.st_mtime_ns,
        state.st_size,
        there,
        cutoff.isoformat(),
        site,
        _program(),
    )
    return sha256(repr(told).encode()).hexdigest()


@cache
def _program() -> str:
    """A hash of all that this program is made of: code, templates, words, tables."""
    digest = sha256()
    waiting: list[tuple[str, Traversable]] = [("", resources.files("kmonthly"))]
    while waiting:
        name, each = waiting.pop()
        if each.is_file():
            digest.update(f"{name} {sha256(each.read_bytes()).hexdigest()}\n".encode())
        elif each.name != "__pycache__":
            inner = sorted(each.iterdir(), key=lambda entry: entry.name)
            waiting += ((f"{name}/{entry.name}", entry) for entry in inner)
    return digest.hexdigest()


def _digest(page: Path) -> str:
    return sha256(page.read_bytes()).hexdigest()
