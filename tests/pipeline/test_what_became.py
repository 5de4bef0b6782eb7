"""What became of works, out of stores made of mails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fates import answer, day, merged, patches, request, tip
from kmonthly import api
from kmonthly.api import Outcome
from kmonthly.pipeline.fates import LINUS
from making import DIFF, Epoch, mail

Asked = Callable[..., api.Fate]

KEEPER = [
    each
    for number, who in enumerate(("cyd", "dan", "eve"), start=1)
    for each in (
        mail(
            f"other{number}",
            f"Weed: {who}.\n\n---\n fs/weed.c | 2 +-\n",
            subject=f"[PATCH] weeds: {who}",
            date=day(1, 7),
            **{"from": f"{who.title()} Weed <{who}@example.org>"},
        ),
        answer("Applied, thanks.\n", f"other{number}", day(2, 7)),
    )
]
"""Ben has taken patches of three people: whoever he is, he keeps a tree."""


@pytest.fixture
def fate(tmp_path: Path) -> Asked:
    """The fate of the series of a mail, out of a store of these mails."""

    def asked(*mails: bytes, of: str = "p1", as_of: str = "", maintainers: str = "") -> api.Fate:
        store = tmp_path / "store.duckdb"
        Epoch(tmp_path / "lists").add(*mails)
        owners = tmp_path / "MAINTAINERS" if maintainers else None
        if owners is not None:
            owners.write_text(maintainers)
        api.update([tmp_path / "lists"], store, maintainers=owners)
        end = api.day_after(as_of) if as_of else None
        return api.fate(store, f"{of}@example.org", end).fate

    return asked


def told(fate: api.Fate) -> tuple[str, int, int, list[str]]:
    """Outcome, of how many patches it holds, and of what it is the sum."""
    return (fate.outcome.value, fate.patches, fate.total, [each.rule for each in fate.signs])


TWO = ("fs: plant tulips deep", "fs: water the tulips")


def test_silence_says_nothing(fate: Asked) -> None:
    found = fate(*patches(*TWO, on=day(1)), answer("Nice.\n", "p1", day(2)))
    assert found == api.Fate(total=2)


def test_who_keeps_a_tree_takes_it(fate: Asked) -> None:
    found = fate(*KEEPER, *patches(TWO[0], on=day(1)), answer("Applied, thanks.\n", "p1", day(3)))
    assert told(found) == ("queued", 1, 1, ["fate.applied"])
    assert (found.known, found.signs[0].by.name) == (api.day_after("2020-08-02"), "Ben Rose")


def test_words_of_somebody_else_do_not(fate: Asked) -> None:
    """Nor the author's, who may thank for a review with them."""
    found = fate(
        *KEEPER,
        *patches(TWO[0], on=day(1)),
        answer("Applied, thanks.\n", "p1", day(3), who="Zoe <zoe@example.org>"),
        answer("Applied, thanks.\n", "p1", day(4), who="Ada Tulip <ada@example.org>"),
    )
    assert found.outcome is Outcome.OPEN


def test_an_answer_to_one_patch_is_about_that_patch(fate: Asked) -> None:
    found = fate(*KEEPER, *patches(*TWO, on=day(1)), answer("Applied, thanks.\n", "p1", day(3)))
    assert told(found) == ("queued", 1, 2, ["fate.applied"])


def test_and_of_the_series_about_all(fate: Asked) -> None:
    words = "I've applied the series to my tree, thanks.\n"
    found = fate(*KEEPER, *patches(*TWO, on=day(1)), answer(words, "p1", day(3)))
    assert told(found) == ("queued", 2, 2, ["fate.applied"])


def test_what_was_sent_again_is_open_again(fate: Asked) -> None:
    found = fate(
        *KEEPER,
        *patches(TWO[0], on=day(1)),
        answer("Applied, thanks.\n", "p1", day(3)),
        *patches(TWO[0], on=day(5), name="q", version=2),
    )
    assert found.outcome is Outcome.OPEN
    assert [each.rule for each in found.stale] == ["fate.applied"]


def test_merged_by_a_pull_that_the_tracker_answered(fate: Asked) -> None:
    """The release follows from the window: asked for as 5.9-rc1 in the window of 5.10."""
    found = fate(
        *patches(*TWO, on=day(1)),
        request(*TWO, on=day(13, 10), subject="tulips for 5.9-rc1"),
        merged("pull", day(13.5, 10)),
    )
    assert told(found) == ("merged", 2, 2, ["fate.pull"])
    (step,) = found.steps
    assert step.sign.landing is not None
    assert (step.sign.landing.version, step.sign.landing.certain) == ("5.10", True)
    assert step.sign.merge == "3" * 40
    assert (step.sign.message, *step.sign.others) == ("pull@example.org", "bot-pull@example.org")


