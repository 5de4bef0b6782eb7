"""Titles, for comparing versions of one work."""

import re
from functools import lru_cache

_NOISE = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def normal_title(title: str) -> str:
    """The title with case, punctuation and white space taken out of account.

    `xfs: Widen timestamps, to 2486.` and `xfs: widen timestamps to 2486` are the same; a title of
    punctuation alone has none.
    """
    return _NOISE.sub(" ", title.casefold()).strip()
