"""`kmonthly pdf`: the month's issue as PDF."""

from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, InMonth, Json, Store
from kmonthly.cli.progress import progress


def pdf(
    *,
    store: Store,
    month: InMonth = None,
    as_of: AsOf = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the files go.")] = Path("out"),
    language: Annotated[
        list[str],
        typer.Option("--language", "-l", help="zh or en; repeatable.", show_default="both"),
    ] = [],  # noqa: B006 - typer reads it
    json: Json = False,
) -> None:
    """Set the month's issue as PDF, zh and en; each takes tens of seconds."""
    month = month or api.default_month(store)
    end = api.cutoff(month, as_of)
    with progress() as watch:
        if language:
            pages = api.pdf(store, month, out, end, languages=language, watch=watch)
        else:
            pages = api.pdf(store, month, out, end, watch=watch)
    if json:
        print(document("pdf", month=str(month), pages=pages))
        return
    print(f"{month}:")
    for page in pages:
        print(f"  {page}")
