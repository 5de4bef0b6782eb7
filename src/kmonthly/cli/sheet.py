"""Rows for people, for programs and for spreadsheets: a table, CSV, lines with tabs."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich.table import Table

from kmonthly.cli.terminal import Terminal, harmless, words

Csv = Annotated[bool, typer.Option("--csv", help="Print CSV (RFC 4180), with a line of names.")]

_FORMULA = ("=", "+", "-", "@")


def sheet(title: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table on a terminal, lines with tabs into a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(harmless(" ".join(cell.split())) for cell in row))
        return
    table = Table(title=title, box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(words, row))
    Terminal().print(table)


def print_csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows as CSV. Words that a spreadsheet would take for a formula begin with an
    apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    print(out.getvalue(), end="")


def _safe(cell: str) -> str:
    cell = "\n".join(map(harmless, cell.split("\n")))
    is_number = cell.lstrip("+-").replace(",", "").replace(".", "").isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
