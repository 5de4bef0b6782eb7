"""The words of condensing: what is asked of a language model, what is kept of what it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from kmonthly.story.check import Objection
from kmonthly.terms.ids import MessageId

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a mail under the number by which a sentence cites them."""

    number: int
    message: MessageId
    words: str


@dataclass(frozen=True, slots=True)
class Request:
    """One item to condense: the series, the language to write, and all that may be seen."""

    series: MessageId
    language: Language
    title: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A machine's sentence that was checked, with the numbers of the evidence that it rests on."""

    words: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A machine's sentence that is not shown, and what was wrong with it."""

    words: str
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Condensed:
    """What became of one request. The sentences are a machine's: a page has to say so.

    Without sentences the extract stands. `failure` says why there was no answer; empty if there
    was one. `cached`: the answer was known from an earlier run.
    """

    series: MessageId
    language: Language
    model: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]
    cached: bool
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may cost: calls of the model, and tokens read and written together."""

    calls: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Log:
    """What a run has done so far. `left`: requests not made, as the budget was spent."""

    calls: int = 0
    cached: int = 0
    tokens: int = 0
    kept: int = 0
    dropped: int = 0
    failures: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Sourced:
    """A machine's sentence that stands, with the mails whose words it rests on."""

    words: str
    mails: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a machine wrote of an issue in one language: of each series the sentences that stand,
    and what the run did."""

    model: str
    sentences: Mapping[MessageId, tuple[Sourced, ...]]
    log: Log


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation with a model."""

    role: Literal["system", "user"]
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote, and the tokens that it cost as the server counts; 0 if it does not."""

    words: str
    tokens: int


class Client(Protocol):
    """Whoever can ask a language model."""

    @property
    def model(self) -> str:
        """The model's name."""

    def answer(self, turns: tuple[Turn, ...]) -> Answer:
        """The model's answer. Raises ModelFailed."""
