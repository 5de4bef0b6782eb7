"""`kmonthly list`: the series of a month, best first."""

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from kmonthly import api
from kmonthly.cli.fates import as_facts
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, InMonth, Json, Store
from kmonthly.cli.terminal import Terminal, harmless

MOST = 30


def list_(
    *,
    store: Store,
    month: InMonth = None,
    as_of: AsOf = "",
    section: Annotated[
        api.Section | None, typer.Option("--section", "-s", help="Only this section.")
    ] = None,
    happened: Annotated[
        api.Happened | None,
        typer.Option(help="Only what the month did so to; stalled: nothing, for the first month."),
    ] = None,
    most: Annotated[int, typer.Option("--most", "-n", min=0, help="How many; 0: all.")] = MOST,
    json: Json = False,
) -> None:
    """List the series of a month, best first."""
    month = month or api.default_month(store)
    every = api.stories(store, month, api.cutoff(month, as_of))
    found = [
        each
        for each in every
        if section in (None, each.placement.section) and _is_asked_for(each, happened)
    ]
    shown = found[: most or None]
    if json:
        print(
            document(
                "list",
                month=str(month),
                series=len(found),
                stories=[_as_fact(each) for each in shown],
            )
        )
    elif sys.stdout.isatty():
        Terminal().print(_table(str(month), len(found), shown))
    else:
        for row in _rows(shown):
            print("\t".join(row))
    if not found:
        print(f"kmonthly: no series of {section or 'any section'} in {month}", file=sys.stderr)
        raise typer.Exit(1)


def _as_fact(story: api.Story) -> dict[str, object]:
    """A story as JSON has it: without what it has only in an issue."""
    return {
        "facts": story.facts,
        "placement": story.placement,
        "rank": story.rank,
        "fate": as_facts(story.fate),
    }


def _is_asked_for(story: api.Story, happened: api.Happened | None) -> bool:
    """What fell silent is listed only where it is asked for."""
    if happened is None:
        return story.facts.delta.happened is not api.Happened.STALLED
    return story.facts.delta.happened is happened


def _table(month: str, number: int, stories: list[api.Story]) -> Table:
    table = Table(title=f"{month}: {len(stories)} of {number} series", box=None, pad_edge=False)
    for name, right in (("points", True), ("section", False), ("v", True), ("replies", True)):
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("Message-ID", overflow="fold")
    for row in _rows(stories):
        table.add_row(*map(Text, row))
    return table


def _rows(stories: Iterable[api.Story]) -> Iterator[tuple[str, ...]]:
    """Points, section, version, replies, title, Message-ID; a pipe gets them apart by tabs."""
    for story in stories:
        facts = story.facts
        yield (
            f"{story.rank.points:.1f}",
            story.placement.section.value,
            str(facts.main.version),
            str(facts.discussion.replies),
            harmless(f"{facts.title} ({facts.author.shown})"),
            harmless(facts.main.lead),
        )
