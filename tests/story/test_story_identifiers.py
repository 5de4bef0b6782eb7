"""The names that a posting brings in or takes out, over all its patches."""

from kmonthly.mail.model import IdentifierKind as Kind
from kmonthly.story.identifiers import ORDER, net
from stories import introduced


def test_names_stand_by_kind_then_by_name() -> None:
    """Those that come before those that go."""
    symbol, other = introduced(Kind.KCONFIG, "TULIPS", 2), introduced(Kind.KCONFIG, "BEDS", 3)
    gone = introduced(Kind.KCONFIG, "ASTERS", removed=True)
    call = introduced(Kind.FUNCTION, "tulip_pour")
    assert net([call, gone, symbol, other]) == (other, symbol, gone, call)
    assert net([]) == ()


def test_every_kind_has_its_place() -> None:
    """What users meet in their configuration first, what code alone knows behind."""
    names = [introduced(kind, "tulip") for kind in Kind]
    assert net(reversed(names)) == tuple(names)
    assert list(ORDER) == list(Kind)


def test_what_is_added_and_taken_out_again_is_neither() -> None:
    """A helper of the way from one patch to the last."""
    came = introduced(Kind.FUNCTION, "tulip_pour", 1)
    assert net([came, introduced(Kind.FUNCTION, "tulip_pour", 3, removed=True)]) == ()


def test_what_is_taken_out_and_put_elsewhere_is_neither() -> None:
    """
    [PATCH 1/2]  - int tulip_pour(void)    in garden/pour.c
    [PATCH 2/2]  + int tulip_pour(void)    in garden/water.c
    """
    went = introduced(Kind.FUNCTION, "tulip_pour", 1, removed=True)
    assert net([went, introduced(Kind.FUNCTION, "tulip_pour", 2)]) == ()


def test_a_name_is_told_with_the_first_patch_that_has_it() -> None:
    first = introduced(Kind.MACRO, "TULIP_MAX", 2)
    assert net([first, introduced(Kind.MACRO, "TULIP_MAX", 5)]) == (first,)


def test_a_name_of_two_kinds_is_two_names() -> None:
    """A struct that goes leaves the function of the same name where it is."""
    came = introduced(Kind.FUNCTION, "tulip")
    went = introduced(Kind.TYPE, "tulip", 2, removed=True)
    assert net([came, went]) == (came, went)


def test_users_meet_symbols_but_no_functions() -> None:
    assert introduced(Kind.KCONFIG, "TULIPS").user_visible
    assert introduced(Kind.KCONFIG, "TULIPS", removed=True).user_visible
    assert not introduced(Kind.EXPORT, "tulip_pour").user_visible
