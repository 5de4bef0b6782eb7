"""Lists laid out for every peer: epochs under `git/`, and one mbox of their mails."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

from bench.peers.model import Given
from kmonthly.archive.discover import discover
from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Copy, Kind, Part

_TAGS = r"(?:\[[^]]*\] ?)*?"
"""Some lists put their name before a patch's tags."""

_PATCH = re.compile(_TAGS + r"\[[^]]*patch[^]]*\]", re.IGNORECASE)
_COVER = re.compile(_TAGS + r"\[[^]]*patch[^]]*\b0+/[0-9]+\]", re.IGNORECASE)


def laid_out(lists: list[Path], folder: Path) -> list[Given]:
    """The lists, in order of their names; bundles are unpacked on the way.

    Raises NoArchive, ArchiveNameTaken, BundleUnusable.
    """
    parts = discover(lists, folder / "unpacked", lambda _: None)
    epochs = [each for each in parts if each.kind is Kind.PUBLIC_INBOX_V2]
    for part in epochs:
        place = folder / "lists" / part.archive / "git"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{part.name}.git").symlink_to(part.path)
    return [
        _given([each for each in epochs if each.archive == name], folder)
        for name in sorted({each.archive for each in epochs})
    ]


def _given(epochs: list[Part], folder: Path) -> Given:
    name = epochs[0].archive
    mbox = folder / f"{name}.mbox"
    mails = size = 0
    authors: set[str] = set()
    cover = ""
    with mbox.open("wb") as file:
        for raw in _raw(epochs):
            mails += 1
            size += len(raw)
            file.write(as_mbox(raw))
            head = BytesHeaderParser().parsebytes(raw)
            subject = " ".join(str(head["Subject"]).split())
            if _PATCH.match(subject):
                authors.add(parseaddr(str(head["From"]))[1].lower())
            if _COVER.match(subject):
                cover = _message_id(head)
    return Given(name, folder / "lists" / name, mbox, mails, size, tuple(sorted(authors)), cover)


def as_mbox(raw: bytes) -> bytes:
    """A mail as mboxrd has it: one more `>` before what could be taken for a mail's first line."""
    quoted = re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE)
    end = b"\n" if raw.endswith(b"\n") else b"\n\n"
    return b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + quoted + end


def _raw(epochs: list[Part]) -> Iterator[bytes]:
    for part in epochs:
        reader = READERS[part.kind]
        for batch in reader.batches(part, START, 500):
            entries = [each.position for each in batch.entries if not each.removed]
            for copy in reader.read(part, entries):
                if isinstance(copy, Copy):
                    yield copy.raw


def _message_id(head: Message) -> str:
    return str(head["Message-ID"]).strip().strip("<>")
