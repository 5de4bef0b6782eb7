"""What a browser gets: the right headers, nothing outside the folder, no writing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kmonthly.web.app import Changes, app

STYLE = "style.0123456789.css"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True)
    (site / "index.html").write_text("<html><head></head><body>door</body></html>")
    (site / "zh" / "index.html").write_text("<html><head></head><body>zh</body></html>")
    (site / STYLE).write_text("body { color: red }")
    (tmp_path / "secret").write_text("secret")
    return site


def test_pages_have_their_headers(folder: Path) -> None:
    with TestClient(app(folder)) as client:
        got = client.get("/zh/")
        assert (got.status_code, "zh" in got.text) == (200, True)
        policy = got.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["cache-control"] == "no-cache"


def test_what_is_there_already_is_not_sent_again(folder: Path) -> None:
    with TestClient(app(folder)) as client:
        tag = client.get("/").headers["etag"]
        assert client.get("/", headers={"if-none-match": tag}).status_code == 304
        (folder / "index.html").write_text("<html><head></head><body>another</body></html>")
        assert client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_a_file_named_by_its_content_is_kept(folder: Path) -> None:
    with TestClient(app(folder)) as client:
        assert "immutable" in client.get(f"/{STYLE}").headers["cache-control"]


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//secret"])
def test_nothing_outside_the_folder_is_served(folder: Path, path: str) -> None:
    with TestClient(app(folder)) as client:
        assert "secret" not in client.get(path).text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(folder: Path, method: str) -> None:
    with TestClient(app(folder)) as client:
        assert client.request(method, "/index.html").status_code == 405


def test_what_is_not_there_is_said_so(folder: Path) -> None:
    with TestClient(app(folder)) as client:
        assert client.get("/none/").status_code == 404


def test_pages_reload_themselves_only_where_asked_for(folder: Path) -> None:
    with TestClient(app(folder)) as client:
        assert "/-/reload.js" not in client.get("/").text
        assert client.get("/-/reload.js").status_code == 404
    with TestClient(app(folder, Changes())) as client:
        assert '<script src="/-/reload.js" defer></script>' in client.get("/").text
        assert "EventSource" in client.get("/-/reload.js").text


def test_who_waits_hears_of_a_change() -> None:
    async def heard() -> list[bytes]:
        changes = Changes()
        stream = changes.events()
        first = await anext(stream)
        changes.tell()
        return [first, await anext(stream)]

    with ThreadPoolExecutor() as another:  # a browser's test may have left a loop in this one
        assert another.submit(asyncio.run, heard()).result()[1] == b"event: changed\ndata: -\n\n"
