"""The digests of works: their covers and the answers to them, read again from the archives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kmonthly.issue.arrange import chosen
from kmonthly.mail.subject import subject
from kmonthly.pipeline.reread import quotation, texts
from kmonthly.pipeline.tell import stories
from kmonthly.pipeline.works import called
from kmonthly.series.model import Outcome
from kmonthly.store import digest as digest_store
from kmonthly.store.database import Connection
from kmonthly.store.digest import Answered, Own
from kmonthly.story.digest import ENOUGH, Answer, Told, alike, coming, heard, is_aside, spread, told
from kmonthly.story.model import Coming, Digest, Facts, Remark, Story
from kmonthly.terms.errors import NotInMonth
from kmonthly.terms.evidence import Quotation
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.months import Month, cutoff
from kmonthly.terms.people import Person, is_same

PATCHES = 3
"""Patches of a posting whose words are asked for where no cover tells what it is: those whose
titles are most like its own."""

MOST_PATCHES = 60
"""The first ones of a posting, among which they are chosen."""

MOST_ANSWERS = 120
"""Answers to a work that are read, the last of a month."""

TITLES = 6
"""Titles of patches that are shown where no words tell what a work does."""

SHOWN = 2
"""Remarks of others that a digest has."""

OTHER = 1.0
"""What the words of another posting's cover lose: its work may have been another."""

LATER = 0.4
"""What a patch's words lose for each that comes before it."""

LEAST = 3.8
"""Points below which a sentence says too little of the work."""


def digests(
    connection: Connection, wanted: Iterable[Story], start: datetime, end: datetime
) -> dict[MessageId, Digest]:
    """The digest of each work, by series: its words as of `end`, and what was said since `start`.

    What the work is, is taken from whichever of its covers says so best, later ones often speaking
    of their changes alone; from the first patches of its main posting where no cover does.
    """
    wanted = tuple(wanted)
    every = {key(each) for story in wanted for each in story.facts.aliases}
    mains = {key(story.facts.main.lead) for story in wanted}
    own = digest_store.own_words(connection, every, mains, MOST_PATCHES, end)
    answered = digest_store.answers(connection, every, start, end)
    answers = {story.facts.series: _answers(story.facts, answered) for story in wanted}
    chosen = {
        story.facts.series: tuple(
            message
            for message, _ in _likest(story.facts, own.get(key(story.facts.main.lead)))[:PATCHES]
        )
        for story in wanted
    }
    read = texts(
        connection,
        {
            *(posting.lead for posting in own.values() if posting.lead),
            *(each for patches in chosen.values() for each in patches),
            *(each.message for found in answers.values() for each in found),
        },
    )
    return {
        story.facts.series: _digest(
            story, own, chosen[story.facts.series], answers[story.facts.series], read
        )
        for story in wanted
    }


def _likest(facts: Facts, own: Own | None) -> tuple[tuple[MessageId, str], ...]:
    """The patches, those whose titles are most like the series' first, then the earlier."""
    every = own.patches if own else ()
    return tuple(
        sorted(every, key=lambda each: is_aside(each[1], facts.title) - alike(each[1], facts.title))
    )


def _titles(facts: Facts, own: Own | None) -> tuple[str, ...]:
    """The titles of the patches that are most like the series, in their order."""
    if own is None:
        return ()
    shown = set(_likest(facts, own)[:TITLES])
    every = (subject(each[1]).title for each in own.patches if each in shown)
    return tuple(title for title in every if title) if len(shown) > 1 else ()


def digested(
    connection: Connection, message_id: str | None, month: Month | None, as_of: datetime | None
) -> tuple[Story, ...]:
    """The stories of a month's issue with their digests, best first; with a message only that of
    its series, in the last month in which something happened to it if none is given.

    Raises NoSuchMessage, NotInASeries, NotInMonth.
    """
    names: frozenset[MessageId] = frozenset()
    months: tuple[Month, ...] = (month,) if month else ()
    if message_id is not None:
        names, heard_in = called(connection, message_id, as_of)
        months = months or heard_in
    for each in months:
        end = as_of or cutoff(each)
        every = stories(connection, each, end)
        if message_id is None:
            told = [story for chapter in chosen(every) for story in chapter.stories]
        else:
            told = [story for story in every if names & {*story.facts.aliases}]
        if told or message_id is None:
            return _told_with(connection, told, each, end)
    raise NotInMonth(message_id or "", str(months[0] if months else "any month"))


