"""Answers of a model by what it was asked: a folder of files, so that a run can go on."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kmonthly.condense.model import Answer, Turn
from kmonthly.condense.prompt import VERSION
from kmonthly.terms.errors import CacheUnwritable

_LARGEST = 1 << 20
"""Bytes of a file that is looked at: an answer has at most 64 KB."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The answers in a folder, which need not be there yet."""

    folder: Path

    def get(self, model: str, turns: Sequence[Turn]) -> Answer | None:
        """A known answer; None if there is none, or its file is damaged."""
        try:
            with self._file(model, turns).open("rb") as file:
                held = json.loads(file.read(_LARGEST))
            words, tokens, digest = held["words"], held["tokens"], held["sha256"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        sound = type(words) is str and type(tokens) is int and digest == _digest(words)
        return Answer(words, tokens) if sound else None

    def put(self, model: str, turns: Sequence[Turn], answer: Answer) -> None:
        """Keeps an answer: whole, or not at all. Raises CacheUnwritable."""
        held = {"words": answer.words, "tokens": answer.tokens, "sha256": _digest(answer.words)}
        beside = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self.folder, suffix=".writing", delete=False
            ) as file:
                beside = Path(file.name)
                json.dump(held, file)
            beside.replace(self._file(model, turns))
        except OSError as error:
            if beside is not None:
                beside.unlink(missing_ok=True)
            raise CacheUnwritable(self.folder, error.strerror or type(error).__name__) from error

    def _file(self, model: str, turns: Sequence[Turn]) -> Path:
        asked = [VERSION, model, [[each.role, each.words] for each in turns]]
        return self.folder / f"{_digest(json.dumps(asked))}.json"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
