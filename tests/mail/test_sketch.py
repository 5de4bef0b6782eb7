"""What stands for a patch's changes."""

from kmonthly.mail.sketch import KEPT, sketch

DIFF = """\
diff --git a/bulb.c b/bulb.c
--- a/bulb.c
+++ b/bulb.c
@@ -10,6 +10,7 @@ int plant(struct bulb *bulb)
 \tint depth;
-\tdig(bulb, 10);
+\tdig(bulb, 15);
+\t}
@@ -40,3 +41,4 @@ void water(struct bulb *bulb)
+\tpour(bulb->can);
"""


def test_line_numbers_and_context_do_not_count() -> None:
    moved = DIFF.replace("-10,6 +10,7", "-99,6 +99,7").replace(" \tint depth;", " \tint deep;")
    assert sketch(moved) == sketch(DIFF)
    assert len(sketch(DIFF)) == 3


def test_the_function_counts() -> None:
    elsewhere = DIFF.replace("int plant", "int sow").replace("void water", "void sprinkle")
    assert not set(sketch(elsewhere)) & set(sketch(DIFF))


def test_file_headers_and_short_lines_do_not_count() -> None:
    assert sketch("--- a/bulb.c\n+++ b/bulb.c\n@@ -1 +1 @@\n+\t}\n--- a/x\n+++ b/xylophone\n") == ()
    assert sketch("") == ()


def test_a_long_patch_keeps_a_sample_that_is_stable() -> None:
    lines = [f"+\tplant(garden, {number:04});" for number in range(400)]
    whole = sketch("\n@@ -0,0 +1 @@\n" + "\n".join(lines))
    most = sketch("\n@@ -0,0 +1 @@\n" + "\n".join(lines[20:]))
    assert len(whole) == len(most) == KEPT
    assert len(set(whole) & set(most)) > KEPT / 2
