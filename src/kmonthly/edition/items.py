"""Stories worded: an item in full, or one line.

Judges nothing: which stories stand where was decided by the issue. What it does decide is how a
fact is said, and above all how it is not: a version that nobody stated is not shown as stated, and
silence is said of the archives read, not of the world.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kmonthly.condense.model import Written
from kmonthly.edition.catalogue import QUOTED_LANGUAGE, Catalogue
from kmonthly.edition.changes import beginning, changed, reviewed
from kmonthly.edition.clean import clean, lore, mail, person, quoted_from, without_addresses
from kmonthly.edition.digest import gist, heard, marked, notes
from kmonthly.edition.fates import commit, deciding, fated, lapse, mails
from kmonthly.edition.figures import measures, new_names, tables
from kmonthly.edition.model import (
    Fact,
    Item,
    Line,
    Machine,
    Note,
    Paragraph,
    Quote,
    Reason,
    Run,
    Source,
    Text,
    of,
    ours,
    plain,
)
from kmonthly.edition.timeline import Moment, ends, postings, review, timeline
from kmonthly.mail.model import Tag
from kmonthly.series.model import Fate, Sign
from kmonthly.story.model import (
    Comparison,
    Delta,
    Digest,
    Facts,
    Happened,
    Rank,
    Sent,
    Stated,
    Story,
    TermUse,
)
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.ids import MessageId, key, short_list_name
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

FOR = 2
"""So many reasons that speak for a story stand behind its line."""

SHOWN = 8
"""So many people or lists are named, the others counted."""

MOST_MARKS = 4
"""So many sources are marked behind what became of a work; all stand in its list."""

SAID = 2
"""So many mails' words are quoted on what became of a work."""

_TIMES_IN_WORDS = 9
# Lines that lose their meaning when they are joined: lists, indented text, tables, quoted mail.
_KEEPS_ITS_LINES = re.compile(r"^(?:\s+\S|[-*+o•>|]\s|\(?\d{1,3}[.)]\s)|\S {3,}\S")


@dataclass(frozen=True, slots=True)
class Context:
    """What wording a story needs beside it. `written` is what a machine wrote, `releases` are the
    days of releases; `explained` are terms that the page has notes on so far."""

    catalogue: Catalogue
    month: Month
    known_until: date
    written: Written | None = None
    releases: Mapping[str, date] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)

    def day(self, day: date) -> str:
        """A day, with its year only where it is not the month's."""
        return self.catalogue.day(day, self.month.year)


def anchor(series: MessageId) -> str:
    """An item's anchor, the same in every language and issue: made of the series' identity."""
    return f"item-{key(series):016x}"


def item(number: str, story: Story, context: Context) -> Item:
    """A story in full."""
    facts = story.facts
    words = context.catalogue
    sources = _sources(story, context)
    explained = notes(story.terms, context.explained, words)
    quotes, remarks = _quotes(story, explained, sources, context)
    return Item(
        number=number,
        anchor=anchor(facts.series),
        aliases=tuple(anchor(each) for each in facts.aliases if each != facts.series),
        title=_title(facts),
        byline=_byline(facts, context),
        state=_state(story, context),
        happened=_happened(facts, context),
        since=_since(story.since, sources, context),
        measures=measures(story.claims, words, lambda mail: _reference(mail, sources)),
        facts=(
            *_patches(story.digest, words),
            *_matched(story, words),
            *heard(story.digest, words, lambda mail: _reference(mail, sources)),
            *_spoken(story, sources, context),
            *new_names(story.introduced, words),
            *_changed(story.change, context),
            *_facts(facts, sources, context),
        ),
        gist=gist(story, words),
        machine=_machine(story, sources, context),
        quotes=quotes,
        remarks=remarks,
        notes=explained,
        tables=tables(story.claims, words, QUOTED_LANGUAGE, lambda mail: _reference(mail, sources)),
        changelogs=_changelogs(story, sources, context),
        placed=_placed(story, words),
        ranked=_ranked(story.rank, words),
        total=words.word("item.points", points=_points(story.rank.points, words)),
        sources=sources,
        timeline=timeline(moments(story, context), words, context.day),
    )


def moments(story: Story, context: Context) -> tuple[Moment, ...]:
    """What happened to a series, as far as its story knows the days."""
    words = context.catalogue
    return (
        *postings(story.facts.sendings, words),
        *review(story.facts.discussion.reviewed_at, words),
        *ends((story.fate, story.since), context.releases, words),
    )


