"""Digests to a language model, and back what of its sentences stands. Nothing here runs unasked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kmonthly.condense.cache import Cache
from kmonthly.condense.client import client
from kmonthly.condense.condense import condense
from kmonthly.condense.model import (
    Budget,
    Condensed,
    Evidence,
    Language,
    Log,
    Request,
    Sourced,
    Written,
)
from kmonthly.story.model import Story
from kmonthly.terms.errors import ModelGivenUp
from kmonthly.terms.ids import MessageId


def condensed(
    stories: Iterable[Story],
    language: Language,
    store: Path,
    *,
    environment: Mapping[str, str],
    budget: Budget,
    progress: Callable[[Log], None],
) -> Iterator[Condensed]:
    """What a language model makes of each story's digest, sentence by sentence checked against it;
    answers are kept beside the store, in STORE.condensed.

    Raises ModelNotInstalled, ModelNotSet, ModelGivenUp, CacheUnwritable.
    """
    requests = [request(story, language) for story in stories]
    with client(environment) as model:
        asked = (each for each in requests if each.evidence)
        yield from condense(asked, model, Cache(Path(f"{store}.condensed")), budget, progress)


class Machine:
    """A language model that may write of stories, in all languages together within a budget.

    `failures` say why it was given up, if it was.
    """

    def __init__(
        self,
        store: Path,
        environment: Mapping[str, str],
        budget: Budget,
        progress: Callable[[Log], None],
    ) -> None:
        self.failures: list[str] = []
        self._store = store
        self._environment = environment
        self._left = budget
        self._progress = progress

    def written(self, stories: Sequence[Story], language: Language) -> Written:
        """What it writes of an issue's stories; as far as it got if it was given up.

        Raises ModelNotInstalled, ModelNotSet, CacheUnwritable.
        """
        asked = {each.facts.series: request(each, language).evidence for each in stories}
        said: dict[MessageId, tuple[Sourced, ...]] = {}
        log, model = Log(), ""

        def count(now: Log) -> None:
            nonlocal log
            log = now
            self._progress(now)

        found = condensed(
            stories,
            language,
            self._store,
            environment=self._environment,
            budget=self._left,
            progress=count,
        )
        try:
            for each in found:
                model = each.model
                mails = {one.number: one.message for one in asked[each.series]}
                if each.sentences:
                    said[each.series] = tuple(
                        Sourced(one.words, tuple(dict.fromkeys(mails[cite] for cite in one.cites)))
                        for one in each.sentences
                    )
        except ModelGivenUp as error:
            self.failures.append(str(error))
        calls, tokens = self._left.calls - log.calls, self._left.tokens - log.tokens
        self._left = Budget(max(calls, 0), max(tokens, 0))
        return Written(model, said, log)


def request(story: Story, language: Language) -> Request:
    """What may be seen of a story: the words that its digest quotes, and nothing else."""
    digest = story.digest
    quoted = [each for each in (digest.problem, digest.does) if each]
    quoted += [each.quotation for each in digest.said]
    evidence = tuple(
        Evidence(number, each.message, " ".join(each.words.split()))
        for number, each in enumerate(quoted, start=1)
    )
    return Request(story.facts.series, language, story.facts.title, evidence)
