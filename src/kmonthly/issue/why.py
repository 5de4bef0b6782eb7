"""Why a story stands where it stands, and what would change that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kmonthly.issue.arrange import LEAST, budget, chosen, ordered, passed_over, told
from kmonthly.issue.model import Change, Told, Why
from kmonthly.story.model import Happened, Rank, Story
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month


def why(
    month: Month, stories: Iterable[Story], series: MessageId, weights: Mapping[str, float]
) -> Why | None:
    """Why the story of a series is told as it is in a month; None if the month has none of it.

    `weights` are the points that each signal gives at its first sight.
    """
    stories = tuple(stories)
    story = next((each for each in stories if series in each.facts.aliases), None)
    if story is None:
        return None
    section = story.placement.section
    rivals = ordered(
        each
        for each in stories
        if each.placement.section is section and each.facts.delta.happened is not Happened.STALLED
    )
    chapter = next(each for each in chosen(stories) if each.section is section)
    how = told(story, chapter)
    full = {each.facts.series for each in chapter.stories}
    skipped = passed_over(rivals, budget(section))
    if how is Told.FULL:
        others = {*full, *skipped}
        bar = max(
            (each.rank.points for each in rivals if each.facts.series not in others), default=0
        )
    elif len(full) == budget(section):
        bar = min(each.rank.points for each in chapter.stories)
    else:
        bar = LEAST
    bar = max(bar, LEAST)
    return Why(
        month=month,
        story=story,
        told=how,
        place=1 + sum(each.rank.points > story.rank.points for each in rivals),
        series=len(rivals),
        bar=round(bar, 3),
        passed_over=skipped.get(story.facts.series),
        changes=tuple(_changes(story, rivals, how, weights)),
    )


def _changes(
    story: Story, rivals: Sequence[Story], how: Told, weights: Mapping[str, float]
) -> Iterable[Change]:
    """What would be enough by itself: without which signal it would not be told in full, or without
    or with which one it would. Each is tried: the choice is made again."""
    found = {signal.rule: signal.points for signal in story.rank.signals}
    if how is Told.FULL:
        tried = [Change(rule, -points) for rule, points in found.items() if points > 0]
    else:
        tried = [Change(rule, -points) for rule, points in found.items() if points < 0]
        tried += [
            Change(rule, weight)
            for rule, weight in weights.items()
            if rule not in found and weight > 0
        ]
    for change in tried:
        if (_told_with(story, rivals, change.points) is Told.FULL) is not (how is Told.FULL):
            yield change


def _told_with(story: Story, rivals: Sequence[Story], more: float) -> Told:
    """How a story would be told with so many more points."""
    changed = replace(story, rank=Rank(story.rank.points + more, story.rank.signals))
    every = [changed if each is story else each for each in rivals]
    section = story.placement.section
    return told(changed, next(each for each in chosen(every) if each.section is section))
