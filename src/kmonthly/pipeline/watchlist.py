"""What a reader follows, from the TOML that they wrote."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Final

from kmonthly.issue.model import Watchlist
from kmonthly.terms.errors import WatchlistUnusable

_KEYS: Final = tuple(each.name for each in fields(Watchlist))

LARGEST: Final = 1_000_000
"""Bytes of a file that is read: nobody writes more by hand."""


def watchlist(path: Path) -> Watchlist:
    """What the file says: lists of strings, called paths, lists, people and words, any of which may
    be missing, but not all. Raises WatchlistUnusable."""
    try:
        with path.open("rb") as opened:
            text = opened.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise WatchlistUnusable(path, f"it has more than {LARGEST:,} bytes")
        found = tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise WatchlistUnusable(path, error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise WatchlistUnusable(path, "it is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WatchlistUnusable(path, " ".join(str(error).split())) from None
    for key in found:
        if key not in _KEYS:
            raise WatchlistUnusable(path, f"{key!r} is none of {', '.join(_KEYS)}")
    told = Watchlist(**{key: _strings(path, key, value) for key, value in found.items()})
    if told == Watchlist():
        raise WatchlistUnusable(path, f"it follows nothing: none of {', '.join(_KEYS)} is given")
    return told


def _strings(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WatchlistUnusable(path, f"{key!r} is no list")
    for each in value:
        if not isinstance(each, str):
            raise WatchlistUnusable(path, f"{key!r} has {each!r}, which is no string")
        if not each.strip("/ \t\n"):
            raise WatchlistUnusable(path, f"{key!r} has {each!r}, which matches anything")
        if key == "paths" and each.startswith(("/", "./")):
            raise WatchlistUnusable(
                path, f"{key!r} has {each!r}: paths begin at the kernel tree's top"
            )
    return tuple(dict.fromkeys(each.strip() for each in value))
