"""A language model behind an OpenAI-like HTTP interface.

Neither the key nor a word of the server's is put into an error: what the server says may repeat
what it was sent.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from kmonthly.condense.model import Answer, Turn
from kmonthly.terms.errors import ModelFailed, ModelNotInstalled, ModelNotSet

if TYPE_CHECKING:
    from openai import OpenAI

KEY, URL, NAME = "KMONTHLY_LLM_KEY", "KMONTHLY_LLM_URL", "KMONTHLY_LLM_MODEL"

LARGEST = 64 << 10
"""Bytes of an answer that are read: four sentences have not a tenth of it."""

_WORDS_OF_STATUS = {
    401: f"it refuses the key: look at {KEY}",
    403: f"it refuses the key: look at {KEY}",
    404: f"it knows no such address or model: look at {URL} and {NAME}",
    429: "it has had too many requests, or the account is empty: wait, or look at the account",
}


@dataclass(frozen=True, slots=True)
class HttpClient:
    """A model of a server, as `client` makes it."""

    model: str
    timeout: float
    _openai: "OpenAI" = field(repr=False)

    def answer(self, turns: tuple[Turn, ...]) -> Answer:
        """The model's answer, of one call with its retries. Raises ModelFailed."""
        import openai  # noqa: PLC0415

        try:
            body = self._body(turns)
        except openai.APITimeoutError:
            raise ModelFailed(f"no answer within {self.timeout:g} s") from None
        except openai.APIStatusError as error:
            raise ModelFailed(_of_status(error.status_code)) from None
        except (openai.OpenAIError, OSError) as error:
            raise ModelFailed(f"the connection failed ({type(error).__name__})") from None
        return _read(body)

    def _body(self, turns: tuple[Turn, ...]) -> bytes:
        """The bytes of an answer; no more of them is read than may be."""
        asked = self._openai.chat.completions.with_streaming_response.create(
            model=self.model,
            messages=[
                {"role": "system", "content": each.words}
                if each.role == "system"
                else {"role": "user", "content": each.words}
                for each in turns
            ],
            response_format={"type": "json_object"},
            extra_headers={"Accept-Encoding": "identity"},
        )
        body = bytearray()
        with asked as response:
            until = time.monotonic() + self.timeout
            try:
                for piece in response.http_response.iter_raw():
                    body += piece
                    if len(body) > LARGEST:
                        raise ModelFailed(f"the answer has more than {LARGEST >> 10} KB")
                    if time.monotonic() > until:
                        raise ModelFailed(f"no whole answer within {self.timeout:g} s")
            except ModelFailed:
                raise
            # The library below the SDK carries the bytes: its errors have no name here.
            except Exception as error:
                raise ModelFailed(f"the answer broke off ({type(error).__name__})") from None
        return bytes(body)


@contextmanager
def client(
    environment: Mapping[str, str], timeout: float = 60, retries: int = 2
) -> Iterator[HttpClient]:
    """The model that an environment names, as long as it is used. `timeout` is in seconds, for each
    try.

    Raises ModelNotInstalled, ModelNotSet.
    """
    try:
        import openai  # noqa: PLC0415
    except ImportError:
        raise ModelNotInstalled from None
    key, url, model = (environment.get(each, "").strip() for each in (KEY, URL, NAME))
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ModelNotSet(KEY, "the key that the server gave you")
    if not _is_address(url):
        raise ModelNotSet(URL, "the server's address, such as https://llm.example.org/v1")
    if not model:
        raise ModelNotSet(NAME, "the model's name, as the server calls it")
    http = openai.DefaultHttpxClient(
        follow_redirects=False, event_hooks={"response": [_unread_if_bad]}, timeout=timeout
    )
    sdk = openai.OpenAI(
        api_key=key,
        base_url=url,
        timeout=timeout,
        max_retries=retries,
        http_client=http,
        # A variable of the SDK's could put another key in the place of this one.
        default_headers={"Authorization": f"Bearer {key}"},
    )
    # The SDK reads these from its own variables: they are another server's business.
    sdk.organization = sdk.project = sdk.admin_api_key = None
    with sdk:
        yield HttpClient(model, timeout, sdk)


class _Response(Protocol):
    """What is looked at of a response whose body was not read yet."""

    @property
    def is_success(self) -> bool: ...

    def close(self) -> None: ...


def _unread_if_bad(response: _Response) -> None:
    """Nothing of an error's body is read: it may have no end."""
    if not response.is_success:
        response.close()


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _of_status(status: int) -> str:
    if status in range(300, 400):
        return f"the server sends elsewhere (status {status}): give its own address in {URL}"
    said = _WORDS_OF_STATUS.get(status, "that is the server's own trouble")
    return f"the server answered with status {status}: {said}"


def _read(body: bytes) -> Answer:
    """The words and the cost in a server's JSON. Raises ModelFailed if it is none."""
    try:
        read = json.loads(body)
        words = read["choices"][0]["message"]["content"]
        usage = read.get("usage") or {}
        tokens = usage.get("total_tokens") or 0
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelFailed("the server's answer is not what such a server sends") from None
    if type(words) is not str or type(tokens) is not int:
        raise ModelFailed("the server's answer is not what such a server sends")
    return Answer(words, max(tokens, 0))
