"""What notices, pull requests and reverts say of which patches."""

from datetime import UTC, datetime, timedelta

import pytest

from kmonthly.history.model import Landing
from kmonthly.mail.model import NamedCommit, Notice, Robot, Said
from kmonthly.series.model import (
    Listed,
    Outcome,
    Patch,
    Posting,
    Request,
    Sign,
    Standing,
    Told,
)
from kmonthly.series.revise import series
from kmonthly.series.signs import of_answers, of_request, reverted
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.people import Person

ADA, BEN, CYD = (
    Person(name, f"{name.split()[0].lower()}@example.org")
    for name in ("Ada Tulip", "Ben Rose", "Cyd Weed")
)
HEX = "0123456789abcdef"


def on(day: float) -> datetime:
    """So many days into August."""
    return datetime(2020, 8, 1, tzinfo=UTC) + timedelta(days=day - 1)


def patch(
    name: str,
    title: str,
    day: float = 1,
    *,
    number: int | None = None,
    by: Person = ADA,
    kernel: bool = True,
    about: str = "",
) -> Patch:
    """A patch; `about` are words of its paths."""
    who = frozenset({by.name.casefold(), by.address})
    return Patch(key(name), title, number, on(day), who, kernel, frozenset(about.split()))


def posting(patches: list[Patch], *, cover: str = "", stated: int = 0) -> Posting:
    """These patches as they were sent, all together."""
    mails = tuple(each.key for each in patches)
    return Posting(
        lead=key(cover) if cover else mails[0],
        title=patches[0].title,
        author=ADA,
        sent=patches[0].sent,
        version=1,
        minor=0,
        assumed=True,
        tags=frozenset(),
        trees=(),
        stated=stated or len(patches),
        has_cover=bool(cover),
        patches=mails,
    )


def told(
    said: Said,
    answered: str,
    *commits: NamedCommit,
    to: Posting,
    by: Person = BEN,
    standing: Standing = Standing.KEEPER,
    robot: Robot = Robot.NONE,
    whole: bool = False,
    day: float = 5,
    name: str = "re",
    tree: str = "",
    direct: bool = True,
) -> Told:
    """Somebody's notice in answer to a mail of a posting."""
    return Told(
        message=MessageId(name),
        by=by,
        robot=robot,
        sent=on(day),
        posting=to.lead,
        answered=key(answered),
        notice=Notice(said, 3, 9, tree=tree, whole=whole, commits=commits),
        direct=direct,
        standing=standing,
    )


def titled(title: str, commit: str = "", number: int | None = None) -> NamedCommit:
    """A commit by its title."""
    return NamedCommit(title, commit, number)


DIG = patch("p1", "garden/beds: dig the beds for tulips", number=1)
WATER = patch("p2", "garden/beds: water the tulips each morning", number=2)
SELL = patch("p3", "garden/gate: sell the tulips at the gate", number=3)
BARE = posting([DIG, WATER, SELL])
COVERED = posting([DIG, WATER, SELL], cover="p0")
LONE = posting([DIG])
HALF = posting([DIG, WATER], cover="p0", stated=5)


def signs(to: Posting, *answers: Told) -> list[Sign]:
    """What these answers to one posting say."""
    mails = {each.key: each for each in (DIG, WATER, SELL)}
    return list(of_answers(series([to]), mails, answers))


def names(mails: frozenset[Key]) -> str:
    """The mails p0, p1 ... as one word of their digits."""
    known = {key(f"p{number}"): str(number) for number in range(4)}
    return "".join(sorted(known[each] for each in mails))


# Which patches a notice names


