"""Patch-ids, compared with what git itself says of the same diff."""

from itertools import permutations

import pytest

from diffs import (
    ADD,
    BINARY,
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
from kmonthly.mail.patch_id import patch_id

INDEX = "index 1111111..2222222 100644\n"

PARSED: dict[str, str] = {
    "modified": MODIFY,
    "added": ADD,
    "deleted": DELETE,
    "renamed and changed": RENAME,
    "renamed": MOVE,
    "copied": COPY,
    "mode": MODE,
    "binary": BINARY,
    "no newline at the end": NO_NEWLINE,
    "three files": MODIFY + ADD + DELETE,
    "renamed, then changed": MOVE + MODIFY,
    "changed, then renamed": MODIFY + MOVE,
    "renamed twice, mode, added": MOVE + MOVE.replace("old.h", "older.h") + MODE + ADD,
    "binary first": BINARY + MODIFY + MOVE,
    "binary last": MODIFY + BINARY,
    "binaries only": BINARY + BINARY.replace("tulip", "rose"),
    "no index": MODIFY.replace(INDEX, ""),
    "one file of two without index": MODIFY.replace(INDEX, "") + RENAME,
    "added, without index": ADD.replace("index 0000000..3333333\n", ""),
    "deleted, without index": DELETE.replace("index 4444444..0000000\n", ""),
    "renamed, without index": RENAME.replace("index 5555555..6666666 100644\n", ""),
    "mode changed, without index": MODE
    + RENAME.partition("100644\n")[2]
    .replace("bulbs/old.c", "bulbs/dig.sh")
    .replace("bulbs/new.c", "bulbs/dig.sh"),
    "quilt": diff_of(QUILT),
    "quilt, three files": diff_of(QUILT + QUILT_ADD + QUILT_DELETE),
    "form feeds": MODIFY.replace("10;", "\f10;").replace("15;", "\v15;"),
    "words between hunks": MODIFY + "@@ -10,2 +10,3 @@ else\n a\n+b\n c\n",
}


@pytest.mark.parametrize("diff", PARSED.values(), ids=PARSED)
def test_the_patch_id_is_git_s(diff: str) -> None:
    found, flaws = diff_facts(WORDS + diff + SIGNATURE)
    assert found is not None
    assert (found.patch_id, flaws) == (git_patch_id(diff), ())


@pytest.mark.parametrize("diff", PARSED.values(), ids=PARSED)
def test_ours_is_git_s_everywhere(diff: str) -> None:
    """It is asked where libgit2 goes its own way; it must not matter where that is."""
    assert patch_id(diff + SIGNATURE) == git_patch_id(diff)


def test_the_order_of_files_and_line_numbers_do_not_count() -> None:
    moved = MODIFY.replace("@@ -1,3 +1,3 @@ int depth(void)", "@@ -41,3 +51,3 @@")
    ids = {patch_id("".join(each)) for each in permutations((moved, ADD, DELETE))}
    assert ids == {git_patch_id(MODIFY + ADD + DELETE)}


def test_white_space_that_mail_programs_eat_does_not_count() -> None:
    """An empty line of context lost its space; a tab became eight spaces; CRs stand at the end."""
    diff = MODIFY.replace(HUNK, "@@ -1,3 +1,3 @@\n \n-\treturn 10;\n+\treturn 15;\n }\n")
    damaged = diff.replace("@@\n \n", "@@\n\n").replace("\t", "        ")
    found, _ = diff_facts(damaged)
    assert found is not None
    assert found.patch_id == patch_id(damaged) == git_patch_id(diff)
    assert patch_id(diff.replace(";\n", ";\r\n")) == git_patch_id(diff)


def test_quilt_and_git_write_one_patch() -> None:
    quilt, _ = diff_facts(QUILT)
    git, _ = diff_facts(MODIFY)
    assert quilt == git
