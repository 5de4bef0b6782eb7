"""What is found at the paths that a caller names, and what is said when nothing is."""

import gzip
import os
import subprocess
from pathlib import Path

import pygit2
import pytest

from kmonthly.archive.discover import discover
from kmonthly.archive.model import Kind, Part
from kmonthly.terms.errors import ArchiveNameTaken, BundleUnusable, NoArchive
from kmonthly.terms.ids import ArchiveName

MBOX = b"From mboxrd@z Thu Jan  1 00:00:00 1970\nSubject: one\n\nfirst\n\n"


def epoch(path: Path) -> Path:
    """A bare repository with one mail."""
    repo = pygit2.init_repository(str(path), bare=True, initial_head="master")
    tree = repo.TreeBuilder()
    tree.insert("m", repo.create_blob(b"Subject: one\n\n"), pygit2.enums.FileMode.BLOB)
    ada = pygit2.Signature("Ada", "ada@example.org", 1596448800, 0)
    repo.create_commit("refs/heads/master", ada, ada, "one", tree.write(), [])
    return path


def bundle(path: Path) -> Path:
    """A bundle with one mail."""
    source = epoch(path.with_name(f".{path.name}.git"))
    words = ["git", "--git-dir", str(source), "bundle", "create", "-q", str(path), "master"]
    subprocess.run(words, check=True, capture_output=True)
    return path


def mbox(path: Path, text: bytes = MBOX) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return path


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Where bundles go; not made yet."""
    return tmp_path / ".kmonthly" / "archives"


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder of nothing yet."""
    folder = tmp_path / "lists"
    folder.mkdir()
    return folder


def found(*paths: Path, unpacked: Path = Path("/nonexistent/never/used")) -> tuple[Part, ...]:
    return discover(paths, unpacked, lambda name: None)


def epoch_part(name: str, number: str, path: Path) -> Part:
    return Part(ArchiveName(name), Kind.PUBLIC_INBOX_V2, number, path)


def mbox_part(name: str, path: Path) -> Part:
    return Part(ArchiveName(name), Kind.MBOX, "", path)


def refusal(*paths: Path) -> str:
    with pytest.raises(NoArchive) as caught:
        found(*paths)
    return str(caught.value)


def test_a_list_in_both_layouts(lists: Path) -> None:
    """LIST/git/N.git as public-inbox keeps it, LIST/N.git as some mirrors do."""
    deep = epoch(lists / "tulips" / "git" / "0.git")
    flat = epoch(lists / "roses" / "0.git")
    assert found(lists / "tulips") == (epoch_part("tulips", "0", deep),)
    assert found(lists / "roses") == (epoch_part("roses", "0", flat),)
    assert found(lists) == (epoch_part("roses", "0", flat), epoch_part("tulips", "0", deep))


def test_epochs_are_sorted_as_numbers(lists: Path) -> None:
    """0, 2, 10: and all.git, which public-inbox keeps beside them, is none."""
    git = lists / "tulips" / "git"
    for name in ("10.git", "2.git", "0.git", "all.git", "02.git", "x.git"):
        epoch(git / name)
    (git / "3.git").write_text("a file")
    assert [part.name for part in found(lists / "tulips")] == ["0", "2", "10"]


def test_a_list_named_by_its_inner_folder(lists: Path) -> None:
    """`--archive tulips/git`, as a shell completes it."""
    path = epoch(lists / "tulips" / "git" / "0.git")
    assert found(lists / "tulips" / "git") == (epoch_part("tulips", "0", path),)


def test_a_list_that_is_called_git(lists: Path) -> None:
    """git's own list: git/git/0.git."""
    path = epoch(lists / "git" / "git" / "0.git")
    assert found(lists) == (epoch_part("git", "0", path),)
    assert found(lists / "git") == (epoch_part("git", "0", path),)


def test_a_broken_epoch_is_still_a_part(lists: Path) -> None:
    """Its reader records the flaw; the other epochs are not lost with it."""
    epoch(lists / "tulips" / "git" / "0.git")
    (lists / "tulips" / "git" / "1.git").mkdir()
    assert [part.name for part in found(lists / "tulips")] == ["0", "1"]


