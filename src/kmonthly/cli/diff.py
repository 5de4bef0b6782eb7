"""`kmonthly diff`: what changed between two postings."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store, bare
from kmonthly.cli.terminal import Terminal, words

MARKS = {
    api.PatchChange.SAME: "=",
    api.PatchChange.CHANGED: "!",
    api.PatchChange.ADDED: "+",
    api.PatchChange.DROPPED: "-",
}
"""As `git range-diff` has them, but for < and >, which say which side is which."""


def diff(
    message_id: Annotated[
        str, typer.Argument(metavar="A", help="The Message-ID of any mail of a posting.")
    ],
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="[B]",
            help="That of a mail of the newer posting; without it A's posting is compared with "
            "the one before it in its series.",
            show_default=False,
        ),
    ] = None,
    *,
    store: Store,
    json: Json = False,
) -> None:
    """Say what changed between two postings: patches, files, trailers, changelog.

    = same diff, ! changed, + added, - dropped; the share of changed lines that stayed.
    """
    found = api.diff(store, bare(message_id), None if other is None else bare(other))
    if json:
        print(document("diff", **changed(found)))
        return
    console = Terminal(soft_wrap=True)
    for line in _lines(found):
        console.print(words(line))


def _lines(found: api.Comparison) -> Iterator[str]:
    for sent in (found.before, found.after):
        yield f"{sent.subject}"
        yield f"  {_headline(sent)}{_missing(sent, found)}"
        yield f"  {sent.lead}"
    if not found.same_series:
        yield "These are two series."
    yield ""
    for pair in found.pairs:
        yield from _patch(pair)
    yield ""
    yield from _sizes(found)
    for mark, trailers in (("+", found.trailers_came), ("-", found.trailers_went)):
        for trailer in trailers:
            yield f"{mark} {trailer.kind}: {trailer.person.shown}"
    for quotation in found.changelog:
        yield ""
        yield quotation.message
        for line in quotation.words.split("\n"):
            yield f"  {line}".rstrip()


def _headline(sent: api.Sent) -> str:
    stated = " (assumed)" if sent.assumed else ""
    minor = f".{sent.minor}" if sent.minor else ""
    return (
        f"v{sent.version}{minor}{stated}  {sent.sent:%Y-%m-%d %H:%M} UTC  "
        f"{sent.found} of {sent.patches} patches"
    )


def _missing(sent: api.Sent, found: api.Comparison) -> str:
    """What follows from patches that are in no archive."""
    if sent.found >= sent.patches:
        return ""
    if sent is found.before:
        return ": what seems added may have been there"
    return ": what seems dropped may still be there"


def _patch(pair: api.PatchPair) -> Iterator[str]:
    """`  2 !   3  title  87 %`, and the title that it had before, if that was another."""
    old, new = pair.before, pair.after
    numbers = [f"{each.number if each is not None else '-':>3}" for each in (old, new)]
    shown = new or old
    title = shown.title if shown is not None else ""
    differs = pair.change is api.PatchChange.CHANGED
    share = "  " + _share(pair.likeness) if differs else ""
    moved = "  moved" if pair.moved else ""
    yield f"{numbers[0]} {MARKS[pair.change]} {numbers[1]}  {title}{share}{moved}"
    if pair.retitled and old is not None:
        yield f"           was: {old.title}"


def _share(likeness: float | None) -> str:
    """The lines that stayed, in per cent; 100 only where all of them did."""
    if likeness is None:
        return "not read"
    return "only its context" if likeness == 1 else f"{int(likeness * 100)} %"


def _sizes(found: api.Comparison) -> Iterator[str]:
    old, new = found.size_before, found.size_after
    if old.known and new.known:
        yield (
            f"files {old.files} -> {new.files}, lines +{old.added} -{old.removed} -> "
            f"+{new.added} -{new.removed}"
        )
    for mark, paths in (("+", found.files_came), ("-", found.files_went)):
        for path in paths:
            yield f"{mark} {path}"


def changed(found: api.Comparison) -> dict[str, object]:
    """The comparison without the lines of the diffs, which the mails have."""
    return {
        "before": found.before,
        "after": found.after,
        "same_series": found.same_series,
        "patches": [
            {
                "change": pair.change,
                "likeness": None if pair.likeness is None else round(pair.likeness, 4),
                "retitled": pair.retitled,
                "moved": pair.moved,
                "before": _mail(pair.before),
                "after": _mail(pair.after),
            }
            for pair in found.pairs
        ],
        "files_came": found.files_came,
        "files_went": found.files_went,
        "size_before": found.size_before,
        "size_after": found.size_after,
        "trailers_came": found.trailers_came,
        "trailers_went": found.trailers_went,
        "changelog": found.changelog,
    }


def _mail(patch: api.PatchSeen | None) -> dict[str, object] | None:
    if patch is None:
        return None
    return {
        "message": patch.message,
        "title": patch.title,
        "number": patch.number,
        "patch_id": patch.patch_id,
    }
