"""Diffs: nothing raises, counting agrees with parsing, and the patch-id is git's."""

from hypothesis import given
from hypothesis import strategies as st

from diffs import ADD, BINARY, COPY, DELETE, MODE, MODIFY, MOVE, QUILT, RENAME, git_patch_id
from kmonthly.mail.diff import _counted, diff_facts, diff_of
from kmonthly.mail.model import Change, FileChange
from kmonthly.mail.patch_id import patch_id

names = st.sampled_from(("a.c", "b/c.h", "d-e/f_g.rst", "ü.c", "x.y"))
lines = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\x00\xa0"), max_size=12) | (
    st.sampled_from(("", "-- ", "++ b/x", "@@ -1 +1 @@", "diff --git a/x b/x", "\f", "\t}", "---"))
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, FileChange]:
    """One file's diff, in git's form with or without an index line or in quilt's."""
    path = draw(names)
    change = draw(st.sampled_from((Change.MODIFIED, Change.ADDED, Change.DELETED)))
    signs = {Change.ADDED: "+", Change.DELETED: "-", Change.MODIFIED: " +-"}[change]
    added = removed = 0
    hunks = []
    for number in range(draw(st.integers(1, 3)) if change is Change.MODIFIED else 1):
        body = draw(st.lists(st.tuples(st.sampled_from(signs), lines), min_size=1, max_size=6))
        if all(sign == " " for sign, _ in body):
            body.append(("+", "one more"))
        new = sum(sign in " +" for sign, _ in body)
        old = sum(sign in " -" for sign, _ in body)
        added += sum(sign == "+" for sign, _ in body)
        removed += sum(sign == "-" for sign, _ in body)
        at = 1 + 100 * number
        start = (0 if change is Change.ADDED else at, 0 if change is Change.DELETED else at)
        hunks.append(f"@@ -{start[0]},{old} +{start[1]},{new} @@\n")
        hunks.extend(f"{sign}{line}\n" for sign, line in body)
    before = "/dev/null" if change is Change.ADDED else f"a/{path}"
    after = "/dev/null" if change is Change.DELETED else f"b/{path}"
    header = f"--- {before}\n+++ {after}\n"
    mode = {Change.ADDED: "new file mode 100644\n", Change.DELETED: "deleted file mode 100644\n"}
    blobs = {Change.ADDED: "0000000..1111111", Change.DELETED: "1111111..0000000"}
    index = f"index {blobs.get(change, '1111111..2222222 100644')}\n"
    header = f"diff --git a/{path} b/{path}\n{mode.get(change, '')}" + (
        (index if draw(st.booleans()) else "") + header
    )
    return header + "".join(hunks), FileChange(path, change, added, removed)


@given(st.lists(files(), min_size=1, max_size=4, unique_by=lambda each: each[1].path))
def test_counting_agrees_with_parsing(given_files: list[tuple[str, FileChange]]) -> None:
    diff = "".join(text for text, _ in given_files)
    found, flaws = diff_facts("Words.\n---\n" + diff + "-- \n2.28.0\n")
    assert found is not None
    assert flaws == ()
    assert found.files == tuple(file for _, file in given_files)
    counted = _counted(diff)
    assert (counted.files, counted.hunks) == (found.files, found.hunks)


pieces = st.lists(
    files().map(lambda each: each[0]) | st.sampled_from((ADD, BINARY, COPY, DELETE, MODE, MODIFY))
    | st.sampled_from((MOVE, RENAME, diff_of(QUILT))),
    min_size=1,
    max_size=4,
)  # fmt: skip


@given(pieces.map("".join))
def test_the_patch_id_is_git_s(diff: str) -> None:
    expected = git_patch_id(diff)
    found, flaws = diff_facts(diff)
    assert found is not None
    assert flaws or found.patch_id == expected
    assert patch_id(diff) == expected


debris = st.lists(
    lines | st.sampled_from([*MODIFY.splitlines(), *RENAME.splitlines(), *QUILT.splitlines()]),
    max_size=30,
).map("\n".join)


@given(st.text() | debris | debris.map(lambda text: MODIFY + text))
def test_nothing_raises(text: str) -> None:
    found, flaws = diff_facts(text)
    assert found is not None or flaws == ()
    patch_id(text)
