"""Headers that are damaged, misencoded, repeated, or too large to be read whole."""

import time

import pytest

from kmonthly.mail.model import Clock, Message, Reading
from kmonthly.mail.read import read, read_text
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.people import Person

HEAD = b"""\
From: Ada Tulip <ada@example.org>
Subject: tulips
Date: Mon, 3 Aug 2020 12:00:00 +0000
Message-ID: <tulips@example.org>
"""
MAIL = HEAD + b"\nPlant it.\n"
ADA = Person("Ada Tulip", "ada@example.org")


def reading(raw: bytes) -> Reading:
    found = read(raw, None)
    assert isinstance(found, Reading)
    return found


def rules(raw: bytes) -> list[FlawRule]:
    return [rule for rule, _ in reading(raw).flaws]


def with_header(name: bytes, value: bytes) -> Message:
    """What is read of a mail whose header NAME has this value."""
    lines = [line for line in HEAD.splitlines(True) if not line.startswith(name + b":")]
    return reading(b"".join(lines) + name + b": " + value + b"\n\nPlant it.\n").message


@pytest.mark.parametrize(
    "raw",
    [
        b"\n\n\n" + MAIL,
        b"\r\n" + MAIL,
        b"\xef\xbb\xbf" + MAIL,
        b"\0\0" + MAIL,
        b"From ada@example.org Mon Aug  3 12:00:00 2020\n>From ben@example.org  x\n" + MAIL,
        b"no header line\n" + MAIL,
        b"  a folded line of nothing\n" + MAIL,
        MAIL.replace(b"Subject", b"no header line\nSubject"),
        MAIL.replace(b"\n", b"\r"),
    ],
)
def test_a_damaged_header_is_mended(raw: bytes) -> None:
    assert rules(raw) == [FlawRule.HEADER_DAMAGED]
    assert reading(raw).message == reading(MAIL).message
    assert read_text(raw) == "Plant it.\n"


def test_an_envelope_line_with_a_colon_does_no_harm() -> None:
    for mark in (b"", b">"):
        raw = mark + b"From ada@example.org Mon Aug  3 12:00:00 2020\n" + MAIL
        assert reading(raw).message == reading(MAIL).message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?utf-8?q?gr=C3?= =?utf-8?q?=BCn?=", "grün"),
        (b"=?utf-8?b?Z3LD?=\n =?utf-8?b?vG4=?=", "grün"),
        (b"=?utf-8?q?gr=FCn?=", "grün"),
        (b"=?us-ascii?q?gr=FCn?= =?utf-8?q?=C3?=", "grünÃ"),
        (b"=?unknown-8bit?q?gr=FCn?=", "grün"),
        (b"=?x-unknown?b?Z3LDvG4=?=", "grün"),
        (b"=?cp-850?q?gr=81n?=", "grün"),
        (b"=?gb2312?b?6Ua7+Q==?=", "镕基"),
        (b"=?utf8mb4?q?gr=C3=BCn?=", "grün"),
        (b"gr\xfcn", "grün"),
        ("grün".encode(), "grün"),
        (b"=?utf-8?b?!!?= x", "x"),
        (b"a =? b", "a =? b"),
    ],
)
def test_encoded_words_that_lie(value: bytes, text: str) -> None:
    assert with_header(b"Subject", value).subject.text == text


def test_a_name_cut_within_a_character() -> None:
    raw = MAIL.replace(b"Ada Tulip", b"=?utf-8?q?Zo=C3?= =?utf-8?q?=AB?= Tulip")
    assert reading(raw).message.author == Person("Zoë Tulip", "ada@example.org")
    assert reading(raw).flaws == ((FlawRule.HEADER_MISENCODED, "from"),)


def test_a_name_that_was_encoded_again() -> None:
    raw = MAIL.replace(b"Ada", "Zoë".encode().decode("latin-1").encode())
    assert reading(raw).message.author == Person("Zoë Tulip", "ada@example.org")
    assert rules(raw) == [FlawRule.NAME_MOJIBAKE]


@pytest.mark.parametrize(
    ("value", "author", "flaw"),
    [
        (b"Ada Tulip <ada@example.org>, Ben <ben@example.org>", ADA, False),
        (b"(Ada Tulip)", Person("(Ada Tulip)", ""), True),
        (b"undisclosed-recipients:;", Person("undisclosed-recipients:;", ""), True),
        (b"Gardeners: Ada Tulip <ada@example.org>, Ben <ben@example.org>;", ADA, False),
        (b"ada@example.org (Ada Tulip)", ADA, False),
        (b"", Person("", ""), True),
    ],
)
def test_odd_senders(value: bytes, author: Person, flaw: bool) -> None:
    raw = MAIL.replace(b"Ada Tulip <ada@example.org>", value)
    assert reading(raw).message.author == author
    assert rules(raw) == [FlawRule.NO_AUTHOR] * flaw


