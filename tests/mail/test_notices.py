"""What mails say became of patches. Everybody in them is invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.announced import MOST as MOST_LISTED
from kmonthly.mail.model import NamedCommit, Notice, Robot, Said
from kmonthly.mail.notices import MOST, notices
from kmonthly.mail.subject import subject

PATCH = "Re: [PATCH] tulips: water them"
SERIES = "Re: [PATCH v2 0/5] tulips: water them"
PART = "Re: [PATCH v2 2/5] tulips: water them"
PULL = "Re: [GIT PULL] tulips for 5.9"

SHA = "0123456789abcdef0123456789abcdef01234567"
QUOTED = "On Mon, 3 Aug 2020, Ada Tulip wrote:\n> Water them.\n> Applied, thanks.\n\n"


def read(text: str, line: str = PATCH, robot: Robot = Robot.NONE) -> tuple[Notice, ...]:
    return notices(robot, subject(line), text)


def words(text: str, notice: Notice) -> str:
    return text.encode()[notice.start : notice.stop].decode()


def told(text: str, line: str = PATCH) -> list[tuple[Said, str]]:
    """What is said, and the words that say it."""
    return [(each.said, words(text, each)) for each in read(text, line)]


def numbers(notice: Notice) -> tuple[int | None, ...]:
    return tuple(each.number for each in notice.commits)


TAKEN = [
    ("Applied, thanks.", ""),
    ("Applied, thanks!", ""),
    ("Thanks, applied.", ""),
    ("Thanks Ada, applied.", ""),
    ("Applied.", ""),
    ("applied, thanks", ""),
    ("LGTM, applied.", ""),
    ("Looks good - applied, thanks.", ""),
    ("Looks good to me\nApplied", ""),
    (
        "Thank you for your patch, I've applied this patch to my review-ada branch:",
        "review-ada branch",
    ),
    ("Applied to garden/for-5.10.", "garden/for-5.10"),
    ("Applied to the tulip tree, thanks.", "tulip tree"),
    ("Applied to arm64 (for-next/fixes), thanks!", "arm64 (for-next/fixes)"),
    ("Applied to 'net'.", "net"),
    (
        "Patch applied to tulip-next branch of garden.git, thanks.",
        "tulip-next branch of garden.git",
    ),
    (
        "Applied to https://git.example.org/garden.git for-next",
        "https://git.example.org/garden.git for-next",
    ),
    ("Applied to fscrypt.git#master for 5.10.", "fscrypt.git#master"),
    ("Applied as 5.9 material, thanks!", ""),
    ("Applied for 5.9, thanks.", ""),
    ("Applied with Ben's reviewed-by to garden/misc for v5.9, thanks!", ""),
    ("Applied with this fixup", ""),
    ("Applied but...", ""),
    ("Applied, but I had to mend it, since it was mangled by your mailer.", ""),
    ("I have applied it.", ""),
    ("I fixed that up and applied, thanks.", ""),
    ("I've tested it and applied it, thanks.", ""),
    ("I've now queued this up, thanks.", ""),
    ("Queued for 5.10, thanks", ""),
    ("Queued up for 5.9.", ""),
    ("queued, thanks", ""),
    ("Now queued up to 4.4 and 4.9, thanks.", ""),
    ("This patch is now queued in garden-next-testing.", "garden-next-testing"),
    ("Pushed to drm-misc-next.", "drm-misc-next"),
    ("Pushed to my review and testing queue, thanks!", "review and testing queue"),
    ("I edited the log and pushed out to pci/hv.", "pci/hv"),
    ("I've picked this up as a fix for 5.8", ""),
    ("Picked up, thanks", ""),
    ("Merged, thanks.", ""),
    ("Thanks, this is on for-next.", "for-next"),
    ("It's in misc-next now (5.9-rc1 based).", "misc-next"),
    ("Merged into audit/next, thanks.", "audit/next"),
    ("Thanks, added to misc-next.", "misc-next"),
    ("Thanks. I've added the patch to my tree.", "tree"),
    ("Good question; if it stands there it might as well be right; applied, thanks.", ""),
]


@pytest.mark.parametrize(("said", "tree"), TAKEN, ids=[each[0][:40] for each in TAKEN])
def test_a_patch_is_taken(said: str, tree: str) -> None:
    text = f"{QUOTED}{said}\n\n-- \nBen\n"
    (notice,) = read(text)
    assert notice == Notice(Said.APPLIED, notice.start, notice.stop, tree)
    assert words(text, notice).endswith(said.rpartition("\n")[2])


NOT_TAKEN = [
    "Now that it's in linux-next we can close this.",
    "It's in linux-next.",
    "Once this is in the next tree I will format it.",
    "As you said, this is in -next already.",
    # What will be, or would, or should
    "I'll apply this once Ben has looked at it.",
    "Will apply, thanks.",
    "I'll queue it when the merge window closes.",
    "Once applied, the tulips grow.",
    "If applied, this breaks the pots.",
    "Let's get this queued up for 5.10.",
    "This should be applied to the fixes branch.",
    "It needs to be applied by the gardener.",
    "Can you apply this? Can this be applied, please?",
    "Please apply.",
    "Is it applied?",
    "The rest could be picked up, thanks.",
    # What is not
    "This has not been applied.",
    "It hasn't been applied yet.",
    "This does not apply cleanly.",
    "Applied cleanly to 5.9-rc1.",
    # What somebody tries
    "Applied on top of v5.9-rc5, thanks.",
    "I applied this patch and tested it on a windowsill.",
    "I applied and built everything on garden-next.",
    "Applied locally for testing.",
    "I've applied this v2 patch on top of the 5.4 kernel and watered.",
    "I applied these to a 5.7.9 kernel.",
    "Applied this to 1.13.0, with a few conflicts.",
    "I applied these four patches and watering works well.",
    "I applied this patch on garden/for-next and still can reproduce it.",
    "With this patch applied, the tulips grow.",
    "I've pushed it all to github for purposes of this discussion.",
    "Pulled, test-built, and unpulled.",
    # Other things
    "Applied your suggestion.",
    "I applied the review comments.",
    "These changes look better -- applied to the two functions in patch 1.",
    "Both changes applied for v3, thanks for the feedback.",
    "I took this as a sanity check.",
    "I've taken this into account.",
    "I picked it because it is red.",
    "I've added them to the Cc: list.",
    "I've added this patch to the series.",
    "Pushed to a temporary branch.",
    "Oops sorry, pushed out the queue.",
    "It says 250 Ok: queued as 7B1D9C08C5C0",
    "The bulbs are queued for watering, e.g. applied by hand",
    "No more bulbs can be queued to the pot.",
    "Just queued that fix, thanks.",
    # Somebody else
    "This was applied to the tulip tree by Ben.",
    "The patch is already applied to the tulip tree.",
    "You applied this patch in 2019.",
    "(applied by Ben for v5.9)",
    # Not the writer's words
    "> Applied, thanks.",
    "   > Applied, thanks.",
    "| Applied, thanks.",
    "-- \nApplied, thanks.",
    "-----Original Message-----\nApplied, thanks.",
    "________________________________\nFrom: Ben\nApplied, thanks.",
    "From: Ben <ben@example.org>\nSent: Monday\n\nApplied, thanks.",
    "    Applied, thanks.",
    "\tApplied, thanks.",
    "- Applied, thanks.",
    "diff --git a/x b/x\n+Applied, thanks.\n \nApplied, thanks.",
]


@pytest.mark.parametrize("said", NOT_TAKEN, ids=[each[:50] for each in NOT_TAKEN])
def test_no_patch_is_taken(said: str) -> None:
    assert told(f"Hello Ada,\n\n{said}\n") == []


WHICH = [
    # words, subject, whole, numbers; None for no notice
    ("Applied the series, thanks.", SERIES, True, ()),
    ("Series applied, thanks.", PART, True, ()),
    ("All applied.  Thanks.", SERIES, True, ()),
    ("I queued these up, thanks.", SERIES, True, ()),
    ("Applied all five patches, thanks.", SERIES, True, ()),
    ("All 5 patches applied.", PART, True, ()),
    ("1-2 applied for 5.9, and the rest for 5.10.", SERIES, True, ()),
    ("Applied both, thanks.", "Re: [PATCH 1/2] a", True, ()),
    ("Applied, thanks all", SERIES, False, ()),
    ("Applied, thanks both of you", PART, False, ()),
    ("Applied this one, thanks.", PART, False, ()),
    ("Patches 1-3 applied.  Thanks.", SERIES, False, (1, 2, 3)),
    ("Applied patches 1 - 3 to fscrypt.git#master for 5.9.", SERIES, False, (1, 2, 3)),
    ("I've applied patches 2 through 4 to the tulip tree.", PART, False, (2, 3, 4)),
    ("Patch 1 applied to garden/next.", SERIES, False, (1,)),
    ("1 and 2 added to misc-next.", SERIES, False, (1, 2)),
    ("1-3 are now in misc-next.", SERIES, False, (1, 2, 3)),
    ("Patch 2 is in tulips/for-next.", SERIES, False, (2,)),
    ("Applied #1, #3 and #5, thanks.", SERIES, False, (1, 3, 5)),
    ("I picked up and applied 4/5 as well.", SERIES, False, (4,)),
    ("I've applied 1-3, please resend 4.", SERIES, False, (1, 2, 3)),
    ("I've applied the first 3 now, thanks.", SERIES, False, (1, 2, 3)),
    ("Applied the first two, thanks.", SERIES, False, (1, 2)),
    ("Applied the last two, thanks.", SERIES, False, (4, 5)),
    ("I have applied this, but dropped patch #3.", SERIES, False, (1, 2, 4, 5)),
    ("Series applied except patches 1 and 4, thanks.", SERIES, False, (2, 3, 5)),
    ("Except patches 1, 2, 4, series merged to misc-next.", SERIES, False, (3, 5)),
    ("FWIW I've applied the second patch, so you can drop it.", SERIES, False, (2,)),
    ("Applied both, thanks.", PART, False, ()),
    ("Okay, applied these two to the tulip branch.", PART, False, ()),
    # Which of them is not said
    ("Okay, applied these two to the tulip branch.", SERIES, None, ()),
    ("I've applied all but this one.", PART, None, ()),
    ("Applied the rest, thanks.", SERIES, None, ()),
    ("Applied all of them except 07_16, thanks.", "Re: [PATCH] a", None, ()),
    ("Applied the last two, thanks.", PATCH, None, ()),
    ("Applied the series except patch 3, thanks.", PATCH, None, ()),
]


@pytest.mark.parametrize(
    ("said", "line", "whole", "which"),
    WHICH,
    ids=[f"{each[0][:40]} {each[1][4:18]}" for each in WHICH],
)
def test_which_patches_are_taken(
    said: str, line: str, whole: bool | None, which: tuple[int, ...]
) -> None:
    found = [(each.whole, numbers(each)) for each in read(said, line)]
    assert found == ([] if whole is None else [(whole, which)])


def test_two_trees() -> None:
    text = (
        "Patches 1-4 applied to garden.git#master for 5.9.\nPatch 5 applied to garden.git#pots.\n"
    )
    assert [(each.tree, numbers(each), words(text, each)) for each in read(text, SERIES)] == [
        ("garden.git#master", (1, 2, 3, 4), "Patches 1-4 applied to garden.git#master for 5.9."),
        ("garden.git#pots", (5,), "Patch 5 applied to garden.git#pots."),
    ]


@pytest.mark.parametrize(
    ("line", "said", "expected"),
    [
        (PULL, "Pulled, thanks.", Said.PULLED),
        (PULL, "Merged, thanks.", Said.PULLED),
        (PULL, "Pulled and pushed, thanks!", Said.PULLED),
        (PULL, "No worries, we're all busy, pulled.", Said.PULLED),
        (PULL, "I'm letting it go, and I've pulled this, but please have a look.", Said.PULLED),
        ("Re: pull-request: tulips 2020-08-03", "Pulled, thanks Ada.", Said.PULLED),
        ("Re: [GIT PULL 00/21] tulips", "Pulled, thanks.", Said.PULLED),
        ("Re: [PATCH 00/12] [PULL REQUEST] tulips", "Applied, thanks.", Said.APPLIED),
        (SERIES, "Pulled, thanks.", Said.APPLIED),
        (PULL, "I'll pull this next week.", None),
        (PULL, "I can't pull this.", None),
        (PULL, "I pulled from the usual spot; the numbers differ.", None),
        (PULL, "I was pulled into other things.", None),
    ],
)
def test_a_pull_request_is_pulled(line: str, said: str, expected: Said | None) -> None:
    assert told(said, line) == ([(expected, said)] if expected else [])


def test_what_is_answered_may_stand_in_headers_of_its_own() -> None:
    """From and Date in front of the quotation, as some name what they answer."""
    text = (
        "From: Ada <ada@example.org>\nDate: Mon, 3 Aug 2020\n\n> Water them.\n\nApplied, thanks.\n"
    )
    assert told(text) == [(Said.APPLIED, "Applied, thanks.")]


LISTED = f"""\
On Mon, 3 Aug 2020 12:58:25 +0200, Ada Tulip wrote:
> Water them.

