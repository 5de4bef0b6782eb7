"""Names of code are in every format what they were in the mail, underscores and all."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

from invented_issue import ISSUE, RFC
from invented_site import COLLECTION
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.pdf import pdf
from kmonthly.edition.site.files import files
from kmonthly.edition.site.model import SiteSettings
from kmonthly.edition.view import page
from kmonthly.issue.model import Chapter, Issue
from kmonthly.pipeline.publish import publish
from kmonthly.story.model import Story
from kmonthly.terms.errors import PrinterNotInstalled

TITLE = "bpf: generalize bpf_sk_storage, __keep__ ZONE_MOVABLE *p"
NAMES = ("bpf_sk_storage", "__keep__", "ZONE_MOVABLE", "*p")

_TAG = re.compile(r"<[^<>]*>")


def named(story: Story) -> Story:
    """The RFC under this title."""
    if story.facts.series != RFC.facts.series:
        return story
    return replace(story, facts=replace(story.facts, title=TITLE))


def of_names(issue: Issue) -> Issue:
    def of(chapter: Chapter) -> Chapter:
        return replace(chapter, stories=tuple(map(named, chapter.stories)))

    return replace(issue, chapters=tuple(map(of, issue.chapters)))


NAMED = of_names(ISSUE)


def in_markup(content: bytes) -> str:
    return unescape(_TAG.sub("", content.decode()))


def in_markdown(content: bytes) -> str:
    return in_markup(MarkdownIt("commonmark").render(content.decode()).encode())


def in_mail(content: bytes) -> str:
    text = message_from_bytes(content, policy=policy.default).get_content()
    return str(text).replace(" \n", "")


def in_book(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as book:
        return "".join(in_markup(book.read(name)) for name in book.namelist() if "html" in name)


def in_json(content: bytes) -> str:
    return str(json.loads(content))


READ: dict[str, Callable[[bytes], str]] = {
    ".html": in_markup,
    ".md": in_markdown,
    ".txt": lambda content: content.decode().replace(" \n", ""),
    ".eml": in_mail,
    ".epub": in_book,
    ".json": in_json,
    ".atom": lambda content: in_markup(unescape(content.decode()).encode()),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of an issue's folder, and of a site."""
    into = tmp_path_factory.mktemp("names")
    paths = publish(NAMED, into, site="https://example.org/")
    collection = replace(
        COLLECTION,
        issues=tuple(map(of_names, COLLECTION.issues)),
        followed=tuple(
            replace(each, title=TITLE) if RFC.facts.series in each.names else each
            for each in COLLECTION.followed
        ),
    )
    site = files(collection, (), SiteSettings("https://example.org/"))
    return {path.relative_to(into).as_posix(): path.read_bytes() for path in paths} | {
        f"site/{name}": content for name, content in site
    }


def telling(written: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The files that tell of the series, as a program of their kind reads them."""
    for name, content in written.items():
        suffix = Path(name).suffix
        if suffix in READ and b"generalize" in (
            content if suffix != ".epub" else in_book(content).encode()
        ):
            yield name, READ[suffix](content)


def test_in_every_file_that_tells_of_them(written: dict[str, bytes]) -> None:
    found = dict(telling(written))
    wrong = [name for name, text in found.items() if not all(each in text for each in NAMES)]
    assert wrong == []
    assert {Path(name).suffix for name in found} == set(READ)
    assert {f"2020-08/{language}.html" for language in LANGUAGES} <= found.keys()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is missing")
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper(language: str, tmp_path: Path) -> None:
    try:
        (tmp_path / "issue.pdf").write_bytes(pdf(page(NAMED, load(language))))
    except PrinterNotInstalled as error:
        pytest.skip(str(error))
    done = subprocess.run(
        ["pdftotext", tmp_path / "issue.pdf", "-"], capture_output=True, check=True
    )
    assert all(each in done.stdout.decode() for each in NAMES)
