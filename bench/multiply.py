"""Larger archives out of real ones, and archives that lack their newest mails."""

import re
from pathlib import Path

import pygit2

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Copy, Kind, Part

_IDS = re.compile(rb"^(message-id|references|in-reply-to):", re.IGNORECASE)


def multiplied(
    archives: list[Path], into: Path, times: int = 1, hold_back: int = 0
) -> tuple[list[Path], list[Path]]:
    """Copies of public-inbox lists (two paths: without the last `hold_back` mails of each, whole).

    With `times` 2 every list is written a second time under another name, its Message-IDs and
    titles altered, so that nothing in it is known already.
    """
    if hold_back:
        return _shortened(archives, into, hold_back)
    found = list(archives)
    for number in range(1, times):
        for archive in archives:
            if (archive / "git").is_dir():
                found.append(_altered(archive, into / f"x{number}-{archive.name}", number))
    return found, found


def _shortened(archives: list[Path], into: Path, hold_back: int) -> tuple[list[Path], list[Path]]:
    """The first list whose history is moved back by so many commits, then forward again."""
    held: list[Path] = []
    for archive in archives:
        if not held and (archive / "git" / "0.git").is_dir():
            whole = pygit2.Repository(str(archive / "git" / "0.git"))
            commits = [each.id for each in whole.walk(whole.head.target)]
            copy = into / archive.name / "git" / "0.git"
            pygit2.clone_repository(str(archive / "git" / "0.git"), str(copy), bare=True)
            short = pygit2.Repository(str(copy))
            reference = short.head.name
            short.references[reference].set_target(commits[min(hold_back, len(commits) - 1)])
            held.append(into / archive.name)
        else:
            held.append(archive)
    return held, archives


def _altered(archive: Path, into: Path, number: int) -> Path:
    for epoch in sorted((archive / "git").glob("*.git")):
        part = Part(archive.name, Kind.PUBLIC_INBOX_V2, epoch.stem, epoch)  # type: ignore[arg-type]
        target = pygit2.init_repository(str(into / "git" / epoch.name), bare=True)
        reader = READERS[part.kind]
        parents: list[pygit2.Oid] = []
        for batch in reader.batches(part, START, 500):
            times = {each.position: each.committed for each in batch.entries}
            for copy in reader.read(part, times):
                if isinstance(copy, Copy):
                    blob = target.create_blob(_other(copy.raw, number))
                    tree = target.TreeBuilder()
                    tree.insert("m", blob, pygit2.enums.FileMode.BLOB)
                    committed = times[copy.position]
                    when = int(committed.timestamp()) if committed else 0
                    who = pygit2.Signature("bench", "bench@example.org", when, 0)
                    parents = [target.create_commit(None, who, who, "", tree.write(), parents)]
        if parents:
            target.create_reference("refs/heads/master", parents[0])
    return into


def _other(raw: bytes, number: int) -> bytes:
    """The mail with other ids, another title and another author."""
    head, gap, body = raw.partition(b"\n\n")
    lines = []
    inside = False
    for written in head.split(b"\n"):
        line = written
        if line[:1] not in (b" ", b"\t"):
            inside = bool(_IDS.match(line))
            if line[:8].lower() == b"subject:":
                line += b" %d" % number
            elif line[:5].lower() == b"from:":
                line = line.replace(b"@", b"-%d@" % number)
        lines.append(line.replace(b">", b".x%d>" % number) if inside else line)
    return b"\n".join(lines) + gap + body
