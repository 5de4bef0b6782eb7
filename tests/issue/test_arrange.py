"""Which stories are told in full, which in a line, in what order."""

from random import Random

from kmonthly.issue.arrange import ALSO, FULL, FULL_OF_REST, LEAST, chosen
from kmonthly.issue.model import Chapter
from kmonthly.story.model import Section
from stories import story


def test_an_issue_has_all_its_chapters_in_their_order() -> None:
    assert chosen(()) == tuple(Chapter(section, (), (), 0) for section in Section)


def test_the_best_come_first_and_the_order_given_does_not_matter() -> None:
    best, good, same, poor = (
        story(name, points) for name, points in (("d", 9), ("b", 5), ("c", 5), ("a", LEAST - 0.1))
    )
    drive = story("e", 7, Section.DRIVERS)
    given = [poor, same, drive, good, best]
    for _ in range(5):
        Random(1).shuffle(given)
        chapters = {each.section: each for each in chosen(given)}
        assert chapters[Section.CORE] == Chapter(Section.CORE, (best, good, same), (), 4)
        assert chapters[Section.DRIVERS] == Chapter(Section.DRIVERS, (drive,), (), 1)


def test_what_does_not_fit_is_told_in_a_line_or_counted() -> None:
    many = [story(f"{number:03}", 100 - number) for number in range(FULL + ALSO + 5)]
    core = {each.section: each for each in chosen(many)}[Section.CORE]
    assert core == Chapter(
        Section.CORE, tuple(many[:FULL]), tuple(many[FULL : FULL + ALSO]), len(many)
    )
    rest = [story(f"{number:03}", 100 - number, Section.REST) for number in range(30)]
    assert chosen(rest)[-1].stories == tuple(rest[:FULL_OF_REST])
