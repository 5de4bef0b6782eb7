"""What a page says of an issue, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from invented_issue import (
    BEN,
    DISCUSSED,
    HOSTILE,
    HOSTILE_STORY,
    ISSUE,
    LATE_FIND,
    LIN,
    MONTH,
    RESENT,
    REVISED,
    RFC,
    at,
    quotation,
    sent,
    story,
)
from kmonthly.edition.catalogue import load
from kmonthly.edition.clean import mail
from kmonthly.edition.items import Context, anchor, item, line
from kmonthly.edition.model import Run, plain
from kmonthly.edition.view import last_day, page
from kmonthly.issue.model import Masthead
from kmonthly.story.model import Digest, Discussion, Happened, Story
from kmonthly.terms.ids import MessageId

ZH = Context(load("zh"), MONTH, last_day(ISSUE.cutoff))
EN = Context(load("en"), MONTH, last_day(ISSUE.cutoff))


@pytest.mark.parametrize(
    ("told", "zh", "en"),
    [
        (
            REVISED,
            "本月发布三次（8 月 12、19、28 日，v5→v7）；此前是 7 月 29 日的 v4。"
            "补丁由 11 个变为 13 个。",
            "Posted three times this month (12, 19, 28 August: v5 to v7); before, it stood at v4 "
            "of 29 July. Its patches went from 11 to 13.",
        ),
        (
            HOSTILE_STORY,
            "本月首次发布（8 月 3 日，未标版本号的一版）。",
            "First posted this month (3 August: an unnumbered first version).",
        ),
        (
            RFC,
            "本月首次发布，前后两次（8 月 1、9 日，RFC/RFT→RFC v2）。",
            "First posted this month, twice in all (1, 9 August: RFC/RFT to RFC v2).",
        ),
        (
            LATE_FIND,
            "本月发布一次（8 月 20 日，v5.1）；所读归档中未见更早的版本。",
            "Posted once this month (20 August: v5.1); no earlier version was found in the "
            "archives read.",
        ),
        (
            RESENT,
            "本月重发一次（8 月 5 日，v2 重发）；上次发布于 2019 年 12 月 24 日。",
            "Resent once this month (5 August: v2 resent); last posted on 24 December 2019.",
        ),
        (
            DISCUSSED,
            "本月没有新的发布，讨论的是 7 月 2 日的未标版本号的一版。",
            "No posting this month; the discussion is of an unnumbered first version, posted on "
            "2 July.",
        ),
    ],
)
def test_what_happened_is_one_statement(told: Story, zh: str, en: str) -> None:
    assert plain(item("1.1", told, ZH).happened) == zh
    assert plain(item("1.1", told, EN).happened) == en


def test_many_postings_are_counted() -> None:
    often = story("often", *(sent(f"{day}@x", at(8, day), day) for day in range(1, 13)))
    assert "前后 12 次（" in plain(item("1", often, ZH).happened)
    assert "12 times in all (" in plain(item("1", often, EN).happened)


def test_the_state_is_that_of_the_cutoff() -> None:
    assert plain(item("1", REVISED, ZH).state) == (
        "v7，8 月 28 日发布；截至 9 月 3 日："
        "历次版本合计 13 个补丁，其中 11 个已由林小满收入 demofs for-next（8 月 30 日）"
    )
    assert plain(item("1", REVISED, EN).state) == (
        "v7, posted 28 August; as of 3 September 11 of 13 patches in all versions taken by 林小满 "
        "into demofs for-next (30 August)"
    )
    early = replace(EN, known_until=at(8, 29).date())
    assert plain(item("1", REVISED, early).state).startswith(
        "v7, posted 28 August; as of 29 August"
    )


def test_facts_of_an_item() -> None:
    facts = {each.label: plain(each.text) for each in item("1", REVISED, EN).facts}
    assert facts == {
        "Quoted": "“Applied 1-11 to `for-next`, ask ada […].” (林小满) [5]",
        "Changes": "since v4 of 29 July: 1 patch unchanged; 1 patch changed; 1 patch added: "
        f"“{plain(mail(HOSTILE))}”; 1 patch dropped: “demofs: dig”; "
        "from +1,200 −93 to +1,412 −93 lines",
        "New tags": "Reviewed-by 林小满; Acked-by *Eve* [_Roe_](https://evil.example) `x` <b>&amp;",
        "Postings": "v4, 29 July[1] · v5, 12 August[2] · v6, 19 August[3] · v7, 28 August[4]",
        "Size": "13 patches (12 in the archives read), 23 files, +1,412 −93 lines, summed over its "
        "patches",
        "Lists": "on linux-fs, also addressed to linux-api",
        "Replies": "93, from 10 people: Ben Orr, 林小满, cyd.dunn, dee, *Eve* "
        "[_Roe_](https://evil.example) `x` <b>&amp;, Ben Orr, Ben Orr, Ben Orr and 2 more; "
        "the author’s own: 12",
        "Review tags": "林小满, *Eve* [_Roe_](https://evil.example) `x` <b>&amp;",
    }


def test_what_the_author_says_of_each_step() -> None:
    """Each with its own source; a long one is cut where the page says so."""
    told = item("1", REVISED, EN)
    first, second = told.changelogs
    assert [plain(each.source) for each in told.changelogs] == [
        "Ada Vale, on what was changed [3]",
        "Ada Vale, on what was changed [4]",
    ]
    assert plain(first.paragraphs[-1].lines[-1]) == " - `less` <b>of</b> it"
    assert plain(second.paragraphs[-1].lines[0]) == "[…]"


def test_an_item_has_an_anchor_for_each_name() -> None:
    told = item("1", REVISED, EN)
    assert told.aliases == (anchor(MessageId("v1.1@ada.example.org")),)


def test_a_renamed_series_says_what_it_was_called() -> None:
    before = replace(REVISED.facts.sendings[0], title="demofs: cache the free map")
    delta = replace(REVISED.facts.delta, before=before)
    told = replace(REVISED, facts=replace(REVISED.facts, delta=delta))
    assert "v4 of 29 July. It was called “demofs: cache the free map” then. Its" in plain(
        item("1", told, EN).happened
    )
    assert "当时题为“demofs: cache the free map”。" in plain(item("1", told, ZH).happened)
    same = replace(delta, before=replace(before, title="Demofs: keep the free map, in memory"))
    told = replace(REVISED, facts=replace(REVISED.facts, delta=same))
    assert "called" not in plain(item("1", told, EN).happened)


def test_patches_that_were_mended_are_counted_apart() -> None:
    mended = sent("mended@ada.example.org", at(8, 30), 7, minor=1, patches=11, found=1)
    delta = replace(DISCUSSED.facts.delta, corrections=(mended, mended))
    told = replace(DISCUSSED, facts=replace(DISCUSSED.facts, delta=delta))
    said = plain(item("1", told, EN).happened)
    assert said.endswith("posted on 2 July. 2 patches were sent again by themselves, mended.")
    assert plain(item("1", told, ZH).happened).endswith("另有 2 个补丁单独更正重发。")


def test_silence_is_said_of_the_archives_read() -> None:
    facts = {each.label: plain(each.text) for each in item("1", RESENT, ZH).facts}
    assert facts["回复"] == "所读归档中，本月未见他人回复"
    assert facts["规模"] == "3 个补丁"
    assert "评审签名" not in facts


def test_replies_without_names_and_many_lists() -> None:
    told = replace(RFC.facts, discussion=Discussion(2, 0, (), ()))
    facts = {each.label: plain(each.text) for each in item("1", replace(RFC, facts=told), EN).facts}
    assert facts["Replies"] == "2"
    assert facts["Lists"].endswith("list-7 and 4 more")


def test_the_quotation_keeps_its_words_and_names_its_mail() -> None:
    (quote,) = item("1", REVISED, EN).quotes
    assert quote.lang == "en"
    assert quote.label == "What it does"
    assert [(each.verbatim, [plain(line) for line in each.lines]) for each in quote.paragraphs] == [
        (
            False,
            [
                "Today the free map is read from disk for each allocation. Ask ada […], or see "
                "https://lore.kernel.org/r/v4.1@ada.example.org."
            ],
        ),
        (True, [" - it is slow,", " - and <b>it</b> *wears* the disk:"]),
        (True, ["1. before: 120 us", "2. after:    3 us"]),
    ]
    assert plain(quote.source) == "Ada Vale, in the cover letter [4]"
    assert quote.source[-1] == Run("[4]", href=f"#{anchor(REVISED.facts.series)}-4")


def test_a_quotation_from_elsewhere_or_without_words() -> None:
    elsewhere = Digest(problem=quotation("other@x", "It is slow."))
    other = item("1", replace(REVISED, digest=elsewhere), EN)
    (quote,) = other.quotes
    assert quote.label == "The problem"
    assert plain(quote.source) == "Ada Vale, in the patch’s description [5]"
    (label,) = (each.label for each in other.sources if each.href.endswith("/other@x"))
    assert plain(label) == "the quotation"
    empty = Digest(does=quotation("other@x", " \n "))
    assert item("1", replace(REVISED, digest=empty), EN).quotes == ()
    (patch,) = item("1", HOSTILE_STORY, EN).quotes
    assert plain(patch.source).endswith("in the patch’s description [1]")


def test_why_it_is_here() -> None:
    told = item("1", REVISED, EN)
    assert [plain(each) for each in told.placed] == [
        "82% of the changed lines are in fs/demofs",
        "it went to linux-fs",
        'its title says "demofs:"',
        "also touches Memory management, Networking",
    ]
    assert [(plain(each.text), each.points) for each in told.ranked] == [
        ("9 people besides the author replied", "+3.7"),
        ("93 replies from others", "+2.1"),
        ("has a cover letter", "+1"),
        ('its title says housekeeping ("cleanup")', "−0.5"),
    ]
    assert told.total == "6.3 points in all"


def test_a_line() -> None:
    assert plain(line(DISCUSSED, EN).about) == (
        "cyd.dunn · an unnumbered first version, 2 July · 4 replies"
    )
    assert plain(line(RESENT, ZH).about) == "Ben Orr · v2 重发，8 月 5 日 · 未见回复"
    assert line(RESENT, ZH).href == "https://lore.kernel.org/r/again.2@ben.example.org"


def test_an_empty_title_is_not_an_empty_heading() -> None:
    nameless = story("\u200b", sent("only.id@x.example.org", at(8, 1)))
    assert plain(item("1", nameless, EN).title) == "only.id"


def test_masthead() -> None:
    head = page(ISSUE, load("zh")).head
    assert [plain(each.text) for each in head.versions] == [
        "Linux 5.8（8 月 2 日，据内置发布表）",
        "Linux 5.9-rc2（8 月 23 日）",
    ]
    assert head.cutoff == "收录截至 9 月 3 日（UTC）的邮件"
    unknown = page(replace(ISSUE, masthead=Masthead(None, None)), load("en")).head
    assert [plain(each.text) for each in unknown.versions] == [
        "not known from the archives read"
    ] * 2


def test_the_cutoff_is_exclusive() -> None:
    assert last_day(datetime(2020, 9, 4, tzinfo=UTC)).isoformat() == "2020-09-03"


def test_chart() -> None:
    chart = page(ISSUE, load("en")).numbers.chart
    assert (chart.width, chart.days, len(chart.bars)) == (310, 31, 31)
    assert max(bar.height for bar in chart.bars) == 100
    assert (chart.bars[-1].height, chart.bars[-1].label) == (0, "31 August: 0 messages")
    assert [number + 1 for number, bar in enumerate(chart.bars) if bar.weekend][:3] == [1, 2, 8]
    assert chart.words == "Most on 18 August (62), fewest on 31 August (0)."
    assert chart.ticks == ("1", "8", "15", "22", "29")


def test_a_month_without_mail() -> None:
    silent = replace(
        ISSUE, figures=replace(ISSUE.figures, days=(0,) * 31), chapters=(), coverage=()
    )
    told = page(silent, load("en"))
    assert told.numbers.chart.words == "The archives read hold no mail of this month."
    assert told.numbers.chart.spark == ""
    assert told.back[0].table is None


def test_pages_of_two_languages_have_the_same_anchors() -> None:
    zh, en = page(ISSUE, load("zh")), page(ISSUE, load("en"))
    assert [[each.anchor for each in part.items] for part in zh.parts] == [
        [each.anchor for each in part.items] for part in en.parts
    ]
    assert [each.stem for each in zh.siblings] == ["en"]
    assert [each.lang for each in en.siblings] == ["zh-Hans"]


def test_happened_of_one_who_only_answers_keeps_his_reviewers() -> None:
    told = story(
        "demo",
        before=sent("a@x", at(7, 1)),
        happened=Happened.DISCUSSED,
        discussion=Discussion(1, 0, (LIN,), (LIN, BEN)),
    )
    facts = {each.label: plain(each.text) for each in item("1", told, ZH).facts}
    assert facts["评审签名"] == "林小满、Ben Orr"
    assert facts["回复"] == "1 封，来自 1 人：林小满"
