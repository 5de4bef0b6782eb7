"""The schema describes itself, and docs/store.md says what it says."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kmonthly.store.database import writing
from making import ROOT


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/store_page.py."""
    found = importlib.util.spec_from_file_location("store_page", ROOT / "tools" / "store_page.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def test_every_column_is_described(tool: ModuleType) -> None:
    """A comment behind each column of each table."""
    silent = [
        f"{table.name}.{column.name}"
        for file in tool.SCHEMA.glob("*.sql")
        for table in tool.tables(file.read_text())
        for column in table.columns
        if not column.said
    ]
    assert silent == []


def test_the_page_has_every_column_of_a_real_store(tool: ModuleType, tmp_path: Path) -> None:
    """What the tool reads out of the SQL is what DuckDB makes of it."""
    read = {
        (table.name, column.name, column.type, column.may_be_null)
        for file in tool.SCHEMA.glob("*.sql")
        for table in tool.tables(file.read_text())
        for column in table.columns
    }
    with writing(tmp_path / "store.duckdb") as connection:
        made = connection.execute(
            "SELECT table_name, column_name, replace(data_type, 'VARCHAR', 'TEXT'), is_nullable "
            "FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    assert read == {tuple(row) for row in made}


def test_the_page_is_up_to_date(tool: ModuleType) -> None:
    """If not: python tools/store_page.py."""
    assert tool.PAGE.read_text("utf-8") == tool.page()
