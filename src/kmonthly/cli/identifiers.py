"""`kmonthly identifiers`: the names that a posting brings into the kernel, or takes out of it."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store, bare
from kmonthly.cli.sheet import Csv, print_csv, sheet

NAMES = ("", "kind", "name", "user-visible", "patch")
COLUMNS = ("change", "kind", "name", "user_visible", "part", "message", "start", "stop")


def identifiers(
    message: Annotated[
        str, typer.Argument(metavar="MSGID", help="Any mail of a posting, or a link to one.")
    ],
    *,
    store: Store,
    kind: Annotated[
        api.IdentifierKind | None, typer.Option("--kind", help="Only of this kind.")
    ] = None,
    user_visible: Annotated[
        bool,
        typer.Option(
            "--user-visible", help="Only what somebody meets who builds or uses a kernel."
        ),
    ] = False,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """List the names that a posting brings into the kernel (+), or takes out of it (-).

    Names that its patches move, or define anew, are left out.
    """
    if csv and json:
        raise typer.BadParameter("give --csv or --json, not both")
    found = [
        each
        for each in api.identifiers(store, bare(message))
        if kind in (None, each.identifier.kind) and (each.user_visible or not user_visible)
    ]
    if json:
        print(document("identifiers", identifiers=list(map(_fact, found))))
    elif csv:
        print_csv(COLUMNS, map(_cells, found))
    else:
        sheet(f"{len(found)} names of {bare(message)}", NAMES, _rows(found))
    if not found:
        print(f"kmonthly: no such name in {bare(message)}", file=sys.stderr)
        raise typer.Exit(1)


def _rows(found: list[api.Introduced]) -> Iterator[tuple[str, ...]]:
    for each in found:
        name = each.identifier
        yield (
            "-" if name.removed else "+",
            name.kind.value,
            name.name,
            "yes" if each.user_visible else "",
            str(each.part),
        )


def _cells(each: api.Introduced) -> tuple[str, ...]:
    name = each.identifier
    return (
        "removed" if name.removed else "added",
        name.kind.value,
        name.name,
        "yes" if each.user_visible else "no",
        str(each.part),
        each.message,
        str(name.start),
        str(name.stop),
    )


def _fact(each: api.Introduced) -> dict[str, object]:
    name = each.identifier
    return {
        "kind": name.kind,
        "name": name.name,
        "removed": name.removed,
        "user_visible": each.user_visible,
        "part": each.part,
        "message": each.message,
        "start": name.start,
        "stop": name.stop,
    }
