"""Pairs of postings, out of the store and the archives, to what changed between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from kmonthly.mail.hunks import changed_lines
from kmonthly.mail.model import Tag
from kmonthly.pipeline.reread import quotation, texts
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
    sides = _read(connection, (*whole.values(), *chain(*steps.values())), cutoff)
    compared = _compared(sides, whole.values())
    return {
        work: (
            compared[pair],
            tuple(
                said[0]
                for old, new in steps[work]
                if (said := _changelog(sides[new], sides[old].side.sent))
            ),
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
    return _compared(_read(connection, wanted, end), wanted)


@dataclass(frozen=True, slots=True)
class _Read:
    """A posting with the lines of its patches, and the texts of its mails as far as they are at
    hand: the lead's first, then the patches'."""

    side: Range
    texts: tuple[tuple[MessageId, str], ...]


def _read(connection: Connection, pairs: Iterable[Pair], end: datetime | None) -> dict[Key, _Read]:
    """The postings of all pairs; one that is not there is left out."""
    ranges = compare_store.ranges(connection, (each for pair in pairs for each in pair), end)
    mails = {
        posting: dict.fromkeys((side.sent.lead, *(each.message for each in side.patches)))
        for posting, side in ranges.items()
    }
    read = texts(connection, set(chain(*mails.values())))
    return {
        posting: _Read(
            _with_lines(side, read),
            tuple((mail, read[mail]) for mail in mails[posting] if mail in read),
        )
        for posting, side in ranges.items()
    }


def _compared(sides: Mapping[Key, _Read], pairs: Iterable[Pair]) -> dict[Pair, Comparison]:
    found = {}
    for old, new in pairs:
        if old in sides and new in sides:
            before, after = sides[old].side, sides[new]
            said = _changelog(after, before.sent)
            found[old, new] = compare(before, replace(after.side, changelog=said))
    return found


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


def _with_lines(side: Range, texts: Mapping[MessageId, str]) -> Range:
    """The range with the changed lines of its patches, as far as they were read."""
    return replace(side, patches=tuple(_with_own_lines(each, texts) for each in side.patches))


def _with_own_lines(patch: PatchSeen, texts: Mapping[MessageId, str]) -> PatchSeen:
    text = texts.get(patch.message)
    return patch if text is None else replace(patch, lines=changed_lines(text) or None)


def _changelog(read: _Read, before: Sent) -> tuple[Quotation, ...]:
    """What a posting's cover and its patches say that this version changed; once where a patch says
    the same words as the cover."""
    found: dict[str, Quotation] = {}
    for mail, text in read.texts:
        said = _quoted(mail, text, read.side.sent, before)
        if said is not None:
            found.setdefault(said.words, said)
    return tuple(found.values())


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
    return quotation(message, text, span)