ABOUT: dict[str, tuple[Posting, str, tuple[NamedCommit, ...], bool, str]] = {
    "a lone patch": (LONE, "p1", (), False, "1"),
    "the cover": (COVERED, "p0", (), False, "0123"),
    "a patch below a cover": (COVERED, "p2", (), False, "2"),
    "the first patch below a cover": (COVERED, "p1", (), False, "1"),
    "the first patch of a set without one": (BARE, "p1", (), False, "1"),
    "another patch of a set without one": (BARE, "p3", (), False, "3"),
    "a patch, the words of the series": (COVERED, "p2", (), True, "0123"),
    "the first patch, the words of the series": (BARE, "p1", (), True, "123"),
    "one by its title": (COVERED, "p0", (titled(WATER.title),), False, "2"),
    "one by its title in other marks": (
        COVERED,
        "p0",
        (titled("garden/beds: Water the tulips, each morning."),),
        False,
        "2",
    ),
    "two by title": (COVERED, "p0", (titled(DIG.title), titled(SELL.title)), False, "13"),
    "one by number": (COVERED, "p0", (NamedCommit(number=3),), False, "3"),
    "a number that there is none of": (
        COVERED,
        "p0",
        (NamedCommit(number=7), NamedCommit(number=8)),
        False,
        "",
    ),
    "a title before a number": (COVERED, "p0", (titled(DIG.title, number=3),), False, "1"),
    "a title retouched": (
        COVERED,
        "p0",
        (titled("garden/beds: water all tulips each morning"), titled("mm: no such thing at all")),
        False,
        "2",
    ),
    "a title of another subsystem": (
        COVERED,
        "p0",
        (titled("roses/wall: water the roses at the wall"), titled("mm: no such thing at all")),
        False,
        "",
    ),
    "all by title": (
        COVERED,
        "p0",
        tuple(titled(each.title) for each in (DIG, WATER, SELL)),
        False,
        "0123",
    ),
    "as many as there are, under other titles": (
        COVERED,
        "p0",
        (titled("a: one"), titled("b: two"), titled("c: three")),
        False,
        "0123",
    ),
    "all at hand, not all that there are": (
        HALF,
        "p0",
        (titled(DIG.title), titled(WATER.title)),
        False,
        "12",
    ),
    "one of no such title, to a patch": (COVERED, "p2", (titled("fs: what"),), False, "2"),
    "one of no such title, to the cover": (COVERED, "p0", (titled("fs: what"),), False, ""),
    "one of no such title, to a lone patch": (LONE, "p1", (titled("fs: what"),), False, "1"),
    "a mail that is not of the posting": (COVERED, "z1", (), False, ""),
}


@pytest.mark.parametrize("case", ABOUT)
def test_which_patches_a_notice_is_about(case: str) -> None:
    """A number for each patch, 0 for the cover."""
    to, answered, commits, whole, expected = ABOUT[case]
    found = signs(to, told(Said.APPLIED, answered, *commits, to=to, whole=whole))
    assert [names(each.patches) for each in found] == ([expected] if expected else [])


def test_what_a_sign_keeps_of_a_notice() -> None:
    """Who says what and where, tree and commits."""
    commits = (titled(DIG.title, HEX[:12]), titled(WATER.title))
    (found,) = signs(COVERED, told(Said.APPLIED, "p0", *commits, to=COVERED, tree="beds for-next"))
    assert found == Sign(
        rule="fate.applied",
        outcome=Outcome.QUEUED,
        patches=frozenset({DIG.key, WATER.key}),
        known=on(5),
        message=MessageId("re"),
        start=3,
        stop=9,
        by=BEN,
        standing=Standing.KEEPER,
        tree="beds for-next",
        commits=(HEX[:12],),
    )


# Who may say what


NOBODY, AUTHOR, KEEPER, MAINTAINER, ROBOT = Standing

