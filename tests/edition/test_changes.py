"""What changed between two postings, in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kmonthly.edition.catalogue import load
from kmonthly.edition.changes import QUOTED_LINES, beginning, changed, reviewed
from kmonthly.edition.model import plain
from kmonthly.mail.model import Tag, Trailer
from kmonthly.story.model import Comparison, PatchChange, PatchPair, PatchSeen, Sent, Size
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

BEN, LIN = Person("Ben", "ben@example.org"), Person("Lin", "lin@example.org")
ENGLISH, CHINESE = load("en"), load("zh")


def patch(number: int, title: str) -> PatchSeen:
    """A patch."""
    return PatchSeen(MessageId(f"{number}@example.org"), title, number, "", ())


def pair(change: PatchChange, number: int, likeness: float | None = 0.5) -> PatchPair:
    """A patch with what became of it."""
    seen = patch(number, f"dig {number}")
    before = None if change is PatchChange.ADDED else seen
    after = None if change is PatchChange.DROPPED else seen
    return PatchPair(before, after, change, likeness)


def posted(version: int, patches: int) -> Sent:
    """A posting of which all was found."""
    return Sent(
        lead=MessageId(f"v{version}@example.org"),
        subject="",
        sent=datetime(2020, 8, version, tzinfo=UTC),
        version=version,
        minor=0,
        assumed=False,
        tags=frozenset({Tag.PATCH}),
        patches=patches,
        found=patches,
        has_cover=True,
    )


CHANGE = Comparison(
    before=posted(1, 9),
    after=posted(2, 10),
    same_series=True,
    pairs=(
        pair(PatchChange.SAME, 1),
        pair(PatchChange.CHANGED, 2, likeness=1.0),
        pair(PatchChange.CHANGED, 3),
        *(pair(PatchChange.ADDED, number) for number in (4, 5, 6, 7, 8)),
        pair(PatchChange.DROPPED, 9),
    ),
    files_came=(),
    files_went=(),
    size_before=Size(True, 3, 10, 2),
    size_after=Size(True, 4, 1200, 2),
    trailers_came=(
        Trailer("Signed-off-by", LIN),
        Trailer("Reviewed-by", BEN),
        Trailer("Reviewed-by", LIN),
        Trailer("Tested-by", LIN),
    ),
    trailers_went=(),
    changelog=(),
)


def test_patches_are_counted_and_named() -> None:
    """What only stands elsewhere is told apart; the first three of many are named."""
    assert plain(changed(CHANGE, ENGLISH)) == (
        "1 patch unchanged; 1 patch changed in its context alone; 1 patch changed; "
        "5 patches added: “dig 4”, “dig 5”, “dig 6” and 2 more; "
        "1 patch dropped: “dig 9”; from +10 −2 to +1,200 −2 lines"
    )
    assert plain(changed(CHANGE, CHINESE)) == (
        "1 个补丁未变；1 个补丁仅上下文有变；1 个补丁有改动；"
        "新增 5 个补丁：“dig 4”、“dig 5”、“dig 6” 等，另有 2 个；"
        "去掉 1 个补丁：“dig 9”；行数由 +10 −2 变为 +1,200 −2"
    )


@pytest.mark.parametrize("side", ["before", "after"])
def test_what_was_not_found_is_not_called_new(side: str) -> None:
    """Where patches are missing nobody knows what came and went."""
    partly = replace(getattr(CHANGE, side), found=3)
    said = plain(changed(replace(CHANGE, **{side: partly}), ENGLISH))
    assert said == (
        "1 patch unchanged; 1 patch changed in its context alone; 1 patch changed; "
        "not all of its patches were found"
    )


def test_new_reviewers_by_what_they_gave() -> None:
    assert plain(reviewed(CHANGE, ENGLISH)) == "Reviewed-by Ben, Lin; Tested-by Lin"
    assert plain(reviewed(CHANGE, CHINESE)) == "Reviewed-by Ben、Lin；Tested-by Lin"
    assert reviewed(replace(CHANGE, trailers_came=()), ENGLISH) == ()


def test_a_long_changelog_is_quoted_in_part() -> None:
    lines = [f"- change {number}" for number in range(QUOTED_LINES + 1)]
    assert beginning("\n".join(lines[1:])) == ("\n".join(lines[1:]), True)
    assert beginning("\n".join(lines)) == ("\n".join(lines[:-1]), False)
