"""`kmonthly evaluate`: how good it is, on the store's own mails."""

from enum import StrEnum
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store


class What(StrEnum):
    """What can be evaluated."""

    SERIES = "series"


def evaluate(
    what: Annotated[What, typer.Argument(help="series: do versions of one work find each other?")],
    *,
    store: Store,
    draw: Annotated[
        int, typer.Option("--draw", min=0, help="Print so many links to be judged by reading.")
    ] = 0,
    json: Json = False,
) -> None:
    """Measure the linker against what mails state themselves, with that withheld from it.

    A link is stated where a mail names an earlier version of itself by its Message-ID. Without
    --draw: how many are found, with Wilson's interval of 95 %, and those that are missed (the later
    mail, the earlier). With it: the later posting, the earlier one, and the points for the link.
    """
    if draw:
        links = api.drawn(store, draw)
        if json:
            print(document("draw", links=links))
        for link in () if json else links:
            print(f"{link.later}\t{link.earlier}\t{link.points:g}")
        return
    found = api.evaluate(store)
    if json:
        print(document("evaluate", what=what, found=found))
        return
    print(f"{found.mails} patches and covers, {_links(found)} links stated")
    for name, recalls in (
        ("linker, statements withheld", found.withheld),
        ("linker", found.whole),
        ("same title and address", found.dumbest),
    ):
        print(f"{name:28}  title kept {_share(recalls.kept)}  retitled {_share(recalls.retitled)}")
    for miss in (*found.withheld.kept.misses, *found.withheld.retitled.misses):
        print(f"missed\t{miss.later}\t{miss.earlier}")


def _links(found: api.Evaluation) -> int:
    return found.withheld.kept.n + found.withheld.retitled.n


def _share(recall: api.Recall) -> str:
    if not recall.n:
        return "none"
    low, high = recall.interval.low, recall.interval.high
    return f"{recall.hits}/{recall.n} = {recall.hits / recall.n:.3f} [{low:.3f}, {high:.3f}]"
