"""A page as one HTML file: its style inside, no script, nothing loaded from anywhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kmonthly.edition.model import Page, Run, plain

_TEMPLATES = PackageLoader("kmonthly.edition", "templates")


class Html:
    """The web page. Every value is escaped; words from mail stand in <bdi>. `sheets` are templates
    of style sheets that go below the page's own."""

    suffix = ".html"

    def __init__(self, *sheets: str) -> None:
        self._sheets = ("issue.css", *sheets)

    def render(self, page: Page) -> bytes:
        """The page as UTF-8."""
        style = Markup("\n".join(map(sheet, self._sheets)))  # noqa: S704 - our own files
        digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
        template = environment().get_template("issue.html")
        return template.render(
            page=page, style=style, style_hash=digest, report="", data_root=""
        ).encode()


@cache
def environment() -> Environment:
    """What renders HTML: every value is escaped, a Text becomes markup."""
    made = Environment(
        loader=_TEMPLATES,
        autoescape=True,
        finalize=_drawn,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["words"] = plain
    return made


def sheet(name: str) -> str:
    """A style sheet of the templates. In it `<` does not occur, so it cannot end its element."""
    source, _, _ = _TEMPLATES.get_source(Environment(), name)  # noqa: S701 - not rendered
    return source.replace("\r\n", "\n")


def _drawn(value: object) -> object:
    """A Text as markup; anything else as it is, for autoescape to deal with."""
    if isinstance(value, tuple):
        return Markup("").join(_run(run) for run in value)
    return value


def _run(run: Run) -> Markup:
    text = Markup("<bdi>{}</bdi>").format(run.text) if run.mail else escape(run.text)
    return Markup('<a href="{}">{}</a>').format(run.href, text) if run.href else text
