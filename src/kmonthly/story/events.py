"""A series to its events: what those who follow it want to hear of, once each.

An event is what mails, commits and releases tell of one day. It is never taken back: what became of
a series later is another event, so a judgement that changes takes none away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from kmonthly.history.model import Release
from kmonthly.mail.model import Robot, Tag
from kmonthly.series.model import Fate, Outcome, Posting, Series, Sign, whole
from kmonthly.story.model import Answer, Event, EventKind
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person, is_same
from kmonthly.terms.phrases import Phrase, phrase

_NOBODY = Person("", "")
_ORDER = {kind: place for place, kind in enumerate(EventKind)}


def events(
    work: Series,
    ids: Mapping[Key, MessageId],
    fate: Fate,
    answers: Iterable[Answer],
    releases: Iterable[Release],
) -> tuple[Event, ...]:
    """The events of a series, newest first.

    `ids` are of the leads of its postings; `fate`, `answers` and `releases` are what was known, and
    what was out, at the time that is asked about.
    """
    series = ids[work.key]
    mainline = _merges(work, series, fate)
    found = (
        *_postings(work, series, ids),
        *_reviews(work, series, answers),
        *_queued(work, series, fate),
        *(event for event, _ in mainline),
        *_released(mainline, releases),
    )
    once = {event.id: event for event in reversed(found)}  # of two the first stays
    return in_order(once.values())


def in_order(found: Iterable[Event]) -> tuple[Event, ...]:
    """Events newest first; of one moment the later step first."""
    by_id = sorted(found, key=lambda each: each.id)
    return tuple(sorted(by_id, key=lambda each: (each.when, _ORDER[each.kind]), reverse=True))


def _postings(work: Series, series: MessageId, ids: Mapping[Key, MessageId]) -> Iterator[Event]:
    """Each version once, by its first posting that is whole; what is sent again unchanged, or mends
    single patches, is no news."""
    wholes = {posting.lead for posting in whole(work.postings)}
    for revision in work.revisions:
        first = next((each for each in revision.postings if each.lead in wholes), None)
        if first is None or (Tag.RESEND in first.tags and first.lead != work.key):
            continue
        is_new = first.lead == work.key and (first.version == 1 or first.assumed)
        yield Event(
            kind=EventKind.NEW if is_new else EventKind.VERSION,
            series=series,
            title=first.title,
            when=first.sent,
            who=first.author,
            message=ids[first.lead],
            words=_version(first, is_new),
        )


def _version(posting: Posting, is_new: bool) -> Phrase:
    """`RFC v2`, `v3`; what lost its RFC without getting a number is a PATCH."""
    tags = [tag.value for tag in (Tag.RFC, Tag.RFT) if tag in posting.tags]
    minor = f".{posting.minor}" if posting.minor else ""
    number = [] if posting.assumed else [f"v{posting.version}{minor}"]
    named = " ".join((*tags, *number))
    if is_new and not named:
        return phrase("event.new", posting.stated)
    key = "event.new_version" if is_new else "event.version"
    return phrase(key, posting.stated, version=named or "PATCH")


def _reviews(work: Series, series: MessageId, answers: Iterable[Answer]) -> Iterator[Event]:
    """Of each month the first answer with a tag and the first of a maintainer: often one mail."""
    postings = {posting.lead: posting for posting in work.postings}
    seen: set[tuple[Month, str]] = set()
    for answer in sorted(answers, key=lambda each: (each.sent, each.message)):
        posting = postings.get(answer.posting)
        if posting is None or is_same(answer.by, posting.author):
            continue
        month = Month.of(answer.sent)
        firsts = {(month, what) for what in ("tag", "keeps") if getattr(answer, what)} - seen
        seen |= firsts
        if not firsts:
            continue
        words = (
            phrase("event.tagged", tag=answer.tag)
            if answer.tag
            else phrase("event.answered", subsystem=answer.keeps)
        )
        yield Event(
            EventKind.REVIEW,
            series,
            posting.title,
            answer.sent,
            answer.by,
            answer.message,
            words=words,
        )


def _queued(work: Series, series: MessageId, fate: Fate) -> Iterator[Event]:
    """When each posting was first taken into a tree, unless mainline had it by then."""
    merged = {posting.lead: signs[0] for posting, signs in _of(work, fate, Outcome.MERGED)}
    for posting, signs in _forward(_of(work, fate, Outcome.QUEUED)):
        first = signs[0]
        if posting.lead in merged and merged[posting.lead].known <= first.known:
            continue
        if first.rule == "fate.robot" and first.tree:
            words = phrase("event.in_tree", tree=first.tree)
        elif first.rule in ("fate.asked", "fate.pulled"):
            words = phrase("event.asked")
        elif first.tree:
            words = phrase("event.queued_tree", tree=first.tree)
        else:
            words = phrase("event.queued")
        yield _told(EventKind.QUEUED, series, posting, signs, words)


def _merges(work: Series, series: MessageId, fate: Fate) -> list[tuple[Event, Sign]]:
    """When each posting, or the first of it, came into mainline, with what says so."""
    found = []
    for posting, signs in _forward(_of(work, fate, Outcome.MERGED)):
        landing = signs[0].landing
        words = (
            phrase("event.merged_for", version=landing.version)
            if landing is not None and landing.version and landing.certain
            else phrase("event.merged")
        )
        event = _told(EventKind.MERGED, series, posting, signs, words)
        found.append((event, signs[0]))
    return found


def _released(merged: Iterable[tuple[Event, Sign]], releases: Iterable[Release]) -> Iterator[Event]:
    """When the release came out that has it, where that is certain."""
    out = {each.version: each for each in releases if not each.is_candidate}
    for event, sign in sorted(merged, key=lambda each: each[0].part, reverse=True):
        landing = sign.landing
        release = out.get(landing.version) if landing is not None and landing.certain else None
        if release is None:
            continue
        yield Event(
            kind=EventKind.RELEASED,
            series=event.series,
            title=event.title,
            when=release.at or datetime.combine(release.day, time(), UTC),
            who=_NOBODY,
            message=release.announced or None,
            words=phrase("event.released", version=release.version),
            instead=release.version,
            part=event.part,
            total=event.total,
        )


def _told(
    kind: EventKind, series: MessageId, posting: Posting, signs: Sequence[Sign], words: Phrase
) -> Event:
    first = signs[0]
    together = [sign for sign in signs if sign.known.date() == first.known.date()]
    about = frozenset[Key]().union(*(sign.patches for sign in together))
    mine = {*posting.patches, posting.lead} & about
    # A cover that is named stands for all patches.
    every = posting.has_cover and posting.lead in mine
    return Event(
        kind=kind,
        series=series,
        title=posting.title,
        when=first.known,
        who=_NOBODY if first.message is None or first.rule == "fate.robot" else first.by,
        message=first.message,
        words=words,
        instead="" if first.message else first.merge or "".join(first.commits[:1]),
        part=posting.stated if every else len(mine),
        total=posting.stated,
    )


def _of(work: Series, fate: Fate, outcome: Outcome) -> Iterator[tuple[Posting, tuple[Sign, ...]]]:
    """The signs of an outcome by the posting that each is about, oldest first: by titles alone a
    pull request is about every version; then the last one sent before it is meant."""
    every = (sign for sign in (*fate.signs, *fate.stale) if sign.outcome is outcome)
    found: dict[Key, list[Sign]] = {}
    postings = [each for each in work.postings if each.robot is Robot.NONE]
    for sign in every:
        meant = [
            posting
            for posting in postings
            if posting.sent <= sign.known and not sign.patches.isdisjoint(_mails(posting))
        ]
        if meant:
            found.setdefault(meant[-1].lead, []).append(sign)
    for posting in postings:
        if posting.lead in found:
            yield posting, tuple(sorted(found[posting.lead], key=_by_time))


def _forward(
    found: Iterable[tuple[Posting, tuple[Sign, ...]]],
) -> Iterator[tuple[Posting, tuple[Sign, ...]]]:
    """Without postings of which something is told only when a later one had come as far."""
    past: datetime | None = None
    kept = []
    for posting, signs in reversed(list(found)):
        if past is None or signs[0].known < past:
            past = signs[0].known
            kept.append((posting, signs))
    yield from reversed(kept)


def _mails(posting: Posting) -> tuple[Key, ...]:
    return (*posting.patches, posting.lead)


def _by_time(sign: Sign) -> tuple[datetime, str, str, tuple[str, ...]]:
    return (sign.known, sign.rule, sign.message or "", sign.commits)
