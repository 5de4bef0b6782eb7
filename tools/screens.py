"""`python tools/screens.py SITE OUT`: a site's pages as readers on a phone and at a desk see them,
light and dark, as pictures; SITE is what `kmonthly publish` wrote, in Debian's Chromium."""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from kmonthly.web.app import app

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_MONTH = re.compile(r"\d{4}-\d{2}")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where a folder is served."""
    server = uvicorn.Server(uvicorn.Config(app(folder), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def pages(site: Path, language: str) -> dict[str, str]:
    """The pages to picture: the first, each issue, and the series of its first item."""
    found = {"front": f"{language}/"}
    for issue in sorted((site / language).iterdir()):
        if not _MONTH.fullmatch(issue.name):
            continue
        found[f"issue-{issue.name}"] = f"{language}/{issue.name}/"
        first = re.search(r'href="\.\./(series/\w+/)', (issue / "index.html").read_text("utf-8"))
        if first:
            found[f"series-{issue.name}"] = f"{language}/{first[1]}"
    return found


def screens(browser: Browser, site: Path, out: Path) -> list[Path]:
    """Writes the pictures; their paths."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    with served(site) as address:
        for scheme in SCHEMES:
            for device, (width, height) in SIZES.items():
                size = {"width": width, "height": height}
                page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
                for language in ("zh", "en"):
                    for name, path in pages(site, language).items():
                        page.goto(f"{address}/{path}")
                        made.append(out / f"{name}-{language}-{device}-{scheme}.png")
                        page.screenshot(path=made[-1])
                page.close()
    return made


if __name__ == "__main__":
    with chromium() as opened:
        for each in screens(opened, Path(sys.argv[1]), Path(sys.argv[2])):
            print(each)
