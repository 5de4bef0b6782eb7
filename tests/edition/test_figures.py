"""Figures and names of new interfaces, as a page says them in both languages."""

import re
from dataclasses import replace

import pytest

from invented_issue import (
    ADA,
    BEN,
    HOSTILE,
    ISSUE,
    LIN,
    MONTH,
    NAMELESS,
    REVISED,
    SPECIALS,
)
from kmonthly.edition.catalogue import Catalogue, load
from kmonthly.edition.figures import (
    LINES,
    NAMES,
    TABLES,
    WORDS,
    measures,
    new_names,
    tables,
)
from kmonthly.edition.format import Format
from kmonthly.edition.html import Html
from kmonthly.edition.items import Context, item
from kmonthly.edition.markdown import Markdown
from kmonthly.edition.model import Quote, Text, ours, plain
from kmonthly.edition.view import last_day, page
from kmonthly.mail.model import USER_VISIBLE, Claim, ClaimKind, Direction
from kmonthly.mail.model import IdentifierKind as Kind
from kmonthly.story.gist import named_claim
from kmonthly.story.glossary import read_glossary
from kmonthly.story.model import Elsewhere, Stated
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person
from stories import claim, introduced, stated

ZH, EN = load("zh"), load("en")
UP, DOWN = Direction.UP, Direction.DOWN


def mark(message: MessageId) -> Text:
    """The mark of a source, as an item gives it."""
    return ours(f"({message})")


def row(said: Stated, words: Catalogue = EN) -> tuple[str, str, str]:
    """What is measured, how much, what is said besides."""
    (found,) = measures([said], words, mark)
    return plain(found.what) + plain(found.said), plain(found.value), plain(found.note)


def lines(quote: Quote) -> list[str]:
    """What a table shows."""
    return [plain(line) for each in quote.paragraphs for line in each.lines]


# One row a figure


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (claim(ClaimKind.CHANGE, "120", "3", unit="us"), "120 → 3 us"),
        (claim(ClaimKind.CHANGE, "12 MB", "3 GB"), "12 MB → 3 GB"),
        (claim(ClaimKind.CHANGE, "59,800", "2,100"), "59,800 → 2,100"),
        (claim(ClaimKind.CHANGE, "12", "9", unit="%"), "12 → 9%"),
        (claim(ClaimKind.PERCENT, "12", unit="%", direction=UP), "↑ 12%"),
        (claim(ClaimKind.PERCENT, "30-40", unit="%", direction=DOWN), "↓ 30-40%"),
        (claim(ClaimKind.PERCENT, "12", unit="%"), "12%"),
        (claim(ClaimKind.FACTOR, "3", unit="x", direction=UP), "↑ 3×"),
        (claim(ClaimKind.RATE, "1.5", unit="GB/s", direction=UP), "1.5 GB/s"),
        (claim(ClaimKind.SIZE, "64", unit="KiB"), "64 KiB"),
        (claim(ClaimKind.LIMIT, "4096", unit="CPUs"), "4096 CPUs"),
        (claim(ClaimKind.LIMIT, "16", unit="pages", measures="pages"), "16"),
        (claim(ClaimKind.LIMIT, "2486"), "2486"),
        (claim(ClaimKind.COUNT, "12", unit="warnings", measures="warnings"), "12"),
        (claim(ClaimKind.TEST, "25 passed", "1 failed"), "25 passed, 1 failed"),
    ],
    ids=lambda each: "" if isinstance(each, str) else each.kind.value,
)
def test_values(said: Claim, value: str) -> None:
    """As the mail writes them, with arrows of ours."""
    assert row(stated(replace(said, words="it")))[1] == value


