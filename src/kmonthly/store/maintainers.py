"""Who looks after what, as the store was told."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from kmonthly.history.model import Maintainers, Subsystem
from kmonthly.mail.columns import arrow_table
from kmonthly.store.database import registered
from kmonthly.terms.people import Person

_MANY = pa.list_(pa.string())
_SECTIONS = pa.schema(
    [
        ("section", pa.int32()),
        ("name", pa.string()),
        ("maintainers", _MANY),
        ("reviewers", _MANY),
        ("lists", _MANY),
        ("status", pa.string()),
        ("files", _MANY),
        ("excluded", _MANY),
        ("file_regexes", _MANY),
        ("keywords", _MANY),
        ("trees", _MANY),
    ]
)


def stored_maintainers(connection: duckdb.DuckDBPyConnection) -> Maintainers:
    """The MAINTAINERS file that the store was last given; one without sections if it never was."""
    rows = connection.execute(
        "SELECT name, maintainers, reviewers, lists, status, files, excluded, file_regexes, "
        "keywords, trees FROM maintainers ORDER BY section"
    ).fetchall()
    return Maintainers(
        tuple(
            Subsystem(
                name,
                _people(of_m),
                _people(of_r),
                tuple(of_l),
                status,
                *(tuple(patterns) for patterns in patterns_and_trees),
            )
            for name, of_m, of_r, of_l, status, *patterns_and_trees in rows
        )
    )


def put_maintainers(connection: duckdb.DuckDBPyConnection, maintainers: Maintainers) -> None:
    """Puts a MAINTAINERS file in the place of the one that is stored."""
    rows: list[tuple[object, ...]] = [
        (
            place,
            each.name,
            _written(each.maintainers),
            _written(each.reviewers),
            each.lists,
            each.status,
            each.files,
            each.excluded,
            each.file_regexes,
            each.keywords,
            each.trees,
        )
        for place, each in enumerate(maintainers.subsystems)
    ]
    connection.execute("DELETE FROM maintainers")
    with registered(connection, "new_maintainers", arrow_table(_SECTIONS, rows)):
        connection.execute("INSERT INTO maintainers SELECT * FROM new_maintainers ORDER BY section")


def _written(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(f"{person.name} <{person.address}>" for person in people)


def _people(written: Iterable[str]) -> tuple[Person, ...]:
    found = (each.removesuffix(">").rpartition(" <") for each in written)
    return tuple(Person(name, address) for name, _, address in found)
