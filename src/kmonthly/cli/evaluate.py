"""`kmonthly evaluate`: how good it is, on the store's own mails."""

from enum import StrEnum
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.fates import as_facts, releases
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store


class What(StrEnum):
    """What can be evaluated."""

    SERIES = "series"
    FATES = "fates"


def evaluate(
    what: Annotated[
        What,
        typer.Argument(
            help="series: do versions of one work find each other? fates: what became of how many?"
        ),
    ],
    *,
    store: Store,
    draw: Annotated[
        int, typer.Option("--draw", min=0, help="Print so many to be judged by reading.")
    ] = 0,
    json: Json = False,
) -> None:
    """Measure the linker against what mails state themselves, with that withheld from it; or count
    how series ended.

    A link is stated where a mail names an earlier version of itself by its Message-ID. Without
    --draw: how many are found, with Wilson's interval of 95 %, and those that are missed (the later
    mail, the earlier). With it: the later posting, the earlier one, and the points for the link.

    Of fates --draw prints those that are not open: series, outcome, of how many patches it holds,
    how many there are, releases.
    """
    if what is What.FATES:
        _fates(api.ends(store, draw), json=json)
        return
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


def _fates(found: api.Ends, *, json: bool) -> None:
    if json:
        drawn = [{"series": series, "fate": as_facts(fate)} for series, fate in found.drawn]
        print(document("ends", outcomes=found.outcomes, rules=found.rules, drawn=drawn))
        return
    for outcome, number in found.outcomes if not found.drawn else ():
        print(f"{number:>7}  {outcome.value}")
    for rule, number in found.rules if not found.drawn else ():
        print(f"{number:>7}  {rule}")
    for series, fate in found.drawn:
        print(f"{series}\t{fate.outcome}\t{fate.patches}\t{fate.total}\t{releases(fate)}")


def _links(found: api.Evaluation) -> int:
    return found.withheld.kept.n + found.withheld.retitled.n


def _share(recall: api.Recall) -> str:
    if not recall.n:
        return "none"
    low, high = recall.interval.low, recall.interval.high
    return f"{recall.hits}/{recall.n} = {recall.hits / recall.n:.3f} [{low:.3f}, {high:.3f}]"
