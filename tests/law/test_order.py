"""The order in which mail is read does not matter to series."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Robot, Role, Tag
from kmonthly.series.answer import answers
from kmonthly.series.assemble import assemble
from kmonthly.series.cluster import clusters
from kmonthly.series.model import Head, Link, Numbering
from kmonthly.terms.ids import Key
from kmonthly.terms.people import Person
from profiles import related, revised

ADA, BEN = Person("Ada", "ada@example.org"), Person("Ben", "ben@example.org")
START = datetime(2020, 8, 1, tzinfo=UTC)


@st.composite
def heads(draw: st.DrawFn) -> tuple[Head, ...]:
    """A dozen mails that refer to each other in any way, in circles and to mails nobody has."""
    count = draw(st.integers(1, 12))
    found = []
    for number in range(count):
        role = draw(st.sampled_from((Role.PATCH, Role.PATCH, Role.COVER, Role.REPLY, Role.OTHER)))
        is_patch = role in (Role.PATCH, Role.COVER)
        total = draw(st.sampled_from((None, 2, 2, 3)))
        part = None if total is None else draw(st.integers(1, total))
        numbering = Numbering(
            tags=frozenset({Tag.PATCH, *draw(st.sets(st.sampled_from(Tag), max_size=1))}),
            trees=draw(st.sampled_from(((), ("garden",)))),
            version=draw(st.sampled_from((None, None, 2))),
            part=0 if role is Role.COVER else part,
            total=total or (2 if role is Role.COVER else None),
            title=draw(st.sampled_from(("plant", "Plant.", "dig"))),
        )
        others = st.sampled_from([each for each in range(1, count + 3) if each != number + 1])
        found.append(
            Head(
                key=Key(number + 1),
                sent=START + timedelta(minutes=draw(st.integers(0, 600))),
                author=draw(st.sampled_from((ADA, ADA, BEN))),
                role=role,
                robot=Robot.NONE,
                references=tuple(map(Key, draw(st.lists(others, max_size=3, unique=True)))),
                numbering=numbering if is_patch else None,
                title="sort out the bulbs" if role is Role.OTHER else "",
            )
        )
    return tuple(found)


@given(heads(), st.randoms(use_true_random=False))
def test_the_order_of_heads_does_not_matter(given_heads: tuple[Head, ...], random: object) -> None:
    shuffled = list(given_heads)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    postings = assemble(given_heads)
    assert assemble(shuffled) == postings
    assert related(shuffled) == related(given_heads)
    assert revised(shuffled) == revised(given_heads)
    assert answers(shuffled, reversed(postings)) == answers(given_heads, postings)


@given(heads())
def test_a_mail_is_in_one_posting_at_most_and_a_posting_in_one_series(
    given_heads: tuple[Head, ...],
) -> None:
    postings = assemble(given_heads)
    patches = [patch for posting in postings for patch in posting.patches]
    covers = [posting.lead for posting in postings if posting.has_cover]
    parts = {head.key for head in given_heads if head.numbering is not None}
    others = {head.key for head in given_heads if head.title}
    assert len({*patches, *covers}) == len(patches) + len(covers)
    assert parts <= {*patches, *covers} <= parts | others
    works = revised(given_heads)
    assert sorted(each.lead for work in works for each in work.postings) == sorted(
        posting.lead for posting in postings
    )
    assert [work.key for work in works] == [work.postings[0].lead for work in works]
    found = answers(given_heads, postings)
    assert not {*patches, *covers} & found.keys()
    assert set(found.values()) <= {posting.lead for posting in postings}


def links(given_heads: tuple[Head, ...]) -> tuple[Link, ...]:
    """The heads as what ties them together."""
    return tuple(
        Link(
            head.key,
            head.references,
            head.author.address if head.role in (Role.PATCH, Role.COVER) else "",
            head.sent,
        )
        for head in given_heads
    )


@given(heads())
def test_what_is_linked_by_clusters_is_what_is_linked_at_once(
    given_heads: tuple[Head, ...],
) -> None:
    """No posting and no reply crosses a cluster's border."""
    cluster = clusters(links(given_heads))
    groups: dict[Key, list[Head]] = {}
    for head in given_heads:
        groups.setdefault(cluster[head.key], []).append(head)
    postings = assemble(given_heads)
    apart = {each: assemble(group) for each, group in groups.items()}
    assert sorted(sum(apart.values(), ()), key=lambda each: (each.sent, each.lead)) == list(
        postings
    )
    replies = {}
    for each, group in groups.items():
        replies.update(answers(group, apart[each]))
    assert replies == answers(given_heads, postings)


@given(heads(), st.randoms(use_true_random=False))
def test_clusters_do_not_know_an_order(given_heads: tuple[Head, ...], random: object) -> None:
    """Each is named for the smallest key in it, and holds whoever is referred to."""
    shuffled = list(links(given_heads))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = clusters(shuffled)
    assert found == clusters(links(given_heads))
    for link in shuffled:
        assert {found[each] for each in link.references} <= {found[link.message]}
    assert all(found[name] == name <= message for message, name in found.items())
