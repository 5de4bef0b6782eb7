"""Larger archives out of real ones."""

import re
from pathlib import Path

from bench.epochs import imported, mails
from kmonthly.archive.model import Kind, Part
from kmonthly.terms.ids import ArchiveName

_NAME = re.compile(rb"^(from:\s*\"?)(?=[^<@]+<)(.)", re.IGNORECASE)
"""Where a name begins, quoted or not: who has another one is another author."""

_IDS = re.compile(rb"^(message-id|references|in-reply-to):", re.IGNORECASE)


def altered(archives: list[Path], into: Path, number: int) -> list[Path]:
    """Every public-inbox list once more, with Message-IDs, titles and authors of its own."""
    return [
        _altered(archive, into / f"x{number}-{archive.name}", number)
        for archive in archives
        if (archive / "git").is_dir()
    ]


def _altered(archive: Path, into: Path, number: int) -> Path:
    for epoch in sorted((archive / "git").glob("*.git")):
        part = Part(ArchiveName(archive.name), Kind.PUBLIC_INBOX_V2, epoch.stem, epoch)
        others = ((committed, _other(raw, number)) for committed, raw in mails(part))
        imported(into / "git" / epoch.name, others)
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
                line = _NAME.sub(rb"\1N%d \2" % number, line.replace(b"@", b"-%d@" % number))
        lines.append(line.replace(b">", b".x%d>" % number) if inside else line)
    return b"\n".join(lines) + gap + body
