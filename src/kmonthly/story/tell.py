"""A series and what was seen of it in a month, to the month's facts."""

import re
from collections.abc import Iterable

from kmonthly.mail.model import Robot, Tag
from kmonthly.series.model import Posting, Series, latest, whole
from kmonthly.story.model import (
    Delta,
    Discussion,
    Facts,
    Happened,
    Reply,
    Seen,
    Sent,
    Size,
)
from kmonthly.terms.ids import ArchiveName, ListName, MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

_FAR_LARGER = 4
"""Times as many patches."""

_STABLE_TREE = re.compile(
    r"(?:linux-)?\d+\.\d+\.(?:y|\d+)|linux-\d+\.\d+|stable|autosel|backport", re.IGNORECASE
)
_RELEASE = re.compile(r"v?\d+\.\d+", re.ASCII)
_STABLE_LIST = ListName("stable.vger.kernel.org")


def told_posting(work: Series, month: Month) -> Posting | None:
    """The posting that a month's story is about: the month's last, else the last before it.

    A corrected patch of many is no such posting, unless nothing else of the series is known.
    """
    past = whole([posting for posting in work.postings if posting.sent < month.end])
    return latest(past, lambda posting: len(posting.patches)) if past else None


def tell(work: Series, month: Month, seen: Seen) -> Facts | None:
    """The facts of a series in a month; None if nothing happened to it then.

    Something happened if a posting of it was sent in the month, or somebody else answered one. If
    the lists were read all the month it is also told that nothing did, of a series with a posting
    in the month before.
    """
    main = told_posting(work, month)
    if main is None:
        return None
    past = [each for each in work.postings if each.sent < month.end]
    versions = whole(past)
    of_month = [each for each in past if each.sent in month]
    before = [each for each in versions if each.sent < month.start]
    stood = _stood(before, [each for each in of_month if each in versions])
    discussion = discussed(past, seen.replies)
    stalled = not of_month and not discussion.people
    if stalled and (discussion.own or not seen.covered or not _fell_silent(past, month, seen)):
        return None
    lines = sorted(
        ((each.path, each.added + each.removed) for each in seen.touched),
        key=lambda each: (-each[1], each[0]),
    )
    return Facts(
        series=seen.ids[work.key],
        title=_title(main, past) or seen.subjects[main.lead],
        author=main.author,
        delta=Delta(
            Happened.STALLED if stalled else _happened(of_month, before if stood else []),
            tuple(_sent(each, seen) for each in of_month if each in versions),
            _sent(stood, seen) if stood else None,
            tuple(_sent(each, seen) for each in of_month if each not in versions),
        ),
        discussion=discussion,
        size=Size(
            known=bool(seen.touched),
            files=len(seen.touched),
            added=sum(each.added for each in seen.touched),
            removed=sum(each.removed for each in seen.touched),
            new_files=sum(each.is_new for each in seen.touched),
        ),
        paths=tuple(lines),
        trees=main.trees,
        arrived=tuple(map(ArchiveName, sorted(seen.arrived))),
        addressed=tuple(map(ListName, sorted(seen.addressed))),
        routine=_is_routine(main, seen.addressed),
        aliases=tuple(seen.ids[each.lead] for each in past),
    )


def _title(main: Posting, past: list[Posting]) -> str:
    """What a series is called: a set of patches whose cover is missing by the last cover found."""
    if main.has_cover or main.stated == 1:
        return main.title
    return next((each.title for each in reversed(past) if each.has_cover), main.title)


def _fell_silent(past: list[Posting], month: Month, seen: Seen) -> bool:
    """Whether people's work was posted in the month before; stable queues are done when sent."""
    return not _is_routine(past[-1], seen.addressed) and past[-1].sent in month.previous


def base(posting: Posting, before: Iterable[Posting]) -> Posting | None:
    """The posting that a later one is compared with; None if there is none to compare with.

    The version before it, of several the last; else the last of all. Corrections are passed over,
    and so is what was found without its patches, or has far more or fewer of them under another
    title: a lone patch that a set took up, or that was left of one.
    """
    known = [each for each in whole(list(before)) if each.patches and _is_of_a_size(each, posting)]
    wanted = (each for each in reversed(known) if each.version == posting.version - 1)
    return next(wanted, known[-1] if known else None)


def _is_of_a_size(before: Posting, after: Posting) -> bool:
    fewer, more = sorted((len(before.patches), len(after.patches)))
    return more <= _FAR_LARGER * fewer or (normal_title(before.title) == normal_title(after.title))


def _stood(before: list[Posting], of_month: list[Posting]) -> Posting | None:
    """Where the series stood before the month; None if what was there is no version of it."""
    if of_month and before and any(each.patches for each in before):
        return base(of_month[0], before)
    return before[-1] if before else None


def _happened(of_month: list[Posting], before: list[Posting]) -> Happened:
    if not of_month:
        return Happened.DISCUSSED
    if not before:
        return Happened.NEW
    known = {_content(each) for each in before}
    return (
        Happened.RESENT if all(_content(each) in known for each in of_month) else Happened.REVISED
    )


def _content(posting: Posting) -> tuple[int, int, bool]:
    """What makes a revision: the same version sent again is no new one, a PATCH after an RFC is."""
    return (posting.version, posting.minor, Tag.RFC in posting.tags)


def _sent(posting: Posting, seen: Seen) -> Sent:
    return sent(posting, seen.ids[posting.lead], seen.subjects[posting.lead])


def sent(posting: Posting, lead: MessageId, subject: str) -> Sent:
    """A posting as it is told, with the Message-ID and subject of its lead."""
    return Sent(
        lead=lead,
        subject=subject,
        sent=posting.sent,
        version=posting.version,
        minor=posting.minor,
        assumed=posting.assumed,
        tags=posting.tags,
        patches=posting.stated,
        found=len(posting.patches),
        has_cover=posting.has_cover,
        title=posting.title,
    )


def discussed(postings: Iterable[Posting], replies: Iterable[Reply]) -> Discussion:
    """Replies to these postings by people, one person's several addresses counted once by name."""
    postings = tuple(postings)
    names = {each.author.name.casefold() for each in postings if each.author.name}
    addresses = {each.author.address for each in postings if each.author.address}
    mails: dict[str, int] = {}
    people: dict[str, Person] = {}
    reviewed = set()
    days = []
    own = 0
    for reply in replies:
        who = reply.author
        if who.name.casefold() in names or who.address in addresses:
            own += reply.mails
            continue
        name = who.name.casefold() or who.address
        people.setdefault(name, who)
        mails[name] = mails.get(name, 0) + reply.mails
        if reply.reviewed:
            reviewed.add(name)
        if reply.reviewed_at is not None:
            days.append(reply.reviewed_at)
    order = sorted(people, key=lambda name: (-mails[name], name))
    return Discussion(
        replies=sum(mails.values()),
        own=own,
        people=tuple(people[name] for name in order),
        reviewers=tuple(people[name] for name in order if name in reviewed),
        reviewed_at=min(days, default=None),
    )


def _is_routine(posting: Posting, addressed: Iterable[ListName]) -> bool:
    """Stable queues, automatic selections for them, and pulls: work that was news before.

    "[PATCH 5.8]" is a backport if it goes to the stable list; else it is meant for the next 5.8.
    """
    return (
        posting.robot is not Robot.NONE
        or Tag.PULL in posting.tags
        or posting.is_for_stable
        or any(_STABLE_TREE.match(tree) for tree in posting.trees)
        or (any(map(_RELEASE.fullmatch, posting.trees)) and _STABLE_LIST in addressed)
    )
