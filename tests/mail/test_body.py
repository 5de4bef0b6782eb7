"""The normal text of whole mails, from their bytes.

Each case is a mail below the same From and Subject: the headers that say how it is encoded, an
empty line, the body.
"""

import time
from base64 import encodebytes
from binascii import b2a_uu

import pytest

from kmonthly.mail.body import doubtful
from kmonthly.mail.bounds import LARGEST
from kmonthly.mail.model import Reading
from kmonthly.mail.read import read, read_text
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.people import Person

HEAD = b"""\
From: Ada Tulip <ada@example.org>
Subject: tulips
Date: Mon, 3 Aug 2020 12:00:00 +0000
Message-ID: <tulips@example.org>
"""

Flaws = tuple[tuple[FlawRule, str], ...]


def text_of(rest: bytes) -> tuple[str, Flaws]:
    """The normal text and the flaws of a mail; quoting reads the same text again."""
    reading = read(HEAD + rest, None)
    assert isinstance(reading, Reading)
    text = read_text(HEAD + rest)
    assert read_text(HEAD + rest) == text
    return text, reading.flaws


SINGLE: dict[str, tuple[bytes, str]] = {
    "no MIME at all": (b"\nPlant it.\n", "Plant it.\n"),
    "no body": (b"\n", ""),
    "header without its end": (b"", ""),
    "no last newline": (b"\nPlant it.", "Plant it.\n"),
    "CRLF": (b"\nPlant\r\nit.\r\n\r\n", "Plant\nit.\n"),
    "nul bytes": (b"\nPlant\x00it.\n", "Plant\x00it.\n"),
    "8bit": (
        b"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n\xc3\xbc\n",
        "ü\n",
    ),
    "quoted-printable": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n"
        b"a =3D b =C3=BC c=\n d\n",
        "a = b ü c d\n",
    ),
    "quoted-printable with wrong escapes": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n"
        b"a =ZZ b=3d =\n",
        "a =ZZ b= \n",
    ),
    "base64": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\nUGxhbnQg\ncGlldC4K\n",
        "Plant piet.\n",
    ),
    "base64 in capitals, CRLF inside": (
        b"Content-Type: TEXT/PLAIN; CHARSET=UTF-8\n"
        b"Content-Transfer-Encoding: BASE64\n\nUGxhbnQNCml0DQo=\n",
        "Plant\nit\n",
    ),
    "a charset that few know": (
        b'Content-Type: text/plain; charset="gb18030"\n\n\xc4\xe3\xba\xc3\n',
        "你好\n",
    ),
    "a charset in the manner of RFC 2231": (
        b"Content-Type: text/plain; charset*=us-ascii'en'utf-8\n\n\xc3\xbc\n",
        "ü\n",
    ),
    "a byte order mark": (b"Content-Type: text/plain; charset=utf-8\n\n\xef\xbb\xbfhi\n", "hi\n"),
    "an attachment and nothing else": (
        b"Content-Type: text/plain; name=x.patch\n"
        b"Content-Disposition: attachment; filename=x.patch\n\nPlant it.\n",
        "Plant it.\n",
    ),
    "a type that is none": (b"Content-Type: text\n\nPlant it.\n", "Plant it.\n"),
    "the type twice": (
        b"Content-Type: text/plain\nContent-Type: text/html\n\nPlant it.\n",
        "Plant it.\n",
    ),
    "flowed": (
        b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nPlant \nit.\n",
        "Plant \nit.\n",
    ),
    "text that is not plain": (b"Content-Type: text/x-patch\n\n+it\n", ""),
}


@pytest.mark.parametrize(("rest", "text"), SINGLE.values(), ids=SINGLE)
def test_a_mail_of_one_part(rest: bytes, text: str) -> None:
    assert text_of(rest) == (text, ())