def test_a_forged_tracker_does_not_merge(fate: Asked) -> None:
    found = fate(
        *patches(*TWO, on=day(1)),
        request(*TWO, on=day(13, 10)),
        merged("pull", day(13.5, 10), who="pr-tracker-bot@example.org"),
    )
    assert told(found) == ("queued", 2, 2, ["fate.asked"])


def test_a_part_is_no_whole(fate: Asked) -> None:
    found = fate(
        *patches(*TWO, on=day(1)), request(TWO[0], on=day(13, 10)), merged("pull", day(14, 10))
    )
    assert told(found) == ("partly", 1, 2, ["fate.pull"])


def test_what_was_merged_is_left_out_of_the_next_version(fate: Asked) -> None:
    """And counts with the rest once that is merged too."""
    three = (*TWO, "fs: sell the tulips")
    mails = (
        *patches(*three, on=day(1)),
        request(TWO[0], on=day(17)),
        merged("pull", day(18)),
        *patches(*three[1:], on=day(20), name="q", version=2),
        request(*three[1:], on=day(13, 10), name="more"),
        merged("more", day(14, 10), commit="5" * 40),
    )
    assert told(fate(*mails)) == ("merged", 3, 3, ["fate.pull", "fate.pull"])
    assert [step.patches for step in fate(of="q1").steps] == [1, 2]
    before = fate(as_of="2020-09-01")
    assert told(before) == ("partly", 1, 3, ["fate.pull"])


def test_a_title_retouched_by_the_maintainer(fate: Asked) -> None:
    found = fate(
        *patches("fs: plant the tulips real deep in the ground", on=day(1)),
        request("fs: plant the tulips really deep in the ground", on=day(13, 10)),
        merged("pull", day(14, 10)),
    )
    assert found.outcome is Outcome.MERGED


@pytest.mark.parametrize(
    "title",
    [
        "mm: plant the tulips real deep in the ground",
        "fs: sell all of the tulips at the gate",
    ],
)
def test_another_patch_of_the_author_is_none(fate: Asked, title: str) -> None:
    found = fate(
        *patches("fs: plant the tulips real deep in the ground", on=day(1)),
        request(title, on=day(13, 10)),
        merged("pull", day(14, 10)),
    )
    assert found.outcome is Outcome.OPEN


def test_the_same_change_in_the_tools_is_not_merged_with_it(fate: Asked) -> None:
    found = fate(
        *patches(TWO[0], on=day(1), file="libtulip/tulip.c"),
        request(TWO[0], on=day(13, 10)),
        merged("pull", day(14, 10)),
    )
    assert found.outcome is Outcome.OPEN


def test_a_notice_of_tip(fate: Asked) -> None:
    found = fate(*patches(*TWO, on=day(1)), tip(TWO[0], "p1", day(11)), tip(TWO[1], "", day(11)))
    assert told(found) == ("queued", 2, 2, ["fate.robot", "fate.robot"])
    assert found.signs[0].tree == "tip fs/core"


def test_a_forged_notice_of_tip(fate: Asked) -> None:
    notice = tip(TWO[0], "p1", day(11), who="tip-bot2@example.org")
    assert fate(*patches(TWO[0], on=day(1)), notice).outcome is Outcome.OPEN


def test_a_pull_within_a_pull(fate: Asked) -> None:
    """Asked of a tree on the way, which names its tag among its merges."""
    inner = request(*TWO, on=day(20), name="inner")
    outer = request("Merge tag 'inner-5.10' of git://git.example.org/tulips", on=day(12, 10))
    found = fate(
        *patches(*TWO, on=day(1)),
        inner,
        answer("Pulled, thanks.\n", "inner", day(21), tag="GIT PULL"),
        outer,
        merged("pull", day(13, 10)),
    )
    assert told(found) == ("merged", 2, 2, ["fate.pull"])
    assert told(fate(as_of="2020-09-01")) == ("queued", 2, 2, ["fate.pulled"])


def test_taken_back(fate: Asked) -> None:
    found = fate(
        *patches(TWO[0], on=day(1)),
        request(TWO[0], on=day(17)),
        merged("pull", day(18)),
        request(f'Revert "{TWO[0]}"', on=day(24), name="oops"),
        merged("oops", day(25)),
    )
    assert told(found)[:3] == ("reverted", 1, 1)
    assert told(fate(as_of="2020-08-20"))[:3] == ("merged", 1, 1)


