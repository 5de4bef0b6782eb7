"""`kmonthly fate`: what became of a series, or of all of a month."""

import sys
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.fates import as_facts, evidence, outcome
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, InMonth, Json, Store, bare, one_of
from kmonthly.cli.terminal import Terminal, harmless, words


def fate(
    message: Annotated[
        str,
        typer.Argument(
            metavar="MSGID", help="Any mail of a series, or a link to one.", show_default=False
        ),
    ] = "",
    *,
    store: Store,
    month: InMonth = None,
    as_of: AsOf = "",
    outcome_: Annotated[
        api.Outcome | None, typer.Option("--outcome", help="Of a month only what ended so.")
    ] = None,
    json: Json = False,
) -> None:
    """Say what became of a series, or of each of a month: merged, queued, open ... and how that is
    known.

    Of a series all is told that was read, unless --as-of names a day; of a month what was known at
    its cutoff, and what is known since.
    """
    one_of(message, month)
    if message and outcome_ is not None:
        raise typer.BadParameter("--outcome picks from a month's series: give --month YYYY-MM")
    if month is None:
        _of_series(message, store=store, as_of=as_of, json=json)
    else:
        _of_month(month, outcome_, store=store, as_of=as_of, json=json)


def _of_series(message: str, *, store: Store, as_of: str, json: bool) -> None:
    found = api.fate(store, bare(message), api.day_after(as_of) if as_of else None)
    if json:
        facts = {
            "series": found.series,
            "author": found.author,
            "last": found.last,
            "fate": as_facts(found.fate, found.said),
            "last_heard": found.last_heard,
            "read_to": found.read_to,
        }
        print(document("fate", **facts))
        return
    console = Terminal(soft_wrap=True)
    console.print(words(found.last.title or found.last.subject))
    console.print(
        words(
            f"  {found.author.shown}, v{found.last.version} of {found.last.sent:%Y-%m-%d}, "
            f"{found.last.patches} patch{'es' if found.last.patches != 1 else ''}"
        )
    )
    console.print(words(f"  {outcome(found.fate)}"))
    console.print(
        words(f"  last heard of {found.last_heard:%Y-%m-%d}; read to {found.read_to:%Y-%m-%d}")
    )
    for line in evidence(found.fate, found.said):
        console.print(words(line))


def _of_month(
    month: api.Month, wanted: api.Outcome | None, *, store: Store, as_of: str, json: bool
) -> None:
    cutoff = api.cutoff(month, as_of)
    found = [
        (story, since)
        for story, since in api.fates(store, month, cutoff)
        if wanted in (None, (since or story.fate).outcome)
    ]
    if json:
        rows = [
            {
                "series": story.facts.series,
                "title": story.facts.title,
                "author": story.facts.author,
                "fate": as_facts(story.fate),
                "since": as_facts(since) if since else None,
            }
            for story, since in found
        ]
        print(document("fates", month=str(month), series=rows))
    for story, since in () if json else found:
        later = outcome(since) if since else ""
        title = f"{story.facts.title} ({story.facts.author.shown})"
        row = (outcome(story.fate), later, title, story.facts.main.lead)
        print("\t".join(map(harmless, row)))
    if not found:
        so = f" that is {wanted}" if wanted else ""
        print(f"kmonthly: no series of {month}{so}", file=sys.stderr)
        raise typer.Exit(1)
