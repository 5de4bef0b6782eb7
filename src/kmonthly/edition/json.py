"""An issue as one JSON document, both languages' wordings side by side.

Its facts are those of the `Issue`, its words those of the pages. What each key means stands in
`data/issue.schema.json`. No address is in it and no mail's body: people are names, quotations are
cut (`QUOTED`), and a Message-ID with a span says where the rest is.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import unquote

from kmonthly.edition.clean import LORE, person, words
from kmonthly.edition.known import Object, brought, fated, known
from kmonthly.edition.model import Item, Line, Measure, Note, Page, Part, Source, Text, plain
from kmonthly.edition.quoted import Allowance, quotations, quoted
from kmonthly.history.model import Release
from kmonthly.issue.model import Chapter, Issue
from kmonthly.mail.model import ClaimKind
from kmonthly.story.model import Stated, Story

SCHEMA = 1
"""Raised when a key changes its meaning or goes; new keys may come at any time."""

_UNSEEN = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What acts unseen: written as an escape. JSON escapes what stands below a space by itself."""

_UNFIT = re.compile("[\ud800-\udfff]")

T = TypeVar("T")


def document(issue: Issue, pages: Mapping[str, Page]) -> bytes:
    """The document of an issue and its pages, by language. Same issue and pages, same bytes."""
    whole: Object = {
        "kmonthly": "issue",
        "schema": SCHEMA,
        "month": str(issue.month),
        "cutoff": issue.cutoff.isoformat(),
        "license": "CC-BY-SA-4.0",
        "words": {language: _head(page) for language, page in pages.items()},
        "releases": {
            "stable": _release(issue.masthead.stable),
            "mainline": _release(issue.masthead.mainline),
        },
        "figures": _figures(issue),
        "sections": [
            _section(chapter, {language: page.parts[place] for language, page in pages.items()})
            for place, chapter in enumerate(issue.chapters)
        ],
        "coverage": [
            {
                "archive": words(each.archive),
                "copies": each.copies,
                "first": each.first.date().isoformat(),
                "last": each.last.date().isoformat(),
            }
            for each in issue.coverage
        ],
        "made": _made(issue),
    }
    text = _UNFIT.sub("\ufffd", json.dumps(whole, ensure_ascii=False, indent=1))
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


def _head(page: Page) -> Object:
    head = page.head
    return {
        "lang": page.lang,
        "title": page.title,
        "name": head.name,
        "month": head.month,
        "cutoff": head.cutoff,
        "summary": head.summary,
    }


def _release(release: Release | None) -> Object | None:
    if release is None:
        return None
    return {
        "version": words(release.version),
        "day": release.day.isoformat(),
        "message": release.announced or None,
    }


def _figures(issue: Issue) -> Object:
    figures = issue.figures
    return {
        "copies": figures.copies,
        "messages": figures.messages,
        "people": figures.people,
        "patches": figures.patches,
        "postings": figures.postings,
        "series": figures.series,
        "happened": {happened.value: count for happened, count in figures.happened},
        "days": figures.days,
    }


def _made(issue: Issue) -> Object:
    colophon = issue.colophon
    return {
        "kmonthly": colophon.kmonthly,
        "extractor": colophon.extractor,
        "normaliser": colophon.normaliser,
        "linker": colophon.linker,
        "teller": colophon.teller,
        "flaws": {rule.value: count for rule, count in colophon.flaws},
    }


def _section(chapter: Chapter, parts: Mapping[str, Part]) -> Object:
    items = _beside({language: part.items for language, part in parts.items()})
    lines = _beside({language: part.also for language, part in parts.items()})
    return {
        "section": chapter.section.value,
        "words": {
            language: {"name": part.name, "summary": part.summary}
            for language, part in parts.items()
        },
        "series": chapter.series,
        "items": [_item(*each) for each in zip(chapter.stories, items, strict=True)],
        "also": [_line(*each) for each in zip(chapter.near, lines, strict=True)],
    }


def _beside(languages: Mapping[str, Sequence[T]]) -> list[dict[str, T]]:
    """The first of every language, the second, and so on."""
    every = zip(*languages.values(), strict=True)
    return [dict(zip(languages, each, strict=True)) for each in every]


