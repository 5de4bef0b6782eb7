"""Patches that mail programs have damaged: their facts are those of the undamaged patch."""

import pytest

from diffs import ADD, MODIFY, SIGNATURE, WORDS
from kmonthly.mail.diff import diff_facts
from kmonthly.mail.model import Change, DiffFacts, FileChange
from kmonthly.terms.flaws import FlawRule

PATCH = """\
diff --git a/beds/long/tulip.c b/beds/long/tulip.c
index 1111111..2222222 100644
--- a/beds/long/tulip.c
+++ b/beds/long/tulip.c
@@ -10,7 +10,8 @@ static int depth_of_all_tulips_in_the_bed(struct bed *bed)
 {
 \tint depth = 10;
~
-\treturn depth;
+\tdepth += frost_of_the_whole_winter(bed);
+\treturn depth;
 }
~
 static int rows(void)
""".replace("~", " ")
UNDAMAGED = diff_facts(PATCH)[0]
EXPANDED = PATCH.replace("\t", "       ")


def test_the_undamaged_patch() -> None:
    assert UNDAMAGED is not None
    assert UNDAMAGED.files == (FileChange("beds/long/tulip.c", Change.MODIFIED, 2, 1),)
    assert len(UNDAMAGED.patch_id) == 40


@pytest.mark.parametrize(
    ("diff", "what"),
    [
        (PATCH.replace("in_the_bed(struct", "in_the_bed(\nstruct"), "wrapped"),
        (PATCH.replace("of_the_whole", "of\n_the_whole").replace("bed(s", "bed(\ns"), "wrapped"),
        (PATCH.replace("c b/beds", "c \nb/beds"), "wrapped"),
        (PATCH.replace("\n {", "\n{").replace("\n static", "\nstatic"), "leading spaces lost"),
        (EXPANDED.replace("  ", "\xa0 "), "no-break spaces"),
        (EXPANDED.replace("\n ", "\n\xa0"), "no-break spaces"),
        (PATCH.replace("\n", "\n\n"), "double spaced"),
        (PATCH.replace("\n-", "\n- -"), "dashes escaped"),
        (EXPANDED, "spaces for tabs"),
    ],
)
def test_damage_is_undone(diff: str, what: str) -> None:
    found, flaws = diff_facts(WORDS + diff + SIGNATURE)
    assert found == UNDAMAGED
    assert flaws == ((FlawRule.PATCH_DAMAGED, what),)


def test_a_stuffed_patch_has_the_same_facts() -> None:
    """format=flowed puts a space before each line that begins with one."""
    stuffed = PATCH.replace("\n ", "\n  ")
    assert diff_facts(stuffed, flowed=True) == (
        UNDAMAGED,
        ((FlawRule.PATCH_DAMAGED, "space-stuffed"),),
    )
    assert diff_facts(PATCH, flowed=True) == (UNDAMAGED, ())


@pytest.mark.parametrize(
    "diff",
    [
        PATCH.replace("\n \n", "\n\n"),  # libgit2 and git know this damage
        PATCH.replace("\n", "\r\n").replace("\r", ""),
        PATCH.replace("\t", " " * 8),  # indented so by its author
    ],
)
def test_what_is_no_damage(diff: str) -> None:
    assert diff_facts(diff) == (UNDAMAGED, ())


def test_words_between_hunks_go() -> None:
    """The last line of a hunk was wrapped, so that nothing misses in the hunk."""
    diff = MODIFY + "and more of it\n@@ -9 +9 @@\n-a\n+b\n" + ADD
    found, flaws = diff_facts(diff)
    assert found == diff_facts(diff.replace("and more of it\n", ""))[0]
    assert flaws == ((FlawRule.PATCH_DAMAGED, "words between hunks"),)


def test_counts_that_never_come_out_are_not_guessed() -> None:
    found, flaws = diff_facts(PATCH.replace("-10,7 +10,8", "-10,7 +10,80").replace("\n {", "\n{"))
    assert isinstance(found, DiffFacts)
    assert found.patch_id == ""
    assert [rule for rule, _ in flaws] == [FlawRule.DIFF_UNPARSED]
