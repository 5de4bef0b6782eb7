"""Bundles: unpacked once, brought up to date, never left half done."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pygit2
import pytest

from kmonthly.archive.bundles import archive_name, tips, unpack
from kmonthly.terms.errors import BundleUnusable, NoArchive


def commit(repository: Path, words: str, parents: list[str] | None = None) -> str:
    """Add a mail to a list's epoch; its id. Without parents behind the newest."""
    if not repository.exists():
        pygit2.init_repository(str(repository), bare=True, initial_head="master")
    repo = pygit2.Repository(str(repository))
    tree = repo.TreeBuilder()
    tree.insert("m", repo.create_blob(words.encode()), pygit2.enums.FileMode.BLOB)
    ada = pygit2.Signature("Ada", "ada@example.org", 1596448800, 0)
    if parents is None:
        parents = [] if repo.head_is_unborn else [str(repo.head.target)]
    made = repo.create_commit(None, ada, ada, words, tree.write(), list(parents))
    repo.references.create("refs/heads/master", made, force=True)
    return str(made)


def bundle_of(repository: Path, bundle: Path, version: str = "2", without: str = "") -> Path:
    """What git makes of the repository's master, or of what is new in it."""
    words = ["git", "--git-dir", str(repository), "bundle", "create", "-q", f"--version={version}"]
    what = [str(bundle), "master"] + ([f"^{without}"] if without else [])
    subprocess.run([*words, *what], check=True, capture_output=True)
    return bundle


def tip(epoch: Path) -> str:
    return str(pygit2.Repository(str(epoch)).references["refs/heads/master"].target)


def inodes(epoch: Path) -> dict[Path, tuple[int, int]]:
    """What changes when anything in the epoch is written."""
    return {each: (each.stat().st_ino, each.stat().st_mtime_ns) for each in epoch.rglob("*")}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A list's own repository with two mails."""
    commit(tmp_path / "source.git", "one")
    commit(tmp_path / "source.git", "two")
    return tmp_path / "source.git"


@pytest.fixture
def bundle(source: Path, tmp_path: Path) -> Path:
    """The list as a bundle."""
    return bundle_of(source, tmp_path / "tulips.example.org.bundle")


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_bundle_becomes_an_epoch(source: Path, tmp_path: Path, version: str) -> None:
    """NAME.bundle -> INTO/NAME/git/0.git, with nothing else beside it."""
    bundle = bundle_of(source, tmp_path / "tulips.example.org.bundle", version)
    epoch = unpack(bundle, tmp_path / "into")
    assert epoch == tmp_path / "into" / "tulips.example.org" / "git" / "0.git"
    assert tip(epoch) == tip(source)
    assert list(epoch.parent.iterdir()) == [epoch]


def test_the_header_names_the_tips(source: Path, bundle: Path, tmp_path: Path) -> None:
    """Read without git: version 2, and 3 with its capabilities and demands."""
    assert tips(bundle) == {"refs/heads/master": tip(source)}
    newer = tmp_path / "newer.bundle"
    newer.write_bytes(
        b"# v3 git bundle\n@object-format=sha1\n-%s a comment\n"
        b"%s HEAD\n%s refs/heads/master\n\nPACK" % (b"1" * 40, b"2" * 40, b"2" * 40)
    )
    assert tips(newer) == {"refs/heads/master": "2" * 40}


def test_a_second_run_does_nothing(bundle: Path, tmp_path: Path) -> None:
    """The repository has the bundle's tips: not a file of it is touched."""
    epoch = unpack(bundle, tmp_path / "into")
    before = inodes(epoch)
    assert unpack(bundle, tmp_path / "into") == epoch
    assert inodes(epoch) == before


def test_a_newer_bundle_is_fetched(source: Path, bundle: Path, tmp_path: Path) -> None:
    """The list grew and its bundle was made again."""
    epoch = unpack(bundle, tmp_path / "into")
    newest = commit(source, "three")
    unpack(bundle_of(source, bundle), tmp_path / "into")
    assert tip(epoch) == newest


def test_a_bundle_of_the_new_mails_is_enough(source: Path, bundle: Path, tmp_path: Path) -> None:
    """`git bundle create ... since..master`: it demands what the first bundle brought."""
    epoch = unpack(bundle, tmp_path / "into")
    known = tip(epoch)
    newest = commit(source, "three")
    unpack(bundle_of(source, bundle, without=known), tmp_path / "into")
    assert tip(epoch) == newest


def test_a_bundle_of_new_mails_alone_cannot_be_unpacked(source: Path, tmp_path: Path) -> None:
    """The same, without the first bundle: git says what is missing, nothing is left behind."""
    known = tip(source)
    commit(source, "three")
    part = bundle_of(source, tmp_path / "tulips.bundle", without=known)
    with pytest.raises(BundleUnusable):
        unpack(part, tmp_path / "into")
    assert list((tmp_path / "into").rglob("*.git*")) == []


def test_an_older_bundle_does_not_turn_back(source: Path, bundle: Path, tmp_path: Path) -> None:
    """Yesterday's file after today's: the repository continues its tip, so it has it."""
    newest = commit(source, "three")
    newer = bundle_of(source, tmp_path / "newer.bundle")
    older = bundle.read_bytes()
    bundle.write_bytes(newer.read_bytes())
    epoch = unpack(bundle, tmp_path / "into")
    bundle.write_bytes(older)
    unpack(bundle, tmp_path / "into")
    assert tip(epoch) == newest