def _machine(story: Story, sources: Sequence[Source], context: Context) -> Machine | None:
    """What a machine wrote of a story: it is a stranger's text, shown as such."""
    written = context.written
    said = written.sentences.get(story.facts.series) if written else None
    if not written or not said:
        return None
    model = mail(written.model)
    sentences = tuple(
        (
            *of(mail(each.words), f"note:{written.model}"),
            *ours(" "),
            *(run for message in each.mails for run in _reference(message, sources)),
        )
        for each in said
    )
    return Machine(context.catalogue.text("item.machine", model=model), sentences)


def line(story: Story, context: Context) -> Line:
    """A story in one line."""
    facts = story.facts
    words = context.catalogue
    replies = facts.discussion.replies
    return Line(
        anchor=anchor(facts.series),
        title=_title(facts),
        about=words.dots(
            (
                person(facts.author),
                _posting(facts.main, context),
                words.text("item.replies_line", replies)
                if replies
                else words.text("item.replies_line_none"),
            )
        ),
        why=words.statements((_because(story, words), _in_short(story.rank, words))),
        href=lore(facts.main.lead),
    )


def _because(story: Story, words: Catalogue) -> Text:
    """Why a story is in a reader's own issue."""
    return words.clauses(map(words.phrase, story.matched))


def _matched(story: Story, words: Catalogue) -> tuple[Fact, ...]:
    because = _because(story, words)
    return (Fact(words.word("fact.matched"), because),) if because else ()


def _in_short(rank: Rank, words: Catalogue) -> Text:
    """What spoke most for a story and against it."""
    good = [each for each in rank.signals if each.points > 0][:FOR]
    bad = [each for each in rank.signals if each.points < 0][:1]
    return words.clauses(
        (
            *(words.phrase(each.why) for each in good),
            *(words.text("rank.against", why=words.phrase(each.why)) for each in bad),
        )
    )


def _title(facts: Facts) -> Text:
    return mail(facts.title) or mail(facts.series.partition("@")[0]) or ours("?")


def _byline(facts: Facts, context: Context) -> Text:
    words = context.catalogue
    lists = (*facts.arrived, *facts.addressed)
    return words.dots(
        (
            person(facts.author),
            words.text("item.patches", facts.main.patches),
            *(mail(short_list_name(name)) for name in lists[:1]),
        )
    )


def version_of(sent: Sent, words: Catalogue) -> Text:
    """`v5`, `RFC v2`, `v5.1`; without a number what the tags say, or that there is none."""
    tags = "/".join(tag.value for tag in (Tag.RFC, Tag.RFT) if tag in sent.tags)
    number = "" if sent.assumed else f"v{sent.version}" + (f".{sent.minor}" if sent.minor else "")
    stated = " ".join(word for word in (tags, number) if word)
    version = ours(stated) if stated else words.text("version.unnumbered")
    return words.text("version.resent", version=version) if Tag.RESEND in sent.tags else version


def _versions(postings: Sequence[Sent], words: Catalogue) -> Text:
    """The versions of several postings: one if all the same, else first to last."""
    first, last = version_of(postings[0], words), version_of(postings[-1], words)
    return first if first == last else words.text("version.range", first=first, last=last)


def _posting(sent: Sent, context: Context, href: str = "") -> Text:
    """A posting named: `v5, 12 August`."""
    words = context.catalogue
    day = ours(context.day(sent.sent))
    named = words.text("item.source", version=version_of(sent, words), day=day)
    return ours(plain(named), href)


def _state(story: Story, context: Context) -> Text:
    """The month's last posting, and where the series stands at the cutoff."""
    words = context.catalogue
    main = story.facts.main
    return words.text(
        "item.state",
        version=version_of(main, words),
        posted=ours(context.day(main.sent)),
        day=ours(context.day(context.known_until)),
        fate=_known(story.fate, context),
    )


def _how(fate: Fate) -> str:
    """Whether the one commit of a fate is the patch's own, or a merge of many."""
    return "item.as_merge" if fate.steps[0].sign.merge else "item.as_commit"


def _known(fate: Fate, context: Context) -> Text:
    words = context.catalogue
    said = fated(fate, words)
    if fate.known is None:
        return said
    known = words.text("item.known", fate=said, day=ours(context.day(fate.known)))
    return words.statements((known, lapse(fate, words)))