def _line(story: Story, lines: Mapping[str, Line]) -> Object:
    """A story in one line."""
    told = {
        language: {"about": plain(line.about), "why": plain(line.why)}
        for language, line in lines.items()
    }
    return {**known(story), "rank": _rank(story, {}), "words": told}


def _item(story: Story, items: Mapping[str, Item]) -> Object:
    """A story in full."""
    (first, *_) = items.values()
    left = Allowance()
    measures = _beside({language: item.measures for language, item in items.items()})
    notes = _beside({language: item.notes for language, item in items.items()})
    sources = _beside({language: item.sources for language, item in items.items()})
    figures = [each for each in story.claims if each.claim.kind is not ClaimKind.TABLE]
    tables = [each for each in story.claims if each.claim.kind is ClaimKind.TABLE]
    return {
        "number": first.number,
        "anchor": first.anchor,
        **known(story),
        "rank": _rank(story, items),
        "since": fated(story.since) if story.since else None,
        "quotations": quotations(story, left),
        "measures": [
            _measure(claim, told, left) for claim, told in zip(figures, measures, strict=True)
        ],
        "tables": [_table(each, left) for each in tables],
        "identifiers": [brought(each) for each in story.introduced],
        "notes": [_note(each) for each in notes],
        "sources": [_source(each) for each in sources],
        "words": {language: _words(item) for language, item in items.items()},
    }


def _rank(story: Story, items: Mapping[str, Item]) -> Object:
    """The points and what they are the sum of, worded where the page words it."""
    reasons = []
    for place, signal in enumerate(story.rank.signals):
        reason: Object = {
            "rule": signal.rule,
            "points": round(signal.points, 2),
            "messages": signal.evidence,
        }
        if items:
            reason["words"] = {
                language: plain(item.ranked[place].text) for language, item in items.items()
            }
        reasons.append(reason)
    return {"points": round(story.rank.points, 2), "reasons": reasons}


def _measure(stated: Stated, measures: Mapping[str, Measure], left: Allowance) -> Object:
    claim = stated.claim
    return {
        "kind": claim.kind.value,
        "values": [words(each) for each in claim.values],
        "unit": words(claim.unit),
        "measures": words(claim.measures),
        "direction": claim.direction.value,
        "is_cost": claim.is_cost,
        "conditions": words(claim.conditions),
        "part": stated.part,
        "by": plain(person(stated.by)),
        "elsewhere": [
            {
                "message": each.message,
                "part": each.part,
                "values": [words(value) for value in each.values],
            }
            for each in stated.elsewhere
        ],
        "words": {language: _measured(each) for language, each in measures.items()},
        "quotation": quoted(stated.quotation, left),
    }


def _table(stated: Stated, left: Allowance) -> Object:
    return {
        "by": plain(person(stated.by)),
        "part": stated.part,
        "quotation": quoted(stated.quotation, left),
    }


def _measured(measure: Measure) -> Object:
    return {
        "kind": plain(measure.kind),
        "what": plain(measure.what) or plain(measure.said),
        "value": plain(measure.value),
        "note": plain(measure.note),
    }


def _note(notes: Mapping[str, Note]) -> Object:
    (first, *_) = notes.values()
    return {
        "term": first.anchor.removeprefix("term-"),
        "by": first.by,
        "words": {
            language: {"name": plain(each.name), "note": plain(each.words)}
            for language, each in notes.items()
        },
    }


def _source(sources: Mapping[str, Source]) -> Object:
    """A numbered source. Its page knows the address alone, which is made of the Message-ID."""
    (first, *_) = sources.values()
    return {
        "number": first.number,
        "message": unquote(first.href.removeprefix(LORE)),
        "href": first.href,
        "words": {language: plain(each.label) for language, each in sources.items()},
    }


def _words(item: Item) -> Object:
    """What a page says of an item; `[n]` in it is a source's number."""
    return {
        "gist": plain(item.gist),
        "byline": plain(item.byline),
        "happened": plain(item.happened),
        "state": plain(item.state),
        "since": plain(item.since),
        "facts": [{"label": each.label, "text": plain(each.text)} for each in item.facts],
        "placed": _plain(item.placed),
        "machine": {
            "label": plain(item.machine.label),
            "sentences": _plain(item.machine.sentences),
        }
        if item.machine
        else None,
    }


def _plain(texts: Iterable[Text]) -> list[str]:
    return [plain(each) for each in texts]
