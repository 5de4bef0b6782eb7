"""What the store remembers of a MAINTAINERS file."""

from pathlib import Path

from kmonthly.history.maintainers import maintainers
from kmonthly.history.model import Maintainers
from kmonthly.store.database import reading, transaction, writing
from kmonthly.store.dump import table_hashes
from kmonthly.store.maintainers import put_maintainers, stored_maintainers

BULBS = maintainers(
    "BULBS\nM: Tulip, Ada <ada@example.org>\nM: Ben Rose <ben@example.org>\nR: team@example.org\n"
    "L: bulbs@example.org\nS: Maintained\nT: git git://example.org/a.git\nT: quilt b\n"
    "F: bulbs/\nF: a/b\nX: bulbs/lily/\nN: tulip\nK: plant_(?:a|b)\n\n"
    "LILIES\nS: Orphan\n\nBULBS\nF: again/\n"
)


def test_a_file_is_kept_as_it_was_given(tmp_path: Path) -> None:
    """Sections and lines in their order; a later one takes its place, also one without any."""
    other = maintainers("ROSES\nF: roses/\n")
    path = tmp_path / "store.duckdb"
    with writing(path) as connection:
        assert stored_maintainers(connection) == Maintainers(())
        for given in (BULBS, other, Maintainers(()), BULBS):
            with transaction(connection):
                put_maintainers(connection, given)
            assert stored_maintainers(connection) == given
    with reading(path) as connection:
        found = stored_maintainers(connection)
    assert found.of(["bulbs/tulip.c"]) == BULBS.subsystems[:1]


def test_it_belongs_to_the_facts(tmp_path: Path) -> None:
    """Stores of two files are not the same."""
    hashes = []
    for number, given in enumerate((BULBS, Maintainers(BULBS.subsystems[:2]), BULBS)):
        with writing(tmp_path / f"{number}.duckdb") as connection:
            put_maintainers(connection, given)
            hashes.append(table_hashes(connection)["maintainers"])
    assert hashes[0] == hashes[2] != hashes[1]
