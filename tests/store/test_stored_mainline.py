"""What became of patches in mainline: how a commit is known, where it landed, what undid it."""

from datetime import timedelta
from pathlib import Path

import pytest

from clones import BEGUN, Tree, dated, found, mails, patch, proofs, taken
from kmonthly.store.database import writing
from kmonthly.store.mainline import (
    Cursor,
    Found,
    Landed,
    Proof,
    commits_of,
    cursor,
    forget_mainline,
    put_cursor,
    put_tags,
    releases_by_tag,
)
from kmonthly.terms.ids import key
from making import mail

HOUR = timedelta(hours=1)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An empty repository."""
    return Tree(tmp_path / "linux")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store is to be."""
    return tmp_path / "store.duckdb"


def test_how_commits_are_known_to_be_a_patch_s(tree: Tree, store: Path) -> None:
    """
    linked     Link: to its mail, under another title
    covered    Link: to its cover, under its own title
    rebased    no link, another title and sender; the same change, authored when it was sent
    other      has the title of none
    """
    tree.commit("Begin")
    commits = {
        "linked": tree.commit(
            "Plant\n\nLink: https://lore.kernel.org/r/linked@example.org\n", one="a\n"
        ),
        "covered": tree.commit(
            "bulbs: cover\n\nLink: https://lore.kernel.org/r/cover@example.org\n", two="b\n"
        ),
        "rebased": tree.commit("bulbs: rebase", three="c\n"),
    }
    headers = {
        "linked": {"subject": "[PATCH] bulbs: link"},
        "covered": {"subject": "[PATCH 1/2] bulbs: cover", "in_reply_to": "<cover@example.org>"},
        "rebased": {"subject": "[PATCH] bulbs: more", "from": "Eve <eve@example.org>"},
    }
    mails(
        store,
        mail("cover", subject="[PATCH 0/2] bulbs: all", date=dated(BEGUN)),
        *(patch(tree, commits[name], name, **headers[name]) for name in headers),
        mail("other", subject="[PATCH] bulbs: other", date=dated(BEGUN)),
    )
    taken(store, tree.path)
    assert proofs(store, "linked", "covered", "rebased", "other") == {
        "linked": [("Plant", Proof.LINK)],
        "covered": [("bulbs: cover", Proof.LINK)],
        "rebased": [("bulbs: rebase", Proof.PATCH_ID)],
    }
    assert proofs(store, "cover") == {"cover": [("bulbs: cover", Proof.LINK)]}


@pytest.mark.parametrize(
    ("author", "authored", "landed", "counts"),
    [
        ("Ada Tulip <ada@example.org>", -24, 1, True),
        ("ADA TULIP <a.tulip@example.org>", 0, 1, True),
        ("A. T. <Ada@Example.org>", 23, 48, True),
        ("Ada Tulip <ada@example.org>", 25, 48, False),
        ("Ada Tulip <ada@example.org>", -24, -1, False),
        ("Ben Rose <ben@example.org>", 0, 1, False),
    ],
)
def test_a_title_and_an_author(
    tree: Tree, store: Path, author: str, authored: int, landed: int, counts: bool
) -> None:
    """By name or address; authored when the patch was sent, or before, and landed after it."""
    sent = BEGUN + timedelta(days=3)
    tree.commit("Begin")
    tree.commit(
        "bulbs: Plant it.",
        author=author,
        authored=sent + authored * HOUR,
        committed=sent + landed * HOUR,
    )
    mails(store, mail("plant", subject="[PATCH v2] bulbs: plant it", date=dated(sent)))
    taken(store, tree.path)
    expected = {"plant": [("bulbs: Plant it.", Proof.TITLE)]} if counts else {}
    assert proofs(store, "plant") == expected


def test_the_best_proof_of_a_commit_counts_and_comes_first(tree: Tree, store: Path) -> None:
    """One commit is known by its link, its change and its title; an older one by its title."""
    older = tree.commit("bulbs: plant", one="a\n")
    commit = tree.commit(
        "bulbs: plant\n\nLink: https://lore.kernel.org/r/plant@example.org\n", one="b\n"
    )
    sent = {"date": dated(BEGUN + HOUR - timedelta(seconds=1))}
    mails(store, patch(tree, commit, "plant", **sent))
    taken(store, tree.path)
    (best, other) = found(store, "plant")["plant"]
    assert (best.landed.commit, best.how) == (commit, Proof.LINK)
    assert (other.landed.commit, other.how) == (older, Proof.TITLE)


def test_two_patches_that_became_one_commit(tree: Tree, store: Path) -> None:
    """With links to both; without any it is known for the one whose title it has."""
    tree.commit("Begin")
    link = "Link: https://lore.kernel.org/r/{}@example.org\n"
    tree.commit(f"bulbs: both\n\n{link.format('one')}{link.format('two')}", one="a\n", two="b\n")
    tree.commit("bulbs: three", three="c\n", four="d\n")
    subjects = {"one": "bulbs: dig", "two": "bulbs: plant", "three": "bulbs: three"}
    mails(
        store,
        *(
            mail(name, subject=f"[PATCH] {title}", date=dated(BEGUN + HOUR))
            for name, title in (subjects | {"four": "bulbs: four"}).items()
        ),
    )
    taken(store, tree.path)
    assert proofs(store, "one", "two", "three", "four") == {
        "one": [("bulbs: both", Proof.LINK)],
        "two": [("bulbs: both", Proof.LINK)],
        "three": [("bulbs: three", Proof.TITLE)],
    }


