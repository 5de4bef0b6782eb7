"""`kmonthly evaluate`: how good it is, on the store's own mails."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.fates import as_facts, releases
from kmonthly.cli.json import document
from kmonthly.cli.options import InMonth, Json, Store


class What(StrEnum):
    """What can be evaluated."""

    SERIES = "series"
    FATES = "fates"
    SECTIONS = "sections"
    PICKS = "picks"


def evaluate(
    what: Annotated[
        What,
        typer.Argument(
            help="series: do versions of one work find each other? fates: what became of how many? "
            "sections, picks: do they agree with readers?"
        ),
    ],
    labels: Annotated[
        Path | None,
        typer.Argument(
            metavar="LABELS",
            help="What two readers said: TSV with a heading (series, a, b; or one, other, a, b).",
            show_default=False,
        ),
    ] = None,
    *,
    store: Store,
    month: InMonth = None,
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

    Of sections and picks the table LABELS is asked, of a month's series: how many stand in the
    section that both readers name; of how many pairs the one that both prefer has more points, and
    of how many with each signal left out. Beside both the dumbest rule: the commonest section, the
    number of mails.

    Of fates --draw prints those that are not open: series, outcome, of how many patches it holds,
    how many there are, releases.
    """
    if (what in (What.SECTIONS, What.PICKS)) != (labels is not None):
        raise typer.BadParameter("sections and picks need a table LABELS, and nothing else does")
    if labels is not None:
        _judged(what, labels, store, month or api.default_month(store), json=json)
        return
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


def _judged(what: What, labels: Path, store: Path, month: api.Month, *, json: bool) -> None:
    if what is What.SECTIONS:
        placed = api.evaluate_sections(store, month, labels)
        if json:
            print(document("placings", found=placed))
            return
        print(
            f"{placed.labelled} series labelled, {placed.found} in {month}, {placed.agreed} agreed"
        )
        print(f"right {_part(placed.right, placed.agreed)}")
        print(f"all in the commonest section {_part(placed.dumbest, placed.agreed)}")
        for wanted, ours, series in placed.confused:
            for each in series:
                print(f"{wanted}\t{ours}\t{each}")
        return
    chosen = api.evaluate_picks(store, month, labels)
    if json:
        print(document("choices", found=chosen))
        return
    print(f"{chosen.pairs} pairs, {chosen.found} in {month}, {chosen.agreed} agreed")
    print(f"right {_part(chosen.right, chosen.agreed)}")
    print(f"by number of mails {_part(chosen.dumbest, chosen.agreed)}")
    for rule, right in chosen.without:
        print(f"without {rule}\t{right}\t{right - chosen.right:+d}")
    for better, worse in chosen.wrong:
        print(f"wrong\t{better}\t{worse}")


def _part(right: float, of: int) -> str:
    return f"{right:g}/{of} = {right / of:.3f}" if of else "none"


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
