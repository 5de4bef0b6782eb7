"""What a title says: the verb, what it is done to, where."""

import pytest

from kmonthly.mail.model import Identifier, IdentifierKind
from kmonthly.story.gist import gist, gist_of_title
from kmonthly.story.glossary import read_glossary
from kmonthly.story.model import Act, Introduced, Reader, Size
from kmonthly.terms.ids import MessageId
from stories import facts

KNOWN = read_glossary(
    """
[[term]]
id = "tulip-bed"
en = "tulip bed"
zh = "郁金香床"
note_en = "Where tulips grow."
note_zh = "种郁金香的地方。"
""",
    '[words]\n"timestamp" = "时间戳"\n"frost" = "霜"\n'
    '[verbs]\nwiden = "加宽{}"\nprepare = "为{}做准备"\nsurvive = "度过{}"\nlet = "让{}"\n',
)


@pytest.mark.parametrize(
    ("title", "act", "objects", "place"),
    [
        ("garden: widen timestamps to survive y2038", Act.EXTEND, "timestamps", ""),
        ("Add support for tulip beds", Act.SUPPORT, "tulip beds", ""),
        ("garden: add frost support for tulip beds", Act.SUPPORT, "frost", "tulip beds"),
        ("garden/can: fix dig_deep() in frost", Act.FIX, "dig_deep()", "frost"),
        ("tulip beds cleanups", Act.REWORK, "tulip beds", ""),
        ("garden: convert to dig_fast()", Act.CONVERT, "", ""),
        ("Introduce dig_new(), kill dig_old()", Act.ADD, "dig_new()", ""),
        ("garden: Rewrite timestamps and make frost faster", Act.REWORK, "timestamps", ""),
        ("Garden Protection: Tulip Bed", Act.CHANGE, "Tulip Bed", ""),
        ("a, b, c ...: Prepare for frost", Act.ADD, "frost", ""),
        ("safely remove timestamps", Act.REMOVE, "timestamps", ""),
        ("fix", Act.FIX, "", ""),
        ("", Act.CHANGE, "", ""),
        ("a: b: c: : :", Act.CHANGE, "", ""),
    ],
)
def test_a_title_is_an_order(title: str, act: Act, objects: str, place: str) -> None:
    told = facts(title, size=Size(known=False, files=0, added=0, removed=0))
    found = gist(told, (), KNOWN)
    assert found.act is act
    assert " ".join(each.words for each in found.objects) == objects
    assert " ".join(each.words for where in found.places for each in where.words) == place


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("garden: widen timestamps to deal with y2038", "widens timestamps to deal with y2038"),
        ("a, b, c ...: Prepare for frost", "prepares for frost"),
        ("Introduce dig_new(), kill dig_old()", "introduces dig_new(), kills dig_old()"),
        ("garden: Rewrite beds and make them deep.", "rewrites beds and makes them deep"),
        ("bulb(a|b): fix then widen beds", "fixes then widens beds"),
        ("safely remove and unify beds", "safely removes and unifies beds"),
        ("garden: Fix frost", "fixes frost"),
        ("Garden Protection: Tulip Bed", "Tulip Bed"),
        ("tulip beds cleanups", "tulip beds cleanups"),
        ("Test reports and cache", "Test reports and cache"),
        ("", ""),
    ],
)
def test_a_title_is_told_in_the_third_person(title: str, said: str) -> None:
    assert gist_of_title(title, KNOWN).said == said


@pytest.mark.parametrize(
    ("title", "verb", "objects", "target", "purpose"),
    [
        ("Widen beds", "加宽{}", "beds", "", ""),
        ("widening of beds to survive frost", "加宽{}", "beds", "", "frost"),
        ("garden: let bulbs survive", "让{}", "bulbs", "", ""),
        ("garden: let bulbs survive frost", "让{}", "bulbs", "", "frost"),
        ("garden: let bulbs to survive frost", "让{}", "bulbs", "", "frost"),
        ("convert beds to use frost", "", "beds", "frost", ""),
        ("convert to dig_fast()", "", "", "dig_fast()", ""),
        ("Transform the bed into a timestamp", "", "bed", "timestamp", ""),
        ("Add support to survive in frost", "", "", "", "frost"),
        ("Give timestamps to tulips", "", "Give timestamps", "", ""),
    ],
)
def test_what_a_title_does_it_to_and_what_for(
    title: str, verb: str, objects: str, target: str, purpose: str
) -> None:
    found = gist_of_title(title, KNOWN)
    said = [
        " ".join(n.words for n in each) for each in (found.objects, found.target, found.purpose)
    ]
    assert (found.verb, *said) == (verb, objects, target, purpose)


def test_objects_have_their_names_and_terms() -> None:
    found = gist(facts("garden: add timestamps to_soil for tulip beds"), (), KNOWN)
    assert [each.zh for each in found.objects] == ["时间戳", ""]
    assert [each.term and each.term.id for each in found.places[0].words] == ["tulip-bed"]
    assert found.told


