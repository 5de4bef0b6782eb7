"""Asking over HTTP: what a server may send, and that the key stands in no error."""

import builtins
import time
import traceback
from collections.abc import Mapping

import pytest

from kmonthly.condense.client import client
from kmonthly.condense.model import Answer, Turn
from kmonthly.terms.errors import ModelFailed, ModelNotInstalled, ModelNotSet
from scripted import (
    KEY,
    Act,
    drips,
    floods,
    hangs_up,
    playing,
    sends,
    sleeps,
    writes,
)

ASKED = (Turn("system", "condense"), Turn("user", "tulips"))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_an_answer_and_what_was_asked() -> None:
    with playing(writes("tulips", 42)) as server, client(server.environment()) as asking:
        assert asking.answer(ASKED) == Answer("tulips", 42)
    assert server.paths == ["/v1/chat/completions"]
    (asked,) = server.asked
    assert asked["model"] == "gardener-1"
    assert asked["messages"] == [
        {"role": "system", "content": "condense"},
        {"role": "user", "content": "tulips"},
    ]


def test_the_sdk_s_own_variables_count_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID"):
        monkeypatch.setenv(f"OPENAI_{name}", "another")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer another")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://another.example.org")
    with playing(writes("tulips")) as server, client(server.environment()) as asking:
        asking.answer(ASKED)
    (headers,) = server.headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "another" not in str(headers)


BAD: dict[str, tuple[Act, str]] = {
    "500": (sends(500, KEY.encode()), "status 500"),
    "401": (sends(401, f'{{"error": {{"message": "bad {KEY}"}}}}'.encode()), "KMONTHLY_LLM_KEY"),
    "404": (sends(404, b"{}"), "KMONTHLY_LLM_MODEL"),
    "429": (sends(429, b"{}"), "too many requests"),
    "no JSON": (sends(200, b"tulips"), "not what such a server sends"),
    "other JSON": (sends(200, b'{"choices": []}'), "not what such a server sends"),
    "a list": (sends(200, b"[3]"), "not what such a server sends"),
    "a number for words": (
        sends(200, b'{"choices": [{"message": {"content": 3}}]}'),
        "not what such a server sends",
    ),
    "deep JSON": (sends(200, b"[" * 60_000), "not what such a server sends"),
    "a flood": (floods(200), "more than 64 KB"),
    "a flood of errors": (floods(500), "status 500"),
    "silence": (sleeps(1.5), "no answer within"),
    "a drip": (drips, "no whole answer within"),
    "a break": (hangs_up, "broke off"),
    "a redirect": (sends(302, b"", Location="http://127.0.0.1:1/v1"), "sends elsewhere"),
    "a redirect of posts": (sends(307, b"", Location="/v2"), "sends elsewhere"),
}


@pytest.mark.parametrize(("act", "said"), BAD.values(), ids=BAD)
def test_what_goes_wrong_is_said_without_the_key(act: Act, said: str) -> None:
    with (
        playing(act) as server,
        client(server.environment(), timeout=0.5, retries=0) as asking,
    ):
        started = time.monotonic()
        with pytest.raises(ModelFailed, match=said) as caught:
            asking.answer(ASKED)
        assert time.monotonic() - started < 3
        assert len(server.paths) == 1
    assert KEY not in "".join(traceback.format_exception(caught.value)) + repr(asking)


def test_a_server_that_is_not_there() -> None:
    with playing(writes("x")) as server:
        environment = server.environment()
    with (
        client(environment, timeout=1, retries=0) as asking,
        pytest.raises(ModelFailed, match="connection failed"),
    ):
        asking.answer(ASKED)


def test_it_is_tried_again_a_few_times() -> None:
    with (
        playing(sends(500, b"", retry_after_ms="1"), writes("tulips")) as server,
        client(server.environment(), retries=1) as asking,
    ):
        assert asking.answer(ASKED).words == "tulips"
        assert len(server.paths) == 2


WRONG: dict[str, tuple[str, str]] = {
    "no key": ("KMONTHLY_LLM_KEY", ""),
    "a key of two lines": ("KMONTHLY_LLM_KEY", f"{KEY}\r\nX: y"),
    "a key that no header can hold": ("KMONTHLY_LLM_KEY", f"{KEY}é"),
    "no address": ("KMONTHLY_LLM_URL", ""),
    "a file": ("KMONTHLY_LLM_URL", "file:///etc/passwd"),
    "no host": ("KMONTHLY_LLM_URL", "http://"),
    "no port": ("KMONTHLY_LLM_URL", "http://example.org:x/"),
    "no model": ("KMONTHLY_LLM_MODEL", " "),
}


@pytest.mark.parametrize(("variable", "value"), WRONG.values(), ids=WRONG)
def test_what_the_environment_lacks_is_named(variable: str, value: str) -> None:
    environment = {
        "KMONTHLY_LLM_KEY": KEY,
        "KMONTHLY_LLM_URL": "http://127.0.0.1:1/v1",
        "KMONTHLY_LLM_MODEL": "m",
        variable: value,
    }
    with pytest.raises(ModelNotSet, match=variable) as caught, client(environment):
        pass
    assert KEY not in str(caught.value)


def test_without_the_extra_it_is_said_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> object:
        if name == "openai":
            raise ImportError(name)
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelNotInstalled, match=r"pip install kmonthly\[llm\]"), client({}):
        pass
