"""The file: opening it for reading or writing, its schema, publishing by rename.

Readers open the published file. A writer works on a copy beside it (`NAME.writing`), which takes
the published file's place by rename when it is complete. A writer that was killed leaves its copy
behind, and the next one goes on with it: every transaction in it is whole.
"""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from kmonthly.mail.model import EXTRACTOR, NORMALISER
from kmonthly.series.model import LINKER
from kmonthly.terms.errors import (
    NoStore,
    StoreBusy,
    StoreOfAnotherVersion,
    StoreUnusable,
    StoreUnwritable,
)

Connection = duckdb.DuckDBPyConnection
"""An open store, to be given to the store's questions; DuckDB is nobody else's business."""

SCHEMA_VERSION = 5

MEMORY_LIMIT = "96MiB"
"""DuckDB's buffers; it spills to disk beyond that, but not everything can be: with 64 MiB, enough
for the first linker at 453,600 copies, the second one ran out (November 2026)."""

BLOCK_SIZE = 16 * 1024
"""The least that DuckDB can be asked for. A day's mail changes a little of every column: with its
own 256 KiB a store of 9 MB grew to 16 MB in two days, with this one of 6.8 MB to 7.5 MB (2026)."""


_DISK = re.compile(
    r"(?:Could not|Cannot|Failed to) (?:write|read|sync|open|truncate)[^\n]*: ([^\n:]+)\s*\Z"
)
"""How DuckDB's file layer tells what the system said: the last words are the system's."""


_NO_ROOM = (errno.ENOSPC, errno.EROFS, errno.EDQUOT)


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """The published store, read only. Raises NoStore, StoreUnusable, StoreOfAnotherVersion."""
    if not path.exists():
        raise NoStore(path)
    with _opened(path, read_only=True) as connection:
        _check_version(connection, path)
        yield connection


@contextmanager
def writing(path: Path, threads: int = 1) -> Iterator[Connection]:
    """The store's next version; published when the block ends without an exception.

    Raises StoreBusy where another process writes, StoreUnusable, StoreUnwritable,
    StoreOfAnotherVersion. If the block raises, what it had committed stays in the copy, and the
    next writer goes on from there.
    """
    with _locked(path), _disk_told(path):
        work = path.with_name(path.name + ".writing")
        _clear_spilled(work)
        _prepare(path, work)
        with _opened(work, read_only=False) as connection:
            connection.execute(f"SET threads = {int(threads)}")
            yield connection
            connection.execute("CHECKPOINT")
        _publish(work, path)


def unfinished(path: Path) -> bool:
    """Whether a killed writer left work behind that is not published."""
    return path.with_name(path.name + ".writing").exists()


def stored_time(time: datetime) -> datetime:
    """A time as the store's columns hold it: UTC, without saying so (TIMESTAMP_S has no zone)."""
    return time.astimezone(UTC).replace(tzinfo=None)


def versions(connection: Connection) -> dict[str, str]:
    """The `meta` table."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())


def note(connection: Connection, **values: str) -> None:
    """Writes into the `meta` table what is not there yet."""
    for name, value in values.items():
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = ? AND value <> ?", [value, name, value]
        )


@contextmanager
def registered(connection: Connection, name: str, table: pa.Table) -> Iterator[None]:
    """An Arrow table that queries within the block know by a name."""
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)


def keys(column: str, found: Iterable[int]) -> pa.Table:
    """A table of one column of keys, each once, in order."""
    return pa.table({column: pa.array(sorted(set(found)), pa.int64())})


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of the block's changes or none of them."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _disk_told(path: Path) -> Iterator[None]:
    """Says of a full or failing disk what it is. DuckDB has an error of another class for each
    place where it meets one (a commit, a checkpoint, a spill), all with its file layer's words."""
    try:
        yield
    except duckdb.Error as error:
        said = _DISK.search(str(error))
        if said is None:
            raise
        raise StoreUnwritable(path, said[1]) from error


@contextmanager
def _opened(path: Path, *, read_only: bool) -> Iterator[Connection]:
    """A connection for the block. Ctrl-C leaves it as KeyboardInterrupt, whoever was at work."""
    connection = _connect(path, read_only=read_only)
    try:
        yield connection
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of the signal
            raise KeyboardInterrupt from None
        raise
    finally:
        connection.close()