SAYS: dict[tuple[Said, Standing], str] = {
    (Said.APPLIED, NOBODY): "",
    (Said.APPLIED, AUTHOR): "",
    (Said.APPLIED, KEEPER): "fate.applied",
    (Said.APPLIED, MAINTAINER): "fate.applied",
    (Said.APPLIED, ROBOT): "fate.robot",
    (Said.SQUASHED, KEEPER): "fate.squashed",
    (Said.SQUASHED, NOBODY): "",
    (Said.COMMITTED, ROBOT): "fate.robot",
    (Said.COMMITTED, NOBODY): "",
    (Said.SUPERSEDED, NOBODY): "",
    (Said.SUPERSEDED, AUTHOR): "fate.superseded",
    (Said.SUPERSEDED, MAINTAINER): "fate.superseded",
    (Said.SUPERSEDED, ROBOT): "fate.superseded",
    (Said.REJECTED, NOBODY): "",
    (Said.REJECTED, AUTHOR): "",
    (Said.REJECTED, MAINTAINER): "fate.rejected",
    (Said.NAK, NOBODY): "",
    (Said.NAK, AUTHOR): "fate.withdrawn",
    (Said.NAK, KEEPER): "fate.nak",
    (Said.NAK, MAINTAINER): "fate.nak",
    (Said.WITHDRAWN, NOBODY): "",
    (Said.WITHDRAWN, AUTHOR): "fate.withdrawn",
    (Said.WITHDRAWN, KEEPER): "",
    (Said.WITHDRAWN, MAINTAINER): "",
    (Said.DROPPED, MAINTAINER): "",
    (Said.REVERTED, MAINTAINER): "",
    (Said.UPSTREAM, MAINTAINER): "",
    (Said.MERGED, ROBOT): "",
    (Said.PULLED, MAINTAINER): "",
}


@pytest.mark.parametrize(
    ("said", "standing"), SAYS, ids=[f"{said} by {standing or 'nobody'}" for said, standing in SAYS]
)
def test_whose_word_counts(said: Said, standing: Standing) -> None:
    """The author's on what they withdraw, else a maintainer's or a program's."""
    robot = Robot.PATCHWORK if standing is ROBOT else Robot.NONE
    found = signs(LONE, told(said, "p1", to=LONE, standing=standing, robot=robot))
    assert [each.rule for each in found] == ([rule] if (rule := SAYS[said, standing]) else [])


def test_a_maintainer_who_is_the_author_names_the_commits() -> None:
    """Maintainers send patches too; "Applied, thanks" of an author may thank for a review."""
    mine = told(Said.APPLIED, "p1", titled(DIG.title), to=LONE, by=ADA, standing=AUTHOR)
    assert signs(LONE, mine) == []
    commit = titled(DIG.title, HEX[:12])
    mine = told(Said.APPLIED, "p1", commit, to=LONE, by=ADA, standing=AUTHOR)
    assert [each.commits for each in signs(LONE, mine)] == [(HEX[:12],)]


@pytest.mark.parametrize("said", [Said.DROPPED, Said.REVERTED])
def test_who_took_it_may_take_it_back(said: Said) -> None:
    """Of their own tree; another one drops it from nothing that matters."""
    taken = told(Said.APPLIED, "p1", to=LONE, day=3, name="taken")
    back = told(said, "p1", to=LONE, day=4, name="back")
    other = told(said, "p1", to=LONE, day=4, name="other", by=CYD)
    early = told(said, "p1", to=LONE, day=2, name="early")
    assert [each.message for each in signs(LONE, back, taken)] == ["taken", "back"]
    assert [each.message for each in signs(LONE, taken, other)] == ["taken"]
    assert [each.message for each in signs(LONE, taken, early)] == ["taken"]


@pytest.mark.parametrize(
    ("said", "standing", "counts"),
    [
        (Said.APPLIED, KEEPER, True),
        (Said.SUPERSEDED, MAINTAINER, True),
        (Said.NAK, MAINTAINER, False),
        (Said.NAK, AUTHOR, False),
        (Said.REJECTED, MAINTAINER, False),
        (Said.WITHDRAWN, AUTHOR, False),
    ],
)
def test_what_is_said_of_an_answer(said: Said, standing: Standing, counts: bool) -> None:
    """Deep in a thread a refusal may be of what somebody proposed there."""
    deep = told(said, "p1", to=LONE, standing=standing, direct=False)
    assert bool(signs(LONE, deep)) is counts


