"""What a diff touches, and its patch-id."""

import pytest

from diffs import (
    ADD,
    COPY,
    DELETE,
    HUNK,
    MODE,
    MODIFY,
    MOVE,
    NO_NEWLINE,
    QUILT,
    QUILT_ADD,
    QUILT_DELETE,
    RENAME,
    SIGNATURE,
    WORDS,
    git_patch_id,
)
from kmonthly.mail.diff import diff_facts, diff_of
from kmonthly.mail.model import Change, DiffFacts, FileChange
from kmonthly.mail.sketch import sketch
from kmonthly.terms.flaws import FlawRule

ADDED, DELETED, MODIFIED, RENAMED = Change

TULIP = FileChange("bulbs/tulip.c", MODIFIED, 1, 1)
IRIS = FileChange("bulbs/iris.c", ADDED, 2, 0)
ROSE = FileChange("bulbs/rose.c", DELETED, 0, 2)


def facts(text: str) -> tuple[tuple[FileChange, ...], int]:
    """The files and hunks of a diff that parses."""
    found, flaws = diff_facts(text)
    assert found is not None
    assert len(found.patch_id) == 40
    assert flaws == ()
    return found.files, found.hunks


@pytest.mark.parametrize(
    ("diff", "files", "hunks"),
    [
        (MODIFY, [TULIP], 1),
        (ADD, [IRIS], 1),
        (DELETE, [ROSE], 1),
        (RENAME, [FileChange("bulbs/new.c", RENAMED, 1, 1)], 1),
        (MOVE, [FileChange("beds/old.h", RENAMED, 0, 0)], 0),
        (COPY, [FileChange("bulbs/twin.c", ADDED, 1, 1)], 1),
        (MODE, [FileChange("bulbs/dig.sh", MODIFIED, 0, 0)], 0),
        (NO_NEWLINE, [TULIP], 1),
        (MODIFY + ADD + DELETE, [TULIP, IRIS, ROSE], 3),
        (MODIFY + "@@ -9 +9 @@\n-a\n+b\n", [FileChange("bulbs/tulip.c", MODIFIED, 2, 2)], 2),
        (MODIFY.replace("index 1111111..2222222 100644\n", ""), [TULIP], 1),
        (QUILT, [TULIP], 1),
        (QUILT_ADD, [IRIS], 1),
        (QUILT_DELETE, [ROSE], 1),
        (QUILT + QUILT_ADD + "\n" + QUILT_DELETE, [TULIP, IRIS, ROSE], 3),
        (
            'diff --git "a/gr\\303\\274n.c" "b/gr\\303\\274n.c"\nindex 1111111..2222222 100644\n'
            '--- "a/gr\\303\\274n.c"\n+++ "b/gr\\303\\274n.c"\n' + HUNK,
            [FileChange("grün.c", MODIFIED, 1, 1)],
            1,
        ),
    ],
)
def test_diff_facts(diff: str, files: list[FileChange], hunks: int) -> None:
    assert facts(WORDS + diff + SIGNATURE) == (tuple(files), hunks)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WORDS,
        "> " + MODIFY.replace("\n", "\n> "),
        "    " + MODIFY.replace("\n", "\n    "),
        "diff --gitk is a program\n",
        "--- a line\n+++ and another\n",
        "diff --git a/x b/x is what git writes\n"[:11],
    ],
)
def test_no_diff(text: str) -> None:
    assert diff_facts(text) == (None, ())


def test_a_diff_cut_off_is_counted_as_far_as_it_goes() -> None:
    diff = WORDS + ADD + DELETE[: DELETE.index("---")] + "--- a/bulbs/rose.c\n+++ /dev/null\n"
    found, flaws = diff_facts(diff + "@@ -1,200 +0,0 @@\n-int rose;\n")
    assert found is not None
    files = (IRIS, FileChange("bulbs/rose.c", DELETED, 0, 1))
    assert found == DiffFacts("", 2, files, found.sketch)
    assert [rule for rule, _ in flaws] == [FlawRule.DIFF_UNPARSED]


