"""What of a title is the same when nobody would say that it changed."""

import re

_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_VERSION_AT_THE_END = re.compile(
    r"(?:[\s,:-]+(?:rfc|resend|v ?\d+(?:\.\d+)?|(?:version|round|take) \d+))+\W*$"
)
_SIGNS = re.compile(r"[\W_]+")


def plain(title: str) -> str:
    """Its letters and digits in lower case, without what stands in brackets and a version at the
    end; empty where nothing is left."""
    bare = _BRACKETS.sub(" ", title.lower())
    return _SIGNS.sub("", _VERSION_AT_THE_END.sub("", bare))