def test_answers_to_other_works_are_not_ours() -> None:
    assert signs(LONE, told(Said.APPLIED, "p1", to=COVERED)) == []


# Pull requests


def request(
    *commits: Listed,
    by: Person = BEN,
    day: float = 20,
    answered: bool = False,
    mainline: bool = False,
) -> Request:
    """Ben's pull request; `answered`: it was pulled, into mainline or into another tree."""
    return Request(
        message=MessageId("pull"),
        subject="[GIT PULL] tulips",
        by=by,
        sent=on(day),
        tree="git://git.example.org/tulips.git",
        ref="tags/tulips",
        commits=commits,
        answer=MessageId("bot") if answered or mainline else None,
        answered=on(day + 1) if answered or mainline else None,
        mainline=mainline,
        merge=HEX if mainline else "",
        landing=Landing("5.10", "", certain=True) if mainline else None,
    )


def listed(title: str, author: str = "Ada Tulip", *, unknown: bool = False) -> Listed:
    """A commit of a shortlog."""
    return Listed(author, title, unknown=unknown)


LONG = "garden/beds: plant the tulips real deep in the ground"
SHORT = "garden: fix typo"
AGAIN = (patch("a", LONG, 1), patch("b", LONG, 9))

NAMED: dict[str, tuple[tuple[Patch, ...], tuple[Listed, ...], str]] = {
    "of its title and author": ((patch("a", SHORT),), (listed(SHORT),), "a"),
    "every version of it": (AGAIN, (listed(LONG),), "a b"),
    "nobody's title": ((patch("a", LONG),), (listed(SHORT),), ""),
    "another author, a short title": (
        (patch("a", SHORT),),
        (listed(SHORT, "Cyd Weed"),),
        "",
    ),
    "another author, a telling title": (
        (patch("a", LONG),),
        (listed(LONG, "Cyd Weed"),),
        "a",
    ),
    "another author, who sent one of that title": (
        (patch("a", LONG),),
        (Listed("Cyd Weed", LONG, owned=True),),
        "",
    ),
    "the author, who sent one of that title": (
        (patch("a", LONG),),
        (Listed("Ada Tulip", LONG, owned=True),),
        "a",
    ),
    "the author in another case": ((patch("a", SHORT),), (listed(SHORT, "ADA TULIP"),), "a"),
    "a title retouched": (
        (patch("a", LONG),),
        (listed("garden/beds: plant the tulips really deep in the ground", unknown=True),),
        "a",
    ),
    "a title retouched, in every version": (
        AGAIN,
        (listed("garden/beds: plant the tulips really deep in the ground", unknown=True),),
        "a b",
    ),
    "a title retouched, that a patch has": (
        (patch("a", LONG),),
        (listed("garden/beds: plant the tulips really deep in the ground"),),
        "",
    ),
    "a title retouched, by another": (
        (patch("a", LONG),),
        (listed("garden/beds: plant the tulips really deep in the ground", "Cyd", unknown=True),),
        "",
    ),
    "a title retouched, of another subsystem": (
        (patch("a", LONG),),
        (listed("roses/wall: plant the tulips real deep in the ground", unknown=True),),
        "",
    ),
    "a title that goes on": (
        (patch("a", "garden/beds: plant the tulips"),),
        (listed("garden/beds: plant the tulips where nobody would look", unknown=True),),
        "a",
    ),
    "another title of the author": (
        (patch("a", LONG),),
        (listed("garden/beds: sell all of the tulips at the gate", unknown=True),),
        "",
    ),
    "two as like it": (
        (
            patch("a", "garden/beds: plant the tulips deep in bed one"),
            patch("b", "garden/beds: plant the tulips deep in bed two"),
        ),
        (listed("garden/beds: plant the tulips deep in bed six", unknown=True),),
        "",
    ),
    "its revert": ((patch("a", LONG),), (listed(f'Revert "{LONG}"'),), ""),
    "for no mainline": ((patch("a", LONG, kernel=False),), (listed(LONG),), ""),
    "sent after the request": ((patch("a", LONG, 21),), (listed(LONG),), ""),
    "sent long before the request": ((patch("a", LONG, -540),), (listed(LONG),), ""),
}


