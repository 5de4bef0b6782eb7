"""A collection of two months of the invented issue."""

from dataclasses import replace
from datetime import UTC, datetime

from invented_issue import ADA, ISSUE
from kmonthly.issue.model import Collection, Followed, Issue, Posted
from kmonthly.story.model import Story
from kmonthly.terms.months import Month, cutoff


def _followed(story: Story) -> Followed:
    facts = story.facts
    return Followed(
        series=facts.series,
        names=frozenset({facts.series}),
        title=facts.title,
        author=facts.author,
        postings=tuple(Posted(sent, ADA, 3, 2) for sent in facts.sendings),
        fate=story.since or story.fate,
    )


def _earlier(issue: Issue) -> Issue:
    """The month before with the first section alone."""
    first = issue.chapters[0]
    rest = (replace(each, stories=(), near=()) for each in issue.chapters[1:])
    july = Month(2020, 7)
    return replace(issue, month=july, cutoff=cutoff(july), chapters=(first, *rest))


_STORIES = {
    story.facts.series: story
    for chapter in ISSUE.chapters
    for story in (*chapter.stories, *chapter.near)
}

COLLECTION = Collection(
    issues=(_earlier(ISSUE), ISSUE),
    followed=tuple(_followed(story) for _, story in sorted(_STORIES.items())),
    until=datetime(2020, 10, 31, tzinfo=UTC),
)
