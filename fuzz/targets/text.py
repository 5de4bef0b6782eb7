"""Charsets, transfer encodings and the normal text. Input: a line with a charset and an encoding,
`utf-8 x-uuencode`, then bytes."""

from base64 import encodebytes
from binascii import b2a_uu
from collections.abc import Iterator, Sequence
from random import Random

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.text import TextPart, decoded, has_footer, normal_text, text_hash
from kmonthly.mail.transfer import base64_bytes, encoded_twice, undone
from kmonthly.story.lead import lead

LARGEST = 4096


def check(data: bytes) -> None:
    """Any bytes in any charset have a text that UTF-8 holds; valid UTF-8 comes back as it is.

    Making a normal text normal again changes nothing. A span lies in its text and gives back whole
    characters. What is encoded in base64 or uuencode comes back under any name of theirs.
    """
    first, _, body = data.partition(b"\n")
    charset, _, encoding = first.decode("latin-1").lower().partition(" ")
    text, _ = same(decoded, TextPart(charset, body))
    expect.utf_8(text)
    _normal((text, *text.split("\x0c")))
    try:
        assert timed(decoded, TextPart("utf-8", body)) == (body.decode(), None)
    except UnicodeDecodeError:
        expect.utf_8(timed(decoded, TextPart("utf-8", body))[0])
    _transfer(body, encoding)


def _normal(parts: Sequence[str]) -> None:
    text = same(normal_text, parts)
    assert timed(normal_text, [text]) == text, "normal text is made normal"
    assert "\r" not in text
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))
    assert same(text_hash, text) == text_hash(text)
    same(has_footer, text)
    found = same(lead, text)
    if found is not None:
        stored = text.encode()
        assert 0 <= found.span.start < found.span.end <= len(stored)
        words = stored[found.span.start : found.span.end].decode()
        assert 0 < len(words) == len(words.strip()), "white space at a span's ends"


def _transfer(body: bytes, encoding: str) -> None:
    same(undone, body, encoding)
    same(base64_bytes, body)
    same(encoded_twice, decoded(TextPart("", body))[0])
    if body:
        encoded = encodebytes(body)
        assert timed(undone, encoded, '"base64" ')[0] == body
        assert (
            timed(undone, encoded[:-1] + b"\n_______\nTulips mailing list\n", "base64;")[0] == body
        )
        lines = (b2a_uu(body[at : at + 45]) for at in range(0, len(body), 45))
        uu = b"begin 644 x\n" + b"".join(lines) + b"`\nend\n"
        assert timed(undone, b"words\n" + uu, "x-uuencode") == (body, None)


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in several charsets and encodings, as one line and as many."""
    for label in (b"utf-8 base64", b"iso-2022-jp x-uuencode", b"utf-7 quoted-printable;", b" x"):
        yield label + b"\n" + repeated(word, size)
        yield label + b"\n" + repeated(word, size, b"\n")


CHARSETS = b"""utf-8 us-ascii iso-8859-1 iso-8859-8-i iso-8859-9 windows-1252 koi8-r gb2312 gbk
    gb18030 big5 euc-kr ks_c_5601-1987 shift_jis iso-2022-jp iso-2022-kr euc-jp utf-7 utf-16
    utf-16le utf-32 hz tis-620 cp037 cp-850 x-gbk unknown-8bit y rot13 hex zip base64 utf-8-sig
    utf8mb4 x-unknown unicode_escape raw-unicode-escape idna punycode undefined mbcs""".split()


def _label(data: bytes, random: Random) -> bytes:
    """Another charset and encoding for the same bytes."""
    body = data.partition(b"\n")[2]
    encodings = (b"", b"base64", b"quoted-printable;", b"x-uuencode", b"uue", b"(base64)", b"7 bit")
    return random.choice(CHARSETS) + b" " + random.choice(encodings) + b"\n" + body


MUTATIONS: Sequence[Mutation] = (_label,)

WORDS = (
    b"This series plants tulips deeper, because frost reaches ten centimetres down.",
    "Grüße: damit überlebt die Hälfte der Zwiebeln.".encode(),
    "一半的郁金香".encode("gb18030"),
    "郁金香".encode("big5"),
    "チューリップ".encode("iso-2022-jp"),
    "チューリップ".encode("shift_jis"),
    "🌷".encode(),
    "tulip".encode("utf-16"),
    b"+2AA-",
    b"+AGE-",
    b"~{",
    b"~}",
    b"\x1b$B",
    b"\x1b(B",
    b"\x0e",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x80\x81\x8d",
    b"\\ud800",
    b"=C3=A9=\n",
    b"=0D=0A",
    b"begin 644 x",
    b"end",
    b"`",
    b"#86)C",
    b"VHVsaXBz",
    b"UGxhbnQgdGhlbSBkZWVwZXIgYmVmb3JlIHRoZSBmcm9zdCBjb21lcyBhbmQgdGhleSBsaXZl",
    b"====",
    b"_______________________________________________",
    b"Tulips mailing list",
    b"-- ",
    b"Hi all,",
    b"> why do they die",
    b"Changes since v1:",
    b"\r\n",
    b"\r",
    b"\x0c",
    b"\n\n",
)

LONG = (
    *b"= =\n =3D =0D A AAAA A= ~{ ~} + +A- & . -- > begin end ` M #86)C - _ | : ;".split(b" "),
    *(b" ", b"\t", b"\r", b"\r\n", b"\n", b"\x0e", b"\x1b$B", b"\x1b(B", b"\x00", b"\x80", b"\xff"),
    *(b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", "é".encode(), "🌷".encode()),
)
