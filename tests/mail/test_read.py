"""Whole mails, from their bytes to everything that is learnt from them."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from diffs import MODIFY, QUILT
from kmonthly.mail.diff import diff_of
from kmonthly.mail.model import (
    Change,
    Clock,
    DiffFacts,
    FileChange,
    Message,
    Reading,
    Refusal,
    Robot,
    Role,
    Subject,
    Tag,
    Trailer,
    canonical_order,
)
from kmonthly.mail.read import KEPT_REFERENCES, read, read_text
from kmonthly.mail.sketch import sketch
from kmonthly.mail.text import text_hash
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ListName, MessageId, key
from kmonthly.terms.people import Person

ADA, BEN = Person("Ada Tulip", "ada@example.org"), Person("Ben Rose", "ben@example.org")
NOON = datetime(2020, 8, 3, 12, tzinfo=UTC)

PATCH = (
    b"""\
Received: from mail.example.org by lists.example.org; Mon, 3 Aug 2020 12:00:05 +0000
From: Ada Tulip <Ada@Example.org>
To: tulips@lists.example.org
Cc: Ben Rose <ben@example.org>
Subject: [PATCH v2 1/2] bulbs: plant
 deeper
Date: Mon, 3 Aug 2020 14:00:00 +0200
Message-ID: <2-1@example.org>
In-Reply-To: <2-0@example.org>
References: <1-0@example.org> <2-0@example.org>

Frost reaches ten centimetres down.

Reviewed-by: Ben Rose <ben@example.org>
Signed-off-by: Ada Tulip <ada@example.org>
---
 bulbs/tulip.c | 2 +-

