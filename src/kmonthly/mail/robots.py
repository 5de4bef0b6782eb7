"""Programs that write mails, one rule a robot.

Counts in this file are of 45,360 copies of 24 lists, July to October 2020.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from kmonthly.mail.model import Robot, Subject
from kmonthly.terms.people import Person

_RELEASE: Final = re.compile(r"v?\d\.\d{1,3}(?:\.y)?", re.ASCII)
_STABLE_TITLE: Final = re.compile(
    r"""\d\.\d{1,3}\.\d{1,3}-rc\d{1,2}\ review$                  # "5.8.3-rc1 review"
      | patch\ ".{1,300}"\ has\ been\ added\ to\ the\ \S+\ tree$
      | ^failed:\ patch\ ".{1,300}"\ failed\ to\ apply""",
    re.IGNORECASE | re.VERBOSE,
)
_FLOOD: Final = 100
"""Parts of a set against one release that nobody else posts."""

_CI_NAMES: Final = frozenset(
    {
        "cki project",
        "kernelci.org bot",
        "kernelci bot",
        "kernelci",
        "linux kernel functional testing",
        "coverity-bot",
        "patchwork",
        "patchew",
        "mptcp ci",
        "buildbot",
        "ci bot",
    }
)
_CI_LOCALS: Final = frozenset(
    {
        "cki-project",
        "kernelci-bot",
        "kernelci-results",
        "kernel-patches-bot",
        "bpf-ci",
        "ci_notify",
        "lkft",
        "coverity-bot",
        "bluez.test.bot",
        "buildbot",
        "ci-bot",
    }
)


def robot(author: Person, headers: Mapping[str, str], subject: Subject) -> Robot:
    """The program that wrote a mail, NONE for people.

    A robot is known by its address's local part or its display name, whatever its domain. The
    stable queue has no address of its own: see `is_stable_queue`. NONE are a person's words that a
    program carries: bugzilla's comments (104), patches of "X via list", people who pass a robot's
    report on ("Chen, Rong A").

    `headers` has lower-cased names and the first value of each.
    """
    known = by_name(author)
    if known is Robot.NONE and is_stable_queue(headers, subject):
        return Robot.STABLE
    return known


@lru_cache(maxsize=8192)
def by_name(author: Person) -> Robot:
    """The robot that writes under this name and address."""
    local = author.address.partition("@")[0]
    name = author.name.casefold()
    return next((each for each, rule in RULES if rule(name, local)), Robot.NONE)


def is_lkp(name: str, local: str) -> bool:
    """Intel's kernel test robot: 405 by lkp@, 10 by a keeper's address under the robot's name.

    Does not count: its keepers under their own names.
    """
    return local == "lkp" or name.startswith(
        ("kernel test robot", "kbuild test robot", "0day robot")
    )


def is_syzbot(name: str, local: str) -> bool:
    """Google's syzkaller robot: 129, by syzbot+<hash>@. Its reporters' replies do not count."""
    return name == "syzbot" or local == "syzbot" or local.startswith("syzbot+")


def is_tip_bot(name: str, local: str) -> bool:
    """The tip tree's notices of commits: 1,361, by "tip-bot2 for <author>"."""
    return local in ("tip-bot", "tip-bot2") or name.startswith(("tip-bot for", "tip-bot2 for"))


def is_pr_tracker(name: str, local: str) -> bool:
    """The answers to pull requests that were merged: 138, without a display name."""
    return local == "pr-tracker-bot" or name == "pr-tracker-bot"


def is_patchwork(name: str, local: str) -> bool:
    """patchwork's notices: patchwork-bot+<project>@. Patchwork's CI counts as CI."""
    return local.startswith("patchwork-bot") or name == "patchwork-bot"


def is_ci(name: str, local: str) -> bool:
    """Test farms that report by themselves: CKI (3), KernelCI, LKFT, patchwork's CI, Coverity."""
    return (
        name in _CI_NAMES
        or local in _CI_LOCALS
        or local.endswith("+coverity-bot")
        or (local == "bot" and "kernelci" in name)
    )


def is_stable_queue(headers: Mapping[str, str], subject: Subject) -> bool:
    """Mails that the stable kernels' scripts send: 400 of 45,360.

    Counts, where it is no reply: X-stable (387, all AUTOSEL), AUTOSEL among the words of the
    brackets, a release among them and a number where quilt sent it (13) or where there are a
    hundred parts and more, "5.8.3-rc1 review", 'Patch "..." has been added to the 5.8-stable
    tree', 'FAILED: patch "..." failed to apply to ...'.

    Does not count: backports that people send ("[PATCH stable 4.9 v3 0/2]", "[PATCH 5.9 0/7]"),
    announcements of releases ("Linux 5.8.1"), answers.
    """
    if subject.reply:
        return False
    if "x-stable" in headers:
        return True
    if any(tree.casefold() == "autosel" for tree in subject.trees):
        return True
    if (
        subject.part is not None
        and any(_RELEASE.fullmatch(tree) for tree in subject.trees)
        and (headers.get("user-agent", "").startswith("quilt/") or (subject.total or 0) >= _FLOOD)
    ):
        return True
    title = subject.title
    return (
        title.endswith(("review", "tree")) or title[:7].casefold() == "failed:"
    ) and _STABLE_TITLE.search(title[:500]) is not None


RULES: Final[tuple[tuple[Robot, Callable[[str, str], bool]], ...]] = (
    (Robot.LKP, is_lkp),
    (Robot.SYZBOT, is_syzbot),
    (Robot.TIP_BOT, is_tip_bot),
    (Robot.PR_TRACKER, is_pr_tracker),
    (Robot.PATCHWORK, is_patchwork),
    (Robot.CI, is_ci),
)
"""Each takes the name in small letters and the address's local part."""