def _since(fate: Fate | None, sources: Sequence[Source], context: Context) -> Text:
    """What became known after the cutoff, with its day, its commit and its sources."""
    if fate is None or fate.known is None:
        return ()
    words = context.catalogue
    name = commit(fate)
    said = words.text(
        "item.since_day",
        day=ours(context.day(fate.known)),
        fate=words.clauses(
            (fated(fate, words), words.text(_how(fate), commit=name) if name else ())
        ),
    )
    rests_on = dict.fromkeys(mail for sign in fate.signs for mail in mails(sign))
    marks = tuple(run for mail in rests_on for run in _reference(mail, sources))[:MOST_MARKS]
    marked = (*said, *ours(" "), *marks) if marks else said
    return words.text("item.since", fate=words.statements((marked, lapse(fate, words))))


def _origin(stated: Stated, words: Catalogue) -> Text:
    """What a mail is that states a figure."""
    if stated.part:
        return words.text("item.source_patch", part=stated.part)
    return words.text("item.source_fate", by=person(stated.by))


_WITNESSES = {
    "fate.pull": "item.source_pull",
    "fate.pulled": "item.source_pull",
    "fate.asked": "item.source_pull",
    "fate.reverted": "item.source_pull",
    "fate.robot": "item.source_robot",
    "fate.upstream": "item.source_upstream",
}


def _witness(sign: Sign, number: int, words: Catalogue) -> Text:
    """What a mail that a fate rests on is: the first of a sign's mails, or an answer to it."""
    if number:
        return words.text("item.source_answer")
    key = _WITNESSES.get(sign.rule)
    return words.text(key) if key else words.text("item.source_fate", by=person(sign.by))


def _spoken(story: Story, sources: Sequence[Source], context: Context) -> tuple[Fact, ...]:
    said = _said(story, sources, context)
    return (Fact(context.catalogue.word("fact.words"), said, "fact.words"),) if said else ()


def _said(story: Story, sources: Sequence[Source], context: Context) -> Text:
    """The words by which a work was taken, refused or withdrawn, as far as the cutoff knows."""
    words = context.catalogue
    by = {sign.message: sign.by for sign in deciding((story.fate,))}
    return words.statements(
        (
            *words.text(
                "item.words",
                words=of(mail(each.words), quoted_from(each)),
                by=person(by[each.message]),
            ),
            *ours(" "),
            *_reference(each.message, sources),
        )
        for each in story.said[:SAID]
        if each.message in by
    )


def _happened(facts: Facts, context: Context) -> Text:
    """What the month did: its postings, what stood before them, and how the patches changed."""
    words = context.catalogue
    before, postings = facts.delta.before, facts.delta.postings
    said = _posted(facts.delta, context) if postings else _only_discussed(facts.main, context)
    mended = sum(each.found for each in facts.delta.corrections)
    corrected = words.text("happened.corrected", mended) if mended else ()
    if not before or not postings:
        return words.sentences((said, corrected))
    went: Text = ()
    if before.patches != facts.main.patches:
        went = words.text("happened.patches", before=before.patches, now=facts.main.patches)
    return words.sentences((said, _renamed(before, facts, words), went, corrected))


def _renamed(before: Sent, facts: Facts, words: Catalogue) -> Text:
    """What the series was called before the month, if that was something else."""
    if not before.title or normal_title(before.title) == normal_title(facts.title):
        return ()
    return words.text("happened.renamed", title=mail(before.title))


def _only_discussed(last: Sent, context: Context) -> Text:
    words = context.catalogue
    return words.text(
        "happened.answered", version=version_of(last, words), day=ours(context.day(last.sent))
    )


def _posted(delta: Delta, context: Context) -> Text:
    words = context.catalogue
    postings, before = delta.postings, delta.before
    told = {
        "times": _times(len(postings), words),
        "days": ours(words.days((sent.sent for sent in postings), context.month.year)),
        "version": _versions(postings, words),
    }
    if before is None:
        first = postings[0]
        if first.version > 1 and not first.assumed:
            return words.text("happened.first_seen", **told)
        return words.text(f"happened.new.{'once' if len(postings) == 1 else 'more'}", **told)
    key = "happened.again" if delta.happened is Happened.RESENT else "happened.after"
    return words.text(
        key, before=version_of(before, words), before_day=ours(context.day(before.sent)), **told
    )


def _times(count: int, words: Catalogue) -> Text:
    if count <= _TIMES_IN_WORDS:
        return words.text(f"times.{count}")
    return words.text("times.more", count)


def _patches(told: Digest, words: Catalogue) -> tuple[Fact, ...]:
    """Titles of patches, where no mail tells what the work does."""
    titles = words.statements(mail(each) for each in told.patches)
    return (Fact(words.word("fact.patches"), titles, "fact.patches"),) if titles else ()


