"""What a rule gives: a name on one side of a change."""

from typing import NamedTuple

from kmonthly.mail.model import IdentifierKind


class Found(NamedTuple):
    """A name in a changed line; the span is in characters of the text."""

    kind: IdentifierKind
    name: str
    begin: int
    end: int
