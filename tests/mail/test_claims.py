"""Figures that mails state. Everybody in them is invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.claims.find import MOST, claims
from kmonthly.mail.model import Claim, ClaimKind, Direction, Robot, Role


def read(text: str, role: Role = Role.COVER, robot: Robot = Robot.NONE) -> tuple[Claim, ...]:
    """The claims of a text, each with its own words at its place."""
    found = claims(robot, role, text)
    for each in found:
        assert text.encode()[each.start : each.stop].decode() == each.words
    return found


Stated = tuple[ClaimKind, tuple[str, ...], str]


def stated(text: str) -> list[Stated]:
    """The kind, the values and the unit of each."""
    return [(each.kind, each.values, each.unit) for each in read(text)]


def values(text: str) -> list[str]:
    """What is stated, the kinds left out."""
    return [" ".join(each.values) for each in read(text)]


CHANGES = [
    ("The number of stalls went from 59,800 to 2,100.", ("59,800", "2,100"), ""),
    ("Boot time: 12 ms -> 3 ms", ("12", "3"), "ms"),
    ("The wait shrinks (12 ms => 3 ms).", ("12", "3"), "ms"),
    ("The wait is shorter: 12 ms → 3 ms.", ("12", "3"), "ms"),
    ("Reading drops from 12 us to 3 us.", ("12", "3"), "us"),
    ("The cache shrinks from 64 KB to 16 KB.", ("64", "16"), "KB"),
    ("This raises it from 900 MB/s to 1.2 GB/s.", ("900 MB/s", "1.2 GB/s"), ""),
    ("Latency went down, 10446s to 883s.", ("10446", "883"), "s"),
    ("The time per pot is 12 ms instead of 40 ms.", ("40", "12"), "ms"),
    ("A tulip needs 40 bytes instead of 64.", ("64", "40"), "bytes"),
    ("It needs 12 ms compared to 40 ms before.", ("40", "12"), "ms"),
]

RESULTS = [
    ("25 tests passed, 0 failed.", ("25 tests passed", "0 failed"), ""),
    ("All 120 tests passed.", ("120 tests passed",), ""),
    (
        "fstests: 300 passed, 4 failed, 12 skipped",
        ("300 passed", "4 failed", "12 skipped"),
        "",
    ),
    ("Passed: 40, Failed: 2", ("Passed: 40", "Failed: 2"), ""),
    ("Totals: pass:3 fail:0 skip:1", ("pass:3", "fail:0", "skip:1"), ""),
    ("There were 12 failures of the test suite.", ("12 failures",), ""),
]

PERCENTS = [
    ("It is 15% slower.", ("15",), "%"),
    ("It is 15 % slower.", ("15",), "%"),
    ("It is 15 percent slower.", ("15",), "%"),
    ("It is 0.54 per cent slower.", ("0.54",), "%"),
    ("Gains of 10-50% were seen.", ("10-50",), "%"),
    ("A throughput gain of ~30%.", ("30",), "%"),
    ("CPU usage is at 100%.", ("100",), "%"),
]

FACTORS = [
    ("It is nearly 30x faster.", ("30",), "x"),
    ("It is 1.5x slower.", ("1.5",), "x"),
    ("This gives a 2-3x improvement.", ("2-3",), "x"),
    ("This is 3 times faster than before.", ("3",), "x"),
    ("A speedup by a factor of 8.", ("8",), "x"),
]

RATES = [
    ("We measure 2.6 MB/s.", ("2.6",), "MB/s"),
    ("It forwards 1.2 Mpps.", ("1.2",), "Mpps"),
    ("We see 400k IOPS here.", ("400k",), "IOPS"),
    ("There are 175 events per second.", ("175",), "events per second"),
    ("The link runs at 10 Gbps.", ("10",), "Gbps"),
    ("The test gives IOPS=230K now.", ("230K",), "IOPS"),
    ("The test gives BW=516MiB/s now.", ("516",), "MiB/s"),
    ("The clock is at 80 MHz.", ("80",), "MHz"),
    ("The sample rate is 48 kHz.", ("48",), "kHz"),
    ("The pot fills at 30 fps.", ("30",), "fps"),
]

DURATIONS = [
    ("It takes 3 seconds.", ("3",), "seconds"),
    ("A latency of 120 us was seen.", ("120",), "us"),
    ("A latency of 120 µs was seen.", ("120",), "µs"),
    ("There is a 30 second timeout.", ("30",), "second"),
    ("The lock is held for 2.5 ms.", ("2.5",), "ms"),
    ("It blocks for 2-3 ms.", ("2-3",), "ms"),
    ("It waits for 40 jiffies.", ("40",), "jiffies"),
    ("It takes 1200 cycles.", ("1200",), "cycles"),
    ("It takes 12 ms +- 5% to water.", ("12",), "ms"),
    ("The watering lasts 3 hours.", ("3",), "hours"),
    ("It runs every 5 minutes.", ("5",), "minutes"),
]

SIZES = [
    ("This saves 200 bytes.", ("200",), "bytes"),
    ("There is a limit of 64 KiB.", ("64",), "KiB"),
    ("It uses 1.5 GB.", ("1.5",), "GB"),
    ("The image grew by 3,200 bytes.", ("3,200",), "bytes"),
    ("It leaks 64 GB of RAM.", ("64",), "GB"),
]

LIMITS = [
    ("The pot holds up to 16 keys.", ("16",), "keys"),
    ("At most 255 pots fit.", ("255",), "pots"),
    ("It is limited to 16 in-flight packets.", ("16",), "in-flight packets"),
    ("It is limited to 32 RFC4122 pots.", ("32",), "RFC4122 pots"),
    ("No more than 12 bulbs fit.", ("12",), "bulbs"),
    ("It has room for at least 128 bulbs.", ("128",), "bulbs"),
    ("This is limited to 32 pots.", ("32",), "pots"),
    ("The maximum number of pots is 64.", ("64",), ""),
    ("The depth may range from 10 to 20 here.", ("10", "20"), ""),
    ("Timestamps work through the year 2486.", ("2486",), ""),
    ("It overflows in 2038.", ("2038",), ""),
    ("Timestamps end there (19 Jan 2038).", ("19 Jan 2038",), ""),
]

COUNTS = [
    ("There are over 490K block groups.", ("490K",), "block groups"),
    ("We found 4800 order-4 pages.", ("4800",), "order-4 pages"),
    ("It sends 120 packets.", ("120",), "packets"),
    ("There are 12 warnings left.", ("12",), "warnings"),
    ("The compiler gives 12 warnings, 0 errors.", ("12",), "warnings"),
]

STATED = [
    (said, (kind, amounts, unit))
    for kind, cases in (
        (ClaimKind.CHANGE, CHANGES),
        (ClaimKind.TEST, RESULTS),
        (ClaimKind.PERCENT, PERCENTS),
        (ClaimKind.FACTOR, FACTORS),
        (ClaimKind.RATE, RATES),
        (ClaimKind.DURATION, DURATIONS),
        (ClaimKind.SIZE, SIZES),
        (ClaimKind.LIMIT, LIMITS),
        (ClaimKind.COUNT, COUNTS),
    )
    for said, amounts, unit in cases
]


@pytest.mark.parametrize(("said", "expected"), STATED, ids=[each[0][:50] for each in STATED])
def test_a_sentence_states_a_figure(said: str, expected: Stated) -> None:
    (claim,) = read(f"Hello Ben,\n\n{said}\n\nAda\n")
    assert (claim.kind, claim.values, claim.unit) == expected
    assert claim.words == said


NOTHING = [
    # Versions, lines, the numbers of things
    "This updates the kernel from 5.8 to 5.9.",
    "From 5.8 to 5.9 the kernel grew.",
    "We use gcc 10.2 and binutils 2.35.",
    "It is as fast as 5.9-rc1 and v5.8.12.",
    "The call moves from line 120 to line 130.",
    "Changes from v1 to v2 are below.",
    "Steps 1 -> 2 are done.",
    "In step 3 calls are made.",
    "Line 300 calls it.",
    "Use the port 8080 and errno 22.",
    "See section 4.2 of the book.",
    "Up to 5 patches follow.",
    "This series adds 5 patches.",
    "More than 80 columns are ugly.",
    "Patches 3, 5, 12 and 14 seem mostly mechanical.",
    "I am not sure how RAID 5 volumes do it.",
    "The bug 957859 affects tulips.",
    "The gcc 10.2 complains about it.",
    "In 802.11 drivers it differs.",
    "The Tulip 310 and 320 models have it.",
    "A barrier is between 1 and 8 there.",
    "Between 4.19 and 5.6 it was split.",
    "Between 2012 and 2014 it was used.",
    # Parts of names
    "Use -O2 or tulip-1.2.3 or /dev/sda4.",
    "See https://example.org/300-pots for it.",
    "The pot (see RFC 2119) and #123.",
    # As good as words
    "I am 100% sure.",
    "I agree 100%.",
    "It is 100% ABI compatible.",
    "Drift of 0.04%/min was seen.",
    "The 99.9% tail latency was seen, and the 99%ile.",
    "It went from 5.6 to 5.7.",
    "There are 64*8 pots there.",
    "It does not work 100% of the time.",
    "See ACPI version 6.3 sec 5.2 for it.",
    "The format is %d there, or %5d.",
    "A mask of all 1s.",
    "There are 2 places.",
    "This is at most 1 level deep.",
    "The function is called 3 times.",
    "The board has 2x USB and 4x GPIO.",
    "A picture of 640x480 pixels is shown.",
    "It has a 0% chance, and 99% of the code works 90% the same.",
    "It writes MAX_POTS + 1 bytes.",
    "It drifts by 0.000027 seconds per day.",
    "In writeout range 0-8192 then, in inode range 4096-8192.",
    'It was discussed in the "Inline tulips with 128-byte pots?" thread.',
    "It is 100% equivalent, and 100% reliable.",
    "99% of the time it will be empty.",
    "The job wrote per=99.92%, and [100.0%] then.",
    "It will not hang for 100 percent.",
    # Off and on, names of kinds
    "The bit changes from 0 to 1 then.",
    "The counter goes from 0 to 65535 then.",
    "The lid turns by 180 degrees.",
    "There are flags for 10 and 20 MHz channels.",
    "There are 4k configurations of it.",
    "It runs on nvme on pcie 4x with a smaller difference.",
    "The link of a tulip // 1G",
    "In a 2G/3G or LTE net (4G) it is another.",
    "It has 50<<30 bytes.",
    "A counter of packets 3 bytes 212",
    "Patch 1 failed to apply.",
    # When, and whose work
    "It was so back in the 2.5 days.",
    "Drop all these 2s.",
    "Ada was here 20 minutes ago.",
    "I have spent 3 hours on it.",
    "I spent the last 3 days on it.",
    "The 1990s are over.",
    # What a machine is
    "It has an Intel CPU @ 2.40GHz.",
    "The machine has 64 GB of RAM.",
    "The board has 512 MB of DRAM.",
    # What sizes are the names of
    "It maps a 4KB page.",
    "It maps 2 MB huge pages.",
    "The channel width may be 160 MHz.",
    # Places
    "The range is [8K, 12K).",
    # Titles
    'See "garden/tulips: wait 100 ms for the water" of Ben.',
    # Fields that a program printed
    "pot 12 bulb 65536 state 3 keys",
    # Columns
    "watering     runtime    19.6s",
    # No figure at all
    "The tulips grow.",
]


@pytest.mark.parametrize("said", NOTHING)
def test_a_sentence_states_nothing(said: str) -> None:
    assert stated(f"Hello Ben,\n\n{said}\n\nAda\n") == []


SAID = "It takes 12 ms.\n"
"""The one sentence beside what does not count."""

LEFT_OUT = {
    "quoted": "> It takes 13 ms.\n>> It takes 14 ms.\n",
    "quoted with a bar": "| It takes 13 ms.\n",
    "quoted with a bar further in": "  | It takes 13 ms.\n",
    "quoted with its line": "On Mon, 3 Aug 2020, at 13 ms, Ada wrote:\n> Water them.\n",
    "trailers": "Reviewed-by: Ada 13 ms <ada@example.org>\nCc: 14 ms <ben@example.org>\n",
    "links": "Link: https://example.org/13 ms\nhttps://example.org/14 ms\n",
    "commits": 'Fixes: 0123456789ab ("tulips: wait 13 ms")\n0123456789ab ("wait 14 ms")\n',
    "diffstat": " bulbs/tulip.c | 130 +-\n 1 file changed, 140 insertions(+), 15 deletions(-)\n",
    "shortlog": "Ada Tulip (13):\n  tulips: water them\n",
    "log": "[  13.123456] tulip: waited 14 ms\n",
    "syslog": "Mar  3 12:00:00 pot kernel: waited 13 ms\n",
    "trace": "Call Trace:\n water_it+0x12/0x40\n waits 13 ms\n",
    "command": "$ water --for 13 ms\n",
    "command of root": "# water --for 13 ms\n",
    "output": "$ water\nIt took 13 ms.\n",
    "output of a host": "ada@pot:~/garden$ water\nIt took 13 ms.\n",
    "trace of a script": "+ water --all\nIt took 13 ms.\n",
    "bisecting": "# bad: [0123456789abcdef] tulips: wait 13 ms\ngit bisect bad 0123456789\n",
    "log without times": "KERN_INFO tulip 0000:80:10.0: not set in 13 ms\n",
    "JSON": '"size":"13 GB",\n"water":"14 ms"\n',
    "address of a tool": "xfs_tulip: ok\nxfs_io -d -c 'pread 13s 14s' /dev/pot\n",
    "crash": "The buggy address is located 13 bytes inside of 14-byte region\n",
    "git": "Resolving deltas: 100% (89/89), completed with 33 local objects.\n",
    "code": "\tfor (i = 0; i < 13; i++) wait(14);\n\treturn wait(15);\n",
}


@pytest.mark.parametrize("other", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_of_prose(other: str) -> None:
    """Nobody states it; what stands before and behind counts."""
    assert values(f"{SAID}\n{other}\nIt saves 200 bytes.\n") == ["12", "200"]


@pytest.mark.parametrize(
    "end",
    [
        "-- \nIt takes 13 ms.\n",
        "-----Original Message-----\nIt takes 13 ms.\n",
        "The following changes since commit 0123456789ab:\n\nIt takes 13 ms.\n",
    ],
    ids=["signature", "forwarded", "pull"],
)
def test_nothing_counts_below(end: str) -> None:
    assert values(f"{SAID}\n{end}") == ["12"]


PATCH = """\
A tulip is watered within 12 ms.
---
 bulbs/tulip.c | 13 ++++-

