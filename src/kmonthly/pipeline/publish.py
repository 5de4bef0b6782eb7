"""An issue to files: a page in each language and format, written beside and renamed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kmonthly.condense.model import Written
from kmonthly.edition import csv
from kmonthly.edition.catalogue import LANGUAGES, QUOTED_LANGUAGE, load
from kmonthly.edition.epub import Epub
from kmonthly.edition.format import Files, Format
from kmonthly.edition.html import Html
from kmonthly.edition.json import document
from kmonthly.edition.markdown import Markdown
from kmonthly.edition.plain_text import PlainText
from kmonthly.edition.view import page
from kmonthly.edition.wechat import WeChat
from kmonthly.issue.model import Issue
from kmonthly.terms.errors import PagesUnwritable

FORMATS: tuple[Format, ...] = (Html(), Markdown(), Epub())


def publish(
    issue: Issue,
    into: Path,
    machines: Mapping[str, Written] | None = None,
    tables: Mapping[str, bytes] | None = None,
    *,
    site: str = "",
) -> tuple[Path, ...]:
    """Writes the issue under `into`/YYYY-MM; the paths written, the reader's first page first.
    `machines` are what a language model wrote in each language, if one was asked; `tables` are
    files of the month that go with it; `site` is the web address of what `into` holds, if it has
    one.

    Raises PagesUnwritable, NotASite.
    """
    folder = into / str(issue.month)
    try:
        (folder / csv.FOLDER).mkdir(parents=True, exist_ok=True)
        return tuple(
            written(folder / name, content)
            for name, content in (*_files(issue, machines or {}, site), *(tables or {}).items())
        )
    except OSError as error:
        raise PagesUnwritable(folder, error.strerror or str(error)) from error


def _files(issue: Issue, machines: Mapping[str, Written], site: str) -> Iterator[tuple[str, bytes]]:
    several: tuple[Files, ...] = (PlainText(), WeChat(site))
    pages = {
        language: page(issue, load(language), machines.get(language)) for language in LANGUAGES
    }
    for form in FORMATS:
        for language, told in pages.items():
            yield f"{language}{form.suffix}", form.render(told)
    for each in several:
        for told in pages.values():
            yield from each.files(told)
    yield from csv.files(issue, load(QUOTED_LANGUAGE))
    yield "issue.json", document(issue, pages)


def written(path: Path, content: bytes) -> Path:
    """The path, with this content: written beside it and renamed. Raises OSError."""
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(content)
    half.replace(path)
    return path
