"""A page on paper: the HTML page under a print style, set by WeasyPrint as A4.

Not one of the formats that `build` writes: it takes tens of seconds and wants Pango and fonts.
"""

import re
from uuid import NAMESPACE_URL, uuid5

from kmonthly.edition.html import Html, sheet
from kmonthly.edition.model import Page
from kmonthly.terms.errors import PrinterNotInstalled

_DRAWING = re.compile(r"<svg\b[^>]*>")
_CARETS = {0x2400 + code: f"^{chr(code ^ 0x40)}" for code in range(0x20)} | {0x2421: "^?"}
"""Pictures of control characters as `^X`: fonts for print rarely have them."""


def pdf(page: Page) -> bytes:
    """The page as PDF, its fonts in it as far as they are used; the same bytes in each run under
    the same fonts. Raises PrinterNotInstalled."""
    try:
        # Loads Pango, which only this needs.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise PrinterNotInstalled(str(error).partition("\n")[0]) from error
    html = Html("print.css").render(page).decode().translate(_CARETS)
    # Mail cannot hold a tag: all of it is escaped.
    style = f"<style>{sheet('drawings.css')}</style>"
    html = _DRAWING.sub(lambda found: found[0] + style, html)
    nothing = URLFetcher(allowed_protocols=())
    document = HTML(string=html, url_fetcher=nothing).render()
    document.metadata.created = document.metadata.modified = f"{page.cutoff:%Y-%m-%dT%H:%M:%SZ}"
    document.metadata.authors = ["kmonthly"]
    document.metadata.description = page.labels.rights
    identifier = uuid5(NAMESPACE_URL, f"urn:kmonthly:{page.month}:{page.lang}:pdf").bytes
    printed: bytes = document.write_pdf(pdf_identifier=identifier)
    return printed
