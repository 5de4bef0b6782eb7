"""A folder with a site as an application: read-only, and every page with the headers it should
have."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""No script and no style but the site's own files; nothing from elsewhere."""

_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}
_A_YEAR = b"public, max-age=31536000, immutable"
_ASK = b"no-cache"
"""Kept, but asked for anew with its ETag."""

_RELOAD = b""""use strict";
const events = new EventSource("/-/changes");
events.addEventListener("changed", () => location.reload());
"""
_TAG = b'<script src="/-/reload.js" defer></script>\n</head>'


class Changes:
    """Tells who waits that the site was written anew."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self.closed = False

    def tell(self) -> None:
        """Wakes all who wait. Called in the loop's own thread."""
        for each in self._waiting:
            each.set()

    async def events(self) -> AsyncIterator[bytes]:
        """An event stream: one event a change, a comment now and then that keeps it open."""
        mine = asyncio.Event()
        self._waiting.add(mine)
        try:
            yield b": here\n\n"
            while not self.closed:
                try:
                    await asyncio.wait_for(mine.wait(), timeout=15)
                    mine.clear()
                    yield b"event: changed\ndata: -\n\n"
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self._waiting.discard(mine)


class _Headers:
    """Puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower(): value for name, value in message["headers"]}
                kept = _A_YEAR if _is_named_by_content(scope["path"]) else _ASK
                more = {**_HEADERS, b"cache-control": kept}
                message["headers"] = [*{**more, **given}.items()]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def _is_named_by_content(path: str) -> bool:
    """Whether a file's name has a hash of it, so that it never changes."""
    name = path.rpartition("/")[2]
    parts = name.split(".")
    return len(parts) == 3 and len(parts[1]) == 10 and path.count("/") == 1


class _Pages(StaticFiles):
    """The files, pages with what reloads them where an editor wants that."""

    def __init__(self, folder: Path, *, reloads: bool) -> None:
        super().__init__(directory=folder, html=True)
        self._reloads = reloads

    def file_response(self, full_path: str | Path, *rest: object, **more: object) -> Response:  # type: ignore[override]
        if not self._reloads or not str(full_path).endswith(".html"):
            return super().file_response(full_path, *rest, **more)  # type: ignore[arg-type]
        content = Path(full_path).read_bytes().replace(b"</head>", _TAG, 1)
        return Response(content, media_type="text/html")


async def _reload(_: Request) -> Response:
    return Response(_RELOAD, media_type="text/javascript")


def app(folder: Path, changes: Changes | None = None) -> Starlette:
    """What serves a folder; with `changes` its pages reload themselves when told so."""
    routes: list[Route | Mount] = []
    if changes is not None:

        async def stream(_: Request) -> Response:
            return StreamingResponse(changes.events(), media_type="text/event-stream")

        routes += [Route("/-/reload.js", _reload), Route("/-/changes", stream)]
    routes.append(Mount("/", _Pages(folder, reloads=changes is not None)))
    return Starlette(
        routes=routes,
        middleware=[Middleware(_Headers)],
        exception_handlers={404: _missing},
    )


async def _missing(_: Request, __: Exception) -> Response:
    return PlainTextResponse("there is no such page\n", status_code=404)
