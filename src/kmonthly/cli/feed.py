"""`kmonthly feed`: what happened to a series, or to those of a section, as a feed."""

import sys
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.options import Store, bare


def feed(
    *,
    store: Store,
    series: Annotated[
        str, typer.Option("--series", metavar="MSGID", help="Any mail of a series, or a link.")
    ] = "",
    section: Annotated[
        str, typer.Option("--section", metavar="NAME", help="A section, such as filesystems.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", "-f", help="atom or json.", show_default=True)
    ] = "atom",
    language: Annotated[
        str, typer.Option("--language", "-l", help="zh or en.", show_default=True)
    ] = "en",
    site: Annotated[
        str, typer.Option("--site", metavar="URL", help="Where the pages lie, for links to them.")
    ] = "",
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            show_default="all that is known",
            help="The last day (UTC) whose mail is known.",
        ),
    ] = "",
) -> None:
    """Print a feed (Atom or JSON Feed) of what happened to one series, or to all that issues tell
    or list in a section: new versions, reviews, taken, merged, released."""
    message = bare(series)
    if bool(message) == bool(section):
        raise typer.BadParameter("give either --series MSGID or --section NAME")
    end = api.day_after(as_of) if as_of else None
    made = api.feed(
        store,
        series=message,
        section=section,
        form=form,
        language=language,
        site=site,
        as_of=end,
    )
    sys.stdout.write(made.decode())
