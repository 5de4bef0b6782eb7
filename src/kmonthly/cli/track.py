"""`kmonthly track`: the life of a series."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.diff import changed
from kmonthly.cli.fates import as_facts, evidence, outcome
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store, bare
from kmonthly.cli.terminal import Terminal, words

NAMED = 4
"""So many people, titles and reasons are named, the others counted."""

LISTED = 20
"""So many series are listed that words may mean."""


def track(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY|MSGID",
            help="Words that titles of it, or of its patches, begin with in any order; or the "
            "Message-ID of any mail of it, or a link to one.",
        ),
    ],
    *,
    store: Store,
    json: Json = False,
) -> None:
    """Follow a series: its versions, what changed in each, who answered, when it was last heard.

    Beside each version stands why it is thought one: 8 points are enough (see docs/rules.md).
    """
    asked = " ".join(query)
    message = bare(asked)
    if not message.strip():
        raise typer.BadParameter("give words of a title, a Message-ID or a link that holds one")
    found = () if "@" in message else api.find(store, asked)
    if len(found) > 1:
        _choose(asked, found, json)
        return
    life = api.track(store, found[0].series if found else message)
    if json:
        print(document("track", **_facts(life)))
        return
    console = Terminal(soft_wrap=True)
    for line in _lines(life):
        console.print(words(line))


def _choose(asked: str, found: tuple[api.Found, ...], json: bool) -> None:
    """Shows what the words may mean."""
    if json:
        print(document("find", query=asked, found=found))
        return
    console = Terminal(soft_wrap=True)
    more = f"; the last {LISTED}" if len(found) > LISTED else ""
    said = f"{len(found)} series have this in a title of theirs or of a patch{more}:"
    console.print(words(f"{said} name one by its id"))
    for each in found[:LISTED]:
        times = f"{each.postings} posting{'s' if each.postings > 1 else ''}"
        console.print(words(f"{each.sent:%Y-%m-%d}  v{each.version}  {times}  {each.title}"))
        console.print(words(f"    {each.author.shown}  {each.series}"))


def _lines(life: api.Track) -> Iterator[str]:
    first, last = life.stops[0].sent, life.stops[-1].sent
    yield life.title
    yield f"  {life.author.shown}"
    yield (
        f"  {len(life.stops)} postings, {_version(first)} to {_version(last)}, "
        f"{first.sent:%Y-%m-%d} to {last.sent:%Y-%m-%d}"
        if len(life.stops) > 1
        else f"  1 posting, {first.sent:%Y-%m-%d}"
    )
    state = "quiet since" if life.quiet else "last heard of"
    yield f"  {state} {life.last_heard:%Y-%m-%d}; its lists were read to {life.read_to:%Y-%m-%d}"
    yield f"  {outcome(life.fate)}"
    title = ""
    for stop in life.stops:
        yield ""
        yield from _stop(stop, life, title)
        title = stop.title
    if life.fate.signs or life.fate.objections:
        yield ""
        yield from evidence(life.fate, life.said)


def _stop(stop: api.Stop, life: api.Track, title_before: str) -> Iterator[str]:
    sent = stop.sent
    by = f" by {stop.author.shown}" if stop.author.name != life.author.name else ""
    yield (
        f"{_version(sent)}  {sent.sent:%Y-%m-%d %H:%M} UTC  {_patches(sent)}"
        f" on {', '.join(stop.arrived)}{by}"
    )
    yield f"  {sent.lead}"
    if title_before and title_before != stop.title:
        yield f"  now called: {stop.title}"
    if not stop.joined and sent.version > 1:
        yield "  first found here; the versions before it were not"
    for joined in stop.joined[-1:]:
        yield f"  goes on with {joined.earlier}: {_why(joined)}"
    for more in stop.joined[:-1]:
        yield f"  and with {more.earlier}: {_why(more)}"
    if stop.change is not None:
        yield from _change(stop.change)
    if said := _discussion(stop.discussion):
        yield f"  {said}"


def _version(sent: api.Sent) -> str:
    tags = [tag.value for tag in sorted(sent.tags) if tag.value in ("RFC", "RFT", "RESEND")]
    minor = f".{sent.minor}" if sent.minor else ""
    number = f"v{sent.version}{minor}" + (" (assumed)" if sent.assumed else "")
    return " ".join((*tags, number))


def _patches(sent: api.Sent) -> str:
    if sent.found == sent.patches:
        return f"{sent.patches} patch{'es' if sent.patches != 1 else ''}"
    return f"{sent.found} of {sent.patches} patches"


def _why(joined: api.Joined) -> str:
    """The strongest reasons, and what all add up to."""
    named = [clue.rule.removeprefix("tie.").replace("_", " ") for clue in joined.clues[:NAMED]]
    return f"{', '.join(named)} ({joined.points:g} points)"


def _change(change: api.Comparison) -> Iterator[str]:
    before = f"since {_version(change.before)} of {change.before.sent:%Y-%m-%d}"
    whole = all(each.found >= each.patches for each in (change.before, change.after))
    yield f"  {before}: {', '.join(_counts(change, whole))}"
    for mark, kind in (("+", api.PatchChange.ADDED), ("-", api.PatchChange.DROPPED)):
        titles = [(pair.after or pair.before) for pair in change.pairs if pair.change is kind]
        if whole:
            yield from _some(f"    {mark} ", [each.title for each in titles if each is not None])
    signed = [f"{each.kind}: {each.person.shown}" for each in change.trailers_came]
    reviews = [each for each in signed if not each.startswith(("Signed-off-by", "Reported-by"))]
    yield from _some("    + ", reviews)
    for quotation in change.changelog[:1]:
        for line in quotation.words.rstrip().split("\n"):
            yield f"    | {line}".rstrip()
    if len(change.changelog) > 1:
        yield f"    {len(change.changelog) - 1} more in its patches: kmonthly diff"


def _counts(change: api.Comparison, whole: bool) -> Iterator[str]:
    """What became of the patches; of what was not found nobody knows whether it came or went."""
    counts = dict.fromkeys(api.PatchChange, 0)
    for pair in change.pairs:
        counts[pair.change] += 1
    context = sum(
        pair.change is api.PatchChange.CHANGED and pair.likeness == 1 for pair in change.pairs
    )
    for kind, count in counts.items():
        if count and (whole or kind in (api.PatchChange.SAME, api.PatchChange.CHANGED)):
            only = f" ({context} only in context)" if kind is kind.CHANGED and context else ""
            yield f"{count} {kind.value}{only}"
    if not whole:
        yield "not all patches of both were found"
    old, new = change.size_before, change.size_after
    if whole and old.known and new.known:
        yield f"lines +{old.added} -{old.removed} -> +{new.added} -{new.removed}"


def _some(mark: str, named: list[str]) -> Iterator[str]:
    for each in named[:NAMED]:
        yield f"{mark}{each}"
    if len(named) > NAMED:
        yield f"{mark}{len(named) - NAMED} more"


def _discussion(discussion: api.Discussion) -> str:
    if not discussion.replies and not discussion.own:
        return "no reply found"
    names = "; ".join(_names(discussion.people))
    by = f" by {names}" if names else ""
    own = f"; {discussion.own} by the author" if discussion.own else ""
    return f"{discussion.replies} repl{'y' if discussion.replies == 1 else 'ies'}{by}{own}"


def _names(people: Iterable[api.Person]) -> list[str]:
    shown = [each.shown for each in people]
    more = len(shown) - NAMED
    return [*shown[:NAMED], *([f"{more} more"] if more > 0 else [])]


def _facts(life: api.Track) -> dict[str, object]:
    return {
        "series": life.series,
        "title": life.title,
        "author": life.author,
        "last_heard": life.last_heard,
        "read_to": life.read_to,
        "quiet": life.quiet,
        "fate": as_facts(life.fate, life.said),
        "stops": [
            {
                "sent": stop.sent,
                "title": stop.title,
                "author": stop.author,
                "arrived": stop.arrived,
                "joined": stop.joined,
                "discussion": stop.discussion,
                "change": None if stop.change is None else changed(stop.change),
            }
            for stop in life.stops
        ],
    }