def test_a_row_in_both_languages() -> None:
    """A cost of the cover, with where it was measured, and what a patch says instead."""
    other = Elsewhere(MessageId("2@example.org"), 2, ("7", "9"), "")
    said = stated(
        claim(
            ClaimKind.PERCENT,
            "5",
            unit="%",
            measures="memory",
            direction=UP,
            is_cost=True,
            conditions="on a large bed",
        ),
        elsewhere=(other,),
    )
    assert row(said) == ("memory", "↑ 5%", "cost; on a large bed; 7%, 9% in patch 2")
    assert row(said, ZH) == ("memory", "提高 5%", "代价；on a large bed；补丁 2 中为 7%、9%")
    (found,) = measures([said], EN, mark)
    assert (found.is_cost, plain(found.source)) == (True, "(0@example.org)")


def test_what_the_cover_says_instead() -> None:
    other = Elsewhere(MessageId("0@example.org"), 0, ("64",), "")
    said = stated(claim(ClaimKind.SIZE, "96", unit="bytes", measures="record"), 2)
    said = replace(said, elsewhere=(other,))
    assert row(said) == ("record", "96 bytes", "64 bytes in the cover")
    assert row(said, ZH) == ("record", "96 bytes", "封面中为 64 bytes")


GLOSSARY = read_glossary(
    """
    [[term]]
    id = "bed"
    en = "flower bed"
    zh = "花坛"
    note_en = "Where flowers stand."
    note_zh = "种花之处。"
    """,
    '[words]\nof = "的"\nmemory = "内存"\nbytes = "字节"\n"open time" = "打开时间"\n',
)


@pytest.mark.parametrize(
    ("said", "what", "value"),
    [
        (claim(ClaimKind.SIZE, "96", unit="bytes", measures="memory"), "内存", "96 字节"),
        (
            claim(ClaimKind.CHANGE, "9", "5", unit="ms", direction=DOWN, measures="open time"),
            "打开时间",
            "由 9 降至 5 ms",
        ),
        (
            claim(ClaimKind.PERCENT, "5", unit="%", measures="memory of the flower bed"),
            "花坛（flower bed）的内存",
            "5%",
        ),
        (
            claim(ClaimKind.FACTOR, "3", unit="x", words="Any flower bed grows 3x.", direction=UP),
            "与花坛（flower bed）有关：Any flower bed grows 3x.",
            "提高 3×",
        ),
        (claim(ClaimKind.SIZE, "96", unit="KB", measures="the pot"), "the pot", "96 KB"),
    ],
)
def test_what_is_measured_in_chinese(said: Claim, what: str, value: str) -> None:
    """As far as it has names there; English stands alone."""
    found = row(named_claim(stated(said), GLOSSARY), ZH)
    assert found[:2] == (what, value)
    english = row(named_claim(stated(said), GLOSSARY))
    assert not any("\u4e00" <= each <= "\u9fff" for each in "".join(english))


@pytest.mark.parametrize(
    ("by", "english", "chinese"),
    [
        (BEN, "Ben Orr, in an answer", "Ben Orr 在回复中所述"),
        (LIN, "林小满, in an answer", "林小满在回复中所述"),
        (NAMELESS, "cyd.dunn, in an answer", "cyd.dunn 在回复中所述"),
    ],
)
def test_an_answer_is_told_with_who_wrote_it(by: Person, english: str, chinese: str) -> None:
    """And without an address."""
    said = stated(claim(ClaimKind.PERCENT, "5", unit="%", measures="memory"), None, by=by)
    assert row(said)[2] == english
    assert row(said, ZH)[2] == chinese


def test_a_patch_s_figure_needs_no_note() -> None:
    said = stated(claim(ClaimKind.PERCENT, "5", unit="%", measures="memory"), 3, by=ADA)
    assert row(said)[2] == ""


def test_the_sentence_stands_where_nothing_says_what_is_measured() -> None:
    """In one line, its end left out where it is long; of tests always."""
    words = "All of it\n  improves by 5%."
    assert row(stated(claim(ClaimKind.PERCENT, "5", words=words)))[0] == "All of it improves by 5%."
    tested = claim(ClaimKind.TEST, "25 passed", measures="tests", words="With 9 beds: 25 passed")
    assert row(stated(tested))[0] == "With 9 beds: 25 passed"
    what = row(stated(claim(ClaimKind.PERCENT, "5", words="deeper " * 40)))[0]
    assert re.fullmatch(r"(deeper )+…", what)
    assert WORDS - 10 < len(what) <= WORDS + 2


