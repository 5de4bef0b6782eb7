"""Names that were taken for windows-1252 on the way."""

import pytest

from kmonthly.mail.mojibake import is_mojibake, restored


def spoilt(name: str) -> str:
    """What a program that takes UTF-8 for windows-1252 makes of it."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in name.encode())


@pytest.mark.parametrize("name", ["Jérôme", "Ådne Ås", "Łukasz Żak", "François Müller", "Zoë €"])
def test_restored(name: str) -> None:
    assert restored(spoilt(name)) == name
    assert restored(spoilt(spoilt(name))) == name
    assert is_mojibake(f"{spoilt(name)} <a@example.org>")


@pytest.mark.parametrize(
    "name", ["", "Ada", "Jérôme", "Ådne", "Ã", "Łukasz", "山田", "Ã© 山", "Ö®Ü", "naïve – “Zoë”"]
)
def test_what_is_not_certain_stays(name: str) -> None:
    assert restored(name) == name
    assert not is_mojibake(f"{name} <a@example.org>")
