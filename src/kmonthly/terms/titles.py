"""Titles, for comparing versions of one work."""

import re
from functools import lru_cache

_NOISE = re.compile(r"[\W_]+")
_FORMER = re.compile(
    r"[\[(]\s*(?:was|formerly|previously|originally)\b[:\s]*([^\[\]()]{4,200}(?:\(\d?\))?)[\])]",
    re.IGNORECASE,
)
"""Behind a new title: "Add trusted_for(2) (was O_MAYEXEC)"."""

_VERSION = re.compile(
    r"\A(?:v\d{1,3}\W+)|(?:\W+(?:v(?:ersion )?|take )\d{1,3}\W*)+\Z", re.IGNORECASE
)
"""At either end: "V2- block bitmap prefetch", "unlinked inode list optimization v4"."""


@lru_cache(maxsize=65536)
def normal_title(title: str) -> str:
    """The title with case, punctuation and white space taken out of account.

    `xfs: Widen timestamps, to 2486.` and `xfs: widen timestamps to 2486 v2` are the same; so is
    what a title was before, said in brackets. A title of punctuation alone has none.
    """
    return plain_title(_VERSION.sub("", _FORMER.sub(" ", title)))


def plain_title(title: str) -> str:
    """All words of the title, in small letters."""
    return _NOISE.sub(" ", title.casefold()).strip()


def former_titles(title: str) -> tuple[str, ...]:
    """What a title says that it was before, as `plain_title` has it."""
    return tuple(filter(None, map(plain_title, _FORMER.findall(title))))
