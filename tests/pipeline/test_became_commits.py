"""What became of works by the commits of a kernel clone, made with git itself.

5.9 is tagged first, then a branch of commits is merged into mainline, then 5.10-rc1.
"""

from pathlib import Path
from typing import Any

import pytest

from clones import ADA, Tree, dated, patch
from kmonthly import api
from kmonthly.api import Outcome
from making import mbox

LINK = "\n\nLink: https://lore.kernel.org/r/{}@example.org\nSigned-off-by: Ada <ada@example.org>\n"
TEXT = "".join(f"line {number}\n" for number in range(60))


def _file(name: str, text: str) -> dict[str, Any]:
    """A file of a commit."""
    return {name: text}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Mainline up to 5.9."""
    made = Tree(tmp_path / "linux")
    for folder in ("fs", "mm"):
        (made.path / folder).mkdir()
    made.commit("Begin", **_file("fs/tulip", TEXT), **_file("mm/rose", TEXT))
    made.tag("v5.9")
    return made


def landed(tree: Tree, *messages: tuple[str, dict[str, str]]) -> list[str]:
    """Commits of Ada's on a branch, which is merged; 5.10-rc1 after it."""
    tree.branch("next")
    commits = [tree.commit(message, ADA, **dict[str, Any](files)) for message, files in messages]
    tree.to("master")
    tree.merge("next", message="Merge tag 'tulips'")
    tree.tag("v5.10-rc1")
    return commits


def fate(tree: Tree, tmp_path: Path, *mails: bytes, of: str = "one", as_of: str = "") -> api.Fate:
    store = tmp_path / "store.duckdb"
    api.update([mbox(tmp_path / "tulips.mbox", *mails)], store, kernel=tree.path)
    return api.fate(store, f"{of}@example.org", api.day_after(as_of) if as_of else None).fate


def told(fate: api.Fate) -> tuple[str, int, int, list[str]]:
    return (fate.outcome.value, fate.patches, fate.total, [each.rule for each in fate.signs])


def test_a_trailer_names_the_mail(tree: Tree, tmp_path: Path) -> None:
    (commit,) = landed(
        tree, ("tulips: by another name" + LINK.format("one"), {"fs/tulip": TEXT + "deep\n"})
    )
    sent = patch(tree, commit, "one", subject="[PATCH] tulips: deep", date=dated(tree.clock))
    found = fate(tree, tmp_path, sent)
    assert told(found) == ("merged", 1, 1, ["fate.link"])
    (sign,) = found.signs
    assert sign.commits == (commit,)
    assert sign.merge == tree.git("rev-parse", "master")
    assert sign.landing is not None
    assert (sign.landing.version, sign.landing.candidate) == ("5.10", "5.10-rc1")


def test_a_rebased_patch_is_known_by_its_patch_id(tree: Tree, tmp_path: Path) -> None:
    """Other hash, other title, no trailer; the same change, by the author's clock."""
    (commit,) = landed(tree, ("tulips: by another name", {"fs/tulip": TEXT + "deep\n"}))
    sent = patch(tree, commit, "one", subject="[PATCH] tulips: deep")
    assert told(fate(tree, tmp_path, sent)) == ("merged", 1, 1, ["fate.patch_id"])


def test_title_and_author(tree: Tree, tmp_path: Path) -> None:
    (commit,) = landed(tree, ("tulips: deep", {"fs/tulip": TEXT + "deeper still\n"}))
    sent = patch(tree, commit, "one").replace(b"+deeper still", b"+deep")
    assert told(fate(tree, tmp_path, sent)) == ("merged", 1, 1, ["fate.commit"])


def test_two_patches_squashed_into_one_commit(tree: Tree, tmp_path: Path) -> None:
    """With a trailer for each both are in; without any nobody knows of the second."""
    both = "tulips: deep" + LINK.format("one") + LINK.format("two").lstrip("\n")
    one, two = landed(
        tree, (both, {"fs/tulip": TEXT + "a\nb\n"}), ("roses: red", {"mm/rose": TEXT + "c\n"})
    )
    parts = [
        patch(tree, one, "one", subject="[PATCH 1/2] tulips: deep"),
        patch(
            tree,
            one,
            "two",
            subject="[PATCH 2/2] tulips: and wide",
            in_reply_to="<one@example.org>",
        ),
    ]
    others = [
        patch(tree, two, "red", subject="[PATCH 1/2] roses: red"),
        patch(
            tree, two, "blue", subject="[PATCH 2/2] roses: blue", in_reply_to="<red@example.org>"
        ).replace(b"+c\n", b"+d\n"),
    ]
    found = fate(tree, tmp_path, *parts, *others)
    assert told(found)[:3] == ("merged", 2, 2)
    assert told(fate(tree, tmp_path, *parts, *others, of="red"))[:3] == ("partly", 1, 2)


def test_a_revert(tree: Tree, tmp_path: Path) -> None:
    (commit,) = landed(tree, ("tulips: deep", {"fs/tulip": TEXT + "deep\n"}))
    tree.commit(f'Revert "tulips: deep"\n\nThis reverts commit {commit}.\n', fs=TEXT)
    found = fate(tree, tmp_path, patch(tree, commit, "one"))
    assert (found.outcome, found.reverted) == (Outcome.REVERTED, 1)


def test_nothing_landed_before_it_did(tree: Tree, tmp_path: Path) -> None:
    """Sent and made on 1 August, merged a day later: as of 1 August it is open."""
    tree.branch("next")
    commit = tree.commit("tulips: deep", ADA, **_file("fs/tulip", TEXT + "deep\n"))
    tree.to("master")
    later = tree.clock.replace(day=2)
    tree.merge("next", committed=later)
    sent = patch(tree, commit, "one")
    assert fate(tree, tmp_path, sent, as_of="2020-08-01").outcome is Outcome.OPEN
    found = fate(tree, tmp_path, sent, as_of="2020-08-02")
    assert (found.outcome, found.known) == (Outcome.MERGED, later)


def test_maintainers_of_the_tree(tree: Tree, tmp_path: Path) -> None:
    """Without a file of their own those of the clone count, as they were when mail was read."""
    (tree.path / "MAINTAINERS").write_text("TULIPS\nM:\tZoe Elm <zoe@example.org>\nF:\tfs/\n")
    tree.commit("Who looks after what")
    tree.branch("other")
    commit = tree.commit("tulips: blue", ADA, **_file("fs/tulip", TEXT + "blue\n"))
    tree.to("master")
    sent = patch(tree, commit, "one", subject="[PATCH] tulips: blue", date=dated(tree.clock))
    store = tmp_path / "store.duckdb"
    refused = patch(tree, commit, "no").split(b"\n\n", maxsplit=1)[0]
    refused = refused.replace(b"[PATCH]", b"Re: [PATCH]").replace(b"Ada Tulip", b"Zoe Elm")
    refused = refused.replace(b"<ada@", b"<zoe@") + b"\nIn-Reply-To: <one@example.org>\n\nNAK.\n"
    api.update([mbox(tmp_path / "tulips.mbox", sent, refused)], store, kernel=tree.path)
    assert api.fate(store, "one@example.org").fate.outcome is Outcome.REJECTED