FLAWED: dict[str, tuple[bytes, str, Flaws]] = {
    "no charset, UTF-8": ("\nü\n".encode(), "ü\n", ((FlawRule.CHARSET_MISSING, ""),)),
    "no charset, Latin": (b"\n\xfc\n", "ü\n", ((FlawRule.CHARSET_MISSING, ""),)),
    "a charset of git send-email's": (
        b"Content-Type: text/plain; charset=y\n\n\xc3\xbc\n",
        "ü\n",
        ((FlawRule.CHARSET_UNKNOWN, "y"),),
    ),
    "us-ascii, UTF-8": (
        b"Content-Type: text/plain; charset=us-ascii\n\n\xc3\xbc\n",
        "ü\n",
        ((FlawRule.BYTES_UNDECODABLE, "us-ascii"),),
    ),
    "UTF-8, Latin": (
        b"Content-Type: text/plain; charset=utf-8\n\n\xfc\n",
        "ü\n",
        ((FlawRule.BYTES_UNDECODABLE, "utf-8"),),
    ),
    "HTML only": (b"Content-Type: text/html\n\n<p>hi\n", "", ((FlawRule.HTML_ONLY, ""),)),
    "white space that transport added": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nPlant it. \n",
        "Plant it. \n",
        ((FlawRule.PARSERS_DISAGREE, "text/plain"),),
    ),
    "base64 with a list's footer behind it": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\nUGxhbnQ=\n\n-- \nTulips mailing list\n",
        "Plant\n",
        ((FlawRule.ENCODING_BROKEN, "text/plain"),),
    ),
    "base64 cut off": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\nUGxhbnQgaX\n",
        "Plant i\n",
        ((FlawRule.ENCODING_BROKEN, "text/plain"),),
    ),
    "base64 that is none": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\nPlant it.\n",
        "Plant it.\n",
        ((FlawRule.ENCODING_BROKEN, "text/plain"),),
    ),
    "base64 within quoted-printable": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n"
        + encodebytes("Grün und ".encode() * 20).replace(b"=", b"=3D"),
        "Grün und " * 20 + "\n",
        ((FlawRule.ENCODED_TWICE, ""),),
    ),
    "base64 that says 8bit": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: 8bit\n\n" + encodebytes("Grün und ".encode() * 20),
        "Grün und " * 20 + "\n",
        ((FlawRule.ENCODED_TWICE, ""),),
    ),
    "quoted-printable cut off": (
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BCn=C",
        "Grün=C\n",
        (),
    ),
    "an encoding that nobody knows": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-tulip\n\nPlant=20it.\n",
        "Plant=20it.\n",
        ((FlawRule.ENCODING_UNKNOWN, "x-tulip"),),
    ),
    "uuencode": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\n"
        b"begin 644 x\n" + b2a_uu(b"Plant it.\n") + b"`\nend\n",
        "Plant it.\n",
        (),
    ),
    "PGP/MIME": (
        b"Content-Type: multipart/encrypted; boundary=A\n\n--A\n"
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--A\n"
        b"Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--A--\n",
        "",
        ((FlawRule.ENCRYPTED, "application/pgp-encrypted"),),
    ),
    "S/MIME": (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
        b"Content-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIAC\n",
        "",
        ((FlawRule.ENCRYPTED, "application/pkcs7-mime"),),
    ),
    "PGP in the text": (
        b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
        "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
        ((FlawRule.ENCRYPTED, ""),),
    ),
}


@pytest.mark.parametrize(("rest", "text", "flaws"), FLAWED.values(), ids=FLAWED)
def test_a_mail_with_something_wrong(rest: bytes, text: str, flaws: Flaws) -> None:
    assert text_of(rest) == (text, flaws)


def test_plain_text_with_an_attached_patch() -> None:
    """Attachments of text/plain are text: senders attach patches."""
    assert text_of(
        b"""\
Content-Type: multipart/mixed; boundary=A

nobody reads this
--A
Content-Type: text/plain; charset=utf-8

See below.

--A
Content-Type: text/plain; charset=us-ascii; name=0001.patch
Content-Disposition: attachment; filename=0001.patch
Content-Transfer-Encoding: base64

LS0tIGEvYnVsYgorKysgYi9idWxiCg==
--A
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--A--
nor this
"""
    ) == ("See below.\n--- a/bulb\n+++ b/bulb\n", ())


def test_the_plain_one_of_two_alternatives() -> None:
    assert text_of(
        b"""\
Content-Type: multipart/alternative; boundary=A

--A
Content-Type: text/plain; charset=utf-8

Plain.
--A
Content-Type: text/html; charset=utf-8

<p>Not plain.
--A--
"""
    ) == ("Plain.\n", ())


def test_a_signed_mail() -> None:
    assert text_of(
        b"""\
Content-Type: multipart/signed; micalg=pgp-sha512; boundary=A

--A
Content-Type: multipart/mixed; boundary="B C"

--B C
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FCn.
--B C--

--A
Content-Type: application/pgp-signature; name=signature.asc

-----BEGIN PGP SIGNATURE-----
--A--
"""
    ) == ("Grün.\n", ())


def test_a_mail_within_the_mail() -> None:
    """Somebody forwards a mail as an attachment: its text is text."""
    assert text_of(
        b"""\
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain

Look:
--A
Content-Type: message/rfc822

From: Ben <ben@example.org>
Subject: inner

Inner words.
--A--
"""
    ) == ("Look:\nInner words.\n", ())


def test_a_part_that_is_never_closed() -> None:
    assert text_of(
        b"Content-Type: multipart/mixed; boundary=A\n\n--A\n\nfirst\n--A\n\nsecond\n"
    ) == ("first\nsecond\n", ())


def test_one_bad_part_costs_no_other() -> None:
    """The fast parser gives up the whole mail; the standard library reads it."""
    text, flaws = text_of(
        b"""\
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain; charset=utf-8

Gr\xc3\xbcn.
--A
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=!!! cut off
--A--
"""
    )
    assert text == "Grün.\n"
    assert flaws == ((FlawRule.ENCODING_BROKEN, "image/png text/plain"),)


def in_each_other(depth: int, innermost: bytes = b"Plant it.\n") -> bytes:
    """Parts in parts."""
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each)
        for each in range(depth)
    )
    closed = b"".join(b"--b%d--\n" % each for each in reversed(range(depth)))
    return opened + b"Content-Type: text/plain\n\n" + innermost + closed


