"""Titles, made comparable."""

import pytest

from kmonthly.terms.titles import former_titles, normal_title


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


@pytest.mark.parametrize(
    ("title", "normal", "former"),
    [
        ("Add trusted_for(2) (was O_MAYEXEC)", "add trusted for 2", ("o mayexec",)),
        ("bulbs: plant [was: bulbs: dig]", "bulbs plant", ("bulbs dig",)),
        ("bulbs: plant (formerly tulips: dig(2))", "bulbs plant", ("tulips dig 2",)),
        ("bulbs: more of them v4", "bulbs more of them", ()),
        ("V2- bulbs: more of them", "bulbs more of them", ()),
        ("bulbs: it was (too) deep", "bulbs it was too deep", ()),
        ("mm: support v4", "mm support", ()),
        ("iommu/vt-d: v2 of the table", "iommu vt d v2 of the table", ()),
    ],
)
def test_versions_and_former_titles_are_no_part_of_it(
    title: str, normal: str, former: tuple[str, ...]
) -> None:
    assert normal_title(title) == normal
    assert former_titles(title) == former
