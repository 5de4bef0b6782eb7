"""Tied postings to revisions and series."""

from collections.abc import Iterable, Mapping

from kmonthly.mail.model import Tag
from kmonthly.series.cluster import clusters
from kmonthly.series.model import Link, Posting, Revision, Series
from kmonthly.terms.ids import Key

Ties = Mapping[Key, Iterable[Key]]
"""For postings, by lead, the leads of those that they go on with."""


def revise(postings: Iterable[Posting], ties: Ties) -> tuple[Series, ...]:
    """The series that these postings make, by the time of their first.

    Ties to postings that are not among them do not count: those were not known yet, or went.
    """
    ordered = sorted(postings, key=_by_time)
    known = {posting.lead for posting in ordered}
    work_of = clusters(
        Link(
            message=posting.lead,
            references=tuple(each for each in ties.get(posting.lead, ()) if each in known),
            sender="",
            sent=posting.sent,
        )
        for posting in ordered
    )
    works: dict[Key, list[Posting]] = {}
    for posting in ordered:
        works.setdefault(work_of[posting.lead], []).append(posting)
    return tuple(series(work) for work in works.values())


def series(postings: Iterable[Posting]) -> Series:
    """One series of these postings."""
    ordered = sorted(postings, key=_by_time)
    groups: dict[tuple[int, int, bool], list[Posting]] = {}
    for posting in ordered:
        number = (posting.version, posting.minor, Tag.RFC in posting.tags)
        groups.setdefault(number, []).append(posting)
    revisions = tuple(
        Revision(version, minor, rfc, tuple(each)) for (version, minor, rfc), each in groups.items()
    )
    return Series(Key(ordered[0].lead), revisions)


def _by_time(posting: Posting) -> tuple[object, ...]:
    return (posting.sent, posting.lead)
