"""The normal text: what spans count in and what hashes are made of."""

import time

import pytest

from kmonthly.mail.text import TextPart, decoded, has_footer, normal_text, text_hash
from kmonthly.terms.flaws import FlawRule

UNKNOWN, MISSING, BAD = (
    FlawRule.CHARSET_UNKNOWN,
    FlawRule.CHARSET_MISSING,
    FlawRule.BYTES_UNDECODABLE,
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], ""),
        ([""], ""),
        (["", "\n\n"], ""),
        (["one"], "one\n"),
        (["one\n\n\n"], "one\n"),
        (["one\r\ntwo\rthree\r\r\n"], "one\ntwo\nthree\n"),
        (["\n\none\n"], "\n\none\n"),
        (["one\n", "two\n"], "one\ntwo\n"),
        (["one\n\n", "", "two"], "one\n\ntwo\n"),
        (["one", "", "\n"], "one\n"),
        (["one  \n"], "one  \n"),
        (["\ufeffone", "\ufefftwo"], "one\ntwo\n"),
        (["form\ffeed\x85and\u2028others\n"], "form\ffeed\x85and\u2028others\n"),
    ],
)
def test_normal_text(parts: list[str], expected: str) -> None:
    assert normal_text(parts) == expected


@pytest.mark.parametrize(
    ("charset", "data", "text", "flaw"),
    [
        ("utf-8", "grün".encode(), "grün", None),
        ("utf-8", b"plain", "plain", None),
        ("", b"plain", "plain", None),
        ("y", b"plain", "plain", None),
        ("us-ascii", b"plain", "plain", None),
        ("iso-8859-1", b"gr\xfcn", "grün", None),
        ("iso-8859-1", b"\x9320 \x80\x94", "“20 €”", None),  # windows-1252 under a Latin label
        ("windows-1252", b"\x80", "€", None),
        ("iso-8859-15", b"\xa4", "€", None),
        ("koi8-r", "да".encode("koi8-r"), "да", None),
        ("gb2312", "你好".encode("gb2312"), "你好", None),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本", None),
        ("utf-16", "grün".encode("utf-16"), "grün", None),
        ("utf-7", b"gr+APw-n", "grün", None),
        ("", "grün".encode(), "grün", MISSING),
        ("", b"gr\xfcn", "grün", MISSING),
        ("yes", "grün".encode(), "grün", UNKNOWN),
        ("yes", b"gr\xfcn", "grün", UNKNOWN),
        ("us-ascii", "grün".encode(), "grün", BAD),
        ("us-ascii", b"gr\xfcn", "grün", BAD),
        ("utf-8", b"gr\xfcn \xc3", "grün Ã", BAD),
        ("gb2312", "grün ✓".encode(), "grün ✓", BAD),
        ("iso-8859-1", b"\x81\x8d\x8f\x90\x9d", "\x81\x8d\x8f\x90\x9d", None),
        # Names that Python does not know, and what is meant by those that it takes literally.
        ("cp-850", b"gr\x81n", "grün", None),
        ("utf8mb4", "grün".encode(), "grün", None),
        ("iso-8859-8-i", b"\xe0", "א", None),
        ("ansi_x3.4-1968", "grün".encode(), "grün", BAD),
        ("x-unknown", b"gr\xfcn", "grün", UNKNOWN),
        ("unknown-8bit", "grün".encode(), "grün", UNKNOWN),
        ("gb2312", "镕基".encode("gbk"), "镕基", None),
        ("x-gbk", "镕基".encode("gbk"), "镕基", None),
        ("euc-kr", "똠방".encode("cp949"), "똠방", None),
        ("shift_jis", "①".encode("cp932"), "①", None),
        # Another one than it says; a stray byte in UTF-8, a character cut off.
        ("utf-8", "привет".encode("koi8-r"), "ÐÒÉ×ÅÔ", BAD),
        ("utf-8", "grün".encode() + b" \xfc", "grün ü", BAD),
        ("", "grün, grün".encode() + b"\xc3", "grün, grünÃ", MISSING),
        # What Python would take for a charset, and mail does not know.
        ("rot13", "grün".encode(), "grün", UNKNOWN),
        ("base64", "grün".encode(), "grün", UNKNOWN),
        ("unicode_escape", "grün \\ud800".encode(), "grün \\ud800", UNKNOWN),
        ("raw-unicode-escape", "grün \\ud800".encode(), "grün \\ud800", UNKNOWN),
        ("idna", "grün".encode(), "grün", UNKNOWN),
        ("a\x00b", "grün".encode(), "grün", BAD),
        ("utf-7", b"a+2AA-b", "a\ufffdb", None),  # a lone surrogate, which UTF-8 cannot hold
    ],
)
def test_decoded(charset: str, data: bytes, text: str, flaw: FlawRule | None) -> None:
    assert decoded(TextPart(charset, data)) == (text, flaw)


def test_a_large_part_in_no_charset_is_read_in_linear_time() -> None:
    before = time.process_time()
    text, _ = decoded(TextPart("", b"\x81\xe9\n" * 1_000_000))
    assert text == "\x81é\n" * 1_000_000
    assert time.process_time() - before < 1


def test_text_hash() -> None:
    """`printf 'grün\\n' | b2sum -l 128`"""
    assert text_hash("grün\n") == "918014c5fe3a07710a1ad82710d2015a"


@pytest.mark.parametrize(
    "footer",
    [
        "_" * 47 + "\nTulips mailing list\nTulips@example.org\n",
        "-- \nTulips mailing list\n",
        "--\ndm-devel mailing list\ndm-devel@example.org\n",
        "_____________________________________________\nLinux Tulip Mailing List\n",
    ],
)
def test_a_footer(footer: str) -> None:
    assert has_footer("Words.\n\n" + footer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Words on the mailing list.\n",
        "-- \nAda, of the tulips' mailing list's editors, " + "and " * 10 + "mailing list\n",
        "-- \nAda\n\nmailing list\n",
        "-- \nTulips mailing list\n" + "Words.\n" * 200,
    ],
)
def test_no_footer(text: str) -> None:
    assert not has_footer(text)
