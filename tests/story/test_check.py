"""What may be said of evidence: every figure and name of a sentence is in it, or it is refused."""

import time

import pytest

from kmonthly.story.check import LONGEST, Objection, check

EVIDENCE = (
    "Ada Tulip measured 30% more bulbs with 1,200 beds and three probes; digging fell from 20 to "
    "15 ms. It needs CONFIG_FROST_PROBE and v5.10-rc1, see drivers/bulbs/probe.c.",
    "[PATCH RFC v3 2/5] bulbs: probe_frost() returns -EAGAIN on x86-64 and ext4; mask 0x1F, "
    "1.2M seeds, 4 KiB holes, NUMA and CPUs. BulbFS and Jean-Luc O'Rose agree. Linux 6.1 too.",
)


def rules(sentence: str, *evidence: str, names: tuple[str, ...] = ()) -> list[str]:
    return [each.rule for each in check(sentence, evidence or EVIDENCE, names)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Tulip measured 30% more bulbs.",
        "With 1200 beds and 3 probes digging takes 15 ms instead of 20 ms.",
        "With 1,200 beds and three probes it took 15 milliseconds.",
        "The gain is 30 percent on Linux.",
        "It needs CONFIG_FROST_PROBE and 5.10-rc1.",
        "It changes drivers/bulbs/probe.c, or bulbs/probe.c for short, and probe.c.",
        "The RFC has a third version, v3, with 5 patches.",
        "Then probe_frost() returns -EAGAIN, as EAGAIN does on x86-64.",
        "An ext4-specific path and a NUMA-aware one need the mask 0x1f.",
        "It plants 1,200,000 seeds in holes of 4KB per CPU.",
        "BulbFS has what Jean-Luc O'Rose wants, and so does Ada's probe.",
        "Also in v6.1, that is 6.1.",
        "However, the work is slow. It reads and/or writes I/O (e.g. slowly).",
        "艾达测得提升了 30%，共 1200 块苗床和三个探头。",
        "挖掘耗时从20毫秒降到15毫秒。",
        "增益达百分之三十。",
        "增益达百分之30，种子１２０万粒。",
        "第三版RFC共五个补丁，Linux 6.1 也需要 CONFIG_FROST_PROBE。",
        "进一步统一了十分重要的二进制接口，API 不变。",
        "一千二百个苗床。",
        "Ada Tulip 与 Jean-Luc O'Rose 都认可 BulbFS。",
    ],
)
def test_what_the_evidence_says_may_be_said(sentence: str) -> None:
    assert check(sentence, EVIDENCE) == ()


@pytest.mark.parametrize(
    ("sentence", "rule", "word"),
    [
        ("It is 31% faster.", "number", "31%"),
        ("It is 3% faster.", "number", "3%"),
        ("It took 30 ms.", "number", "30 ms"),
        ("It took 15 us.", "number", "15 us"),
        ("It has four probes.", "number", "four"),
        ("It is twice as fast.", "number", "twice"),
        ("It has 12,000 beds.", "number", "12,000"),
        ("The mask is 0x2F.", "number", "0x2F"),
        ("It has 1.3M seeds.", "number", "1.3M"),
        ("It has 3 million seeds.", "number", "3 million"),
        ("增益达百分之四十。", "number", "百分之四十"),
        ("增益达４０％。", "number", "40%"),
        ("种子130万粒。", "number", "130万"),
        ("种子两亿粒。", "number", "两亿"),
        ("快了两倍。", "number", "两倍"),
        ("共四个补丁。", "number", "四"),
        ("This is v4.", "version", "v4"),
        ("This is v5.10.", "version", "v5.10"),
        ("This is v5.10-rc2.", "version", "v5.10-rc2"),
        ("It is in 5.1.2 now.", "version", "5.1.2"),
        ("It is in 6.10 now.", "number", "6.10"),
        ("这是第四版。", "number", "四"),
        ("It needs config_frost_probe.", "identifier", "config_frost_probe"),
        ("It needs CONFIG_FROST.", "identifier", "CONFIG_FROST"),
        ("It calls kfree() then.", "identifier", "kfree"),
        ("It changes drivers/bulbs/frost.c too.", "identifier", "drivers/bulbs/frost.c"),
        ("It changes mm/probe.c too.", "identifier", "mm/probe.c"),
        ("It changes robe.c too.", "identifier", "robe.c"),
        ("It is for ext3.", "identifier", "ext3"),
        ("It is for the bulbFS.", "identifier", "bulbFS"),
        ("It sets bed->depth to that.", "identifier", "bed->depth"),
        ("It returns -EIO then.", "abbreviation", "EIO"),
        ("The RCU people like it.", "abbreviation", "RCU"),
        ("It was refused by Ben Rose.", "name", "Ben"),
        ("It was refused by Linus.", "name", "Linus"),
        ("Torvalds rejected it.", "word", "Torvalds"),
        ("Torvalds's tree has it.", "word", "Torvalds's"),
        ("It was refused by Тоrvalds.", "name", "Тоrvalds"),
        ("此补丁被 Torvalds 拒绝。", "name", "Torvalds"),
        ("此补丁被托瓦兹·林纳斯拒绝。", "name", "此补丁被托瓦兹·林纳斯拒绝"),
        ("此补丁改进了 btrfs。", "word", "btrfs"),
        ("See https://example.org/x for it.", "link", "See https://example.org/x for it"),
        ("See ｗｗｗ．evil.example now.", "link", "See www.evil.example now."),
        ("See evil.example.com now.", "link", "See evil.example.com now."),
        ("Ask ada@tulips for it.", "link", "Ask ada@tulips for it."),
        ("It is <b>fast</b>.", "markup", "<b"),
        ("It is ＜script＞ fast.", "markup", "<s"),
        ("It is &lt;b fast.", "markup", "&lt;"),
        ("It is **fast**.", "markup", "**"),
        ("It is *fast* now.", "markup", "*fast*"),
        ("It is `fast` now.", "markup", "`"),
        ("# It is fast", "markup", "# "),
        ("It is [fast](x).", "markup", "]("),
        ("It is\nfast.", "control", "U+000A"),
        ("It is \u202efast.", "control", "U+202E"),
        ("It is fa\u200bst.", "control", "U+200B"),
        ("It is \x1b[31mfast.", "control", "U+001B"),
        ("It is \ud800fast.", "control", "U+D800"),
        ("", "length", ""),
        ("  ", "length", "  "),
        ("x" * (LONGEST + 1), "length", "x" * 40),
        ("\ufdfa" * 100, "length", "\ufdfa" * 40),
    ],
)
def test_what_it_does_not_say_may_not(sentence: str, rule: str, word: str) -> None:
    assert Objection(rule, word) in check(sentence, EVIDENCE)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("It takes 2 probes.", "It takes two probes."),
        ("It takes two probes.", "It takes 2 probes."),
        ("It is 2x faster.", "It is twice as fast."),
        ("快了两倍。", "It got 2 times faster."),
        ("有二十个。", "There are 20."),
        ("有2万个。", "There are 20k of them."),
        ("有３．５亿个。", "There are 350 million."),
        ("它要 3.50 GB 内存。", "It takes 3.5GB."),
        ("It takes 10 us.", "It takes 10 µs."),
        ("发于2020年8月。", "Sent in August 2020."),
        ("自第二版起。", "since v2"),
        ("版本 2 起。", "version 2"),
        ("It is in 6.12.", "Linux v6.12 has it"),
        ("降低 3 个百分点。", "3 percentage points less"),
        ("有 ٣ 个。", "There are 3."),
        ("Il était Ren\u00e9 then.", "Rene\u0301 was there: était, Il"),
        ("It costs 007.", "It costs 7."),
        ("It has three beds.", "It has three, 4 KiB each."),
        ("It has 32-byte beds.", "The beds have 32 bytes."),
        ("挖掘快了 10% 到 20%。", "10-20% faster"),
        ("It is 10% to 20% faster.", "It is 10 to 20 percent faster."),
    ],
)
def test_one_thing_may_be_written_in_two_ways(sentence: str, evidence: str) -> None:
    assert rules(sentence, evidence) == []