def _connect(path: Path, *, read_only: bool) -> Connection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "default_block_size": str(BLOCK_SIZE),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        if not read_only:
            return duckdb.connect(str(path), config=settings)
        # DuckDB gives a process that has a file open the same file again, even when another one
        # has taken its name since: each reader gets an instance of its own.
        connection = duckdb.connect(":memory:", config=settings | {"temp_directory": f"{path}.tmp"})
        with ExitStack() as if_it_fails:
            if_it_fails.callback(connection.close)
            name = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{name}' AS store (READ_ONLY)")
            connection.execute("USE store")
            if_it_fails.pop_all()
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreBusy(path, "its file is locked") from None
        if not read_only and (said := _DISK.search(str(error))) is not None:
            raise StoreUnwritable(path, said[1]) from None
        raise StoreUnusable(path, _first_line(error)) from None
    except duckdb.Error as error:
        raise StoreUnusable(path, _first_line(error)) from None
    return connection


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with its process, however that ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(path.name + ".lock").open("w")
    except OSError as error:
        kind = StoreUnwritable if error.errno in _NO_ROOM else StoreUnusable
        raise kind(path, error.strerror or str(error)) from None
    with file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusy(path, "its lock is held") from None
        yield


def _prepare(path: Path, work: Path) -> None:
    """A working copy: a dead writer's, else the published store's, else an empty one.

    It takes its name when it is whole, so that one that is there can always be opened.
    """
    if work.exists() and _can_go_on(work):
        return
    half = work.with_name(work.name + ".copying")
    _remove(half)
    try:
        if path.exists():
            with reading(path) as connection:  # what is no store of ours is not copied
                _check_readings(connection, path)
                shutil.copyfile(path, half)
        else:
            with _opened(half, read_only=False) as connection:
                _create(connection)
                connection.execute("CHECKPOINT")  # else its tables stay in the log beside it
        half.rename(work)
    except OSError as error:
        _remove(half)
        raise StoreUnwritable(path, error.strerror or str(error)) from None


def _can_go_on(work: Path) -> bool:
    """Whether a dead writer's copy is whole and of this version; removes it if not."""
    try:
        with _opened(work, read_only=False) as connection:
            _check_version(connection, work)
            _check_readings(connection, work)
    except (StoreUnusable, StoreOfAnotherVersion):
        _remove(work)
        return False
    return True


def _clear_spilled(work: Path) -> None:
    """Removes what a writer that was killed had spilled to disk; nobody else uses that name."""
    shutil.rmtree(work.with_name(work.name + ".tmp"), ignore_errors=True)


def _remove(file: Path) -> None:
    for left in (file, file.with_name(file.name + ".wal")):
        left.unlink(missing_ok=True)


def _publish(work: Path, path: Path) -> None:
    try:
        with work.open("rb") as file:
            os.fsync(file.fileno())
        work.replace(path)
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise StoreUnwritable(path, error.strerror or str(error)) from None


def _create(connection: Connection) -> None:
    """The schema, and what the store is made with."""
    with transaction(connection):
        for file in sorted(_schema_files(), key=lambda each: each.name):
            connection.execute(file.read_text("utf-8"))
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [
                ("schema", str(SCHEMA_VERSION)),
                ("extractor", str(EXTRACTOR)),
                ("normaliser", str(NORMALISER)),
                ("linker", str(LINKER)),
            ],
        )


def _check_version(connection: Connection, path: Path) -> None:
    try:
        found = versions(connection)
    except duckdb.Error as error:
        raise StoreUnusable(path, _first_line(error)) from None
    if found.get("schema") != str(SCHEMA_VERSION):
        raise StoreOfAnotherVersion(
            path, f"schema {found.get('schema', 'unknown')}", f"schema {SCHEMA_VERSION}"
        )


def _check_readings(connection: Connection, path: Path) -> None:
    """A store holds readings of one version: those of this program are not mixed with others."""
    found = versions(connection)
    for name, wanted in (("extractor", EXTRACTOR), ("normaliser", NORMALISER)):
        if found.get(name) != str(wanted):
            raise StoreOfAnotherVersion(path, f"{name} {found.get(name)}", f"{name} {wanted}")


def _schema_files() -> list[Path]:
    folder = resources.files("kmonthly.store") / "schema"
    return [Path(str(each)) for each in folder.iterdir() if each.name.endswith(".sql")]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
