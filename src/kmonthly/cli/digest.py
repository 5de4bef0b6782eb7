"""`kmonthly digest`: what works are, in words of their mails; on request condensed by a machine."""

import os
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.machine import CALLS, TOKENS, Calls, Llm, Tokens, count
from kmonthly.cli.options import AsOf, Json, Store, bare
from kmonthly.cli.terminal import harmless

_KINDS = {
    api.Voice.OBJECTS: "objects",
    api.Voice.FINDS: "finds a fault",
    api.Voice.PREFERS: "would have it otherwise",
    api.Voice.ASKS: "asks",
    api.Voice.PRAISES: "approves",
    api.Coming.VERSION: "announces a version",
    api.Coming.CHANGE: "announces changes",
    api.Coming.ASKED: "asks for a posting",
    api.Coming.TAKING: "means to take it",
}


class In(StrEnum):
    """Languages that a machine may write."""

    ZH = "zh"
    EN = "en"


def digest(
    message: Annotated[
        str,
        typer.Argument(metavar="[MSGID]", help="Any mail of a series, or a link to one."),
    ] = "",
    *,
    store: Store,
    month: Annotated[
        api.Month | None,
        typer.Option(
            "--month",
            "-m",
            parser=api.Month.parse,
            metavar="YYYY-MM",
            show_default="the series' last; without MSGID the latest that most archives reach",
            help="The month of the issue.",
        ),
    ] = None,
    as_of: AsOf = "",
    llm: Llm = False,
    language: Annotated[In, typer.Option("--language", "-l", help="Of the model.")] = In.ZH,
    calls: Calls = CALLS,
    tokens: Tokens = TOKENS,
    json: Json = False,
) -> None:
    """Say what a series is, in words of its mails: the problem, what it does, what others said of
    it in the month, what was announced. Without MSGID: of all that a month's issue tells in full.

    With --llm a model's sentences stand behind them, marked as a machine's: those of which every
    figure and name is in the words that they cite. Its answers are kept in STORE.condensed.
    """
    told = api.digests(store, month, bare(message) or None, api.day_after(as_of) if as_of else None)
    written: dict[str, api.Condensed] = {}
    if llm:
        budget = api.Budget(calls, tokens)
        found = api.condensed(
            store, told, language.value, environment=os.environ, budget=budget, progress=count
        )
        written = {each.series: each for each in found}
    if json:
        print(document("digest", digests=[_facts(each, written) for each in told]))
        return
    for story in told:
        for line in _lines(story, written.get(story.facts.series)):
            print(harmless(line))
        print()


def _lines(story: api.Story, written: api.Condensed | None) -> Iterator[str]:
    told = story.digest
    yield f"{story.facts.title} ({story.facts.author.shown})"
    before = "background" if told.is_background else "problem"
    for label, quoted in ((before, told.problem), ("does", told.does)):
        if quoted:
            yield f"  {label}: {_words(quoted)} <{quoted.message}>"
    for each in told.said:
        yield f"  {each.by.shown} {_KINDS[each.kind]}: {_words(each.quotation)} " + (
            f"<{each.quotation.message}>"
        )
    if not (told.problem or told.does or told.said):
        yield "  no words of its mails tell what it is"
    if written is None:
        return
    for sentence in written.sentences:
        cites = "".join(f"[{number}]" for number in sentence.cites)
        yield f"  written by a machine ({written.model}): {sentence.words} {cites}"
    if written.failure:
        yield f"  no machine's words: {written.failure}"


def _words(quoted: api.Quotation) -> str:
    return " ".join(quoted.words.split())


def _facts(story: api.Story, written: dict[str, api.Condensed]) -> dict[str, object]:
    condensed = written.get(story.facts.series)
    return {
        "series": story.facts.series,
        "title": story.facts.title,
        "digest": story.digest,
        "machine": condensed.model if condensed else None,
        "sentences": condensed.sentences if condensed else (),
        "dropped": condensed.dropped if condensed else (),
    }
