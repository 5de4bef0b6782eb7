"""A digest worded: the gist, who said what, notes at first use."""

from dataclasses import replace

import pytest

from invented_issue import BEN, MONTH, REVISED, at, quotation
from kmonthly.edition.catalogue import load
from kmonthly.edition.digest import NOTES, gist, notes
from kmonthly.edition.items import Context, item
from kmonthly.edition.model import Run, plain
from kmonthly.story.model import (
    Act,
    Coming,
    Digest,
    Gist,
    Named,
    Place,
    Reader,
    Remark,
    Term,
    TermUse,
    Voice,
)

ZH, EN = load("zh"), load("en")


def context(language: str) -> Context:
    return Context(load(language), MONTH, at(9, 3).date())


def term(name: str, zh: str) -> Term:
    return Term(name, name, zh, f"What {name} is.", f"{zh}是什么。")


BED = term("bed", "花床")
MAP = Named("map", "映射", None)
WINTER = Named("winter", "冬季", None)
STORY = replace(
    REVISED,
    gist=Gist(
        Act.EXTEND,
        "widen",
        "demofs",
        (Named("beds", "花床", BED), Named("map", "映射", None), Named("dig_map", "", None)),
        (Place("in", (Named("winter", "冬季", None),)),),
        (Reader.PROGRAMS, Reader.BUILDERS),
        said="widens beds and dig_map() in winter",
        verb="加宽{}",
    ),
    terms=(TermUse(BED, "beds"),),
    digest=Digest(
        problem=quotation("v7.1@ada.example.org", "All beds freeze, and beds are many."),
        remarks=(
            Remark(Voice.OBJECTS, BEN, at(8, 29), quotation("re@ben.example.org", "I object.")),
        ),
        coming=Remark(
            Coming.VERSION, REVISED.facts.author, at(8, 30), quotation("re2@x", "I will send v8.")
        ),
    ),
)


def test_the_gist_is_a_sentence_of_the_language() -> None:
    assert plain(gist(STORY, ZH)) == (
        "文件系统与块 I/O：在冬季中加宽花床（bed）映射 dig_map。"
        "新接口供应用开发者、内核构建者使用。"
    )
    assert plain(gist(STORY, EN)) == (
        "File systems and block I/O: widens beds and dig_map() in winter. Its new interfaces "
        "concern authors of programs, people who configure and build kernels."
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Gist(Act.EXTEND, objects=(MAP,)), "扩展映射"),
        (Gist(Act.CONVERT, objects=(MAP,), verb="转换{}", target=(WINTER,)), "将映射转换为冬季"),
        (Gist(Act.CONVERT, objects=(MAP,), target=(WINTER,), takes=True), "让映射改用冬季"),
        (Gist(Act.CONVERT, target=(WINTER,)), "改用冬季"),
        (
            Gist(Act.ADD, objects=(MAP,), purpose=(WINTER,), purpose_verb="应对{}"),
            "新增映射，以应对冬季",
        ),
        (
            Gist(
                Act.ADD,
                "",
                "",
                (MAP,),
                (),
                verb="让{}",
                purpose=(WINTER,),
                purpose_verb="度过{}",
                lets=True,
            ),
            "让映射度过冬季",
        ),
        (Gist(Act.SUPPORT, purpose=(WINTER,), purpose_verb="度过{}"), "新增对度过冬季的支持"),
        (Gist(Act.SUPPORT), "新增支持"),
        (Gist(Act.ADD, objects=(MAP,), places=(Place("for", (WINTER,)),)), "为冬季新增映射"),
        (Gist(Act.ADD, objects=(MAP,), places=(Place("to", (WINTER,)),)), "为冬季新增映射"),
        (Gist(Act.EXPOSE, objects=(MAP,), places=(Place("to", (WINTER,)),)), "向冬季提供映射"),
        (Gist(Act.REMOVE, objects=(MAP,), places=(Place("from", (WINTER,)),)), "从冬季移除映射"),
        (Gist(Act.ADD, objects=(MAP,), places=(Place("on", (WINTER,)),)), "在冬季上新增映射"),
        (Gist(Act.ADD, objects=(MAP,), places=(Place("with", (WINTER,)),)), "新增映射（冬季）"),
        (Gist(Act.FIX, objects=(MAP,), places=(Place("in", (WINTER,)),)), "修正冬季中映射的问题"),
        (
            Gist(Act.FIX, objects=(MAP,), verb="算{}", negated=True),
            "不再算映射",
        ),
        (
            Gist(Act.ADD, objects=(MAP,), places=(Place("as", (WINTER,)),), verb="算{}"),
            "把映射算为冬季",
        ),
        (
            Gist(Act.ADD, objects=(MAP,), also=(Gist(Act.REMOVE, objects=(WINTER,)),)),
            "新增映射，并移除冬季",
        ),
        (
            Gist(Act.ADD, objects=(MAP,), also=(Gist(Act.REMOVE, told=False),)),
            "新增映射，另有其他改动",
        ),
    ],
)
def test_what_becomes_of_objects_and_what_for(told: Gist, said: str) -> None:
    story = replace(STORY, gist=told)
    assert plain(gist(story, ZH)) == f"文件系统与块 I/O：{said}。"


def test_a_title_of_many_parts_names_them() -> None:
    many = replace(STORY, gist=Gist(Act.ADD, "add", "a, b, c ...", (MAP,), said="adds a map"))
    assert plain(gist(many, ZH)) == "a, b, c ...：新增映射。"
    assert plain(gist(many, EN)) == "a, b, c ...: adds a map."


def test_a_title_that_tells_nothing_gives_way_to_the_terms() -> None:
    dull = replace(STORY, gist=replace(STORY.gist, told=False, readers=()))
    assert plain(gist(dull, ZH)) == "文件系统与块 I/O：扩展，涉及花床（bed）。"


def test_who_said_what_is_told_apart_from_the_words() -> None:
    told = item("1", STORY, context("zh"))
    facts = {each.label: plain(each.text) for each in told.facts}
    assert facts["评论"].endswith("提出异议 [5]")
    assert facts["下一步"] == "Ada Vale 说会发新版 [6]"
    assert [quote.label for quote in told.quotes] == ["问题"]
    assert [quote.label for quote in told.remarks] == ["异议", "将发新版"]


def test_terms_are_explained_and_linked_once() -> None:
    shared = context("zh")
    first, second = item("1", STORY, shared), item("2", STORY, shared)
    (note,) = first.notes
    assert (plain(note.name), plain(note.words), note.by) == (
        "花床（bed）",
        "花床是什么。",
        "kmonthly",
    )
    assert second.notes == ()
    (line,) = first.quotes[0].paragraphs[0].lines
    assert line[1] == Run("beds", mail=True, href="#term-bed")
    assert plain(line) == "All beds freeze, and beds are many."
    assert sum(bool(run.href) for run in line) == 1


def test_an_item_has_few_notes_and_the_next_goes_on() -> None:
    uses = [TermUse(term(f"t{number}", "词"), f"t{number}") for number in range(NOTES + 1)]
    explained: set[str] = set()
    assert len(notes(uses, explained, EN)) == NOTES
    assert [each.anchor for each in notes(uses, explained, EN)] == [f"term-t{NOTES}"]
