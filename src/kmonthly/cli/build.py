"""`kmonthly build`: archives to an issue, in one go."""

from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import (
    AnyArchives,
    AsOf,
    InMonth,
    Json,
    Kernel,
    Mailmap,
    Maintainers,
    Processes,
    Store,
)
from kmonthly.cli.progress import progress


def build(
    *,
    archive: AnyArchives,
    store: Store,
    processes: Processes,
    mailmap: Mailmap = None,
    maintainers: Maintainers = None,
    kernel: Kernel = None,
    month: InMonth = None,
    as_of: AsOf = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the pages go.")] = Path("out"),
    json: Json = False,
) -> None:
    """Take in what is new in the archives and write the month's issue, zh and en."""
    with progress() as watch:
        taken = api.Taken()
        if archive or mailmap or maintainers or kernel:
            taken = api.update(
                archive, store, processes, watch, mailmap, kernel=kernel, maintainers=maintainers
            )
        month = month or api.default_month(store)
        watch.writing()
        built = api.build(store, month, out, api.cutoff(month, as_of))
    if json:
        print(document("build", month=str(month), new=taken.new, pages=built.pages))
        return
    print(f"{month}: {taken.new} new copies; {built.stories} of {built.series} series in full")
    for page in built.pages:
        print(f"  {page}")
