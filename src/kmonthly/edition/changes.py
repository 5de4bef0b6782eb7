"""What changed between two postings, worded."""

from collections.abc import Sequence

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import mail, person
from kmonthly.edition.model import Text
from kmonthly.story.model import Comparison, PatchChange, PatchPair, Size

NAMED = 3
"""So many patches are named by their titles, the others counted."""

REVIEWS = ("Reviewed-by", "Acked-by", "Tested-by")

QUOTED_LINES = 14
"""A changelog of more lines is quoted as far as that."""


def changed(change: Comparison, words: Catalogue) -> Text:
    """What became of the patches and of their size. Where not all patches of both postings were
    found, nothing is said of patches that came and went: they may have been there."""
    kinds: dict[PatchChange, list[PatchPair]] = {kind: [] for kind in PatchChange}
    for pair in change.pairs:
        kinds[pair.change].append(pair)
    context = sum(map(_only_context, kinds[PatchChange.CHANGED]))
    counts = {
        "change.same": len(kinds[PatchChange.SAME]),
        "change.context": context,
        "change.changed": len(kinds[PatchChange.CHANGED]) - context,
    }
    told = [words.text(key, count) for key, count in counts.items() if count]
    if _is_whole(change):
        told.append(_named("change.added", kinds[PatchChange.ADDED], words))
        told.append(_named("change.dropped", kinds[PatchChange.DROPPED], words))
        told.append(_size(change.size_before, change.size_after, words))
    else:
        told.append(words.text("change.partly"))
    return words.statements(told)


def reviewed(change: Comparison, words: Catalogue) -> Text:
    """Who reviewed, acked or tested a patch since."""
    by_kind = {
        kind: [each.person for each in change.trailers_came if each.kind == kind]
        for kind in REVIEWS
    }
    return words.statements(
        words.text("change.signed", kind=kind, names=words.listing(map(person, people)))
        for kind, people in by_kind.items()
        if people
    )


def beginning(said: str) -> tuple[str, bool]:
    """As much of a changelog as a page quotes, and whether that is all of it."""
    lines = said.split("\n")
    if len(lines) <= QUOTED_LINES:
        return said, True
    return "\n".join(lines[:QUOTED_LINES]), False


def _only_context(pair: PatchPair) -> bool:
    """Whether nothing is different in a changed patch but what stands around its lines."""
    return pair.likeness == 1


def _is_whole(change: Comparison) -> bool:
    return all(each.found >= each.patches for each in (change.before, change.after))


def _named(key: str, pairs: Sequence[PatchPair], words: Catalogue) -> Text:
    """Patches counted, the first of them by title."""
    if not pairs:
        return ()
    patches = [pair.after or pair.before for pair in pairs[:NAMED]]
    titles = words.listing(
        words.text("change.title", title=mail(each.title)) for each in patches if each is not None
    )
    more = len(pairs) - NAMED
    return words.text(
        key,
        len(pairs),
        titles=words.text("change.more", more, titles=titles) if more > 0 else titles,
    )


def _size(before: Size, after: Size, words: Catalogue) -> Text:
    if not before.known or not after.known:
        return ()
    if (before.added, before.removed) == (after.added, after.removed):
        return ()
    return words.text(
        "change.size",
        added=before.added,
        removed=before.removed,
        now_added=after.added,
        now_removed=after.removed,
    )
