"""A server on this machine that plays a language model: each request gets the next act."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "key-that-nobody-may-see"

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Server:
    """Where it listens, the acts that are left, and what it was asked: paths, headers, bodies."""

    url: str
    acts: list[Act]
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return {
            "KMONTHLY_LLM_KEY": KEY,
            "KMONTHLY_LLM_URL": self.url,
            "KMONTHLY_LLM_MODEL": "gardener-1",
        }


@contextmanager
def playing(*acts: Act) -> Iterator[Server]:
    """A server for the acts; the last of them is played for ever."""
    server = Server("", list(acts))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            server.asked.append(json.loads(self.rfile.read(length)))
            server.paths.append(self.path)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            act = server.acts.pop(0) if len(server.acts) > 1 else server.acts[0]
            try:
                act(self)
            except OSError:
                self.close_connection = True

        def do_GET(self) -> None:
            server.paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        server.url = f"http://127.0.0.1:{listening.server_address[1]}/v1"
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


def sends(status: int, body: bytes, **headers: str) -> Act:
    """A whole response."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def writes(content: object, tokens: int = 100) -> Act:
    """A model's answer: text, or what becomes JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "gardener-1",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 0, "completion_tokens": tokens, "total_tokens": tokens},
    }
    return sends(200, json.dumps(body).encode(), Content_Type="application/json")


def says(text: str, *cites: int) -> Act:
    """An answer of one sentence."""
    return writes({"sentences": [{"text": text, "cites": list(cites)}]})


def floods(status: int, megabytes: int = 10) -> Act:
    """A response that is far too long, and does not say so before."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(megabytes):
            handler.wfile.write(b"[" * 1_000_000)
        handler.close_connection = True

    return act


def sleeps(seconds: float) -> Act:
    """No response in time."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return act


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A response of which a byte comes now and then: no single wait is too long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
    handler.close_connection = True


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """A response that breaks off."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')
    handler.close_connection = True