def test_an_mbox_is_called_like_its_file(lists: Path) -> None:
    """With .mbox, without .gz and .xz."""
    plain = mbox(lists / "supplement.mbox")
    packed = mbox(lists / "roses.mbox.gz", gzip.compress(MBOX))
    assert found(plain) == (mbox_part("supplement.mbox", plain),)
    assert found(packed) == (mbox_part("roses.mbox", packed),)


def test_an_mbox_by_its_beginning(lists: Path) -> None:
    """A mail spool has no ending in its name."""
    spool = mbox(lists / "tulips")
    assert found(lists) == (mbox_part("tulips", spool),)


def test_an_mbox_with_a_prologue(lists: Path) -> None:
    """Given by name, junk before the first From line is forgiven: the reader records a flaw."""
    path = mbox(lists / "tulips", b"exported today\n" + MBOX)
    assert found(path) == (mbox_part("tulips", path),)


def test_an_empty_mbox_is_an_archive(lists: Path) -> None:
    """A list that nobody wrote to yet."""
    path = mbox(lists / "tulips.mbox", b"")
    assert found(path) == found(lists) == (mbox_part("tulips.mbox", path),)


def test_bundles_are_unpacked(lists: Path, unpacked: Path) -> None:
    """Five bundles, two at a time; progress hears of each when it is ready, in order."""
    names = ["asters", "irises", "poppies", "roses", "tulips"]
    for name in names:
        bundle(lists / f"{name}.bundle")
    heard: list[str] = []
    parts = discover([lists], unpacked, heard.append)
    assert parts == tuple(
        epoch_part(name, "0", unpacked / name / "git" / "0.git") for name in names
    )
    assert all(part.path.is_dir() for part in parts)
    assert heard == names


def test_a_mixed_folder(lists: Path, unpacked: Path) -> None:
    """
    lists/README.md  unpack  notes/            left alone
    lists/a.mbox  b.bundle  c/git/0.git        archives
    """
    (lists / "README.md").write_text("From here on you find lists.\n\nFrom us, in 2020\n")
    (lists / "unpack").write_text("#!/bin/sh\n")
    (lists / "notes").mkdir()
    mbox(lists / ".hidden.mbox")
    os.mkfifo(lists / "pipe.mbox")
    first = mbox(lists / "a.mbox")
    bundle(lists / "b.bundle")
    third = epoch(lists / "c" / "git" / "0.git")
    assert found(lists, unpacked=unpacked) == (
        mbox_part("a.mbox", first),
        epoch_part("b", "0", unpacked / "b" / "git" / "0.git"),
        epoch_part("c", "0", third),
    )


def test_a_folder_is_read_one_level_deep(lists: Path) -> None:
    """lists/more/tulips.mbox is not found by way of lists."""
    mbox(lists / "roses.mbox")
    mbox(lists / "more" / "tulips.mbox")
    assert [part.archive for part in found(lists)] == ["roses.mbox"]


def test_a_broken_mbox_in_a_folder_does_not_go_unseen(lists: Path) -> None:
    """A download that brought an error page: a part, whose reader records a flaw."""
    path = mbox(lists / "tulips.mbox", b"<html>429</html>")
    assert found(lists) == (mbox_part("tulips.mbox", path),)


def test_a_broken_bundle_in_a_folder_does_not_go_unseen(lists: Path, unpacked: Path) -> None:
    """It cannot be a part: the run stops and names it."""
    bundle(lists / "roses.bundle")
    (lists / "tulips.bundle").write_bytes(b"# v2 git bundle\n" + b"1" * 40)
    with pytest.raises(BundleUnusable, match="tulips"):
        found(lists, unpacked=unpacked)


