"""What a work measured and what it brings in, worded: a small table of figures, tables of the
mails as they stand, and lists of new interfaces."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import clean, mail, person, quoted_from, without_addresses
from kmonthly.edition.digest import named
from kmonthly.edition.model import Fact, Measure, Paragraph, Quote, Run, Text, ours
from kmonthly.edition.pairs import pair
from kmonthly.mail.model import ClaimKind
from kmonthly.story.model import Elsewhere, Introduced, Stated
from kmonthly.terms.ids import MessageId

TABLES = 2
"""So many tables of a work are quoted."""

LINES = 14
"""So many of a table's lines are quoted."""

WORDS = 90
"""Characters of a sentence that stand for what is measured where it does not say so shortly."""

NAMES = 12
"""So many names of a kind are listed, the others counted."""

Reference = Callable[[MessageId], Text]
"""The marks of a mail among an item's sources."""

_COMMENTED = re.compile(r"\n\+[ \t]*(?:\*|//)?")
"""What stands before a line of a comment that a patch adds."""

_WORD_END = re.compile(r"\s+\S*$")


def measures(
    claims: Iterable[Stated], words: Catalogue, reference: Reference
) -> tuple[Measure, ...]:
    """A row for each claim but tables: what is measured, how much, what is said besides."""
    return tuple(
        Measure(
            kind=words.text(f"claim.kind.{each.claim.kind}") if words.translates else (),
            what=_what(each, words),
            said=_said(each, words),
            value=_value(each, words),
            note=_note(each, words),
            is_cost=each.claim.is_cost,
            source=reference(each.message),
            pair=pair(each.claim, words),
        )
        for each in claims
        if each.claim.kind is not ClaimKind.TABLE
    )


def tables(
    claims: Iterable[Stated], words: Catalogue, language: str, reference: Reference
) -> tuple[Quote, ...]:
    """The tables among the claims, as they stand in the mails."""
    found = [each for each in claims if each.claim.kind is ClaimKind.TABLE][:TABLES]
    return tuple(_table(each, words, language, reference) for each in found)


def new_names(names: Sequence[Introduced], words: Catalogue) -> tuple[Fact, ...]:
    """The interfaces that come and those that go: what users, builders and administrators meet."""
    visible = [each for each in names if each.user_visible]
    sides = (
        ("fact.new_names", [each for each in visible if not each.identifier.removed]),
        ("fact.old_names", [each for each in visible if each.identifier.removed]),
    )
    return tuple(
        Fact(words.word(label), _listed(side, words), label) for label, side in sides if side
    )


def _what(stated: Stated, words: Catalogue) -> Text:
    """What is measured in the page's language, as far as it has names there."""
    if not words.translates:
        return ()
    if stated.measured:
        return named(stated.measured, words)
    about = words.listing(named((each,), words) for each in stated.about)
    return words.text("claim.about", terms=about) if about else ()


def _said(stated: Stated, words: Catalogue) -> Text:
    """What is measured in the mail's words; nothing where names in the page's language say it."""
    if words.translates and stated.measured:
        return ()
    claim = stated.claim
    if claim.measures and claim.kind is not ClaimKind.TEST:
        return mail(claim.measures)
    said = " ".join(_COMMENTED.sub(" ", claim.words).split())
    return mail(said if len(said) <= WORDS else _WORD_END.sub("", said[:WORDS]) + " …")


def _value(stated: Stated, words: Catalogue) -> Text:
    claim = stated.claim
    if claim.kind is ClaimKind.TEST:
        return words.listing(mail(each) for each in claim.values)
    unit = mail({"x": "×", "%": "%"}.get(claim.unit, claim.unit))
    if words.translates and stated.unit:
        unit = named(stated.unit, words)
    values = [mail(each) for each in claim.values]
    if claim.kind is ClaimKind.CHANGE and len(values) > 1:
        key = f"claim.change.{claim.direction}" if claim.direction else "claim.change"
        return words.text(key, before=values[0], after=_with(values[1], unit))
    said = _with(values[0], () if _is_counted(stated) else unit)
    if claim.kind in (ClaimKind.PERCENT, ClaimKind.FACTOR) and claim.direction:
        return words.text(f"claim.{claim.direction}", value=said)
    return said


def _is_counted(stated: Stated) -> bool:
    """Whether the unit is what the row is about, and stands there."""
    claim = stated.claim
    return claim.kind in (ClaimKind.COUNT, ClaimKind.LIMIT) and claim.unit == claim.measures


def _with(value: Text, unit: Text) -> Text:
    if not unit:
        return value
    return (*value, *(() if unit[0].text in "%×" else ours(" ")), *unit)


def _note(stated: Stated, words: Catalogue) -> Text:
    claim = stated.claim
    return words.statements(
        (
            words.text("claim.cost") if claim.is_cost else (),
            mail(claim.conditions),
            () if stated.part is not None else words.text("claim.by", by=person(stated.by)),
            *(_elsewhere(each, claim.unit, words) for each in stated.elsewhere),
        )
    )


def _elsewhere(other: Elsewhere, unit: str, words: Catalogue) -> Text:
    values = words.listing(_with(mail(each), mail(unit)) for each in other.values)
    if other.part:
        return words.text("claim.elsewhere_patch", values=values, part=other.part)
    return words.text("claim.elsewhere_cover", values=values)


def _table(stated: Stated, words: Catalogue, language: str, reference: Reference) -> Quote:
    words_of = without_addresses(clean(stated.claim.words.expandtabs()))
    lines = [line.rstrip() for line in words_of.split("\n")]
    shown = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in shown), default=0)
    origin = quoted_from(stated.quotation)
    quoted = tuple((Run(line[margin:], mail=True, origin=origin),) for line in shown[:LINES])
    paragraphs = [Paragraph(quoted, verbatim=True)]
    if len(shown) > LINES:
        more = words.text("claim.table_more", len(shown) - LINES)
        paragraphs.append(Paragraph((more,), verbatim=False))
    label = words.text("claim.table", by=person(stated.by))
    return Quote(language, tuple(paragraphs), (*label, *ours(" "), *reference(stated.message)))


def _listed(names: Sequence[Introduced], words: Catalogue) -> Text:
    """The names by kind, as `kind: a, b`."""
    return words.statements(
        words.text(
            "names.of_kind",
            kind=words.text(f"names.{kind}"),
            names=words.some([mail(each.identifier.name) for each in group], NAMES, "names.more"),
        )
        for kind, group in (
            (kind, list(each)) for kind, each in groupby(names, lambda each: each.identifier.kind)
        )
    )
