"""The site as a reader uses it: by mouse and by keyboard, searching, switching languages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from visiting import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGES = ("zh/", "en/", "zh/2020-08/", "en/2020-08/", "en/glossary/", "zh/about/", "en/search/")


def test_from_the_door_to_an_item_and_its_series(visit: Visit) -> None:
    page = visit.to("")
    page.get_by_role("link", name="Linux 内核月报").first.click()
    page.locator(".onward a").click()
    assert page.url.endswith("/zh/2020-08/")
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
    page.wait_for_url(re.compile(r"/en/2020-08/#"))
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


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
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
