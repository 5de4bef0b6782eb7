"""Trailers of a text."""

from collections.abc import Iterator, Sequence

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.text import normal_text
from kmonthly.mail.trailers import trailers

LARGEST = 8192


def check(data: bytes) -> None:
    """Any normal text has trailers of known kinds with addresses; a quoted one has none.

    Words behind the trailers that hold none themselves change nothing.
    """
    text = normal_text([data.decode("utf-8", "replace")])
    found = same(trailers, text)
    expect.trailers(found)
    quoted = "".join(f"> {line}\n" for line in text.split("\n"))
    assert timed(trailers, quoted) == (), "quoted lines count"
    assert timed(trailers, text + "Thanks,\nAda\n") == found, "other words count"


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in lines, in one line, in one trailer; before a diff and behind one."""
    yield repeated(word, size, b"\n")
    yield repeated(word, size)
    yield b"Acked-by: " + repeated(word, size)
    yield b"Cc: " + repeated(word, size, b", ") + b"\ndiff --git a/x b/x\n"
    yield repeated(word, size, b"\n") + b"---\n\ndiff --git a/x b/x\n"
    yield b"diff --git a/x b/x\n" + repeated(word, size, b"\n")


MUTATIONS: Sequence[Mutation] = ()

WORDS = (
    b"Signed-off-by: Ada Tulip <ada@example.org>",
    b"Reviewed-by: Ben <ben@example.org> # for the bulbs",
    b"Acked-By: cleo@example.org",
    b"Reported-and-tested-by: Dan <dan@example.org>",
    b"Reported-by: syzbot+0123@example.org",
    b'Co-developed-by: "Eve, of Ghent" <eve@example.org>',
    b"Suggested-by: Finn (Garden) <finn@example.org>, Gus <gus@example.org>",
    b"nacked-by: <hal@example.org>",
    b"Cc: stable@example.org # v5.4+",
    b'cc: Ada <ada@example.org>, ben@example.org, "C, D" <cd@example.org>',
    b"CC: <ada@example.org>",
    b"Cc:",
    b"-by:",
    b"-and-",
    b"    Signed-off-by: Ada <ada@example.org>",
    b"> Signed-off-by: Ada <ada@example.org>",
    b"---",
    b"---\t",
    b"-----Original Message-----",
    b"---------- Forwarded message ---------",
    "-----邮件原件-----".encode(),
    b"diff --git a/bulbs/tulip.c b/bulbs/tulip.c",
    b"--- a/bulbs/tulip.c",
    b"+++ b/bulbs/tulip.c",
    b"@@ -1 +1 @@",
    b"@",
    b"<",
    b">",
    b"<<@>>",
    b'"',
    b"(",
    b" <",
    b"ada@example.org",
    b"=?utf-8?q?=C3=A9?=",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\x0b",
    b"\x85",
    b"\xc2\x85",
)

LONG = (
    *b'-by: a-by: -and- Acked-by: Cc: cc: < > << @ a@b <a@b> " ( , --- ----- # x'.split(),
    *(b" ", b"\r", b"Acked-by: A <a@b>", b"Cc: a@b,", b"--- a\n+++ b", b"diff --git a/x b/x"),
    *(b"-----Original Message", b"> Acked-by: A <a@b>"),
)
