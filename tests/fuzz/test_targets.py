"""A target that cannot fail finds nothing: each notices what is planted into what it tests."""

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fuzz.limits import TooSlow, forget
from fuzz.mutate import crossed, mutated
from fuzz.runs import CORPUS
from fuzz.targets import NAMES, module_of, target

from fuzz import limits
from kmonthly.mail.subject import _cached, subject
from kmonthly.terms.evidence import Span
from kmonthly.terms.people import Person

TESTED = [
    ("mail", "read"),
    ("mail", "read_text"),
    ("mail", "columns"),
    ("diff", "diff_facts"),
    ("diff", "mended"),
    ("identifiers", "identifiers"),
    ("claims", "claims"),
    ("claims", "rows"),
    ("digests", "told"),
    ("digests", "heard"),
    ("digests", "coming"),
    ("digests", "gist_of_title"),
    ("mbox", "_batches"),
    ("compressed", "unpacked"),
    ("folders", "starts_like_mail"),
    ("folders", "Eml"),
    ("text", "decoded"),
    ("text", "normal_text"),
    ("text", "undone"),
    ("subject", "subject"),
    ("trailers", "trailers"),
    ("notices", "notices"),
    ("notices", "pull"),
    ("people", "parse_mailboxes"),
    ("people", "message_ids"),
    ("dates", "date"),
    ("dates", "clocks"),
]
"""A target, and a function as it is called there."""

REPEATED = [
    ("mail", "read"),
    ("diff", "diff_facts"),
    ("diff", "mended"),
    ("identifiers", "identifiers"),
    ("claims", "claims"),
    ("claims", "rows"),
    ("digests", "told"),
    ("digests", "heard"),
    ("digests", "gist_of_title"),
    ("text", "decoded"),
    ("text", "normal_text"),
    ("text", "undone"),
    ("subject", "subject"),
    ("trailers", "trailers"),
    ("notices", "notices"),
    ("notices", "pull"),
    ("people", "parse_mailboxes"),
    ("people", "message_ids"),
    ("dates", "date"),
    ("dates", "clocks"),
]
"""Those that a target calls again with the same."""

WRONG = [
    ("mail", "read", lambda found: replace(found, sent=None)),
    ("mail", "read", lambda found: replace(found, text_hash="0" * 32)),
    ("mail", "read", lambda found: replace(found, arrived=datetime(2020, 8, 3))),  # noqa: DTZ001
    ("mail", "read", lambda found: replace(found, message=replace(found.message, id="a b"))),
    ("mail", "read_text", lambda text: text + "\n"),
    ("diff", "diff_facts", lambda found: (replace(found[0], hunks=9999), found[1])),
    ("diff", "diff_facts", lambda found: (replace(found[0], files=()), found[1])),
    ("identifiers", "identifiers", lambda found: found * 2),
    ("identifiers", "identifiers", lambda found: tuple(replace(f, stop=99_999) for f in found)),
    ("identifiers", "identifiers", lambda found: tuple(replace(f, name="x y") for f in found[:1])),
    ("claims", "claims", lambda found: found * 30),
    ("claims", "claims", lambda found: tuple(replace(each, stop=99_999) for each in found)),
    ("claims", "claims", lambda found: tuple(replace(each, words="x") for each in found)),
    ("claims", "claims", lambda found: tuple(replace(each, values=()) for each in found)),
    ("claims", "rows", lambda found: (*found[1:], ("nothing of that name",))),
    ("digests", "told", lambda found: replace(found, does=Span(0, 99_999))),
    ("digests", "heard", lambda found: found and replace(found, span=Span(3, 3))),
    ("mbox", "_batches", lambda found: [replace(each, entries=each.entries[1:]) for each in found]),
    ("compressed", "_all", lambda found: (found[0][1:], found[1])),
    ("folders", "_one_by_one", lambda found: found[1:]),
    ("folders", "is_envelope", lambda found: not found),
    ("text", "decoded", lambda found: (found[0] + "\ud800", found[1])),
    ("text", "normal_text", lambda text: text + "x"),
    ("text", "undone", lambda found: (found[0][:-1], found[1])),
    ("subject", "subject", lambda found: replace(found, version=1000)),
    ("subject", "subject", lambda found: replace(found, title=found.title + " ")),
    ("trailers", "trailers", lambda found: found * 2),
    ("notices", "notices", lambda found: found * 9),
    ("notices", "notices", lambda found: tuple(replace(each, stop=99_999) for each in found)),
    ("people", "parse_mailboxes", lambda found: (Person("Ada", ""), *found)),
    ("people", "parse_mailboxes", lambda found: (Person("Ada  T", "ada@example.org"), *found)),
    ("people", "message_ids", lambda found: (*found, "a<b@example.org")),
    ("dates", "clocks", lambda found: (None, *found[1:])),
    ("dates", "date", lambda found: found and found + timedelta(1)),
]

