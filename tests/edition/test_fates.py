"""Where a series went, as a page says it in both languages, and where an item shows it."""

from dataclasses import replace
from datetime import datetime

import pytest

from invented_issue import (
    ADA,
    ADDRESS_FOR_NAME,
    BEN,
    ISSUE,
    LIN,
    MONTH,
    NAMELESS,
    RESENT,
    REVISED,
    SPECIALS,
    at,
    quotation,
)
from kmonthly.edition.catalogue import load
from kmonthly.edition.fates import commit, deciding, fated, mails
from kmonthly.edition.items import Context, item
from kmonthly.edition.model import Run, plain
from kmonthly.edition.view import last_day, page
from kmonthly.history.model import Landing
from kmonthly.series.model import Fate, Outcome, Sign, Step
from kmonthly.terms.ids import Key, MessageId
from kmonthly.terms.people import Person

ZH = Context(load("zh"), MONTH, last_day(ISSUE.cutoff))
EN = Context(load("en"), MONTH, last_day(ISSUE.cutoff))

KNOWN = at(8, 25)
MERGE, OTHER_MERGE = "3" * 40, "5" * 40
V5_9 = Landing("5.9", "5.9-rc1", certain=True)
V5_10 = Landing("5.10", "5.10-rc1", certain=True)


def sign(
    rule: str,
    outcome: Outcome,
    by: Person = BEN,
    *,
    message: str | None = "said@ben.example.org",
    others: tuple[str, ...] = (),
    known: datetime = KNOWN,
    tree: str = "",
    commits: tuple[str, ...] = (),
    merge: str = "",
    landing: Landing | None = None,
) -> Sign:
    """A sign about one patch."""
    return Sign(
        rule=rule,
        outcome=outcome,
        patches=frozenset({Key(1)}),
        known=known,
        message=MessageId(message) if message else None,
        others=tuple(map(MessageId, others)),
        by=by,
        tree=tree,
        commits=commits,
        merge=merge,
        landing=landing,
    )


def queued(
    rule: str = "fate.applied", by: Person = BEN, tree: str = "", patches: int = 3, total: int = 3
) -> Fate:
    """So many patches taken."""
    said = sign(rule, Outcome.QUEUED, by, tree=tree)
    return Fate(Outcome.QUEUED, KNOWN, patches, total, patches, signs=(said,))


def refused(outcome: Outcome, rule: str, by: Person = BEN) -> Fate:
    """All patches of three."""
    said = sign(rule, outcome, by)
    return Fate(outcome, KNOWN, 3, 3, signs=(said,), objections=(said,))


def merged(
    *steps: tuple[int, Landing | None],
    total: int = 3,
    outcome: Outcome = Outcome.MERGED,
    more: int = 0,
) -> Fate:
    """So many patches, each lot by a merge of its own."""
    lots = tuple(
        Step(
            number,
            sign(
                "fate.pull",
                Outcome.MERGED,
                message=f"pull{place}@ben.example.org",
                others=(f"bot{place}@example.org",),
                merge=(MERGE, OTHER_MERGE)[place],
                landing=landing,
            ),
        )
        for place, (number, landing) in enumerate(steps)
    )
    count = sum(number for number, _ in steps)
    signs = tuple(lot.sign for lot in lots)
    return Fate(outcome, KNOWN, count, total, more, lots, signs)


