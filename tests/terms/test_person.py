"""How a person is called on a page."""

import pytest

from kmonthly.terms.people import Person


@pytest.mark.parametrize(
    ("person", "shown"),
    [
        (Person("Ada Tulip", "ada@example.org"), "Ada Tulip"),
        (Person("", "ada@example.org"), "ada"),
        (Person("Ada Tulip", ""), "Ada Tulip"),
        (Person("", ""), ""),
    ],
)
def test_no_address_is_shown(person: Person, shown: str) -> None:
    assert person.shown == shown
