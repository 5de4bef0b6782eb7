"""A store to all that a site tells: issues of several months, and the life of their series."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kmonthly.issue.model import Collection, Followed, Issue, Posted
from kmonthly.pipeline.events import events_of
from kmonthly.pipeline.fates import FOREVER, fates
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.works import works_known
from kmonthly.series.model import Fate, Posting, Series
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.story.model import Reply
from kmonthly.story.tell import discussed, sent
from kmonthly.terms.ids import Key, MessageId, key

_EVER = (datetime(1970, 1, 1, tzinfo=UTC), FOREVER)


def collected(connection: Connection, issues: Sequence[Issue]) -> Collection:
    """The issues with the life of every series that they tell or list."""
    wanted = {
        key(story.facts.series): story.facts.series
        for issue in issues
        for chapter in issue.chapters
        for story in (*chapter.stories, *chapter.near)
    }
    called: dict[Key, set[MessageId]] = {}
    for posting, work in story_store.series_of(connection, wanted).items():
        called.setdefault(work, set()).add(wanted[posting])
    works = works_known(connection, called, None)
    ends = fates(connection, works, releases_known(connection, FOREVER), None)
    leads = [posting.lead for work in works for posting in work.postings]
    names = story_store.names(connection, leads)
    replies = story_store.replies(connection, leads, *_EVER)
    followed = (_one(work, called, ends[work], names, replies) for work in works)
    reach = story_store.read_to(connection)
    return Collection(
        issues=tuple(sorted(issues, key=lambda issue: str(issue.month))),
        followed=tuple(sorted(followed, key=lambda each: each.series)),
        until=max(reach.values(), default=max(issue.cutoff for issue in issues)),
        events=events_of(connection, works, None, ends),
    )


def _one(
    work: Series,
    called: dict[Key, set[MessageId]],
    fate: Fate,
    names: dict[Key, tuple[MessageId, str]],
    replies: dict[Key, tuple[Reply, ...]],
) -> Followed:
    last = work.postings[-1]
    mine = {name for posting in work.postings for name in called.get(posting.lead, ())}
    return Followed(
        series=names[work.key][0],
        names=frozenset(mine | called.get(work.key, set())),
        title=last.title or names[last.lead][1],
        author=last.author,
        postings=tuple(
            _posted(work, posting, names, replies.get(posting.lead, ()))
            for posting in work.postings
        ),
        fate=fate,
    )


def _posted(
    work: Series,
    posting: Posting,
    names: dict[Key, tuple[MessageId, str]],
    replies: tuple[Reply, ...],
) -> Posted:
    heard = discussed(work.postings, replies)
    return Posted(
        sent(posting, *names[posting.lead]), posting.author, heard.replies, len(heard.people)
    )
