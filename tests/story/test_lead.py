"""Which words of a cover letter are quoted. Covers of our own making."""

import time

import pytest

from kmonthly.story.lead import MOST, lead

STORY = (
    "This series plants tulips deeper, because frost reaches ten centimetres down in most\n"
    "gardens. With it, bulbs survive a winter that killed a third of them before; without it\n"
    "gardeners have to dig them up in autumn and to plant them again in spring."
)
MORE = "The depth is taken from the soil probe where there is one, and from the almanac elsewhere."


def quoted(text: str) -> str | None:
    """The words that a span of UTF-8 bytes gives back."""
    found = lead(text)
    return None if found is None else text.encode()[found.span.start : found.span.end].decode()


COVERS: dict[str, tuple[str, str | None]] = {
    "one paragraph": (f"{STORY}\n", STORY),
    "a greeting": (f"Hi all,\n\n{STORY}\n", STORY),
    "a greeting of more words": (f"Dear gardeners and friends of tulips,\n\n{STORY}\n", STORY),
    "a version note": (f"This is v3 of the tulip series.\n\n{STORY}\n", STORY),
    "a changelog first": (
        f"Changes since v2:\n- measure before digging, as Ben asked for in his answer\n\n{STORY}\n",
        STORY,
    ),
    "words about the posting first": (
        "Sorry for the noise, the last posting missed the cc list and my tree was not on top of "
        f"yours.\n\n{STORY}\n",
        STORY,
    ),
    "a quotation first": (
        "> Why do my tulips die every winter, although I plant them as the book says?\n\n" + STORY,
        STORY,
    ),
    "trailers and a diffstat behind": (
        f"{STORY}\n\nSigned-off-by: Ada <ada@example.org>\n---\n bulbs/tulip.c | 2 +-\n",
        STORY,
    ),
    "a shortlog behind": (
        f"{STORY}\n\nAda Tulip (2):\n  bulbs: measure the frost before anything is planted\n",
        STORY,
    ),
    "a diff and nothing else": (
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
        None,
    ),
    "nothing": ("", None),
    "only a greeting": ("Hi all,\n\nBest regards,\nAda\n", None),
    "only links": (
        "[1] https://lists.example.org/tulips/2020/08/a-long-link-to-somewhere-else\n"
        "[2] https://lists.example.org/tulips/2020/08/another-link-to-somewhere-else\n",
        None,
    ),
    "a list": (
        "- plants tulips deeper than they were planted before\n"
        "- measures the frost with the soil probe\n"
        "- takes the almanac's word where there is no probe\n",
        None,
    ),
    "a table": (
        "depth      survived     before    after     change of it\n"
        "10 cm      of 100       61        61        none at all\n"
        "15 cm      of 100       61        95        better by far\n",
        None,
    ),
    "other scripts": (
        "Grüße, 各位好\n\n" + STORY.replace("tulips", "Tülpen 郁金香"),
        STORY.replace("tulips", "Tülpen 郁金香"),
    ),
}


@pytest.mark.parametrize(("cover", "expected"), COVERS.values(), ids=COVERS)
def test_lead(cover: str, expected: str | None) -> None:
    assert quoted(cover) == expected


def test_a_short_paragraph_is_followed_by_the_next() -> None:
    short = STORY[: STORY.index("With it")].strip()
    assert quoted("\n\n".join((short, *[MORE] * 5))) == "\n\n".join((short, *[MORE] * 3))


def test_a_long_paragraph_ends_with_a_sentence() -> None:
    text = " ".join([STORY.replace("\n", " ")] * 5)
    words = quoted(text)
    assert words is not None
    assert len(words) <= MOST
    assert text.startswith(words)
    assert words.endswith(".")


def test_a_long_paragraph_without_a_sentence_ends_with_a_word() -> None:
    text = "This series plants " + "tulips " * 300
    words = quoted(text)
    assert words is not None
    assert MOST - 10 < len(words) <= MOST
    assert words.endswith("tulips")


@pytest.mark.parametrize(
    "text",
    [
        "This patch adds " + "x" * 5000,
        " " * 300_000 + "x\n",
        (" |" * 2000 + "\n") * 20,
        " x" + " " * 100_000 + "\n",
        " x" + " |" * 50_000 + "\n",
        "!" * 300_000,
        "a: " * 100_000,
        "\n".join("- x" for _ in range(50_000)),
        "\t\n" * 100_000,
        "this is the " * 30_000,
        "changes " * 40_000,
    ],
)
def test_a_hostile_text_is_passed_at_once(text: str) -> None:
    before = time.process_time()
    found = lead(text)
    assert found is None or found.span.start < found.span.end <= len(text.encode())
    assert time.process_time() - before < 1


def test_a_heading_is_no_prose() -> None:
    heading = "How the beds are dug, and why so deep\n====================================="
    assert quoted(f"{heading}\n\n{STORY}") == STORY.strip()