def test_a_rewritten_list_replaces_the_old_one(source: Path, bundle: Path, tmp_path: Path) -> None:
    """The owner purged a mail: history that does not continue is taken as it is."""
    epoch = unpack(bundle, tmp_path / "into")
    rewritten = commit(source, "another beginning", parents=[])
    unpack(bundle_of(source, bundle), tmp_path / "into")
    assert tip(epoch) == rewritten


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: whole[:-30], "index-pack|early EOF|pack"),
        (lambda whole: whole[:-1] + b"\0", "index-pack|pack"),
        (lambda whole: whole[:30], "bad line|does not end"),
        (lambda whole: b"# v2 git bundle\nnonsense\n\n" + whole, "bad line"),
        (lambda whole: b"# v2 git bundle\n\n" + whole, "names no branch"),
        (lambda whole: b"version https://git-lfs.example.org/spec/v1\n", "no git bundle"),
        (lambda whole: b"", "no git bundle"),
    ],
)
def test_a_damaged_bundle_leaves_nothing(
    bundle: Path, tmp_path: Path, damage: Callable[[bytes], bytes], said: str
) -> None:
    """Cut downloads, flipped bits, LFS pointers: it is said, and no half repository stays."""
    bundle.write_bytes(damage(bundle.read_bytes()))
    with pytest.raises(BundleUnusable, match=said):
        unpack(bundle, tmp_path / "into")
    assert list((tmp_path / "into").rglob("*.git*")) == []


def test_a_damaged_newer_bundle_leaves_the_old_mails(
    source: Path, bundle: Path, tmp_path: Path
) -> None:
    """What was unpacked before stays readable."""
    epoch = unpack(bundle, tmp_path / "into")
    known = tip(epoch)
    commit(source, "three")
    bundle_of(source, bundle)
    bundle.write_bytes(bundle.read_bytes()[:-30])
    with pytest.raises(BundleUnusable):
        unpack(bundle, tmp_path / "into")
    assert tip(epoch) == known


def test_a_missing_bundle(tmp_path: Path) -> None:
    """Gone between finding and unpacking."""
    with pytest.raises(BundleUnusable, match="No such file"):
        unpack(tmp_path / "gone.bundle", tmp_path / "into")


def test_a_place_that_cannot_be_written(bundle: Path, tmp_path: Path) -> None:
    """A file stands where the folder has to be."""
    (tmp_path / "into").write_text("in the way")
    with pytest.raises(BundleUnusable):
        unpack(bundle, tmp_path / "into")


def test_a_killed_run_leaves_nothing_half_done(bundle: Path, tmp_path: Path, source: Path) -> None:
    """
    first run    killed in the middle of git's work
    second run   unpacks as if the first had not been, and clears up after it
    """
    killer = tmp_path / "bin" / "git"
    killer.parent.mkdir()
    killer.write_text('#!/bin/sh\nfor last; do :; done\nmkdir "$last"\nkill -9 $PPID\n')
    killer.chmod(0o755)
    program = (
        "import sys; from pathlib import Path; from kmonthly.archive.bundles import unpack; "
        "unpack(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, bundle, tmp_path / "into"],
        env={
            "PATH": f"{killer.parent}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        check=False,
    )
    holder = tmp_path / "into" / "tulips.example.org" / "git"
    assert done.returncode == -9
    (left,) = holder.iterdir()
    assert left.name.startswith(".")
    epoch = unpack(bundle, tmp_path / "into")
    assert tip(epoch) == tip(source)
    assert list(holder.iterdir()) == [epoch]


def test_a_living_run_is_left_alone(bundle: Path, tmp_path: Path) -> None:
    """Another process unpacks the same bundle: its lock is on its folder."""
    theirs = tmp_path / "into" / "tulips.example.org" / "git" / ".0.git.theirs"
    theirs.mkdir(parents=True)
    handle = os.open(theirs, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        epoch = unpack(bundle, tmp_path / "into")
        assert sorted(epoch.parent.iterdir()) == [theirs, epoch]
    finally:
        os.close(handle)


def test_nobodys_git_settings_count(
    bundle: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's broken .gitconfig, templates with hooks, a GIT_DIR that some hook exported."""
    home = tmp_path / "home"
    (home / "template" / "hooks").mkdir(parents=True)
    (home / "template" / "hooks" / "post-checkout").write_text("#!/bin/sh\nexit 1\n")
    (home / ".gitconfig").write_text("[broken\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(home / "template"))
    epoch = unpack(bundle, tmp_path / "into")
    assert not (epoch / "hooks").exists()
    assert not (tmp_path / "nowhere").exists()


def test_a_machine_without_git(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BundleUnusable, match="no git on this machine"):
        unpack(bundle, tmp_path / "into")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("tulips.example.org.bundle", "tulips.example.org"),
        ("tulips.mbox.gz", "tulips.mbox"),
        ("tulips.mbox.xz", "tulips.mbox"),
        ("-tulips.mbox", "-tulips.mbox"),
        ("郁金香.mbox", "郁金香.mbox"),
    ],
)
def test_an_archive_is_called_like_its_file(file: str, name: str) -> None:
    """Without the ending that says how it is packed."""
    assert archive_name(Path("/lists") / file) == name


@pytest.mark.parametrize(
    "file", [".bundle", "..bundle", "...bundle", ".hidden.bundle", "a\nb.bundle", "a\udcff.bundle"]
)
def test_names_that_play_tricks_are_refused(file: str, tmp_path: Path, bundle: Path) -> None:
    """What would become `..`, a hidden folder, or text that no store can keep."""
    tricky = bundle.rename(tmp_path / file)
    with pytest.raises(NoArchive, match="cannot be the name"):
        unpack(tricky, tmp_path / "into")
    assert not (tmp_path / "into").exists()
