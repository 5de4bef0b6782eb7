"""How a person is called on a page, and who is one."""

import pytest

from kmonthly.terms.people import Person, is_same


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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Person("Ada Tulip", "ada@example.org"), Person("Ada Tulip", "ada@example.org"), True),
        (Person("Ada Tulip", "ada@example.org"), Person("A. Rose", "ada@example.org"), True),
        (Person("Ada Tulip", "ada@example.org"), Person("ADA tulip", "rose@example.org"), True),
        (Person("Ada Tulip", "ada@example.org"), Person("Ben Rose", "ben@example.org"), False),
        (Person("", "ada@example.org"), Person("", "ben@example.org"), False),
        (Person("Ada Tulip", ""), Person("Ben Rose", ""), False),
        (Person("Ada Tulip", ""), Person("Ada Tulip", "ada@example.org"), True),
        (Person("", ""), Person("", ""), False),
    ],
    ids=[
        "both",
        "the address",
        "the name in any case",
        "neither",
        "no name",
        "no address",
        "an address alone",
        "nobody",
    ],
)
def test_who_is_the_same(one: Person, other: Person, same: bool) -> None:
    """What is empty is nobody's."""
    assert is_same(one, other) is same
    assert is_same(other, one) is same
