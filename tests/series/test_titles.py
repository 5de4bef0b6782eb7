"""Titles, made comparable."""

import pytest

from kmonthly.series.titles import normal_title


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("xfs: Widen timestamps, to 2486.", "xfs widen timestamps to 2486"),
        ("  xfs:  widen\ttimestamps to 2486 ", "xfs widen timestamps to 2486"),
        ("mm/slub.c: free_list", "mm slub c free list"),
        ("STRASSE Straße", "strasse strasse"),
        ("修复 tcp: 拥塞", "修复 tcp 拥塞"),
        ("...", ""),
        ("", ""),
    ],
)
def test_normal_title(title: str, normal: str) -> None:
    assert normal_title(title) == normal
    assert normal_title(normal) == normal