Applied to

   https://git.example.org/garden.git for-next

Thanks!

[1/5] tulips: fill the can
      commit: {SHA}
[3/5] tulips: water them
      https://git.example.org/garden/c/abcdef012345
[4/5] tulips: wait
      (no commit info)

All being well this means that it will be integrated into the linux-next
tree, however if problems are discovered then the patch may be dropped.
"""


def test_a_list_of_commits() -> None:
    (notice,) = read(LISTED, SERIES)
    assert words(LISTED, notice) == "Applied to"
    assert notice.tree == "https://git.example.org/garden.git for-next"
    assert notice.commits == (
        NamedCommit("tulips: fill the can", SHA, 1),
        NamedCommit("tulips: water them", "abcdef012345", 3),
    )


def test_a_list_that_counts_otherwise_gives_no_numbers() -> None:
    """Some number only what they took: [1/1] of a posting of five."""
    text = f"Applied to will (for-joerg), thanks!\n\n[1/1] tulips: wait\n      commit: {SHA}\n"
    (notice,) = read(text, SERIES)
    assert notice.commits == (NamedCommit("tulips: wait", SHA),)


def test_a_list_without_commits() -> None:
    listed = "[1/2] a\n      (no commit info)\n[2/2] b\n      (no commit info)\n"
    text = f"Applied to asoc, thanks!\n\n{listed}"
    (notice,) = read(text, "Re: [PATCH 0/2] c")
    assert notice.commits == (NamedCommit("a", "", 1), NamedCommit("b", "", 2))


def test_a_list_of_patchwork() -> None:
    text = (
        "Ada <ada@example.org> wrote:\n\n> Water.\n\n"
        "2 patches applied to garden-next.git, thanks.\n\n"
        "0123456789ab tulips: fill the can\nba9876543210 tulips: water them\n\n-- \nhttps://x\n"
    )
    (notice,) = read(text, SERIES)
    assert notice.tree == "garden-next.git"
    assert notice.commits == (
        NamedCommit("tulips: fill the can", "0123456789ab"),
        NamedCommit("tulips: water them", "ba9876543210"),
    )


def test_a_commit_named_in_the_sentence_is_no_list() -> None:
    text = "I applied this to for-linus, since\n0123456789ab was merged for v5.8.\n"
    (notice,) = read(text)
    assert notice.commits == ()


TIP = f"""\
The following commit has been merged into the x86/mm branch of tip:

