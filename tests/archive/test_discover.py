"""What is found at the paths that a caller names, and what is said when nothing is."""

import gzip
import os
import subprocess
from pathlib import Path

import pygit2
import pytest
import zstandard

from kmonthly.archive.discover import discover
from kmonthly.archive.model import Kind, Part
from kmonthly.terms.errors import ArchiveNameTaken, BundleUnusable, NoArchive
from kmonthly.terms.ids import ArchiveName
from making import mail
from ssoma import Ssoma

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


def test_compressed_mboxes(lists: Path) -> None:
    """.zst too, and by the beginning where the name tells nothing."""
    named = mbox(lists / "roses.mbox.zst", zstandard.compress(MBOX))
    plain = mbox(lists / "tulips", zstandard.compress(MBOX))
    assert found(lists) == (mbox_part("roses.mbox", named), mbox_part("tulips", plain))


# Repositories by name


def test_one_epoch_alone(lists: Path) -> None:
    """
    tulips/git/3.git  roses/3.git  asters/3     the epoch 3 of tulips, of roses, of asters
    """
    for path in (
        lists / "tulips" / "git" / "3.git",
        lists / "roses" / "3.git",
        lists / "asters" / "3",
    ):
        epoch(path)
        (part,) = found(path)
        assert (part.kind, part.name, part.path) == (Kind.PUBLIC_INBOX_V2, "3", path)
        assert part.archive == path.relative_to(lists).parts[0]


def test_an_epoch_and_its_list_are_one_archive(lists: Path) -> None:
    """Named both ways, in either order: every epoch once."""
    for number in range(3):
        epoch(lists / "tulips" / "git" / f"{number}.git")
    one, whole = lists / "tulips" / "git" / "1.git", lists / "tulips"
    assert found(one, whole) == found(whole, one) == found(whole)
    assert [part.name for part in found(one, lists / "tulips" / "git" / "0.git")] == ["0", "1"]


def test_a_list_that_is_one_repository(lists: Path) -> None:
    """LIST.git: of version 1 it has no epochs; of version 2 it is the first."""
    Ssoma(lists / "tulips.git").add(mail("a"))
    epoch(lists / "roses.git")
    roses = epoch_part("roses", "0", lists / "roses.git")
    tulips = Part(ArchiveName("tulips"), Kind.PUBLIC_INBOX_V1, "", lists / "tulips.git")
    assert found(lists) == (roses, tulips)
    assert found(lists / "tulips.git") == (tulips,)
    assert found(lists / "roses.git") == (roses,)


def test_epochs_without_git_in_their_name(lists: Path) -> None:
    """
    tulips/0  tulips/1      mirrors cloned so
    mails/2019  mails/2020  folders of mboxes: no epochs
    """
    epoch(lists / "tulips" / "0")
    epoch(lists / "tulips" / "1")
    mbox(lists / "mails" / "2019" / "a.mbox")
    (lists / "mails" / "2020").mkdir()
    assert [part.name for part in found(lists)] == ["0", "1"]
    assert "none of what it holds" in refusal(lists / "mails")


def test_clones_and_worktrees(lists: Path, tmp_path: Path) -> None:
    """A folder with .git in it, or a file .git that says where; named with or without it."""
    source = epoch(tmp_path / "source.git")
    for words in (
        ["clone", "-q", source, lists / "tulips"],
        ["--git-dir", source, "worktree", "add", "-q", "--detach", lists / "roses"],
    ):
        subprocess.run(["git", *map(str, words)], check=True, capture_output=True)
    parts = (
        epoch_part("roses", "0", lists / "roses"),
        epoch_part("tulips", "0", lists / "tulips"),
    )
    assert found(lists) == parts
    assert found(lists / "roses" / ".git", lists / "tulips" / ".git") == parts


@pytest.mark.parametrize("scheme", ["git+file://", "file://", "git+file:"])
def test_a_url_of_a_repository(lists: Path, scheme: str) -> None:
    """As mirrors and sync tools write it; a Path of it has lost slashes; escapes are read."""
    path = epoch(lists / "tulips +1" / "git" / "0.git")
    escaped = str(path).replace(" ", "%20").replace("+", "%2B")
    assert found(Path(scheme + escaped)) == (epoch_part("tulips +1", "0", path),)
    assert found(Path(scheme + escaped).parents[1]) == (epoch_part("tulips +1", "0", path),)


def test_a_url_of_nothing(lists: Path) -> None:
    """Ways up and zero bytes are names like others."""
    for name in ("none", "..%2f..%2fnone", "a%00b", "%ff"):
        assert "nothing is there" in refusal(Path(f"git+file://{lists}/{name}"))


def test_a_kernel_tree_is_no_archive(lists: Path) -> None:
    """Bare or cloned, named or in a folder beside a list."""
    source = Ssoma(lists / "linux.git")
    source.commit({"Makefile": b"all:\n", "mm/slub.c": b"int x;\n"})
    clone = ["git", "clone", "-q", str(source.path), str(lists / "linux")]
    subprocess.run(clone, check=True, capture_output=True)
    assert "holds no mail as public-inbox does" in refusal(lists / "linux.git")
    assert "none of what it holds is one" in refusal(lists / "linux")
    assert "none of what it holds is one" in refusal(lists)
    mine = mbox(lists / "tulips.mbox")
    assert found(lists) == (mbox_part("tulips.mbox", mine),)


