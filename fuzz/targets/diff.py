"""Facts of diffs, whole and damaged."""

from collections.abc import Iterator, Sequence
from random import Random

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.damage import mended, unescaped
from kmonthly.mail.diff import diff_facts, diff_of
from kmonthly.mail.patch_id import patch_id
from kmonthly.mail.text import normal_text

LARGEST = 8192


def check(data: bytes) -> None:
    """Any normal text has facts within the bounds of its lines, or none and says why.

    Words in front change nothing. A text with no line of a diff has no facts. A diff that is mended
    is one that needs nothing more.
    """
    text = normal_text([data.decode("utf-8", "replace")])
    found, said = same(diff_facts, text)
    expect.flaws(said)
    if found is None:
        assert "diff --git " in text or "\n+++ " in text or not said
    else:
        expect.diff(found, text.count("\n"))
    again, _ = timed(diff_facts, text, flowed=True)
    assert again == found, "flowed text has other facts"
    body = timed(diff_of, text)
    assert body in text or "+++ " in text
    if body:
        assert timed(diff_facts, "Plant them deeper.\n\n" + text) == (found, said)
        assert len(same(patch_id, body)) == 40
        repaired, _ = same(mended, body)
        expect.utf_8(repaired)
    same(unescaped, text)


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word as lines behind a diff's header, in a hunk, before the diff, as names."""
    header = b"diff --git a/x.c b/x.c\nindex 1111111..2222222 100644\n--- a/x.c\n+++ b/x.c\n"
    lines = repeated(word, size, b"\n")
    yield lines
    yield lines + header + b"@@ -1 +1 @@\n-a\n+b\n"
    yield header + lines
    yield header + b"@@ -1,99999999 +1,99999999 @@\n" + lines
    yield header + repeated(b"@@ -1,2 +1,2 @@\n " + word, size, b"\n")
    yield header + b"@@ -1 +1 @@\n-" + repeated(word, size) + b"\n+b\n"
    yield repeated(b"diff --git a/" + word + b" b/" + word, size, b"\n")
    yield b"diff --git a/" + repeated(word, size) + b" b/x\n" + header + b"@@ -1 +1 @@\n-a\n+b\n"


def _hunk(data: bytes, random: Random) -> bytes:
    """A hunk of lines that its header counts, or nearly, at a line's start."""
    size = random.randint(1, 6)
    lines = [random.choice((b" ", b"+", b"-")) + random.choice(WORDS) for _ in range(size)]
    old = sum(line[:1] in b" -" for line in lines) + (random.random() < 0.1)
    new = sum(line[:1] in b" +" for line in lines)
    hunk = b"@@ -1,%d +1,%d @@\n%b\n" % (old, new, b"\n".join(lines))
    at = data.find(b"\n", random.randint(0, len(data))) + 1
    return data[:at] + hunk + data[at:]


def _file(data: bytes, random: Random) -> bytes:
    """A file of its own behind all the others."""
    path = random.choice((b"a.c", b"beds/b.h", b"\xc3\xbc.c", b"with space.c", b'q"uote', b"x.png"))
    index = random.choice((b"", b"index 1111111..2222222 100644\n", b"new file mode 100644\n"))
    head = b"diff --git a/%b b/%b\n%b--- a/%b\n+++ b/%b\n" % (path, path, index, path, path)
    return _hunk(data + b"\n" + head, random)


def _damaged(data: bytes, random: Random) -> bytes:
    """What mail programs do to a diff."""
    old, new = random.choice(
        (
            (b"\n ", b"\n"),
            (b"\n ", b"\n\xc2\xa0"),
            (b"\n-", b"\n- -"),
            (b"\n", b"\n\n"),
            (b"\t", b"        "),
            (b" b/", b"\nb/"),
            (b"\n ", b"\n  "),
            (b" ", b"\n"),
            (b"\n", b"\n> "),
        )
    )
    times = random.choice((1, 2, -1))
    at = random.randint(0, len(data)) if times > 0 else 0
    return data[:at] + data[at:].replace(old, new, times)


MUTATIONS: Sequence[Mutation] = (_hunk, _file, _damaged)

WORDS = (
    b"diff --git a/bulbs/tulip.c b/bulbs/tulip.c",
    b'diff --git "a/b\\303\\274.c" "b/b\\303\\274.c"',
    b'diff --git "a/\\377" "b/\\377"',
    b"diff --git a/x y b/x y",
    b"diff --cc x",
    b"Index: garden/bulbs/tulip.c",
    b"index 1111111..2222222 100644",
    b"index 0000000..3333333",
    b"new file mode 100644",
    b"deleted file mode 100644",
    b"old mode 100644",
    b"new mode 100755",
    b"similarity index 90%",
    b"rename from bulbs/old.c",
    b"rename to bulbs/new.c",
    b"copy from bulbs/old.c",
    b"copy to bulbs/twin.c",
    b"--- a/bulbs/tulip.c",
    b"+++ b/bulbs/tulip.c",
    b"--- /dev/null",
    b"+++ /dev/null",
    b"--- garden.orig/bulbs/tulip.c\t2020-08-03 12:00:00.000000000 +0000",
    b"+++ garden/bulbs/tulip.c\t2020-08-03 12:01:00.000000000 +0000",
    b"@@ -1,3 +1,3 @@ int depth(void)",
    b"@@ -1 +1 @@",
    b"@@ -0,0 +1,2 @@",
    b"@@ -1,999999999 +1,999999999 @@",
    b"@@ -1,4294967297 +1,4294967297 @@",
    b" int depth(void)",
    b"-\treturn 10;",
    b"+\treturn 15;",
    b" }",
    b"",
    b"\\ No newline at end of file",
    b"GIT binary patch",
    b"literal 3",
    b"delta 3",
    b"KcmYdfNCp4_i2%g_",
    b"Binary files a/x.png and b/x.png differ",
    b"---",
    b"-- ",
    b"2.28.0",
    b"- --- a/x",
    b"\xc2\xa0",
    b"\x0c",
    b"\x0b",
    b"\x00",
    b"\xe2\x80\xa8",
)

LONG = (
    *b"- + @ @@ --- +++ -- > a/ Index: index \\".split(),
    *(
        b"",
        b" ",
        b"\t",
        b"\x0c",
        b"\x00",
        b"\xc2\xa0",
        b" x",
        b"+x",
        b"-x",
        b"- --- a/x",
        b"--- a/x",
    ),
    *(b"+++ b/x", b"--- a/x\n+++ b/x", b"@@ -1 +1 @@", b"@@ -1,9 +1,9 @@", b"@@ -1 +1 @@\n-a\n+b"),
    *(b"diff --git a/x b/x", b"diff --git a/x ", b"new file mode 100644", b"rename to x", b"\\ No"),
    *(b"index 1111111..2222222", b"GIT binary patch", b"literal 3", b"Binary files a b differ"),
)
