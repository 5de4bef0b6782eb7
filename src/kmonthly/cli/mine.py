"""`kmonthly mine`: a reader's own month."""

from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, InMonth, Json, Store
from kmonthly.cli.progress import progress


def mine(
    *,
    watch: Annotated[
        Path,
        typer.Option(
            "--watch",
            "-w",
            metavar="FILE",
            help="TOML with lists of strings: paths, lists, people (names or addresses), words.",
        ),
    ] = Path("watch.toml"),
    store: Store,
    month: InMonth = None,
    as_of: AsOf = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Where it goes.")] = Path("mine"),
    site: Annotated[
        str, typer.Option("--site", metavar="URL", help="Where that will lie, for links to it.")
    ] = "",
    json: Json = False,
) -> None:
    """Write an issue of all series of a month that match what you follow, and a feed of what
    happened to them."""
    wanted = api.watchlist(watch)
    with progress() as shown:
        month = month or api.default_month(store)
        shown.writing()
        found = api.mine(store, wanted, month, into=out, as_of=api.cutoff(month, as_of), site=site)
    if json:
        print(
            document(
                "mine",
                month=str(month),
                told=found.told,
                matching=found.matching,
                of=found.series,
                pages=found.pages,
            )
        )
        return
    print(f"{month}: {found.matching} of {found.series} series match {watch}; {found.told} in full")
    for page in found.pages:
        print(f"  {page}")