def _told_with(
    connection: Connection, told: Sequence[Story], month: Month, end: datetime
) -> tuple[Story, ...]:
    found = digests(connection, told, month.start, min(month.end, end))
    ranked = sorted(told, key=lambda each: (-each.rank.points, each.facts.series))
    return tuple(replace(each, digest=found[each.facts.series]) for each in ranked)


def _answers(facts: Facts, answered: Mapping[Key, tuple[Answered, ...]]) -> tuple[Answered, ...]:
    every = (each for lead in facts.aliases for each in answered.get(key(lead), ()))
    return tuple(sorted(every, key=lambda each: (each.sent, each.message)))[-MOST_ANSWERS:]


def _digest(
    story: Story,
    own: Mapping[Key, Own],
    patches: Sequence[MessageId],
    answers: Sequence[Answered],
    read: Mapping[MessageId, str],
) -> Digest:
    facts = story.facts
    here = [each for each in answers if each.message in read]
    problem, does, is_problem = _told(facts, own, patches, read)
    return Digest(
        problem,
        does,
        _remarks([each for each in here if not is_same(each.by, facts.author)], facts, read),
        _coming(here, facts, read) if story.fate.outcome is Outcome.OPEN else None,
        is_background=problem is not None and not is_problem,
        patches=() if does else _titles(facts, own.get(key(facts.main.lead))),
    )


def _told(
    facts: Facts,
    own: Mapping[Key, Own],
    patches: Sequence[MessageId],
    read: Mapping[MessageId, str],
) -> tuple[Quotation | None, Quotation | None, bool]:
    """The problem (or background: the last value says which), and what the work does about it:
    each from the mail that tells it best, the newest of those that tell it alike."""
    mine = own.get(key(facts.main.lead))
    others = (own.get(key(lead)) for lead in reversed(facts.aliases))
    leads = (each.lead for each in others if each and each.has_cover == facts.main.has_cover)
    covers = dict.fromkeys(each for each in (mine.lead if mine else None, *leads) if each)
    said = [
        (mail, _later(told(read[mail], facts.title), min(place, 1), OTHER))
        for place, mail in enumerate(covers)
        if mail in read
    ]
    if not any(each.of_does >= ENOUGH for _, each in said):
        said += [
            (mail, _later(told(read[mail], facts.title, of_patch=True), place))
            for place, mail in enumerate(patches)
            if mail in read
        ]
    if not said:
        return None, None, False
    own_words = [each for each in said[:1] if mine and each[0] == mine.lead]
    if not facts.main.has_cover and own_words and own_words[0][1].of_does >= ENOUGH:
        said = own_words  # a patch says what it does; one before may have done something else
    why, each = max(said, key=lambda each: each[1].of_problem)
    problem = quotation(why, read[why], each.problem) if each.problem else None
    is_problem = each.is_problem
    what, each = max(said, key=lambda each: each[1].of_does)
    does = quotation(what, read[what], each.does) if each.does else None
    return problem, does, is_problem


def _later(each: Told, place: int, less: float = LATER) -> Told:
    """What a cover of another posting tells counts less than the main one's, as does what a patch
    tells if others have titles more like the whole's."""
    return replace(
        each, of_does=each.of_does - less * place, of_problem=each.of_problem - less * place
    )


def _remarks(
    answers: Iterable[Answered], facts: Facts, read: Mapping[MessageId, str]
) -> tuple[Remark, ...]:
    found = []
    for each in answers:
        is_keeper = each.by in facts.marks.keepers
        answer = Answer(read[each.message], each.on_top, each.to_author, is_keeper)
        if said := heard(answer, facts.title):
            found.append((each, said))
    shown = spread(((_name(each.by), said) for each, said in found), SHOWN, LEAST)
    return tuple(
        Remark(
            found[number][1].voice,
            found[number][0].by,
            found[number][0].sent,
            quotation(
                found[number][0].message, read[found[number][0].message], found[number][1].span
            ),
        )
        for number in shown
    )


def _name(by: Person) -> str:
    return by.name.casefold() or by.address


def _coming(
    answers: Sequence[Answered], facts: Facts, read: Mapping[MessageId, str]
) -> Remark | None:
    """What was announced last, since the main posting; a new version rather than a change."""
    found: Remark | None = None
    for each in reversed(answers):
        if each.sent < facts.main.sent:
            break
        text = read[each.message]
        if said := coming(text, own=is_same(each.by, facts.author)):
            what, where = said
            remark = Remark(what, each.by, each.sent, quotation(each.message, text, where))
            if what is not Coming.CHANGE:
                return remark
            found = found or remark
    return found
