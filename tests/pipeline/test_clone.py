"""Clones of a kernel tree taken in: new commits only, all of them anew, none from a broken one."""

from datetime import timedelta
from pathlib import Path

import pytest

from clones import BEGUN, LINUS, Tree, mails, patch, proofs, taken
from kmonthly import api
from kmonthly.pipeline.mainline import file_at, is_new
from kmonthly.store import database
from kmonthly.store.mainline import Proof, releases_by_tag
from kmonthly.terms.errors import CloneUnusable, NoStore
from making import mail, mbox

HOUR = timedelta(hours=1)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An empty repository."""
    return Tree(tmp_path / "linux")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store is to be."""
    return tmp_path / "store.duckdb"


def told(store: Path) -> list[tuple[str, int, bool]]:
    """Titles, where they landed, and whether they are of the chain; in the order of the chain."""
    with database.reading(store) as connection:
        return connection.execute(
            "SELECT title, landed, is_step FROM mainline ORDER BY landed, is_step, title"
        ).fetchall()


def hashes(store: Path) -> dict[str, str]:
    """What the store holds, without the cursor of the clone."""
    return {
        name: found
        for name, found in api.fingerprint(store, by_table=True).items()
        if name not in ("clone", "store")
    }


def anew(store: Path, clone: Path) -> dict[str, str]:
    """What a new store holds of a clone."""
    other = store.with_name("other.duckdb")
    other.unlink(missing_ok=True)
    taken(other, clone)
    return hashes(other)


def new(store: Path, clone: Path) -> bool:
    with database.reading(store) as connection:
        return is_new(connection, clone)


def patch_ids(store: Path) -> dict[str, str]:
    """The patch-ids of the store, by their commits."""
    with database.reading(store) as connection:
        rows = connection.execute("FROM mainline_patch_id").fetchall()
    return {commit.hex(): patch_id.hex() for commit, patch_id in rows}


def test_branches_land_with_their_merges(tree: Tree, store: Path) -> None:
    """
    0 Begin           v5.9
    1 Fix
    2 Merge it        of "One", made on 0; its merge is v5.10-rc1
    3 Merge it        of "Three", made on "Two", made on "One": v5.10
    """
    tree.commit("Begin")
    tree.tag("v5.9")
    tree.branch("side")
    tree.commit("One")
    tree.to("master")
    tree.commit("Fix")
    tree.merge("side")
    tree.tag("v5.10-rc1")
    tree.tag("v5.10-rc1-bulbs", "side")
    tree.tag("vase")
    tree.tag("v5.9.1", "side")
    tree.to("side")
    tree.commit("Two")
    tree.commit("Three")
    tree.to("master")
    tree.merge("side")
    tree.git("tag", "v5.10")
    assert taken(store, tree.path) == 7
    assert told(store) == [
        ("Begin", 0, True),
        ("Fix", 1, True),
        ("One", 2, False),
        ("Merge it", 2, True),
        ("Three", 3, False),
        ("Two", 3, False),
        ("Merge it", 3, True),
    ]
    with database.reading(store) as connection:
        assert releases_by_tag(connection) == {
            "5.9": BEGUN + HOUR,
            "5.10-rc1": BEGUN + 4 * HOUR,
            "5.10": BEGUN + 7 * HOUR,
        }


def test_a_clone_read_in_steps_tells_the_same(tree: Tree, store: Path) -> None:
    """After every commit, against a store that is given the clone at its end; nothing twice."""
    for number in range(4):
        tree.commit(f"Begin {number}")
        assert taken(store, tree.path) == 1
    tree.branch("side", "HEAD~2")
    tree.commit("One\n\nLink: https://lore.kernel.org/r/one@example.org\n")
    two = tree.commit("Two", author="Ben <ben@example.org>")
    tree.to("master")
    tree.merge("side")
    assert taken(store, tree.path) == 3
    tree.tag("v5.9")
    assert taken(store, tree.path) == 0
    tree.commit(f'Revert "Two"\n\nThis reverts commit {two}.\n')
    assert taken(store, tree.path) == 1
    assert hashes(store) == anew(store, tree.path)


