"""`kmonthly serve`: the site on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.options import Address, ManyMonths, Report, Store
from kmonthly.cli.progress import progress


def serve(
    *,
    store: Store,
    month: ManyMonths,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the site is written.")] = Path(
        ".kmonthly/site"
    ),
    address: Address = "",
    report: Report = "",
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="The port.")] = 8000,
) -> None:
    """Write the site and serve it, read-only, until interrupted.

    When the store changes the site is written anew, and open pages reload themselves.
    """
    try:
        from kmonthly.web.serve import serve as serving  # noqa: PLC0415 - only this command needs it
    except ImportError:
        raise typer.BadParameter(
            "what serves is not installed: `pip install kmonthly[site]`, or use `kmonthly publish`"
        ) from None

    def made() -> None:
        with progress() as watch:
            api.site(store, out, month, api.SiteSettings(address, report), watch)

    made()
    print(f"http://{host}:{port}/ - interrupt to end", flush=True)
    serving(out, store, made, host, port)
