"""Whole mails: `read` on raw bytes."""

import re
from base64 import b64encode, encodebytes
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from quopri import encodestring
from random import Random
from typing import Any
from unittest.mock import patch

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, diff, repeated, text, trailers
from kmonthly.mail import bounds
from kmonthly.mail.bounds import bounded
from kmonthly.mail.columns import columns
from kmonthly.mail.model import Clock, Reading, Refusal, canonical_order
from kmonthly.mail.read import read, read_text
from kmonthly.mail.text import normal_text, text_hash
from kmonthly.story.lead import lead
from kmonthly.terms.ids import Position

LARGEST = 16384

_SMALL: dict[str, Any] = {
    "LARGEST": 8000,
    "_LONGEST_HEADER": 400,
    "_SEARCHED": 4000,
    "_LONGEST_FIELD": 100,
    "_MOST_KEPT": 300,
    "_MOST_PARTS": 5,
    "_MOST_BOUNDARIES": 2,
}
"""Instead of what `mail.bounds` calls enormous."""

COMMITTED = datetime(2020, 8, 3, 12, tzinfo=UTC)


def check(data: bytes) -> None:
    """Any bytes are a mail within the bounds that its parts promise, or no mail and why.

    The commit's time changes the clocks alone. What is read fits into the store's columns. The text
    that is read again has the hash of the one that was read; it is normal, and a span lies in it.
    What `bounded` leaves of a mail that is enormous is read as a mail, too.
    """
    _bounded(data)
    found = same(read, data, None)
    committed = timed(read, data, COMMITTED)
    _fits(found)
    if isinstance(found, Refusal):
        expect.flaws([(found.rule, found.detail)])
        assert committed == found
        expect.utf_8(timed(read_text, data))
        return
    assert isinstance(committed, Reading)
    expect.reading(found, None)
    expect.reading(committed, COMMITTED)
    assert committed.message == found.message
    assert committed.sent is not None
    assert found.clock is not Clock.COMMIT
    assert canonical_order(committed) == canonical_order(found)
    _text(data, found)


def _bounded(data: bytes) -> None:
    """As if a mail of a few lines were enormous."""
    with patch.multiple(bounds, **_SMALL):
        small, said = timed(bounded, data)
    expect.flaws(said)
    assert said or small == data
    found = timed(read, small, None)
    if isinstance(found, Reading):
        expect.reading(found, None)


def _fits(found: Reading | Refusal) -> None:
    """The columns take it: one copy, or one flaw that says why not."""
    batch = timed(columns, [(Position(b"1"), found)])
    if isinstance(found, Refusal):
        assert (batch.copy.num_rows, batch.flaw.num_rows) == (0, 1)
    else:
        assert (batch.copy.num_rows, batch.flaw.num_rows) == (1, len(found.flaws))


def _text(data: bytes, found: Reading) -> None:
    body = timed(read_text, data)
    expect.utf_8(body)
    assert text_hash(body) == found.text_hash, "read again it is another text"
    assert normal_text([body]) == body, "it is not normal"
    if found.message.diff is not None:
        # what is attached is not part of the text
        expect.diff(found.message.diff, max(body.count("\n"), 2 * len(data)))
    part = timed(lead, body)
    if part is not None:
        words = body.encode()[part.span.start : part.span.end].decode()
        assert 0 < len(words) == len(words.strip()), "white space at a span's ends"


