"""Pairs of postings, out of the store and the archives, to what changed between them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import Copy, Part
from kmonthly.mail.hunks import changed_lines
from kmonthly.mail.model import NORMALISER, Tag
from kmonthly.mail.read import read_text
from kmonthly.mail.text import text_hash
from kmonthly.store import compare as compare_store
from kmonthly.store import series as series_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.story.changelog import changelog
from kmonthly.story.compare import compare
from kmonthly.story.model import Comparison, Facts, PatchSeen, Range, Sent
from kmonthly.story.tell import base
from kmonthly.terms.errors import NothingBefore
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.ids import Key, MessageId, key

Pair = tuple[Key, Key]
"""The leads of two postings: the older one, the newer one."""


def changed(
    connection: Connection, wanted: Iterable[Facts], cutoff: datetime
) -> dict[MessageId, tuple[Comparison, tuple[Quotation, ...]]]:
    """What changed in each of these works between the postings that tell it, by series, and what
    the author says of each step between them."""
    works = {facts.series: facts for facts in wanted if facts.compared is not None}
    whole = {work: _pair(facts.compared) for work, facts in works.items() if facts.compared}
    steps = {work: [_pair(step) for step in facts.steps] for work, facts in works.items()}
    found = comparisons(connection, (*whole.values(), *chain(*steps.values())), cutoff)
    return {
        work: (
            found[pair],
            tuple(found[step].changelog[0] for step in steps[work] if found[step].changelog),
        )
        for work, pair in whole.items()
    }


def _pair(sent: tuple[Sent, Sent]) -> Pair:
    before, after = sent
    return (key(before.lead), key(after.lead))


def comparisons(
    connection: Connection, pairs: Iterable[Pair], end: datetime | None = None
) -> dict[Pair, Comparison]:
    """What changed between the postings of each pair, as they stood before `end`.

    All pairs are asked for in the same few queries, and each mail is read once. A mail whose
    archive is away costs its text: then patch-ids and titles alone pair the patches, and there is
    no changelog of it.
    """
    wanted = tuple(dict.fromkeys(pairs))
    ranges = compare_store.ranges(connection, (each for pair in wanted for each in pair), end)
    leads = {side.sent.lead for side in ranges.values()}
    patches = {each.message for side in ranges.values() for each in side.patches}
    texts = _texts(connection, leads | patches)
    read = {posting: _with_lines(side, texts) for posting, side in ranges.items()}
    return {
        (old, new): compare(read[old], _with_changelog(read[new], read[old].sent, texts))
        for old, new in wanted
        if old in read and new in read
    }


def difference(connection: Connection, message_id: str, other: str | None) -> Comparison:
    """What changed between the postings of two messages, the older one first; with one message
    between its posting and the one before it in its series.

    Raises NoSuchMessage, NotInASeries, NothingBefore.
    """
    first = story_store.posting_with(connection, message_id)
    if other is None:
        pair = (_before(connection, first, message_id), first)
    else:
        pair = compare_store.by_time(connection, first, story_store.posting_with(connection, other))
    return comparisons(connection, [pair])[pair]


def _before(connection: Connection, posting: Key, message_id: str) -> Key:
    """What a posting is compared with where nothing else is asked for."""
    work = story_store.series_with(connection, message_id)
    postings = series_store.postings_of(connection, (work,))[work]
    place = [each.lead for each in postings].index(posting)
    if place == 0:
        raise NothingBefore(message_id)
    return (base(postings[place], postings[:place]) or postings[place - 1]).lead


def _texts(connection: Connection, messages: Iterable[MessageId]) -> dict[MessageId, str]:
    """The normal texts of messages, each archive's part opened once."""
    parts: dict[Part, list[story_store.Place]] = {}
    for place in story_store.places(connection, messages).values():
        parts.setdefault(place.part, []).append(place)
    found: dict[MessageId, str] = {}
    for part, places in parts.items():
        copies = READERS[part.kind].read(part, [place.position for place in places])
        for place, copy in zip(places, copies, strict=False):
            if isinstance(copy, Copy):
                found[place.message] = read_text(copy.raw)
    return found


def _with_lines(side: Range, texts: Mapping[MessageId, str]) -> Range:
    """The range with the changed lines of its patches, as far as they were read."""
    return replace(side, patches=tuple(_with_own_lines(each, texts) for each in side.patches))


def _with_own_lines(patch: PatchSeen, texts: Mapping[MessageId, str]) -> PatchSeen:
    text = texts.get(patch.message)
    return patch if text is None else replace(patch, lines=changed_lines(text) or None)


def _with_changelog(side: Range, before: Sent, texts: Mapping[MessageId, str]) -> Range:
    """The range with what its cover and its patches say that this version changed; once where a
    patch says the same words as the cover."""
    mails = dict.fromkeys((side.sent.lead, *(each.message for each in side.patches)))
    found: dict[str, Quotation] = {}
    for mail in mails:
        quotation = _quoted(mail, texts.get(mail, ""), side.sent, before)
        if quotation is not None:
            found.setdefault(quotation.words, quotation)
    return replace(side, changelog=tuple(found.values()))


def _quoted(message: MessageId, text: str, sent: Sent, before: Sent) -> Quotation | None:
    span = changelog(
        text,
        sent.version,
        sent.minor,
        before=before.version,
        after_rfc=Tag.RFC in before.tags and Tag.RFC not in sent.tags,
    )
    if span is None:
        return None
    words = text.encode("utf-8", "replace")[span.start : span.end].decode("utf-8")
    return Quotation(words, message, span, text_hash(text), NORMALISER)
