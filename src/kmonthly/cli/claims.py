"""`kmonthly claims`: the figures that a posting and its answers state, or all of a month."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, InMonth, Json, Store, bare, one_of
from kmonthly.cli.sheet import Csv, print_csv, sheet

NAMES = (
    *("kind", "values", "unit", "measures", "way", "cost", "where", "part", "by", "message"),
    "words",
)
COLUMNS = (
    *("lead", "title", "message", "part", "by", "sent", "kind", "values", "unit", "measures"),
    *("direction", "cost", "conditions", "elsewhere", "start", "stop", "words"),
)


def claims(
    message: Annotated[
        str,
        typer.Argument(
            metavar="MSGID", help="Any mail of a posting, or a link to one.", show_default=False
        ),
    ] = "",
    *,
    store: Store,
    month: InMonth = None,
    as_of: AsOf = "",
    kind: Annotated[api.ClaimKind | None, typer.Option("--kind", help="Only of this kind.")] = None,
    costs: Annotated[bool, typer.Option("--costs", help="Only what gets worse.")] = False,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """List the figures that a posting and its answers state, or those of a month: what was
    measured, how much, where, in whose words.

    Of a posting all is told that was read, unless --as-of names a day.
    """
    one_of(message, month)
    if csv and json:
        raise typer.BadParameter("give --csv or --json, not both")
    if month is None:
        found = api.claims(store, bare(message), api.day_after(as_of) if as_of else None)
    else:
        found = api.claims_in(store, month, api.cutoff(month, as_of))
    wanted = [
        each
        for each in found
        if kind in (None, each.claim.kind) and (each.claim.is_cost or not costs)
    ]
    if json:
        print(document("claims", month=str(month or ""), claims=list(map(_fact, wanted))))
    elif csv:
        print_csv(COLUMNS, map(_cells, wanted))
    else:
        title = f"{len(wanted)} claims of {month or bare(message)}"
        sheet(title, NAMES if month is None else (*NAMES, "title"), _rows(wanted, month))
    if not wanted:
        print(f"kmonthly: no such figure in {month or bare(message)}", file=sys.stderr)
        raise typer.Exit(1)


def _rows(found: list[api.Stated], month: api.Month | None) -> Iterator[tuple[str, ...]]:
    for each in found:
        claim = each.claim
        row = (
            claim.kind.value,
            _values(each),
            claim.unit,
            claim.measures,
            claim.direction.value,
            "cost" if claim.is_cost else "",
            claim.conditions,
            _part(each.part),
            each.by.shown,
            each.message,
            claim.words if claim.kind is api.ClaimKind.TABLE else " ".join(claim.words.split()),
        )
        yield row if month is None else (*row, each.title)


def _values(each: api.Stated) -> str:
    arrow = " -> " if each.claim.kind is api.ClaimKind.CHANGE else ", "
    said = arrow.join(each.claim.values)
    others = "; ".join(
        f"{', '.join(other.values)} in {_part(other.part)}" for other in each.elsewhere
    )
    return f"{said} (but {others})" if others else said


def _part(part: int | None) -> str:
    return "answer" if part is None else f"patch {part}" if part else "cover"


def _cells(each: api.Stated) -> tuple[str, ...]:
    claim = each.claim
    return (
        each.lead,
        each.title,
        each.message,
        "" if each.part is None else str(each.part),
        each.by.name,
        each.sent.isoformat(),
        claim.kind.value,
        " | ".join(claim.values),
        claim.unit,
        claim.measures,
        claim.direction.value,
        "yes" if claim.is_cost else "no",
        claim.conditions,
        " | ".join(", ".join(other.values) for other in each.elsewhere),
        str(claim.start),
        str(claim.stop),
        claim.words,
    )


def _fact(each: api.Stated) -> dict[str, object]:
    claim = each.claim
    return {
        "lead": each.lead,
        "title": each.title,
        "message": each.message,
        "part": each.part,
        "by": each.by,
        "sent": each.sent,
        "kind": claim.kind,
        "values": claim.values,
        "unit": claim.unit,
        "measures": claim.measures,
        "direction": claim.direction,
        "is_cost": claim.is_cost,
        "conditions": claim.conditions,
        "rows": api.rows(claim),
        "quotation": each.quotation,
        "elsewhere": each.elsewhere,
    }
