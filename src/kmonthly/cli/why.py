"""`kmonthly why`: why a series stands where it stands in an issue, and what would change that."""

from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.fates import as_facts
from kmonthly.cli.json import document
from kmonthly.cli.options import AsOf, Json, Store, bare
from kmonthly.cli.terminal import harmless

_TOLD = {
    api.Told.FULL: "told in full",
    api.Told.LINE: "a near miss, told in a line",
    api.Told.NOT: "not told",
}


def why(
    message: Annotated[
        str, typer.Argument(metavar="MSGID", help="Any mail of a series, or a link to one.")
    ],
    *,
    store: Store,
    month: Annotated[
        api.Month | None,
        typer.Option(
            "--month",
            "-m",
            parser=api.Month.parse,
            metavar="YYYY-MM",
            show_default="the last in which it was heard of",
            help="The month of the issue.",
        ),
    ] = None,
    as_of: AsOf = "",
    language: Annotated[
        str, typer.Option("--language", "-l", help="zh or en.", show_default=True)
    ] = "en",
    json: Json = False,
) -> None:
    """Say why a series stands where it stands in a month's issue: its section and the reasons, its
    points signal by signal, and what would be enough to change that."""
    found = api.why(store, bare(message), month, api.day_after(as_of) if as_of else None)
    story = found.story
    if json:
        print(
            document(
                "why",
                month=str(found.month),
                series=story.facts.series,
                title=story.facts.title,
                placement=story.placement,
                rank=story.rank,
                fate=as_facts(story.fate),
                told=found.told,
                place=found.place,
                of=found.series,
                bar=found.bar,
                passed_over=found.passed_over,
                changes=found.changes,
            )
        )
        return
    for line in _lines(found, language):
        print(harmless(line))


def _lines(found: api.Why, language: str) -> list[str]:
    story, placement = found.story, found.story.placement
    topic = f", {placement.topic}" if placement.topic else ""
    others = ", ".join(each.value for each in placement.others)
    lines = [
        f"{story.facts.title} ({story.facts.author.shown})",
        f"{placement.section.value}{topic}" + (f"; also {others}" if others else ""),
        *(f"         {api.said(each, language)}" for each in placement.why),
        f"{story.rank.points:g} points, place {found.place} of {found.series} in the issue of "
        f"{found.month}: {_TOLD[found.told]}; the bar is {found.bar:g}",
    ]
    for signal in story.rank.signals:
        mails = "".join(f" <{each}>" for each in signal.evidence[:2])
        reason = api.said(signal.why, language)
        lines.append(
            f"  {signal.points:+6.2f} {signal.rule.removeprefix('rank.')}: {reason}{mails}"
        )
    if found.passed_over is not None:
        lines.append(f"passed over: {api.said(found.passed_over, language)}")
    if found.changes:
        word = "without" if found.told is api.Told.FULL else "enough by itself"
        lines.append(f"what would change it, {word}:")
        lines += [
            f"  {each.points:+6.2f} {each.rule.removeprefix('rank.')}" for each in found.changes
        ]
    else:
        lines.append("no signal by itself would change it")
    return lines
