"""A page as a mail for people who read lists: text/plain, format=flowed (RFC 3676).

Sections underlined, quotations behind `> `, numbered references with their addresses at the end of
each item. What a mail has no room for stays on the web page: changelogs and points.
"""

from collections.abc import Iterable, Iterator
from email.header import Header
from email.utils import format_datetime

from kmonthly.edition.cited import References
from kmonthly.edition.flowed import flowed, hanging, underlined
from kmonthly.edition.model import Back, Item, Measure, Page, Part, Quote, Source, plain

_LONGEST_LINE = 900
"""A line of more characters is broken: RFC 5322 allows 998 octets, and addresses are ASCII."""


class PlainText:
    """The issue for mail programs: the body, and the whole mail but for its sender."""

    def files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """`.txt` is the body with LF; `.eml` has the header and CRLF (RFC 5322), and no From: who
        sends it adds that."""
        lines = [*_lines(page)]
        yield f"{page.stem}.txt", "\n".join((*lines, "")).encode()
        yield f"{page.stem}.eml", "\r\n".join((*_header(page), "", *lines, "")).encode()


def _header(page: Page) -> Iterator[str]:
    subject = Header(page.title, "us-ascii" if page.title.isascii() else "utf-8", 72, "Subject")
    yield from f"Subject: {subject.encode()}".split("\n")
    yield f"Date: {format_datetime(page.cutoff)}"
    yield "MIME-Version: 1.0"
    yield "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    yield "Content-Transfer-Encoding: 8bit"
    yield f"Content-Language: {page.lang}"


def _lines(page: Page) -> Iterator[str]:
    yield from _head(page)
    yield from _contents(page)
    yield from _numbers(page)
    for part in page.parts:
        yield from _part(part, page)
    for back in page.back:
        yield from _back(back)


def _head(page: Page) -> Iterator[str]:
    references = References()
    yield from underlined(page.title, "=")
    yield ""
    for fact in page.head.versions:
        yield from flowed(f"{fact.label}{page.labels.colon}{references.words(fact.text)}")
    yield from flowed(page.head.cutoff)
    for words in (page.head.summary, page.head.written):
        yield ""
        yield from flowed(words)
    yield from _listed(references)


def _contents(page: Page) -> Iterator[str]:
    yield from _heading(page.contents.label, "=")
    for part in page.contents.parts:
        yield from flowed(f"{part.number} {part.name} · {part.count}")
        for entry in part.entries:
            indent = len(entry.number) + 1
            yield from hanging(f"  {entry.number} {plain(entry.title)}", indent)


def _numbers(page: Page) -> Iterator[str]:
    numbers = page.numbers
    yield from _heading(numbers.label, "=")
    for number in numbers.numbers:
        yield from flowed(f"* {number.label}{page.labels.colon}{number.value}")
    yield ""
    yield from flowed(numbers.happened_label)
    yield ""
    for number in numbers.happened:
        yield from flowed(f"* {number.label}{page.labels.colon}{number.value}")
    yield ""
    yield from flowed(numbers.chart.label)
    yield ""
    if numbers.chart.spark:
        yield numbers.chart.spark
    yield from flowed(numbers.chart.words)


def _part(part: Part, page: Page) -> Iterator[str]:
    yield from _heading(f"{part.number} {part.name}", "=")
    yield from flowed(part.summary)
    for item in part.items:
        yield from _item(item, page)
    if not part.also:
        return
    yield from _heading(part.also_label, "-")
    references = References()
    for line in part.also:
        about = f"{plain(line.title)} · {plain(line.about)} · {plain(line.why)}"
        yield from flowed(f"* {about} [{references.number(line.href)}]")
    yield from _listed(references)


def _item(item: Item, page: Page) -> Iterator[str]:
    labels, references = page.labels, References()
    yield from _heading(f"{item.number} {plain(item.title)}", "-")
    yield from flowed(plain(item.byline))
    yield from flowed(plain(item.state))
    yield from _paragraph(plain(item.gist))
    if item.machine:
        said = " ".join(references.words(each, item.sources) for each in item.machine.sentences)
        yield from _paragraph(f"{plain(item.machine.label)} {said}")
    for quote in item.quotes:
        yield from _quote(quote, labels.colon, item.sources, references)
    yield from _paragraph(references.words(item.happened, item.sources))
    yield from _paragraph(references.words(item.since, item.sources))
    if item.measures:
        yield from _paragraph(f"{labels.measures}{labels.colon}")
        for measure in item.measures:
            yield from flowed(f"* {_measure(measure, page, item.sources, references)}")
    if item.facts:
        yield ""
    for fact in item.facts:
        said = references.words(fact.text, item.sources)
        yield from flowed(f"* {fact.label}{labels.colon}{said}")
    for quote in (*item.remarks, *item.tables):
        yield from _quote(quote, labels.colon, item.sources, references)
    for note in item.notes:
        words = references.words(note.words)
        yield from _paragraph(f"{labels.note} {plain(note.name)}{labels.colon}{words}")
    yield from _listed(references)


def _measure(
    measure: Measure, page: Page, sources: Iterable[Source], references: References
) -> str:
    what = " ".join(filter(None, (plain(measure.what), plain(measure.said))))
    about = " ".join(filter(None, (plain(measure.kind), what)))
    value = " ".join(
        filter(None, (plain(measure.value), references.words(measure.source, sources)))
    )
    said = f"{about}{page.labels.colon}{value}" if about else value
    return f"{said} · {plain(measure.note)}" if measure.note else said


def _quote(
    quote: Quote, colon: str, sources: Iterable[Source], references: References
) -> Iterator[str]:
    yield ""
    if quote.label:
        yield from flowed(f"{quote.label}{colon}")
        yield ""
    for number, paragraph in enumerate(quote.paragraphs):
        if number:
            yield ">"
        for line in paragraph.lines:
            yield from flowed(plain(line), quoted=True)
    yield from _paragraph(f"— {references.words(quote.source, sources)}")


def _back(back: Back) -> Iterator[str]:
    yield from _heading(back.label, "=")
    for number, paragraph in enumerate(back.paragraphs):
        if number:
            yield ""
        yield from flowed(paragraph)
    if back.table:
        yield ""
        yield from flowed(" · ".join(back.table.columns))
        for row in back.table.rows:
            yield from flowed("* " + " · ".join(plain(cell) for cell in row))


def _heading(words: str, mark: str) -> Iterator[str]:
    yield from ("", "")
    yield from underlined(words, mark)
    yield ""


def _paragraph(words: str) -> Iterator[str]:
    if words:
        yield ""
        yield from flowed(words)


def _listed(references: References) -> Iterator[str]:
    """The references, an address never broken, that it can be followed by who reads raw lines."""
    if references.numbers:
        yield ""
    for line in references.lines():
        if len(line) <= _LONGEST_LINE:
            yield line
        else:
            yield from flowed(line)
