"""When nobody would say that a title changed."""

import pytest

from kmonthly.evaluate.titles import plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bulbs: Plant deeper", "bulbs: plant deeper."),
        ("bulbs: rework-around", "bulbs: rework around"),
        ("bulbs: plant deeper v4", "bulbs: plant deeper, version 3"),
        ("bulbs: plant deeper RFC v3", "bulbs: plant deeper"),
        ("[wip] bulbs: plant (was: sow) deeper", "bulbs: plant deeper"),
    ],
)
def test_kept(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bulbs: plant deeper", "bulbs: plant later"),
        ("roots: plant deeper", "bulbs: plant deeper"),
        ("bulbs: read format 4", "bulbs: read format 3"),
    ],
)
def test_changed(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_nothing_is_left() -> None:
    assert plain("[tulips] ...") == ""
