"""What an issue's data quote of mails: cleaned, and cut, so that no item holds a mail's body."""

from collections.abc import Iterator
from dataclasses import dataclass

from kmonthly.edition.clean import clean, person, without_addresses
from kmonthly.edition.fates import deciding
from kmonthly.edition.model import plain
from kmonthly.story.model import Story
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.people import Person

QUOTED = 400
"""Characters of one quotation ..."""

OF_ITEM = 3_000
"""... and of all those of an item. What is left out can be read at its span."""


@dataclass(slots=True)
class Allowance:
    """How much of an item's mails may still be quoted."""

    left: int = OF_ITEM

    def take(self, text: str) -> str:
        """As much of the text as may be quoted; that is spent."""
        most = min(QUOTED, self.left)
        if len(text) > most:
            text = text[:most].rsplit(None, 1)[0] if " " in text[:most].strip() else text[:most]
        self.left -= len(text)
        return text


def quoted(quotation: Quotation, left: Allowance) -> dict[str, object]:
    """A quotation: where it stands, and its words as far as they may be quoted."""
    text = without_addresses(clean(quotation.words)).strip("\n")
    shown = left.take(text)
    return {
        "message": quotation.message,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "text_hash": quotation.text_hash,
        "words": shown,
        "whole": shown == text,
    }


def quotations(story: Story, left: Allowance) -> list[dict[str, object]]:
    """What an item quotes beside its figures: what each quotation tells, and who says it."""
    return [
        {"tells": tells, "by": plain(person(by)), **quoted(each, left)}
        for tells, by, each in _told(story)
    ]


def _told(story: Story) -> Iterator[tuple[str, Person, Quotation]]:
    author, digest = story.facts.author, story.digest
    if digest.problem:
        yield "background" if digest.is_background else "problem", author, digest.problem
    if digest.does:
        yield "does", author, digest.does
    for remark in digest.remarks:
        yield remark.kind.value, remark.by, remark.quotation
    if digest.coming:
        yield f"coming-{digest.coming.kind.value}", digest.coming.by, digest.coming.quotation
    by = {sign.message: sign.by for sign in deciding((story.fate, story.since))}
    for each in story.said:
        if each.message in by:
            yield "fate", by[each.message], each
    for each in story.changelogs:
        yield "changelog", author, each