"""
    + MODIFY.encode()
    + b"-- \n2.28.0\n\n"
)


WHOLE = b"""\
From: Ada Tulip <ada@example.org>
Subject: tulips
Date: Mon, 3 Aug 2020 12:00:00 +0000
"""


def reading(raw: bytes) -> Reading:
    """What is read of bytes that are a mail."""
    found = read(raw, None)
    assert isinstance(found, Reading)
    return found


def message(head: bytes, body: bytes = b"Words.\n") -> Message:
    """What is read of a mail with this header."""
    return reading(head + b"\n" + body).message


def test_a_patch() -> None:
    assert read(PATCH, None) == Reading(
        message=Message(
            id=MessageId("2-1@example.org"),
            subject=Subject(
                text="[PATCH v2 1/2] bulbs: plant deeper",
                tags=frozenset({Tag.PATCH}),
                version=2,
                part=1,
                total=2,
                title="bulbs: plant deeper",
            ),
            author=ADA,
            date=NOON,
            references=(MessageId("1-0@example.org"), MessageId("2-0@example.org")),
            addressed=(ListName("tulips.lists.example.org"),),
            role=Role.PATCH,
            robot=Robot.NONE,
            trailers=(Trailer("Reviewed-by", BEN), Trailer("Signed-off-by", ADA)),
            diff=DiffFacts(
                "1e05d2995a4e7990cb2b24da036558ab29e85e7d",
                1,
                (FileChange("bulbs/tulip.c", Change.MODIFIED, 1, 1),),
                sketch(diff_of(read_text(PATCH))),
            ),
            mentions=(),
            change_id="",
        ),
        sent=NOON,
        clock=Clock.DATE,
        arrived=NOON + timedelta(seconds=5),
        text_hash=text_hash(read_text(PATCH)),
        munged=False,
        footer=False,
        likeness=key(f"{NOON.timestamp()} bulbs:plantdeeper"),
    )


def test_an_answer_that_quotes_and_carries_a_diff_is_no_patch() -> None:
    """
    [PATCH v2 1/2] bulbs: plant deeper         ada
      Re: [PATCH v2 1/2] bulbs: plant deeper   ben, with a diff of what he would rather have
    """
    answer = PATCH.replace(b"Subject: ", b"Subject: Re: ").replace(b"<2-1@", b"<3-1@")
    found = reading(answer).message
    assert (found.role, found.diff) == (Role.REPLY, None)


def test_a_munged_copy_with_a_footer_is_not_the_canonical_one() -> None:
    """The same mail from a list that rewrites senders and adds its footer, and from one that does
    neither: the second counts, in whatever order they come."""
    munged = PATCH.replace(
        b"From: Ada Tulip <Ada@Example.org>",
        b"From: Ada Tulip via Tulips <tulips@lists.example.org>\n"
        b"Reply-To: Ada Tulip <ada@example.org>",
    )
    footer = b"_______________________________________________\nTulips mailing list\n"
    copies = [reading(each) for each in (munged, PATCH + footer, munged + footer, PATCH)]
    assert [(each.munged, each.footer) for each in copies] == [
        (True, False),
        (False, True),
        (True, True),
        (False, False),
    ]
    assert {each.message for each in copies} == {copies[0].message}
    for order in permutations(copies):
        assert min(order, key=canonical_order) is copies[3]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\n\n\n",
        b"\x00" * 100,
        b"no header at all\n",
        b"\nWords after an empty line.\n",
        b"X-Only: this\n\nWords.\n",
        b"To: tulips@lists.example.org\n\nWords.\n",
        "ünïcode\n".encode("utf-16"),
    ],
)
def test_what_is_no_mail(raw: bytes) -> None:
    found = read(raw, NOON)
    assert isinstance(found, Refusal)
    assert found.rule is FlawRule.NOT_A_MAIL
    assert found.detail


@pytest.mark.parametrize(
    ("header", "expected", "flaw"),
    [
        (b"Message-ID: <a@example.org>\n", "a@example.org", None),
        (b"MESSAGE-ID:<a@example.org>\n", "a@example.org", None),
        (b"Message-Id:\n <a@example.org>\n", "a@example.org", None),
        (b"Message-ID: <a\n b@example.org>\n", "ab@example.org", None),
        (b"Message-ID: < a @ example.org >\n", "a@example.org", None),
        (b"Message-ID: <a@example.org> (added by nobody)\n", "a@example.org", None),
        (b"Message-ID: <a@example.org>\nMessage-ID: <b@example.org>\n", "a@example.org", None),
        (b"Message-ID: <a>\n", "a", None),
        (b"Message-ID: a@example.org\n", "a@example.org", FlawRule.MESSAGE_ID_UNBRACKETED),
        (b"Message-ID: a\n", "a", FlawRule.MESSAGE_ID_UNBRACKETED),
        (b"Message-ID: a b c\n", "abc", FlawRule.MESSAGE_ID_UNBRACKETED),
        (b"Message-ID: <a@example.org\n", "a@example.org", None),
    ],
)
def test_the_message_id(header: bytes, expected: str, flaw: FlawRule | None) -> None:
    found = reading(WHOLE + header + b"\nWords.\n")
    assert found.message.id == expected
    assert {rule for rule, _ in found.flaws} - {FlawRule.HEADER_REPEATED} == ({flaw} - {None})


@pytest.mark.parametrize(
    "header", [b"", b"Message-ID:\n", b"Message-ID: <>\n", b"Message-ID: < >\n"]
)
def test_a_mail_without_a_message_id_gets_one_of_its_bytes(header: bytes) -> None:
    raw = WHOLE + header + b"\nWords.\n"
    found = reading(raw)
    assert found.message.id.endswith("@no-message-id.invalid")
    assert found.message.id == reading(raw).message.id != reading(raw + b"!").message.id
    assert found.flaws == ((FlawRule.NO_MESSAGE_ID, ""),)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"", []),
        (b"References: <a@x> <b@x>\nIn-Reply-To: <b@x>\n", ["a@x", "b@x"]),
        (b"References: <a@x>\n <b@x>\n\t<c@x>\n", ["a@x", "b@x", "c@x"]),
        (b"In-Reply-To: <a@x>\n", ["a@x"]),
        (b"In-Reply-To: <a@x> <b@x>\n", ["a@x"]),
        (b'In-Reply-To: "Ada\'s message of Monday" <a@x>\n', ["a@x"]),
        (b"References: <a@x> <b@x>\nIn-Reply-To: <a@x>\n", ["b@x", "a@x"]),
        (b"References: <a@x>\nReferences: <b@x>\n", ["a@x", "b@x"]),
        (b"References: <a@x> <own@x> <b@x>\nIn-Reply-To: <own@x>\n", ["a@x", "b@x"]),
        (b"References: <own@x>\n", []),
        (b"References: <a@x> <a@x> <b@x> <a@x>\n", ["a@x", "b@x"]),
    ],
)
def test_references(header: bytes, expected: list[str]) -> None:
    assert list(message(b"Message-ID: <own@x>\n" + header).references) == expected


def test_of_sixty_references_the_root_and_the_last_are_kept() -> None:
    ids = [f"r{each}@x" for each in range(60)]
    folded = b"\n ".join(f"<{each}>".encode() for each in ids)
    found = message(b"Message-ID: <own@x>\nReferences: " + folded + b"\n").references
    assert list(found) == [ids[0], *ids[-9:]]
    assert len(found) == KEPT_REFERENCES


def test_headers_given_twice() -> None:
    """The first From, Subject and Date count; everyone in any To and Cc is addressed."""
    found = message(
        b"""\
