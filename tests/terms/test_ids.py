"""Message-IDs as headers write them, keys, and how people call a list."""

import pytest

from kmonthly.terms.ids import key, message_ids, short_list_name


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<a@example.org>", ["a@example.org"]),
        (" <a@example.org> ", ["a@example.org"]),
        ("<a@example.org> <b@example.org>", ["a@example.org", "b@example.org"]),
        ("<a@example.org><b@example.org>", ["a@example.org", "b@example.org"]),
        (
            "<a@example.org>\n <b@example.org>\n\t<a@example.org>",
            ["a@example.org", "b@example.org"],
        ),
        ("<a 1@\n example.org>", ["a1@example.org"]),
        ("a@example.org", ["a@example.org"]),
        ("<a@example.org", ["a@example.org"]),
        ("a@example.org>", ["a@example.org"]),
        ("a@example.org<b@example.org", ["a@example.org", "b@example.org"]),
        ("<no-at-sign>", ["no-at-sign"]),
        ("<A@Example.Org>", ["A@Example.Org"]),
        ('message from Ben on Monday <a@example.org> "a@example.net"', ["a@example.org"]),
        ("message from Ben on Monday", []),
        ("<>", []),
        ("< >", []),
        ("", []),
    ],
)
def test_message_ids(header: str, expected: list[str]) -> None:
    assert list(message_ids(header)) == expected


def test_a_key_is_the_same_everywhere() -> None:
    """Stores hold keys: what one machine made another must make again. By `b2sum -l 64`."""
    assert key("a@example.org") == 0xADF145BDBB97DB64 >> 1
    assert key("") == 0xE4A6A0577479B2B4 >> 1


def test_a_key_can_be_made_of_any_text() -> None:
    keys = {key(name) for name in ("a", "b", "é", "\ud800", "\x00", "x" * 100_000)}
    assert len(keys) == 6
    assert all(0 <= each < 2**63 for each in keys)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("linux-xfs.vger.kernel.org", "linux-xfs"),
        ("linux-xfs", "linux-xfs"),
        ("tulips-2020.mbox", "tulips-2020.mbox"),
        ("", ""),
    ],
)
def test_short_list_name(name: str, short: str) -> None:
    assert short_list_name(name) == short
