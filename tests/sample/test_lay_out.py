"""The sample archive: what stands in it, and how it is laid out.

The script is run as a user runs it; nothing of it is imported.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import pairwise
from pathlib import Path

import pygit2
import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
MAILS = SAMPLE / "mails"

# RFC 2606; everything the sample names lies under one of them.
RESERVED = re.compile(r"(?:[\w-]+\.)*example\.(?:org|com|net)", re.IGNORECASE)
ROBOTS = ("linutronix.de", "kernel.org", "git.kernel.org")
"""Programs that tell of trees are known by where they write from."""
REMOVED = "<ink-2@offers.example.net>"


def run(dest: Path, mails: Path = MAILS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SAMPLE / "lay_out.py", dest, "--mails", mails],
        capture_output=True,
        text=True,
        check=False,
    )


def epochs(dest: Path) -> dict[str, str]:
    """`list/git/epoch` -> id of its newest commit."""
    return {
        str(path.relative_to(dest)): str(pygit2.Repository(str(path)).head.target)
        for path in sorted(dest.glob("*/git/*.git"))
    }


def commits(path: Path) -> list[pygit2.Commit]:
    """Oldest first."""
    repo = pygit2.Repository(str(path))
    return list(repo.walk(repo.head.target))[::-1]


def file_of(commit: pygit2.Commit) -> tuple[str, bytes]:
    """The one file of a commit: its name and content."""
    (entry,) = commit.tree
    assert isinstance(entry, pygit2.Blob)
    return str(entry.name), entry.data


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dest = tmp_path_factory.mktemp("sample") / "archives"
    done = run(dest)
    assert (done.returncode, done.stderr) == (0, "")
    return dest


@pytest.fixture(scope="module")
def messages(archives: Path) -> list[tuple[str, Message]]:
    """(list, mail) of each `m` commit."""
    return [
        (path.parents[1].name, message_from_bytes(data))
        for path in sorted(archives.glob("*/git/*.git"))
        for name, data in map(file_of, commits(path))
        if name == "m"
    ]


# -- how it is laid out


def test_twice_gives_the_same_commits(archives: Path, tmp_path: Path) -> None:
    run(tmp_path / "again")
    assert epochs(tmp_path / "again") == epochs(archives)


def test_second_run_does_nothing(archives: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in archives.rglob("*")}
    assert "up to date" in run(archives).stdout
    assert {path: path.stat().st_mtime_ns for path in archives.rglob("*")} == before


def test_every_mail_is_one_commit_and_one_was_removed(
    messages: list[tuple[str, Message]], archives: Path
) -> None:
    written = Counter(
        file.parent.name
        for file in MAILS.glob("*/*.mbox")
        for line in file.read_bytes().splitlines()
        if line.startswith(b"From mboxrd@z ")
    )
    assert Counter(name for name, _ in messages) == written
    every = [commit for path in archives.glob("*/git/*.git") for commit in commits(path)]
    assert len(every) == written.total() + 1


def test_only_the_largest_list_has_two_epochs(
    messages: list[tuple[str, Message]], archives: Path
) -> None:
    ((largest, _),) = Counter(name for name, _ in messages).most_common(1)
    count = Counter(path.parents[1].name for path in archives.glob("*/git/*.git"))
    assert {name for name, epochs_of_it in count.items() if epochs_of_it == 2} == {largest}
    assert set(count.values()) == {1, 2}
    older, newer = (commits(archives / largest / "git" / f"{n}.git") for n in (0, 1))
    assert older[0].parents == newer[0].parents == []
    assert older[-1].commit_time <= newer[0].commit_time


def test_mail_comes_in_the_order_of_arrival(archives: Path) -> None:
    for path in archives.glob("*/git/*.git"):
        times = [commit.commit_time for commit in commits(path)]
        assert all(a <= b for a, b in pairwise(times)), path


def test_removed_mail_leaves_a_commit_that_deletes_it(archives: Path) -> None:
    history = [
        file_of(commit)
        for commit in commits(archives / "linux-net.lists.example.org" / "git" / "0.git")
    ]
    ((_, removed),) = [entry for entry in history if entry[0] == "d"]
    assert message_from_bytes(removed)["Message-ID"] == REMOVED
    assert history.index(("m", removed)) < history.index(("d", removed))


MAIL = "From mboxrd@z Thu Jan  1 00:00:00 1970\n{headers}\n\n>From here on\n>>From quoted\n\n"


@pytest.mark.parametrize(
    ("headers", "arrived"),
    [
        (
            "Received: from b by c; Tue, 9 Apr 2024 12:00:05 +0000\n"
            "Received: from a by b; Tue, 9 Apr 2024 14:00:01 +0200\n"
            "Date: Tue, 9 Apr 2024 11:59:00 +0000",
            "2024-04-09T12:00:05Z",
        ),
        ("Date: Tue, 9 Apr 2024 13:59:00 +0200", "2024-04-09T11:59:00Z"),
        ("Received: from a by b; who knows\nSubject: x", "2024-01-01T00:00:00Z"),
    ],
    ids=["newest hop", "no hop: Date", "nothing: as the previous mail"],
)
def test_arrival(headers: str, arrived: str, tmp_path: Path) -> None:
    mails = tmp_path / "mails" / "tiny.lists.example.org"
    mails.mkdir(parents=True)
    (mails / "01-one.mbox").write_text(MAIL.format(headers=headers))
    run(tmp_path / "out", tmp_path / "mails")
    git = ["git", "-C", str(next((tmp_path / "out").glob("*/git/0.git")))]
    shown = subprocess.run(
        [*git, "log", "-1", "--format=%cd", "--date=format:%Y-%m-%dT%H:%M:%SZ"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    body = subprocess.run([*git, "show", "HEAD:m"], capture_output=True, check=True).stdout
    assert shown.strip() == arrived
    assert body == f"{headers}\n\nFrom here on\n>From quoted\n".encode()


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    done = run(tmp_path)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_older_layout_is_replaced(archives: Path, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    dest.mkdir()
    (dest / "SAMPLE-SHA256").write_text("older\n")
    (dest / "leftover").write_text("")
    assert run(dest).returncode == 0
    assert not (dest / "leftover").exists()
    assert epochs(dest) == epochs(archives)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# -- what stands in it


def test_everybody_lives_at_a_reserved_domain(messages: list[tuple[str, Message]]) -> None:
    host = re.compile(r"(?:[\w.+-]+@|https?://)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
    for _, message in messages:
        headers = "\n".join(str(make_header(decode_header(v))) for v in message.values())
        for name in host.findall(headers + "\n" + text_of(message)):
            assert RESERVED.fullmatch(name) or name in ROBOTS, (message["Message-ID"], name)


def diffs(message: Message) -> Iterator[str]:
    """The diff of a patch, if it carries one; quoted diffs do not count."""
    found = re.search(r"(?ms)^diff --git .*?(?=^-- $|\Z)", text_of(message))
    if found:
        yield found.group()


def test_every_diff_is_a_diff(messages: list[tuple[str, Message]]) -> None:
    seen = 0
    for _, message in messages:
        for diff in diffs(message):
            parsed = pygit2.Diff.parse_diff(diff)
            lines = diff.splitlines()
            added = sum(line.startswith("+") and not line.startswith("+++ ") for line in lines)
            removed = sum(line.startswith("-") and not line.startswith("--- ") for line in lines)
            where = message["Subject"]
            assert len(parsed) == diff.count("diff --git "), where
            assert (parsed.stats.insertions, parsed.stats.deletions) == (added, removed), where
            seen += 1
    assert seen > 120


def test_every_patch_has_a_diff(messages: list[tuple[str, Message]]) -> None:
    """A subject with n/m and n > 0 that is no reply, or [PATCH] alone."""
    patch = re.compile(r"(?:\[dm-devel\] )?\[[^\]]*PATCH[^\]]*?(?: 0*[1-9]\d*/\d+)?\](?! )? ")
    for _, message in messages:
        subject = re.sub(r"\s+", " ", message["Subject"])
        if patch.match(subject) and not re.search(r" 0+/\d+\]", subject):
            assert list(diffs(message)), subject


def test_parents_are_in_the_sample_but_for_one(messages: list[tuple[str, Message]]) -> None:
    known = {message["Message-ID"] for _, message in messages}
    missing = {m["In-Reply-To"] for _, m in messages if m["In-Reply-To"]} - known
    assert missing == {"<20240229081500.2210-12-vietanh@example.net>"}


def test_ids_are_unique_but_for_the_traps(messages: list[tuple[str, Message]]) -> None:
    held = Counter((name, message["Message-ID"]) for name, message in messages)
    assert [count for count in held.values() if count > 1] == [2]
    lists = Counter(key for _, key in held if key is not None)
    assert set(lists.values()) == {1, 3}
    assert sum(message["Message-ID"] is None for _, message in messages) == 1
