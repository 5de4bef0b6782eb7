"""Normal text: making it again changes nothing, and spans give the quoted words back."""

from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.text import TextPart, decoded, has_footer, normal_text, text_hash
from kmonthly.story.lead import lead

ends = st.sampled_from(("\n", "\r\n", "\r", "\n\n", " ", "\ufeff", "é", "漢字", "🌷", "word "))
texts = st.lists(st.text(st.characters(codec="utf-8"), max_size=8) | ends, max_size=60).map("".join)
NAMES = """utf-8 us-ascii iso-8859-1 gb2312 utf-7 utf-16 iso-2022-jp hz big5 cp037
    y rot13 unicode_escape idna punycode undefined mbcs a\x00b"""
charsets = st.sampled_from(["", *NAMES.split()])


@given(st.lists(texts, max_size=4))
def test_normal_text_is_idempotent(parts: list[str]) -> None:
    text = normal_text(parts)
    assert normal_text([text]) == text
    assert "\r" not in text
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))
    assert text_hash(text) == text_hash(normal_text([text]))
    has_footer(text)


@given(charsets | st.text(max_size=12), st.binary(max_size=60))
def test_any_bytes_in_any_charset_have_a_text_that_utf_8_holds(charset: str, data: bytes) -> None:
    text, _ = decoded(TextPart(charset, data))
    assert text.encode().decode() == text


SENTENCES = st.sampled_from(
    (
        "This series plants tulips deeper, because frost reaches ten centimetres down.",
        "Grüße: damit überlebt die Hälfte der Zwiebeln, 一半的郁金香 survive the winter 🌷🌷.",
        "Hi all,",
        "Changes since v1:",
        "- a list of what was done to the bulbs in the course of the winter",
        "> why do my tulips die every winter although I plant them as the book says",
        "---",
        "",
        "",
    )
)


@given(st.lists(SENTENCES | texts, max_size=20).map("\n".join))
def test_a_span_gives_back_the_quoted_words(given_text: str) -> None:
    text = normal_text([given_text])
    found = lead(text)
    if found is None:
        return
    data = text.encode()
    words = data[found.span.start : found.span.end].decode()
    assert 0 <= found.span.start < found.span.end <= len(data)
    assert words == words.strip()
    assert words in text