def test_tables_are_no_rows() -> None:
    assert measures([stated(claim(ClaimKind.TABLE, words="a  1\nb  2"))], EN, mark) == ()


# Tables


def table(count: int, margin: str = "    ") -> Stated:
    """So many lines, and an empty one."""
    words = "\n".join(["", *(f"{margin}beds {number}    12.5  " for number in range(count))])
    return stated(claim(ClaimKind.TABLE, words=words), 1, by=BEN)


def test_a_table_is_quoted_as_it_stands() -> None:
    """But for what all its lines are indented by; with who measured it, and where that stands."""
    words = "      before  after\n  1     12.5   14.0\n\n  16   101.3  180.9"
    said = stated(claim(ClaimKind.TABLE, words=words), by=BEN)
    (english,) = tables([said], EN, "en", mark)
    (paragraph,) = english.paragraphs
    assert paragraph.verbatim
    assert lines(english) == ["    before  after", "1     12.5   14.0", "16   101.3  180.9"]
    assert all(run.mail for line in paragraph.lines for run in line)
    assert plain(english.source) == "Measured by Ben Orr (0@example.org)"
    (chinese,) = tables([said], ZH, "en", mark)
    assert plain(chinese.source) == "Ben Orr 的测量结果 (0@example.org)"


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [(1, "1 more line", "另有 1 行"), (26, "26 more lines", "另有 26 行")],
)
def test_a_long_table_is_cut_and_the_rest_counted(more: int, english: str, chinese: str) -> None:
    for words, said in ((EN, english), (ZH, chinese)):
        (quote,) = tables([table(LINES + more)], words, "en", mark)
        assert lines(quote) == [f"beds {number}    12.5" for number in range(LINES)] + [said]
        assert [each.verbatim for each in quote.paragraphs] == [True, False]


def test_a_table_that_fits_is_whole() -> None:
    (quote,) = tables([table(LINES)], EN, "en", mark)
    assert len(lines(quote)) == LINES
    assert len(quote.paragraphs) == 1


def test_the_first_tables_are_quoted() -> None:
    """Whatever other claims stand between them."""
    claims = [table(1), stated(claim(ClaimKind.RATE, "1")), table(2), table(3)]
    assert [len(lines(each)) for each in tables(claims, EN, "en", mark)] == [1, 2][:TABLES]


# Names


def test_names_by_kind() -> None:
    """What comes and what goes; what only code meets is left out."""
    names = [
        introduced(Kind.KCONFIG, "BEDS"),
        introduced(Kind.KCONFIG, "TULIPS"),
        introduced(Kind.KCONFIG, "ASTERS", removed=True),
        introduced(Kind.SYSCALL, "pour"),
        introduced(Kind.FUNCTION, "tulip_pour"),
        introduced(Kind.EXPORT, "tulip_dig", removed=True),
    ]
    assert [(fact.label, plain(fact.text)) for fact in new_names(names, EN)] == [
        ("New interfaces", "Kconfig: BEDS, TULIPS; system calls: pour"),
        ("Removed interfaces", "Kconfig: ASTERS"),
    ]
    assert [(fact.label, plain(fact.text)) for fact in new_names(names, ZH)] == [
        ("新接口", "配置选项：BEDS、TULIPS；系统调用：pour"),
        ("移除的接口", "配置选项：ASTERS"),
    ]
    assert new_names(names[-2:], EN) == ()
    assert new_names([], EN) == ()