Message-ID: <own@x>
From: Ada Tulip <ada@example.org>
From: Ben Rose <ben@example.org>
Subject: first
subject: second
Date: Mon, 3 Aug 2020 12:00:00 +0000
Date: Tue, 4 Aug 2020 12:00:00 +0000
To: a@lists.example.org
Cc: b@lists.example.org
CC: c@lists.example.org
"""
    )
    assert (found.author, found.subject.text, found.date) == (ADA, "first", NOON)
    assert list(found.addressed) == [f"{each}.lists.example.org" for each in "abc"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("=?utf-8?q?gr=C3=BCn?=", "grün"),
        ("=?utf-8?b?Z3LDvG4=?= =?utf-8?q?_und_gut?=", "grün und gut"),
        ("grün", "grün"),
        ("", ""),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\u202eb\u2066c", "abc"),
        ("=?utf-8?q?=ED=A0=80?=", "í €"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=?y?q?plain?=", "plain"),
        ("a\r\n b", "a b"),
    ],
)
def test_a_subject_that_means_harm_or_well(subject: str, text: str) -> None:
    assert (
        message(b"Message-ID: <own@x>\nSubject: " + subject.encode() + b"\n").subject.text == text
    )


HUGE: dict[str, bytes] = {
    "10,000 headers": b"".join(b"X-%d: y\n" % each for each in range(10_000)),
    "10,000 hops": b"Received: from a by b; Mon, 3 Aug 2020 12:00:00 +0000\n" * 10_000,
    "10,000 addressees": b"To: " + b"a@lists.example.org,\n " * 10_000 + b"b@example.org\n",
    "10,000 references": b"References:" + b"".join(b" <%d@x>\n" % n for n in range(10_000)),
    "10,000 brackets": b"Subject: " + b"[PATCH]" * 10_000 + b"\n",
    "10,000 answers": b"Subject: " + b"Re: " * 10_000 + b"\n",
    "open quotes": b'From: "' + b'\\"' * 100_000 + b" <ada@example.org>\n",
    "open brackets": b"From: " + b"<(" * 100_000 + b"\n",
    "a long word": b"From: " + b"a" * 1_000_000 + b"@example.org\n",
    "a long date": b"Date: " + b"1" * 1_000_000 + b"\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 10_000 + b"\n",
}


@pytest.mark.parametrize("header", HUGE.values(), ids=HUGE)
def test_a_huge_header_is_read_at_once(header: bytes) -> None:
    before = time.process_time()
    assert message(b"Message-ID: <own@x>\n" + header).id == "own@x"
    assert time.process_time() - before < 1


BODIES: dict[str, bytes] = {
    "spaces": b" " * 300_000 + b"\n",
    "signs": b"-by: " * 60_000,
    "trailers": b"Reviewed-by: Ada <ada@example.org>\n" * 10_000,
    "separators": b"---\n" * 100_000,
    "files": b"diff --git a/x b/x\n" * 10_000,
    "hunks": b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n" * 10_000,
    "hunk headers": b"diff --git a/x b/x\n--- a/x\n+++ b/x\n" + b"@@ -1 +1 @@\n" * 100_000,
    "a long path": b"diff --git a/" + b"x b/" * 100_000 + b"\n",
    "footers": b"_" * 500_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_huge_body_is_read_at_once(body: bytes) -> None:
    before = time.process_time()
    assert message(b"Message-ID: <own@x>\nSubject: [PATCH] x\n", body).id == "own@x"
    assert time.process_time() - before < 1


def test_line_ends_of_the_whole_mail_do_not_count() -> None:
    crlf = PATCH.replace(b"\n", b"\r\n")
    assert read(crlf, None) == read(PATCH, None)


def test_the_commit_is_a_clock_where_no_hop_is() -> None:
    found = read(b"From: a@x\nSubject: x\nMessage-ID: <own@x>\n\nWords.\n", NOON)
    assert isinstance(found, Reading)
    assert (found.sent, found.clock, found.arrived) == (NOON, Clock.COMMIT, NOON)
    assert found.flaws == ((FlawRule.NO_DATE, ""),)


def test_flaws_of_a_diff_are_told_of_patches_only() -> None:
    """A report that shows half a diff is no damaged patch."""
    damaged = PATCH.replace(b"@@ -1,3 +1,3 @@", b"@@ -1,3 +1,30 @@")
    ((rule, said),) = reading(damaged).flaws
    assert rule is FlawRule.DIFF_UNPARSED
    assert said
    report = damaged.replace(b"[PATCH v2 1/2] ", b"")
    assert (reading(report).flaws, reading(report).message.diff) == ((), None)
    undamaged = reading(PATCH)
    assert replace(undamaged, flaws=((rule, said),)).flaws == reading(damaged).flaws


ATTACHED = b"""\
From: Ada Tulip <ada@example.org>
Subject: [PATCH v2] bulbs: plant deeper
Date: Mon, 3 Aug 2020 12:00:00 +0000
Message-ID: <2@example.org>
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain

