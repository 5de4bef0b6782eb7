"""The issue on paper. Needs Pango and Noto CJK; what is read back is what the fonts' maps say."""

import logging
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from invented_issue import ISSUE, LATE_FIND, REVISED
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.model import Page
from kmonthly.edition.pdf import pdf
from kmonthly.edition.view import page
from kmonthly.terms.errors import PrinterNotInstalled

try:
    import weasyprint
except (ImportError, OSError):  # pragma: no cover
    weasyprint = None

needs_pango = pytest.mark.skipif(weasyprint is None, reason="WeasyPrint or Pango is not installed")
needs_noto = pytest.mark.skipif(
    not any(Path("/usr/share/fonts").rglob("NotoSerifCJK*")), reason="fonts-noto-cjk is missing"
)


needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is missing"
)


def read(program: str, content: bytes, folder: Path, *options: str) -> str:
    """What a program of Poppler's says of a PDF."""
    file = folder / "issue.pdf"
    file.write_bytes(content)
    to = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, *options, file, *to], capture_output=True, check=True)
    return done.stdout.decode()


def small(language: str) -> Page:
    """An issue of two items: setting the hostile one's word of 10,000 letters takes seconds."""
    network = replace(ISSUE.chapters[2], stories=(LATE_FIND, REVISED))
    return page(replace(ISSUE, chapters=(network,)), load(language))


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(request: pytest.FixtureRequest) -> tuple[str, bytes, str]:
    """A language, its PDF, and what was said while it was set."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        return request.param, pdf(small(request.param)), "\n".join(heard)
    finally:
        logger.removeHandler(handler)


@needs_pango
@needs_noto
@needs_poppler
def test_no_glyph_is_missing_and_fonts_are_inside(
    printed: tuple[str, bytes, str], tmp_path: Path
) -> None:
    _, content, heard = printed
    assert ".notdef" not in heard
    _, _, *fonts = read("pdffonts", content, tmp_path).splitlines()
    assert {font.split()[0].partition("+")[2] for font in fonts} >= {
        "Noto-Serif-CJK-SC",
        "Noto-Sans-CJK-SC-Bold",
        "Noto-Sans-Mono-CJK-SC",
    }
    embedded_subset_and_mapped = re.compile(r"yes yes yes +\d+ +\d+$")
    assert [font for font in fonts if not embedded_subset_and_mapped.search(font)] == []


@needs_pango
def test_same_page_same_bytes(printed: tuple[str, bytes, str]) -> None:
    language, content, _ = printed
    assert pdf(small(language)) == content


@needs_pango
@needs_poppler
def test_no_time_but_the_cutoff(printed: tuple[str, bytes, str], tmp_path: Path) -> None:
    said = read("pdfinfo", printed[1], tmp_path, "-isodates")
    dates = re.findall(r"(?:Creation|Mod)Date: +(\S+)", said)
    assert dates == ["2020-09-04T00:00:00Z", "2020-09-04T00:00:00Z"]


@needs_pango
@needs_poppler
def test_words_can_be_read_back(printed: tuple[str, bytes, str], tmp_path: Path) -> None:
    """Identifiers whole; the reasons of the rank are left out; sources have numbers and addresses;
    a page has its number and the month."""
    language, content, _ = printed
    text = read("pdftotext", content, tmp_path, "-enc", "UTF-8")
    told = small(language)
    for words in ("the_queue", "DEMO_MAP", "DEMO_IOC_MAP", told.head.month, told.head.name):
        assert words in text
    assert told.labels.ranked not in text
    assert told.parts[0].items[0].total not in text
    assert re.search(r"\[1\]\s", text)
    assert "lore.kernel.org/r/late.5@lin.example.org" in re.sub(r"\s", "", text)


def test_without_weasyprint_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(PrinterNotInstalled, match=r"libpango-1\.0-0 libpangoft2-1\.0-0 fonts-noto"):
        pdf(small("en"))