OPEN = Fate(total=3)
MERGED = merged((3, V5_9))
WORDS: dict[str, tuple[Fate, str, str]] = {
    "open": (OPEN, "尚无定论", "open"),
    "taken": (queued(), "已由 Ben Orr 收下", "taken by Ben Orr"),
    "taken into a tree": (
        queued(tree="linux-block for-next"),
        "已由 Ben Orr 收入 linux-block for-next",
        "taken by Ben Orr into linux-block for-next",
    ),
    "taken by one with a Chinese name": (
        queued(by=LIN, tree="for-next"),
        "已由林小满收入 for-next",
        "taken by 林小满 into for-next",
    ),
    "taken in part": (
        queued(patches=2),
        "历次版本合计 3 个补丁，其中 2 个已由 Ben Orr 收下",
        "2 of 3 patches in all versions taken by Ben Orr",
    ),
    "told by a robot": (
        queued("fate.robot", tree="tip sched/core"),
        "已在 tip sched/core 树中",
        "in the tree tip sched/core",
    ),
    "told by a robot, in part": (
        queued("fate.robot", tree="tip sched/core", patches=1),
        "历次版本合计 3 个补丁，其中 1 个已在 tip sched/core 树中",
        "1 of 3 patches in all versions in the tree tip sched/core",
    ),
    "told by a robot, of no tree": (
        queued("fate.robot"),
        "已由 Ben Orr 收下",
        "taken by Ben Orr",
    ),
    "asked for": (
        queued("fate.asked", tree="git://git.example.org/tulips.git tags/pull-5.10"),
        "已列入 Ben Orr 的拉取请求",
        "in a pull request by Ben Orr",
    ),
    "pulled": (
        queued("fate.pulled", patches=2),
        "历次版本合计 3 个补丁，其中 2 个已随 Ben Orr 的拉取请求并入上一级树",
        "2 of 3 patches in all versions in a pull request by Ben Orr that was pulled",
    ),
    "merged": (MERGED, "已合入 v5.9", "merged for v5.9"),
    "merged, probably": (
        merged((3, replace(V5_9, certain=False))),
        "已合入应为 v5.9 的版本",
        "merged for what is probably v5.9",
    ),
    "merged, nobody knows for which": (
        merged((3, Landing("", "", certain=False))),
        "已合入主线的某一版",
        "merged for a release that is not known",
    ),
    "merged, nothing known of where": (
        merged((3, None)),
        "已合入主线的某一版",
        "merged for a release that is not known",
    ),
    "merged in two candidates of one release": (
        merged((1, V5_9), (2, replace(V5_9, candidate="5.9-rc4"))),
        "已合入 v5.9",
        "merged for v5.9",
    ),
    "merged in two releases": (
        merged((1, V5_9), (2, V5_10)),
        "已合入主线：1 个补丁在 v5.9、2 个补丁在 v5.10",
        "merged: 1 patch for v5.9, 2 patches for v5.10",
    ),
    "partly": (
        merged((2, V5_9), outcome=Outcome.PARTLY),
        "历次版本合计 3 个补丁，其中 2 个已合入 v5.9",
        "2 of 3 patches in all versions merged for v5.9",
    ),
    "partly, the rest on the way": (
        merged((2, V5_9), outcome=Outcome.PARTLY, more=1),
        "历次版本合计 3 个补丁，其中 2 个已合入 v5.9，另有 1 个已收下、尚待合入",
        "2 of 3 patches in all versions merged for v5.9, 1 more on the way",
    ),
    "partly, in two releases, more on the way": (
        merged((1, V5_9), (2, V5_10), total=9, outcome=Outcome.PARTLY, more=2),
        "历次版本合计 9 个补丁，其中 3 个已合入主线：1 个补丁在 v5.9、2 个补丁在 v5.10，"
        "另有 2 个已收下、尚待合入",
        "3 of 9 patches in all versions merged: 1 patch for v5.9, 2 patches for v5.10, "
        "2 more on the way",
    ),
    "reverted": (
        merged((3, V5_9), outcome=Outcome.REVERTED),
        "已合入 v5.9，之后又被回退",
        "merged for v5.9, then reverted",
    ),
    "reverted, of what was merged in part": (
        merged((1, V5_9), outcome=Outcome.REVERTED),
        "历次版本合计 3 个补丁，其中 1 个已合入 v5.9，之后又被回退",
        "1 of 3 patches in all versions merged for v5.9, then reverted",
    ),
    "superseded": (refused(Outcome.SUPERSEDED, "fate.superseded"), "已被取代", "superseded"),
    "withdrawn": (
        refused(Outcome.WITHDRAWN, "fate.withdrawn", ADA),
        "作者已撤回",
        "withdrawn by its author",
    ),
    "rejected": (
        refused(Outcome.REJECTED, "fate.rejected"),
        "Ben Orr 拒绝接收",
        "refused by Ben Orr",
    ),
    "objected to": (
        refused(Outcome.REJECTED, "fate.nak", LIN),
        "林小满拒绝接收",
        "refused by 林小满",
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_fate_is_a_clause(case: str) -> None:
    told, zh, en = WORDS[case]
    assert plain(fated(told, ZH.catalogue)) == zh
    assert plain(fated(told, EN.catalogue)) == en


def test_every_outcome_has_words() -> None:
    assert {told.outcome for told, _, _ in WORDS.values()} == set(Outcome)


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        ("git://git.kernel.org/pub/scm/linux/kernel/git/axboe/linux-block.git", "linux-block"),
        ("https://git.example.org/tulips.git/ for-next", "tulips for-next"),
        ("git@git.example.org:tulips.git for-next", "tulips for-next"),
        ("ssh://ben@git.example.org/tulips", "tulips"),
        ("tip sched/core", "tip sched/core"),
        ("  dev \t branch\n", "dev branch"),
        ("<b>x</b> *y* [z](https://evil.example)", "<b>x</b> *y* [z] https://evil.example"),
        ("\x1b[2J\u202eeert", "␛[2J[U+202E]eert"),
        ("", ""),
        (" \u200b ", ""),
        ("x" * 49, ""),
    ],
    ids=[
        "git",
        "https with a branch",
        "scp",
        "ssh",
        "a name",
        "white space",
        "markup",
        "controls",
        "none",
        "nothing to see",
        "no name",
    ],
)
def test_a_tree_is_named_without_its_place(tree: str, shown: str) -> None:
    """Its words are somebody's: they stand apart on the page."""
    told = fated(queued(tree=tree), EN.catalogue)
    assert plain(told) == "taken by Ben Orr" + (f" into {shown}" if shown else "")
    assert not shown or Run(shown, mail=True) in told