def test_clocks_that_go_wrong_move_nobody(tree: Tree, store: Path) -> None:
    """
    0 Begin
    1 Merge it        of Side, by a clock that is a year slow, as is Slow's
    2 Merge it        of Late, made on Side

    git shows commits by their times: it tells of Side, with Late, before it tells of the first
    merge.
    """
    tree.commit("Begin")
    tree.branch("side")
    tree.commit("Side")
    tree.commit("Slow", committed=BEGUN - timedelta(days=365))
    tree.to("master")
    tree.merge("side", message="Merge slowly", committed=BEGUN - timedelta(days=364))
    tree.branch("late", "side~1")
    tree.commit("Late")
    tree.to("master")
    tree.merge("late")
    order = tree.git("log", "--format=%s").splitlines()
    assert order.index("Side") < order.index("Merge slowly")
    expected = [
        ("Begin", 0, True),
        ("Side", 1, False),
        ("Slow", 1, False),
        ("Merge slowly", 1, True),
        ("Late", 2, False),
        ("Merge it", 2, True),
    ]
    assert taken(store, tree.path) == 6
    assert told(store) == expected


@pytest.mark.parametrize("kind", [[], ["--bare"], ["--mirror"]])
def test_any_kind_of_clone(tree: Tree, store: Path, tmp_path: Path, kind: list[str]) -> None:
    """With a work tree, bare, a mirror; packed; a work tree that borrows its repository."""
    tree.commit("Begin")
    tree.tag("v5.9")
    clone = tmp_path / "clone"
    tree.git("clone", "-q", *kind, tree.path, clone)
    assert taken(store, clone) == 1
    assert told(store) == [("Begin", 0, True)]
    if not kind:
        tree.git("worktree", "add", "-q", "--detach", tmp_path / "beside")
        assert taken(store, tmp_path / "beside") == 0
        assert not new(store, tmp_path / "beside")


def test_a_history_that_was_rewritten_is_read_anew(tree: Tree, store: Path) -> None:
    """What is gone is forgotten, with all that hung on it."""
    tree.commit("Begin")
    tree.commit("Old\n\nLink: https://lore.kernel.org/r/one@example.org\n")
    tree.tag("v5.9")
    taken(store, tree.path)
    tree.git("reset", "-q", "--hard", "HEAD~1")
    tree.commit("New")
    assert taken(store, tree.path) == 2
    assert told(store) == [("Begin", 0, True), ("New", 1, True)]
    assert hashes(store) == anew(store, tree.path)


def test_another_clone_s_history_takes_its_place(tree: Tree, store: Path, tmp_path: Path) -> None:
    """Of another tree; a clone of the same tree goes on from where the first one was."""
    tree.commit("Begin")
    taken(store, tree.path)
    clone = tmp_path / "clone"
    tree.git("clone", "-q", "--bare", tree.path, clone)
    tree.commit("More")
    assert taken(store, clone) == 0
    assert taken(store, tree.path) == 1
    other = Tree(tmp_path / "other")
    other.commit("Other", author=LINUS)
    assert taken(store, other.path) == 1
    assert told(store) == [("Other", 0, True)]


def test_a_chain_that_leads_past_where_it_was_read_to(tree: Tree, store: Path) -> None:
    """Somebody merged mainline into his branch, and mainline went there: all places are others."""
    tree.commit("Begin")
    tree.branch("side")
    tree.commit("One")
    tree.to("master")
    tree.commit("Two")
    taken(store, tree.path)
    tree.to("side")
    tree.merge("master")
    tree.to("master")
    tree.git("merge", "-q", "--ff-only", "side")
    assert taken(store, tree.path) == 4
    assert told(store) == [
        ("Begin", 0, True),
        ("One", 1, True),
        ("Two", 2, False),
        ("Merge it", 2, True),
    ]


def test_a_clone_with_nothing_new_costs_nothing(tree: Tree, store: Path) -> None:
    """It is asked before the store is opened for writing; a tag that came later is something."""
    tree.commit("Begin")
    assert taken(store, tree.path) == 1
    assert not new(store, tree.path)
    tree.tag("bulbs")
    assert not new(store, tree.path)
    tree.tag("v5.9")
    assert new(store, tree.path)
    taken(store, tree.path)
    assert not new(store, tree.path)
    tree.git("tag", "-d", "v5.9")
    taken(store, tree.path)
    with database.reading(store) as connection:
        assert releases_by_tag(connection) == {}


