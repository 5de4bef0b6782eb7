"""Postings to revisions and series, as far as the subject says so: same title, same sender.

The same title does not make the same work where nothing says that it is a new version of it: a
maintainer's "fixes for net" of each fortnight states no version and has other patches each time.
"""

from collections.abc import Iterable, Mapping

from kmonthly.mail.model import Tag
from kmonthly.series.model import Posting, Revision, Series
from kmonthly.series.titles import normal_title
from kmonthly.terms.ids import Key


def revise(postings: Iterable[Posting], titles: Mapping[Key, str]) -> tuple[Series, ...]:
    """The series that these postings make, by the time of their first.

    A posting joins the last one before it whose lead has the same normal title and the same sender
    (name or address), if it says that it is a further version (v2 and up, RESEND) or has a patch in
    common with it. `titles` are the titles of patches by key.
    """
    works: list[list[Posting]] = []
    last: dict[tuple[str, str, str], int] = {}
    for posting in sorted(postings, key=lambda each: (each.sent, each.lead)):
        title = normal_title(posting.title)
        names = [
            (title, sender, posting.robot)
            for sender in (posting.author.address, posting.author.name.casefold())
            if sender and title
        ]
        before = max((last[name] for name in names if name in last), default=None)
        if before is not None and _continues(posting, works[before][-1], titles):
            works[before].append(posting)
        else:
            before = len(works)
            works.append([posting])
        last.update((name, before) for name in names)
    return tuple(series(work) for work in works)


def series(postings: Iterable[Posting]) -> Series:
    """One series of these postings."""
    ordered = sorted(postings, key=lambda each: (each.sent, each.lead))
    groups: dict[tuple[int, int, bool], list[Posting]] = {}
    for posting in ordered:
        number = (posting.version, posting.minor, Tag.RFC in posting.tags)
        groups.setdefault(number, []).append(posting)
    revisions = tuple(
        Revision(version, minor, rfc, tuple(each)) for (version, minor, rfc), each in groups.items()
    )
    return Series(Key(ordered[0].lead), revisions)


def _continues(posting: Posting, last: Posting, titles: Mapping[Key, str]) -> bool:
    """Whether a posting of the same title and sender is of the same work as the last one.

    Where the patches of either are not at hand (they went to lists that were not read) the title
    has to do.
    """
    if posting.version > 1 or Tag.RESEND in posting.tags or Tag.RFC in last.tags:
        return True
    if not posting.patches or not last.patches:
        return True
    mine, others = (
        {normal_title(titles[patch]) for patch in each.patches} for each in (posting, last)
    )
    return not mine.isdisjoint(others)
