"""A site of the sample's mails and of hostile ones, in Debian's Chromium."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from invented_site import COLLECTION
from kmonthly.edition.site.files import files
from kmonthly.edition.site.model import SiteSettings
from kmonthly.pipeline.site import put
from kmonthly.story.glossary import glossary
from kmonthly.web.app import app
from visiting import Visit

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of the invented issues is served."""
    folder = tmp_path_factory.mktemp("browsed")
    put(folder, (), "", files(COLLECTION, glossary().terms, SiteSettings()), {})
    server = uvicorn.Server(uvicorn.Config(app(folder), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. `make test` as root installs it; elsewhere these tests are skipped, which
    they must not be in CI."""
    if not CHROMIUM.exists():
        assert not os.environ.get("CI"), "no Chromium: in CI nothing may be skipped"
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit in a window of its own; nothing may have gone wrong at its end."""
    context: BrowserContext = browser.new_context()
    visit = Visit(context.new_page(), address)
    yield visit
    context.close()
    assert visit.wrong == []
