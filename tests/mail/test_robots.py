"""Robots by name, address, headers and subject. Every address is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Robot
from kmonthly.mail.robots import RULES, by_name, robot
from kmonthly.mail.subject import subject
from kmonthly.terms.people import Person


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("kernel test robot", "robot@example.org", Robot.LKP),
        ("Kernel Test Robot", "keeper@example.org", Robot.LKP),
        ("", "lkp@example.org", Robot.LKP),
        ("syzbot", "syzbot+0123abcd@example.org", Robot.SYZBOT),
        ("", "syzbot@example.org", Robot.SYZBOT),
        ("tip-bot2 for Ada Lovelace", "tip-bot2@example.org", Robot.TIP_BOT),
        ("", "tip-bot@example.org", Robot.TIP_BOT),
        ("", "pr-tracker-bot@example.org", Robot.PR_TRACKER),
        ("", "patchwork-bot+netdevbpf@example.org", Robot.PATCHWORK),
        ("kernelci.org bot", "bot@example.org", Robot.CI),
        ("CKI Project", "cki-project@example.org", Robot.CI),
        ("Ada Lovelace", "ada@example.org", Robot.NONE),
        ("Ada Botham", "bot@example.org", Robot.NONE),
        ("Ada Lovelace", "robot@example.org", Robot.NONE),
        ("", "bugzilla-daemon@example.org", Robot.NONE),
        ("Roe, Ann A", "keeper@example.org", Robot.NONE),
        ("", "", Robot.NONE),
    ],
)
def test_by_name(name: str, address: str, expected: Robot) -> None:
    author = Person(name, address)
    assert by_name(author) is expected
    assert robot(author, {}, subject("Re: [PATCH] a")) is expected


GREG = Person("Stan Stable", "stan@example.org")


@pytest.mark.parametrize(
    ("text", "headers", "expected"),
    [
        ("[PATCH AUTOSEL 5.8 01/29] a", {}, Robot.STABLE),
        ("[PATCH 5.8 01/29] a", {"x-stable": "review"}, Robot.STABLE),
        ("[PATCH 5.8 19/65] a", {"user-agent": "quilt/0.66"}, Robot.STABLE),
        ("[PATCH 5.4 001/123] a", {}, Robot.STABLE),
        ("[PATCH 5.4 000/123] 5.4.60-rc1 review", {}, Robot.STABLE),
        ("[PATCH 4.4 00/12] 4.4.232-rc2 review", {}, Robot.STABLE),
        ('Patch "a: b" has been added to the 5.8-stable tree', {}, Robot.STABLE),
        ('FAILED: patch "[PATCH] a: b" failed to apply to 5.8-stable tree', {}, Robot.STABLE),
        ("Re: [PATCH 5.4 000/123] 5.4.60-rc1 review", {}, Robot.NONE),
        ("[PATCH 5.9 0/7] a", {}, Robot.NONE),
        ("[PATCH 0/7] a", {"user-agent": "quilt/0.66"}, Robot.NONE),
        ("[PATCH stable 4.9 v3 0/2] a", {}, Robot.NONE),
        ("[PATCH 5.4] a", {}, Robot.NONE),
        ("[PATCH bpf-next 001/123] a", {}, Robot.NONE),
        ("[PATCH] a: add a tree", {}, Robot.NONE),
        ("Linux 5.8.1", {}, Robot.NONE),
    ],
)
def test_the_stable_queue(text: str, headers: dict[str, str], expected: Robot) -> None:
    assert robot(GREG, headers, subject(text)) is expected


@given(st.text(), st.text(), st.dictionaries(st.text(), st.text()), st.text())
def test_nothing_raises(name: str, address: str, headers: dict[str, str], text: str) -> None:
    assert robot(Person(name, address), headers, subject(text)) in Robot


def test_each_rule_says_what_counts() -> None:
    assert all(rule.__doc__ for _, rule in RULES)
    assert len({each for each, _ in RULES}) == len(RULES)
