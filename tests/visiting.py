"""A visit to the site in a browser, and what went wrong on it."""

from playwright.sync_api import Page


class Visit:
    """A page with what went wrong on it: errors on its console, requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.wrong: list[str] = []
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda asked: self._asked(asked.url))

    def to(self, path: str) -> Page:
        """Goes to a page of the site."""
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.wrong.append(f"{kind}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"asked for {url}")
