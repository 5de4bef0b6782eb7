"""An issue as a picture for who shares a link to it (OpenGraph): an SVG, and that as PNG."""

import re
from collections.abc import Iterable

from markupsafe import Markup

from kmonthly.edition.model import Page, plain
from kmonthly.issue.model import Issue
from kmonthly.terms.errors import NoFont, PicturesNotInstalled

WIDTH, HEIGHT = 1200, 630
TITLES = 3
NUMBERS = 4
"""So many of the month's counts are shown."""

_EDGE = 64
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_UNFIT = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SERIF = "'Noto Serif CJK SC','Noto Serif','DejaVu Serif',serif"
_SANS = "'Noto Sans CJK SC','Noto Sans','DejaVu Sans',sans-serif"
_NARROW, _LATIN = 0.3, 0.56
"""How wide letters are, in heights of the type: Han and capitals more, `il.` less."""

_NO_LETTER = "\U0010fffd"


def drawing(issue: Issue, page: Page) -> str:
    """The picture as SVG: the masthead, the month and its versions, its counts, and the titles of
    the three items with the most points. `page` is the issue's, and its language the picture's."""
    versions = " · ".join(f"{each.label} {plain(each.text)}" for each in page.head.versions)
    parts = [
        Markup(
            '<rect width="{}" height="{}" fill="#fbf9f4"/>'
            '<rect width="{}" height="14" fill="#9c2f1f"/>'
        ).format(WIDTH, HEIGHT, WIDTH),
        _line(page.head.name, 116, 68, family=_SERIF, weight=900),
        _line(page.head.month, 172, 36, family=_SERIF, fill="#9c2f1f"),
        _line(versions, 216, 22, fill="#645f55"),
        _rule(240),
        *_counts(page),
        _rule(366),
    ]
    for place, (number, title) in enumerate(_titles(issue, page)):
        y = 426 + 68 * place
        parts.append(_line(number, y, 30, family=_SERIF, fill="#9c2f1f"))
        parts.append(_line(title, y, 30, x=_EDGE + 76))
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" '
            'viewBox="0 0 {0} {1}">{2}</svg>\n'
        ).format(WIDTH, HEIGHT, Markup("").join(parts))
    )


def picture(issue: Issue, page: Page) -> bytes:
    """The picture as PNG, with the fonts of this machine: the same fonts, the same bytes.

    Raises PicturesNotInstalled, and NoFont where letters would be missing.
    """
    svg = drawing(issue, page)
    for letter in ("M", *_HAN.findall(page.head.name)[:1]):
        if _png(_probe(letter)) == _png(_probe(_NO_LETTER)):
            raise NoFont(letter)
    return _png(svg)


def _png(svg: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - only who shares links needs it
    except ImportError as error:
        raise PicturesNotInstalled from error
    return bytes(svg_to_bytes(svg_string=svg))


def _probe(letter: str) -> str:
    size = 'width="64" height="64"'
    text = Markup('<text y="48" font-size="40" font-family="{}">{}</text>').format(_SANS, letter)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{text}</svg>'


def _titles(issue: Issue, page: Page) -> list[tuple[str, str]]:
    """The best items with their numbers: in another language than the lists', what they do, the
    first sentence of it."""
    stories = [story for chapter in issue.chapters for story in chapter.stories]
    items = [item for part in page.parts for item in part.items]
    best = sorted(
        zip(stories, items, strict=True),
        key=lambda each: (-each[0].rank.points, each[0].facts.series),
    )
    return [
        (item.number, plain(item.gist).partition("。")[0] if page.folds else plain(item.title))
        for _, item in best[:TITLES]
    ]


def _counts(page: Page) -> Iterable[Markup]:
    every = page.numbers.numbers
    shown = (*every[:1], *every[2:3], *every[-2:]) if len(every) > NUMBERS else every
    wide = (WIDTH - 2 * _EDGE) // NUMBERS
    for place, number in enumerate(shown):
        x = _EDGE + place * wide
        yield _line(number.value, 306, 46, x=x, family=_SERIF, weight=700)
        yield _line(number.label, 344, 22, x=x, fill="#645f55", most=wide - 16)


def _rule(y: int) -> Markup:
    return Markup('<path d="M{} {}H{}" stroke="#d9d2c3" stroke-width="2"/>').format(
        _EDGE, y, WIDTH - _EDGE
    )


def _line(
    text: str,
    y: int,
    size: int,
    *,
    x: int = _EDGE,
    family: str = _SANS,
    weight: int = 400,
    fill: str = "#211f1b",
    most: int = 0,
) -> Markup:
    """A line of text, cut where it would leave the picture; its capitals are `size` high."""
    fits = _cut(_UNFIT.sub("\ufffd", text), (most or WIDTH - _EDGE - x) / size)
    return Markup(
        '<text x="{}" y="{}" font-size="{}" font-family="{}" font-weight="{}" fill="{}">{}</text>'
    ).format(x, y, size, family, weight, fill, fits)


def _cut(text: str, most: float) -> str:
    """As much of a text as fits in so many heights of its type."""
    past = 0.0
    for place, letter in enumerate(text):
        past += _wide(letter)
        if past > most - 1:
            rest = sum(map(_wide, text[place + 1 : place + 3]))
            return text if past + rest <= most and len(text) <= place + 3 else f"{text[:place]}…"
    return text


def _wide(letter: str) -> float:
    if ord(letter) > 0x2E7F:
        return 1
    if letter.isupper() or letter in "mwMW—…":
        return 0.75
    return _NARROW if letter in "iljI.,:;'| " else _LATIN
