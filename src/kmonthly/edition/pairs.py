"""A value before and one after, as bars."""

import re

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import mail
from kmonthly.edition.model import Pair
from kmonthly.mail.model import Claim, ClaimKind

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,9})?", re.ASCII)
_LENGTH = 100


def numbers(claim: Claim) -> tuple[float, float] | None:
    """The values before and after of a claim of a change, where both are plain numbers (they have
    one unit then) and one is above 0."""
    if claim.kind is not ClaimKind.CHANGE or len(claim.values) != 2:
        return None
    if not all(map(_NUMBER.fullmatch, claim.values)):
        return None
    before, after = (float(value.replace(",", "")) for value in claim.values)
    return (before, after) if before > 0 or after > 0 else None


def pair(claim: Claim, words: Catalogue) -> Pair | None:
    """The claim as bars; None if it has no two numbers of one unit."""
    values = numbers(claim)
    if values is None:
        return None
    most = max(values)
    before, after = (_length(value, most) for value in values)
    said = (mail(value) for value in claim.values)
    return Pair(before, after, words.word("claim.pair", before=next(said), after=next(said)))


def _length(value: float, most: float) -> int:
    return max(1, round(_LENGTH * value / most)) if value else 0
