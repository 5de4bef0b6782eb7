"""Signs to the fate of a series."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kmonthly.history.model import Landing
from kmonthly.series.fate import CONTRADICTIONS, RULES, contradictions, fate
from kmonthly.series.model import Fate, Outcome, Patch, Posting, Series, Sign
from kmonthly.series.revise import series
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.people import Person

ADA, BEN = (Person(each.title(), f"{each}@example.org") for each in ("ada", "ben"))
V5_9, V5_10 = (Landing(each, "", certain=True) for each in ("5.9", "5.10"))


def on(day: float) -> datetime:
    """So many days into August."""
    return datetime(2020, 8, 1, tzinfo=UTC) + timedelta(days=day - 1)


def posting(
    name: str, patches: str, day: float, *, cover: bool = False, stated: int = 0, version: int = 1
) -> Posting:
    """The patches NAME1, NAME2 ... of these titles, one a letter; its cover is NAME0."""
    mails = tuple(key(f"{name}{number}") for number, _ in enumerate(patches, start=1))
    return Posting(
        lead=key(f"{name}0") if cover or not mails else mails[0],
        title=patches[:1],
        author=ADA,
        sent=on(day),
        version=version,
        minor=0,
        assumed=version == 1,
        tags=frozenset(),
        trees=(),
        stated=stated or max(len(patches), 1),
        has_cover=cover,
        patches=mails,
    )


def sign(
    rule: str,
    day: float,
    about: str,
    *,
    message: str = "",
    landing: Landing | None = None,
    merge: str = "",
    outcome: Outcome | None = None,
) -> Sign:
    """A sign about the mails in `about`, apart by spaces."""
    return Sign(
        rule=rule,
        outcome=outcome or _MEANS[rule],
        patches=frozenset(map(key, about.split())),
        known=on(day),
        message=MessageId(message or f"{rule}-{day:g}"),
        by=BEN,
        landing=landing,
        merge=merge,
    )


_MEANS = {
    "fate.link": Outcome.MERGED,
    "fate.pull": Outcome.MERGED,
    "fate.upstream": Outcome.MERGED,
    "fate.robot": Outcome.QUEUED,
    "fate.pulled": Outcome.QUEUED,
    "fate.squashed": Outcome.QUEUED,
    "fate.applied": Outcome.QUEUED,
    "fate.asked": Outcome.QUEUED,
    "fate.dropped": Outcome.OPEN,
    "fate.reverted": Outcome.REVERTED,
    "fate.superseded": Outcome.SUPERSEDED,
    "fate.withdrawn": Outcome.WITHDRAWN,
    "fate.rejected": Outcome.REJECTED,
    "fate.nak": Outcome.REJECTED,
}


def work(*postings: Posting) -> Series:
    """A series of these."""
    return series(postings)


def patches_of(told: Series, letters: dict[str, str]) -> dict[Key, Patch]:
    """The patches of a series; `letters` are the titles of each posting, by its name."""
    found = {}
    for name, titles in letters.items():
        for number, title in enumerate(titles, start=1):
            mail = key(f"{name}{number}")
            (sent,) = (each.sent for each in told.postings if mail in each.patches)
            found[mail] = Patch(mail, f"fs: {title}", number, sent, frozenset({"ada"}), kernel=True)
    return found


def became(letters: dict[str, str], postings: tuple[Posting, ...], *signs: Sign) -> Fate:
    """The fate of a work of these postings."""
    told = work(*postings)
    return fate(told, patches_of(told, letters), signs)


def counts(found: Fate) -> tuple[str, int, int, int]:
    """Outcome, of how many patches it holds, of how many, how many are on the way."""
    return (found.outcome.value, found.patches, found.total, found.queued)


ONE = ({"a": "x"}, (posting("a", "x", 1),))
TWO = ({"a": "xy"}, (posting("a", "xy", 1),))
COVERED = ({"a": "xy"}, (posting("a", "xy", 1, cover=True),))
AGAIN = ({"a": "xy", "b": "xy"}, (posting("a", "xy", 1), posting("b", "xy", 9, version=2)))
LESS = ({"a": "xyz", "b": "xy"}, (posting("a", "xyz", 1), posting("b", "xy", 9, version=2)))
MORE = ({"a": "x", "b": "xyz"}, (posting("a", "x", 1), posting("b", "xyz", 9, version=2)))
OTHER = ({"a": "xy", "b": "vw"}, (posting("a", "xy", 1), posting("b", "vw", 9, version=2)))
SPLIT = ({"a": "x", "b": "vw"}, (posting("a", "x", 1), posting("b", "vw", 9, version=2)))
UNREAD = ({"a": ""}, (posting("a", "", 1, cover=True, stated=5),))
SOME = ({"a": "xy"}, (posting("a", "xy", 1, cover=True, stated=5),))
MENDED = (
    {"a": "xyz", "b": "y"},
    (posting("a", "xyz", 1, cover=True), posting("b", "y", 2, stated=3)),
)

Work = tuple[dict[str, str], tuple[Posting, ...]]

OUTCOMES: dict[str, tuple[Work, tuple[Sign, ...], tuple[str, int, int, int]]] = {
    "silence": (TWO, (), ("open", 0, 2, 0)),
    "no patch at hand": (UNREAD, (), ("open", 0, 5, 0)),
    "not all patches at hand": (SOME, (), ("open", 0, 5, 0)),
    # What was taken.
    "one of two taken": (TWO, (sign("fate.applied", 3, "a1"),), ("queued", 1, 2, 1)),
    "both taken": (TWO, (sign("fate.applied", 3, "a1 a2"),), ("queued", 2, 2, 2)),
    "both taken, one after the other": (
        TWO,
        (sign("fate.applied", 3, "a1"), sign("fate.applied", 4, "a2")),
        ("queued", 2, 2, 2),
    ),
    "the cover taken, but no patch named": (
        COVERED,
        (sign("fate.applied", 3, "a0"),),
        ("open", 0, 2, 0),
    ),
    "taken without a patch at hand": (
        UNREAD,
        (sign("fate.applied", 3, "a0"),),
        ("queued", 5, 5, 5),
    ),
    "taken with some patches at hand": (
        SOME,
        (sign("fate.applied", 3, "a0 a1 a2"),),
        ("queued", 2, 5, 2),
    ),
    "asked for": (ONE, (sign("fate.asked", 3, "a1"),), ("queued", 1, 1, 1)),
    "of another work": (ONE, (sign("fate.applied", 3, "z1"),), ("open", 0, 1, 0)),
    # What was taken back.
    "dropped": (
        ONE,
        (sign("fate.applied", 3, "a1"), sign("fate.dropped", 4, "a1")),
        ("open", 0, 1, 0),
    ),
    "dropped and taken again": (
        ONE,
        (
            sign("fate.applied", 3, "a1"),
            sign("fate.dropped", 4, "a1"),
            sign("fate.applied", 5, "a1"),
        ),
        ("queued", 1, 1, 1),
    ),
    "one of two dropped": (
        TWO,
        (sign("fate.applied", 3, "a1 a2"), sign("fate.dropped", 4, "a2")),
        ("queued", 1, 2, 1),
    ),
    "reverted in a tree": (
        ONE,
        (sign("fate.applied", 3, "a1"), sign("fate.reverted", 4, "a1", outcome=Outcome.OPEN)),
        ("open", 0, 1, 0),
    ),
    "dropped before it was taken": (
        ONE,
        (sign("fate.dropped", 2, "a1"), sign("fate.applied", 3, "a1")),
        ("queued", 1, 1, 1),
    ),
    # Several versions.
    "taken, then sent again": (AGAIN, (sign("fate.applied", 3, "a1 a2"),), ("open", 0, 2, 0)),
    "the old version taken after the new was sent": (
        AGAIN,
        (sign("fate.applied", 10, "a1 a2"),),
        ("queued", 2, 2, 2),
    ),
    "both versions asked for by title, before": (
        AGAIN,
        (sign("fate.asked", 3, "a1 a2"),),
        ("open", 0, 2, 0),
    ),
    "one patch taken, then left out": (
        LESS,
        (sign("fate.applied", 3, "a3"),),
        ("queued", 1, 3, 1),
    ),
    "one patch left out that nobody took": (LESS, (), ("open", 0, 2, 0)),
    "one patch taken, dropped, then left out": (
        LESS,
        (sign("fate.applied", 3, "a3"), sign("fate.dropped", 4, "a3")),
        ("open", 0, 2, 0),
    ),
    "one patch merged, then left out": (
        LESS,
        (sign("fate.pull", 3, "a3"),),
        ("partly", 1, 3, 0),
    ),
    "and the rest merged": (
        LESS,
        (sign("fate.pull", 3, "a3"), sign("fate.pull", 20, "b1 b2")),
        ("merged", 3, 3, 0),
    ),
    "one patch merged, which the next version still has": (
        MORE,
        (sign("fate.pull", 3, "a1"),),
        ("partly", 1, 3, 0),
    ),
    "what shares no patch with the last version": (
        OTHER,
        (sign("fate.applied", 3, "a1 a2"),),
        ("open", 0, 2, 0),
    ),
    "a lone patch before another work": (
        SPLIT,
        (sign("fate.pull", 3, "a1"),),
        ("open", 0, 2, 0),
    ),
    "a patch mended in an answer": (
        MENDED,
        (sign("fate.applied", 3, "a0 a1 a2 a3"),),
        ("queued", 3, 3, 3),
    ),
    # Mainline.
    "merged": (TWO, (sign("fate.pull", 20, "a1 a2"),), ("merged", 2, 2, 0)),
    "merged in two pulls": (
        TWO,
        (sign("fate.pull", 20, "a1"), sign("fate.pull", 30, "a2")),
        ("merged", 2, 2, 0),
    ),
    "partly": (TWO, (sign("fate.pull", 20, "a1"),), ("partly", 1, 2, 0)),
    "partly, the rest on the way": (
        TWO,
        (sign("fate.pull", 20, "a1"), sign("fate.applied", 3, "a2")),
        ("partly", 1, 2, 1),
    ),
    "merged, some patches not at hand": (
        SOME,
        (sign("fate.pull", 20, "a1 a2"),),
        ("partly", 2, 5, 0),
    ),
    "merged though taken and dropped before": (
        ONE,
        (
            sign("fate.applied", 3, "a1"),
            sign("fate.dropped", 4, "a1"),
            sign("fate.pull", 20, "a1"),
        ),
        ("merged", 1, 1, 0),
    ),
    "merged though refused": (
        ONE,
        (sign("fate.rejected", 3, "a1"), sign("fate.pull", 20, "a1")),
        ("merged", 1, 1, 0),
    ),
    "merged as one commit": (
        TWO,
        (sign("fate.squashed", 3, "a1 a2"), sign("fate.pull", 20, "a1")),
        ("merged", 2, 2, 0),
    ),
    "made one commit, in a tree": (
        TWO,
        (sign("fate.squashed", 3, "a1 a2"),),
        ("queued", 2, 2, 2),
    ),
    "made one commit, but not with this one": (
        TWO,
        (sign("fate.squashed", 3, "a2"), sign("fate.pull", 20, "a1")),
        ("partly", 1, 2, 1),
    ),
    "merged in an old version": (
        AGAIN,
        (sign("fate.pull", 3, "a1 a2"),),
        ("merged", 2, 2, 0),
    ),
    # Reverts.
    "reverted": (
        ONE,
        (sign("fate.pull", 20, "a1"), sign("fate.reverted", 25, "a1")),
        ("reverted", 1, 1, 0),
    ),
    "one of two reverted": (
        TWO,
        (sign("fate.pull", 20, "a1 a2"), sign("fate.reverted", 25, "a1")),
        ("partly", 1, 2, 0),
    ),
    "one of two merged, and that reverted": (
        TWO,
        (sign("fate.pull", 20, "a1"), sign("fate.reverted", 25, "a1")),
        ("reverted", 1, 2, 0),
    ),
    "a revert before it was merged": (
        ONE,
        (sign("fate.reverted", 10, "a1"), sign("fate.pull", 20, "a1")),
        ("merged", 1, 1, 0),
    ),
    "a revert of what was never merged": (
        ONE,
        (sign("fate.reverted", 10, "a1"),),
        ("open", 0, 1, 0),
    ),
    # What nobody wants.
    "superseded": (ONE, (sign("fate.superseded", 3, "a1"),), ("superseded", 1, 1, 0)),
    "withdrawn": (COVERED, (sign("fate.withdrawn", 3, "a0 a1 a2"),), ("withdrawn", 2, 2, 0)),
    "rejected": (COVERED, (sign("fate.rejected", 3, "a0 a1 a2"),), ("rejected", 2, 2, 0)),
    "the second patch refused": (TWO, (sign("fate.nak", 3, "a2"),), ("open", 0, 2, 0)),
    "a patch refused below a cover": (COVERED, (sign("fate.nak", 3, "a1"),), ("open", 0, 2, 0)),
    "refused and sent again": (AGAIN, (sign("fate.nak", 3, "a1 a2"),), ("open", 0, 2, 0)),
    "the old version refused after the new was sent": (
        AGAIN,
        (sign("fate.nak", 10, "a1 a2"),),
        ("open", 0, 2, 0),
    ),
    "the last word counts": (
        ONE,
        (sign("fate.nak", 3, "a1"), sign("fate.withdrawn", 4, "a1")),
        ("withdrawn", 1, 1, 0),
    ),
    "refused, then taken": (
        ONE,
        (sign("fate.nak", 3, "a1"), sign("fate.applied", 4, "a1")),
        ("queued", 1, 1, 1),
    ),
    "taken, then refused": (
        ONE,
        (sign("fate.applied", 3, "a1"), sign("fate.nak", 4, "a1")),
        ("rejected", 1, 1, 0),
    ),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_what_became_of_a_work(case: str) -> None:
    (letters, postings), signs, expected = OUTCOMES[case]
    assert counts(became(letters, postings, *signs)) == expected
    assert became(letters, postings, *reversed(signs)) == became(letters, postings, *signs)


def test_it_is_known_when_the_last_that_decides_it_is() -> None:
    letters, postings = TWO
    first, second = sign("fate.applied", 3, "a1"), sign("fate.applied", 5, "a2")
    assert became(letters, postings).known is None
    assert became(letters, postings, first).known == on(3)
    found = became(letters, postings, first, second)
    assert (found.known, found.signs) == (on(5), (first, second))
    merged = sign("fate.pull", 20, "a1 a2")
    late = sign("fate.nak", 30, "a1")
    assert became(letters, postings, first, second, merged, late).known == on(20)


def test_the_strongest_sign_decides_of_equals_the_oldest() -> None:
    """The others are kept aside."""
    letters, postings = ONE
    applied, robot = sign("fate.applied", 3, "a1"), sign("fate.robot", 4, "a1")
    pull, later = sign("fate.pull", 20, "a1"), sign("fate.pull", 30, "a1")
    found = became(letters, postings, later, applied, pull, robot)
    assert found.signs == (pull,)
    assert found.stale == (later, robot, applied)


def test_what_was_said_of_an_earlier_version_is_kept_aside() -> None:
    letters, postings = AGAIN
    before, now = sign("fate.applied", 3, "a1 a2"), sign("fate.applied", 12, "b1")
    found = became(letters, postings, before, now)
    assert (counts(found), found.signs, found.stale) == (("queued", 1, 2, 1), (now,), (before,))


def test_objections_are_those_to_the_last_version() -> None:
    letters, postings = AGAIN
    before, now = sign("fate.nak", 3, "a1 a2"), sign("fate.nak", 10, "b2")
    found = became(letters, postings, before, now)
    assert (found.outcome, found.objections) == (Outcome.OPEN, (now,))


def test_a_sign_counts_once() -> None:
    letters, postings = ONE
    told = sign("fate.applied", 3, "a1")
    assert became(letters, postings, told, replace(told)).signs == (told,)


def test_steps_are_how_patches_came_into_mainline() -> None:
    """One a merge, the oldest first; those of one merge are counted together."""
    letters, postings = {"a": "xyz"}, (posting("a", "xyz", 1),)
    late = sign("fate.pull", 90, "a1", landing=V5_10, merge="5" * 40)
    early = sign("fate.pull", 20, "a2 a3", landing=V5_9, merge="3" * 40)
    found = became(letters, postings, late, early)
    assert [(step.patches, step.sign) for step in found.steps] == [(2, early), (1, late)]
    one, two = (
        sign("fate.link", 20, name, message=f"c{name}", merge="3" * 40) for name in ("a1", "a2")
    )
    assert [step.patches for step in became(letters, postings, one, two).steps] == [2]


def test_patches_made_one_commit_came_by_its_merge() -> None:
    letters, postings = TWO
    pull = sign("fate.pull", 20, "a1", landing=V5_9, merge="3" * 40)
    found = became(letters, postings, sign("fate.squashed", 3, "a1 a2"), pull)
    assert [(step.patches, step.sign) for step in found.steps] == [(2, pull)]


def test_a_revert_stands_before_what_it_reverts() -> None:
    letters, postings = ONE
    pull, back = sign("fate.pull", 20, "a1"), sign("fate.reverted", 25, "a1")
    found = became(letters, postings, pull, back)
    assert (found.signs, found.known) == ((back, pull), on(25))
    assert [step.sign for step in found.steps] == [pull]


@pytest.mark.parametrize(
    ("told", "signs", "rules"),
    [
        (AGAIN, (), []),
        (AGAIN, (sign("fate.pull", 3, "a1 a2"),), ["fate.posted_after_merge"]),
        (AGAIN, (sign("fate.pull", 20, "a1 a2"),), []),
        (AGAIN, (sign("fate.applied", 3, "a1"),), ["fate.posted_after_queue"]),
        (AGAIN, (sign("fate.applied", 10, "b1"),), []),
        (LESS, (sign("fate.pull", 3, "a3"),), []),
        (
            ONE,
            (sign("fate.rejected", 3, "a1"), sign("fate.applied", 4, "a1")),
            ["fate.taken_though_refused"],
        ),
        (
            ONE,
            (sign("fate.rejected", 3, "a1"), sign("fate.pull", 4, "a1")),
            ["fate.taken_though_refused"],
        ),
        (ONE, (sign("fate.nak", 3, "a1"), sign("fate.pull", 4, "a1")), []),
        (ONE, (sign("fate.applied", 3, "a1"), sign("fate.rejected", 4, "a1")), []),
    ],
    ids=[
        "nothing told",
        "sent again after it was merged",
        "sent again, then merged",
        "sent again after it was taken",
        "sent again, then taken",
        "sent again without what was merged",
        "taken though refused",
        "merged though refused",
        "merged though objected to",
        "refused after it was taken",
    ],
)
def test_contradictions(told: Work, signs: tuple[Sign, ...], rules: list[str]) -> None:
    letters, postings = told
    found = contradictions(work(*postings), became(letters, postings, *signs))
    assert [rule for rule, _ in found] == rules
    assert all(each in signs for _, each in found)
    assert set(rules) <= set(CONTRADICTIONS)


def test_every_kind_of_sign_has_a_strength() -> None:
    """Of all that the tables name."""
    assert set(_MEANS) <= set(RULES)
