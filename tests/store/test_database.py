"""The store's file: who may read and write it, and when its next version is seen."""

import shutil
from pathlib import Path

import duckdb
import pytest

from kmonthly.store import database
from kmonthly.store.database import Connection, reading, unfinished, writing
from kmonthly.store.dump import logical_hash, table_hashes
from kmonthly.terms.errors import (
    NoStore,
    StoreBusy,
    StoreOfAnotherVersion,
    StoreUnusable,
)


class SomeError(Exception):
    """Raised by a block that fails."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store is to be."""
    return tmp_path / "deep" / "store.duckdb"


def add_person(path: Path, number: int) -> None:
    with writing(path) as connection:
        put_person(connection, number)


def put_person(connection: Connection, number: int) -> None:
    connection.execute("INSERT INTO person VALUES (?, 'Ada', 'ada@example.org')", [number])


def add_two_and_fail(path: Path) -> None:
    """The first is committed by itself, the second is not."""
    with writing(path) as connection:
        put_person(connection, 2)
        with database.transaction(connection):
            put_person(connection, 3)
            raise SomeError


def people(connection: Connection) -> list[int]:
    rows = connection.execute("SELECT person FROM person ORDER BY 1").fetchall()
    return [number for (number,) in rows]


def files(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()}


def test_a_reader_keeps_what_it_opened(path: Path) -> None:
    """
    reader one   opens, sees 1
    writer       adds 2, publishes
    reader one   still sees 1
    reader two   opens, sees 1 and 2
    """
    add_person(path, 1)
    with reading(path) as first:
        assert people(first) == [1]
        with writing(path) as connection:
            put_person(connection, 2)
            assert people(first) == [1]
        assert people(first) == [1]
        with reading(path) as second:
            assert people(second) == [1, 2]
        assert people(first) == [1]


def test_a_path_may_hold_anything(tmp_path: Path) -> None:
    """Quotes, spaces and other scripts in the names of folders and files."""
    path = tmp_path / 'ada\'s "郁金香"; tulips' / "it's.duckdb"
    add_person(path, 1)
    add_person(path, 2)
    with reading(path) as found:
        assert people(found) == [1, 2]


def test_nothing_is_seen_before_it_is_complete(path: Path) -> None:
    """The first version of a store appears when its writer is done, under its name, and alone."""
    with writing(path) as connection:
        put_person(connection, 1)
        with pytest.raises(NoStore), reading(path):
            pass
    with reading(path) as found:
        assert people(found) == [1]
    assert files(path) == {"store.duckdb", "store.duckdb.lock"}


def test_a_failed_writer_leaves_its_work_to_the_next(path: Path) -> None:
    """What it had committed is kept, what it had not is gone; nothing of it was published."""
    add_person(path, 1)
    with pytest.raises(SomeError):
        add_two_and_fail(path)
    assert unfinished(path)
    with reading(path) as found:
        assert people(found) == [1]
    add_person(path, 4)
    assert not unfinished(path)
    with reading(path) as found:
        assert people(found) == [1, 2, 4]


def test_half_a_working_copy_is_made_again(path: Path) -> None:
    """A writer was killed while it copied the store, or while it made the first one."""
    for published in (False, True):
        if published:
            add_person(path, 1)
        path.parent.mkdir(exist_ok=True)
        for name in ("store.duckdb.writing.copying", "store.duckdb.writing.copying.wal"):
            (path.parent / name).write_bytes(b"half")
        add_person(path, 2 + published)
        assert files(path) == {"store.duckdb", "store.duckdb.lock"}
    with reading(path) as found:
        assert people(found) == [1, 2, 3]


def test_one_writer_at_a_time(path: Path) -> None:
    """The second is told so at once; when the first is done, it may."""
    with writing(path):
        with pytest.raises(StoreBusy) as busy, writing(path):
            pass
        assert str(busy.value) == (
            f"{path} is being written by another process (its lock is held): wait for it, "
            "or give --store"
        )
    add_person(path, 1)


def test_no_store(path: Path) -> None:
    """Readers need one; nothing is made for them."""
    with pytest.raises(NoStore) as none, reading(path):
        pass
    assert str(none.value) == (
        f"no store at {path}: make one with `kmonthly build --archive DIR`, or give --store"
    )
    assert not path.parent.exists()


@pytest.mark.parametrize("held", [b"", b"garbage", b"\0" * 20_000])
def test_garbage_is_no_store(path: Path, held: bytes) -> None:
    """For readers and writers; it is left as it is."""
    path.parent.mkdir()
    path.write_bytes(held)
    with pytest.raises(StoreUnusable), reading(path):
        pass
    with pytest.raises(StoreUnusable) as unusable, writing(path):
        pass
    assert str(unusable.value).endswith(
        "a store that is damaged is built again under another name: everything in it comes from "
        "the archives"
    )
    assert path.read_bytes() == held
    assert not unfinished(path)


def test_a_database_of_somebody_else_is_no_store(path: Path) -> None:
    """DuckDB opens it, but what we look for is not in it."""
    path.parent.mkdir()
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE tulips (n INTEGER)")
    with pytest.raises(StoreUnusable), reading(path):
        pass


