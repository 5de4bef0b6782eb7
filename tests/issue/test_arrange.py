"""Which stories are told in full, which in a line, in what order."""

from random import Random

from kmonthly.issue.arrange import (
    FULL,
    FULL_OF_REST,
    LEAST,
    NEAR,
    NEAR_OF,
    OF_A_TOPIC,
    OF_AN_AUTHOR,
    chosen,
    told,
)
from kmonthly.issue.model import Chapter, Told
from kmonthly.story.model import Section
from stories import ADA, story


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
    many = [story(f"{number:03}", 100 - number) for number in range(FULL + NEAR + 5)]
    core = {each.section: each for each in chosen(many)}[Section.CORE]
    assert core == Chapter(
        Section.CORE, tuple(many[:FULL]), tuple(many[FULL : FULL + NEAR]), len(many)
    )
    rest = [story(f"{number:03}", 100 - number, Section.REST) for number in range(30)]
    assert chosen(rest)[-1].stories == tuple(rest[:FULL_OF_REST])


def test_a_large_section_has_more_near_misses() -> None:
    many = [story(f"{number:04}", 1000 - number) for number in range(20 * NEAR_OF)]
    core = {each.section: each for each in chosen(many)}[Section.CORE]
    assert len(core.near) == 20
    assert told(many[0], core) is Told.FULL
    assert told(many[FULL], core) is Told.LINE
    assert told(many[-1], core) is Told.NOT


def test_no_author_drowns_the_others() -> None:
    own = [story(f"a{number}", 50 - number, author=ADA) for number in range(5)]
    others = [story(f"b{number}", 20 - number) for number in range(FULL)]
    core = {each.section: each for each in chosen([*own, *others])}[Section.CORE]
    assert core.stories == (*own[:OF_AN_AUTHOR], *others[: FULL - OF_AN_AUTHOR])
    assert core.near[: len(own) - OF_AN_AUTHOR] == tuple(own[OF_AN_AUTHOR:])


def test_no_topic_drowns_the_others() -> None:
    own = [story(f"a{number}", 50 - number, topic="bpf") for number in range(6)]
    others = [story(f"b{number}", 20 - number) for number in range(FULL)]
    core = {each.section: each for each in chosen([*own, *others])}[Section.CORE]
    assert core.stories == (*own[:OF_A_TOPIC], *others[: FULL - OF_A_TOPIC])


def test_where_nobody_else_is_there_one_author_and_one_topic_may_fill_a_section() -> None:
    own = [story(f"a{number}", 50 - number, topic="bpf", author=ADA) for number in range(FULL + 2)]
    core = {each.section: each for each in chosen(own)}[Section.CORE]
    assert core.stories == tuple(own[:FULL])
