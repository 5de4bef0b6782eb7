"""The site as a reader uses it in Debian's Chromium: by mouse and by keyboard, searching, switching
languages; and what hostile mails do there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext
from tools.screens import CHROMIUM, chromium, screens, served

from invented_site import COLLECTION
from kmonthly.edition.site.files import files
from kmonthly.edition.site.model import SiteSettings
from kmonthly.pipeline.site import put
from kmonthly.story.glossary import glossary
from visiting import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGES = ("zh/", "en/", "zh/2020-08/", "en/2020-08/", "en/glossary/", "zh/about/", "en/search/")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented issues."""
    folder = tmp_path_factory.mktemp("browsed")
    put(folder, (), "", files(COLLECTION, glossary().terms, SiteSettings()), {})
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where it is served."""
    with served(folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. `make test` as root installs it; elsewhere these tests are skipped, which
    they must not be in CI."""
    if not CHROMIUM.exists():
        assert not os.environ.get("CI"), "no Chromium: in CI nothing may be skipped"
        pytest.skip("Debian's chromium is not installed")
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit in a window of its own; nothing may have gone wrong at its end."""
    context: BrowserContext = browser.new_context()
    visit = Visit(context.new_page(), address)
    yield visit
    context.close()
    assert visit.wrong == []


def test_from_the_door_to_an_item_and_its_series(visit: Visit) -> None:
    page = visit.to("")
    page.get_by_role("link", name="Linux 内核月报").first.click()
    page.locator(".onward a").click()
    assert page.url.endswith("/zh/2020-08/index.html")
    page.locator(".toc ol a").first.click()
    assert "#item-" in page.url
    page.locator("article.item h3 a").first.click()
    assert "/zh/series/" in page.url
    page.locator(".mentions a").first.click()
    assert "#item-" in page.url


@pytest.mark.parametrize(
    ("language", "words", "title"),
    [
        ("en", "demofs", "demofs"),
        ("zh", "demofs", "demofs"),
        ("en", "Ada Vale", ""),
        ("en", "DEMOFS_IOC_TRIM", "demofs"),
    ],
)
def test_search_finds_titles_people_and_identifiers(
    visit: Visit, language: str, words: str, title: str
) -> None:
    page = visit.to(f"{language}/search/")
    page.locator("#q").fill(words)
    first = page.locator("#found li a").first
    first.wait_for()
    assert title in first.inner_text()
    first.click()
    assert f"/{language}/series/" in page.url


def test_search_says_when_there_is_nothing(visit: Visit) -> None:
    page = visit.to("en/search/?q=hopeless")
    page.locator("#count", has_text="Nothing found").wait_for(timeout=5000)


def test_the_switch_of_languages_keeps_the_place(visit: Visit) -> None:
    page = visit.to("zh/2020-08/")
    item = page.locator("article.item").nth(2)
    where = item.get_attribute("id")
    item.scroll_into_view_if_needed()
    page.evaluate("id => document.getElementById(id).scrollIntoView()", where)
    page.evaluate("document.querySelector('a[data-place]').click()")
    page.wait_for_url(re.compile(r"/en/2020-08/index.html#"))
    assert page.url.endswith(f"#{where}")


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit.to("en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.keyboard.press("Enter")
    assert "/en/" in page.url


@pytest.mark.parametrize(
    ("path", "scheme"),
    [*((path, "light") for path in PAGES), ("zh/", "dark"), ("en/2020-08/", "dark")],
)
def test_pages_are_accessible(visit: Visit, path: str, scheme: str) -> None:
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = Axe().run(visit.to(path))
    assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()


def test_a_series_page_is_accessible(visit: Visit) -> None:
    page = visit.to("zh/2020-08/")
    page.locator("article.item h3 a").first.click()
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(visit: Visit, path: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    page = visit.to(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_mail_does_nothing(visit: Visit) -> None:
    said: list[str] = []
    visit.page.on("dialog", lambda dialog: said.append(dialog.message))
    page = visit.to("en/2020-08/")
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()
    assert page.locator("a[href^='javascript']").count() == 0
    assert said == []


def test_every_kind_of_page_can_be_pictured(folder: Path, browser: Browser, tmp_path: Path) -> None:
    made = screens(browser, folder, tmp_path)
    kinds = {path.name.rpartition("-zh-")[0] for path in made} - {""}
    assert kinds == {"front", "issue-2020-07", "issue-2020-08", "series-2020-08"}
    assert len(made) == len(kinds) * 8
    assert len({path.read_bytes() for path in made}) > len(made) // 2
