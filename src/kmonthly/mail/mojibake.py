"""Names whose UTF-8 somebody took for windows-1252 and encoded again: "JÃ©rÃ´me"."""

import re
from typing import Final

_LEFT_OPEN: Final = "\x81\x8d\x8f\x90\x9d"
_HIGH: Final = {bytes((byte,)).decode("cp1252"): byte for byte in range(128, 256)
                if chr(byte) not in _LEFT_OPEN}  # fmt: skip
_BYTES: Final = {chr(byte): byte for byte in range(256)} | _HIGH

_TELLING: Final = re.compile("[\xc2-\xf4][^\x00-\x7f\xc0-\xff]")
"""A letter with an accent before a sign that is no letter of Latin-1: every such word has it."""


def restored(name: str) -> str:
    """The name as it was meant; the name itself where that is not certain.

    Certain is: every character is one of windows-1252's, and together they are valid UTF-8. No
    name that is written right can be, for it would need a sign like © or a quotation mark behind
    each letter with an accent.
    """
    for _ in range(3):  # twice taken wrong is seen, too
        if name.isascii() or not _TELLING.search(name):
            return name
        try:
            name = bytes(_BYTES[each] for each in name).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            return name
    return name


def is_mojibake(mailbox: str) -> bool:
    """Whether the name before the address of a mailbox is one that `restored` restores."""
    name = mailbox.partition("<")[0].strip()
    return restored(name) != name
