"""What a work is, worded: a sentence of our own, the words of its mails, notes on terms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kmonthly.edition.catalogue import Catalogue
from kmonthly.edition.clean import mail, person
from kmonthly.edition.model import Fact, Note, Text, of, ours, plain
from kmonthly.story.model import Act, Digest, Gist, Named, Remark, Story, Term, TermUse
from kmonthly.terms.ids import MessageId

NOTES = 3
"""So many notes stand at an item; further terms wait for the next that uses them."""

NAMED = 4
"""So many terms tell of a work whose title tells nobody anything."""

MANY_PARTS = 3
"""From so many parts in a title on, no single one tells where the work is."""

WRITER = "kmonthly"
"""Who wrote the notes of the glossary."""

Reference = Callable[[MessageId], Text]
"""The marks of a mail among an item's sources."""


def anchor(term: Term) -> str:
    """A note's anchor."""
    return f"term-{term.id}"


def gist(story: Story, words: Catalogue) -> Text:
    """What a work is, in a sentence or two made of its title, place and new names."""
    told = story.gist
    readers = words.listing(words.text(f"reader.{each}") for each in told.readers)
    return words.sentences(
        (
            words.text("gist.line", area=_area(story, words), what=_what(story, words)),
            words.text("gist.calls", names=words.listing(mail(each) for each in told.calls))
            if told.calls
            else (),
            words.text("gist.readers", readers=readers) if readers else (),
        )
    )


def _what(story: Story, words: Catalogue) -> Text:
    """The title's orders in the language; where too little can be said of the first, its kind and
    the terms of its mails; that there is more where too little can be said of the others."""
    told = story.gist
    if not words.translates:
        return mail(told.said)
    kind = words.text(f"gist.kind.{told.act}")
    if not told.told:
        terms = words.listing(_term(use.term, words) for use in story.terms[:NAMED])
        if terms:
            return words.text("gist.of", kind=kind, terms=terms)
    area = plain(_area(story, words))
    said = _ordered(told, area, words) or kind
    for each in told.also:
        more = _ordered(each, area, words) if each.told or len(each.objects) <= FEW else ()
        if not more:
            return words.text("gist.more", what=said)
        said = words.text("gist.also", what=said, more=more)
    return said


FEW = 2
"""Words that stand as their author wrote them behind a known verb."""


def _ordered(told: Gist, area: str, words: Catalogue) -> Text:
    """An order with the first place of the title's that its area does not name."""
    places = ((each.join, named(each.words, words)) for each in told.places)
    join, place = next((each for each in places if plain(each[1]) != area), ("", ()))
    objects = named(told.objects, words)
    if place and join in IN and told.act is Act.FIX and objects and not told.purpose:
        inner = words.text(f"gist.inner.{IN[join]}", place=place, objects=objects)
        return words.text("gist.fix", objects=inner)
    done = _done(told, words)
    if join == "as" and objects and told.verb.endswith("{}"):
        verb = of(ours(told.verb.removesuffix("{}")), f"note:{WRITER}")
        what, into = words.text("gist.as", objects=objects), words.text("gist.into", place=place)
        done = words.phrase_of_words((what, verb, into))
        place = ()
    if told.negated and done:
        done = words.text("gist.negated", what=done)
    if not place:
        return done
    way = _way(told, join) if done else ""
    if not way:
        said = done or words.text(f"gist.kind.{told.act}")
        return words.text("gist.place", what=said, place=place)
    return words.phrase_of_words((words.text(f"gist.place.{way}", place=place), done))


def _way(told: Gist, join: str) -> str:
    """How a place is told in front of what is done there; empty if it stands behind."""
    if (told.act is Act.CHANGE and not told.verb) or told.purpose:
        return ""
    if join == "to":
        return {Act.EXPOSE: "towards"}.get(told.act, "for" if told.act in BROUGHT else "")
    if join == "from":
        return "from" if told.act is Act.REMOVE else ""
    return WAYS.get(join, "")


BROUGHT = frozenset((Act.ADD, Act.SUPPORT, Act.EXTEND, Act.USE, Act.FIX, Act.IMPROVE))
"""What is done to a thing "to" something that it is for."""

IN = {"in": "in", "within": "in", "on": "on", "under": "on"}
"""Words of titles for where something is, by how a fault there is told."""

WAYS = {**IN, "for": "for"}
"""Words of titles for where or what for something is done, by how that is told."""


