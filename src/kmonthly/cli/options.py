"""Options that several commands have."""

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer

from kmonthly.api import Month
from kmonthly.cli.json import JSON_HELP


def _default_store() -> Path:
    return Path(os.environ.get("KMONTHLY_STORE") or ".kmonthly/store.duckdb")


Store = Annotated[
    Path,
    typer.Option(
        "--store",
        default_factory=_default_store,
        show_default="$KMONTHLY_STORE, else .kmonthly/store.duckdb",
        help="The store: one file.",
    ),
]
_ARCHIVES_HELP = (
    "A public-inbox list (v1 or v2), an mbox file, a Maildir, .eml files, a git bundle, a folder "
    "of these; repeatable."
)

Archives = Annotated[list[Path], typer.Option("--archive", "-a", help=_ARCHIVES_HELP)]
AnyArchives = Annotated[
    list[Path],
    typer.Option("--archive", "-a", default_factory=list, show_default=False, help=_ARCHIVES_HELP),
]
Processes = Annotated[
    int,
    typer.Option(
        "--processes",
        "-j",
        min=1,
        max=256,
        default_factory=lambda: len(os.sched_getaffinity(0)),
        show_default="one a core",
        help="Processes that read mail.",
    ),
]
Mailmap = Annotated[
    Path | None,
    typer.Option(
        "--mailmap",
        metavar="FILE",
        show_default="the one that the store was last given",
        help="Who is who under several names and addresses: the kernel's .mailmap.",
    ),
]
Maintainers = Annotated[
    Path | None,
    typer.Option(
        "--maintainers",
        metavar="FILE",
        show_default="the one that the store was last given",
        help="Who looks after what, so whose word counts: the kernel's MAINTAINERS.",
    ),
]
Kernel = Annotated[
    Path | None,
    typer.Option(
        "--kernel",
        metavar="DIR",
        show_default="what the store was last given",
        help="A clone of the kernel (bare or not): commits of mainline are taken in.",
    ),
]
Organizations = Annotated[
    Path | None,
    typer.Option(
        "--organizations",
        metavar="FILE",
        show_default="what the store was last given",
        help='Whose address is whose: TOML, "example.org" = "Example" below [organizations].',
    ),
]
InMonth = Annotated[
    Month | None,
    typer.Option(
        "--month",
        "-m",
        parser=Month.parse,
        metavar="YYYY-MM",
        show_default="the latest that the most archives reach",
        help="The month.",
    ),
]
ManyMonths = Annotated[
    list[Month],
    typer.Option(
        "--month",
        "-m",
        parser=Month.parse,
        metavar="YYYY-MM",
        default_factory=list,
        show_default="all that make an issue",
        help="A month; repeatable.",
    ),
]
Address = Annotated[
    str,
    typer.Option(
        "--site",
        metavar="URL",
        show_default=False,
        callback=lambda given: _address(given, ("http", "https")),
        help="Where the site will stand, for what must name whole addresses.",
    ),
]
Report = Annotated[
    str,
    typer.Option(
        "--report",
        metavar="URL",
        show_default=False,
        callback=lambda given: _address(given, ("http", "https", "mailto")),
        help="Where readers report errors: the page's address is put behind it.",
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM-DD",
        show_default="the month's end + 3 days",
        help="The last day (UTC) whose mail is known.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help=JSON_HELP)]


def _address(given: str, schemes: tuple[str, ...]) -> str:
    """An address as it was given, a site's with the slash at its end."""
    if not given:
        return ""
    parts = urlsplit(given)
    if (
        parts.scheme not in schemes
        or not (parts.netloc or parts.path)
        or re.search(r"[\s<>\"]", given)
    ):
        known = ", ".join(f"{each}:" for each in schemes)
        raise typer.BadParameter(f"an address begins with one of {known} and has no spaces")
    return given


def one_of(message: str, month: Month | None) -> None:
    """Complains unless a Message-ID or a month is given, and not both."""
    if bool(message) == (month is not None):
        raise typer.BadParameter("give either a Message-ID or --month YYYY-MM")


def bare(given: str) -> str:
    """The Message-ID of what a person pastes: with its brackets or label, or any link that holds
    it, as lore's pages offer them (/r/ID, /LIST/ID/, /T/#u, /raw, /t.mbox.gz)."""
    given = _LABEL.sub("", given.strip()).strip("<>")
    if _LINK.match(given):
        held = [unquote(each) for each in re.split(r"[/?#&=]", given) if "@" in unquote(each)]
        return held[0] if held else ""
    return given


_LABEL = re.compile(r"(?:message-id:|mid:|id:)\s*", re.IGNORECASE)
_LINK = re.compile(r"https?://|(?:lore|lkml)\.kernel\.org/", re.IGNORECASE)