def test_relative_paths_become_absolute(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store is used from other folders too; `.` and `..` have names as well."""
    path = epoch(lists / "tulips" / "git" / "0.git")
    expected = (epoch_part("tulips", "0", path),)
    monkeypatch.chdir(lists / "tulips")
    assert found(Path()) == expected
    monkeypatch.chdir(lists / "tulips" / "git")
    assert found(Path("..")) == expected
    assert found(Path("../../tulips")) == expected


def test_no_paths_no_parts() -> None:
    """Nothing asked, nothing found."""
    assert found() == ()


# The same name


def test_the_same_place_twice_is_one_archive(lists: Path, tmp_path: Path, unpacked: Path) -> None:
    """By itself, in its folder, and through a link."""
    mbox(lists / "tulips.mbox")
    epoch(lists / "roses" / "git" / "0.git")
    bundle(lists / "irises.bundle")
    (tmp_path / "link").symlink_to(lists)
    once = found(lists, unpacked=unpacked)
    again = found(
        lists,
        lists / "tulips.mbox",
        lists / "roses" / "git",
        lists / "irises.bundle",
        tmp_path / "link",
        unpacked=unpacked,
    )
    assert again == once


def test_a_bundle_and_what_it_was_unpacked_to(lists: Path, unpacked: Path) -> None:
    """`--archive lists --archive .kmonthly/archives`: one archive, in either order."""
    bundle(lists / "tulips.bundle")
    once = found(lists, unpacked=unpacked)
    assert found(lists, unpacked, unpacked=unpacked) == once
    assert found(unpacked, lists, unpacked=unpacked) == once


@pytest.mark.parametrize("kind", ["mbox", "list", "bundle"])
def test_one_name_at_two_places_is_refused(tmp_path: Path, unpacked: Path, kind: str) -> None:
    """a/tulips and b/tulips: a store could not tell them apart. Nothing is unpacked."""
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        if kind == "mbox":
            mbox(folder / "tulips")
        elif kind == "list":
            epoch(folder / "tulips" / "git" / "0.git")
        else:
            bundle(folder / "tulips.bundle")
    with pytest.raises(ArchiveNameTaken, match="two archives are called tulips"):
        found(tmp_path / "a", tmp_path / "b", unpacked=unpacked)
    assert not unpacked.exists()


def test_an_mbox_and_its_packed_twin_are_refused(lists: Path) -> None:
    """tulips.mbox and tulips.mbox.gz would be one name."""
    mbox(lists / "tulips.mbox")
    mbox(lists / "tulips.mbox.gz", gzip.compress(MBOX))
    with pytest.raises(ArchiveNameTaken):
        found(lists)


# Nothing there


def test_a_missing_path(lists: Path) -> None:
    """A typing error, or a link to nowhere."""
    assert "nothing is there" in refusal(lists / "tulps")
    (lists / "link").symlink_to(lists / "nowhere")
    assert "nothing is there" in refusal(lists / "link")


def test_an_empty_folder(lists: Path) -> None:
    """The disk is not mounted."""
    assert "the folder is empty" in refusal(lists)


def test_a_folder_of_other_things(lists: Path) -> None:
    """The message names some of what is there."""
    for name in ("cur", "new", "tmp"):
        (lists / name).mkdir()
    assert "none of what it holds is one ('cur, new, tmp')" in refusal(lists)
    (lists / "z\udcff\n").mkdir()
    assert "('cur, new, tmp, ...')" in refusal(lists)


def test_a_file_that_is_no_archive(lists: Path) -> None:
    """Its first 20 bytes, printable."""
    path = lists / "mail.zip"
    path.write_bytes(b"PK\x03\x04" + b"\xff" * 40)
    said = refusal(path)
    assert r"neither a git bundle nor an mbox (starts with b'PK\x03\x04" in said
    assert said.count(r"\xff") == 16


def test_an_empty_file(lists: Path) -> None:
    """Nothing in it and nothing in its name that says mbox."""
    (lists / "tulips").touch()
    assert "the file is empty" in refusal(lists / "tulips")


def test_one_epoch_alone(lists: Path) -> None:
    """`--archive tulips/git/0.git`: the list's folder is wanted."""
    path = epoch(lists / "tulips" / "git" / "0.git")
    assert "one git repository" in refusal(path)


def test_neither_file_nor_folder(lists: Path) -> None:
    """A named pipe is not waited for."""
    os.mkfifo(lists / "pipe")
    assert "nothing that can be read" in refusal(lists / "pipe")
