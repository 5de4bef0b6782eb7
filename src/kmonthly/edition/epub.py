"""A page as an EPUB 3 book: a file a section, one style sheet, a drawn cover, all of it inside.

Ranking reasons are left out; they stand on the web page. What a page folds stands in <details>,
which a reader that does not know it shows open.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from kmonthly.edition.model import Page, Run, plain
from kmonthly.edition.view import last_day

_FOLDER, _MIMETYPE = "EPUB/", "application/epub+zip"

# What XML 1.0 cannot say, not even as a reference.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_COVER_WIDTH, _COVER_LARGEST = 1000, 150


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A file of the book: its template and what the template is given beside the page."""

    id: str
    title: str
    template: str
    properties: str = ""
    values: tuple[tuple[str, object], ...] = ()

    @property
    def file(self) -> str:
        return _file(self.id)


@dataclass(frozen=True, slots=True)
class _Point:
    """A line of the contents, with those below it."""

    number: str
    title: str
    href: str
    inner: tuple["_Point", ...] = ()


class Epub:
    """The book. Every value is escaped; words from mail stand in <bdi>."""

    suffix = ".epub"

    def render(self, page: Page) -> bytes:
        """The book's bytes: the same in each run, its dates being the cutoff."""
        filled = BytesIO()
        with ZipFile(filled, "w") as book:
            _put(book, page, "mimetype", _MIMETYPE)
            for name, text in sorted(_files(page).items()):
                _put(book, page, name, text)
        return filled.getvalue()


def _put(book: ZipFile, page: Page, name: str, text: str) -> None:
    entry = ZipInfo(name, page.cutoff.timetuple()[:6])
    entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    book.writestr(entry, text.encode())


def _files(page: Page) -> dict[str, str]:
    """The text of every file but the first, by its name."""
    environment = _environment()
    chapters = _chapters(page)
    name = _name_in_lines(page.head.name)
    given: dict[str, object] = {
        "page": page,
        "chapters": chapters,
        "points": _points(page),
        "files": {f"#{anchor}": file for anchor, file in _anchors(page)},
        "identifier": uuid5(NAMESPACE_URL, f"urn:kmonthly:{page.month}:{page.lang}").urn,
        "day": last_day(page.cutoff).isoformat(),
        "modified": f"{page.cutoff:%Y-%m-%dT%H:%M:%SZ}",
        "name": name,
        "size": min(_COVER_LARGEST, *(int(_COVER_WIDTH / _ems(line)) for line in name)),
    }

    def drawn(template: str, **more: object) -> str:
        return environment.get_template(template).render(given | more)

    found = {
        "META-INF/container.xml": drawn("epub/container.html"),
        f"{_FOLDER}package.opf": drawn("epub/package.html"),
        f"{_FOLDER}toc.ncx": drawn("epub/ncx.html"),
        f"{_FOLDER}style.css": drawn("epub/style.css"),
        f"{_FOLDER}cover.svg": drawn("epub/picture.html"),
    }
    for each in chapters:
        found[_FOLDER + each.file] = drawn(each.template, chapter=each, **dict(each.values))
    return found


def _chapters(page: Page) -> tuple[_Chapter, ...]:
    """The files that are read, in their order."""
    numbers = page.numbers
    return (
        _Chapter("cover", page.title, "epub/cover.html"),
        _Chapter("front", page.title, "epub/front.html"),
        _Chapter("nav", page.contents.label, "epub/nav.html", "nav"),
        _Chapter(
            numbers.anchor, numbers.label, "epub/figures.html", "svg" if numbers.chart.bars else ""
        ),
        *(
            _Chapter(part.anchor, part.name, "epub/part.html", values=(("part", part),))
            for part in page.parts
        ),
        *(
            _Chapter(back.anchor, back.label, "epub/back.html", values=(("back", back),))
            for back in page.back
        ),
    )


def _points(page: Page) -> tuple[_Point, ...]:
    return (
        _Point("", page.numbers.label, _file(page.numbers.anchor)),
        *(
            _Point(
                part.number,
                part.name,
                _file(part.anchor),
                tuple(
                    _Point(each.number, plain(each.title), f"{_file(part.anchor)}#{each.anchor}")
                    for each in part.items
                ),
            )
            for part in page.parts
        ),
        *(_Point("", back.label, _file(back.anchor)) for back in page.back),
    )


def _anchors(page: Page) -> Iterator[tuple[str, str]]:
    """Every anchor that a link of the page may lead to, and the file that it stands in."""
    yield page.numbers.anchor, _file(page.numbers.anchor)
    yield "contents", _file("nav")
    for part in page.parts:
        file = _file(part.anchor)
        yield part.anchor, file
        for item in part.items:
            notes, sources = (
                (each.anchor for each in item.notes),
                (each.anchor for each in item.sources),
            )
            for anchor in (item.anchor, *item.aliases, *notes, *sources):
                yield anchor, file
        for line in part.also:
            yield line.anchor, file
    for back in page.back:
        yield back.anchor, _file(back.anchor)


def _file(anchor: str) -> str:
    return f"{anchor}.xhtml"


def _name_in_lines(name: str) -> tuple[str, ...]:
    """The magazine's name as the cover has it: in up to two lines, where it has words."""
    words = name.split()
    if _ems(name) * _COVER_LARGEST <= _COVER_WIDTH or len(words) == 1:
        return (name,)
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(breaks, key=lambda lines: max(map(_ems, lines)))


def _ems(text: str) -> float:
    """How wide a bold line is, at most, in its own size: a Han character is square."""
    return max(1.0, sum(1.0 if each > "\u2e7f" else 0.62 for each in text))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kmonthly.edition", "templates"),
        autoescape=True,
        finalize=_drawn,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"inside": _inside, "plain": plain}
    return environment


@pass_context
def _drawn(context: Context, value: object) -> object:
    """A Text as markup, a string without what XML forbids; autoescape deals with the rest."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, tuple):
        return Markup("").join(_run(run, context["files"]) for run in value)
    return _UNFIT.sub("\ufffd", value) if isinstance(value, str) else value


@pass_context
def _inside(context: Context, href: str) -> str:
    """A link's address in the book."""
    files: Mapping[str, str] = context["files"]
    return files.get(href, "") + href


def _run(run: Run, files: Mapping[str, str]) -> Markup:
    shown = _UNFIT.sub("\ufffd", run.text)
    text = Markup("<bdi>{}</bdi>").format(shown) if run.mail else escape(shown)
    if not run.href or (run.href.startswith("#") and run.href not in files):
        return text
    return Markup('<a href="{}">{}</a>').format(files.get(run.href, "") + run.href, text)
