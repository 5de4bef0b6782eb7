"""Phrases are values: the same words are the same phrase."""

from kmonthly.terms.phrases import Phrase, phrase


def test_the_order_of_values_does_not_count() -> None:
    assert phrase("x.y", b="2", a=1) == phrase("x.y", a=1, b="2")
    assert phrase("x.y", b="2", a=1) == Phrase("x.y", (("a", 1), ("b", "2")), None)
    assert phrase("x.y", 3) == Phrase("x.y", (), 3)
