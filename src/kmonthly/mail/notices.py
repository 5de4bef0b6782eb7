"""Notices: what a mail says became of patches.

Counts in this file are of 38,964 mails of 24 lists, July to October 2020.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from kmonthly.mail.announced import (
    address,
    listed,
    of_patchwork,
    of_pr_tracker,
    of_scripts,
    of_tip,
)
from kmonthly.mail.diff import diff_start
from kmonthly.mail.model import NamedCommit, Notice, Robot, Said, Subject
from kmonthly.mail.refused import dropped, nak, rejected, reverted, superseded, withdrawn
from kmonthly.mail.sentences import Paragraph, Saying, Sentence, own, paragraphs, sentences
from kmonthly.mail.taken import in_release, merged, present, squashed, taken
from kmonthly.mail.text import has_any
from kmonthly.terms.evidence import offset

MOST: Final = 10
"""Notices that one mail may give."""

ROBOTS: Final[Mapping[Robot, Callable[[str], Iterator[Saying]]]] = {
    Robot.TIP_BOT: of_tip,
    Robot.PR_TRACKER: of_pr_tracker,
    Robot.PATCHWORK: of_patchwork,
}
_Rules = list[tuple["Rule", tuple[str, ...]]]
Rule = Callable[[Sentence, Subject], Iterator[Saying]]

_TAKEN: Final = (
    *("applied", "queued", "picked", "pushed", "merged", "pulled"),
    *("added to ", "added it ", "added th"),
)
_WITHDRAWN: Final = (
    *("nak", "nack", "ignore ", "disregard", "discard "),
    *("drop ", "withdr", "please do"),
)
RULES: Final[tuple[tuple[Rule, tuple[str, ...]], ...]] = (
    (taken, _TAKEN),
    (present, ("next", "fixes", "/")),
    (squashed, ("squashed", "folded", "combined")),
    (merged, ("my merge", "the merge", "merged ")),
    (in_release, ('("', "(“", " commit ")),
    (superseded, ("supersede",)),
    (dropped, ("dropped", "drop ", "unqueue", "remove ", "revert ")),
    (reverted, ("reverted",)),
    (rejected, ("rejected", "m not ", "won't ", "won’t ", "will not ")),
    (nak, ("nak", "nack")),
    (withdrawn, _WITHDRAWN),
)
"""Each with the words of which a sentence, in small letters, must have one."""

_STEMS: Final = tuple(dict.fromkeys(stem for _, stems in RULES for stem in stems))

_HEAD: Final = 2_000
_HEAD_LINES: Final = 10
_UPSTREAM: Final = re.compile(
    r"^[ \t]*(?:commit ([0-9a-f]{12,40}) upstream\b|\[ ?upstream commit ([0-9a-f]{12,40}) ?\]"
    r"|upstream commit:? ([0-9a-f]{12,40})\b|\(cherry picked from commit ([0-9a-f]{12,40})\))",
    re.MULTILINE | re.IGNORECASE,
)


def notices(robot: Robot, line: Subject, text: str) -> tuple[Notice, ...]:
    """What a mail says became of patches, in order, at most ten.

    Counts: robots' mails by their form, the words of people who answer (see `taken`, `refused`)
    with the list of commits below them, the commit that a backport is of.

    Does not count: quoted lines, diffs, signatures, lists of changes; words of mails that are no
    answers; what other robots write.
    """
    if robot is not Robot.NONE and robot is not Robot.STABLE:
        form = ROBOTS.get(robot)
        found: Iterator[Saying] = form(text) if form else iter(())
    elif line.reply:
        found = _answer(line, text)
    else:
        found = _backport(text)
    return tuple(_notice(text, each) for each in islice(found, MOST))


def _answer(line: Subject, text: str) -> Iterator[Saying]:
    """What a person's answer says."""
    small = own(text).lower()
    present = {stem for stem in _STEMS if stem in small}
    if not present:
        return
    rules = [
        (rule, tuple(found)) for rule, stems in RULES if (found := present.intersection(stems))
    ]
    yield from of_scripts(text)
    seen: set[tuple[Said, str, tuple[NamedCommit, ...]]] = set()
    for paragraph in paragraphs(text):
        for said in _sayings(paragraph, rules, line):
            start, stop = paragraph.lines(said.begin, said.end)
            each = said._replace(begin=start, end=stop)
            if said.said is Said.APPLIED:
                each = _with_list(text, each, line)
            key = (each.said, each.tree, each.commits)
            if key not in seen and (each.commits or not each.vague):
                seen.add(key)
                yield each


def _sayings(paragraph: Paragraph, rules: _Rules, line: Subject) -> Iterator[Saying]:
    """What the sentences of a paragraph say, their spans in its words."""
    small = paragraph.words.lower()
    rules = [each for each in rules if has_any(small, each[1])]
    for sentence in sentences(paragraph) if rules else ():
        small = sentence.words.lower()
        for rule, stems in rules:
            if has_any(small, stems):
                for said in rule(sentence, line):
                    begin, end = said.begin + sentence.begin, said.end + sentence.begin
                    yield said._replace(begin=begin, end=end)


def _with_list(text: str, said: Saying, line: Subject) -> Saying:
    """The same with the tree's address and the commits that are listed below."""
    tree, at = said.tree, said.end
    if not tree:
        tree, at = address(text, said.end)
    commits = listed(text, at, line)
    return said._replace(tree=tree, commits=commits or said.commits)


def _backport(text: str) -> Iterator[Saying]:
    """UPSTREAM: the commit in mainline that a patch is of.

    Counts: "commit 0123... upstream.", "[ Upstream commit 0123... ]", "(cherry picked from commit
    0123...)", twelve digits and more, within the first ten lines of a mail that carries a diff.
    """
    head = text[:_HEAD]
    if "pstream" not in head and "cherry picked" not in head:
        return
    head = "\n".join(head.split("\n", _HEAD_LINES)[:_HEAD_LINES])
    found = _UPSTREAM.search(head)
    if found is None or not 0 <= found.start() < diff_start(text):
        return
    commit = NamedCommit(commit=found[found.lastindex or 0].lower())
    start = found.end() - len(found[0].lstrip())
    yield Saying(Said.UPSTREAM, start, found.end(), commits=(commit,))


def _notice(text: str, said: Saying) -> Notice:
    start, stop = offset(text, said.begin), offset(text, said.end)
    return Notice(said.said, start, stop, said.tree, said.whole, said.commits, said.instead)
