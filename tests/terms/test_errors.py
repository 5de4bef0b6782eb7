"""Errors say what to do next, and each has the exit code of its branch."""

import inspect
from pathlib import Path

import pytest

from kmonthly.terms import errors
from kmonthly.terms.errors import KmonthlyError, NotFound, UnusableInput, WrongCall

BRANCHES = {WrongCall: 2, UnusableInput: 3, NotFound: 1}
LEAVES = [
    each
    for _, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, KmonthlyError) and each not in (KmonthlyError, *BRANCHES)
]


@pytest.mark.parametrize("error", LEAVES, ids=lambda each: each.__name__)
def test_an_error_builds_its_message_from_fields(error: type[KmonthlyError]) -> None:
    branch = next(each for each in BRANCHES if issubclass(error, each))
    fields = list(inspect.signature(error).parameters.values())
    values = {
        each.name: {Path: Path("/x/y"), int: 7}.get(each.annotation, "words") for each in fields
    }
    raised = error(**values)
    assert error.exit_code == BRANCHES[branch]
    assert error.__doc__
    for value in values.values():
        assert str(value) in str(raised)
    assert "\n" not in str(raised)
