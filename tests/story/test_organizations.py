"""Whose an address is: what tables say, and nothing else."""

import pytest

from kmonthly.story.organizations import organizations
from kmonthly.terms.people import Person

TABLE = '[organizations]\n"tulips.example.org" = "Tulips"\n"example.com" = "Bulbs"\n'


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ada@tulips.example.org", "Tulips"),
        ("ada@de.tulips.example.org", "Tulips"),
        ("ada@Example.COM", "Bulbs"),
        ("ada@example.org", ""),
        ("ada@notexample.com", ""),
        ("ada", ""),
        ("", ""),
    ],
)
def test_a_domain_counts_for_all_below_it(address: str, name: str) -> None:
    assert organizations(TABLE).of(Person("Ada", address)) == name


def test_the_later_table_wins_and_may_take_a_domain_out() -> None:
    own = '[organizations]\n"@tulips.example.org" = ""\n"example.com" = "Roses"\n'
    found = organizations(TABLE, own)
    people = [Person("Ada", "ada@tulips.example.org"), Person("Ben", "ben@example.com")]
    assert found.among(people) == ("Roses",)


def test_each_is_named_once_in_the_order_of_people() -> None:
    people = [Person(n, f"{n}@{d}") for n, d in (("a", "example.com"), ("b", "tulips.example.org"))]
    assert organizations(TABLE).among([*people, *people]) == ("Bulbs", "Tulips")


@pytest.mark.parametrize(
    "text", ["organizations = 3\n", "x = 3\n", "\n", "[organizations]\nx = 3\n", "[organizations\n"]
)
def test_what_is_no_table(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        organizations(text)