def linked(tree: Tree, name: str) -> str:
    """A commit with a link to NAME's mail."""
    return tree.commit(f"bulbs: {name}\n\nLink: https://lore.kernel.org/r/{name}@example.org\n")


def test_where_and_when_a_commit_landed(tree: Tree, store: Path) -> None:
    """
    Begin                       v5.9
    Merge it                    of "one", in v5.10-rc1 and v5.10
    two                         in no tag
    """
    tree.commit("Begin")
    tree.tag("v5.9")
    tree.branch("side")
    one = linked(tree, "one")
    tree.to("master")
    merge = tree.merge("side")
    tree.tag("v5.10-rc1")
    tree.commit("More")
    tree.tag("v5.10")
    two = linked(tree, "two")
    mails(store, *(mail(name, subject=f"[PATCH] bulbs: {name}") for name in ("one", "two")))
    taken(store, tree.path)
    first, second = (each for (each,) in found(store, "one", "two").values())
    assert first == Found(
        landed=Landed(one, BEGUN + 3 * HOUR, "5.10-rc1"),
        title="bulbs: one",
        how=Proof.LINK,
        merge=merge,
        reverted=None,
    )
    assert second.landed == Landed(two, BEGUN + 5 * HOUR, "")
    assert second.merge == two
    assert found(store, "one", "two", end=BEGUN + 5 * HOUR).keys() == {"one"}
    assert found(store, "one", end=BEGUN + 3 * HOUR) == {}


def test_a_tag_that_is_not_yet_there_at_the_end(tree: Tree, store: Path) -> None:
    """The release is known from its tag on."""
    one = linked(tree, "one")
    tree.commit("Linux 5.10")
    tree.tag("v5.10")
    mails(store, mail("one", subject="[PATCH] bulbs: one"))
    taken(store, tree.path)
    for end, release in ((BEGUN + 2 * HOUR, ""), (BEGUN + 3 * HOUR, "5.10"), (None, "5.10")):
        ((only,),) = found(store, "one", end=end).values()
        assert only.landed == Landed(one, BEGUN + HOUR, release)


def test_a_commit_that_was_reverted(tree: Tree, store: Path) -> None:
    """Then that too was reverted, and reverted once more."""
    one = linked(tree, "one")
    mails(store, mail("one", subject="[PATCH] bulbs: one"))
    undone = one
    expected: list[Landed | None] = [None]
    for number in range(3):
        undone = tree.commit(f'Revert "x"\n\nThis reverts commit {undone}.\n')
        tree.tag(f"v5.{number}")
        standing = Landed(undone, tree.clock, f"5.{number}") if number == 0 else None
        expected.append(standing if number != 2 else expected[1])
    taken(store, tree.path)
    for number, reverted in enumerate(expected):
        end = BEGUN + (number + 2) * HOUR
        ((only,),) = found(store, "one", end=end).values()
        assert only.reverted == reverted


def test_a_merge_that_was_reverted_takes_what_it_brought(tree: Tree, store: Path) -> None:
    """Not what the chain had before."""
    linked(tree, "zero")
    tree.branch("side")
    linked(tree, "one")
    tree.to("master")
    merge = tree.merge("side")
    revert = tree.commit(
        f"Revert it\n\nThis reverts commit {merge}, reversing\nchanges made to it.\n"
    )
    mails(store, *(mail(name, subject=f"[PATCH] bulbs: {name}") for name in ("zero", "one")))
    taken(store, tree.path)
    zero, one = (each for (each,) in found(store, "zero", "one").values())
    assert zero.reverted is None
    assert one.reverted == Landed(revert, tree.clock, "")


def test_a_store_without_a_clone_knows_no_commit(store: Path) -> None:
    """And says so without a word."""
    mails(store, mail("one"))
    assert found(store, "one", "nobody") == {}
    with writing(store) as connection:
        assert cursor(connection) is None
        assert releases_by_tag(connection) == {}
        assert commits_of(connection, []) == {}


def test_a_cursor_is_kept_as_it_was_given(store: Path) -> None:
    """Each takes the place of the one before."""
    with writing(store) as connection:
        for given in (Cursor("x/y", "a" * 40, "", "b"), Cursor("/é", "c" * 40, "d", "")):
            put_cursor(connection, given)
            assert cursor(connection) == given


def test_all_that_is_known_of_mainline_can_be_forgotten(tree: Tree, store: Path) -> None:
    """Tags off the chain were never taken; of one commit the release comes first."""
    commit = linked(tree, "one")
    mails(store, mail("one", subject="[PATCH] bulbs: one"))
    taken(store, tree.path)
    with writing(store) as connection:
        tags = [("5.9-rc8", bytes.fromhex(commit)), ("5.9", bytes.fromhex(commit)), ("9.9", b"x")]
        put_tags(connection, tags)
        assert list(releases_by_tag(connection)) == ["5.9", "5.9-rc8"]
        ((known,),) = commits_of(connection, [key("one@example.org")]).values()
        assert known.landed.release == "5.9"
        forget_mainline(connection)
        assert commits_of(connection, [key("one@example.org")]) == {}
        assert releases_by_tag(connection) == {}
