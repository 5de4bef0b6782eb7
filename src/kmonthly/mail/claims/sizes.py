"""Sizes: "saves 200 bytes", "limit of 64 KiB", "uses 1.5 GB"."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from kmonthly.mail.claims.figures import END, SIZE, SPAN, Figure, quantities
from kmonthly.mail.model import ClaimKind

_SIZE: Final = re.compile(rf"(?P<value>{SPAN})[\s-]?(?P<unit>{SIZE}){END}")
_SHORT: Final = re.compile(
    r"(?<![\w.,:#/=\\$@^%+-])~?(?P<value>\d+(?:\.\d+)?)(?P<unit>[KMGT])(?=\s(?:disks?|drives?"
    r"|file ?systems?"
    r"|volumes?|partitions?|files?|memory|RAM|range|buffers?|allocations?)\b|[.,;)]|$)"
)
"""A unit without its "B": where the words say that it is a size, or nothing follows it."""

_NAME: Final = re.compile(
    r"[\s-]?(?:huge|large|small|base)?[\s-]?(?:pages?|hugepages?|sectors?|(?:logical )?blocks?"
    r"|aligned|alignment"
    r"|boundar|mode|support|option|version|variant|card|model|THP|PMD|hugetlb|page\w*|blocksize"
    r"|kernel|word|counter|integer|field|register)\b",
    re.IGNORECASE,
)
_FIELD: Final = re.compile(r"\s\d+(?![\w.-])")
"""Behind a unit that is the name of the number that follows: "packets 3 bytes 212"."""

_NETWORK: Final = re.compile(r"//\s?$|\b[2-5]G/[2-5]G\b|\b(?:LTE|UMTS|GSM|cellular)\b")
"""Before what is no size: a comment of a speed ("// 1G"), generations of mobile networks."""

_MACHINE: Final = re.compile(
    r"\s(?:of )?(?:RAM|DRAM|DDR\d?|system memory|VRAM|NVDIMM|SSD|HDD|eMMC)\b"
)
_SAID: Final = re.compile(
    r"\b(?:us(?:es?|ing|ed)|sav\w+|consum\w+|requir\w+|leak\w*|wast\w+|limit\w*|support\w*|only"
    r"|up to"
    r"|less|more|reduc\w+|increas\w+|shr[iau]nk\w*|grow\w*|at (?:least|most)|max\w*|min\w*"
    r"|need\w*)\b",
    re.IGNORECASE,
)


def sizes(words: str) -> Iterator[Figure]:
    """Counts: how large something is, may be, or gets. Does not count: sizes that are names (a
    4KB page), the memory of a machine that is described."""
    for figure in chain(
        quantities(ClaimKind.SIZE, _SIZE, words), quantities(ClaimKind.SIZE, _SHORT, words)
    ):
        if figure.values[0] == "0" or _NAME.match(words, figure.end):
            continue
        if (
            words.endswith((" + ", " +"), 0, figure.begin)
            or _FIELD.match(words, figure.end)
            or _NETWORK.search(words, 0, figure.begin)
        ):
            continue
        if _MACHINE.match(words, figure.end) and not _SAID.search(words, 0, figure.begin):
            continue
        yield figure
