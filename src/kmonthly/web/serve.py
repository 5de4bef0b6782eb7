"""The site served on this machine, made anew when its store changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kmonthly.web.app import Changes, app

EVERY = 1.0
"""Seconds between two looks at the store."""


def serve(folder: Path, store: Path, remake: Callable[[], object], host: str, port: int) -> None:
    """Serves the folder until interrupted; calls `remake` when the store is another than before,
    and has the pages reload. Raises OSError if the port cannot be had."""
    asyncio.run(_serve(folder, store, remake, host, port))


async def _serve(
    folder: Path, store: Path, remake: Callable[[], object], host: str, port: int
) -> None:
    changes = Changes()
    config = uvicorn.Config(
        app(folder, changes), host=host, port=port, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    watching = asyncio.create_task(_watched(store, remake, changes))
    try:
        await server.serve()
    finally:
        changes.closed = True
        watching.cancel()


async def _watched(store: Path, remake: Callable[[], object], changes: Changes) -> None:
    seen = _state(store)
    while True:
        await asyncio.sleep(EVERY)
        now = _state(store)
        if now is not None and now != seen:
            await asyncio.to_thread(remake)
            seen = now
            changes.tell()


def _state(store: Path) -> tuple[int, int, int] | None:
    """What tells a store from another; None while it is not there."""
    try:
        there = store.stat()
    except OSError:
        return None
    return there.st_ino, there.st_mtime_ns, there.st_size