@pytest.mark.parametrize(
    "tree",
    [
        "ben@example.org",
        "ben@example.org for-next",
        "for-next of ben@example.org",
        "<ben@example.org>",
        "mailto:ben@example.org",
        "ben.rose+git@mail.example.org:tulips.git",
        "https://ben@example.org/tulips.git",
        "git://example.org/ben@example.org",
        "ben@@example.org",
    ],
)
@pytest.mark.parametrize("rule", ["fate.applied", "fate.robot", "fate.asked"])
def test_no_address_is_shown_as_a_tree(rule: str, tree: str) -> None:
    assert "@" not in plain(fated(queued(rule, tree=tree), EN.catalogue))


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        (NAMELESS, "cyd.dunn"),
        (ADDRESS_FOR_NAME, "dee"),
        (Person("Ben <ben@example.org>", "ben@example.org"), "Ben <ben […]>"),
        (SPECIALS, "*Eve* [_Roe_](https://evil.example) `x` <b>&amp;"),
        (Person("Ben \x1b[5m\u202eesoR", ""), "Ben ␛[5m[U+202E]esoR"),
        (Person("", ""), "?"),
    ],
    ids=["no name", "an address for a name", "an address in it", "markup", "controls", "nobody"],
)
@pytest.mark.parametrize(
    "told",
    [
        queued(),
        queued("fate.asked"),
        queued("fate.pulled"),
        refused(Outcome.REJECTED, "fate.nak"),
    ],
    ids=["taken", "asked", "pulled", "refused"],
)
def test_a_person_is_a_name_and_stands_apart(told: Fate, by: Person, shown: str) -> None:
    (said,) = told.signs
    words = fated(replace(told, signs=(replace(said, by=by),)), EN.catalogue)
    assert Run(shown, mail=True) in words
    assert "@" not in plain(words)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (MERGED, MERGE),
        (merged((1, V5_9), (2, V5_9)), ""),
        (OPEN, ""),
        (queued(), ""),
    ],
    ids=["one merge", "two merges", "open", "taken"],
)
def test_the_commit_of_a_merge_is_linked(told: Fate, name: str) -> None:
    href = f"https://git.kernel.org/torvalds/c/{name}"
    assert commit(told) == ((Run(name[:12], href=href),) if name else ())


