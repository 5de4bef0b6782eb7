"""A span counts bytes of UTF-8."""

from kmonthly.terms.evidence import Evidence, Quotation, Span
from kmonthly.terms.ids import MessageId

TEXT = "Grün: 12 µs statt 40 µs\n"


def test_a_span_is_of_bytes() -> None:
    span = Span(7, 13)
    words = TEXT.encode()[span.start : span.end].decode()
    quotation = Quotation(words, MessageId("a@example.org"), span, "00" * 16, 1)
    assert Evidence(quotation.message, (quotation,)).quotations[0].words == "12 µs"
