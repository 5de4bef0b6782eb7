"""A page as Markdown (CommonMark, tables as GitHub writes them).

Nothing in a page's values can become markup: every value is escaped on its way into the template,
unless it is already `Markup` made here.
"""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kmonthly.edition.model import Page, Paragraph, Run, Text, plain

# What can begin markup anywhere in a line, HTML and entities, tables and formulas included.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~#$]|!(?=\[)")
# What begins a list, a rule or an underlined heading, at a line's start only.
_AT_START = re.compile(r"^([-+=:](?=[-+=:\s]|$)|\d+(?=[.)](?:\s|$)))")
# Bare addresses become links in GitHub's dialect.
_BARE_LINK = re.compile(r"(?i)(?:\b(?:https?|ftp|mailto|xmpp)(?=:))|\bwww(?=\.)|(?<=\S)(?=@\S)")
_NO_BREAK = "\u00a0"


class Markdown:
    """The issue for mail, editors and archives."""

    suffix = ".md"

    def render(self, page: Page) -> bytes:
        """The page as UTF-8."""
        environment = Environment(  # noqa: S701 - not HTML: `_drawn` escapes every value
            loader=PackageLoader("kmonthly.edition", "templates"),
            finalize=_drawn,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters |= {"code": _code, "quoted": _quoted, "url": _url}
        return environment.get_template("issue.md").render(page=page).encode()


def _drawn(value: object) -> object:
    if isinstance(value, Markup):
        return value
    if isinstance(value, tuple):
        return _begun("".join(_run(run) for run in value))
    return _begun(_escaped(str(value)))


def _run(run: Run) -> str:
    """A run, with its link unless that leads to the page's own folded sources."""
    text = _escaped(run.text)
    return f"[{text}]({run.href})" if run.href and not run.href.startswith("#") else text


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return _BARE_LINK.sub(r"\g<0>\\", text)


def _begun(line: str) -> str:
    """A line that begins no block: neither a list nor a rule nor an underlined heading."""
    return _AT_START.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", line)


def _code(value: Text) -> Markup:
    """A code span: the fence is longer than any in the text."""
    text = " ".join(plain(value).split())
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return Markup(fence + padding + text + padding + fence)  # noqa: S704


def _quoted(value: Paragraph) -> Markup:
    """A paragraph of a quotation, each line behind `>`; where line ends count they stay."""
    lines = [_indented(_escaped(plain(each))) for each in value.lines]
    return Markup("\\\n> ".join(lines))  # noqa: S704


def _indented(line: str) -> str:
    body = line.lstrip(" ")
    kept = _GAPS.sub(lambda gap: _NO_BREAK * len(gap[0]), _begun(body))
    return _NO_BREAK * (len(line) - len(body)) + kept


_GAPS = re.compile(r"(?<=\S) {2,}(?=\S)")
"""What sets columns apart: Markdown would fold it."""


def _url(value: str) -> Markup:
    """A link's address: made by `clean.lore` or an anchor, so there is nothing to escape."""
    return Markup(value)  # noqa: S704
