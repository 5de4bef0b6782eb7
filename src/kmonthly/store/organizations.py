"""The table of organizations that the store was given: TOML, as it stands in the file."""

import duckdb

_NAME = "organizations"


def stored_organizations(connection: duckdb.DuckDBPyConnection) -> str:
    """The text that the store was last given; empty if it never was."""
    rows = connection.execute("SELECT value FROM meta WHERE name = ?", [_NAME]).fetchall()
    return str(rows[0][0]) if rows else ""


def put_organizations(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Puts a table in the place of the one that is stored."""
    connection.execute("DELETE FROM meta WHERE name = ?", [_NAME])
    connection.execute("INSERT INTO meta VALUES (?, ?)", [_NAME, text])
