"""What changed between two postings of invented work."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from kmonthly.mail.model import Tag, Trailer
from kmonthly.story.compare import compare
from kmonthly.story.model import Comparison, PatchSeen, Range, Sent, Size, Touched
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

ADA = Person("Ada Tulip", "ada@example.org")
DEEP = tuple(f"+ dig({depth});" for depth in range(10))
WIDE = tuple(f"+ spread({width});" for width in range(10))


def patch(
    title: str,
    lines: Iterable[str] | None = (),
    *,
    patch_id: str = "",
    path: str = "bulbs/tulip.c",
    is_new: bool = False,
) -> PatchSeen:
    """A patch whose number its posting gives."""
    return PatchSeen(
        message=MessageId(f"{title}@example.org"),
        title=title,
        number=0,
        patch_id=patch_id,
        files=(Touched(path, 10, 1, is_new),),
        lines=None if lines is None else tuple(lines),
    )


def posting(version: int, *patches: PatchSeen, trailers: tuple[Trailer, ...] = ()) -> Range:
    """A posting of these patches in their order."""
    sent = Sent(
        lead=MessageId(f"v{version}@example.org"),
        subject=f"[PATCH v{version} 0/{len(patches)}] tulips",
        sent=datetime(2020, 8, version, 12, tzinfo=UTC),
        version=version,
        minor=0,
        assumed=False,
        tags=frozenset({Tag.PATCH}),
        patches=len(patches),
        found=len(patches),
        has_cover=True,
    )
    numbered = (replace(each, number=number) for number, each in enumerate(patches, start=1))
    return Range(MessageId("v1@example.org"), sent, tuple(numbered), trailers)


def shown(found: Comparison) -> list[str]:
    """Each pair as `before change after`, by the places in the postings."""
    return [
        f"{pair.before.number if pair.before else '-'} {pair.change.value} "
        f"{pair.after.number if pair.after else '-'}"
        + (" retitled" if pair.retitled else "")
        + (" moved" if pair.moved else "")
        for pair in found.pairs
    ]


def likeness(before: PatchSeen, after: PatchSeen) -> float | None:
    """That of two patches that are paired."""
    (pair,) = compare(posting(1, before), posting(2, after)).pairs
    return pair.likeness


def test_the_same_patch_id_is_the_same_patch() -> None:
    """Whatever its title: the diff decides."""
    found = compare(
        posting(1, patch("dig", patch_id="1"), patch("plant", patch_id="2")),
        posting(2, patch("dig", patch_id="1"), patch("put them in", patch_id="2")),
    )
    assert shown(found) == ["1 same 1", "2 same 2 retitled"]
    assert [pair.likeness for pair in found.pairs] == [1, 1]


def test_without_a_patch_id_the_lines_decide() -> None:
    """A diff that a mail program damaged has none."""
    found = compare(posting(1, patch("dig", DEEP)), posting(2, patch("dig", DEEP, patch_id="2")))
    assert shown(found) == ["1 same 1"]


def test_the_same_title_is_the_same_patch_reworked() -> None:
    """Case and punctuation do not count; nothing need be left of the diff."""
    found = compare(
        posting(1, patch("bulbs: Dig.", DEEP, patch_id="1")),
        posting(2, patch("bulbs: dig", WIDE, patch_id="2")),
    )
    assert shown(found) == ["1 changed 1"]
    assert found.pairs[0].likeness == 0


def test_alike_diffs_are_one_patch_of_another_title() -> None:
    """Six lines of ten stayed."""
    found = compare(
        posting(1, patch("dig", DEEP, patch_id="1")),
        posting(2, patch("go deeper", DEEP[:6] + WIDE[:4], patch_id="2")),
    )
    assert shown(found) == ["1 changed 1 retitled"]
    assert found.pairs[0].likeness == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (DEEP, DEEP[:4] + WIDE[:6]),
        (DEEP, WIDE),
        (("+ dig(0);", "+ dig(1);"), ("+ dig(0);", "+ dig(1);", "+ water();")),
        (("+{", "+\t}", "+}", "+\t{"), ("+{", "+\t}", "+}", "+\t{", "+ water();")),
    ],
    ids=["four lines of ten", "none", "two lines are chance", "braces are no words"],
)
def test_other_diffs_are_other_patches(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """As range-diff has it, at its creation factor."""
    found = compare(
        posting(1, patch("dig", before, patch_id="1")),
        posting(2, patch("go deeper", after, patch_id="2")),
    )
    assert shown(found) == ["1 dropped -", "- added 1"]


def test_alike_titles_need_less_of_the_diff() -> None:
    """One line of two in a file of both: too little for other titles, not for nearly the same."""
    before = patch("bulbs: add a helper to dig", ("+ dig(0);", "+ dig(1);"), patch_id="1")
    after = patch("bulbs: add a helper to dig deep", ("+ dig(0);", "+ dig(7);"), patch_id="2")
    elsewhere = replace(after, files=(Touched("bulbs/rose.c", 1, 0, False),))
    found = compare(posting(1, before), posting(2, after))
    assert shown(found) == ["1 changed 1 retitled"]
    assert len(compare(posting(1, before), posting(2, elsewhere)).pairs) == 2
    assert len(compare(posting(1, before), posting(2, replace(after, lines=None))).pairs) == 2


def test_added_and_dropped_patches_stand_where_they_stood() -> None:
    """The newer order; what was dropped behind what it stood behind."""
    found = compare(
        posting(1, *map(patch, ["gone first", "dig", "gone", "gone too", "plant"])),
        posting(2, *map(patch, ["dig", "new", "plant", "water"])),
    )
    assert shown(found) == [
        "1 dropped -",
        "2 changed 1",
        "3 dropped -",
        "4 dropped -",
        "- added 2",
        "5 changed 3",
        "- added 4",
    ]


def test_only_what_left_the_order_was_moved() -> None:
    """A patch put before all others moves itself, not the rest."""
    found = compare(
        posting(1, *map(patch, ["dig", "plant", "water"])),
        posting(2, *map(patch, ["water", "new", "dig", "plant"])),
    )
    assert shown(found) == ["3 changed 1 moved", "- added 2", "1 changed 3", "2 changed 4"]


def test_of_several_of_one_title_the_likest_go_together() -> None:
    """Three patches called "fix the bed"."""
    found = compare(
        posting(1, patch("fix", DEEP), patch("fix", WIDE)),
        posting(2, patch("fix", (*WIDE, "+more")), patch("fix", (*DEEP, "+more")), patch("fix")),
    )
    assert shown(found) == ["2 changed 1 moved", "1 changed 2", "- added 3"]


def test_the_order_of_reading_does_not_count() -> None:
    """Patches stand by their numbers, whichever was met first."""
    old = posting(1, patch("a", DEEP), patch("b", WIDE), patch("c"))
    new = posting(2, patch("x", DEEP[:8]), patch("c"), patch("y", WIDE[:8]))
    found = {
        tuple(shown(compare(replace(old, patches=one), replace(new, patches=other))))
        for one in permutations(old.patches)
        for other in permutations(new.patches)
    }
    assert len(found) == 1


def test_white_space_is_no_change_and_context_alone_is_told() -> None:
    """All lines stayed, but not the patch-id: the same change in another place."""
    tabs = [line.replace(" ", "\t") for line in DEEP]
    assert likeness(patch("dig", DEEP, patch_id="1"), patch("dig", tabs, patch_id="2")) == 1


def test_a_diff_that_was_not_read_has_no_likeness() -> None:
    """Its archive is away: the titles still tell which patch it is."""
    assert likeness(patch("dig", None, patch_id="1"), patch("dig", DEEP, patch_id="2")) is None
    assert likeness(patch("dig", None, patch_id="1"), patch("dig", None, patch_id="1")) == 1


def test_files_and_sizes() -> None:
    """What came and went, over all patches; a file counts once."""
    found = compare(
        posting(1, patch("dig"), patch("plant", path="bulbs/rose.c")),
        posting(2, patch("dig"), patch("plant", path="bulbs/iris.c", is_new=True)),
    )
    assert (found.files_came, found.files_went) == (("bulbs/iris.c",), ("bulbs/rose.c",))
    assert found.size_before == Size(known=True, files=2, added=20, removed=2)
    assert found.size_after == Size(known=True, files=2, added=20, removed=2, new_files=1)


def test_trailers_count_once_for_a_kind_and_a_name() -> None:
    """Another address of the same name is nobody new; Cc is no opinion."""
    ben, at_work = Person("Ben", "ben@example.org"), Person("ben", "ben@work.example.org")
    cyd = Person("", "cyd@example.org")
    old = (Trailer("Reviewed-by", ben), Trailer("Acked-by", cyd), Trailer("Signed-off-by", ADA))
    new = (
        Trailer("Reviewed-by", at_work),
        Trailer("Tested-by", ben),
        Trailer("Signed-off-by", ADA),
        Trailer("Cc", cyd),
    )
    found = compare(posting(1, trailers=old), posting(2, trailers=new))
    assert found.trailers_came == (Trailer("Tested-by", ben),)
    assert found.trailers_went == (Trailer("Acked-by", cyd),)


def test_another_series_is_said_to_be_one() -> None:
    """Anything may be compared with anything."""
    other = replace(posting(1, patch("dig")), series=MessageId("x@example.org"))
    assert compare(posting(1, patch("dig")), posting(2, patch("dig"))).same_series
    assert not compare(other, posting(2, patch("dig"))).same_series


def test_postings_without_patches() -> None:
    """A cover whose patches went to lists that were not read."""
    found = compare(posting(1), posting(2))
    assert (found.pairs, found.size_before.known) == ((), False)


def test_many_large_patches_of_other_titles_do_not_take_long() -> None:
    """A hundred against a hundred: no more than the table allows."""
    old = [patch(f"old {n}", (f"+ {n} {line}" for line in range(9_000))) for n in range(30)]
    new = [patch(f"new {n}", (f"+ {n} {line}" for line in range(9_000))) for n in range(30)]
    assert len(compare(posting(1, *old), posting(2, *new)).pairs) == 30
