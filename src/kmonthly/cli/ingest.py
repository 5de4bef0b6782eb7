"""`kmonthly ingest`: archives to the store."""

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import (
    Archives,
    Json,
    Kernel,
    Mailmap,
    Maintainers,
    Organizations,
    Processes,
    Store,
)
from kmonthly.cli.progress import progress


def ingest(
    *,
    archive: Archives,
    store: Store,
    processes: Processes,
    mailmap: Mailmap = None,
    maintainers: Maintainers = None,
    kernel: Kernel = None,
    organizations: Organizations = None,
    json: Json = False,
) -> None:
    """Take in what is new in the archives."""
    with progress() as watch:
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
    if json:
        print(document("ingest", listed=taken.listed, new=taken.new, store=store))
    else:
        print(f"{taken.new} new copies; store: {store}")
