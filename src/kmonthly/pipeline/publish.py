"""An issue to files: a page in each language and format, written beside and renamed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kmonthly.condense.model import Written
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.epub import Epub
from kmonthly.edition.format import Format
from kmonthly.edition.html import Html
from kmonthly.edition.markdown import Markdown
from kmonthly.edition.view import page
from kmonthly.issue.model import Issue
from kmonthly.terms.errors import PagesUnwritable

FORMATS: tuple[Format, ...] = (Html(), Markdown(), Epub())


def publish(
    issue: Issue, into: Path, machines: Mapping[str, Written] | None = None
) -> tuple[Path, ...]:
    """Writes the issue under `into`/YYYY-MM; the paths written, the reader's first page first.
    `machines` are what a language model wrote in each language, if one was asked.

    Raises PagesUnwritable.
    """
    folder = into / str(issue.month)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            written(folder / name, content) for name, content in _files(issue, machines or {})
        )
    except OSError as error:
        raise PagesUnwritable(folder, error.strerror or str(error)) from error


def _files(issue: Issue, machines: Mapping[str, Written]) -> Iterator[tuple[str, bytes]]:
    pages = {
        language: page(issue, load(language), machines.get(language)) for language in LANGUAGES
    }
    for form in FORMATS:
        for language, told in pages.items():
            yield f"{language}{form.suffix}", form.render(told)


def written(path: Path, content: bytes) -> Path:
    """The path, with this content: written beside it and renamed. Raises OSError."""
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(content)
    half.replace(path)
    return path