def test_a_mail_without_from_and_subject() -> None:
    raw = b"".join(HEAD.splitlines(True)[2:]) + b"\nPlant it.\n"
    assert rules(raw) == [FlawRule.NO_AUTHOR, FlawRule.NO_SUBJECT]


def test_headers_that_stand_twice() -> None:
    """The first that says something counts."""
    raw = b"Message-ID: <>\nDate: Tue, 4 Aug 2020 12:00:00 +0000\n" + MAIL
    found = reading(raw)
    assert found.message.id == "tulips@example.org"
    assert found.message.date == reading(MAIL.replace(b"Mon, 3", b"Tue, 4")).message.date
    assert found.flaws == (
        (FlawRule.HEADER_REPEATED, "message-id"),
        (FlawRule.HEADER_REPEATED, "date"),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"<<a@example.org>>", "a@example.org"),
        (b"<a@example.org> (a comment <b@example.org>)", "a@example.org"),
        (b"<a\n b@example.org>", "ab@example.org"),
        (b'<"a\'b"%00%2f;--@example.org>', '"a\'b"%00%2f;--@example.org'),
        ("<ü@example.org>".encode(), "ü@example.org"),
    ],
)
def test_odd_message_ids(value: bytes, expected: str) -> None:
    assert with_header(b"Message-ID", value).id == expected


@pytest.mark.parametrize(
    "value",
    [b"<a\x01b@example.org>", b"<a\x7f@example.org>", b"<" + b"a" * 10_000 + b"@example.org>",
     "<a\u202e@example.org>".encode(), b"<a\0@example.org>"],
)  # fmt: skip
def test_what_cannot_be_an_id(value: bytes) -> None:
    """Every copy gets the same one, and answers do not name it."""
    raw = MAIL.replace(b"<tulips@example.org>", value)
    found = reading(raw)
    assert found.message.id.endswith("@no-message-id.invalid")
    assert reading(raw + b"footer\n").message.id == found.message.id
    assert [rule for rule, _ in found.flaws] == [FlawRule.NO_MESSAGE_ID]
    answer = MAIL.replace(b"Message-ID", b"References: " + value + b" <b@example.org>\nMessage-ID")
    assert reading(answer).message.references == ("b@example.org",)


@pytest.mark.parametrize(
    ("value", "year", "counts"),
    [
        (b"Thu, 1 Jan 1970 00:00:00 +0000", 1970, False),
        (b"Tue, 19 Jan 2038 03:14:08 +0000", 2038, True),
        (b"Mon, 1 Jan 1900 00:00:00 +0000", 1900, False),
        (b"Fri, 31 Dec 9999 23:59:59 -0000", 9999, False),
        (b"Mon, 3 Aug 2020 12:00:00 +9999", 2020, True),
        (b"Mon, 3 Aug 2020 12:00:00 -0960", 2020, True),
        (b"Fri, 31 Dec 9999 23:59:59 -9999", None, False),
        (b"Mon, 1 Jan 0001 00:00:00 +1200", None, False),
    ],
)
def test_dates_far_from_any_hop(value: bytes, year: int | None, counts: bool) -> None:
    """Without hops a Date counts within 1990 to 2100; with one it must be near."""
    raw = MAIL.replace(b"Mon, 3 Aug 2020 12:00:00 +0000", value)
    found = reading(raw)
    assert (found.message.date.year if found.message.date else None) == year
    assert found.clock == (Clock.DATE if counts else Clock.NONE)
    hop = b"Received: from a by b; Mon, 3 Aug 2020 12:00:00 +0000\n"
    assert reading(hop + raw).clock == (Clock.DATE if year == 2020 else Clock.HOP)


BOMBS: dict[str, bytes] = {
    "one line": b"X: " + b"y" * 2_000_000,
    "headers": b"".join(b"X-%d: y\n" % each for each in range(100_000)),
    "references": b"References:" + b"".join(b" <%d@x>\n" % each for each in range(100_000)),
    "recipients": b"To: " + b"a@lists.example.org,\n " * 1_000_000 + b"b@example.org\n",
    "encoded words": b"X: " + b"=?utf-8?q?a?= " * 100_000,
    "encoded subject": b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
    "comments": b"From: " + b"(" * 1_000_000 + b")" * 1_000_000,
    "nul bytes": b"X: " + b"\0" * 1_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_header_bomb(bomb: bytes) -> None:
    """What counts is read all the same."""
    before = time.process_time()
    found = reading(HEAD + bomb.rstrip(b"\n") + b"\n\nPlant it.\n")
    assert time.process_time() - before < 1.5
    assert found.message.author == ADA
    assert found.message.id == "tulips@example.org"
    assert found.flaws[0][0] is FlawRule.HEADER_TOO_LARGE