diff --git a/bulbs/tulip.c b/bulbs/tulip.c
index 1111111..2222222 100644
--- a/bulbs/tulip.c
+++ b/bulbs/tulip.c
@@ -1,5 +1,8 @@
 int depth(void)
 {
-\t/* At most 254 tulips fit. */
+\t/* At most 255 tulips fit. */
+\t/*
+\t * The pot is limited to 64 bulbs
+\t * that are watered within 14 ms.
+\t */
+\twait("at most 15 drops");
 \t/* At most 253 tulips fit. */
diff --git a/Documentation/tulips.rst b/Documentation/tulips.rst
--- a/Documentation/tulips.rst
+++ b/Documentation/tulips.rst
@@ -1,2 +1,3 @@
 A tulip takes 15 ms.
-A tulip takes 16 ms.
+A tulip takes 17 ms, which
+is 30% slower.
diff --git a/Documentation/devicetree/tulip.txt b/Documentation/devicetree/tulip.txt
--- a/Documentation/devicetree/tulip.txt
+++ b/Documentation/devicetree/tulip.txt
@@ -1,1 +1,2 @@
 tulips
+A tulip takes 18 ms, 19 at most.
--\x20
2.27.0
"""


def test_what_a_patch_adds() -> None:
    """Bounds in comments, and documents; not what it removes, finds or adds as code."""
    found = read(PATCH, Role.PATCH)
    assert [(each.kind, each.values, each.unit) for each in found] == [
        (ClaimKind.DURATION, ("12",), "ms"),
        (ClaimKind.LIMIT, ("255",), "tulips"),
        (ClaimKind.LIMIT, ("64",), "bulbs"),
        (ClaimKind.DURATION, ("17",), "ms"),
        (ClaimKind.PERCENT, ("30",), "%"),
    ]
    assert found[3].words == found[4].words == "A tulip takes 17 ms, which\n+is 30% slower."


def test_the_output_of_a_command_in_a_document_is_an_example() -> None:
    text = (
        "diff --git a/Documentation/a.rst b/Documentation/a.rst\n--- a/Documentation/a.rst\n"
        "+++ b/Documentation/a.rst\n@@ -1 +1,4 @@\n a\n+A pot takes 12 ms.\n"
        "+# water --all\n+watered 3 pots, 17 ms\n"
    )
    assert values(text) == ["12"]


def test_an_item_of_a_document_counts_once() -> None:
    """Its star could be that of a comment, too."""
    text = (
        "diff --git a/Documentation/a.rst b/Documentation/a.rst\n--- a/Documentation/a.rst\n"
        "+++ b/Documentation/a.rst\n@@ -1 +1,2 @@\n a\n+* Up to 16 keys fit.\n"
    )
    assert values(text) == ["16"]


def test_several_figures_of_a_sentence() -> None:
    text = "It takes 12 ms instead of 40 ms, which is 3 times faster, and saves 200 bytes.\n"
    assert stated(text) == [
        (ClaimKind.CHANGE, ("40", "12"), "ms"),
        (ClaimKind.FACTOR, ("3",), "x"),
        (ClaimKind.SIZE, ("200",), "bytes"),
    ]
    assert {each.words for each in read(text)} == {text.strip()}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Latency drops from 12% to 3%.", ClaimKind.CHANGE),
        ("Latency drops from 12 ms to 3 ms.", ClaimKind.CHANGE),
        ("It sends 120 packets per second.", ClaimKind.RATE),
        ("It waits up to 30 ms.", ClaimKind.DURATION),
        ("It allocates up to 64 KiB.", ClaimKind.SIZE),
        ("The pot holds up to 16 bulbs.", ClaimKind.LIMIT),
        ("All 120 tests passed.", ClaimKind.TEST),
    ],
)
def test_a_figure_counts_once(said: str, kind: ClaimKind) -> None:
    """As the first kind of the catalogue that finds it."""
    assert [each.kind for each in read(said)] == [kind]


def test_sentences_are_told_apart() -> None:
    text = "The tulips grow by 30%. Watering them takes 12 ms, e.g. 3 drops. They wilt.\n"
    assert [each.words for each in read(text)][:2] == [
        "The tulips grow by 30%.",
        "Watering them takes 12 ms, e.g. 3 drops.",
    ]


def test_items_of_a_list_are_told_apart() -> None:
    text = " - watering takes 12 ms\n - filling the can\n   takes 13 ms\n 3) carrying takes 14 ms\n"
    assert [each.words for each in read(text)] == [
        "watering takes 12 ms",
        "filling the can\n   takes 13 ms",
        "carrying takes 14 ms",
    ]


def test_a_line_of_results_ends_where_it_ends() -> None:
    text = "Pots watered: 4 passed, 1 failed\nCans filled: 7 passed, 2 failed\n"
    assert [each.words for each in read(text)] == [
        "Pots watered: 4 passed, 1 failed",
        "Cans filled: 7 passed, 2 failed",
    ]


def test_a_sentence_is_quoted_whole() -> None:
    """With its line break, in bytes of UTF-8."""
    text = "Zoë says – as always – that it is about time to water the tulips\nin 30 µs. Zoë\n"
    (claim,) = read(text)
    assert claim.words == text.removesuffix(" Zoë\n")
    assert (claim.start, claim.stop) == (0, len(claim.words.encode()))


def test_words_before_a_figure_that_are_longer_in_bytes() -> None:
    before = "Żółte tulipany – 郁金香.\n\n"
    (claim,) = read(f"{before}It takes 12 ms.\n")
    assert (claim.start, claim.stop) == (len(before.encode()), len(f"{before}{SAID}".encode()) - 1)


def test_of_a_long_sentence_the_lines_around_it() -> None:
    line = "and the tulips in the garden grow and grow all the while that they are there\n"
    text = f"The tulips\n{line * 5}take 12 ms to grow\n{line * 4}.\n"
    (claim,) = read(text)
    assert "take 12 ms to grow" in claim.words
    assert len(claim.words) < 500


@pytest.mark.parametrize(
    ("said", "measures", "direction", "is_cost", "conditions"),
    [
        (
            "This reduces TLB misses by 30% on a two-node machine.",
            "TLB misses",
            Direction.DOWN,
            False,
            "on a two-node machine",
        ),
        ("This adds 5% overhead to writes.", "writes", Direction.UP, True, ""),
        ("It increases throughput by 12%.", "throughput", Direction.UP, False, ""),
        ("It reduces the watering time by 30%.", "watering time", Direction.DOWN, False, ""),
    ],
)
def test_what_a_figure_is_of(
    said: str, measures: str, direction: Direction, is_cost: bool, conditions: str
) -> None:
    (claim,) = read(said)
    assert claim.measures == measures
    assert (claim.direction, claim.is_cost) == (direction, is_cost)
    assert claim.conditions == conditions


@pytest.mark.parametrize(
    ("said", "direction", "is_cost"),
    [
        ("Throughput drops by 10%.", Direction.DOWN, True),
        ("It increased throughput by 10%, while reducing watering.", Direction.UP, False),
        ("It reduces watering, while throughput increased by 10%.", Direction.UP, False),
        ("Throughput regresses by 12%.", Direction.DOWN, True),
        ("Memory usage grows by 12%.", Direction.UP, True),
        ("It is 15 percent slower.", Direction.DOWN, True),
        ("It is 15 percent faster.", Direction.UP, False),
        ("This saves 200 bytes.", Direction.DOWN, False),
        ("Reading drops from 12 us to 3 us.", Direction.DOWN, False),
        ("Throughput rises from 900 to 1200 MB/s.", Direction.UP, False),
        ("All 120 tests passed.", Direction.NONE, False),
        ("At most 255 pots fit.", Direction.NONE, False),
        ("The pot weighs 30 bytes.", Direction.NONE, False),
    ],
)
def test_which_way_it_goes(said: str, direction: Direction, is_cost: bool) -> None:
    (claim,) = read(said)
    assert (claim.direction, claim.is_cost) == (direction, is_cost)


@pytest.mark.parametrize("role", [Role.PATCH, Role.COVER, Role.PULL, Role.REPLY])
def test_people_state_figures(role: Role) -> None:
    assert len(read(SAID, role)) == 1
    assert read(SAID, Role.OTHER) == ()
    for robot in set(Robot) - {Robot.NONE}:
        assert read(SAID, role, robot) == ()


@pytest.mark.parametrize("piece", ["@:", "a@b: ", "a@", "# a ", "a/b$", "+ a ", "sudo "])
def test_lines_like_a_shells_take_no_time(piece: str) -> None:
    line = (piece * 400)[:398]
    began = time.process_time()
    claims(Robot.NONE, Role.REPLY, "\n".join([f"{line} 12 ms"] * 480))
    assert time.process_time() - began < 2


def test_prose_behind_a_macro_is_prose() -> None:
    text = "#define BULBS 16\nThis reduces the latency by 30%.\nsudo 12 ms"
    assert [each.values for each in claims(Robot.NONE, Role.REPLY, text)][:1] == [("30",)]


def test_at_most_sixty() -> None:
    text = "".join(f"It takes {number} ms.\n\n" for number in range(100, 100 + 2 * MOST))
    assert values(text) == [str(number) for number in range(100, 100 + MOST)]


def test_unasked_mail_states_nothing() -> None:
    assert read("I offer you an inheritance of 12 million dollars and loans at 3%.\n") == ()


def test_titles_of_commits_state_nothing() -> None:
    assert values('Since 0123456789ab ("tulips: wait for 13 ms") it takes 12 ms.\n') == ["12"]


PIECES = st.sampled_from(
    [
        *("1", "12", "59,800", "1.5", "2^32", "2038", "300", "Zoë", "é", "µs", "→", "\u2028"),
        *(" ", "  ", "\t", "\n", "\n\n", "\xa0", "\x0b", "\r", ". ", "; ", ", ", ": ", "(", ")"),
        *("tulips ", "from ", " to ", "-", " -> ", "up to ", "%", " ms", " us", "x faster", " KB"),
        *("/s", " per second", " instead of ", " passed", " failed", "reduces ", "Jan ", "on a "),
        *("> ", "| ", "- ", "* ", "-- \n", "---\n", '("', '")', "=", "{", "$ "),
        *("diff --git a/x b/x\n", "--- a/x\n+++ b/x\n@@ -1 +1,9 @@\n", "\n+ * ", "\n+/* ", "\n+"),
        "--- a/x\n+++ b/Documentation/x.rst\n@@ -1 +1,9 @@\n",
        "\nIt takes 12 ms.\n",
        "\n  tulip   12.5   13.5\n  daisy   14.5   15.5\n",
    ]
)
ADDED = "diff --git a/x b/x\n--- a/x\n+++ b/Documentation/x.rst\n@@ -1 +1,9 @@\n"
"""What a patch adds to a document follows it."""

MAILS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(MAILS, st.sampled_from(Role))
def test_any_text_is_read(text: str, role: Role) -> None:
    found = read(text, role)
    assert len(found) <= MOST
    for each in found:
        assert each.words.strip()
        assert bool(each.values) is (each.kind is not ClaimKind.TABLE)


@given(MAILS)
def test_quoted_text_states_nothing(text: str) -> None:
    quoted = "".join(f"> {line}\n" for line in text.split("\n"))
    assert read(quoted, Role.REPLY) == ()


@given(MAILS)
def test_words_below_a_signature_change_nothing(text: str) -> None:
    found = read(f"{text}\n-- \n", Role.REPLY)
    assert read(f"{text}\n-- \nIt takes 12 ms.\n", Role.REPLY) == found


SIZE = 200_000

WORDS = [
    *(
        "1",
        "1,",
        "1.",
        "2^",
        "1 ",
        "from 1 ",
        "1 to ",
        "1-",
        "max ",
        " ",
        "a b ",
        "|",
        "1%",
        "up to 1 ",
        "between 1 to ",
    ),
    *("1 instead of ", "1 -> ", "1 passed ", "1us ", "reduces the ", "on a ", "1 per ", "1; "),
    *("e.g. 1 ", '("aaaaaaaaaaaa', "Jan ", "1 foo_", "limit ", "increase ", "e+1", "1±1", "("),
    *("( 1", "=", "1:", "µ", "-", "*"),
]


def seconds(text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize("word", [*WORDS, "1  ", "1\t"])
def test_much_of_one_thing_on_a_line_takes_no_time(word: str) -> None:
    much = word * (SIZE // len(word))
    added = f"{ADDED}+{much}\n"
    for text in (much, f"1 {much} 1\n", added):
        assert seconds(text) < 2


@pytest.mark.parametrize("word", WORDS)
def test_much_of_one_thing_on_many_lines_takes_no_time(word: str) -> None:
    """In one paragraph, in many, in an item each of a document that a patch adds."""
    line = f"{word * (300 // len(word))}\n"
    many = SIZE // len(line)
    for text in (line * many, f"{line}.\n\n" * many, ADDED + f"+ * {line}" * many):
        assert seconds(text) < 2
