"""Transfer encodings that parsers do not undo."""

from base64 import encodebytes
from binascii import b2a_uu

import pytest

from kmonthly.mail.transfer import base64_bytes, encoded_twice, undone
from kmonthly.terms.flaws import FlawRule

WORDS = "Tulips are planted in autumn, ten centimetres deep, in rows.\n"
LONG = (WORDS * 5).encode()
UU = b"begin 644 tulips.txt\n" + b"".join(
    b2a_uu(LONG[at : at + 45]) for at in range(0, len(LONG), 45)
)


@pytest.mark.parametrize(
    ("encoding", "data", "expected", "flaw"),
    [
        ("base64 (really)", b"UGxhbnQ=\n", b"Plant", FlawRule.ENCODING_UNKNOWN),
        ('"base64"', b"UGxhbnQ=\n", b"Plant", FlawRule.ENCODING_UNKNOWN),
        ("quoted-printable; x=y", b"a=3Db\n", b"a=b\n", FlawRule.ENCODING_UNKNOWN),
        ("8-bit; x", b"UGxhbnQ=\n", b"UGxhbnQ=\n", FlawRule.ENCODING_UNKNOWN),
        ("utf-8", b"Plant\n", b"Plant\n", FlawRule.ENCODING_UNKNOWN),
        ("\0", b"Plant\n", b"Plant\n", FlawRule.ENCODING_UNKNOWN),
        ("x-uuencode", UU + b"`\nend\n", LONG, None),
        ("uuencode", UU, LONG, None),
        ("x-uue", b"no uuencode\n", b"no uuencode\n", None),
        ("uue", b"begin 644 x\n\xff\xff\nend\n", b"begin 644 x\n\xff\xff\nend\n", None),
    ],
)
def test_undone(encoding: str, data: bytes, expected: bytes, flaw: FlawRule | None) -> None:
    assert undone(data, encoding) == (expected, flaw)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"UGxhbnQ=", b"Plant"),
        (b"UGxhbnQ", b"Plant"),
        (b"UGxhb", b"Pla"),
        (b"UGxh*bnQ=", b"Plant"),
        (b"UGxhbnQ=\nUGxhbnQ=\n", b"PlantPlant"),
        (b"UGxh\nbnQ=\n-- \nTulips mailing list\n", b"Plant"),
        (b"UGxh\n_______________\nTulips\n", b"Pla"),
        (b"Words that nobody has encoded.\n", b"Words that nobody has encoded.\n"),
        (b"", b""),
        (b"=\n=\n", b"=\n=\n"),
        (b"=0", b"=0"),
    ],
)
def test_broken_base64(data: bytes, expected: bytes) -> None:
    assert base64_bytes(data) == expected


def test_what_is_encoded_twice() -> None:
    encoded = encodebytes(LONG).decode()
    assert encoded_twice(encoded) == LONG
    assert encoded_twice("") == b""
    assert encoded_twice("The key is:\n" + encoded) == b""
    assert encoded_twice(encodebytes(bytes(300)).decode()) == b""
    assert encoded_twice(encoded.splitlines()[0] + "\n") == b""
