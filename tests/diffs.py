"""Small diffs, one of each kind, and what git says of a diff."""

import subprocess

HUNK = """\
@@ -1,3 +1,3 @@ int depth(void)
 int depth(void)
-\treturn 10;
+\treturn 15;
 }
"""
MODIFY = (
    """\
diff --git a/bulbs/tulip.c b/bulbs/tulip.c
index 1111111..2222222 100644
--- a/bulbs/tulip.c
+++ b/bulbs/tulip.c
"""
    + HUNK
)
ADD = """\
diff --git a/bulbs/iris.c b/bulbs/iris.c
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/bulbs/iris.c
@@ -0,0 +1,2 @@
+int iris;
+-- a bed
"""
DELETE = """\
diff --git a/bulbs/rose.c b/bulbs/rose.c
deleted file mode 100644
index 4444444..0000000
--- a/bulbs/rose.c
+++ /dev/null
@@ -1,2 +0,0 @@
-int rose;
--- no bulb
"""
RENAME = (
    """\
diff --git a/bulbs/old.c b/bulbs/new.c
similarity index 90%
rename from bulbs/old.c
rename to bulbs/new.c
index 5555555..6666666 100644
--- a/bulbs/old.c
+++ b/bulbs/new.c
"""
    + HUNK
)
MOVE = """\
diff --git a/bulbs/old.h b/beds/old.h
similarity index 100%
rename from bulbs/old.h
rename to beds/old.h
"""
COPY = (
    """\
diff --git a/bulbs/old.c b/bulbs/twin.c
similarity index 90%
copy from bulbs/old.c
copy to bulbs/twin.c
index 5555555..6666666 100644
--- a/bulbs/old.c
+++ b/bulbs/twin.c
"""
    + HUNK
)
MODE = """\
diff --git a/bulbs/dig.sh b/bulbs/dig.sh
old mode 100644
new mode 100755
"""
NO_NEWLINE = """\
diff --git a/bulbs/tulip.c b/bulbs/tulip.c
index 1111111..2222222 100644
--- a/bulbs/tulip.c
+++ b/bulbs/tulip.c
@@ -1 +1 @@
-10
\\ No newline at end of file
+15
\\ No newline at end of file
"""
QUILT = (
    """\
Index: garden/bulbs/tulip.c
===================================================================
--- garden.orig/bulbs/tulip.c\t2020-08-03 12:00:00.000000000 +0000
+++ garden/bulbs/tulip.c\t2020-08-03 12:01:00.000000000 +0000
"""
    + HUNK
)
QUILT_ADD = """\
--- /dev/null
+++ garden/bulbs/iris.c
@@ -0,0 +1,2 @@
+int iris;
+-- a bed
"""
QUILT_DELETE = """\
--- garden/bulbs/rose.c
+++ /dev/null
@@ -1,2 +0,0 @@
-int rose;
--- no bulb
"""

BINARY = """\
diff --git a/bulbs/tulip.png b/bulbs/tulip.png
index 20b5be91886d0b6f26dc98a225c0dac05fe2c86e..88f37001cec36655decf891d4244853aaa51a00a 100644
GIT binary patch
literal 3
KcmYdfNCp4_i2%g_

literal 3
KcmYdfNCE%>hycU@

"""

WORDS = "Plant it deeper.\n\nSigned-off-by: Ada <ada@example.org>\n---\n bulbs/tulip.c | 2 +-\n\n"
SIGNATURE = "-- \n2.28.0\n\n"


def git_patch_id(diff: str) -> str:
    """The stable patch-id that git itself computes."""
    command = ["git", "patch-id", "--stable"]
    said = subprocess.run(command, input=diff.encode(), check=True, capture_output=True).stdout
    (line,) = said.decode().splitlines()
    return line.partition(" ")[0]
