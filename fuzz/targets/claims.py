"""Figures that a text states, and the cells of its tables."""

from collections.abc import Iterator, Sequence

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.claims.find import claims
from kmonthly.mail.claims.tables import rows
from kmonthly.mail.model import ClaimKind, Robot, Role
from kmonthly.mail.text import normal_text

LARGEST = 8192

HEAD = b"diff --git a/x b/x\n--- a/x\n+++ b/Documentation/x.rst\n@@ -1 +1,9 @@\n"


def check(data: bytes) -> None:
    """Any normal text states at most sixty figures, each quoted as it stands there.

    A quoted one states nothing, nor does a robot's or a mail of no kind; words behind a signature's
    mark change nothing. What stands in a table's cells is of its words.
    """
    text = normal_text([data.decode("utf-8", "replace")])
    found = same(claims, Robot.NONE, Role.COVER, text)
    expect.claims(found, text)
    for each in found:
        if each.kind is ClaimKind.TABLE:
            expect.cells(same(rows, each.words), each.words)
    assert timed(claims, Robot.CI, Role.COVER, text) == (), "a robot's mail counts"
    assert timed(claims, Robot.NONE, Role.OTHER, text) == (), "a mail of no kind counts"
    quoted = "".join(f"> {each}\n" for each in text.split("\n"))
    assert timed(claims, Robot.NONE, Role.REPLY, quoted) == (), "quoted lines count"
    if len(text) < LARGEST:
        signed = timed(claims, Robot.NONE, Role.REPLY, f"{text}\n-- \nIt takes 12 ms.\n")
        unsigned = timed(claims, Robot.NONE, Role.REPLY, f"{text}\n-- \n")
        assert signed == unsigned, "a signature counts"


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in lines, in one line, in long lines of a sentence, in rows, in what a diff adds."""
    lines = repeated(word.replace(b"\n", b" "), 300) + b"\n"
    yield repeated(word, size, b"\n")
    yield repeated(word, size)
    yield b"It takes 1 " + repeated(word, size, b" ") + b" 1 ms."
    yield repeated(lines, size)
    yield repeated(lines, size, b"\n")
    yield repeated(word, size, b"  12.5  13.5\n")
    yield HEAD + repeated(b"+ * 1 " + word, size, b"\n")
    yield HEAD + b"+" + repeated(word, size)


MUTATIONS: Sequence[Mutation] = ()

WORDS = (
    *b"from to instead of compared up at most least more than max between reduces increases drops "
    b"12 59,800 1.5 2^32 10-50 ~30 -5 100% 3x 5.9 2038 12us 3ms 64KB 400k IOPS MB/s Mpps cycles "
    b"passed failed skipped tests bytes seconds per second on with pots".split(),
    b"This reduces TLB misses by 30% on a two-node machine.",
    b"Reading drops from 12 us to 3 us.",
    b"Boot time: 12 ms -> 3 ms",
    b"25 tests passed, 0 failed.",
    b"It is nearly 30x faster.",
    b"The pot holds up to 16 keys.",
    b"Timestamps work through the year 2486 (19 Jan 2038).",
    b"There are over 490K block groups.",
    b"  tulip      12,400      15,300\n  daisy         900       1,100\n",
    b"| tulip | 124.5  | 153.2 |\n|-------|--------|-------|\n| daisy | 90.1   | 110.7 |\n",
    b"  with the can: 80.25 s\n  without it: 120.5 s\n",
    b"  12,345,678      cycles      #    2.345 GHz\n",
    b"99.50% <= 1 milliseconds\n99.90% <= 2 milliseconds\n",
    b"pots: 10 20 30 40\n",
    b"the bench => 175.7/175.6",
    b'0123456789ab ("tulips: wait for 13 ms")',
    b"[   13.123456] tulip: waited",
    b"Signed-off-by: Ada Tulip <ada@example.org>",
    b" bulbs/tulip.c | 130 +-",
    b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,9 @@\n",
    b"--- a/x\n+++ b/Documentation/x.rst\n@@ -1 +1,9 @@\n",
    b"+\t/* At most 255 tulips fit. */\n",
    b"+\t * limited to 64 bulbs\n",
    b"-- \n",
    b"\n\n",
    b"> ",
    b"- ",
    b"    ",
    b"\t",
    b". ",
    b"; ",
    b"\xc2\xb5s",
    b"\xe2\x86\x92",
    b"\xe2\x80\x93",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\xd9\xa3",
)

LONG = (
    *b"1 1, 1. 2^ 1- 1% 1x 1us | ( = - + * ~ e+1 a max from on 1;".split(),
    *(b" ", b"\t", b"\r", b"1 ", b"1  ", b"1 to ", b"from 1 ", b"up to 1 ", b"between 1 to "),
    *(b"a b ", b"1 a ", b"1 2 3 4", b"1 passed", b"1 instead of", b"1 ->", b"a: 1", b"| 1 | 2 |"),
    *(
        b"e.g. 1",
        b'("aaaaaaaaaaaa',
        b"Jan 1",
        b"limit ",
        b"reduces the ",
        b"+++ b/Documentation/a.rst",
    ),
)
