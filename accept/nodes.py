"""Every text node of the issues: quotations stand in the mail at their span, derived words in the
catalogue, facts among those that the issue was made of, notes in the glossary."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

from accept.bed import Bed
from accept.report import Result, result
from kmonthly import api
from kmonthly.edition.catalogue import LANGUAGES, Catalogue, load
from kmonthly.edition.clean import clean, without_addresses, words
from kmonthly.edition.html import Html
from kmonthly.edition.model import Page, Run, plain
from kmonthly.edition.origins import nodes
from kmonthly.edition.view import page
from kmonthly.pipeline.reread import texts
from kmonthly.store import database
from kmonthly.story.glossary import glossary
from kmonthly.terms.ids import MessageId, short_list_name
from kmonthly.terms.people import Person

_COMMENTED = re.compile(r"\n\+[ \t]*(?:\*|//)?")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def walked(bed: Bed) -> Result:
    """Both months, both languages, node by node."""
    figures, misses = [], []
    for month in ("2020-07", "2020-08"):
        issue = api.issue(bed.store, api.Month.parse(month))
        known = {_folded(each) for each in _strings(issue)}
        for language in LANGUAGES:
            catalogue = load(language)
            told = page(issue, catalogue)
            every = list(nodes(told))
            runs = [(name, run) for name, text in every for run in text if isinstance(run, Run)]
            counts = {"mail": 0, "catalogue": 0, "fact": 0, "note": 0}
            mails = _mails(bed, runs)
            for name, node in runs:
                counts[node.origin.partition(":")[0]] += 1
                if not _holds(node, mails, catalogue, known):
                    misses.append(f"{month} {language} {name}: {node.origin}: {node.text[:60]!r}")
            said = "\n".join(_folded(t if isinstance(t, str) else plain(t)) for _, t in every)
            stray = [each for each in _shown(told) if each not in said]
            misses += [f"{month} {language}: no node says {each[:60]!r}" for each in stray]
            figures.append(
                f"{month} {language}: {counts['mail']:,} quoted, {counts['catalogue']:,} words of "
                f"the catalogue, {counts['fact']:,} facts, {counts['note']:,} notes"
            )
    return result("Text nodes", figures, misses[:40])


def _mails(bed: Bed, runs: list[tuple[str, Run]]) -> dict[MessageId, str]:
    wanted = {
        MessageId(run.origin[5:].rpartition(":")[0])
        for _, run in runs
        if run.origin.startswith("mail:")
    }
    with database.reading(bed.store) as connection:
        return texts(connection, wanted)


def _holds(node: Run, mails: dict[MessageId, str], catalogue: Catalogue, known: set[str]) -> bool:
    """Whether a node is what its origin says."""
    kind, _, rest = node.origin.partition(":")
    if kind == "mail":
        message, _, span = rest.rpartition(":")
        start, _, stop = span.partition("-")
        quoted = (
            mails[MessageId(message)].encode("utf-8", "replace")[int(start) : int(stop)].decode()
        )
        return _folded(node.text) in _folded(without_addresses(clean(quoted.expandtabs())))
    if kind == "catalogue":
        if rest == "join":
            return not node.text.strip()
        forms = catalogue.messages[rest]
        pieces = {_folded(each) for form in forms for each in _PLACEHOLDER.split(form)}
        return _folded(node.text) in pieces
    if kind == "note":
        return _folded(node.text) in _noted()
    return kind == "fact" and (not node.mail or _is_known(_folded(node.text), known))


@cache
def _noted() -> frozenset[str]:
    """What the glossary says: notes, names, words."""
    read = glossary()
    notes = {each for term in read.terms for each in (term.note_en, term.note_zh, term.en, term.zh)}
    words = {zh for _, _, zh in read.forms.values()}
    verbs = {part for zh in read.verbs.values() for part in zh.split("{}")}
    return frozenset(map(_folded, notes | words | verbs))


def _is_known(text: str, known: set[str]) -> bool:
    return text in known or text in "×%" or any(text.removesuffix(" …") in each for each in known)


def _strings(value: Any) -> Iterator[str]:
    """Every string that the issue was made of, as a page shows one."""
    if isinstance(value, Person):
        yield words(value.shown)
        yield words(value.shown.partition("@")[0])
        yield "?"
    elif isinstance(value, str):
        yield words(value)
        yield words(_COMMENTED.sub(" ", value))
        yield short_list_name(value)
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _strings(each)
    elif is_dataclass(value) and not isinstance(value, type | date):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))


def _folded(text: str) -> str:
    return " ".join(text.split())


class _Texts(HTMLParser):
    """The text nodes of a page, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._in_style:
            self.found.append(_folded(data))


def _shown(told: Page) -> list[str]:
    parser = _Texts()
    parser.feed(Html().render(told).decode())
    return parser.found
