"""Which of a model's sentences stand: those of which every name and figure is in the evidence.

An answer is a stranger's text like any mail. What does not have the shape asked for is dropped,
what has it is checked word by word, and where nothing is left the extract stands.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from kmonthly.condense.cache import Cache
from kmonthly.condense.model import (
    Answer,
    Budget,
    Client,
    Condensed,
    Dropped,
    Language,
    Log,
    Request,
    Sentence,
    Turn,
)
from kmonthly.condense.prompt import MOST_SENTENCES, prompt
from kmonthly.story.check import LONGEST, Objection, check
from kmonthly.terms.errors import ModelFailed, ModelGivenUp

IN_A_ROW = 3
"""Failures one after the other that end a run: what fails thrice will fail for every item."""

_ANSWER_TOKENS = 1_000
"""What an answer may cost, for a budget that must hold before the call."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s(?:all\s|any\s)?(?:of\s)?(?:the\s|your\s|these\s)?"
    r"(?:previous\s|prior\s|above\s|earlier\s|other\s)?(?:instructions|rules|prompts?)\b"
    r"|\bsystem prompt\b|\blanguage model\b|\byou are (?:now )?(?:an? )?(?:ai|chatbot)\b"
    r"|\b(?:new|updated) instructions for you\b"
    r"|(?:忽略|无视|忘记)(?:以上|之前|前面|上面|所有|全部|一切)",
    re.IGNORECASE,
)
"""How mail speaks to a machine rather than to people."""


def condense(
    requests: Iterable[Request],
    client: Client,
    cache: Cache,
    budget: Budget,
    progress: Callable[[Log], None],
) -> Iterator[Condensed]:
    """What became of each request, in their order; `progress` is told the counts after each.

    What the cache knows costs nothing. When the budget is spent, requests that need a call are
    passed over and counted as left: a later run goes on with them. Raises ModelGivenUp after
    failures in a row (each was given before, as Condensed), and CacheUnwritable.
    """
    log = Log()
    row = 0
    for request in requests:
        turns = prompt(request)
        answer = cache.get(client.model, turns)
        known = answer is not None and _sentences(answer.words) is not None
        if not known and not _affords(budget, log, turns):
            log = replace(log, left=log.left + 1)
            progress(log)
            continue
        failure = ""
        if known:
            log = replace(log, cached=log.cached + 1)
        else:
            answer, failure = _asked(client, turns)
            cost = answer.tokens if answer and answer.tokens > 0 else _cost(turns)
            log = replace(log, calls=log.calls + 1, tokens=log.tokens + cost)
            if answer is not None:
                cache.put(client.model, turns, answer)
            row = row + 1 if failure else 0
        result = _condensed(request, client.model, answer, known, failure)
        log = replace(
            log,
            kept=log.kept + len(result.sentences),
            dropped=log.dropped + len(result.dropped),
            failures=log.failures + bool(failure),
        )
        progress(log)
        yield result
        if row == IN_A_ROW:
            raise ModelGivenUp(IN_A_ROW, failure)


def _affords(budget: Budget, log: Log, turns: tuple[Turn, ...]) -> bool:
    return log.calls < budget.calls and log.tokens + _cost(turns) <= budget.tokens


def _cost(turns: tuple[Turn, ...]) -> int:
    """Tokens that a call will cost at most, nearly: English has some four bytes a token, Chinese
    some three, identifiers two and a half."""
    return sum(len(each.words.encode()) for each in turns) // 2 + _ANSWER_TOKENS


def _asked(client: Client, turns: tuple[Turn, ...]) -> tuple[Answer | None, str]:
    """An answer that can be read, or why there is none."""
    try:
        answer = client.answer(turns)
    except ModelFailed as error:
        return None, str(error)
    if _sentences(answer.words) is None:
        return None, "the model's answer is not the JSON that was asked for"
    return answer, ""


def _condensed(
    request: Request, model: str, answer: Answer | None, cached: bool, failure: str
) -> Condensed:
    judged = (
        []
        if answer is None
        else [
            _judged(number, each, request)
            for number, each in enumerate(_sentences(answer.words) or [])
        ]
    )
    return Condensed(
        request.series,
        request.language,
        model,
        tuple(each for each in judged if isinstance(each, Sentence)),
        tuple(each for each in judged if isinstance(each, Dropped)),
        cached,
        failure,
    )


def _sentences(words: str) -> list[object] | None:
    """What stands in an answer's list; None if it is no such JSON."""
    try:
        read = json.loads(words)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.keys() != {"sentences"}:
        return None
    found = read["sentences"]
    return found if isinstance(found, list) else None


def _judged(number: int, given: object, request: Request) -> Sentence | Dropped:
    """A sentence of an answer, by its place in it."""
    if not (
        isinstance(given, dict)
        and given.keys() == {"text", "cites"}
        and isinstance(given["text"], str)
        and isinstance(given["cites"], list)
        and all(type(each) is int for each in given["cites"])
    ):
        return Dropped(repr(given)[:LONGEST], (Objection("shape", ""),))
    words, cites = given["text"].strip(), tuple(dict.fromkeys(given["cites"]))
    if number >= MOST_SENTENCES:
        return Dropped(words[:LONGEST], (Objection("many", str(number + 1)),))
    evidence = {each.number: each.words for each in request.evidence}
    objections = _of_cites(cites, evidence) or (
        *_of_language(words, request.language),
        *check(words, [evidence[each] for each in cites]),
    )
    return Dropped(words[:LONGEST], objections) if objections else Sentence(words, cites)


def _of_cites(cites: tuple[int, ...], evidence: Mapping[int, str]) -> tuple[Objection, ...]:
    """No evidence, evidence that is not there, and mail that gives orders to a machine."""
    if not cites:
        return (Objection("cites", ""),)
    missing = tuple(Objection("cites", str(each)[:20]) for each in cites if each not in evidence)
    return missing or tuple(
        Objection("orders", match[0])
        for each in cites
        if (match := _TO_A_MODEL.search(evidence[each]))
    )


def _of_language(words: str, language: Language) -> tuple[Objection, ...]:
    chinese = _HAN.search(words) is not None
    return () if chinese == (language == "zh") else (Objection("language", language),)