def _facts(facts: Facts, sources: Sequence[Source], context: Context) -> tuple[Fact, ...]:
    words = context.catalogue
    every = (
        ("fact.postings", _postings(facts, sources, context)),
        ("fact.size", _size(facts, words)),
        ("fact.lists", _lists(facts, words)),
        ("fact.replies", _replies(facts, words)),
        ("fact.tags", _people(facts.discussion.reviewers, words)),
    )
    return tuple(Fact(words.word(label), text, label) for label, text in every if text)


def _changed(change: Comparison | None, context: Context) -> tuple[Fact, ...]:
    """What is new since the posting before the month, or since its first one."""
    if change is None:
        return ()
    words = context.catalogue
    since = words.text(
        "change.since",
        version=version_of(change.before, words),
        day=ours(context.day(change.before.sent)),
        changed=changed(change, words),
    )
    signed = reviewed(change, words)
    every = (("fact.changed", since), ("fact.signed", signed))
    return tuple(Fact(words.word(label), text, label) for label, text in every if text)


def _changelogs(story: Story, sources: Sequence[Source], context: Context) -> tuple[Quote, ...]:
    """What the author says that each posting changed: in its cover, or else in a patch."""
    found = (_changelog(said, story.facts, sources, context) for said in story.changelogs)
    return tuple(quote for quote in found if quote is not None)


def _changelog(
    said: Quotation, facts: Facts, sources: Sequence[Source], context: Context
) -> Quote | None:
    quoted, whole = beginning(said.words)
    paragraphs = tuple(_paragraphs(without_addresses(clean(quoted)), quoted_from(said)))
    if not paragraphs:
        return None
    if not whole:
        paragraphs = (*paragraphs, Paragraph((ours("[…]"),), verbatim=False))
    words = context.catalogue
    source = words.text("item.quote_changelog", author=person(facts.author))
    return Quote(
        lang=QUOTED_LANGUAGE,
        paragraphs=paragraphs,
        source=(*source, *ours(" "), *_reference(said.message, sources)),
    )


def _postings(facts: Facts, sources: Sequence[Source], context: Context) -> Text:
    return context.catalogue.dots(
        (*_posting(sent, context, lore(sent.lead)), *_reference(sent.lead, sources))
        for sent in facts.sendings
    )


def _reference(message: MessageId, sources: Sequence[Source]) -> Text:
    href = lore(message)
    return tuple(
        Run(f"[{source.number}]", href=f"#{source.anchor}")
        for source in sources
        if source.href == href
    )


def _size(facts: Facts, words: Catalogue) -> Text:
    main, size = facts.main, facts.size
    if main.found < main.patches:
        patches = words.text("item.patches_found", main.patches, found=main.found)
    else:
        patches = words.text("item.patches", main.patches)
    if not size.known:
        return patches
    lines = words.text("item.lines", added=size.added, removed=size.removed)
    return words.clauses((patches, words.text("item.files", size.files), lines))


def _lists(facts: Facts, words: Catalogue) -> Text:
    arrived = tuple(dict.fromkeys(short_list_name(name) for name in facts.arrived))
    addressed = dict.fromkeys(short_list_name(name) for name in facts.addressed)
    elsewhere = tuple(name for name in addressed if name not in arrived)
    return words.clauses(
        words.text(
            label, lists=words.some([mail(name) for name in names], SHOWN, "item.lists_more")
        )
        for label, names in (("item.arrived", arrived), ("item.addressed", elsewhere))
        if names
    )


def _replies(facts: Facts, words: Catalogue) -> Text:
    discussion = facts.discussion
    if not discussion.replies:
        said = words.text("item.replies_none")
    elif discussion.people:
        said = words.text(
            "item.replies",
            len(discussion.people),
            replies=discussion.replies,
            names=_people(discussion.people, words),
        )
    else:
        said = words.text("item.replies_unnamed", replies=discussion.replies)
    own = words.text("item.replies_own", own=discussion.own) if discussion.own else ()
    return words.statements((said, own))


def _people(people: Sequence[Person], words: Catalogue) -> Text:
    return words.some([person(each) for each in people], SHOWN, "item.people_more")