@pytest.mark.parametrize(
    ("words", "who", "outcome"),
    [
        ("Please ignore this patch, I will send another.\n", "Ada Tulip", Outcome.WITHDRAWN),
        ("Please ignore this patch, I will send another.\n", "Ben Rose", Outcome.OPEN),
        ("NAK. Nobody wants deep tulips.\n", "Ben Rose", Outcome.REJECTED),
        ("NAK. Nobody wants deep tulips.\n", "Zoe Elm", Outcome.OPEN),
    ],
)
def test_who_may_refuse_and_withdraw(fate: Asked, words: str, who: str, outcome: Outcome) -> None:
    writer = f"{who} <{who.split(maxsplit=1)[0].lower()}@example.org>"
    found = fate(*KEEPER, *patches(TWO[0], on=day(1)), answer(words, "p1", day(3), who=writer))
    assert found.outcome is outcome


def test_the_words_are_quoted(tmp_path: Path) -> None:
    mails = (*KEEPER, *patches(TWO[0], on=day(1)), answer("Hm.\n\nNAK.\n", "p1", day(3)))
    Epoch(tmp_path / "lists").add(*mails)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    (said,) = api.fate(store, "p1@example.org").said
    assert (said.words, said.message) == ("NAK.", "re-p1-3@example.org")


def test_doctor_tells_what_does_not_go_together(tmp_path: Path) -> None:
    mails = (
        *patches(TWO[0], on=day(1)),
        request(TWO[0], on=day(13, 10), subject="tulips for 5.9-rc1"),
        merged("pull", day(13.5, 10)),
        *patches(TWO[0], on=day(20, 10), name="q", version=2),
    )
    Epoch(tmp_path / "lists").add(*mails)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    found = api.doctor(store).clashes
    assert [(each.rule, each.message) for each in found] == [
        ("fate.posted_after_merge", "pull@example.org"),
        ("fate.subject", "pull@example.org"),
    ]


def test_what_was_taken_has_not_stalled(tmp_path: Path) -> None:
    """Nobody writes in August of what was posted in July: of one because it is in mainline."""
    mails = (
        *patches(TWO[0], on=day(6, 7)),
        *patches(TWO[1], on=day(6, 7), name="q", file="mm/water.c", version=3),
        request(TWO[0], on=day(20, 7)),
        merged("pull", day(21, 7)),
        *patches("net: sell the seeds", on=day(31), name="r", file="net/seeds.c", version=5),
    )
    Epoch(tmp_path / "lists").add(*mails)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    told = api.stories(store, api.Month(2020, 8))
    stalled = [each for each in told if each.facts.delta.happened is api.Happened.STALLED]
    assert [each.facts.title for each in stalled] == [TWO[1]]


def test_since_then(tmp_path: Path) -> None:
    """An issue says what was known at its cutoff, and apart what got known after it."""
    mails = (
        *KEEPER,
        *patches(*TWO, on=day(6)),
        answer("I've applied the series to my tree, thanks.\n", "p1", day(20)),
        request(*TWO, on=day(13, 10)),
        merged("pull", day(14, 10)),
    )
    Epoch(tmp_path / "lists").add(*mails)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    ((story, since),) = api.fates(store, api.Month(2020, 8))
    assert since is not None
    assert (story.fate.outcome, since.outcome) == (Outcome.QUEUED, Outcome.MERGED)
    ((_, nothing),) = api.fates(store, api.Month(2020, 8), api.day_after("2020-10-31"))
    assert nothing is None


def test_what_torvalds_took_is_in_mainline(fate: Asked) -> None:
    who = f"Linus Oak <{LINUS}>"
    found = fate(
        *patches(TWO[0], on=day(6)),
        request("fs: weed", on=day(1), name="any"),
        answer("I applied this directly, thanks.\n", "p1", day(7), who=who),
        maintainers=f"TULIPS\nM:\t{who}\nF:\tfs/\n",
    )
    assert told(found) == ("merged", 1, 1, ["fate.torvalds"])
    assert found.steps[0].sign.landing is not None
    assert found.steps[0].sign.landing.version == "5.9"


def test_whose_refusal_counts_by_maintainers(fate: Asked) -> None:
    """Ben keeps a tree, but not of these files."""
    owners = "TULIPS\nM:\tZoe Elm <zoe@example.org>\nF:\tfs/\n"
    mails = (*KEEPER, *patches(TWO[0], on=day(1)), answer("NAK.\n", "p1", day(3)))
    assert fate(*mails, maintainers=owners).outcome is Outcome.OPEN
    zoe = answer("NAK.\n", "p1", day(4), who="Zoe Elm <zoe@example.org>")
    found = fate(zoe)
    assert (found.outcome, found.signs[0].standing) == (Outcome.REJECTED, "maintainer")


