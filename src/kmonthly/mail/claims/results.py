"""Results of tests: "25 passed, 0 failed", "Failures: 3", "all 120 tests pass"."""

import re
from collections.abc import Iterator
from typing import Final

from kmonthly.mail.claims.figures import NUMBER, Figure
from kmonthly.mail.model import ClaimKind

_OUTCOME: Final = (
    r"(?:pass(?:ed|es|ing)?|fail(?:ed|s|ures?|ing)?|skip(?:ped|s)?|warnings?|errors?|unexpected"
    r"|xfail(?:ed)?|xpass|broken|aborted|succeed(?:ed)?|ok|not run)"
)
_NUMBERED: Final = re.compile(
    rf"(?<![\w.,#/-])(?<!atch )(?<!est )({NUMBER})\s(?:(?:sub)?tests?\s|of them\s"
    rf"|cases?\s|were\s|have\s|has\s)*"
    rf"({_OUTCOME})\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rf"\b({_OUTCOME})\s?[:=]\s?({NUMBER})\b(?!\.)", re.IGNORECASE)
_TESTED: Final = re.compile(
    r"\btests?\b|selftest|testcase|suite|\bfwts\b|\bx?fstests\b|\bltp\b", re.I
)
_PASSED: Final = re.compile(r"pass|skip|succe", re.IGNORECASE)


def results(words: str) -> Iterator[Figure]:
    """Counts: how many tests had which outcome; all of a sentence are one result. Does not count:
    warnings or errors alone (those of a compiler, say)."""
    named = [*_NAMED.finditer(words)]
    found = named if len(named) > 1 else [*_NUMBERED.finditer(words), *named]
    if not found:
        return
    found.sort(key=re.Match.start)
    said = " ".join(each[0] for each in found)
    if not _PASSED.search(said) and not (len(found) > 1 or _TESTED.search(words)):
        return
    if not _PASSED.search(said) and "fail" not in said.lower():
        return
    if len(found) == 1 and not _TESTED.search(words):
        return
    yield Figure(
        ClaimKind.TEST, found[0].start(), found[-1].end(), tuple(each[0] for each in found), ""
    )
