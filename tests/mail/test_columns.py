"""Readings as tables."""

import json

from diffs import ADD, MODIFY
from kmonthly.mail.columns import columns, packed, unpacked
from kmonthly.mail.model import Refusal
from kmonthly.mail.read import read
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Position, key

COVER = b"""\
From: Ada Tulip <ada@example.org>
To: tulips@lists.example.org
Subject: [PATCH RFC garden v2 0/1] plant
Date: Mon, 3 Aug 2020 12:00:00 +0000
Message-ID: <0@x>

Words.

v1: https://lore.kernel.org/tulips/v1-0@x/
"""
PATCH = b"""\
From: Ada Tulip <ada@example.org>
Cc: tulips@lists.example.org
Subject: [PATCH v2 1/1] bulbs
Date: Mon, 3 Aug 2020 12:00:01 +0000
Message-ID: <1@x>
References: <0@x>

Change-Id: I0123456789012345678901234567890123456789
Acked-by: Ben Rose <ben@example.org>
---
""" + (MODIFY + ADD).encode()
ANSWER = b"""\
From: Ben Rose <ben@example.org>
Subject: Re: [PATCH v2 1/1] bulbs
Message-ID: <2@x>
References: <0@x> <1@x>

Fine.
"""


def test_the_tables_of_a_batch() -> None:
    """A cover, its patch, an answer, and something that is no mail."""
    mails = [COVER, PATCH, ANSWER]
    readings = [(Position(b"%d" % n), read(raw, None)) for n, raw in enumerate(mails)]
    refused = (Position(b"3"), Refusal(FlawRule.NOT_A_MAIL, "0 bytes"))
    found = columns([*readings[:1], refused, *readings[1:]])
    cover, patch, answer = key("0@x"), key("1@x"), key("2@x")

    rows = found.copy.to_pylist()
    assert [(row["copy_no"], row["position"], row["message"]) for row in rows] == [
        (0, b"0", cover),
        (2, b"1", patch),
        (3, b"2", answer),
    ]
    assert [(row["role"], row["parent"], row["ancestors"]) for row in rows] == [
        ("cover", None, []),
        ("patch", cover, [cover]),
        ("reply", patch, [cover, patch]),
    ]
    assert [
        (row["tags"], row["trees"], row["version"], row["number"], row["total"], row["hunks"])
        for row in found.patch.to_pylist()
    ] == [(["PATCH", "RFC"], ["garden"], 2, 0, 1, 0), (["PATCH"], [], 2, 1, 1, 2)]
    assert [
        (row["patch_id"] is None, row["named"], row["change_id"]) for row in found.patch.to_pylist()
    ] == [
        (True, key("plant"), None),
        (False, key("bulbs"), key("I0123456789012345678901234567890123456789")),
    ]
    assert found.mention.to_pylist() == [
        {
            "copy_no": 0,
            "message": cover,
            "mentioned": key("v1-0@x"),
            "relation": "earlier",
            "start": 8,
            "stop": 50,
        }
    ]
    names = {row["path"]: row["name"] for row in found.path.to_pylist()}
    assert [
        (row["copy_no"], names[row["path"]], row["change"], row["added"], row["removed"])
        for row in found.patch_file.to_pylist()
    ] == [(2, "bulbs/tulip.c", "modified", 1, 1), (2, "bulbs/iris.c", "added", 2, 0)]
    people = {row["person"]: (row["name"], row["address"]) for row in found.person.to_pylist()}
    assert sorted(people.values()) == [
        ("Ada Tulip", "ada@example.org"),
        ("Ben Rose", "ben@example.org"),
    ]
    assert [
        (row["message"], row["kind"], people[row["person"]][0]) for row in found.trailer.to_pylist()
    ] == [(patch, "Acked-by", "Ben Rose")]
    assert [(row["copy_no"], row["list"]) for row in found.addressed.to_pylist()] == [
        (0, "tulips.lists.example.org"),
        (2, "tulips.lists.example.org"),
    ]
    assert found.flaw.to_pylist() == [
        {"position": b"3", "rule": "mail.not-a-mail", "message": None, "detail": "0 bytes"},
        {"position": b"2", "rule": "mail.no-date", "message": answer, "detail": ""},
    ]


def test_packed_tables_are_unpacked_whole() -> None:
    for mails in ([], [COVER], [COVER, PATCH, ANSWER, b""]):
        batch = columns((Position(b"x"), read(raw, None)) for raw in mails)
        assert unpacked(packed(batch)) == batch


def test_one_absurd_mail_does_not_cost_a_batch() -> None:
    """Numbers beyond what a column holds, lone surrogates, nul bytes, dates of no calendar."""
    absurd = (
        COVER.replace(b"v2 0/1", b"v999 99999/99999")
        .replace(b"Ada Tulip", b"=?utf-7?q?+2AA-?=\x00")
        .replace(b"<0@x>", b"<\x00\xff@x>")
        .replace(b"2020", b"9999")
    )
    batch = columns([(Position(b""), read(absurd, None))])
    (row,) = batch.patch.to_pylist()
    assert (row["version"], row["number"], row["total"]) == (999, 32_767, 32_767)
    assert unpacked(packed(batch)) == batch
    assert json.dumps(batch.person.to_pylist()).encode()