def test_an_answer_to_an_answer(fate: Asked) -> None:
    """It is about the patch above; a NAK may be of what was said in between."""
    found = fate(
        *KEEPER,
        *patches(TWO[0], on=day(1)),
        answer("And now?\n", "p1", day(2), who="Zoe <zoe@example.org>", name="ping"),
        answer("Applied, thanks.\n", "ping", day(3), above="p1"),
    )
    assert told(found) == ("queued", 1, 1, ["fate.applied"])
    other = fate(
        *patches("net: sell seeds", on=day(1), name="s", file="net/seeds.c"),
        answer("Or make it blue?\n", "s1", day(2), who="Zoe <zoe@example.org>", name="blue"),
        answer("NAK.\n", "blue", day(3), above="s1"),
        of="s1",
    )
    assert other.outcome is Outcome.OPEN


def test_dropped_by_who_took_it(fate: Asked) -> None:
    mails = (
        *KEEPER,
        *patches(TWO[0], on=day(1)),
        answer("Applied, thanks.\n", "p1", day(3)),
        answer("Dropped, it does not build.\n", "p1", day(5), who="Zoe <zoe@example.org>"),
    )
    assert fate(*mails).outcome is Outcome.QUEUED
    found = fate(answer("Dropped, it does not build.\n", "p1", day(6)))
    assert found.outcome is Outcome.OPEN


def test_a_backport_names_the_commit_that_was_made_of_it(fate: Asked) -> None:
    """Its title was rewritten; by the id that who took it gave."""
    sha = "0123456789abcdef0123456789abcdef01234567"
    backport = mail(
        "backport",
        f"From: Ada Tulip <ada@example.org>\n\n[ Upstream commit {sha} ]\n\nDeeper.\n\n"
        f"Signed-off-by: Ada Tulip <ada@example.org>\n{DIFF}",
        subject="[PATCH AUTOSEL 5.8 1/2] fs: another name for it",
        date=day(20),
        **{"from": "Sam Lily <sam@example.org>"},
    )
    took = f"Applied, thanks!\n\n[1/1] fs: another name for it\n      commit: {sha}\n"
    found = fate(*patches(TWO[0], on=day(4)), answer(took, "p1", day(6)), backport)
    assert told(found) == ("merged", 1, 1, ["fate.upstream"])
    assert found.steps[0].sign.landing is not None
    assert found.steps[0].sign.landing.version == "5.9"


def test_a_title_rewritten_by_who_took_it(fate: Asked) -> None:
    """Nobody else's: the pull request is of who said that he took it."""
    mails = (
        *patches("fs: fix tulip UAF bug with no water", on=day(4)),
        request("fs: fix double put of tulip with no water", on=day(13, 10)),
        merged("pull", day(14, 10)),
    )
    assert fate(*mails).outcome is Outcome.OPEN
    found = fate(*KEEPER, answer("Applied, thanks.\n", "p1", day(6)))
    assert told(found) == ("merged", 1, 1, ["fate.pull"])


def test_patches_that_were_not_read_but_told_of(fate: Asked) -> None:
    """By the ids that git send-email gives; tip-bot names the mails."""
    stem = "20200801100000.1234"
    one, *_ = patches("fs: plant tulips deep", "fs: water the tulips", on=day(4))
    one = one.replace(b"<p1@example.org>", f"<{stem}-1-ada@example.org>".encode())
    notices = [
        tip(title, "p1", day(6)).replace(b"<p1@", f"<{stem}-{number}-ada@".encode())
        for number, title in enumerate(TWO, start=1)
    ]
    notices[1] = notices[1].replace(b"<tip-p1@", b"<tip-p2@")
    found = fate(one, *notices, of=f"{stem}-1-ada")
    assert told(found) == ("queued", 2, 2, ["fate.robot", "fate.robot"])


def test_a_merge_window_has_passed(fate: Asked) -> None:
    """What was taken in August is in 5.10 or not; of that no mail tells."""
    found = fate(
        *KEEPER,
        *patches(TWO[0], on=day(6)),
        answer("Applied, thanks.\n", "p1", day(7)),
        answer("Any news?\n", "p1", day(30, 10), who="Zoe <zoe@example.org>"),
    )
    assert (found.outcome, found.lapsed) == (Outcome.QUEUED, True)
    assert not fate(as_of="2020-10-15").lapsed
