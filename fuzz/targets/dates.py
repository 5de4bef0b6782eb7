"""Date and Received headers. Input: the Date's line, then a line for each Received header."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.dates import _USUAL, _time, _unusual, clocks, date

LARGEST = 2048

COMMITTED = datetime(2020, 8, 3, 12, tzinfo=UTC)


def check(data: bytes) -> None:
    """Any headers give a clock that agrees with what is told of it, with a commit and without.

    Every hop's time can be stored. What is read fast is read as the standard library reads it,
    but for parts of seconds and years before 1000: "1 Jan 0001" is somebody's nothing, not 2001.
    """
    stated_line, *hops = data.decode("utf-8", "replace").split("\n")
    stated = same(date, stated_line)
    expect.time(stated)
    for committed in (None, COMMITTED):
        expect.clocks(stated, same(clocks, stated, hops, committed), committed)
    for header in (stated_line, *(hop.rpartition(";")[2] for hop in hops)):
        found = timed(date, header)
        usual = _USUAL.match(header)
        if usual is not None and "." not in usual[0] and " 0" not in usual[1][-5:]:
            assert found == _time(_unusual(usual[0])), f"{header!a}: {found}"


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in one date, behind one, and in as many hops."""
    yield repeated(word, size)
    yield b"Mon, 3 Aug 2020 12:00:00 +0000 " + repeated(word, size)
    yield b"Mon, 3 Aug 2020 12:00:00 +0000\n" + repeated(b"from a by b; " + word, size, b"\n")
    yield b"\nfrom " + repeated(word, size, b" ") + b"; Mon, 3 Aug 2020 12:00:00 +0000"


MUTATIONS: Sequence[Mutation] = ()

WORDS = (
    b"Mon, 3 Aug 2020 12:00:00 +0000",
    b"3 Aug 2020 12:00:00 GMT",
    b"Tue, 04 Aug 2020 23:59:60 -0700 (PDT)",
    b"Mon, 3 Aug 2020 12:00:00.123 +0200",
    b"Mon, 31 Feb 2020 16:07:24 +0800",
    b"Fri, 30 Oct 20 19:02 EST",
    b"Fri, 30 Oct 99999 16:07:24 +9999",
    b"Sun, 8 Jul 0040 11:22:12 +0300",
    b"31 Dec 9999 23:59:59 -2359",
    b"1 Jan 0001 00:00:00 +2359",
    b"Mon Aug  3 12:00:00 2020",
    b"from a.example.org by b.example.org with ESMTP id 1; ",
    b"; ",
    b"+0000",
    b"-2400",
    b"+0060",
    b"GMT",
    b"UTC",
    b"EST",
    b" AM",
    b":",
    b",",
    b"(",
    b")",
    b"1970",
    b"1989",
    b"2099",
    b"2100",
    "３".encode(),
    b"\t",
    b"\r",
)

LONG = (
    *b"1 00:00:00 +0000 GMT Mon, Aug ; ;; : ( ) , - / . x".split(),
    *(
        b" ",
        b"\t",
        b"\r",
        b"(x) ",
        b"Mon, 3 Aug 2020 12:00:00 +0000",
        b"3 Aug 2020 ",
        "３".encode(),
    ),
)