@pytest.mark.parametrize(
    ("merge", "commits", "name"),
    [
        ("", ("1234567890ab",), "1234567890ab"),
        ("", ("1234567890ab", "abcdef123456"), "1234567890ab"),
        (MERGE, ("1234567890ab",), MERGE),
        ("", (), ""),
        ("", ("1234567",), ""),
        ("", ("1234567890ab/../x",), ""),
        ("", ("javascript:x",), ""),
        ("", ("A" * 40,), ""),
        ("", ("1234567890ab\n",), ""),
    ],
    ids=["own", "several", "merge", "none", "short", "path", "scheme", "no hex", "line end"],
)
def test_what_is_no_commit_is_not_linked(merge: str, commits: tuple[str, ...], name: str) -> None:
    """The merge before the patch's own; an id is hex, long enough to be one."""
    by = sign("fate.upstream", Outcome.MERGED, merge=merge, commits=commits, landing=V5_9)
    found = commit(Fate(Outcome.MERGED, KNOWN, 1, 1, steps=(Step(1, by),), signs=(by,)))
    assert [run.href.rpartition("/")[2] for run in found] == ([name] if name else [])
    assert [run.text for run in found] == ([name[:12]] if name else [])


def test_the_mails_of_a_sign() -> None:
    """What says so first; a commit of a clone has none."""
    told = sign("fate.pull", Outcome.MERGED, message="pull@x", others=("bot@x",))
    assert mails(told) == ("pull@x", "bot@x")
    assert mails(sign("fate.link", Outcome.MERGED, message=None)) == ()


def test_signs_that_decide_stand_once() -> None:
    first, again = queued(), queued()
    assert deciding((first, None, OPEN, again, MERGED)) == (*first.signs, *MERGED.signs)


# In an item


DEMO = replace(REVISED, fate=Fate(), since=None, said=())


@pytest.mark.parametrize(
    ("told", "zh", "en"),
    [
        (OPEN, "尚无定论", "open"),
        (queued(), "已由 Ben Orr 收下（8 月 25 日）", "taken by Ben Orr (25 August)"),
        (MERGED, "已合入 v5.9（8 月 25 日）", "merged for v5.9 (25 August)"),
        (
            replace(queued(), known=at(12, 24, 2019)),
            "已由 Ben Orr 收下（2019 年 12 月 24 日）",
            "taken by Ben Orr (24 December 2019)",
        ),
    ],
    ids=["open", "taken", "merged", "in another year"],
)
def test_the_state_tells_what_became_of_it(told: Fate, zh: str, en: str) -> None:
    """With the day when that got known, if it did."""
    story = replace(DEMO, fate=told)
    assert plain(item("1", story, ZH).state) == f"v7，8 月 28 日发布；截至 9 月 3 日：{zh}"
    assert plain(item("1", story, EN).state) == f"v7, posted 28 August; as of 3 September {en}"


LATER = replace(MERGED, known=at(10, 14))


def test_what_got_known_since_is_said_apart() -> None:
    """With its commit, linked, and where that stands."""
    story = replace(DEMO, fate=queued(), since=LATER)
    said = item("1", story, EN).since
    assert plain(said) == (
        "Since then: merged for v5.9, merge commit 333333333333 (14 October) [6][7]."
    )
    assert plain(item("1", story, ZH).since) == (
        "后来：已合入 v5.9，合并提交 333333333333（10 月 14 日） [6][7]。"
    )
    assert [run.href for run in said if run.text == "333333333333"] == [
        f"https://git.kernel.org/torvalds/c/{MERGE}"
    ]


def test_nothing_got_known_since() -> None:
    assert item("1", replace(DEMO, fate=queued()), EN).since == ()
    assert item("1", replace(DEMO, since=OPEN), EN).since == ()


def test_of_two_merges_no_commit_is_named() -> None:
    story = replace(DEMO, since=replace(merged((1, V5_9), (2, V5_10)), known=at(10, 14)))
    assert plain(item("1", story, EN).since) == (
        "Since then: merged: 1 patch for v5.9, 2 patches for v5.10 (14 October) [5][6][7][8]."
    )


