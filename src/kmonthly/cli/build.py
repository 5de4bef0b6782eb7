"""`kmonthly build`: archives to an issue, in one go."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.machine import CALLS, TOKENS, Calls, Llm, Tokens, count
from kmonthly.cli.options import (
    AnyArchives,
    AsOf,
    InMonth,
    Json,
    Kernel,
    Mailmap,
    Maintainers,
    Organizations,
    Processes,
    Store,
)
from kmonthly.cli.progress import progress
from kmonthly.cli.terminal import harmless

_FIRST = (".html", ".md")
_STEMS = ("zh", "en")
"""What is named of the pages; the rest lies beside them."""


def build(
    *,
    archive: AnyArchives,
    store: Store,
    processes: Processes,
    mailmap: Mailmap = None,
    maintainers: Maintainers = None,
    kernel: Kernel = None,
    organizations: Organizations = None,
    month: InMonth = None,
    as_of: AsOf = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the pages go.")] = Path("out"),
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="URL", help="The address of the site: WeChat's parts get its QR code."
        ),
    ] = "",
    llm: Llm = False,
    calls: Calls = CALLS,
    tokens: Tokens = TOKENS,
    json: Json = False,
) -> None:
    """Take in what is new in the archives and write the month's issue, zh and en.

    With --llm a model's sentences stand in it, marked as a machine's: those of which every figure
    and name is in the words that they cite.
    """
    machine = api.Machine(store, os.environ, api.Budget(calls, tokens), count) if llm else None
    with progress() as watch:
        taken = api.Taken()
        if archive or mailmap or maintainers or kernel or organizations:
            taken = api.update(
                archive,
                store,
                processes,
                watch,
                mailmap,
                kernel=kernel,
                maintainers=maintainers,
                organizations=organizations,
            )
        month = month or api.default_month(store)
        watch.writing()
        built = api.build(store, month, out, api.cutoff(month, as_of), machine, site=site)
    for failure in machine.failures if machine else ():
        print(f"kmonthly: {harmless(failure)}", file=sys.stderr)
    if json:
        print(document("build", month=str(month), new=taken.new, pages=built.pages))
        return
    print(f"{month}: {taken.new} new copies; {built.stories} of {built.series} series in full")
    first = [page for page in built.pages if page.suffix in _FIRST and page.stem in _STEMS]
    for page in first:
        print(f"  {page}")
    if len(built.pages) > len(first):
        print(f"  and {len(built.pages) - len(first)} files more beside them: books, mail, data")