def test_counting_knows_every_kind_of_change() -> None:
    """What comes before a hunk that is cut off."""
    found, flaws = diff_facts(MODE + RENAME + MOVE + COPY + MODIFY[: -len("+\treturn 15;\n }\n")])
    assert [rule for rule, _ in flaws] == [FlawRule.DIFF_UNPARSED]
    assert found is not None
    assert found == DiffFacts(
        "",
        3,
        (
            FileChange("bulbs/dig.sh", MODIFIED, 0, 0),
            FileChange("bulbs/new.c", RENAMED, 1, 1),
            FileChange("beds/old.h", RENAMED, 0, 0),
            FileChange("bulbs/twin.c", ADDED, 1, 1),
            FileChange("bulbs/tulip.c", MODIFIED, 0, 1),
        ),
        found.sketch,
    )


@pytest.mark.parametrize("number", ["9" * 10, "9" * 5000])
def test_a_hunk_of_absurd_size(number: str) -> None:
    diff = MODIFY.replace("@@ -1,3 +1,3 @@", f"@@ -1,{number} +1,{number} @@")
    found, flaws = diff_facts(diff)
    assert found is not None
    assert (found.patch_id, [each.path for each in found.files]) == ("", ["bulbs/tulip.c"])
    assert [rule for rule, _ in flaws] == [FlawRule.DIFF_UNPARSED]


@pytest.mark.parametrize("blobs", ["1111..2222", "111111..2222222"])
def test_blobs_named_by_fewer_than_seven_digits(blobs: str) -> None:
    """core.abbrev may be 4: libgit2 reads such a diff, but makes no patch-id of it."""
    diff = MODIFY.replace("1111111..2222222", blobs)
    found, flaws = diff_facts(diff)
    assert (found, flaws) == (DiffFacts(git_patch_id(diff), 1, (TULIP,), sketch(diff)), ())


def test_a_path_that_is_no_utf_8_can_be_stored() -> None:
    """git writes such bytes in octal; what stands for them is U+FFFD."""
    found, _ = diff_facts(
        'diff --git "a/t\\374lip.c" "b/t\\374lip.c"\nindex 1111111..2222222 100644\n'
        '--- "a/t\\374lip.c"\n+++ "b/t\\374lip.c"\n@@ -1 +1 @@\n-a\n+b\n'
    )
    assert found is not None
    assert found.files == (FileChange("t\ufffdlip.c", MODIFIED, 1, 1),)


def test_what_was_read_before_is_not_said_of_a_diff() -> None:
    """libgit2 has no words for a bad index line, and pygit2 takes those of the error before."""
    diff = MODIFY.replace("1111111..2222222", "1111111.2222222")
    found = []
    for before in ("@@ nothing\n", "new mode x\n"):
        diff_facts(MODIFY.partition("@@")[0] + before)
        found.append(diff_facts(diff))
    assert found[0] == found[1]


def test_what_quilt_writes_in_git_s_form() -> None:
    assert diff_of(WORDS + QUILT + QUILT_ADD + QUILT_DELETE) == (
        "diff --git a/bulbs/tulip.c b/bulbs/tulip.c\n"
        "--- a/bulbs/tulip.c\n"
        "+++ b/bulbs/tulip.c\n" + HUNK + "diff --git a/bulbs/iris.c b/bulbs/iris.c\n"
        "new file mode 100644\n"
        "--- /dev/null\n"
        "+++ b/bulbs/iris.c\n"
        + QUILT_ADD.partition("iris.c\n")[2]
        + "diff --git a/bulbs/rose.c b/bulbs/rose.c\n"
        "deleted file mode 100644\n"
        "--- a/bulbs/rose.c\n"
        "+++ /dev/null\n" + QUILT_DELETE.partition("null\n")[2]
    )
