"""public-inbox repositories as they come, of both versions: rewritten, broken, cut, mended."""

import shutil
import subprocess
from pathlib import Path

import pygit2
import pytest

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Batch, Copy, Cursor, Kind, Part, Unreadable
from kmonthly.archive.public_inbox import version
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, Position
from making import COMMITTED, Epoch, blob, mail
from ssoma import Ssoma, place

A, B, C, D = (mail(name) for name in "abcd")


def v2(path: Path) -> Part:
    return Part(ArchiveName("tulips"), Kind.PUBLIC_INBOX_V2, "0", path)


def v1(path: Path) -> Part:
    return Part(ArchiveName("tulips"), Kind.PUBLIC_INBOX_V1, "", path)


def batches(part: Part, since: Cursor = START, size: int = 1000) -> list[Batch]:
    return list(READERS[part.kind].batches(part, since, size))


def told(found: list[Batch]) -> list[str]:
    """Entries in words: `+` and `-` before the subject's last word."""
    names = {blob(raw): name for name, raw in zip("abcd", (A, B, C, D), strict=True)}
    return [
        ("-" if entry.removed else "+") + names.get(entry.position.hex(), "?")
        for batch in found
        for entry in batch.entries
    ]


def rules(found: list[Batch]) -> list[FlawRule]:
    return [flaw.rule for batch in found for flaw in batch.flaws]


def git(*words: str | Path) -> None:
    subprocess.run(["git", *map(str, words)], check=True, capture_output=True)


@pytest.fixture
def epoch(tmp_path: Path) -> Epoch:
    """a, b, c."""
    return Epoch(tmp_path).add(A, B, C)


@pytest.fixture
def ssoma(tmp_path: Path) -> Ssoma:
    """a, b, c as version 1."""
    return Ssoma(tmp_path / "tulips.git").add(A, B, C)


# Version 2


def test_a_mail_that_comes_again_is_told_again(epoch: Epoch) -> None:
    """
    m a, m b, m c, d a, m a     the last word counts: a is there
    """
    epoch.remove(A)
    epoch.add(A)
    assert told(batches(v2(epoch.path))) == ["+a", "+b", "+c", "-a", "+a"]


def test_epochs_roll_over(epoch: Epoch, tmp_path: Path) -> None:
    """0.git is finished, 1.git begins: nothing of 0 is told again, and all of 1."""
    (first,) = batches(v2(epoch.path))
    follower = Epoch(tmp_path, number=1).add(D)
    assert batches(v2(epoch.path), first.cursor) == []
    assert told(batches(Part(ArchiveName("tulips"), Kind.PUBLIC_INBOX_V2, "1", follower.path))) == [
        "+d"
    ]


def test_a_purged_mail_is_not_listed_anew(epoch: Epoch) -> None:
    """
    a - b - c     public-inbox-purge of b:
    a - c'        the cursor's commit is no ancestor, its object is still there
    """
    (before,) = batches(v2(epoch.path))
    epoch.git("update-ref", "refs/heads/master", "HEAD~2")
    epoch.add(C)
    (after,) = batches(v2(epoch.path), before.cursor)
    assert (told([after]), after.anew) == (["+a", "+c"], True)
    assert rules([after]) == [FlawRule.HISTORY_REWRITTEN]
    assert batches(v2(epoch.path), after.cursor) == []


def test_a_history_that_went_back_is_listed_anew(epoch: Epoch) -> None:
    """The newest commit was taken back: the cursor stands behind the head."""
    (before,) = batches(v2(epoch.path))
    epoch.git("update-ref", "refs/heads/master", "HEAD~1")
    (after,) = batches(v2(epoch.path), before.cursor)
    assert (told([after]), after.anew) == (["+a", "+b"], True)


def test_a_branch_that_is_gone_is_an_empty_history(epoch: Epoch) -> None:
    """No reference at all: what git calls a repository without commits."""
    (before,) = batches(v2(epoch.path))
    epoch.git("update-ref", "-d", "refs/heads/master")
    (after,) = batches(v2(epoch.path), before.cursor)
    assert (after.entries, after.anew, after.cursor) == ((), True, START)


