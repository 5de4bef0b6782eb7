"""Which kernels were out when: tags of a kernel clone, announcement mails, a table of facts.

Tags are trusted most. A mail tells the exact time and is the evidence on a page, but anybody can
write "Linux 9.9" into a subject and an announcer's address above it: a mail is believed only where
nothing else speaks against it (see `contradictions`).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from kmonthly.history.model import Contradiction, Release, ReleaseRule, Said, Source
from kmonthly.history.numbering import LONGEST, SHORTEST, USUAL, following, soonest
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

_VERSION: Final = r"\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:-rc\d{1,2})?"
_ANNOUNCEMENT = re.compile(rf"Linux (?:kernel )?({_VERSION})", re.ASCII)
_TAG = re.compile(_VERSION, re.ASCII)
_ANNOUNCERS = ("linux-foundation.org", "linuxfoundation.org", "kroah.com", "kernel.org")
"""Domains from which releases are announced. Anybody can write "Linux 9.9" into a subject."""

_NO_TAGS: Final[Mapping[str, datetime]] = MappingProxyType({})


def known_releases(table: str) -> tuple[Release, ...]:
    """The releases of the table of facts (TOML: version = date), by day."""
    facts: dict[str, date] = tomllib.loads(table)["releases"]
    return _by_day(Release(version, day) for version, day in facts.items())


def announced_releases(
    mails: Iterable[tuple[MessageId, str, Person, datetime]],
) -> tuple[Release, ...]:
    """The releases that mails announce: a subject of nothing but the version, by who may.

    All mails of one version, the earliest first: which of them is believed is judged later.
    """
    found: list[Release] = []
    for message, subject, author, sent in sorted(mails, key=lambda mail: (mail[3], mail[0])):
        match = _ANNOUNCEMENT.fullmatch(subject)
        domain = author.address.rpartition("@")[2]
        if match and any(domain == each or domain.endswith("." + each) for each in _ANNOUNCERS):
            at = sent.astimezone(UTC)
            found.append(Release(match[1], at.date(), message, at))
    return _by_day(found)


def releases(
    table: Iterable[Release],
    announced: Iterable[Release],
    tagged: Mapping[str, datetime] = _NO_TAGS,
) -> tuple[Release, ...]:
    """What was out when, by day: a version once, by the most trusted source that knows it.

    Of the mails of one version the earliest that is believed counts; it stays as evidence where a
    tag tells the time. `tagged`: the time (aware) of a version's tag (5.9); what is no version is
    passed over.
    """
    believed, _ = _judged(table, announced, tagged)
    return _by_day(said.release for said in believed.values())


def contradictions(
    table: Iterable[Release],
    announced: Iterable[Release],
    tagged: Mapping[str, datetime] = _NO_TAGS,
) -> tuple[Contradiction, ...]:
    """What the sources say that cannot all be true: see ReleaseRule.

    A mail that contradicts a tag or the table, that jumps or that comes too soon is not believed;
    what else is contradictory is told, and stays as its most trusted source says.
    """
    believed, found = _judged(table, announced, tagged)
    return tuple(
        sorted((*found, *_impossible(believed)), key=lambda each: _moment(each.said[-1].release))
    )


def _judged(
    table: Iterable[Release], announced: Iterable[Release], tagged: Mapping[str, datetime]
) -> tuple[dict[str, Said], list[Contradiction]]:
    """By version what is believed of it, and why other things are not."""
    tags = {each.version: Said(Source.TAG, each) for each in _tags(tagged)}
    facts = {each.version: Said(Source.TABLE, each) for each in table}
    found = [
        Contradiction(ReleaseRule.DAYS, (tags[version], fact))
        for version, fact in facts.items()
        if version in tags and _differing(tags[version], fact)
    ]
    believed = facts | tags
    fixed = [said for said in believed.values() if not said.release.is_point]
    finals = [said for said in fixed if not said.release.is_candidate]
    for release in _by_day(announced):
        mail = Said(Source.MAIL, release)
        known = believed.get(release.version)
        against = _differing(known, mail) if known else _against(mail, fixed, finals)
        if against is not None:
            found.append(against)
            continue
        believed[release.version] = _joined(known, mail)
        if not known and not release.is_candidate and not release.is_point:
            finals.append(mail)
    return believed, found


def _tags(tagged: Mapping[str, datetime]) -> Iterator[Release]:
    for version, tagged_at in tagged.items():
        if _TAG.fullmatch(version):
            at = tagged_at.astimezone(UTC)
            yield Release(version, at.date(), at=at)


def _joined(known: Said | None, mail: Said) -> Said:
    """A mail that is believed beside what was known of its version: a tag keeps the time, an
    earlier mail all."""
    if known is None or known.source is Source.TABLE:
        return mail
    release = known.release
    if release.announced:
        return known
    return Said(
        known.source, Release(release.version, release.day, mail.release.announced, release.at)
    )


def _differing(known: Said, said: Said) -> Contradiction | None:
    """Why two do not say the same of a version: they are more than a day apart.

    A release late on a Sunday is one of Monday in UTC, or is announced on Monday.
    """
    if abs((known.release.day - said.release.day).days) <= 1:
        return None
    return Contradiction(ReleaseRule.DAYS, (known, said))


def _against(mail: Said, fixed: Iterable[Said], finals: Iterable[Said]) -> Contradiction | None:
    """Why a mail on a version that nothing else tells of is not believed; None if it is.

    `fixed`: what tags and the table say of mainline versions; `finals`: the mainline releases among
    them, and those of mails that are believed.
    """
    release = mail.release
    out = [said for said in finals if said.release.day < release.day]
    newest = max(out, key=lambda said: said.release.order, default=None)
    if newest and _jumps(release, newest.release):
        return Contradiction(ReleaseRule.JUMP, (newest, mail))
    wrong = next((said for said in fixed if _misplaced(release, said.release)), None)
    if wrong:
        return Contradiction(ReleaseRule.ORDER, (wrong, mail))
    if newest and _hurries(release, newest.release):
        return Contradiction(ReleaseRule.PACE, (newest, mail))
    return None


def _jumps(release: Release, newest: Release) -> bool:
    """Whether a version is further ahead of the newest one that was out than the next one.

    Where that one is too old to be the newest (an archive begins after the table ends), as many
    may have passed as cycles of nine weeks fit in.
    """
    days = (release.day - newest.day).days
    highest = newest.line
    for _ in range(1 if days <= LONGEST else 1 + days // USUAL):
        highest = following(highest)
    return _number(release.line) > _number(highest)


def _misplaced(release: Release, known: Release) -> bool:
    """Whether a version came out before one that it follows, or after one that follows it."""
    days = (known.day - release.day).days
    if days > 1:
        return known.order < release.order
    return days < -1 and not release.is_point and known.order > release.order


def _hurries(release: Release, newest: Release) -> bool:
    """Whether a version of the cycle that `newest` began came out sooner than it can."""
    if release.line != following(newest.line):
        return False
    number = release.version.partition("-rc")[2]
    return (release.day - newest.day).days < (soonest(int(number)) if number else SHORTEST)


def _impossible(believed: Mapping[str, Said]) -> Iterator[Contradiction]:
    """Wrong order and wrong pace in what is believed."""
    ordered = sorted(believed.values(), key=lambda said: said.release.order)
    mainline = [said for said in ordered if not said.release.is_point]
    for lines in (mainline, *_stable(ordered)):
        for earlier, later in pairwise(lines):
            if later.release.day < earlier.release.day:
                yield Contradiction(ReleaseRule.ORDER, (earlier, later))
    finals = [said for said in mainline if not said.release.is_candidate]
    for earlier, later in pairwise(finals):
        days = (later.release.day - earlier.release.day).days
        is_next = later.release.version == following(earlier.release.version)
        if is_next and not SHORTEST <= days <= LONGEST:
            yield Contradiction(ReleaseRule.PACE, (earlier, later))


def _stable(ordered: Iterable[Said]) -> Iterable[list[Said]]:
    """Each release with its point releases."""
    lines: dict[str, list[Said]] = {}
    for said in ordered:
        if not said.release.is_candidate:
            lines.setdefault(said.release.line, []).append(said)
    return lines.values()


def _number(line: str) -> tuple[int, ...]:
    return tuple(int(each) for each in line.split("."))


def _by_day(found: Iterable[Release]) -> tuple[Release, ...]:
    return tuple(sorted(found, key=_moment))


def _moment(release: Release) -> tuple[date, datetime, str, str]:
    """What releases are sorted by: a day begins with what has no time."""
    at = release.at or datetime.combine(release.day, time(), UTC)
    return (release.day, at, release.version, release.announced)
