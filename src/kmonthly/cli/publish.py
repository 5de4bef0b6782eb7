"""`kmonthly publish`: a store to a site."""

from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Address, Json, ManyMonths, Report, Store
from kmonthly.cli.progress import progress


def publish(
    *,
    store: Store,
    month: ManyMonths,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the site goes.")] = Path("site"),
    address: Address = "",
    report: Report = "",
    json: Json = False,
) -> None:
    """Write the site of the store's months: a folder that any static host serves.

    Only what changed since the last time is written.
    """
    with progress() as watch:
        made = api.site(store, out, month, api.SiteSettings(address, report), watch)
    if json:
        document_ = {"folder": made.folder, "months": [str(each) for each in made.months]}
        print(document("publish", **document_, files=made.files, written=made.written))
        return
    months = ", ".join(str(each) for each in made.months)
    print(f"{months}: {made.files} files, {made.written} of them new or changed")
    if not made.searchable:
        print("  without search: `pip install kmonthly[site]` brings it")
    print(f"  {made.folder / 'index.html'}")