def _quotes(
    story: Story, explained: Sequence[Note], sources: Sequence[Source], context: Context
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The words of a work's mails: the problem and what it does; what was said of it."""
    words = context.catalogue
    left = {each.anchor.removeprefix("term-") for each in explained}

    def quote(quoted: Quotation, label: str, source: Text) -> tuple[Quote, ...]:
        found = _quote(quoted, words.word(label), source, sources)
        return (_with_terms(found, story.terms, left),) if found else ()

    digest = story.digest
    before = "quote.background" if digest.is_background else "quote.problem"
    told = ((before, digest.problem), ("quote.does", digest.does))
    quotes = tuple(
        each
        for label, quoted in told
        if quoted
        for each in quote(quoted, label, _origin_of(quoted, story.facts, words))
    )
    remarks = tuple(
        each
        for remark in digest.said
        for each in quote(remark.quotation, f"quote.{remark.kind}", person(remark.by))
    )
    return quotes, remarks


def _quote(quoted: Quotation, label: str, source: Text, sources: Sequence[Source]) -> Quote | None:
    paragraphs = tuple(_paragraphs(without_addresses(clean(quoted.words)), quoted_from(quoted)))
    if not paragraphs:
        return None
    marks = _reference(quoted.message, sources)
    return Quote(QUOTED_LANGUAGE, paragraphs, (*source, *ours(" "), *marks), label)


def _with_terms(quote: Quote, uses: Sequence[TermUse], left: set[str]) -> Quote:
    paragraphs = tuple(
        replace(each, lines=tuple(marked(line, uses, left) for line in each.lines))
        for each in quote.paragraphs
    )
    return replace(quote, paragraphs=paragraphs)


def _origin_of(quoted: Quotation, facts: Facts, words: Catalogue) -> Text:
    """Whose words these are, and of what kind of mail."""
    covers = {sent.lead for sent in facts.sendings if sent.has_cover}
    label = "item.quote_cover" if quoted.message in covers else "item.quote_patch"
    return words.text(label, author=person(facts.author))


def _paragraphs(text: str, origin: str) -> Iterable[Paragraph]:
    for block in re.split(r"\n(?:[^\S\n]*\n)+", text.strip("\n")):
        lines = [each.rstrip() for each in block.split("\n") if each.strip()]
        if not lines:
            continue
        verbatim = any(_KEEPS_ITS_LINES.search(each) for each in lines)
        if not verbatim:
            lines = [" ".join(" ".join(lines).split())]
        runs = (Run(each, mail=True, origin=origin) for each in lines)
        yield Paragraph(tuple((run,) for run in runs), verbatim)


def _placed(story: Story, words: Catalogue) -> tuple[Text, ...]:
    why = tuple(words.phrase(each) for each in story.placement.why)
    if story.placement.topic:
        topic = ours(words.word(f"topic.{story.placement.topic}"))
        why = (*why, words.text("place.topic", topic=topic))
    if not story.placement.others:
        return why
    names = words.listing(ours(words.word(f"section.{each}")) for each in story.placement.others)
    return (*why, words.text("place.others", sections=names))


def _ranked(rank: Rank, words: Catalogue) -> tuple[Reason, ...]:
    return tuple(
        Reason(words.phrase(signal.why), plain(_points(signal.points, words, signed=True)))
        for signal in rank.signals
    )


def _points(points: float, words: Catalogue, *, signed: bool = False) -> Text:
    sign = "−" if points < 0 else "+" if signed else ""
    return ours(sign + words.number(round(abs(points), 1)))


def _sources(story: Story, context: Context) -> tuple[Source, ...]:
    """The mails that an item rests on, each once: its postings, the quotation, its figures, its
    fates."""
    words = context.catalogue
    named: dict[MessageId, Text] = {}
    for sent in story.facts.sendings:
        named.setdefault(sent.lead, _posting(sent, context))
    for quoted in (story.digest.problem, story.digest.does):
        if quoted:
            named.setdefault(quoted.message, words.text("item.source_quote"))
    for remark in story.digest.said:
        named.setdefault(
            remark.quotation.message, words.text("item.source_fate", by=person(remark.by))
        )
    for said in story.changelogs:
        named.setdefault(said.message, words.text("item.source_changelog"))
    for each in story.claims:
        named.setdefault(each.message, _origin(each, words))
    for sign in deciding((story.fate, story.since)):
        for number, message in enumerate(mails(sign)):
            named.setdefault(message, _witness(sign, number, words))
    own = anchor(story.facts.series)
    return tuple(
        Source(
            number=number,
            anchor=f"{own}-{number}",
            label=label,
            href=lore(message),
            shown=lore(message).removeprefix("https://"),
        )
        for number, (message, label) in enumerate(named.items(), start=1)
    )
