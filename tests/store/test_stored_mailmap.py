"""What the store remembers of a mailmap, and who is somebody else by it."""

from pathlib import Path

from kmonthly.history.model import Mailmap
from kmonthly.store.database import writing
from kmonthly.store.mailmap import find_proper, put_mailmap, stored_mailmap
from kmonthly.terms.people import Person

ADA = Person("Ada Tulip", "ada@example.org")
KNOWN = Mailmap(
    {
        ("", "rose@example.org"): ADA,
        ("", "ada@example.org"): Person("", "ada@example.org"),
        ("evie", "shared@example.org"): Person("Eve", "eve@example.org"),
    }
)


def test_a_mailmap_is_kept_as_it_was_given(tmp_path: Path) -> None:
    """None, one, another one; each takes the place of the one before."""
    with writing(tmp_path / "store.duckdb") as connection:
        assert stored_mailmap(connection) == Mailmap({})
        for given in (KNOWN, Mailmap({("", "rose@example.org"): ADA}), Mailmap({}), KNOWN):
            put_mailmap(connection, given)
            assert stored_mailmap(connection) == given


def test_only_who_is_somebody_else_is_listed(tmp_path: Path) -> None:
    """Under an address of another one, or under one that two share."""
    with writing(tmp_path / "store.duckdb") as connection:
        put_mailmap(connection, KNOWN)
        connection.execute(
            "INSERT INTO person VALUES (1, 'A. Rose', 'rose@example.org'), "
            "(2, 'Ada Tulip', 'ada@example.org'), (3, 'EVIE', 'shared@example.org'), "
            "(4, 'Ben', 'shared@example.org'), (5, 'Cyd', 'cyd@example.org')"
        )
        find_proper(connection)
        assert connection.execute("FROM proper ORDER BY ALL").fetchall() == [
            (1, "Ada Tulip", "ada@example.org"),
            (3, "Eve", "eve@example.org"),
        ]