@pytest.mark.parametrize("more", [0, 1, 8])
def test_of_many_names_of_a_kind_the_first_are_listed(more: int) -> None:
    names = [introduced(Kind.KCONFIG, f"BED_{number:02}") for number in range(NAMES + more)]
    listed = [f"BED_{number:02}" for number in range(NAMES)]
    (english,), (chinese,) = (new_names(names, words) for words in (EN, ZH))
    rest = (f" and {more} more", f" 等，另有 {more} 个") if more else ("", "")
    assert plain(english.text) == f"Kconfig: {', '.join(listed)}{rest[0]}"
    assert plain(chinese.text) == f"配置选项：{'、'.join(listed)}{rest[1]}"


def test_every_kind_that_users_meet_has_words_in_both_languages() -> None:
    for kind in USER_VISIBLE:
        for words in (EN, ZH):
            (fact,) = new_names([introduced(kind, "tulip")], words)
            assert plain(fact.text).endswith("tulip")


# In an item


CONTEXT = Context(EN, MONTH, last_day(ISSUE.cutoff))


def test_an_item_names_the_mails_of_its_figures_among_its_sources() -> None:
    """
    [PATCH v7 0/13] ...     memory: 5 %
      [PATCH v7 2/13] ...   record: 96 bytes
      Re: ...               ben: 9 %
    """
    claims = (
        stated(claim(ClaimKind.PERCENT, "5", unit="%", measures="memory"), 0, message="v7/0"),
        stated(claim(ClaimKind.SIZE, "96", unit="bytes", measures="record"), 2, message="v7/2"),
        stated(claim(ClaimKind.PERCENT, "9", unit="%", measures="it"), None, message="re", by=BEN),
    )
    story = replace(REVISED, claims=claims, introduced=(introduced(Kind.KCONFIG, "BEDS"),))
    shown = item("1", story, CONTEXT)
    assert [plain(each.said) for each in shown.measures] == ["memory", "record", "it"]
    assert ("New interfaces", "Kconfig: BEDS") in [
        (fact.label, plain(fact.text)) for fact in shown.facts
    ]
    anchors = {link.partition("#")[2] for each in shown.measures for link in _links(each.source)}
    assert len(anchors) == 3
    assert anchors <= {source.anchor for source in shown.sources}
    assert any("Patch 2" in plain(source.label) for source in shown.sources)


def _links(text: Text) -> list[str]:
    return [run.href for run in text if run.href]


# What others wrote


WILD = f"{HOSTILE} <img src=x onerror=alert(1)> [x](https://evil.example) `a` ada@example.org"


@pytest.mark.parametrize("form", [Html(), Markdown()], ids=["html", "md"])
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_hostile_words_do_nothing(form: Format, words: Catalogue) -> None:
    """Scripts, images, links, reversed words, escapes, addresses; in every place that a figure or a
    name has on a page. `test_formats` reads the same as HTML and Markdown are read."""
    change = claim(ClaimKind.CHANGE, WILD, WILD, unit=WILD, measures=WILD, conditions=WILD)
    instead = Elsewhere(MessageId("1@example.org"), 1, (WILD,), WILD)
    claims = (
        stated(change, None, by=SPECIALS, elsewhere=(instead,)),
        stated(claim(ClaimKind.TEST, WILD, words=WILD), 1),
        stated(claim(ClaimKind.TABLE, words=f"| {WILD} |\n|---|\n```\n# {WILD}\n"), 3, by=SPECIALS),
    )
    names = (introduced(Kind.KCONFIG, WILD), introduced(Kind.SYSFS, WILD, removed=True))
    story = replace(REVISED, claims=claims, introduced=names)
    chapters = [replace(ISSUE.chapters[1], stories=(story,))]
    text = form.render(page(replace(ISSUE, chapters=tuple(chapters)), words)).decode()
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert text.count("alert(1)") > 10
    assert not re.search(r"(?<!\\)<(?:script|img)", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert 'href="https://evil' not in text
    assert form.suffix == ".html" or not re.search(r"(?<!\\)\]\(https?\\?://evil", text)
    assert "@" not in re.sub(r"lore\.kernel\.org/r/[^\s<>\")]+", "", text)
