"""Stories to chapters: which are told in full, which in a line, in what order.

A section has a budget. Its best stories are told in full, as long as no author and no topic drowns
the others; the next ones, and those passed over, are its near misses: told in a line, with what
spoke for them and against them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from kmonthly.issue.model import Chapter, Told
from kmonthly.story.model import Happened, Section, Story
from kmonthly.terms.ids import MessageId
from kmonthly.terms.phrases import Phrase, phrase

FULL = 8
"""Stories told in full in a section: an issue of fifty to sixty, as long as people read."""

FULL_OF_REST = 4
"""Of tools and documentation fewer: few readers come for them."""

NEAR = 12
"""Near misses in a line each, at least: what an editor would look at next ..."""

NEAR_OF = 15
"""... and one of so many series of the section, so that a large one hides nothing notable."""

LEAST = 4.0
"""Points below which a story is not told: a lone patch that nobody answered has about two."""

OF_AN_AUTHOR = 2
"""Stories of one author in full in a section, while there are others."""

OF_A_TOPIC = 4
"""Stories of one topic in full in a section, while there are others."""


def chosen(stories: Iterable[Story]) -> tuple[Chapter, ...]:
    """The seven sections and the rest, each with its best stories first; not what fell silent."""
    of_section: dict[Section, list[Story]] = {section: [] for section in Section}
    for story in stories:
        if story.facts.delta.happened is not Happened.STALLED:
            of_section[story.placement.section].append(story)
    return tuple(_chapter(section, found) for section, found in of_section.items())


def budget(section: Section) -> int:
    """How many stories a section tells in full."""
    return FULL_OF_REST if section is Section.REST else FULL


def ordered(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Stories by rank."""
    return tuple(sorted(stories, key=lambda story: (-story.rank.points, story.facts.series)))


def passed_over(order: Sequence[Story], most: int) -> dict[MessageId, Phrase]:
    """Of stories by rank those that others stand in for, by series, with the reason: their author,
    or their topic, has as many in full as may be, and others are there for the place."""
    worth = [story for story in order if story.rank.points >= LEAST]
    authors: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    taken = 0
    skipped: dict[MessageId, Phrase] = {}
    for story in worth:
        if taken == most:
            break
        author, topic = story.facts.author.address, story.placement.topic
        if author and authors[author] >= OF_AN_AUTHOR:
            skipped[story.facts.series] = phrase("choice.author", OF_AN_AUTHOR)
        elif topic and topics[topic] >= OF_A_TOPIC:
            skipped[story.facts.series] = phrase("choice.topic", OF_A_TOPIC)
        else:
            taken += 1
            authors[author] += 1
            topics[topic] += 1
    while taken < most and skipped:  # nobody else is there for the place
        del skipped[next(iter(skipped))]
        taken += 1
    return skipped


def _chapter(section: Section, stories: list[Story]) -> Chapter:
    order = ordered(stories)
    worth = [story for story in order if story.rank.points >= LEAST]
    skipped = passed_over(order, budget(section))
    full = [each for each in worth if each.facts.series not in skipped][: budget(section)]
    names = {each.facts.series for each in full}
    near = [each for each in worth if each.facts.series not in names]
    return Chapter(
        section=section,
        stories=tuple(full),
        near=tuple(near[: max(NEAR, len(stories) // NEAR_OF)]),
        series=len(stories),
    )


def told(story: Story, chapter: Chapter) -> Told:
    """How a story is told in the chapter of its section."""
    name = story.facts.series
    if any(each.facts.series == name for each in chapter.stories):
        return Told.FULL
    return Told.LINE if any(each.facts.series == name for each in chapter.near) else Told.NOT
