"""A page for a WeChat official account: parts that its editor takes, for readers on a phone.

WeChat takes 20,000 characters an article, tags and attributes counted, throws away classes, ids,
scripts and links to elsewhere, and turns colours for dark screens by itself. So: few inline styles,
sources as numbered addresses at the end of each part, and a picture of the page's own address. What
stands here is what a phone has room for: no quotations, no changelogs, no points.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from markupsafe import Markup

from kmonthly.edition.cited import cited
from kmonthly.edition.clean import site_address
from kmonthly.edition.model import Item, Measure, Page, Part, Source, Text, ours
from kmonthly.edition.sheets import Block, Unit, bound, drawn, packed
from kmonthly.terms.errors import SiteNotInstalled

LIMIT = 20_000
"""A part has fewer characters than this: what WeChat takes in one article."""

_FACTS = frozenset(
    (
        "fact.remarks",
        "fact.coming",
        "fact.patches",
        "fact.new_names",
        "fact.old_names",
        "fact.size",
        "fact.replies",
    )
)
"""The facts of an item that a phone has room for."""

_DOT = ours(" · ")

_ALL = Markup('<section style="font-size:15px;line-height:1.7;word-wrap:break-word">')
_NAME = Markup('<p style="font-size:13px;color:#666">')
_SECTION = Markup('<h2 style="font-size:20px;margin:32px 0 8px">')
_TITLE = Markup('<h3 style="font-size:16px;margin:28px 0 4px">')
_ABOUT = Markup('<p style="font-size:13px;color:#666">')
_GIST = Markup('<p style="margin:8px 0;font-weight:bold">')
_NOTE = Markup('<p style="font-size:14px;color:#666">')
_PLAIN = Markup('<p style="margin:6px 0">')
_LABEL = Markup('<p style="margin:6px 0"><b>')
_LABEL_END = Markup("</b>")
_SOURCES = Markup('<p style="margin:32px 0 0;font-size:12px;color:#666;word-break:break-all">')
_CLOSED = Markup("</p>\n")


@dataclass(frozen=True, slots=True)
class WeChat:
    """The issue in parts. `site` is the address of the site that has it, if there is one.

    Raises NotASite, SiteNotInstalled.
    """

    site: str = ""

    def __post_init__(self) -> None:
        site_address(self.site)

    def files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """`.wechat-1.html` and so on, each under LIMIT characters; with a site the QR code of the
        page's address, and `.wechat-images.txt`: each picture to upload, the part that it goes
        into, and where in it, with tabs between them."""
        base = site_address(self.site)
        address = f"{base}{page.stem}/{page.month}/" if base else ""
        picture = f"{page.stem}.wechat-qr.png" if address else ""
        end = _end(page, address, picture)
        # What is not blocks and their sources: the part's number (two digits) and the end.
        frame = len(_part((), page, "99/99", end))
        sheets = packed(_units(page), LIMIT - 1 - frame)
        names = [f"{page.stem}.wechat-{number}.html" for number in range(1, len(sheets) + 1)]
        for number, (name, blocks) in enumerate(zip(names, sheets, strict=True), start=1):
            yield name, _part(blocks, page, f"{number}/{len(sheets)}", end).encode()
        if picture:
            yield picture, _picture(address)
            lines = (f"{picture}\t{name}\t{page.labels.at_end}\n" for name in names)
            yield f"{page.stem}.wechat-images.txt", "".join(lines).encode()


def _part(blocks: Sequence[Block], page: Page, number: str, end: Markup) -> str:
    words, sources = drawn(blocks)
    listed = Markup("<br>").join((page.labels.sources, *sources))
    return Markup("").join(
        (
            _ALL,
            Markup("{}{} · {}{}").format(_NAME, page.title, number, _CLOSED),
            words,
            Markup("{}{}{}").format(_SOURCES, listed, _CLOSED),
            end,
            Markup("</section>\n"),
        )
    )


def _end(page: Page, address: str, picture: str) -> Markup:
    if not picture:
        return Markup("")
    return Markup(
        '<p style="text-align:center"><img src="{0}" alt="{2}" style="width:160px"><br>{1}<br>'
        "{2}</p>\n"
    ).format(picture, page.labels.scan, address)


def _picture(address: str) -> bytes:
    """A QR code as PNG. Raises SiteNotInstalled."""
    try:
        import segno  # noqa: PLC0415 - comes with kmonthly[site]
    except ImportError as error:
        raise SiteNotInstalled from error
    file = BytesIO()
    segno.make_qr(address, error="m").save(file, kind="png", scale=8)
    return file.getvalue()


def _units(page: Page) -> Iterator[Unit]:
    yield Unit((), tuple(_head(page)))
    for part in page.parts:
        heading = _heading(part)
        if not part.items:
            yield Unit(heading, ())
        for item in part.items:
            yield Unit(heading, tuple(_item(item, page)))


def _head(page: Page) -> Iterator[Block]:
    for fact in page.head.versions:
        yield _labelled(ours(fact.label), fact.text, page, ())
    yield _block(_PLAIN, ours(page.head.cutoff))
    yield _block(_PLAIN, ours(page.head.brief))
    numbers = _joined(
        ours(f"{number.label} {number.value}")
        for number in (*page.numbers.numbers, *page.numbers.happened)
    )
    yield _block(_ABOUT, numbers)


def _heading(part: Part) -> Block:
    name = _block(_SECTION, ours(f"{part.number} {part.name}"), end=Markup("</h2>\n"))
    return (*name, *_block(_ABOUT, ours(part.brief)))


def _item(item: Item, page: Page) -> Iterator[Block]:
    sources = item.sources
    title = (*ours(f"{item.number} "), *item.title)
    yield _block(_TITLE, title, end=Markup("</h3>\n"))
    yield _block(_ABOUT, (*_joined((item.byline, item.state)), *_posted(item)), sources)
    yield _block(_GIST, item.gist)
    if item.machine:
        for number, sentence in enumerate(item.machine.sentences):
            label = () if number else (*item.machine.label, *ours(" "))
            yield _block(_PLAIN, (*label, *sentence), sources)
    for measure in item.measures:
        yield _measured(measure, page, sources)
    yield _block(_PLAIN, item.happened, sources)
    if item.since:
        yield _block(_PLAIN, item.since, sources)
    for fact in item.facts:
        if fact.key in _FACTS:
            yield _labelled(ours(fact.label), fact.text, page, sources)
    for note in item.notes:
        name = (*ours(f"{page.labels.note} "), *note.name, *ours(page.labels.colon))
        yield _block(_NOTE, (*name, *note.words))


def _posted(item: Item) -> Text:
    """The mark of the last posting: what all that stands here is of."""
    postings = [fact.text for fact in item.facts if fact.key == "fact.postings"]
    marks = [run for text in postings for run in text if run.href.startswith("#")]
    return (*ours(" "), *marks[-1:]) if marks else ()


def _measured(measure: Measure, page: Page, sources: Sequence[Source]) -> Block:
    """What was measured in the page's words; in the mail's where it has no other."""
    what = measure.what or measure.said
    about = (*measure.kind, *(ours(" ") if measure.kind and what else ()), *what)
    value = (*measure.value, *ours(" "), *measure.source)
    said = _joined((value, measure.note))
    return _labelled(about or ours(page.labels.measures), said, page, sources)


def _labelled(label: Text, text: Text, page: Page, sources: Sequence[Source]) -> Block:
    words = cited((*ours(page.labels.colon), *text), sources)
    return bound((_LABEL, *label, _LABEL_END, *words, _CLOSED))


def _block(
    start: Markup, text: Text, sources: Sequence[Source] = (), *, end: Markup = _CLOSED
) -> Block:
    return bound((start, *cited(text, sources), end))


def _joined(texts: Iterable[Text]) -> Text:
    joined: Text = ()
    for text in texts:
        if text:
            joined = (*joined, *_DOT, *text) if joined else text
    return joined
