"""The store brought up to date with archives: found, unpacked, read, linked, published."""

from collections.abc import Sequence
from pathlib import Path

from kmonthly.archive.discover import discover
from kmonthly.archive.model import Part
from kmonthly.history.mailmap import mailmap
from kmonthly.history.model import Mailmap
from kmonthly.pipeline.derive import derive, derived
from kmonthly.pipeline.engine import engine
from kmonthly.pipeline.ingest import Taken, ingest, news
from kmonthly.pipeline.unit import no_collector
from kmonthly.pipeline.watch import Watch
from kmonthly.store import database
from kmonthly.store.cluster import dirty_all
from kmonthly.store.database import Connection
from kmonthly.store.mailmap import put_mailmap, stored_mailmap
from kmonthly.store.parts import known_parts
from kmonthly.terms.errors import MailmapUnusable, NoStore


def update(
    archives: Sequence[Path],
    store: Path,
    processes: int,
    watch: Watch,
    people: Path | None = None,
) -> Taken:
    """Takes in what is new in the archives; a store that has it all already is not touched.

    Bundles are unpacked into a folder of the store's own beside it. A mailmap that tells of
    `people` something else than the stored one takes its place, and all is linked again. Raises
    MailmapUnusable, NoArchive, ArchiveNameTaken, BundleUnusable and the store's errors.
    """
    told = None if people is None else _mailmap(people)
    if people is not None and not archives and not store.exists():
        raise NoStore(store)
    parts = discover(archives, store.with_name(store.name + ".bundles"), watch.unpacked)
    broken: set[Part] = set()
    try:
        return _updated(parts, store, processes, watch, broken, told=told)
    finally:
        for name in sorted({part.archive for part in broken}):
            watch.broken(name)


def _updated(
    parts: Sequence[Part],
    store: Path,
    processes: int,
    watch: Watch,
    broken: set[Part],
    *,
    told: Mailmap | None,
) -> Taken:
    new = _published_news(store, parts, broken, told)
    if new == {}:
        return Taken()
    with database.writing(store, processes) as connection:
        if new is None:
            new = news(connection, parts, broken)
        watch.reading(sum(new.values()))
        with engine(processes if sum(new.values()) > ONE_PROCESS_DOES else 1) as run:
            taken = ingest(connection, parts, run, lambda part, n: watch.read(part.archive, n))
        _tell(connection, told)
        if not derived(connection):
            watch.linking()
            with no_collector():
                derive(connection)
    return taken


ONE_PROCESS_DOES = 1_500
"""Copies that one process has read before a pool of two is up and has (0.4 s)."""


def _mailmap(path: Path) -> Mailmap:
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise MailmapUnusable(path, error.strerror or str(error)) from None
    if "\0" in text:
        raise MailmapUnusable(path, "it is no text")
    return mailmap(text)


def _tell(connection: Connection, told: Mailmap | None) -> None:
    """Puts in who is who, if that is something new: anything may have to be linked otherwise."""
    if told is None or told == stored_mailmap(connection):
        return
    with database.transaction(connection):
        put_mailmap(connection, told)
        dirty_all(connection)


def _published_news(
    store: Path, parts: Sequence[Part], broken: set[Part], told: Mailmap | None
) -> dict[Part, int] | None:
    """What is new to the published store; None if there is work beside what is new."""
    if not store.exists() or database.unfinished(store):
        return None
    with database.reading(store) as connection:
        if not derived(connection) or not set(known_parts(connection).values()).issuperset(parts):
            return None
        if told is not None and told != stored_mailmap(connection):
            return None
        return news(connection, parts, broken)
