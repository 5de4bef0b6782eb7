"""What a text says became of patches, and what a pull request asks for."""

from collections.abc import Iterator, Sequence

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.model import Robot
from kmonthly.mail.notices import notices
from kmonthly.mail.pull import pull
from kmonthly.mail.subject import subject
from kmonthly.mail.text import normal_text

LARGEST = 8192

LINES = ("Re: [PATCH v2 2/5] a", "Re: [PATCH 0/3] a", "Re: [GIT PULL] a", "[PATCH 5.8 1/9] a")
ROBOTS = (Robot.NONE, Robot.TIP_BOT, Robot.PR_TRACKER, Robot.PATCHWORK)


def check(data: bytes) -> None:
    """Any normal text gives a few notices whose words are in it, and a pull request or none.

    A quoted one says nothing; words behind a signature's mark change nothing.
    """
    text = normal_text([data.decode("utf-8", "replace")])
    size = len(text.encode())
    for line in map(subject, LINES):
        for robot in ROBOTS:
            expect.notices(same(notices, robot, line, text), size)
    quoted = "".join(f"> {each}\n" for each in text.split("\n"))
    answer = subject(LINES[0])
    assert timed(notices, Robot.NONE, answer, quoted) == (), "quoted lines count"
    if len(text) < LARGEST:
        signed = timed(notices, Robot.NONE, answer, f"{text}\n-- \nNAK.\n")
        assert [each.said for each in signed] == [
            each.said for each in timed(notices, Robot.NONE, answer, f"{text}\n-- \n")
        ], "a signature counts"
    if (found := same(pull, text)) is not None:
        expect.pull(found, len(text.split("\n")))


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in lines, in one line, in one sentence, in a list, in a shortlog."""
    yield repeated(word, size, b"\n")
    yield repeated(word, size)
    yield b"I have applied " + repeated(word, size, b" ")
    yield repeated(word, size, b" ") + b" applied, thanks."
    yield b"Applied to a.git, thanks!\n\n" + repeated(word, size, b"\n")
    yield b"Please pull from " + repeated(word, size, b" ")
    yield b"Ada (100000):\n" + repeated(b"      " + word, size, b"\n")


MUTATIONS: Sequence[Mutation] = ()

WORDS = (
    *b"applied queued picked pushed merged pulled added up to into in for the series patch patches "
    b"1-3 1, 2/5 #3 both all first last two except but not will if thanks I've it is now NAK Nack "
    b"ignore disregard drop this withdrawn superseded by reverted dropped from my tree".split(),
    b"Applied, thanks.",
    b"Thanks, applied.",
    b"Patches 1-3 applied to garden.git#master for 5.9.",
    b"I've applied the series to my review-ada branch:",
    b"Queued up for 5.9.",
    b"Pulled, thanks.",
    b"Patch set to Rejected.",
    b"I'm not going to take this.",
    b"Please ignore this series.",
    b"Self NAK.",
    b"Nacked-by: Ben <ben@example.org>",
    b"I've dropped this from my tree.",
    b"Now reverted in my tree.",
    b"Superseded by https://lore.kernel.org/r/v3@example.org",
    b"[1/5] tulips: water them\n      commit: 0123456789abcdef",
    b"      (no commit info)",
    b"0123456789ab tulips: water them",
    b"  - [net-next,v2,1/3] tulips\n    https://git.kernel.org/netdev/net-next/c/0123456789ab",
    b"commit 0123456789012345678901234567890123456789 upstream.",
    b"has been merged into torvalds/linux.git:",
    b"are available in the Git repository at:\n\n  git://example.org/garden.git tags/tulips",
    b"for you to fetch changes up to 0123456789abcdef:",
    b"Ada Tulip (2):\n      tulips: fill\n      tulips: water",
    b"Merge branch 'pots'",
    b"-----Original Message-----",
    b"From: Ada\nSent: today",
    b"-- ",
    b"> ",
    b"    ",
    b". ",
    b", ",
    b"\xe2\x80\x99",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"diff --git a/x b/x",
)

LONG = (
    *b"applied applied, patches 1-3 1, the NAK -- > ): (1): git:// up . , ; ( ) [1/1] #1 I".split(),
    *(b" ", b"\r", b"\t", b"Ada (1):", b"this series", b"please ignore this", b"superseded by"),
    *(b"A. ", b"thanks", b"to a/b", b"From: a\nSent: b", b"is now", b"-----", b"http://a@b"),
)