def test_a_clones_commit_has_no_mail_to_mark() -> None:
    by = sign("fate.link", Outcome.MERGED, message=None, commits=(MERGE,), landing=V5_9)
    since = Fate(Outcome.MERGED, at(10, 14), 3, 3, steps=(Step(3, by),), signs=(by,))
    told = item("1", replace(DEMO, since=since), EN)
    assert plain(told.since) == (
        "Since then: merged for v5.9, mainline commit 333333333333 (14 October)."
    )
    assert len(told.sources) == 4


def test_only_some_sources_are_marked() -> None:
    """All stand in the item's list."""
    signs = tuple(
        sign("fate.applied", Outcome.QUEUED, message=f"said{number}@x", known=at(10, 14))
        for number in range(6)
    )
    since = Fate(Outcome.QUEUED, at(10, 14), 6, 6, 6, signs=signs)
    told = item("1", replace(DEMO, since=since), EN)
    assert plain(told.since) == ("Since then: taken by Ben Orr (14 October) [5][6][7][8].")
    assert len(told.sources) == 4 + 6


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("fate.pull", "拉取请求", "the pull request"),
        ("fate.pulled", "拉取请求", "the pull request"),
        ("fate.asked", "拉取请求", "the pull request"),
        ("fate.reverted", "拉取请求", "the pull request"),
        ("fate.robot", "代码树的通知", "a notice from the tree"),
        ("fate.upstream", "指明主线提交的邮件", "a mail that names the mainline commit"),
        ("fate.applied", "Ben Orr 的话", "what Ben Orr said"),
        ("fate.nak", "Ben Orr 的话", "what Ben Orr said"),
    ],
)
def test_sources_say_what_they_are(rule: str, zh: str, en: str) -> None:
    told = sign(rule, Outcome.QUEUED, message="one@x", others=("two@x",))
    story = replace(DEMO, since=Fate(Outcome.QUEUED, at(10, 14), 3, 3, 3, signs=(told,)))
    answers = {"对拉取请求的答复", "the answer to the pull request"}
    for context, words in ((ZH, zh), (EN, en)):
        first, second = item("1", story, context).sources[-2:]
        assert plain(first.label) == words
        assert plain(second.label) in answers
        assert first.href == "https://lore.kernel.org/r/one@x"


def test_a_posting_that_tells_of_itself_stays_a_posting() -> None:
    """An author who withdraws in the mail of the next version: one source, not two."""
    told = sign("fate.withdrawn", Outcome.WITHDRAWN, ADA, message="v6/a+b%(1)@ada.example.org")
    fate = Fate(Outcome.WITHDRAWN, KNOWN, 3, 3, signs=(told,), objections=(told,))
    sources = item("1", replace(DEMO, fate=fate), EN).sources
    assert [plain(each.label) for each in sources] == [
        "v4, 29 July",
        "v5, 12 August",
        "v6, 19 August",
        "v7, 28 August",
    ]


def test_the_words_that_decided_it_are_quoted() -> None:
    """Of the fate and of what got known since, without addresses; not of who decided nothing."""
    story = replace(
        RESENT,
        fate=refused(Outcome.REJECTED, "fate.nak"),
        said=(
            quotation("said@ben.example.org", "NAK.\n  Ask <b>ada@example.org</b>\x1b[2J."),
            quotation("other@x", "Nobody asked."),
        ),
    )
    en, zh = (item("1", story, context).facts[0] for context in (EN, ZH))
    assert (en.label, plain(en.text)) == (
        "Quoted",
        "“NAK. Ask <b>ada […]</b>␛[2J.” (Ben Orr) [3]",
    )
    assert (zh.label, plain(zh.text)) == (
        "原话",
        "“NAK. Ask <b>ada […]</b>␛[2J.”（Ben Orr） [3]",
    )


def test_the_colophon_says_what_open_means() -> None:
    zh, en = (page(ISSUE, load(language)).back[1].paragraphs for language in ("zh", "en"))
    assert any("“尚无定论”只是说读到的邮件里没有更多消息" in each for each in zh)
    assert any("Open means that none of what was read tells more" in each for each in en)
