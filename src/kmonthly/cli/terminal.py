"""Output on a terminal: somebody's words without control characters, and a reader that may go."""

import re

from rich.console import Console
from rich.text import Text

_JOINERS = "\u200c\u200d"
"""Without a mark of their own, but scripts and emoji need them."""

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""What a JSON document must not hold as it is; its own line ends stay."""


class Terminal(Console):
    """Standard output."""

    def on_broken_pipe(self) -> None:
        """Leaves a closed pipe to `cli.main`; rich would end the program as failed."""
        raise BrokenPipeError


def harmless(text: str) -> str:
    """The text with what cannot be seen spelled out, as in Python: an escape is `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each in _JOINERS else _spelled(each) for each in text
    )


def words(text: str) -> Text:
    """Somebody's words for a table or a line, markup in them taken as words."""
    return Text(harmless(text))


def harmless_json(document: str) -> str:
    """The JSON document, equal in meaning, with what cannot be seen as `\\u....`."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
