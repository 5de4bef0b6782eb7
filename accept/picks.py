"""Which series are picked and where they stand: beside the answer sheet, and as readers see it."""

import statistics
from collections.abc import Sequence
from typing import Any

from accept.bed import Bed, sheet
from accept.report import Result, result
from accept.verdicts import PAIRS, SECTIONS
from kmonthly import api
from kmonthly.evaluate.judged import mails

JULY, AUGUST = api.Month.parse("2020-07"), api.Month.parse("2020-08")

TOP = 10
PICKS = 12
"""So many of the sheet's carried picks stand among the first ten of their section ..."""

MORE = 3
"""... and so many more than ordering by the number of mails puts there."""

RIGHT = 0.95
"""Of the series that were labelled last."""

PREFERRED = 0.85
"""Of the pairs that were judged last."""

_SECTIONS = {
    "Architecture": {"architecture"},
    "Core kernel": {"core"},
    "Core kernel / BPF": {"core"},
    "Core kernel / scheduler": {"core"},
    "Drivers": {"drivers"},
    "Drivers / net": {"drivers", "networking"},
    "MM": {"memory"},
    "FS": {"filesystems"},
    "Block / BPF": {"filesystems"},
    "Net / MPTCP": {"networking"},
    "Net / BPF": {"networking", "core"},
    "Virtualization": {"virtualization"},
    "Virtualization / MM": {"virtualization", "memory"},
    "Virtualization / KVM": {"virtualization"},
}
"""What the sheet's headings mean: where it names two, either is right."""


def picked(bed: Bed) -> Result:
    """The picks of August that the lists carry stand high in the right section; all of them are in
    the issue or among its near misses."""
    stories = [
        each
        for each in api.stories(bed.store, AUGUST)
        if each.facts.delta.happened is not api.Happened.STALLED
    ]
    issue = api.issue(bed.store, AUGUST)
    there = {
        each.facts.series
        for chapter in issue.chapters
        for each in (*chapter.stories, *chapter.near)
    }
    known = {name: story for story in stories for name in story.facts.aliases}
    lines, misses, percentiles = [], [], []
    high = by_mails = misplaced = picks = 0
    lost = {rule: 0 for story in stories for rule in (each.rule for each in story.rank.signals)}
    for entry in sheet()["series"]:
        story = _story(entry, known)
        if story is None or entry["id"].startswith("P") or not _is_of_a_list(story):
            continue
        picks += 1
        rivals = [each for each in stories if each.placement.section == story.placement.section]
        place = _place(story, rivals)
        dumb = 1 + sum(mails(each) > mails(story) for each in rivals)
        high += place <= TOP
        by_mails += dumb <= TOP
        percentiles.append(1 - (place - 1) / len(rivals))
        for rule in lost:
            lost[rule] += _place(story, rivals, rule) <= TOP
        wanted = _SECTIONS[entry["section"]]
        is_right = story.placement.section.value in wanted
        misplaced += not is_right
        lines.append(
            f"{entry['id']}: {story.placement.section.value}{'' if is_right else ' (WRONG)'}, "
            f"place {place} of {len(rivals)}, by mails {dumb}"
        )
        if story.facts.series not in there:
            misses.append(f"{entry['id']} is neither in the issue nor a near miss")
    lines.append(
        f"{high} of {picks} carried picks among the first {TOP} of their section; by number of "
        f"mails {by_mails}; median percentile {statistics.median(percentiles):.0%}"
    )
    lines += [
        f"without {rule}: {number} of {picks}"
        for rule, number in sorted(lost.items())
        if number != high
    ]
    if high < PICKS or high < by_mails + MORE:
        misses.append(f"{high} among the first {TOP}, {PICKS} wanted and {by_mails} + {MORE}")
    if misplaced > 1:
        misses.append(f"{misplaced} stand in another section, one may")
    return result("Picks of August", lines, misses)


def judged(bed: Bed) -> Result:
    """Series of July stand where two readers put them, and of two the one has more points that both
    would pick."""
    lines, misses = [], []
    for table in SECTIONS:
        found = api.evaluate_sections(bed.store, JULY, table)
        share = found.right / found.agreed
        lines.append(
            f"{table.stem}: of {found.labelled} series both readers agree on {found.agreed}; "
            f"{found.right} stand there ({share:.1%}); in the commonest section: {found.dumbest}"
        )
        lines += [
            f"{table.stem}: {wanted}, here {ours}: {name}"
            for wanted, ours, series in found.confused
            for name in series
        ]
        if table == SECTIONS[-1] and share < RIGHT:
            misses.append(f"{table.stem}: {share:.1%}, {RIGHT:.0%} wanted")
    for table in PAIRS:
        chosen = api.evaluate_picks(bed.store, JULY, table)
        share = chosen.right / chosen.agreed
        lines.append(
            f"{table.stem}: of {chosen.pairs} pairs both readers agree on {chosen.agreed}; "
            f"{chosen.right} by points ({share:.1%}), {chosen.dumbest:g} by number of mails"
        )
        lines += [
            f"{table.stem}: without {rule}: {right} ({right - chosen.right:+d})"
            for rule, right in chosen.without
            if right != chosen.right
        ]
        if table == PAIRS[-1] and share < PREFERRED:
            misses.append(f"{table.stem}: {share:.1%}, {PREFERRED:.0%} wanted")
    return result("Sections and picks as readers see them", lines, misses)


def _story(entry: dict[str, Any], known: dict[api.MessageId, api.Story]) -> api.Story | None:
    names = [each["message_id"] for each in entry["versions"] if each.get("carried")]
    return next((known[name] for name in reversed(names) if name in known), None)


def _is_of_a_list(story: api.Story) -> bool:
    """Whether a list that is carried whole has it, not the supplement of single mails alone."""
    return any(name != "supplement.mbox" for name in story.facts.arrived)


def _place(story: api.Story, rivals: Sequence[api.Story], without: str = "") -> int:
    own = _points(story, without)
    return 1 + sum(_points(each, without) > own for each in rivals)


def _points(story: api.Story, without: str) -> float:
    return sum(each.points for each in story.rank.signals if each.rule != without)