@pytest.mark.parametrize("case", NAMED)
def test_which_patches_a_shortlog_names(case: str) -> None:
    patches, commits, expected = NAMED[case]
    found = of_request(patches, request(*commits, mainline=True))
    assert (found.patches if found else frozenset()) == frozenset(map(key, expected.split()))


@pytest.mark.parametrize(
    ("asked", "rule", "outcome", "day"),
    [
        (request(listed(LONG)), "fate.asked", Outcome.QUEUED, 20),
        (request(listed(LONG), answered=True), "fate.pulled", Outcome.QUEUED, 21),
        (request(listed(LONG), mainline=True), "fate.pull", Outcome.MERGED, 21),
    ],
    ids=["asked", "pulled", "merged"],
)
def test_what_a_request_came_to(asked: Request, rule: str, outcome: Outcome, day: int) -> None:
    assert of_request([patch("a", LONG)], asked) == Sign(
        rule=rule,
        outcome=outcome,
        patches=frozenset({key("a")}),
        known=on(day),
        message=MessageId("pull"),
        others=() if rule == "fate.asked" else (MessageId("bot"),),
        by=BEN,
        tree="git://git.example.org/tulips.git tags/tulips",
        merge=asked.merge,
        landing=asked.landing,
    )


def test_to_ask_for_ones_own_says_nothing() -> None:
    """Until somebody pulls it: anybody can ask."""
    mine, others = patch("a", LONG, by=BEN), patch("b", SHORT, by=ADA)
    own = listed(LONG, "Ben Rose")
    assert of_request([mine], request(own)) is None
    for asked in (request(own, answered=True), request(own, mainline=True)):
        assert of_request([mine], asked) is not None
    both = of_request([mine, others], request(own, listed(SHORT)))
    assert both is not None
    assert both.patches == {key("a"), key("b")}


# Reverts


BACK = f'Revert "{SHORT}"'

REVERTS: dict[str, tuple[Patch, Request, bool]] = {
    "in mainline": (patch("a", SHORT), request(listed(BACK, "Cyd Weed"), mainline=True), True),
    "in another case": (
        patch("a", SHORT),
        request(listed(f"revert: {SHORT}"), mainline=True),
        True,
    ),
    "asked for": (patch("a", SHORT), request(listed(BACK)), False),
    "in a tree on the way": (patch("a", SHORT), request(listed(BACK), answered=True), False),
    "of another patch": (patch("a", LONG), request(listed(BACK), mainline=True), False),
    "before the patch was sent": (
        patch("a", SHORT, 21),
        request(listed(BACK), mainline=True),
        False,
    ),
    "for no mainline": (
        patch("a", SHORT, kernel=False),
        request(listed(BACK), mainline=True),
        False,
    ),
    "no revert": (patch("a", SHORT), request(listed(SHORT), mainline=True), False),
    "of the revert": (
        patch("a", SHORT),
        request(listed(f'Revert "{BACK}"'), mainline=True),
        False,
    ),
    "reverted in its title": (
        patch("a", SHORT),
        request(listed("reverted: " + SHORT), mainline=True),
        False,
    ),
}


@pytest.mark.parametrize("case", REVERTS)
def test_what_a_request_takes_back(case: str) -> None:
    told, asked, is_taken = REVERTS[case]
    expected = Sign(
        rule="fate.reverted",
        outcome=Outcome.REVERTED,
        patches=frozenset({key("a")}),
        known=on(21),
        message=MessageId("pull"),
        others=(MessageId("bot"),),
        by=BEN,
        merge=HEX,
        landing=asked.landing,
    )
    assert reverted([told], asked) == (expected if is_taken else None)
