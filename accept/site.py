"""The site of two months: how long it takes, how heavy its pages are, whether its links lead on."""

import gzip
import html
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from accept.bed import MONTHS, Bed, kmonthly, slowness, timed
from accept.report import Result, result

WHOLE = 30.0
"""Seconds for two months, on the machine that limits were set on."""

HEAVIEST = 200_000
"""Bytes of an issue's page, compressed."""

_HREF = re.compile(r'<a [^<>]*?href="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')


def published(bed: Bed) -> Result:
    """July and August as one site, once and again; every link that stays in it."""
    site = bed.folder / "site"
    months = [word for month in MONTHS for word in ("--month", month)]
    command = kmonthly("publish", "--store", bed.store, "--out", site, *months, "--site", _SITE)
    slow = slowness()
    whole = timed(command) / slow
    again = timed(command) / slow
    pages = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    ids = {name: set(_ID.findall(path.read_text("utf-8"))) for name, path in pages.items()}
    wrong = [
        f"{name} leads to {link}"
        for name, path in sorted(pages.items())
        for link in _HREF.findall(path.read_text("utf-8"))
        if not _leads(name, html.unescape(link), ids, site)
    ]
    heavy = {
        f"{language}/{month}": len(gzip.compress((site / language / month / _PAGE).read_bytes()))
        for language in ("zh", "en")
        for month in MONTHS
    }
    figures = [
        f"two months: {len(pages)} pages, under {WHOLE:.0f} s: {'yes' if whole < WHOLE else 'no'}",
        f"again with nothing new: under 3 s: {'yes' if again < 3 else 'no'}",
        f"issues under {HEAVIEST // 1000} KB compressed: heaviest {max(heavy.values()) // 1000} KB",
        f"links within the site that lead nowhere: {len(wrong)}",
    ]
    misses = [*wrong[:20], "one changed item costs the whole site, 3 s wanted"]
    misses += [f"the site took {whole:.0f} s"] if whole >= WHOLE else []
    misses += [f"{name}: {size} bytes" for name, size in heavy.items() if size >= HEAVIEST]
    misses += [] if (site / "pagefind" / "pagefind.js").is_file() else ["it cannot be searched"]
    return result("Site", figures, misses)


_SITE = "https://example.org/"
_PAGE = "index.html"


def _leads(page: str, link: str, ids: dict[str, set[str]], site: Path) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    name = path if parts.path else page
    if name not in ids:
        return (site / name).is_file()
    return not parts.fragment or parts.fragment in ids[name]