def test_a_repository_without_commits(lists: Path) -> None:
    """Nobody can tell what it will hold; an epoch says so by its name."""
    Ssoma(lists / "tulips.git")
    assert "it is a git repository (it has no commit yet)" in refusal(lists / "tulips.git")
    Ssoma(lists / "roses" / "git" / "0.git")
    roses = epoch_part("roses", "0", lists / "roses" / "git" / "0.git")
    assert found(lists) == found(lists / "roses" / "git" / "0.git") == (roses,)


def test_a_working_tree_may_hold_archives(lists: Path) -> None:
    """A project's own clone, with an mbox in it: `--archive .`"""
    subprocess.run(["git", "init", "-q", str(lists)], check=True, capture_output=True)
    assert "none of what it holds is one" in refusal(lists)
    Ssoma(lists / ".git").commit({"README": b"x\n"})
    mine = mbox(lists / "tulips.mbox")
    assert found(lists) == (mbox_part("tulips.mbox", mine),)


# Maildirs and single mails


def maildir(path: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    return path


def maildir_part(name: str, path: Path) -> Part:
    return Part(ArchiveName(name), Kind.MAILDIR, "", path)


def test_a_maildir(lists: Path) -> None:
    """By itself, by one of its folders as a shell completes it, in a folder."""
    path = maildir(lists / "tulips")
    want = (maildir_part("tulips", path),)
    assert found(path) == found(path / "cur") == found(lists) == want


def test_a_maildir_has_subfolders(lists: Path) -> None:
    """
    Mail/cur  Mail/.lists.tulips/cur     Maildir++: two archives, whichever way they are named
    """
    path = maildir(lists / "Mail")
    sub = maildir(path / ".lists.tulips")
    (path / ".git").mkdir()
    (path / ".Trash").mkdir()
    assert found(path) == (
        maildir_part("Mail", path),
        maildir_part("Mail.lists.tulips", sub),
    )
    assert found(sub) == (maildir_part("Mail.lists.tulips", sub),)


def test_saved_mails(lists: Path) -> None:
    """
    saved/a.eml  saved/b.eml  saved/x.mbox     one archive of the mails, one of the mbox
    """
    saved = lists / "saved"
    box = mbox(saved / "x.mbox")
    for name in ("a.eml", "b.eml"):
        (saved / name).write_bytes(mail(name))
    mails = Part(ArchiveName("saved"), Kind.EML, "", saved)
    assert found(saved) == (mails, mbox_part("x.mbox", box))
    assert found(lists) == (mails,)
    one = Part(ArchiveName("a.eml"), Kind.EML, "", saved / "a.eml")
    assert found(saved / "a.eml") == (one,)


def test_a_mail_by_its_beginning(lists: Path) -> None:
    """Given by name only: in a folder a file that begins like a mail may be anything."""
    path = mbox(lists / "saved.txt", mail("a", "From the start\n"))
    assert found(path) == (Part(ArchiveName("saved.txt"), Kind.EML, "", path),)
    assert "none of what it holds is one" in refusal(lists)


def test_a_saved_mail_that_quotes_an_mbox(lists: Path) -> None:
    """X.eml is one mail, whatever its text is about."""
    path = mbox(lists / "a.eml", mail("a", MBOX.decode()))
    assert found(path) == (Part(ArchiveName("a.eml"), Kind.EML, "", path),)


def test_a_patch_file_is_an_mbox(lists: Path) -> None:
    """git format-patch writes an envelope; several in one file, as `git format-patch --stdout`."""
    path = mbox(
        lists / "0001-tulip.patch",
        b"From 01d2494eed07284ea56134f40c6a304b109090ab Mon Sep 17 00:00:00 2001\n" + mail("a"),
    )
    assert found(path) == (mbox_part("0001-tulip.patch", path),)


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
    for name in ("Maildir", "notes", "tmp"):
        (lists / name).mkdir()
    assert "none of what it holds is one ('Maildir, notes, tmp')" in refusal(lists)
    (lists / "z\udcff\n").mkdir()
    assert "('Maildir, notes, tmp, ...')" in refusal(lists)


def test_a_file_that_is_no_archive(lists: Path) -> None:
    """Its first 20 bytes, printable."""
    path = lists / "mail.zip"
    path.write_bytes(b"PK\x03\x04" + b"\xff" * 40)
    said = refusal(path)
    assert r"neither a git bundle nor an mbox nor a mail (starts with b'PK\x03\x04" in said
    assert said.count(r"\xff") == 16


def test_an_empty_file(lists: Path) -> None:
    """Nothing in it and nothing in its name that says mbox."""
    (lists / "tulips").touch()
    assert "the file is empty" in refusal(lists / "tulips")


def test_neither_file_nor_folder(lists: Path) -> None:
    """A named pipe is not waited for."""
    os.mkfifo(lists / "pipe")
    assert "nothing that can be read" in refusal(lists / "pipe")