def test_what_something_is_based_on_stands_behind_that() -> None:
    words = '[words]\nbased = "基于"\nof = "的"\nfrost = "霜"\n'
    found = gist_of_title("add frost based beds", read_glossary("", words))
    assert [each.zh or each.words for each in found.objects] == ["基于", "霜", "的", "beds"]


def test_unknown_words_tell_nobody_anything() -> None:
    assert not gist(facts("garden: add seasonal wishful musings"), (), KNOWN).told


def test_new_names_concern_their_users() -> None:
    names = [
        Introduced(Identifier(kind, "x", removed, 0, 1), MessageId("a@b"), 1)
        for kind, removed in (
            (IdentifierKind.SYSCALL, False),
            (IdentifierKind.KCONFIG, False),
            (IdentifierKind.BOOT_PARAM, True),
            (IdentifierKind.STATIC, False),
        )
    ]
    assert gist(facts(), names, KNOWN).readers == (Reader.PROGRAMS, Reader.BUILDERS)


@pytest.mark.parametrize(
    ("title", "does", "verb"),
    [
        ("deep beds", "This series tries to widen all of the beds.", "加宽{}"),
        ("deep beds", "Widen the beds of the garden.", "加宽{}"),
        ("prepare beds", "This series widens all of the beds.", "为{}做准备"),
        ("deep beds", "This series is about beds, which survive.", ""),
        ("deep beds", "", ""),
    ],
)
def test_a_title_that_is_a_name_takes_its_verb_from_the_mail(
    title: str, does: str, verb: str
) -> None:
    assert gist(facts(title), (), KNOWN, does).verb == verb


def test_new_system_calls_are_named_unless_the_title_has_them() -> None:
    names = [
        Introduced(Identifier(IdentifierKind.SYSCALL, name, False, 0, 1), MessageId("a@b"), 1)
        for name in ("dig", "plant", "dig")
    ]
    assert gist(facts("add plant() to the garden"), names, KNOWN).calls == ("dig",)


def test_what_is_larger_than_something_is_told_in_the_order_of_chinese() -> None:
    """大于 4K 的时间戳, not 时间戳更大的 than 4K."""
    known = read_glossary("", '[words]\n"timestamp" = "时间戳"\n"larger" = "更大的"\n"of" = "的"\n')
    told = gist_of_title("garden: support timestamps larger than 4K", known)
    assert [each.zh or each.words for each in told.objects] == ["大于", "4K", "的", "时间戳"]


@pytest.mark.parametrize(
    ("title", "orders"),
    [
        ("garden: fix and enable beds as pots", ["fix beds", "enable beds"]),
        ("Introduce dig_new(), kill dig_old()", ["Introduce dig_new()", "kill dig_old()"]),
        ("add pots, remove beds and clean up tulips", ["add pots", "remove beds", "clean tulips"]),
        ("add a reserve and use it", ["add reserve"]),
        ("pots and prepared beds", [" pots and prepared beds"]),
    ],
)
def test_a_title_may_give_several_orders(title: str, orders: list[str]) -> None:
    told = gist_of_title(title, KNOWN)
    every = [
        " ".join((each.word, *(name.words for name in each.objects))) for each in (told, *told.also)
    ]
    assert every == orders


def test_what_is_no_longer_done_is_told_so() -> None:
    told = gist_of_title("garden: don't widen beds", KNOWN)
    assert (told.negated, told.verb, told.objects[0].words) == (True, "加宽{}", "beds")


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("remove beds from pots on Mars", [("from", "pots"), ("on", "Mars")]),
        ("add frost to beds", [("to", "beds")]),
        ("unify pots into beds", [("into", "beds")]),
        ("widen the rims of pots", []),
    ],
)
def test_where_and_what_for_it_is_done(title: str, places: list[tuple[str, str]]) -> None:
    told = gist_of_title(title, KNOWN)
    assert [(each.join, each.words[0].words) for each in told.places] == places


def test_a_new_thing_is_added_and_one_for_hardening_hardens() -> None:
    assert gist_of_title("Tulip frost driver", KNOWN).act is Act.ADD
    known = read_glossary("", '[verbs]\nharden = "加固{}"\n')
    told = gist_of_title("garden: tulip list for frost hardening", known)
    assert (told.act, told.purpose_verb, told.purpose[0].words) == (Act.ADD, "加固{}", "frost")


def test_a_name_of_code_is_no_term() -> None:
    known = read_glossary(
        '[[term]]\nid = "pin"\nen = "pin"\nalso = ["pin_fast"]\nzh = "固定"\nnote_en = "N."\n'
        'note_zh = "注。"\n'
    )
    assert [each.words for each in gist_of_title("convert to pin_fast()", known).target] == [
        "pin_fast()"
    ]