def test_branches_to_choose_from_are_a_flaw(epoch: Epoch) -> None:
    """HEAD names none of two: nothing is lost, nothing is guessed."""
    (before,) = batches(v2(epoch.path))
    epoch.git("branch", "x", "master")
    epoch.git("branch", "-m", "master", "y")
    epoch.git("symbolic-ref", "HEAD", "refs/heads/master")
    (after,) = batches(v2(epoch.path), before.cursor)
    assert (after.entries, after.anew, after.cursor) == ((), False, before.cursor)
    assert rules([after]) == [FlawRule.EPOCH_UNREADABLE]


def test_a_lone_branch_of_another_name_counts(epoch: Epoch) -> None:
    """A mirror whose HEAD says main."""
    epoch.git("symbolic-ref", "HEAD", "refs/heads/main")
    assert told(batches(v2(epoch.path))) == ["+a", "+b", "+c"]


def test_a_hole_in_the_past_proves_no_rewriting(epoch: Epoch) -> None:
    """
    a | b - c - d     listed up to a; then the mirror lost b's commit
    ?   ? - c - d     c and d are told; a is not forgotten
    a - b - c - d     the commit is back: all is listed anew, once
    """
    part = v2(epoch.path)
    before, *_ = batches(part, size=1)
    epoch.add(D)
    lost = epoch.git("rev-parse", "HEAD~2").strip()
    held = epoch.lose(lost)
    epoch.git("pack-refs", "--all")  # as a fetch does: the repository is opened once more
    (middle,) = batches(part, before.cursor)
    assert (told([middle]), middle.anew) == (["+c", "+d"], False)
    assert rules([middle]) == [FlawRule.HISTORY_BROKEN]
    assert batches(part, middle.cursor) == []
    assert READERS[part.kind].count(part, middle.cursor) == 0
    epoch.mend(lost, held)
    assert READERS[part.kind].count(part, middle.cursor) == 4
    after = batches(part, middle.cursor, 3)
    assert (told(after), [batch.anew for batch in after]) == (
        ["+a", "+b", "+c", "+d"],
        [True, False],
    )
    assert rules(after) == []
    assert batches(part, after[-1].cursor) == []


def test_what_is_missing_before_the_cursor_is_not_missed(epoch: Epoch) -> None:
    """Listed up to c; then the mirror lost c's commit, and d came: d is what is new."""
    part = v2(epoch.path)
    (before,) = batches(part)
    lost = epoch.git("rev-parse", "HEAD").strip()
    epoch.add(D)
    epoch.lose(lost)
    (after,) = batches(part, before.cursor)
    assert (told([after]), after.anew, rules([after])) == (["+d"], False, [])


def test_a_missing_head_changes_nothing(epoch: Epoch) -> None:
    """The branch was fetched and its newest commit was not: said every time, forgotten nothing."""
    part = v2(epoch.path)
    (before,) = batches(part)
    epoch.add(D)
    epoch.lose(epoch.git("rev-parse", "HEAD").strip())
    (after,) = batches(part, before.cursor)
    assert (after.entries, after.anew, after.cursor) == ((), False, before.cursor)
    assert rules([after]) == [FlawRule.HISTORY_BROKEN]


def test_a_shallow_clone_tells_what_it_has(epoch: Epoch, tmp_path: Path) -> None:
    """
    git clone --depth 2     b - c, and a flaw that says where it was cut
    git fetch --unshallow   a - b - c, listed anew
    """
    clone = tmp_path / "shallow" / "0.git"
    git("clone", "-q", "--bare", "--depth", "2", f"file://{epoch.path}", clone)
    (first,) = batches(v2(clone))
    assert (told([first]), rules([first])) == (["+b", "+c"], [FlawRule.HISTORY_BROKEN])
    assert batches(v2(clone), first.cursor) == []
    git("--git-dir", clone, "fetch", "-q", "--unshallow", f"file://{epoch.path}", "master")
    (second,) = batches(v2(clone), first.cursor)
    assert (told([second]), second.anew, rules([second])) == (["+a", "+b", "+c"], True, [])