HEADERS = b"From Subject Date References To Received Content-Type".split()


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in each header that is read, as headers, as parts, and as a body in any encoding."""
    usual = b"From: Ada <ada@example.org>\nSubject: [PATCH] x\nMessage-ID: <x@example.org>\n"
    for name in (*HEADERS, b"Message-ID"):
        yield name + b": " + repeated(word, size, b" ") + b"\n" + usual + b"\nPlain.\n"
    munged = usual.replace(b"Ada", b"Ada via Tulips")
    yield b"Reply-To: " + repeated(word, size, b"\n ") + b"\n" + munged + b"\nPlain.\n"
    yield usual + repeated(word, size, b"\n") + b"\nPlain.\n"
    yield usual + repeated(b"X-" + word + b": x", size, b"\n") + b"\nPlain.\n"
    yield usual + b"\n" + repeated(word, size, b"\n")
    yield usual + b"\n" + repeated(word, size)
    mixed = b"Content-Type: multipart/mixed; boundary=A\n\n"
    yield usual + mixed + repeated(b"--A\n\n" + word, size, b"\n")
    yield usual + repeated(mixed + b"--A\n" + word, size, b"\n")
    for encoding in (b"quoted-printable", b"base64", b"x-uuencode"):
        head = b"Content-Transfer-Encoding: " + encoding + b"\n\n"
        yield usual + head + repeated(word, size, b"\n")


def _halves(data: bytes) -> tuple[bytes, bytes]:
    head, _, body = data.partition(b"\n\n")
    return head, body


def _header(data: bytes, random: Random) -> bytes:
    """A header more, or another value of one that is there."""
    name, value = random.choice(VALUES)
    head, body = _halves(data)
    field = name + b": " + value
    if random.random() < 0.5:
        pattern = rb"(?im)^%b[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*" % re.escape(name)
        head, replaced = re.subn(pattern, lambda _: field, head, count=1)
        if replaced:
            return head + b"\n\n" + body
    lines = head.split(b"\n")
    lines.insert(random.randint(0, len(lines)), field)
    return b"\n".join(lines) + b"\n\n" + body


def _encoded_word(data: bytes, random: Random) -> bytes:
    """Words of a header as one encoded word or as two, in any charset."""
    head, body = _halves(data)
    lines = head.split(b"\n")
    at = random.randrange(len(lines))
    name, colon, value = lines[at].partition(b": ")
    charset = random.choice(text.CHARSETS)
    middle = random.randint(0, len(value))
    words = []
    for part in (value[:middle], value[middle:]):
        if random.random() < 0.5:
            words.append(b"=?" + charset + b"?b?" + b64encode(part) + b"?=")
        else:
            quoted = b"".join(b"=%02X" % byte for byte in part)
            words.append(b"=?" + charset + b"?q?" + quoted + b"?=")
    lines[at] = name + colon + random.choice((b" ", b"\n ", b"")).join(words)
    return b"\n".join(lines) + b"\n\n" + body


def _encoded(data: bytes, random: Random) -> bytes:
    """The body in a transfer encoding, which the header tells."""
    head, body = _halves(data)
    names = b"base64 BASE64 'base64' quoted-printable x-uuencode 7bit 8-bit".split()
    name = random.choice(names)
    if b"64" in name.lower():
        body = encodebytes(body)
    elif b"quoted" in name:
        body = encodestring(body)
    return head + b"\nContent-Transfer-Encoding: " + name + b"\n\n" + body


def _parts(data: bytes, random: Random) -> bytes:
    """The body as one part of several."""
    head, body = _halves(data)
    mark = random.choice((b"A", b"B", b"=_1", b"--"))
    kinds = (b"text/plain", b"text/html", b"text/x-patch", b"text/plain; charset=gb2312", b"text")
    others = [
        b"Content-Type: " + random.choice(kinds) + b"\n\n" + random.choice(WORDS)
        for _ in range(random.randint(0, 2))
    ]
    whole = [b"Content-Type: text/plain\n\n" + body, *others]
    random.shuffle(whole)
    kind = random.choice((b"mixed", b"alternative", b"signed", b"digest"))
    pieces = b"".join(b"--" + mark + b"\n" + part + b"\n" for part in whole)
    end = random.choice((b"--" + mark + b"--\n", b""))
    head = re.sub(rb"(?im)^content-[^\n]*(?:\n[ \t][^\n]*)*\n?", b"", head).rstrip(b"\n")
    kept = b"\nContent-Type: multipart/" + kind + b'; boundary="' + mark + b'"\n\n'
    return head + kept + pieces + end


def _inside(data: bytes, random: Random) -> bytes:
    """The mail as a part of another."""
    kind = random.choice((b"message/rfc822", b"message/rfc822", b"text/rfc822-headers"))
    return b"From: Ben <ben@example.org>\nContent-Type: " + kind + b"\n\n" + data


def _signed(data: bytes, random: Random) -> bytes:
    head, body = _halves(data)
    dashes = re.sub(rb"(?m)^-", b"- -", body) if random.random() < 0.7 else body
    return head + b"\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + dashes


def _patch(data: bytes, random: Random) -> bytes:
    """The body's diff changed as the diff target would."""
    head, body = _halves(data)
    return head + b"\n\n" + random.choice(diff.MUTATIONS)(body, random)


MUTATIONS: Sequence[Mutation] = (
    _header,
    _header,
    _header,
    _encoded_word,
    _encoded,
    _parts,
    _inside,
    _signed,
    _patch,
)