SOME = {
    "mail": "patch",
    "diff": "no-break-spaces",
    "identifiers": "code",
    "claims": "cover",
    "digests": "reply",
    "mbox": "two",
    "compressed": "gzip",
    "folders": "both",
    "text": "utf-8",
    "subject": "patch",
    "trailers": "patch",
    "notices": "reply",
    "people": "plain",
    "dates": "usual",
}
"""A seed that reaches everything of its target."""

Planted = Callable[..., object]
Check = Callable[[str, str, Callable[[Planted], Planted]], None]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs a seed through its target with a fault planted into one function."""

    def run(name: str, function: str, fault: Callable[[Planted], Planted]) -> None:
        tested = target(module_of(name))
        seed = (CORPUS / name / SOME[name]).read_bytes()
        tested.check(seed)
        monkeypatch.setattr(tested, function, fault(getattr(tested, function)))
        tested.check(seed)

    return run


@pytest.mark.parametrize(("name", "function"), TESTED)
def test_what_raises_is_noticed(check: Check, name: str, function: str) -> None:
    def raising(_: Planted) -> Planted:
        def call(*_args: object, **_named: object) -> object:
            raise IndexError("planted")

        return call

    with pytest.raises(IndexError, match="planted"):
        check(name, function, raising)


@pytest.mark.parametrize(("name", "function"), REPEATED)
def test_what_differs_when_called_again_is_noticed(check: Check, name: str, function: str) -> None:
    def differing(call: Planted) -> Planted:
        turn = itertools.count()
        return lambda *given, **named: (call(*given, **named), next(turn))

    with pytest.raises(AssertionError, match="not the same when called again"):
        check(name, function, differing)


@pytest.mark.parametrize(("name", "function", "wrong"), WRONG)
def test_what_is_wrong_is_noticed(
    check: Check, name: str, function: str, wrong: Callable[[Any], object]
) -> None:
    """The same wrong result every time."""

    def spoilt(call: Planted) -> Planted:
        return lambda *given, **named: wrong(call(*given, **named))

    with pytest.raises((AssertionError, UnicodeEncodeError)):
        check(name, function, spoilt)


@pytest.mark.parametrize(
    ("name", "function"), [each for each in TESTED if each != ("folders", "Eml")]
)
def test_what_is_slow_is_noticed(
    check: Check, name: str, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is a fiftieth of a second here, and the fault burns more."""

    def slow(call: Planted) -> Planted:
        monkeypatch.setattr(limits, "LIMIT", 0.02)

        def burns(*given: object, **named: object) -> object:
            end = time.process_time() + 0.03
            while time.process_time() < end:
                pass
            return call(*given, **named)

        return burns

    with pytest.raises(TooSlow):
        check(name, function, slow)


def test_a_call_that_is_slow_once_is_let_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine was busy: only what is slow again counts."""
    monkeypatch.setattr(limits, "LIMIT", 0.02)
    turn = itertools.count()

    def once() -> None:
        end = time.process_time() + (0.03 if next(turn) == 0 else 0)
        while time.process_time() < end:
            pass

    limits.timed(once)
    assert next(turn) == 2


def test_nothing_is_remembered_between_inputs() -> None:
    subject("[PATCH] tulips")
    assert _cached.cache_info().currsize > 0
    forget()
    assert _cached.cache_info().currsize == 0


@pytest.mark.parametrize("name", NAMES)
def test_changes_are_those_of_the_seed(name: str) -> None:
    """The same numbers make the same input, never a larger one, from any seed and from nothing."""
    tested = target(module_of(name))
    seeds = [b"", *(path.read_bytes() for path in sorted((CORPUS / name).iterdir()))]

    def make(number: int) -> bytes:
        drawn = random.Random(number)
        one, other = drawn.choice(seeds), drawn.choice(seeds)
        most = drawn.choice((100, tested.LARGEST))
        joined = crossed(one, other, most, drawn)
        made = mutated(
            joined,
            most,
            drawn,
            words=tested.WORDS,
            own=tested.MUTATIONS,
            plain=lambda data, _: data[::-1],
        )
        assert len(made) <= most
        return made

    made = [make(number) for number in range(200)]
    assert made == [make(number) for number in range(200)]
    assert len(set(made)) > 150


def test_every_target_has_seeds_and_a_place_in_the_readme() -> None:
    readme = Path(CORPUS.parent, "README.md").read_text("utf-8")
    for name in NAMES:
        assert any((CORPUS / name).iterdir())
        assert f"| {name} |" in readme