def test_a_clone_that_became_shallow_forgets_nothing(epoch: Epoch, tmp_path: Path) -> None:
    """Somebody saved space: listed up to a, now there is b - c. Nobody knows of a any more."""
    part = v2(epoch.path)
    (first, *_) = batches(part, size=1)
    clone = tmp_path / "shallow" / "0.git"
    git("clone", "-q", "--bare", "--depth", "2", f"file://{epoch.path}", clone)
    (second,) = batches(v2(clone), first.cursor)
    assert (told([second]), second.anew) == (["+b", "+c"], False)


def test_a_clone_without_blobs_costs_its_copies(epoch: Epoch, tmp_path: Path) -> None:
    """git clone --filter=blob:none: commits are listed, no mail can be read, nothing is fetched."""
    epoch.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial" / "0.git"
    git("clone", "-q", "--bare", "--filter=blob:none", f"file://{epoch.path}", clone)
    (batch,) = batches(v2(clone))
    assert told([batch]) == ["+a", "+b", "+c"]
    positions = [entry.position for entry in batch.entries]
    copies = list(READERS[Kind.PUBLIC_INBOX_V2].read(v2(clone), positions))
    assert [isinstance(copy, Unreadable) for copy in copies] == [True] * 3


def test_packs_alternates_and_worktrees_hold_the_same(epoch: Epoch, tmp_path: Path) -> None:
    """
    git gc                      packed objects and packed refs
    git clone --shared          objects/info/alternates
    git clone                   a folder with .git in it
    git worktree add            a folder with a file .git that says where
    """
    want = batches(v2(epoch.path))[0].entries
    git("clone", "-q", "--shared", "--bare", epoch.path, tmp_path / "shared")
    git("clone", "-q", epoch.path, tmp_path / "clone")
    git("--git-dir", epoch.path, "worktree", "add", "-q", "--detach", tmp_path / "worktree")
    epoch.git("gc", "-q")
    assert (epoch.path / "packed-refs").exists()
    for place_ in (epoch.path, *(tmp_path / name for name in ("shared", "clone", "worktree"))):
        assert batches(v2(place_))[0].entries == want
        assert version(place_) is Kind.PUBLIC_INBOX_V2


def test_a_folder_within_a_repository_is_no_repository(epoch: Epoch, tmp_path: Path) -> None:
    """git itself would look further up, and read another list's mail for an empty mount point."""
    git("clone", "-q", epoch.path, tmp_path / "clone")
    (tmp_path / "clone" / "0.git").mkdir()
    (batch,) = batches(v2(tmp_path / "clone" / "0.git"))
    assert rules([batch]) == [FlawRule.EPOCH_UNREADABLE]


def test_a_repository_that_took_the_place_of_another(epoch: Epoch, tmp_path: Path) -> None:
    """Opened once in this process, then removed and cloned again from elsewhere."""
    (before,) = batches(v2(epoch.path))
    other = Epoch(tmp_path / "other").add(D)
    shutil.rmtree(epoch.path)
    other.path.rename(epoch.path)
    (after,) = batches(v2(epoch.path), before.cursor)
    assert (told([after]), after.anew) == (["+d"], True)


def test_sha256_is_a_flaw(tmp_path: Path) -> None:
    """libgit2 cannot read such repositories; nobody publishes a list in one. No path is told."""
    path = tmp_path / "a folder" / "0.git"
    path.parent.mkdir()
    git("init", "-q", "--bare", "--object-format=sha256", path)
    (batch,) = batches(v2(path))
    assert rules([batch]) == [FlawRule.EPOCH_UNREADABLE]
    assert "sha256" in batch.flaws[0].detail
    assert "folder" not in batch.flaws[0].detail


@pytest.mark.parametrize("text", ["garbage", "ref: refs/heads/\0", "ref: ../../../etc/passwd", ""])
def test_a_bad_head_is_a_flaw(epoch: Epoch, text: str) -> None:
    """Whatever HEAD says."""
    (epoch.path / "HEAD").write_text(text)
    found = batches(v2(epoch.path))
    assert set(rules(found)) <= {FlawRule.EPOCH_UNREADABLE}