def test_a_shallow_clone_is_read_as_far_as_it_goes(tree: Tree, store: Path, tmp_path: Path) -> None:
    """Its chain begins where it is cut; made longer it is read anew."""
    for number in range(5):
        tree.commit(f"Step {number}")
    clone = tmp_path / "clone"
    tree.git("clone", "-q", "--depth=2", f"file://{tree.path}", clone)
    assert taken(store, clone) == 2
    assert told(store) == [("Step 3", 0, True), ("Step 4", 1, True)]
    assert not new(store, clone)
    tree.git("-C", clone, "fetch", "-q", "--unshallow")
    assert new(store, clone)
    assert taken(store, clone) == 5
    assert hashes(store) == anew(store, tree.path)


def test_what_is_no_clone_is_refused(tree: Tree, store: Path, tmp_path: Path) -> None:
    """Nothing there, a folder within a repository, a file, a repository without a commit."""
    inner = tree.path / "fs"
    inner.mkdir()
    (tmp_path / "file").write_text("x")
    tree.git("init", "-q", "--bare", tmp_path / "empty")
    cases = {
        tmp_path / "nowhere": "nothing is there",
        inner: f"git says \"fatal: not a git repository: '{inner}'\"",
        tmp_path / "file": "git says",
        tmp_path / "empty": "its HEAD leads to no commit",
    }
    for path, said in cases.items():
        with pytest.raises(CloneUnusable) as unusable:
            taken(store, path)
        assert f"cannot read the clone {path}: {said}" in str(unusable.value)
        assert "\n" not in str(unusable.value)


def test_a_clone_with_a_missing_commit_changes_nothing(tree: Tree, store: Path) -> None:
    """Told with git's own words; what was known before is there still, and goes on when mended."""
    tree.commit("Begin")
    taken(store, tree.path)
    before = api.fingerprint(store, by_table=True)
    lost = tree.commit("One")
    tree.commit("Two")
    held = (tree.path / ".git/objects" / lost[:2] / lost[2:]).read_bytes()
    tree.lose(lost)
    with pytest.raises(CloneUnusable) as unusable:
        taken(store, tree.path)
    assert lost in str(unusable.value)
    assert api.fingerprint(store, by_table=True) == before
    (tree.path / ".git/objects" / lost[:2] / lost[2:]).write_bytes(held)
    assert taken(store, tree.path) == 2


def test_a_clone_that_breaks_off_in_the_middle(tree: Tree, store: Path) -> None:
    """A tree whose first commits are damaged: nothing of it is taken."""
    lost = tree.commit("Begin")
    for number in range(3):
        tree.commit(f"Step {number}")
    path = tree.path / ".git/objects" / lost[:2] / lost[2:]
    path.chmod(0o600)
    path.write_bytes(b"x")
    with pytest.raises(CloneUnusable):
        taken(store, tree.path)
    with database.writing(store) as connection:
        assert connection.execute("FROM mainline").fetchall() == []