@pytest.mark.parametrize(
    ("sentence", "evidence", "rule"),
    [
        ("It has 2 patches.", "This is v2.", "number"),
        ("This is v2.", "It has 2 patches.", "version"),
        ("It has 5 probes.", "It has 15 probes, 5.5 beds and 1,500 bulbs.", "number"),
        ("It is 30% faster.", "It has 30 patches.", "number"),
        ("It has 30 patches.", "It is 30% faster.", "number"),
        ("It is 30% faster.", "It has 30 patches, and is 20% faster.", "number"),
        ("It is in 5.1.", "It is in 5.10.", "number"),
        ("It was mark that saw Will.", "It will mark that.", "name"),
        ("It asks for the IT people.", "it asks", "abbreviation"),
        ("It changes fs/bed.c.", "It changes fs/probe.c and bed.c.", "identifier"),
        ("It runs on Cortex-A53.", "It runs on Cortex-A72, not A53.", "identifier"),
        ("版本 3 起。", "version 2", "number"),
    ],
)
def test_what_looks_alike_is_told_apart(sentence: str, evidence: str, rule: str) -> None:
    assert rule in rules(sentence, evidence)


def test_who_wrote_a_mail_may_be_named() -> None:
    sentence = "It was refused by Ben Rose, says Ada."
    assert rules(sentence) == ["name", "name"]
    assert rules(sentence, names=("Ben Rose",)) == []
    assert rules("It has 77 beds.", names=("Ben 77",)) == ["number"]


def test_nothing_cited_says_nothing() -> None:
    assert check("It takes 3 beds.", ()) == (Objection("number", "3"),)


def test_each_thing_is_objected_to_once() -> None:
    assert check("It takes 77 and 77.", EVIDENCE) == (Objection("number", "77"),)


PIECES = [
    "a",
    "A",
    "1",
    "1.",
    "1,111",
    "1.1x",
    "0x",
    "v1.",
    "-rc1",
    "a-",
    "a.a/",
    "a->",
    "'a",
    "一",
    "十万",
    "百分之",
    "万亿",
    "１，",
    "*a",
    "<a",
    "&a",
    "_",
    "\u0301\u0327",
    "\uff9e\u0327",
    "\u0f73",
    "3 million ",
    "1 M ",
    "version 3 ",
    "August 1 ",
    "Ada ",
    "ada@",
    "{{",
    "é·",
    " ",
    "\u202e",
]


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_texts_are_read_once(piece: str) -> None:
    """100 KB of any piece, as evidence and as sentence."""
    flood = piece * (100_000 // len(piece.encode()))
    dense = (piece * LONGEST)[:LONGEST]
    started = time.process_time()
    check("Ada's probe 3 a-a a.a/a mm/x.c took 1,111 ms in 十万 beds.", [flood])
    check(flood, [flood])
    check(dense, [flood])
    assert time.process_time() - started < 3