def test_a_place_that_cannot_be_is_unusable(tmp_path: Path) -> None:
    """A folder in the way, or a file where a folder should be."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable), writing(tmp_path / "file" / "store.duckdb"):
        pass
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnusable), reading(tmp_path / "folder"):
        pass


def test_a_store_of_another_version_is_refused(path: Path) -> None:
    """One that a later kmonthly wrote: neither read nor written, and left as it is."""
    with writing(path) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    before = path.read_bytes()
    with pytest.raises(StoreOfAnotherVersion) as other, reading(path):
        pass
    assert str(other.value) == (
        f"{path} was made with schema 99, this kmonthly writes schema {database.SCHEMA_VERSION}: "
        "use the kmonthly that wrote it, or remove the file and build again; all of it comes from "
        "the archives"
    )
    with pytest.raises(StoreOfAnotherVersion), writing(path):
        pass
    assert path.read_bytes() == before
    assert not unfinished(path)


def test_readings_of_two_versions_are_not_mixed(path: Path) -> None:
    """What an earlier kmonthly read may be looked at, but nothing is added to it."""
    with writing(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'extractor'")
    with reading(path) as found:
        assert people(found) == []
    with pytest.raises(StoreOfAnotherVersion, match="extractor 0"), writing(path):
        pass
    assert not unfinished(path)


@pytest.mark.parametrize("left", ["not a store", "another version"])
def test_what_a_dead_writer_left_may_be_of_no_use(path: Path, left: str) -> None:
    """Its copy is damaged, or was made by another kmonthly: the published store is begun with."""
    add_person(path, 1)
    work = path.with_name(path.name + ".writing")
    shutil.copyfile(path, work)
    if left == "not a store":
        work.write_bytes(b"rubbish" * 1000)
    else:
        with duckdb.connect(str(work)) as connection:
            connection.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    add_person(path, 2)
    with reading(path) as found:
        assert people(found) == [1, 2]


def test_ctrl_c_within_the_database_is_ctrl_c(path: Path) -> None:
    """DuckDB reports the signal as a RuntimeError of its own; another RuntimeError stays one."""
    with pytest.raises(KeyboardInterrupt), writing(path):
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError), writing(path):
        raise RuntimeError("something else")


def test_equal_facts_have_equal_hashes(path: Path, tmp_path: Path) -> None:
    """
    one     1, then 2
    other   2 and 1 at once, then 3 comes and goes
    """
    other = tmp_path / "other.duckdb"
    add_list(path, 1)
    add_list(path, 2)
    add_list(other, 2, 1, 3)
    with writing(other) as connection:
        connection.execute("DELETE FROM addressed WHERE message = 3")
    assert path.read_bytes() != other.read_bytes()
    with reading(path) as one, reading(other) as two:
        assert logical_hash(one) == logical_hash(two)


def add_list(store: Path, *messages: int) -> None:
    with writing(store) as connection:
        for message in messages:
            connection.execute("INSERT INTO addressed VALUES (?, 'tulips')", [message])


def test_names_that_no_fact_uses_do_not_count(path: Path) -> None:
    """A person and a path that only a mail named which its archive took out again."""
    with writing(path) as connection:
        before = logical_hash(connection)
        put_person(connection, 1)
        connection.execute("INSERT INTO path VALUES (1, 'bulbs/tulip.c')")
        assert logical_hash(connection) == before


def test_each_table_counts(path: Path) -> None:
    """One fact more in any table, and no other, changes the hash of that table and of the store."""
    with writing(path) as connection:
        connection.execute(
            "INSERT INTO part VALUES (1, 'tulips', 'mbox', '', '/somewhere', 'cursor')"
        )
        tables = list(table_hashes(connection))
        shown = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
        assert set(tables) == shown
        for table in tables:
            before, whole = table_hashes(connection), logical_hash(connection)
            connection.execute(_one_row(connection, table))
            after = table_hashes(connection)
            assert {name for name in tables if before[name] != after[name]} == {table}
            assert logical_hash(connection) != whole


def test_where_an_archive_lies_does_not_count(path: Path, tmp_path: Path) -> None:
    """Nor which number a part has in this store."""
    other = tmp_path / "other.duckdb"
    for store, number, place in ((path, 1, "/here"), (other, 7, "/there")):
        with writing(store) as connection:
            connection.execute(
                "INSERT INTO part VALUES (?, 'tulips', 'mbox', '', ?, 'cursor')", [number, place]
            )
            connection.execute("INSERT INTO flaw VALUES (?, '', 'mail.no-date', 5, '')", [number])
    with reading(path) as one, reading(other) as two:
        assert logical_hash(one) == logical_hash(two)


def test_what_a_dead_writer_spilled_is_cleared(path: Path) -> None:
    spilled = path.with_name(path.name + ".writing.tmp")
    spilled.mkdir(parents=True)
    (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"rows")
    add_person(path, 1)
    assert not spilled.exists()


def test_a_copied_store_is_a_store(path: Path, tmp_path: Path) -> None:
    """One file, complete: no log beside it."""
    add_person(path, 1)
    shutil.copy(path, tmp_path / "copy.duckdb")
    with reading(tmp_path / "copy.duckdb") as found:
        assert people(found) == [1]


_PLAIN = {
    "VARCHAR": "'x'",
    "BLOB": "'x'::BLOB",
    "BOOLEAN": "true",
    "TIMESTAMP_S": "TIMESTAMP_S '2020-08-03 12:00:00'",
    "VARCHAR[]": "['x']",
    "BIGINT[]": "[1]",
    "UINTEGER[]": "[1]",
}


def _one_row(connection: Connection, table: str) -> str:
    """A statement that adds a row; where it refers to a part, to the first."""
    columns = connection.execute(f"DESCRIBE {table}").fetchall()
    values = ", ".join(
        "2" if (table, name) == ("part", "part") else _PLAIN.get(kind, "1")
        for name, kind, *_ in columns
    )
    return f"INSERT INTO {table} VALUES ({values})"