def test_parts_nested_as_deep_as_people_nest_them() -> None:
    assert text_of(in_each_other(40)) == ("Plant it.\n", ())
    assert text_of(in_each_other(40, b"message/rfc822\n")) == ("message/rfc822\n", ())


@pytest.mark.parametrize("innermost", [b"Plant it.\n", b"message/rfc822\n"])
def test_parts_nested_a_thousand_deep(innermost: bytes) -> None:
    """The header is read and the body is not, at once."""
    before = time.process_time()
    assert text_of(in_each_other(1000, innermost)) == (
        "",
        ((FlawRule.TOO_LARGE, "parts nested too deep"),),
    )
    assert time.process_time() - before < 1


def test_mails_in_mails_a_thousand_deep() -> None:
    inner = b"Content-Type: message/rfc822\n\nSubject: x\n" * 1000
    before = time.process_time()
    assert text_of(inner + b"\nPlant it.\n") == (
        "",
        ((FlawRule.TOO_LARGE, "parts nested too deep"),),
    )
    assert time.process_time() - before < 1


BOUNDARIES: dict[str, tuple[bytes, bytes, str]] = {
    "missing": (b"", b"--A\n\nfirst\n", ""),
    "empty": (b'; boundary=""', b"--\n\nfirst\n--\n\nsecond\n----\n", "first\nsecond\n"),
    "never met": (b"; boundary=B", b"--A\n\nfirst\n", ""),
    "beginning another": (
        b"; boundary=A",
        b"--A\nContent-Type: multipart/mixed; boundary=AA\n\n--AA\n\nfirst\n--AA--\n"
        b"--A\n\nsecond\n--A--\n",
        "first\n\nsecond\n",
    ),
}


@pytest.mark.parametrize(("stated", "parts", "text"), BOUNDARIES.values(), ids=BOUNDARIES)
def test_boundaries(stated: bytes, parts: bytes, text: str) -> None:
    assert text_of(b"Content-Type: multipart/mixed" + stated + b"\n\n" + parts) == (text, ())


ENORMOUS: dict[str, bytes] = {
    "siblings": b"--A\n\nx\n" * 100_000,
    "mails": b"--A\nContent-Type: message/rfc822\n\nSubject: x\n\nx\n" * 100_000,
    "bad encodings": b"--A\nContent-Transfer-Encoding: base64\n\n!!\n" * 100_000,
    "empty parts": b"--A\n" * 100_000,
    "parts between carriage returns": b"--A\r\rx\r" * 100_000,
    "boundaries": b"".join(
        b"--A\nContent-Type: multipart/mixed; boundary=b%d\n\n" % each for each in range(40)
    )
    + b"x\n" * 500_000,
    "mails in mails": b"--A\n" + b"Content-Type: message/rfc822\n\n" * 90 + b"x" * 3_000_000,
    "encoded words": b"--A\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx\n",
}


@pytest.mark.parametrize("parts", ENORMOUS.values(), ids=ENORMOUS)
def test_a_mail_of_too_many_parts(parts: bytes) -> None:
    before = time.process_time()
    text, flaws = text_of(b"Content-Type: multipart/mixed; boundary=A\n\n" + parts + b"--A--\n")
    assert text == ""
    assert [rule for rule, _ in flaws] == [FlawRule.TOO_LARGE]
    assert time.process_time() - before < 1


def test_many_dashes_are_no_parts() -> None:
    """A patch that deletes ten thousand comments of SQL, signed."""
    rest = b"Content-Type: multipart/signed; boundary=tulip\n\n--tulip\n\n" + b"-- no\n" * 50_000
    assert text_of(rest + b"--tulip--\n") == ("-- no\n" * 50_000, ())


def test_ten_thousand_bad_parts_are_one_bad_mail() -> None:
    parts = b"".join(b"--A\nContent-Type: text/plain; charset=c%d\n\n\xff\n" % n for n in range(99))
    _, flaws = text_of(b"Content-Type: multipart/mixed; boundary=A\n\n" + parts + b"--A--\n")
    assert len(flaws) == 8


def test_a_mail_that_is_too_large() -> None:
    """Its header is read: 16 MB and one byte."""
    rest = b"\n" + b"x" * (LARGEST - len(HEAD))
    reading = read(HEAD + rest, None)
    assert isinstance(reading, Reading)
    assert reading.message.author == Person("Ada Tulip", "ada@example.org")
    assert reading.flaws == ((FlawRule.TOO_LARGE, f"{LARGEST + 1} bytes"),)
    assert read_text(HEAD + rest) == ""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Content-Transfer-Encoding: quoted-printable\n\na=0D\n", True),
        (b"Content-Transfer-Encoding: Quoted-Printable\n\na \nb\n", True),
        (b"Content-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\na \r\nb\r\n", True),
        (b"Content-Type: message/rfc822\n\n", True),
        (b"Content-Transfer-Encoding: quoted-printable\n\na=3D\n", False),
        (b"Content-Transfer-Encoding: 8bit\n\na \nb\n", False),
    ],
)
def test_where_the_parsers_may_differ(raw: bytes, expected: bool) -> None:
    assert doubtful(raw) is expected
