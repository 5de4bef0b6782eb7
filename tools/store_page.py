"""Write docs/store.md, the page of the store's tables, from the schema's SQL.

    python tools/store_page.py

A table is one CREATE TABLE with a column a line; the words behind `--` are its description, and
the comment at the head of a file is what is said of all its tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "src" / "kmonthly" / "store" / "schema"
PAGE = ROOT / "docs" / "store.md"

_TABLE = re.compile(r"^CREATE TABLE (\w+) \(\n(.*?)^\);", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r" +([a-z_]+) +([A-Z_]+(?:\[\])?)(.*?),? *(?:-- (.+))?")
_CONSTRAINT = re.compile(r" +(?:UNIQUE|PRIMARY KEY) \(.+\),?")

_HEAD = """\
# The store's tables

This page is made by `tools/store_page.py` from the SQL in `src/kmonthly/store/schema/`.

A store is one DuckDB file; `kmonthly.store` is the only place that speaks SQL to it. Times are UTC.
A *key* is 63 bits of the hash of a natural name, so it is the same in every store. A column without
"may be NULL" never is.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the SQL has it; `said` is empty where nobody described it."""

    name: str
    type: str
    may_be_null: bool
    said: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns, in order."""

    name: str
    columns: tuple[Column, ...]


def tables(sql: str) -> tuple[Table, ...]:
    """The tables that a file of the schema creates."""
    return tuple(Table(match[1], tuple(_columns(match[2]))) for match in _TABLE.finditer(sql))


def _columns(body: str) -> Iterator[Column]:
    for line in body.splitlines():
        if _CONSTRAINT.fullmatch(line):
            continue
        match = _COLUMN.fullmatch(line)
        if match is None:
            raise ValueError(f"not a column: {line!r}")
        name, kind, rest, said = match.groups()
        sure = "NOT NULL" in rest or "PRIMARY KEY" in rest
        yield Column(name, kind, not sure, said or "")


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_chapter(file) for file in sorted(SCHEMA.glob("*.sql")))])


def _chapter(file: Path) -> str:
    sql = file.read_text("utf-8")
    comment = [
        line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")
    ]
    parts = [f"## `{file.name}`\n\n{' '.join(comment)}\n"]
    for table in tables(sql):
        rows = "\n".join(_row(column) for column in table.columns)
        parts.append(f"### {table.name}\n\n| column | type | |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _row(column: Column) -> str:
    null = " (may be NULL)" if column.may_be_null else ""
    return f"| `{column.name}` | {column.type} | {column.said}{null} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
