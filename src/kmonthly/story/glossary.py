"""Terms of the kernel and words of titles, with their Chinese names: found in any text."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import pairwise
from typing import Final

from kmonthly.story.model import Term, TermUse

MOST_WORDS: Final = 6
"""Words that a form may have."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+.]*(?<![.])")
_BOUND: Final = frozenset("-_/")
"""What makes one word of two: in "asm-generic" stands no "generic"."""

_ENDINGS: Final = (
    ("ing", ("", "e")),
    ("ed", ("", "e")),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ies", "y"),
)
_PLURALS: Final = (("ies", "y"), ("es", ""), ("s", ""))


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of a text, in characters, and what stands there: a term, or a word with its
    Chinese name."""

    start: int
    end: int
    term: Term | None
    zh: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms and words by their forms: the words of a form, split at spaces and hyphens. `verbs` are
    those of titles, with "{}" in their Chinese for what they are done to."""

    version: int
    terms: tuple[Term, ...]
    forms: Mapping[tuple[str, ...], tuple[str, Term | None, str]] = field(repr=False)
    verbs: Mapping[str, str] = field(default_factory=dict, repr=False)

    def verb(self, word: str) -> str:
        """The Chinese of a verb in any of its forms; empty if nobody knows it."""
        plain = word.casefold()
        forms = [plain]
        for ending, others in _ENDINGS:
            if plain.endswith(ending):
                forms += [plain.removesuffix(ending) + other for other in others]
        return next((self.verbs[each] for each in forms if each in self.verbs), "")

    def uses(self, text: str) -> tuple[Use, ...]:
        """Where terms and words stand in a text, the longest form first, none within another.

        Plurals are found, and forms in lower case in any case; "CFI" is not found in "cfi".
        """
        tokens = list(_TOKEN.finditer(text))
        found: list[Use] = []
        at = 0
        while at < len(tokens):
            use = self._use(text, tokens, at)
            if use is None:
                at += 1
                continue
            number, known = use
            found.append(known)
            at += number
        return tuple(found)

    def terms_in(self, text: str) -> tuple[TermUse, ...]:
        """The terms of a text, each once, in the order of their first use."""
        found: dict[str, TermUse] = {}
        for use in self.uses(text):
            if use.term is not None:
                found.setdefault(use.term.id, TermUse(use.term, text[use.start : use.end]))
        return tuple(found.values())

    def _use(self, text: str, tokens: list[re.Match[str]], at: int) -> tuple[int, Use] | None:
        for number in range(min(MOST_WORDS, len(tokens) - at), 0, -1):
            part = tokens[at : at + number]
            if any(
                text[one.end() : other.start()] not in (" ", "-", "/")
                for one, other in pairwise(part)
            ):
                continue
            said = [each[0] for each in part]
            for last in _singulars(said[-1]):
                if text[part[0].start() - 1 : part[0].start()] in _BOUND or (
                    text[part[-1].end() : part[-1].end() + 1] in _BOUND
                ):
                    continue
                known = self.forms.get(tuple(word.casefold() for word in (*said[:-1], last)))
                if known and _is_written(known[0], [*said[:-1], last]):
                    return number, Use(part[0].start(), part[-1].end(), known[1], known[2])
        return None


def glossary() -> Glossary:
    """The glossary that comes with kmonthly: `data/glossary.toml` and `data/words.toml`."""
    folder = resources.files("kmonthly.story") / "data"
    return read_glossary(
        (folder / "glossary.toml").read_text(encoding="utf-8"),
        (folder / "words.toml").read_text(encoding="utf-8"),
    )


def read_glossary(terms: str, words: str = "") -> Glossary:
    """A glossary from TOML: `[[term]]`s with id, en, also, zh, note_en, note_zh; `[words]` and
    `[verbs]`.

    Raises ValueError for a verb whose Chinese has no place for what it is done to.
    """
    told, plain = tomllib.loads(terms), tomllib.loads(words)
    verbs = {str(name): str(zh) for name, zh in plain.get("verbs", {}).items()}
    for name, zh in verbs.items():
        if zh.count("{}") != 1:
            raise ValueError(f'verb {name}: one "{{}}" expected in {zh!r}')
    known = tuple(_term(each) for each in told.get("term", ()))
    forms: dict[tuple[str, ...], tuple[str, Term | None, str]] = {}
    for name, zh in plain.get("words", {}).items():
        forms[_form(name)] = (name, None, str(zh))
    for term in known:
        for name in (term.en, *term.also):
            forms[_form(name)] = (name, term, term.zh)
    return Glossary(int(told.get("version", 1)), known, forms, verbs)


def _term(told: Mapping[str, object]) -> Term:
    also = told.get("also", ())
    assert isinstance(also, list | tuple)
    return Term(
        id=str(told["id"]),
        en=str(told["en"]),
        zh=str(told["zh"]),
        note_en=str(told["note_en"]),
        note_zh=str(told["note_zh"]),
        also=tuple(map(str, also)),
    )


def _form(name: str) -> tuple[str, ...]:
    return tuple(each.casefold() for each in _TOKEN.findall(name))


def _singulars(word: str) -> Iterator[str]:
    yield word
    for plural, singular in _PLURALS:
        if word.endswith(plural) and len(word) - len(plural) >= 2:
            yield word[: -len(plural)] + singular


def _is_written(form: str, said: Iterable[str]) -> bool:
    """Whether words are written as the form: capitals of a form must stand."""
    return all(
        one == other or one.islower() for one, other in zip(_TOKEN.findall(form), said, strict=True)
    )
