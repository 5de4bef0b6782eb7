"""The file: opening it for reading or writing, its schema, publishing by rename.

Readers open the published file. A writer works on a copy beside it (`NAME.writing`), which takes
the published file's place by rename when it is complete. A writer that was killed leaves its copy
behind, and the next one goes on with it: every transaction in it is whole.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from kmonthly.mail.model import EXTRACTOR, NORMALISER
from kmonthly.series.model import LINKER
from kmonthly.terms.errors import NoStore, StoreBusy, StoreOfAnotherVersion, StoreUnusable

SCHEMA_VERSION = 1

MEMORY_LIMIT = "192MiB"
"""DuckDB's buffers. It spills to disk beyond that; docs/performance.md has the whole's peaks."""

DERIVED = ("posting", "member")
"""Tables that hold nothing which cannot be made again from the others."""


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published store, read only. Raises NoStore, StoreUnusable, StoreOfAnotherVersion."""
    if not path.exists():
        raise NoStore(path)
    connection = _connect(path, read_only=True)
    try:
        _check_version(connection, path)
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(path: Path, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's next version; published when the block ends without an exception.

    Raises StoreBusy where another process writes, StoreUnusable, StoreOfAnotherVersion. If the
    block raises, what it had committed stays in the copy, and the next writer goes on from there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        work = path.with_name(path.name + ".writing")
        _prepare(path, work)
        connection = _connect(work, read_only=False)
        try:
            connection.execute(f"SET threads = {int(threads)}")
            _create(connection, path)
            yield connection
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        _publish(work, path)


def unfinished(path: Path) -> bool:
    """Whether a killed writer left work behind that is not published."""
    return path.with_name(path.name + ".writing").exists()


def versions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The `meta` table."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block's changes or none of them."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    settings = {
        "memory_limit": MEMORY_LIMIT,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return duckdb.connect(str(path), read_only=read_only, config=settings)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreBusy(path, "its file is locked") from None
        raise StoreUnusable(path, _first_line(error)) from None
    except duckdb.Error as error:
        raise StoreUnusable(path, _first_line(error)) from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with its process, however that ends."""
    with path.with_name(path.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusy(path, "its lock is held") from None
        yield


def _prepare(path: Path, work: Path) -> None:
    """A working copy: a dead writer's, else the published store's, else none yet."""
    if work.exists() or not path.exists():
        return
    half = work.with_name(work.name + ".copying")
    shutil.copyfile(path, half)
    half.rename(work)


def _publish(work: Path, path: Path) -> None:
    with work.open("rb") as file:
        os.fsync(file.fileno())
    work.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _create(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The schema, if it is not there yet; refuses a file of another version."""
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    if "meta" in tables:
        _check_version(connection, path)
        return
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
                ("derived", ""),
            ],
        )


def _check_version(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        found = versions(connection)
    except duckdb.Error as error:
        raise StoreUnusable(path, _first_line(error)) from None
    if found.get("schema") != str(SCHEMA_VERSION):
        raise StoreOfAnotherVersion(path, int(found.get("schema", "0")), SCHEMA_VERSION)


def _schema_files() -> list[Path]:
    folder = resources.files("kmonthly.store") / "schema"
    return [Path(str(each)) for each in folder.iterdir() if each.name.endswith(".sql")]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
