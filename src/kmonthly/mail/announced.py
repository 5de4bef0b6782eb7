"""What programs write when patches are taken: robots' mails, and the lists below "Applied".

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from kmonthly.mail.model import NamedCommit, Said, Subject
from kmonthly.mail.sentences import Saying

MOST: Final = 1_000
"""Commits that one mail may list."""

_READ: Final = 200_000
_ID: Final = r"[0-9a-f]{7,40}"
_TIP: Final = re.compile(
    r"^The following commit has been merged into the (?P<branch>\S{1,100}) branch of"
    r" (?P<tree>\w{1,40}):\n"
    rf"\n?Commit-ID: {{1,9}}(?P<commit>{_ID})\n(?:[A-Z]\w{{1,20}}: [^\n]*\n){{0,9}}"
    r"\n(?P<title>[^\n]{1,500})",
    re.MULTILINE,
)
_PR: Final = re.compile(
    rf"^has been merged into (?P<tree>\S{{1,200}}):\nhttps?://\S{{1,100}}/c/(?P<commit>{_ID})$",
    re.MULTILINE,
)
_PATCHWORK: Final = re.compile(
    r"^This (?P<what>series|patch|pull request) was (?:applied|merged) to"
    r" (?P<tree>\S{1,100}(?: \(\S{1,100}\))?)(?=\n|:)(?:\n?by [^\n]{1,200})?",
    re.MULTILINE,
)
_SUMMARY: Final = re.compile(
    r"^ {2}- (?:\[(?P<tags>[^\]\n]{0,200})\] ?)?(?P<title>[^\n]{1,500})\n"
    rf" {{4}}https?://\S{{1,200}}/(?P<commit>{_ID})$",
    re.MULTILINE,
)
_PART: Final = re.compile(r"(?:^|,)(\d{1,4})/(\d{1,4})$")

_LISTED: Final = re.compile(
    r"^\[(?:[^\]\n]{0,80}[ ,])?(?P<part>\d{1,4})/(?P<total>\d{1,4})\] {1,3}"
    r"(?P<title>[^\n]{1,500})\n(?P<more>(?![\[ \t\n>])[^\n]{1,200}\n)?[ \t]{2,16}"
    rf"(?:commit: (?P<commit>{_ID})|https?://\S{{1,200}}/(?P<linked>{_ID})|\(no commit info\))"
    r"[ \t]*$",
    re.MULTILINE,
)
_HASHED: Final = re.compile(r"(?P<commit>[0-9a-f]{10,40}) (?P<title>\S[^\n]{1,500})$")

_AT: Final = re.compile(
    r"\n{1,3}[ \t]{1,8}(?P<tree>(?:https?|git|ssh)://\S{1,200}(?: [\w./-]{1,100})?)[ \t]*$",
    re.MULTILINE,
)
_OLD: Final = re.compile(
    r"^The patch\n\n {1,8}(?P<title>[^\n]{1,300}(?:\n {1,8}[^\n]{1,300}){0,2})\n\n"
    r"has been applied to the (?P<tree>\S{1,60} tree) at",
    re.MULTILINE,
)
_GREG: Final = re.compile(
    r"^This is a note to let you know that I've just added the patch titled\n\n"
    r" {1,8}(?P<title>[^\n]{1,500})\n\nto my (?P<tree>\S{1,60} git tree) which can be found at\n",
    re.MULTILINE,
)


def of_tip(text: str) -> Iterator[Saying]:
    """COMMITTED: the tip tree's robot tells of one commit (1,353)."""
    if (found := _TIP.search(text[:_READ])) is not None:
        commit = NamedCommit(found["title"].strip(), found["commit"])
        end = text.find("\n", found.start())
        tree = f"{found['tree']} {found['branch']}"
        yield Saying(Said.COMMITTED, found.start(), end, tree, commits=(commit,))


def of_pr_tracker(text: str) -> Iterator[Saying]:
    """MERGED: a pull request was merged, by this commit (130)."""
    if (found := _PR.search(text[:_READ])) is not None:
        commit = NamedCommit(commit=found["commit"])
        yield Saying(Said.MERGED, found.start(), found.end(), found["tree"], commits=(commit,))


def of_patchwork(text: str) -> Iterator[Saying]:
    """APPLIED or PULLED, from patchwork's robot (none in these months: it began in 2020-11).

    Counts: the patches of its summary that have a commit. Does not count: "(no matching commit)".
    """
    text = text[:_READ]
    if (found := _PATCHWORK.search(text)) is None:
        return
    commits = []
    for each in islice(_SUMMARY.finditer(text, found.end()), MOST):
        part = _PART.search(each["tags"] or "")
        number = int(part[1]) if part else None
        commits.append(NamedCommit(each["title"].strip(), each["commit"], number))
    if found["what"] == "pull request":
        yield Saying(Said.PULLED, found.start(), found.end(), found["tree"], commits=tuple(commits))
    elif commits:
        yield Saying(
            Said.APPLIED, found.start(), found.end(), found["tree"], commits=tuple(commits)
        )


def of_scripts(text: str) -> Iterator[Saying]:
    """APPLIED, from maintainers' own scripts, whose sentences go over an indented title.

    Counts: "The patch / TITLE / has been applied to the asoc tree at" (Mark Brown's, until 2019),
    "I've just added the patch titled / TITLE / to my tty git tree" (Greg Kroah-Hartman's); none of
    either in these months.
    """
    for form, mark in ((_OLD, "The patch\n"), (_GREG, "the patch titled\n")):
        if mark in text and (found := form.search(text[:_READ])) is not None:
            title = NamedCommit(" ".join(found["title"].split()))
            start = text.rfind("\n", 0, found.end() - 1) + 1
            stop = found.end() - text.endswith("\n", 0, found.end())
            at = address(text, stop)[0]
            yield Saying(Said.APPLIED, start, stop, at or found["tree"], commits=(title,))


def address(text: str, at: int) -> tuple[str, int]:
    """The tree that stands on a line of its own below "Applied to", and where that line ends."""
    found = _AT.match(text, at)
    return (found["tree"], found.end()) if found else ("", at)


def listed(text: str, at: int, line: Subject) -> tuple[NamedCommit, ...]:
    """The patches that `b4 ty` and patchwork's clients list below "Applied".

    Counts: "[1/5] title" over "commit: 0123..." or a link that ends in one, or over "(no commit
    info)" where no other has one (57); "0123456789ab title" (149, Kalle Valo's).

    Does not count: the number of a list that has another total than the posting: Mark Brown counts
    only what he took.
    """
    text = text[at : at + _READ]
    found = list(islice(_LISTED.finditer(text), MOST))
    commits = [
        NamedCommit(
            " ".join(f"{each['title']} {each['more'] or ''}".split()),
            each["commit"] or each["linked"] or "",
            int(each["part"]) if int(each["total"]) == line.total else None,
        )
        for each in found
    ]
    if any(each.commit for each in commits):
        commits = [each for each in commits if each.commit]
    return tuple(commits) if commits else tuple(_hashed(text))


def _hashed(text: str) -> Iterator[NamedCommit]:
    """Lines of a commit and its title that stand together, below one empty line."""
    lines = text[:100_000].split("\n", MOST + 3)[1:]
    if not lines or lines[0].strip():
        return
    for each in lines[1:]:
        if (found := _HASHED.match(each)) is None:
            return
        yield NamedCommit(found["title"].strip(), found["commit"])