def test_a_mail_too_large_to_hold_is_unreadable(
    epoch: Epoch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is known before it is unpacked."""
    monkeypatch.setattr("kmonthly.archive.repository.LARGEST", 1000)
    epoch.add(mail("d", "x" * 2000))
    positions = [entry.position for entry in batches(v2(epoch.path))[0].entries]
    copies = list(READERS[Kind.PUBLIC_INBOX_V2].read(v2(epoch.path), positions))
    assert [isinstance(copy, Copy) for copy in copies] == [True, True, True, False]


# Version 1


def test_git_names_the_same_mails(ssoma: Ssoma) -> None:
    """Each at the SHA-1 of its Message-ID; commit times are told."""
    (batch,) = batches(v1(ssoma.path))
    listed = ssoma.git("ls-tree", "-r", "--format=%(objectname) %(path)", "HEAD").split("\n")
    assert {f"{blob(raw)} {place(raw)}" for raw in (A, B, C)} == set(filter(None, listed))
    assert told([batch]) == ["+a", "+b", "+c"]
    assert {entry.committed and entry.committed.timestamp() for entry in batch.entries} == {
        COMMITTED
    }


def test_a_removal_of_version_1(ssoma: Ssoma) -> None:
    """A commit that deletes a file; the position is what it held."""
    (before,) = batches(v1(ssoma.path))
    ssoma.remove(B)
    (after,) = batches(v1(ssoma.path), before.cursor)
    assert (told([after]), rules([after])) == (["-b"], [FlawRule.COPY_REMOVED])


def test_another_text_takes_the_place_of_a_mail(ssoma: Ssoma) -> None:
    """The same Message-ID, another blob: the old one goes, and nobody took it out."""
    (before,) = batches(v1(ssoma.path))
    ssoma.add(mail("b", "Other words.\n"))
    (after,) = batches(v1(ssoma.path), before.cursor)
    assert (told([after]), rules([after])) == (["-b", "+?"], [])


def test_a_file_that_moves_stays(ssoma: Ssoma) -> None:
    """Nobody writes such a commit; what it leaves there is there."""
    (before,) = batches(v1(ssoma.path))
    ssoma.commit({place(A): None, "00/" + "0" * 38: A})
    (after,) = batches(v1(ssoma.path), before.cursor)
    assert (told([after]), rules([after])) == (["+a"], [])


def test_one_commit_may_bring_many_mails(tmp_path: Path) -> None:
    """
    An import:  a, b, c, d in one commit; two batches, and the cursor between them is in the middle.
    """
    ssoma = Ssoma(tmp_path / "tulips.git")
    ssoma.commit({place(raw): raw for raw in (A, B, C, D)})
    part = v1(ssoma.path)
    every = batches(part, size=1)
    assert sorted(told(every)) == ["+a", "+b", "+c", "+d"]
    ssoma.remove(A)
    for number, batch in enumerate(every, 1):
        rest = batches(part, batch.cursor)
        assert told(rest) == [*told(every[number:]), "-a"]
        assert READERS[part.kind].count(part, batch.cursor) > 0


def test_a_shallow_clone_of_version_1_has_every_mail(ssoma: Ssoma, tmp_path: Path) -> None:
    """Its newest tree holds them all."""
    clone = tmp_path / "clone.git"
    git("clone", "-q", "--bare", "--depth", "1", f"file://{ssoma.path}", clone)
    (batch,) = batches(v1(clone))
    assert sorted(told([batch])) == ["+a", "+b", "+c"]
    assert rules([batch]) == [FlawRule.HISTORY_BROKEN]


def test_what_lies_beside_the_mails_is_left_alone(ssoma: Ssoma) -> None:
    """A README, and files whose names are no hash: a commit without mail."""
    before = batches(v1(ssoma.path))[-1]
    ssoma.commit({"README": b"hello\n", "ab/short": b"no\n", "xyz/" + "0" * 38: b"no\n"})
    (after,) = batches(v1(ssoma.path), before.cursor)
    assert (after.entries, rules([after])) == ((), [FlawRule.COMMIT_WITHOUT_MAIL])


def test_a_list_without_any_mail_left(ssoma: Ssoma) -> None:
    """Every mail was taken out: the newest tree is empty, the history tells what it was."""
    for raw in (A, B, C):
        ssoma.remove(raw)
    assert version(ssoma.path) is Kind.PUBLIC_INBOX_V1
    assert told(batches(v1(ssoma.path)))[3:] == ["-a", "-b", "-c"]


def test_a_lost_tree_costs_its_commit(ssoma: Ssoma) -> None:
    """
    a, b, X, d     c's tree is missing: with d come all mails that lie beside it
    """
    tree = ssoma.git("rev-parse", "HEAD^{tree}").strip()
    ssoma.add(D)
    (ssoma.path / "objects" / tree[:2] / tree[2:]).unlink()
    found = batches(v1(ssoma.path))
    assert rules(found) == [FlawRule.COMMIT_WITHOUT_MAIL]
    assert set(told(found)) == {"+a", "+b", "+c", "+d"}


# Which version


def test_a_kernel_tree_is_no_list(tmp_path: Path) -> None:
    """Folders and files of all names; a folder of two hex digits does not make it one."""
    repository = Ssoma(tmp_path / "linux.git")
    repository.commit({"Makefile": b"all:\n", "mm/slub.c": b"x\n", "fs/read_write.c": b"x\n"})
    assert version(repository.path) is None
    other = Ssoma(tmp_path / "other.git")
    other.commit({"ab/readme": b"x\n", "cd/readme": b"x\n"})
    assert version(other.path) is None


def test_a_tree_may_name_anything(tmp_path: Path) -> None:
    """`m` is a folder: no mail can be read, nothing breaks."""
    repository = Ssoma(tmp_path / "0.git")
    repository.commit({"m/m": A})
    (batch,) = batches(v2(repository.path))
    (copy,) = READERS[Kind.PUBLIC_INBOX_V2].read(
        v2(repository.path), [entry.position for entry in batch.entries]
    )
    assert isinstance(copy, Unreadable)
    assert copy.rule is FlawRule.COPY_UNREADABLE


def test_a_commit_time_may_be_absurd(tmp_path: Path) -> None:
    """Of the year 10^11: the mail is listed without a time."""
    epoch = Epoch(tmp_path).add(A)
    text = epoch.git("cat-file", "commit", "HEAD").replace(str(COMMITTED), "9" * 14)
    name = pygit2.Repository(str(epoch.path)).write(pygit2.enums.ObjectType.COMMIT, text.encode())
    epoch.git("update-ref", "refs/heads/master", str(name))
    (batch,) = batches(v2(epoch.path))
    assert [(entry.position.hex(), entry.committed) for entry in batch.entries] == [(blob(A), None)]


# Objects that were cut


@pytest.mark.parametrize("keep", [0, 1, 10, 60, -20])
def test_an_object_that_was_cut_is_not_waited_for(epoch: Epoch, keep: int) -> None:
    """
    a - b - c - d     b's commit ends early, as a full disk leaves it, and so does c's mail

    libgit2 alone never comes back from either.
    """
    epoch.add(D)
    for name in (epoch.git("rev-parse", "HEAD~2").strip(), blob(C)):
        path = epoch.path / "objects" / name[:2] / name[2:]
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:keep])
    (batch,) = batches(v2(epoch.path))
    assert (told([batch]), rules([batch])) == (["+c", "+d"], [FlawRule.HISTORY_BROKEN])
    positions = [entry.position for entry in batch.entries]
    copies = list(READERS[Kind.PUBLIC_INBOX_V2].read(v2(epoch.path), positions))
    assert [isinstance(copy, Copy) for copy in copies] == [False, True]


def test_objects_may_be_borrowed_in_a_circle(epoch: Epoch, tmp_path: Path) -> None:
    """objects/info/alternates of two lists name each other, and what is not there."""
    other = Epoch(tmp_path, "roses").add(D)
    for one, two in ((epoch, other), (other, epoch)):
        lines = f"# borrowed\n{two.path}/objects\n/nowhere\n../objects\n"
        (one.path / "objects" / "info" / "alternates").write_text(lines)
    assert told(batches(v2(epoch.path))) == ["+a", "+b", "+c"]
    (copy,) = READERS[Kind.PUBLIC_INBOX_V2].read(v2(epoch.path), [Position(bytes.fromhex(blob(D)))])
    assert isinstance(copy, Copy)
