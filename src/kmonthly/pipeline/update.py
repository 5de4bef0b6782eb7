"""The store brought up to date with archives: found, unpacked, read, linked, published; and with
what else is given: who is who, a clone of the kernel."""

from collections.abc import Sequence
from pathlib import Path

from kmonthly.archive.discover import discover
from kmonthly.archive.model import Part
from kmonthly.pipeline.derive import derive, derived
from kmonthly.pipeline.engine import engine
from kmonthly.pipeline.given import Given, given, is_new, take_after, take_before
from kmonthly.pipeline.ingest import Taken, ingest, news
from kmonthly.pipeline.unit import no_collector
from kmonthly.pipeline.watch import Watch
from kmonthly.store import database
from kmonthly.store.parts import known_parts
from kmonthly.terms.errors import NoStore


def update(
    archives: Sequence[Path],
    store: Path,
    processes: int,
    watch: Watch,
    people: Path | None = None,
    *,
    kernel: Path | None = None,
    owners: Path | None = None,
    organizations: Path | None = None,
) -> Taken:
    """Takes in what is new in the archives; a store that has it all already is not touched.

    Bundles are unpacked into a folder of the store's own beside it. A mailmap that tells of
    `people` something else than the stored one takes its place, and all is linked again. Of the
    clone `kernel` the commits of its HEAD are taken in. What is not given stays as it is. Raises
    MailmapUnusable, MaintainersUnusable, CloneUnusable, OrganizationsUnusable, NoArchive,
    ArchiveNameTaken, BundleUnusable and the store's errors.
    """
    what = given(people, owners, kernel, organizations)
    if not archives and not store.exists() and not what.is_nothing:
        raise NoStore(store)
    parts = discover(archives, store.with_name(store.name + ".bundles"), watch.unpacked)
    broken: set[Part] = set()
    try:
        return _updated(parts, store, processes, watch, broken, what=what)
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
    what: Given,
) -> Taken:
    new = _published_news(store, parts, broken, what)
    if new == {}:
        return Taken()
    with database.writing(store, processes) as connection:
        take_before(connection, what, watch.commits)
        if new is None:
            new = news(connection, parts, broken)
        watch.reading(sum(new.values()))
        with engine(processes if sum(new.values()) > ONE_PROCESS_DOES else 1) as run:
            taken = ingest(connection, parts, run, lambda part, n: watch.read(part.archive, n))
        take_after(connection, what)
        if not derived(connection):
            watch.linking()
            with no_collector():
                derive(connection)
    return taken


ONE_PROCESS_DOES = 1_500
"""Copies that one process has read before a pool of two is up and has (0.4 s)."""


def _published_news(
    store: Path, parts: Sequence[Part], broken: set[Part], what: Given
) -> dict[Part, int] | None:
    """What is new to the published store; None if there is work beside what is new."""
    if not store.exists() or database.unfinished(store):
        return None
    with database.reading(store) as connection:
        if not derived(connection) or not set(known_parts(connection).values()).issuperset(parts):
            return None
        if is_new(connection, what):
            return None
        return news(connection, parts, broken)
