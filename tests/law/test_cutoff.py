"""An issue knows nothing later than its month: later mail changes none of its facts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Robot, Tag
from kmonthly.series.model import Fate, Posting, Profile
from kmonthly.series.relate import relate
from kmonthly.series.revise import revise, series
from kmonthly.story.model import Reply, Seen
from kmonthly.story.place import place
from kmonthly.story.rank import rank
from kmonthly.story.tell import tell, told_posting
from kmonthly.terms.ids import ArchiveName, Key, MessageId
from kmonthly.terms.months import Month
from kmonthly.terms.people import Person

ADA, BEN = Person("Ada", "ada@example.org"), Person("Ben", "ben@example.org")
AUGUST = Month(2020, 8)

moments = st.integers(0, 3 * 31 * 24).map(
    lambda hours: datetime(2020, 7, 1, tzinfo=UTC) + timedelta(hours=hours)
)


@st.composite
def works(draw: st.DrawFn) -> tuple[Posting, ...]:
    """Postings of one title from July to September."""
    return tuple(
        Posting(
            lead=Key(number + 1),
            title="plant",
            author=draw(st.sampled_from((ADA, ADA, BEN))),
            sent=sent,
            version=draw(st.integers(1, 3)),
            minor=0,
            assumed=False,
            tags=frozenset({Tag.PATCH, *draw(st.sets(st.sampled_from(Tag), max_size=1))}),
            trees=draw(st.sampled_from(((), ("net",)))),
            stated=draw(st.integers(1, 9)),
            has_cover=draw(st.booleans()),
            patches=(Key(100 + draw(st.integers(0, 3))),),
            robot=Robot.NONE,
        )
        for number, sent in enumerate(draw(st.lists(moments, min_size=1, max_size=6)))
    )


def seen(postings: tuple[Posting, ...]) -> Seen:
    """What was seen of August, whatever came later."""
    return Seen(
        ids={each.lead: MessageId(f"{each.lead}@example.org") for each in postings},
        subjects={each.lead: f"[PATCH] {each.lead}" for each in postings},
        touched=(),
        replies=(Reply(BEN, 2, False),),
        arrived=(ArchiveName("tulips"),),
        addressed=(),
    )


@given(works())
def test_facts_do_not_know_later_postings(postings: tuple[Posting, ...]) -> None:
    known = tuple(each for each in postings if each.sent < AUGUST.end)
    if not known:
        assert tell(series(postings), AUGUST, seen(postings)) is None
        return
    told, then = (tell(series(each), AUGUST, seen(each)) for each in (postings, known))
    assert told == then
    assert told_posting(series(postings), AUGUST) == told_posting(series(known), AUGUST)
    if told is not None and then is not None:
        both = [(place(each), rank(each, place(each), Fate())) for each in (told, then)]
        assert both[0] == both[1]


@given(works(), moments)
def test_what_belongs_together_does_not_hang_on_later_postings(
    postings: tuple[Posting, ...], cutoff: datetime
) -> None:
    """Series as known at a cutoff are those that are made of what was sent before it alone."""
    profiles = [Profile(each, titles=frozenset({f"dig {each.patches}"})) for each in postings]
    known = [each for each in profiles if each.posting.sent < cutoff]
    ties = {each.posting.lead: _earlier(each, profiles) for each in profiles}
    then = {each.posting.lead: _earlier(each, known) for each in known}
    early = [each.posting for each in known]
    assert revise(early, ties) == revise(early, then)


def _earlier(profile: Profile, others: list[Profile]) -> tuple[Key, ...]:
    return tuple(tie.earlier for tie in relate(profile, others))
