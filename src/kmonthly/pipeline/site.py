"""A store to a site: a folder of files that any static host serves.

Only files that are new or other than they were are written, so that a host that is synchronized
copies no more than that; what an earlier site had and this one has not goes. What is made of the
same store, months and settings by the same program is left as it is.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from kmonthly.edition.site.files import files
from kmonthly.edition.site.model import SiteSettings
from kmonthly.pipeline.build import origin
from kmonthly.pipeline.collect import collected
from kmonthly.pipeline.compose import compose, months_worth_it
from kmonthly.pipeline.publish import written
from kmonthly.pipeline.watch import Watch
from kmonthly.store import database
from kmonthly.story.glossary import glossary
from kmonthly.terms.errors import PagesUnwritable
from kmonthly.terms.months import Month, cutoff

NOTE = ".site.json"
INDEX = "pagefind"

_WORDS = "_-.+"
"""Characters that belong to a word which is searched for: `bpf_sk_storage`, `linux-mm`, `v5.10`."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written: its folder, the months of its issues, how many files it has, how
    many of them were written now; whether it can be searched."""

    folder: Path
    months: tuple[Month, ...]
    files: int
    written: int
    searchable: bool


def site(
    store: Path, into: Path, months: Sequence[Month], settings: SiteSettings, watch: Watch
) -> Site:
    """The site of these months (without any: of all that make an issue) under `into`.

    Raises NoStore, NothingInMonth, PagesUnwritable.
    """
    with database.reading(store) as connection:
        chosen = tuple(sorted(months, key=str)) or months_worth_it(connection)
    made_of = sha256(
        repr((*(origin(store, cutoff(month)) for month in chosen), settings)).encode()
    ).hexdigest()
    before, old = _old(into)
    if before == made_of and all((into / name).is_file() for name in old):
        return Site(into, chosen, len(old), 0, _searchable())
    watch.writing()
    with database.reading(store) as connection:
        issues = [compose(connection, month, cutoff(month)) for month in chosen]
        collection = collected(connection, issues)
    try:
        return put(into, chosen, made_of, files(collection, glossary().terms, settings), old)
    except OSError as error:
        raise PagesUnwritable(into, error.strerror or str(error)) from error


def put(
    into: Path,
    months: tuple[Month, ...],
    made_of: str,
    pages: Iterable[tuple[str, bytes]],
    before: Mapping[str, str],
) -> Site:
    """Writes a site's pages and its index; takes away what was there before and is not now.

    Raises OSError.
    """
    now: dict[str, str] = {}
    new = 0
    for name, content in pages:
        now[name] = sha256(content).hexdigest()
        new += _changed(into / name, content)
    for name, content in _index(into) if _searchable() else ():
        now[name] = sha256(content).hexdigest()
        new += _changed(into / name, content)
    for name in before.keys() - now.keys():
        _removed(into, name)
    note = {"origin": made_of, "files": now}
    written(into / NOTE, json.dumps(note, indent=0, sort_keys=True).encode() + b"\n")
    return Site(into, months, len(now), new, _searchable())


def _changed(path: Path, content: bytes) -> bool:
    """Whether a file had to be written."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    written(path, content)
    return True


def _removed(into: Path, name: str) -> None:
    """Takes a file of an earlier site away, and folders that it leaves empty; nothing else."""
    path = into / name
    if ".." in Path(name).parts or not path.is_file():
        return
    path.unlink()
    for folder in path.parents:
        if folder == into or any(folder.iterdir()):
            return
        folder.rmdir()


def _old(into: Path) -> tuple[str, dict[str, str]]:
    """What the site that lies there was made of, and its files with their hashes, by what is noted
    of it; nothing if that cannot be read."""
    try:
        note = json.loads((into / NOTE).read_bytes())
        return str(note["origin"]), {str(name): str(of) for name, of in note["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return "", {}


def _searchable() -> bool:
    return find_spec("pagefind") is not None


def _index(into: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the search index over the pages that lie there."""
    with TemporaryDirectory(prefix="kmonthly-index-") as folder:
        ended = subprocess.run(  # noqa: S603 - our own interpreter, no words of anybody in it
            [
                *(sys.executable, "-m", "pagefind", "--silent", "--site", str(into)),
                *("--output-path", folder, "--include-characters", _WORDS),
            ],
            check=False,
            capture_output=True,
        )
        if ended.returncode:
            said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
            raise OSError(f"pagefind failed: {said[-1] if said else ended.returncode}")
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and path.name.partition(".")[0] not in _UNUSED:
                name = path.relative_to(folder).as_posix()
                yield f"{INDEX}/{name}", _ordered(name, path.read_bytes())


def _ordered(name: str, content: bytes) -> bytes:
    """What names the languages' parts of an index, in one order: pagefind's changes by the run."""
    if name != "pagefind-entry.json":
        return content
    return json.dumps(json.loads(content), sort_keys=True).encode()


_UNUSED = frozenset(
    {"pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight"}
)
"""Faces that come with the index: the site has its own."""
