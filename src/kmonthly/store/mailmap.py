"""Who properly is who, as the store was told."""

import duckdb
import pyarrow as pa

from kmonthly.history.model import Mailmap
from kmonthly.mail.columns import arrow_table
from kmonthly.store.database import registered
from kmonthly.terms.people import Person

_MAILMAP = pa.schema(
    [(name, pa.string()) for name in ("name", "address", "proper_name", "proper_address")]
)
_PROPER = pa.schema([("person", pa.int64()), ("name", pa.string()), ("address", pa.string())])


def stored_mailmap(connection: duckdb.DuckDBPyConnection) -> Mailmap:
    """The mailmap that the store was last given; an empty one if it never was."""
    rows = connection.execute("SELECT * FROM mailmap ORDER BY ALL").fetchall()
    return Mailmap({(name, address): Person(*proper) for name, address, *proper in rows})


def put_mailmap(connection: duckdb.DuckDBPyConnection, mailmap: Mailmap) -> None:
    """Puts a mailmap in the place of the one that is stored."""
    rows: list[tuple[object, ...]] = [
        (*place, proper.name, proper.address) for place, proper in mailmap.known.items()
    ]
    connection.execute("DELETE FROM mailmap")
    with registered(connection, "new_mailmap", arrow_table(_MAILMAP, rows)):
        connection.execute("INSERT INTO mailmap SELECT * FROM new_mailmap ORDER BY ALL")


def find_proper(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table `proper`: `person` as who they properly are, where that is another
    name or address than theirs."""
    rows = connection.execute(
        "SELECT person, name, address FROM person SEMI JOIN mailmap USING (address)"
    ).fetchall()
    mailmap = stored_mailmap(connection) if rows else Mailmap({})
    found: list[tuple[object, ...]] = []
    for number, name, address in rows:
        proper = mailmap.proper(Person(name, address))
        if (proper.name, proper.address) != (name, address):
            found.append((number, proper.name, proper.address))
    with registered(connection, "new_proper", arrow_table(_PROPER, found)):
        connection.execute("CREATE OR REPLACE TEMP TABLE proper AS FROM new_proper")