Commit-ID:     {SHA}
Gitweb:        https://git.example.org/tip/{SHA}
Author:        Ada Tulip <ada@example.org>
AuthorDate:    Sun, 27 Sep 2020 10:46:44 +02:00

x86/tulips: Water them

They need it.
"""

TRACKED = f"""\
The pull request you sent on Thu, 6 Aug 2020 21:08:17 -0700:

> git://git.example.org/garden tags/tulips-5.9

has been merged into torvalds/linux.git:
https://git.kernel.org/torvalds/c/{SHA}

Thank you!
"""

PATCHWORK = f"""\
Hello:

This series was applied to netdev/net-next.git (master)
by Ben <ben@example.org>:

On Mon,  3 Aug 2020 you wrote:
> Water them.

Here is the summary with links:
  - [net-next,v2,1/3] tulips: fill the can
    https://git.kernel.org/netdev/net-next/c/{SHA[:12]}
  - [net-next,v2,2/3] tulips: water them
    (no matching commit)
  - [net-next,v2,3/3] tulips: wait
    https://git.kernel.org/netdev/net-next/c/abcdef012345

You are awesome, thank you!
"""


def test_tip_bot() -> None:
    (notice,) = read(TIP, "[tip: x86/mm] x86/tulips: Water them", Robot.TIP_BOT)
    assert notice.said is Said.COMMITTED
    assert notice.tree == "tip x86/mm"
    assert notice.commits == (NamedCommit("x86/tulips: Water them", SHA),)
    assert words(TIP, notice) == TIP.partition("\n")[0]


def test_pr_tracker() -> None:
    (notice,) = read(TRACKED, PULL, Robot.PR_TRACKER)
    assert (notice.said, notice.tree) == (Said.MERGED, "torvalds/linux.git")
    assert notice.commits == (NamedCommit(commit=SHA),)
    assert words(TRACKED, notice).split("\n") == [
        "has been merged into torvalds/linux.git:",
        f"https://git.kernel.org/torvalds/c/{SHA}",
    ]


def test_patchwork_bot() -> None:
    (notice,) = read(PATCHWORK, "Re: [PATCH net-next v2 0/3] tulips", Robot.PATCHWORK)
    assert (notice.said, notice.tree) == (Said.APPLIED, "netdev/net-next.git (master)")
    assert notice.commits == (
        NamedCommit("tulips: fill the can", SHA[:12], 1),
        NamedCommit("tulips: wait", "abcdef012345", 3),
    )
    assert words(PATCHWORK, notice).startswith("This series was applied to")


def test_patchwork_bot_of_one_patch_and_of_a_pull_request() -> None:
    text = (
        "This patch was applied to bpf/bpf.git (refs/heads/master):\n\n"
        f"Here is the summary with links:\n  - [bpf] a\n    https://git.kernel.org/bpf/bpf/c/{SHA}\n"
    )
    (patch,) = read(text, PATCH, Robot.PATCHWORK)
    assert (patch.tree, patch.commits) == (
        "bpf/bpf.git (refs/heads/master)",
        (NamedCommit("a", SHA),),
    )
    (request,) = read(text.replace("patch was", "pull request was"), PULL, Robot.PATCHWORK)
    assert request.said is Said.PULLED
    missing = text.replace(f"https://git.kernel.org/bpf/bpf/c/{SHA}", "(no matching commit)")
    assert read(missing, PATCH, Robot.PATCHWORK) == ()


@pytest.mark.parametrize("robot", [Robot.LKP, Robot.SYZBOT, Robot.CI])
def test_other_robots_say_nothing(robot: Robot) -> None:
    assert read("Applied, thanks.\n", PATCH, robot) == ()
    assert read(TIP, PATCH, robot) == ()


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (
            "The patch\n\n   tulips: water\n   them\n\nhas been applied to the asoc tree at\n\n"
            "   https://git.example.org/garden.git for-5.9\n\nAll being well\n",
            "https://git.example.org/garden.git for-5.9",
        ),
        (
            "This is a note to let you know that I've just added the patch titled\n\n"
            "    tulips: water them\n\nto my tty git tree which can be found at\n    git://x\n",
            "git://x",
        ),
    ],
    ids=["asoc", "greg"],
)
def test_older_scripts(text: str, tree: str) -> None:
    (notice,) = read(text)
    assert (notice.said, notice.tree) == (Said.APPLIED, tree)
    assert notice.commits == (NamedCommit("tulips: water them"),)


DIFF = "---\n a | 1 +\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+b\n"


@pytest.mark.parametrize(
    ("head", "commit"),
    [
        (f"From: Ada <ada@example.org>\n\ncommit {SHA} upstream.\n\nWater.\n", SHA),
        (f"[ Upstream commit {SHA} ]\n\nWater.\n", SHA),
        (f"[Upstream commit {SHA}]\n\nWater.\n", SHA),
        (f"Upstream commit {SHA}.\n\nWater.\n", SHA),
        (f"Water.\n\n(cherry picked from commit {SHA})\n", SHA),
        (f"This goes on from commit {SHA} upstream.\n", None),
        (f"commit {SHA[:12]} upstream.\n", SHA[:12]),
        (f"commit {SHA[:7]} upstream.\n", None),
        (f"> commit {SHA} upstream.\n", None),
        ("Water.\n" * 12 + f"commit {SHA} upstream.\n", None),
    ],
)
def test_a_backport(head: str, commit: str | None) -> None:
    text = f"{head}\n{DIFF}"
    found = read(text, "[PATCH 5.8 1/9] tulips: water them", Robot.STABLE)
    assert [each.commits for each in found] == ([(NamedCommit(commit=commit),)] if commit else [])
    for each in found:
        assert each.said is Said.UPSTREAM
        assert each.commits[0].commit in words(text, each)
        assert "\n" not in words(text, each)


def test_a_backport_has_a_diff() -> None:
    text = f"commit {SHA} upstream.\n"
    assert read(text, "[PATCH 5.8 1/9] a") == ()
    assert read(f"{DIFF}\n{text}", "[PATCH 5.8 1/9] a") == ()
    assert read(f"{text}\n{DIFF}", "Re: [PATCH 5.8 1/9] a") == ()


REFUSED = [
    # NAK
    ("NAK", Said.NAK),
    ("NAK.", Said.NAK),
    ("Nack. Better safe than sorry.", Said.NAK),
    ("NAK, please don't do this.", Said.NAK),
    ("NAK NAK NAK.", Said.NAK),
    ("So, NACK.", Said.NAK),
    ("NAK to any hacks in this garden.", Said.NAK),
    ("So this is a HARD NAK on this patch for now.", Said.NAK),
    ("It makes them wilt. Therefore, NAK.", Said.NAK),
    ("Code itself okay, but without addressing above - NAK.", Said.NAK),
    ("It is not a good one, so nack from me for this change.", Said.NAK),
    ("I'm afraid I have to NAK this.", Said.NAK),
    ("Consider that one NAKed.", Said.NAK),
    ("Nacked-by: Ben <ben@example.org>", Said.NAK),
    ("I'm not NAK'ing it, but I don't see how it works.", None),
    ("There is no strict NAK from me.", None),
    ("If this were the only one I'd NAK it.", None),
    ("Probably I will NAK all those patches from now on.", None),
    ("Nobody has nacked it.", None),
    ("NACK is sent by the slave when the bus is busy.", None),
    ("NACK bits are cleared here.", None),
    ("Is that a NAK?", None),
    ("> NAK", None),
    # Their author does not want them any more
    ("Self NAK.", Said.WITHDRAWN),
    ("Self-NACK, the other one is better", Said.WITHDRAWN),
    ("Please ignore this series, I'll send v2.", Said.WITHDRAWN),
    ("Sorry, please disregard this patch.", Said.WITHDRAWN),
    ("Please drop this patch. It is wrong.", Said.WITHDRAWN),
    ("Ignore this. There is a mistake. I will resend v2.", Said.WITHDRAWN),
    ("Ignore PATCH v1; and take v2 instead:", Said.WITHDRAWN),
    ("Ben, you can ignore this patch, thanks.", Said.WITHDRAWN),
    ("Please don't apply this patch, it breaks the pots.", Said.WITHDRAWN),
    ("I'd like to withdraw this series.", Said.WITHDRAWN),
    ("Withdrawn, for now...", Said.WITHDRAWN),
    ("Please drop this pull request, I'll send you a new one.", Said.WITHDRAWN),
    ("Please ignore my comment.", None),
    ("Please ignore my previous email.", None),
    ("Please ignore this warning.", None),
    ("Please ignore this e-mail.", None),
    ("Please ignore it.", None),
    ("You can ignore these, they do not last.", None),
    ("I think you can drop this patch.", None),
    ("Please drop this patch if it does not help.", None),
    ("Please don't apply this until Ben has looked at it.", None),
    ("Should I drop this patch?", None),
    ("Please drop this line.", None),
    ("We should not ignore this patch.", None),
    # They will not be taken
    ("Patch set to Rejected.", Said.REJECTED),
    ("2 patches set to Rejected.", Said.REJECTED),
    ("I'm not going to take this.", Said.REJECTED),
    ("I won't apply this patch, sorry.", Said.REJECTED),
    ("I will not merge this series.", Said.REJECTED),
    ("Patch set to Changes Requested.", None),
    ("3 patches set to Deferred.", None),
    ("I won't apply this as a separate patch.", None),
    ("I'm not going to take this until it is tested.", None),
    ("I'm not taking this for 5.9.", None),
    ("It won't apply.", None),
    # Out of a tree again
    ("I've dropped this patch from my tree.", Said.DROPPED),
    ("For now I'll drop your patch from my review-ben branch,", Said.DROPPED),
    ("I have now dropped it from linux-next.", Said.DROPPED),
    ("No problem, now dropped from all stable queues.", Said.DROPPED),
    ("I will remove both from the garden tree for now.", Said.DROPPED),
    ("Dropped:", Said.DROPPED),
    ("Dropped, thanks.", Said.DROPPED),
    ("I dropped these for now.", Said.DROPPED),
    ("Okay, that's fine, I'll drop them again.", Said.DROPPED),
    (".... and I have to revert the patch.", Said.DROPPED),
    ("I'll drop this patch in the next version.", None),
    ("NAK on this part; as I said, not for the old ones.", None),
    ("Pushed to: git://git.example.org/garden.git#deep", None),
    ("I dropped this one in v3.", None),
    ("I'll remove this in v3.", None),
    ("Can you drop this from your tree?", None),
    # Undone
    ("I've reverted this.", Said.REVERTED),
    ("Indeed, it adds it twice, I've reverted it.", Said.REVERTED),
    ("Now reverted in my tree.", Said.REVERTED),
    ("I have reverted that commit from linux-next today.", Said.REVERTED),
    ("I reverted it and the tulips grew.", None),
    ("I reverted that locally and never ran into it again.", None),
    ("With this patch reverted, it works.", None),
    ("I reverted this, but it still fails.", None),
    # Something else takes their place
    ("Superseded by https://lore.kernel.org/r/v3@example.org", Said.SUPERSEDED),
    ("This series has been superseded by v3.", Said.SUPERSEDED),
    ("v3 supersedes this.", Said.SUPERSEDED),
    ("Patch set to Superseded.", Said.SUPERSEDED),
    ("This supersedes v1.", None),
    ("I'm happy for it to be superseded by somebody.", None),
    ("The pot is superseded by the vase.", None),
]


@pytest.mark.parametrize(("said", "expected"), REFUSED, ids=[each[0][:50] for each in REFUSED])
def test_refusals(said: str, expected: Said | None) -> None:
    text = f"{QUOTED}{said}\n\nBen\n"
    found = told(text)
    assert [each for each, _ in found] == ([expected] if expected else [])
    assert all(quotation in text for _, quotation in found)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Superseded by https://lore.kernel.org/tulips/v3@example.org/", "v3@example.org"),
        ("This was superseded by\nhttps://lore.kernel.org/r/v3@example.org", "v3@example.org"),
        ("This patch is superseded by v3.", ""),
        ("This is superseded by https://example.org/tulips", ""),
    ],
)
def test_what_takes_its_place(said: str, instead: str) -> None:
    (notice,) = read(said)
    assert (notice.said, notice.instead) == (Said.SUPERSEDED, instead)


def test_whole_of_what_is_withdrawn() -> None:
    assert [each.whole for each in read("Please ignore this series.", SERIES)] == [True]
    assert [each.whole for each in read("Please ignore this patch.", PART)] == [False]


def test_only_answers_say_it_in_words() -> None:
    for line in ("[PATCH 0/2] tulips", "[PATCH] tulips", "tulips", "[GIT PULL] tulips"):
        assert read("Applied, thanks.\n\nNAK.\n\nPlease ignore this.\n", line) == ()


def test_lines_of_a_span() -> None:
    """The lines that hold the words, three at most, in bytes."""
    text = "Zoë, the tulips grow. I have\nnow applied this to the\ntulip tree, thanks.\nZoë\n"
    (notice,) = read(text)
    assert words(text, notice) == text.rpartition("\nZoë")[0]
    long = "Applied, with many\n" + "words about tulips,\n" * 30
    (notice,) = read(long)
    assert words(long, notice).count("\n") == 2


def test_several_in_order() -> None:
    assert told("NAK.\n\nApplied, thanks.\n\nNAK.\n") == [
        (Said.NAK, "NAK."),
        (Said.APPLIED, "Applied, thanks."),
    ]


def test_at_most_ten() -> None:
    text = "".join(f"Patch {number} applied.\n\n" for number in range(1, 50))
    assert [numbers(each) for each in read(text, SERIES)] == [(n,) for n in range(1, MOST + 1)]


def test_only_the_first_two_hundred_lines() -> None:
    assert told("word\n" * 199 + "\nApplied, thanks.\n")
    assert told("> word\n" * 5000 + "\nApplied, thanks.\n")
    assert not told("word\n" * 200 + "\nApplied, thanks.\n")


def test_listed_commits_are_bounded() -> None:
    text = "Applied to a.git, thanks.\n\n" + f"[1/9999] a\n  commit: {SHA}\n" * (MOST_LISTED + 9)
    (notice,) = read(text, SERIES)
    assert len(notice.commits) == MOST_LISTED


@pytest.mark.parametrize(
    "word",
    [
        "applied ",
        "applied, ",
        "I've ",
        "patches 1-3 ",
        "the ",
        "NAK ",
        "> ",
        "\n",
        "). ",
        "[1/1] a\n",
        "this series ",
        "please ignore ",
        "superseded by ",
        "I won't ",
        "is now ",
        "from my ",
        "a-b/c ",
        "Applied to x ",
        "thanks ",
        "-----",
        "From: a\n",
        "commit: 0\n",
        "no ",
        "http://",
        "\tx\n",
    ],
)
def test_much_of_one_thing_takes_no_time(word: str) -> None:
    for text in (word * (1_000_000 // len(word)), "Applied " + word * (1_000_000 // len(word))):
        for line in (SERIES, PULL, "[PATCH] a"):
            begun = time.process_time()
            read(text, line)
            for robot in (Robot.TIP_BOT, Robot.PR_TRACKER, Robot.PATCHWORK):
                read(text, line, robot)
            assert time.process_time() - begun < 2


@given(st.text(), st.sampled_from([PATCH, SERIES, PULL, "[PATCH 5.8 1/2] a"]))
def test_any_text_is_read(text: str, line: str) -> None:
    for robot in Robot:
        for each in read(text, line, robot):
            assert 0 <= each.start < each.stop <= len(text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "said",
    [
        "I squashed these all together and applied the result to garden/misc for v5.9, thanks!",
        'Since it is all "use water instead of wine", I squashed these together and applied them',
        "I've folded them into one and queued that.",
    ],
)
def test_made_one_commit(said: str) -> None:
    found = [each for each in read(said, SERIES) if each.said is Said.SQUASHED]
    assert [each.whole for each in found] == [True]


@pytest.mark.parametrize("said", ["Could you squash these together, then I will apply them?"])
def test_not_made_one_commit(said: str) -> None:
    assert not read(said, SERIES)


@pytest.mark.parametrize(
    ("said", "line", "expected"),
    [
        ("I've pushed out my merge of this thing, but look at it.", PULL, [Said.PULLED]),
        ("I've merged it.", PULL, [Said.PULLED]),
        ("I've pushed out my merge of this thing, but look at it.", PATCH, []),
        ("Once I've merged it I will tell you.", PULL, []),
    ],
)
def test_a_pull_in_other_words(said: str, line: str, expected: list[Said]) -> None:
    assert [each for each, _ in told(said, line)] == expected


@pytest.mark.parametrize(
    ("said", "tree"),
    [
        (
            f'This is now commit {SHA[:16]} ("tulips: water\nthem") in v5.10-rc1, and leaks.',
            "v5.10-rc1",
        ),
        (f'It came with {SHA[:12]} ("tulips: water them") in 5.9.', "v5.9"),
        (f'If commit {SHA[:12]} ("tulips: water them") in v5.9 is to blame', None),
        (f'Fixes: {SHA[:12]} ("tulips: water them")', None),
        (f'commit {SHA[:7]} ("tulips: water them") in v5.9', None),
    ],
)
def test_somebody_says_in_which_release_it_is(said: str, tree: str | None) -> None:
    found = read(said)
    assert [each.tree for each in found] == ([tree] if tree else [])
    assert all(each.said is Said.UPSTREAM for each in found)
    assert all(each.commits[0].title == "tulips: water them" for each in found)
