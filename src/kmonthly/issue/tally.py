"""How many of a month's series went which way, by section, and what became of last month's."""

from collections import Counter
from collections.abc import Iterable

from kmonthly.issue.model import Flow, Tally
from kmonthly.series.model import Fate, Outcome
from kmonthly.story.model import Happened, Section, Story

TAKEN = (Outcome.QUEUED, Outcome.PARTLY, Outcome.MERGED)
"""On the way to mainline or there, if only with some of the patches."""

_POSTED = (Happened.REVISED, Happened.RESENT)


def tallies(stories: Iterable[Story]) -> tuple[Tally, ...]:
    """The series of each section, each counted once; all sections, in their order."""
    counts: dict[Section, Counter[str]] = {section: Counter() for section in Section}
    for story in stories:
        if way := _way(story):
            counts[story.placement.section][way] += 1
    return tuple(
        Tally(
            section,
            taken=found["taken"],
            new=found["new"],
            revised=found["revised"],
            discussed=found["discussed"],
            stalled=found["stalled"],
        )
        for section, found in counts.items()
    )


def _way(story: Story) -> str:
    """Which count a series is of; empty for one that is silent since a part of it was taken."""
    happened = story.facts.delta.happened
    if story.fate.outcome in TAKEN:
        return "taken" if happened is not Happened.STALLED else ""
    return "revised" if happened in _POSTED else happened.value


def flow(ends: Iterable[tuple[Fate, Happened | None]]) -> Flow:
    """What became of series: of each its fate at the cutoff, and what the month did to it, None
    where it is not known to have done anything."""
    found: Counter[str] = Counter()
    for fate, happened in ends:
        if fate.outcome in TAKEN:
            found["taken"] += 1
        elif happened is None or (
            happened is Happened.STALLED and fate.outcome is not Outcome.OPEN
        ):
            found["others"] += 1
        else:
            found["stalled" if happened is Happened.STALLED else "going"] += 1
    return Flow(found["taken"], found["going"], found["stalled"], found["others"])
