"""An issue as PDF: apart from the pages, since setting them takes tens of seconds."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kmonthly.edition.catalogue import load
from kmonthly.edition.pdf import pdf as printed
from kmonthly.edition.view import page
from kmonthly.pipeline.compose import compose
from kmonthly.pipeline.publish import written
from kmonthly.pipeline.watch import Watch
from kmonthly.store import database
from kmonthly.terms.errors import PagesUnwritable
from kmonthly.terms.months import Month


def pdf(
    store: Path,
    month: Month,
    cutoff: datetime,
    into: Path,
    *,
    languages: Sequence[str],
    watch: Watch,
) -> tuple[Path, ...]:
    """Writes the issue of a month under `into`/YYYY-MM, a file a language; the paths written.

    Raises NoStore, NothingInMonth, NoSuchLanguage, PrinterNotInstalled, PagesUnwritable.
    """
    catalogues = [load(language) for language in languages]
    watch.writing()
    with database.reading(store) as connection:
        issue = compose(connection, month, cutoff)
    files = []
    for catalogue in catalogues:
        watch.printing(catalogue.language)
        content = printed(page(issue, catalogue))
        files.append(_written(into / str(month), f"{catalogue.language}.pdf", content))
    return tuple(files)


def _written(folder: Path, name: str, content: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return written(folder / name, content)
    except OSError as error:
        raise PagesUnwritable(folder, error.strerror or str(error)) from error