def _area(story: Story, words: Catalogue) -> Text:
    """The topic of a work, or its section; what its title names if that is many parts."""
    if story.gist.prefix.count(",") >= MANY_PARTS - 1:
        return mail(story.gist.prefix)
    area = story.placement.topic
    return ours(words.word(f"topic.{area}" if area else f"section.{story.placement.section}"))


def _done(told: Gist, words: Catalogue) -> Text:
    """What is done to what, what that becomes, and what for."""
    objects = named(told.objects, words)
    if told.target:
        target = named(told.target, words)
        if not objects:
            return words.text("gist.use", objects=target)
        return words.text(
            "gist.takes" if told.takes else "gist.becomes", objects=objects, target=target
        )
    purpose = _verb(told.purpose_verb, named(told.purpose, words), words)
    if not objects:
        return words.text(f"gist.{told.act}", objects=purpose) if purpose else ()
    done = _verb(told.verb, objects, words) or words.text(f"gist.{told.act}", objects=objects)
    if purpose and told.lets:
        return words.phrase_of_words((done, purpose))
    return words.text("gist.for", what=done, purpose=purpose) if purpose else done


def _verb(verb: str, objects: Text, words: Catalogue) -> Text:
    """A verb of the glossary with what it is done to."""
    before, _, after = verb.partition("{}")
    ours_of = (of(ours(each), f"note:{WRITER}") if each else () for each in (before, after))
    first, last = ours_of
    return words.phrase_of_words((first, objects, last)) if verb and objects else ()


def named(found: Sequence[Named], words: Catalogue) -> Text:
    """Words of a title or of a measure: terms by their names, what has a name in the language by
    it, the rest as it stands."""
    if not words.translates:
        return words.phrase_of_words(mail(each.words) for each in found)
    return words.phrase_of_words(
        _term(each.term, words)
        if each.term
        else of(ours(each.zh), f"note:{WRITER}")
        if each.zh
        else mail(each.words)
        for each in found
    )


def _term(term: Term, words: Catalogue) -> Text:
    """A term by its name; in another language with the English one behind it."""
    name = of(ours(term.zh if words.translates else term.en), f"note:{WRITER}")
    if not words.translates or term.en in term.zh or "（" in term.zh:
        return name
    return words.text("gist.term", zh=name, en=of(ours(term.en), f"note:{WRITER}"))


def notes(uses: Iterable[TermUse], explained: set[str], words: Catalogue) -> tuple[Note, ...]:
    """Notes on terms that were not explained further up on the page; they are from now on."""
    found: list[Note] = []
    for use in uses:
        term = use.term
        if term.id in explained or len(found) == NOTES:
            continue
        explained.add(term.id)
        text = term.note_zh if words.translates else term.note_en
        found.append(
            Note(anchor(term), _term(term, words), of(ours(text), f"note:{WRITER}"), WRITER)
        )
    return tuple(found)


def marked(text: Text, uses: Sequence[TermUse], left: set[str]) -> Text:
    """Quoted words with a link at the first use of each term in `left`, which loses it."""
    for use in uses:
        if use.term.id in left:
            text, found = _with_link(text, use)
            if found:
                left.discard(use.term.id)
    return text


def _with_link(text: Text, use: TermUse) -> tuple[Text, bool]:
    words = " ".join(use.words.split())
    for number, run in enumerate(text):
        at = -1 if run.href else run.text.find(words)
        if at >= 0:
            cut = (run.text[:at], run.text[at : at + len(words)], run.text[at + len(words) :])
            href = ("", f"#{anchor(use.term)}", "")
            made = tuple(
                replace(run, text=part, href=link)
                for part, link in zip(cut, href, strict=True)
                if part
            )
            return (*text[:number], *made, *text[number + 1 :]), True
    return text, False


def heard(digest: Digest, words: Catalogue, reference: Reference) -> tuple[Fact, ...]:
    """Who said what kind of thing of a work, and what was announced."""
    remarks = words.statements(_said(each, words, reference) for each in digest.remarks)
    coming = _said(digest.coming, words, reference) if digest.coming else ()
    every = (("fact.remarks", remarks), ("fact.coming", coming))
    return tuple(Fact(words.word(label), text, label) for label, text in every if text)


def _said(remark: Remark, words: Catalogue, reference: Reference) -> Text:
    said = words.text(f"remark.{remark.kind}", by=person(remark.by))
    return (*said, *ours(" "), *reference(remark.quotation.message))
