"""Message-IDs in running text."""

import pytest

from kmonthly.evaluate.named import named

ID = "20200801.1111-1-ada@example.org"


@pytest.mark.parametrize(
    "text",
    [
        f"https://lore.kernel.org/tulips/{ID}/",
        f"https://lore.kernel.org/tulips/{ID}/T/#u",
        f"https://lore.kernel.org/r/{ID}.",
        f"<http://lkml.kernel.org/r/{ID}>",
        f"(https://lore.kernel.org/tulips/{ID.replace('@', '%40')})",
        f"https://patchwork.kernel.org/project/tulips/patch/{ID}/",
        f"https://lwn.net/ml/tulips/{ID}",
        f"https://marc.info/?i={ID}",
        f"https://www.mail-archive.com/search?l=mid&q=mid:{ID}",
        f"<URL:https://lore.kernel.org/r/{ID}>:",
        f"Message-ID: <{ID}>",
        f"message-id: {ID}",
        f"<{ID}>",
        f"id:{ID}",
    ],
)
def test_a_message(text: str) -> None:
    assert [each.message for each in named(f"at {text} and on")] == [ID]


@pytest.mark.parametrize(
    "text", ["Ada <ada@example.org>", "ada@example.org", "git@example.org:tulips.git"]
)
def test_people_are_no_messages(text: str) -> None:
    assert list(named(text)) == []


@pytest.mark.parametrize(
    "text",
    ["https://lkml.org/lkml/2020/7/8/96", "https://mail-archive.com/t@lists.example.org/msg1.html"],
)
def test_a_link_without_a_message(text: str) -> None:
    assert [each.message for each in named(text)] == [""]


def test_an_escaped_slash_is_of_the_message() -> None:
    (one,) = named("https://lore.kernel.org/r/2020%2F08@example.org")
    assert one.message == "2020/08@example.org"