See the attached patch.
--A
Content-Type: %s
Content-Disposition: %s

From: Ada Tulip <ada@example.org>

Signed-off-by: Ada Tulip <ada@example.org>
---
%s--A--
"""


@pytest.mark.parametrize(
    ("kind", "disposition"),
    [
        (b"text/x-patch", b"inline"),
        (b"text/x-diff; charset=utf-8", b"attachment"),
        (b"application/octet-stream", b"attachment; filename=0001-plant.patch"),
        (b"application/octet-stream; name=plant.DIFF", b"attachment"),
        (b"text/html", b"attachment; filename*=utf-8''gr%C3%BCn.patch"),
    ],
)
def test_an_attached_patch(kind: bytes, disposition: bytes) -> None:
    """The diff's facts and its trailers are the attachment's; the text is not."""
    raw = ATTACHED % (kind, disposition, MODIFY.encode())
    found = reading(raw)
    assert found.message.role is Role.PATCH
    assert found.message.diff == reading(PATCH).message.diff
    assert found.message.trailers == (Trailer("Signed-off-by", ADA),)
    assert found.flaws == ((FlawRule.PATCH_ATTACHED, ""),)
    assert read_text(raw) == "See the attached patch.\n"


def test_an_attachment_of_plain_text_is_text() -> None:
    raw = ATTACHED % (b"text/plain; name=x.patch", b"attachment", MODIFY.encode())
    assert reading(raw).message.diff == reading(PATCH).message.diff
    assert reading(raw).flaws == ()
    assert MODIFY in read_text(raw)


def test_what_an_answer_attaches_is_no_patch() -> None:
    raw = ATTACHED % (b"text/x-patch", b"inline", MODIFY.encode())
    found = reading(raw.replace(b"[PATCH v2]", b"Re: [PATCH v2]"))
    assert (found.message.role, found.message.diff, found.flaws) == (Role.REPLY, None, ())


@pytest.mark.parametrize("diff", [MODIFY, QUILT], ids=["git", "quilt"])
def test_a_patch_that_pgp_signed_inline(diff: str) -> None:
    head, _, _ = PATCH.partition(b"\n\n")
    signed = (
        b"\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nPlant it.\n\n"
        b"Signed-off-by: Ada Tulip <ada@example.org>\n- ---\n"
        + diff.replace("\n-", "\n- -").removeprefix("- ").encode()
        + b"-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    found = reading(head + signed.replace(b"\n--- a", b"\n- --- a"))
    assert found.message.diff == reading(PATCH).message.diff
    assert found.message.trailers == (Trailer("Signed-off-by", ADA),)
    assert found.flaws == ((FlawRule.PATCH_DAMAGED, "dashes escaped"),)


def test_a_flowed_patch() -> None:
    flowed = b"Content-Type: text/plain; charset=utf-8; format=flowed\n"
    raw = PATCH.replace(b"Message-ID", flowed + b"Message-ID").replace(b"\n int", b"\n  int")
    found = reading(raw.replace(b"\n }", b"\n  }"))
    assert found.message == reading(PATCH).message
    assert found.flaws == ((FlawRule.PATCH_DAMAGED, "space-stuffed"),)