VALUES: Sequence[tuple[bytes, bytes]] = (
    (b"From", b"Ada Tulip <ada@example.org>"),
    (b"From", b"Ada Tulip via Tulips <tulips@lists.example.org>"),
    (b"From", b'"Tulip, Ada" <ada@example.org>, Ben <ben@example.org>'),
    (b"From", b"=?utf-7?q?+2AA-?= <ada@example.org>"),
    (b"From", b"ada@example.org (Ada)"),
    (b"Reply-To", b"Ada Tulip <ada@example.org>"),
    (b"X-Original-From", b"Ada Tulip <ada@example.org>"),
    (b"To", b"tulips@lists.example.org, Ben <ben@example.org>"),
    (b"Cc", b'linux-kernel@vger.kernel.org, "x, y" <dm-devel@example.org>'),
    (b"CC", b"stable@vger.kernel.org )"),
    (b"Subject", b"[PATCH v2 1/2] tulips: plant them deeper"),
    (b"Subject", b"Re: [PATCH 99999/99999] tulips"),
    (b"Subject", b"[RFC PATCH 0/3] tulips"),
    (b"Subject", b"[GIT PULL] tulips for 5.9"),
    (b"Subject", b"=?utf-8?b?8J+Mtw==?= =?gb2312?q?=D3=F4?="),
    (b"Date", b"Mon, 3 Aug 2020 12:00:00 +0000"),
    (b"Date", b"Mon, 3 Aug 99999 12:00:00 +9999"),
    (b"Date", b"Thu, 1 Jan 1970 00:00:00 -2359"),
    (b"Message-ID", b"<tulip@example.org>"),
    (b"Message-ID", b"tulip@example.org"),
    (b"Message-ID", b"<>"),
    (b"Message-ID", b"<tu lip\x01@example.org>"),
    (b"References", b"<a@example.org> <b@example.org>\n <c@example.org>"),
    (b"References", b"<a@example.org <b@example.org"),
    (b"In-Reply-To", b"message from Ada of Monday <a@example.org>"),
    (b"Received", b"from a.example.org by b.example.org; Mon, 3 Aug 2020 12:00:00 +0000"),
    (
        b"Received",
        b"from c by a.example.org with ESMTP;\n\tMon, 3 Aug 2020 11:59:00 GMT",
    ),
    (b"Received", b"by b.example.org; Mon, 3 Aug 1970 12:00:00 +0000"),
    (b"Content-Type", b"text/plain; charset=utf-8; format=flowed"),
    (b"Content-Type", b"text/plain; charset=utf-7"),
    (b"Content-Type", b"text/plain; charset=utf-16"),
    (b"Content-Type", b"text/plain; charset=unicode_escape"),
    (b"Content-Type", b"text/plain; charset*0*=utf-8''%ff; charset*1=x"),
    (b"Content-Type", b"text/html"),
    (b"Content-Type", b"text/x-patch; name=tulip.patch"),
    (b"Content-Type", b"multipart/mixed; boundary=A"),
    (b"Content-Type", b"multipart/mixed; boundary"),
    (b"Content-Type", b'multipart/mixed; boundary=""'),
    (b"Content-Type", b"multipart/encrypted; boundary=A"),
    (b"Content-Type", b"message/rfc822"),
    (b"Content-Type", b"message/partial; id=x; number=1"),
    (b"Content-Type", b"message/delivery-status"),
    (b"Content-Type", b"application/pgp-encrypted"),
    (b"Content-Type", b"text"),
    (b"Content-Transfer-Encoding", b"base64"),
    (b"Content-Transfer-Encoding", b"quoted-printable"),
    (b"Content-Transfer-Encoding", b"x-uuencode"),
    (b"Content-Transfer-Encoding", b"\xff"),
    (b"Content-Disposition", b"attachment; filename=tulip.diff"),
    (b"Content-Disposition", b"attachment; filename*=utf-8''%ff.patch"),
    (b"User-Agent", b"quilt/0.66"),
    (b"X-Stable", b"review"),
    (b"MIME-Version", b"1.0"),
)

WORDS = (
    *(name + b": " + value for name, value in VALUES),
    *diff.WORDS,
    *trailers.WORDS[:12],
    b"--A",
    b"--A--",
    b"--B",
    b"\n--A\nContent-Type: text/plain\n\n",
    b"\n--A\nContent-Type: multipart/mixed; boundary=B\n\n--B\n",
    b"Content-Type: message/rfc822\n\nSubject: x\n\n",
    b"From mboxrd@z Thu Jan  1 00:00:00 1970",
    b">From ada@example.org Thu Jan  1 00:00:00 1970",
    b"-----BEGIN PGP MESSAGE-----",
    b"-----BEGIN PGP SIGNED MESSAGE-----",
    b"begin 644 x",
    b"#86)C",
    b"end",
    b"=0D \n",
    b"=C3=A9=",
    b"=?utf-8?q?=C3=A9?=",
    b"=?utf-8?b?w6k=?=",
    b"=?",
    b"?=",
    b"+2AA-",
    b"<a@example.org>",
    b"\n\n",
    b"\n ",
    b"\r\n\r\n",
    b"\r",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"_______________________________________________\nTulips mailing list\n",
)

LONG = (
    *b"= =? =?utf-8?q?a?= =?utf-8?b?w6k=?= < > <> <a@example.org> a@example.org, @ , ;".split(),
    *b""": " \\ ( [ ] [PATCH] Re: --A --A-- - ' # a /""".split(),
    *(
        b" ",
        b"\r",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"; a=b",
        b"; boundary=A",
        b"From x Mon",
        b"=0D ",
    ),
    *("é".encode(), b"begin 644 x\n#86)C\nend", b"-----BEGIN PGP SIGNED MESSAGE-----"),
)
