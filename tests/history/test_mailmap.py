"""Who properly is who: what we say and what `git check-mailmap` says."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmonthly.history.mailmap import mailmap
from kmonthly.terms.people import Person

ADA = Person("Ada Tulip", "ada@example.org")
OLD = Person("A. Rose", "rose@example.org")


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where git is asked; its .mailmap is written for each question."""
    path = tmp_path_factory.mktemp("mailmap")
    subprocess.run(["git", "init", "-q", path], check=True)
    return path


def git_says(repository: Path, text: str, people: Iterable[Person]) -> list[str]:
    """`git check-mailmap`, one person a line."""
    (repository / ".mailmap").write_bytes(text.encode())
    asked = "".join(f"{_shown(person)}\n" for person in people).encode()
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", repository, "check-mailmap", "--stdin"],
        input=asked,
        env=os.environ | settings,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().split("\n")[:-1]


def _shown(person: Person) -> str:
    return f"{person.name} <{person.address}>".lstrip(" ")


CASES = {
    "a name for an address": ("Ada Tulip <rose@example.org>", Person("Ada Tulip", OLD.address)),
    "an address for an address": (
        "<ada@example.org> <rose@example.org>",
        Person(OLD.name, ADA.address),
    ),
    "both": ("Ada Tulip <ada@example.org> <rose@example.org>", ADA),
    "both, of one name at an address": (
        "Ada Tulip <ada@example.org> A. Rose <rose@example.org>",
        ADA,
    ),
    "another one at the address": ("Ada Tulip <ada@example.org> B. Rose <rose@example.org>", OLD),
    "letters of any case": ("Ada Tulip <Ada@Example.ORG> a. rOSE <ROSE@example.org>", ADA),
    "two lines that complete each other": (
        "<ada@example.org> <rose@example.org>\nAda Tulip <rose@example.org>",
        ADA,
    ),
    "a later line wins": (
        "Eve <eve@example.org> <rose@example.org>\nAda Tulip <ada@example.org> <rose@example.org>",
        ADA,
    ),
    "a line with the name wins, wherever it stands": (
        "Ada Tulip <ada@example.org> A. Rose <rose@example.org>\nEve <rose@example.org>",
        ADA,
    ),
    "no chains": (
        "Eve <eve@example.org> <ada@example.org>\nAda Tulip <ada@example.org> <rose@example.org>",
        ADA,
    ),
    "spaces, tabs and what stands behind": (
        "\t Ada Tulip\t<ada@example.org>\t A. Rose <rose@example.org> # was\r",
        ADA,
    ),
    "a comment": ("# Ada Tulip <ada@example.org> <rose@example.org>", OLD),
    "no comment, for it does not begin the line": (
        " # Ada Tulip <rose@example.org>",
        Person("# Ada Tulip", OLD.address),
    ),
    "broken lines": ("Ada Tulip <rose@example.org\nAda Tulip\n\n> <\n<> <rose@example.org>", OLD),
    "half a second mailbox": (
        "Ada Tulip <rose@example.org> A. Rose <rose",
        Person("Ada Tulip", OLD.address),
    ),
    "nothing said": ("<rose@example.org>", OLD),
    "an empty file": ("", OLD),
}


@pytest.mark.parametrize(("text", "proper"), CASES.values(), ids=CASES)
def test_a_mailmap_says_who_somebody_is(repository: Path, text: str, proper: Person) -> None:
    """Of A. Rose; git agrees, but that we write addresses in lower case."""
    assert mailmap(text).proper(OLD) == proper
    (said,) = git_says(repository, text, [OLD])
    assert said.replace("Ada@Example.ORG", ADA.address) == _shown(proper)


def test_who_has_no_name_or_no_address_may_be_known() -> None:
    """A mailbox is one or both; other people stay who they are."""
    found = mailmap("Ada Tulip <ada@example.org> <rose@example.org>\nEve <eve@example.org> <>\n")
    assert found.proper(Person("", "rose@example.org")) == ADA
    assert found.proper(Person("Evie", "")) == Person("Eve", "eve@example.org")
    assert found.proper(Person("", "")) == Person("Eve", "eve@example.org")
    assert found.proper(Person("Ben", "ben@example.org")) == Person("Ben", "ben@example.org")


def test_two_files_that_say_the_same_are_equal() -> None:
    """Comments, order and case of the left side do not count."""
    one = mailmap("Ada <a@example.org>\n# and\nEve <e@example.org> Evie <f@example.org>")
    assert mailmap("Eve <e@example.org> EVIE <F@example.org>\nAda <A@EXAMPLE.ORG>\n") == one
    assert mailmap("Ada <a@example.org>") != one


PEOPLE = [
    Person(name, address)
    for name in ("", "Ada", "ada", "Ärna", "ärna", "Ada # Ärna")
    for address in ("a@x", "b@x", "c@x")
]
PIECES = [*"<># \t\r\n", "\n", "\n", "Ada", "ada", "Ärna", "ärna", "<a@x>", "<A@x>", "<b@X>", "<>"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_git_says_the_same_of_any_file(repository: Path, text: str) -> None:
    """Lines of all kinds of pieces; letters beyond A to Z have a case for git."""
    found = mailmap(text)
    for person, said in zip(PEOPLE, git_says(repository, text, PEOPLE), strict=True):
        proper = found.proper(person)
        assert said.startswith(proper.name)
        assert said.lower() == _shown(proper).lower()
