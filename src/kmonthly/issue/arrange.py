"""Stories to chapters: which are told in full, which in a line, in what order."""

from collections.abc import Iterable

from kmonthly.issue.model import Chapter
from kmonthly.story.model import Happened, Section, Story

FULL = 8
"""Stories told in full in a section: an issue of fifty to sixty, as long as people read."""

FULL_OF_REST = 4
"""Of tools and documentation fewer: few readers come for them."""

ALSO = 12
"""Further ones in a line each: what an editor would look at next."""

LEAST = 4.0
"""Points below which a story is not told: a lone patch that nobody answered has about two."""


def chosen(stories: Iterable[Story]) -> tuple[Chapter, ...]:
    """The seven sections and the rest, each with its best stories first; not what fell silent."""
    of_section: dict[Section, list[Story]] = {section: [] for section in Section}
    for story in stories:
        if story.facts.delta.happened is Happened.STALLED:
            continue
        of_section[story.placement.section].append(story)
    return tuple(_chapter(section, found) for section, found in of_section.items())


def _chapter(section: Section, stories: list[Story]) -> Chapter:
    order = sorted(stories, key=lambda story: (-story.rank.points, story.facts.series))
    worth = [story for story in order if story.rank.points >= LEAST]
    full = FULL_OF_REST if section is Section.REST else FULL
    return Chapter(
        section=section,
        stories=tuple(worth[:full]),
        also=tuple(worth[full : full + ALSO]),
        series=len(stories),
    )