def test_nobody_s_configuration_counts(
    tree: Tree, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clone's own settings would run programs, hide commits and dress them up."""
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o700)
    lines = "".join(f"line {number}\n\n" for number in range(20))
    first = tree.commit("Begin", one=lines)
    (tree.path / "d\u00e9.c").write_text("x\n")
    commit = tree.commit("caf\u00e9: plant\n\nDeep.\n", one=lines.replace("7", "seven"))
    mails(store, patch(tree, commit, "plant"))
    settings = {
        "log.showSignature": "true",
        "gpg.program": str(program),
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "diff.external": str(program),
        "color.ui": "always",
        "i18n.logOutputEncoding": "latin1",
        "log.follow": "true",
        "log.decorate": "full",
        "notes.displayRef": "*",
        "diff.noprefix": "true",
        "diff.algorithm": "patience",
        "diff.mnemonicPrefix": "true",
        "diff.context": "1",
        "diff.interHunkContext": "9",
        "diff.suppressBlankEmpty": "true",
        "core.quotePath": "false",
    }
    for name, value in settings.items():
        tree.git("config", name, value)
    tree.git("notes", "add", "-m", "noted")
    tree.git("replace", first, tree.git("commit-tree", "-m", "Other", "HEAD^{tree}"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    assert taken(store, tree.path) == 2
    assert told(store) == [("Begin", 0, True), ("caf\u00e9: plant", 1, True)]
    assert proofs(store, "plant") == {"plant": [("caf\u00e9: plant", Proof.PATCH_ID)]}
    assert not ran.exists()


def test_a_path_that_looks_like_an_option(store: Path, tmp_path: Path) -> None:
    """Or like anything else that git could take it for."""
    for name in ("--exec=x", "-c", "x;y", "x\ny", "caf\udce9", "HEAD..x"):
        tree = Tree(tmp_path / name / "linux")
        tree.commit("Begin")
        store.unlink(missing_ok=True)
        bare = tmp_path / name / "--bare"
        tree.git("clone", "-q", "--bare", tree.path, bare)
        assert taken(store, bare) == 1


def test_messages_of_any_bytes(tree: Tree, store: Path, tmp_path: Path) -> None:
    """In an old charset, in none, enormous, empty: each costs nobody but itself."""
    tree.commit("Begin")
    tree.git("config", "i18n.commitEncoding", "latin1")
    for raw in (b"caf\xe9: plant\n", b"\n", b"x\n\n" + b"y" * 9_000_000 + b"\n"):
        tree.clock += HOUR
        (tmp_path / "message").write_bytes(raw)
        tree.git(
            "commit",
            "-q",
            "--allow-empty",
            "--allow-empty-message",
            "--cleanup=verbatim",
            "-F",
            tmp_path / "message",
        )
        tree.git("config", "i18n.commitEncoding", "utf-8")
    tree.commit("End")
    assert taken(store, tree.path) == 5
    assert [title for title, _, _ in told(store)] == ["Begin", "caf\u00e9: plant", "", "x", "End"]


def test_patch_ids_are_those_of_git(tree: Tree, store: Path) -> None:
    """Of changes, a new file, one removed, one renamed, one that is no text; in strange names."""
    lines = "".join(f"line {number}\n" for number in range(40))
    tree.commit("Begin", one=lines, two=lines.upper(), three="x\n")
    (tree.path / "three.c").unlink()
    (tree.path / "two.c").rename(tree.path / "d\u00e9\tux.c")
    (tree.path / "four.bin").write_bytes(bytes(range(256)))
    (tree.path / "one.c").chmod(0o755)
    commit = tree.commit("bulbs: all", one=lines.replace("7", "seven"), five="no end")
    empty = tree.commit("bulbs: nothing", one=lines.replace("7", "seven"))
    dates = {each: tree.git("show", "-s", "--format=%aD", each) for each in (commit, empty)}
    mails(
        store,
        *(patch(tree, commit, f"x{n}", date=date) for n, date in enumerate(dates.values())),
    )
    taken(store, tree.path)
    shown = tree.git("show", "--binary", commit)
    (by_git,) = {
        line.split()[0]
        for line in tree.git("patch-id", "--stable", stdin=f"{shown}\n").splitlines()
    }
    assert patch_ids(store) == {commit: by_git, empty: ""}
    assert proofs(store, "x0") == {"x0": [("bulbs: all", Proof.PATCH_ID)]}


def test_only_what_may_be_a_patch_has_its_patch_id_found_and_once(tree: Tree, store: Path) -> None:
    """
    first     has a link to its mail
    second    has none; its mail comes when the clone was read already
    third     has none, and no mail
    """
    first = tree.commit("first\n\nLink: https://lore.kernel.org/r/one@example.org\n", one="a\n")
    second = tree.commit("second", two="b\n")
    tree.commit("third", three="c\n")
    sent = {name: patch(tree, commit, name) for name, commit in (("one", first), ("two", second))}
    mails(store, sent["one"])
    taken(store, tree.path)
    assert patch_ids(store) == {}
    mails(store, sent["two"])
    assert new(store, tree.path)
    taken(store, tree.path)
    assert set(patch_ids(store)) == {second}
    assert not new(store, tree.path)
    tree.lose(tree.git("rev-parse", f"{second}:two.c"))
    fourth = tree.commit("fourth", four="d\n")
    mails(store, patch(tree, fourth, "four"))
    taken(store, tree.path)
    assert set(patch_ids(store)) == {second, fourth}


def test_the_order_in_which_mail_and_commits_come_does_not_count(tree: Tree, store: Path) -> None:
    """The mail that a link names comes last: the patch-id that was found before is not kept."""
    commit = tree.commit("first\n\nLink: https://lore.kernel.org/r/one@example.org\n", one="a\n")
    raw = [patch(tree, commit, name) for name in ("two", "one")]
    for each in raw:
        mails(store, each)
        taken(store, tree.path)
    boxes = sorted(store.parent.glob("*.mbox"))
    other = store.with_name("other.duckdb")
    api.update(boxes, other, kernel=tree.path)
    assert api.fingerprint(other, by_table=True) == api.fingerprint(store, by_table=True)
    assert patch_ids(store) == {}


def test_a_diff_that_cannot_be_made_is_told(tree: Tree, store: Path) -> None:
    """An object is missing: the commits stay, no patch-id is noted."""
    commit = tree.commit("first", one="a\n")
    mails(store, patch(tree, commit, "one"))
    tree.lose(tree.git("rev-parse", f"{commit}:one.c"))
    with pytest.raises(CloneUnusable):
        taken(store, tree.path)


def test_a_clone_without_files_has_no_patch_ids(tree: Tree, store: Path, tmp_path: Path) -> None:
    """git would fetch them one by one, from wherever it was told to."""
    commit = tree.commit("first", one="a\n")
    mails(store, patch(tree, commit, "one"))
    tree.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    tree.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{tree.path}", clone)
    assert taken(store, clone) == 1
    assert not new(store, clone)
    assert patch_ids(store) == {}
    with pytest.raises(CloneUnusable):
        file_at(clone, "one.c", tree.clock + HOUR)


def test_a_file_as_it_was_at_a_time(tree: Tree) -> None:
    """On the chain: a branch's file counts from its merge on."""
    tree.commit("Begin")
    tree.branch("side")
    tree.commit("One", MAINTAINERS="one\n")
    (tree.path / "link.c").symlink_to("MAINTAINERS.c")
    tree.to("master")
    tree.merge("side")
    (tree.path / "MAINTAINERS.c").write_bytes(b"tw\xe9\n")
    tree.commit("Two", other="x")
    texts = [file_at(tree.path, "MAINTAINERS.c", BEGUN + n * HOUR) for n in (0, 1, 3, 4, 5, 9)]
    assert texts == [None, None, None, "one\n", "tw\ufffd\n", "tw\ufffd\n"]
    for name in ("none", ".", "link.c", ":(glob)*", "--help"):
        assert file_at(tree.path, name, tree.clock + HOUR) is None


def test_a_clone_beside_archives(tree: Tree, store: Path) -> None:
    """Taken in with mail, kept without it being given again, not read when nothing is new."""
    commit = tree.commit("first", one="a\n")
    heard: list[int] = []

    class Listener(api.Silence):
        """Hears of commits."""

        def commits(self, number: int) -> None:
            heard.append(number)

    box = mbox(store.parent / "box.mbox", patch(tree, commit, "one"))
    assert api.update([box], store, watch=Listener(), kernel=tree.path).new == 1
    assert sum(heard) == 1
    assert proofs(store, "one") == {"one": [("first", Proof.PATCH_ID)]}
    before = (api.fingerprint(store), store.stat().st_mtime_ns)
    api.update([box], store, kernel=tree.path)
    api.update([box], store)
    assert (api.fingerprint(store), store.stat().st_mtime_ns) == before
    tree.commit("second")
    api.update([], store, kernel=tree.path)
    assert len(told(store)) == 2


def test_a_clone_alone_makes_no_store(tree: Tree, store: Path) -> None:
    """Nor does one that is none, with archives: that is told before any mail is read."""
    tree.commit("first")
    with pytest.raises(NoStore):
        api.update([], store, kernel=tree.path)
    box = mbox(store.parent / "box.mbox", mail("one"))
    with pytest.raises(CloneUnusable):
        api.update([box], store, kernel=store.parent)
    assert not [*store.parent.glob("store*")]
