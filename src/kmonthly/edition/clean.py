"""What somebody else wrote, made fit for a page: nothing invisible acts, no address is shown.

Nothing is escaped here: that is each format's business.
"""

import re
from urllib.parse import quote

from kmonthly.edition.model import Run, Text
from kmonthly.terms.errors import NotASite
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

LORE = "https://lore.kernel.org/r/"

_CONTROL_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_C1 = dict.fromkeys(range(0x80, 0xA0), "\ufffd")
# Overrides, embeddings and isolates can reorder what a reader sees: they are spelled out.
_BIDI_CONTROLS = {
    code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
# Direction marks are harmless in names, soft hyphens and zero-width spaces hide in anything; tag
# characters and interlinear annotation are never seen. Joiners stay: some scripts need them.
_INVISIBLE: dict[int, str] = dict.fromkeys(
    (
        0xAD,
        0x61C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2060, 0x2066),
        *range(0x206A, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ),
    "",
)
_LINE_ENDS = {0x0A: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x0D: "", 0x09: "    "}
_TABLE = _CONTROL_PICTURES | _C1 | _BIDI_CONTROLS | _INVISIBLE | _LINE_ENDS

# Lone surrogates and noncharacters: no UTF-8, or no HTML, can carry them.
_UNFIT = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)
# A letter under more marks than any script needs would paint over its neighbours' lines.
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(rf"({_MARK}{{4}}){_MARK}+")
_LOCAL = r"[^\s<>()\[\]{},;:\"'|/@\\]"
# A mail's URL at the archives stays: its Message-ID looks like an address and is none.
_ADDRESS = re.compile(
    r"(?P<kept>https?://(?:lore|lkml)\.kernel\.org/[^\s<>]+)"
    rf"|(?<!{_LOCAL})(?P<local>{_LOCAL}++)@[\w-]+(?:\.[\w-]+)+"
)


def clean(text: str) -> str:
    """The text without anything that acts unseen. Line ends are LF, tabs are spaces."""
    text = _UNFIT.sub("\ufffd", text.replace("\r\n", "\n")).translate(_TABLE)
    return _MARKS.sub(r"\1", text)


def without_addresses(text: str) -> str:
    """The text with the domain of every mail address left out, as `ada […]`."""
    return _ADDRESS.sub(lambda match: match["kept"] or f"{match['local']} […]", text)


def words(text: str) -> str:
    """One line of somebody's words: cleaned, white space folded, no address."""
    return " ".join(without_addresses(clean(text)).split())


def mail(text: str, href: str = "") -> Text:
    """One line of somebody's words as a Text."""
    shown = words(text)
    return (Run(shown, mail=True, href=href),) if shown else ()


def person(someone: Person) -> Text:
    """A person by name. Many a display name is the address itself: then its local part."""
    shown = words(someone.shown if " " in someone.shown else someone.shown.partition("@")[0])
    return (Run(shown or "?", mail=True),)


def quoted_from(quoted: Quotation) -> str:
    """The origin of words of a mail."""
    return f"mail:{quoted.message}:{quoted.span.start}-{quoted.span.end}"


def lore(message: MessageId) -> str:
    """The address of a mail at lore.kernel.org, all encoded that a format could trip over."""
    return LORE + quote(message, safe="@+=$,:", errors="surrogatepass")


_SITE = re.compile(r"https?://[^\s<>\"'?#/]+(?:/[^\s<>\"'?#]*)?", re.ASCII)
_LONGEST_SITE = 500


def site_address(site: str) -> str:
    """A site's web address with its last slash; empty if it is not known. Raises NotASite."""
    if site and (len(site) > _LONGEST_SITE or not _SITE.fullmatch(site)):
        raise NotASite(site)
    return site and site.rstrip("/") + "/"
