"""Lay the sample mails out as public-inbox v2 archives.

    python sample/lay_out.py DEST

reads the mboxrd files under `sample/mails/<list>/` and writes `DEST/<list>/git/<epoch>.git`:
bare repositories, one commit a mail in the order of arrival, the mail in a file `m`. The same
mails give the same commit ids on every run. A second run over the same mails does nothing.

The script stands alone (standard library and pygit2), so that the sample can be read by other
tools than kmonthly, and so that a fault of kmonthly's readers cannot hide in it.
"""

import argparse
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

MAILS = Path(__file__).resolve().parent / "mails"
STAMP = "SAMPLE-SHA256"

# A spam mail that the list's owner took out again. Its commit stays, and a later one deletes it.
REMOVED = "<ink-2@offers.example.net>"
REMOVED_AFTER = timedelta(hours=10)

# Programs that tell of trees count only from where they really write; no mail here has a real
# person's or program's address.
HOME = (b"@kernel.example.org>", b"@kernel.org>")

MASTER = "refs/heads/master"
OWNER_NAME = "Sample archive"
OWNER_EMAIL = "archive@example.net"


class NotOursError(Exception):
    """DEST holds something that this script did not write."""

    def __init__(self, dest: Path) -> None:
        super().__init__(
            f"{dest} is not empty and has no {STAMP}: "
            "name another folder, or remove this one yourself"
        )


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a list, and when the list got it (UTC)."""

    raw: bytes
    arrived: datetime

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)


@dataclass(frozen=True, slots=True)
class Step:
    """One commit: a mail comes in (file `m`) or is taken out (file `d`)."""

    file: str
    mail: Mail
    at: datetime


def split_mboxrd(data: bytes) -> Iterator[bytes]:
    """The mails of an mboxrd file, as they were before `From ` lines were quoted."""
    for part in re.split(rb"(?m)^From .*\n", data)[1:]:
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", part.removesuffix(b"\n")).replace(*HOME)


def utc(stamp: str) -> datetime | None:
    """A mail's time in UTC; None if it cannot be read. No zone means UTC."""
    try:
        at = parsedate_to_datetime(stamp.strip())
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def arrival(message: Message, previous: datetime) -> datetime:
    """The newest Received hop, else the Date, else when the previous mail came."""
    hops = (utc(str(hop).rpartition(";")[2]) for hop in message.get_all("Received", []))
    known = [hop for hop in hops if hop is not None]
    if known:
        return max(known)
    return utc(str(message.get("Date", ""))) or previous


def mails_of(folder: Path) -> tuple[Mail, ...]:
    """All mails of a list in the order of arrival; those of one second as the files have them."""
    found: list[Mail] = []
    previous = datetime(2024, 1, 1, tzinfo=UTC)
    for file in sorted(folder.glob("*.mbox")):
        for raw in split_mboxrd(file.read_bytes()):
            previous = arrival(message_from_bytes(raw), previous)
            found.append(Mail(raw, previous))
    return tuple(sorted(found, key=lambda mail: mail.arrived))


def steps_of(mails: Sequence[Mail]) -> tuple[Step, ...]:
    """Every commit of a list in order: each mail, and the removal of the one that was removed."""
    steps = [Step("m", mail, mail.arrived) for mail in mails]
    steps += [
        Step("d", mail, mail.arrived + REMOVED_AFTER)
        for mail in mails
        if mail.message.get("Message-ID") == REMOVED
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def readable(header: str) -> str:
    """A header on one line, its encoded words decoded, without NUL."""
    flat = re.sub(r"\s*\n\s*", " ", header)
    try:
        text = str(make_header(decode_header(flat)))
    except (LookupError, UnicodeError):
        text = flat
    return text.encode("utf-8", "replace").decode().replace("\0", "").strip()


def author(mail: Mail) -> pygit2.Signature:
    """Who wrote the mail and when, in the zone of its Date; its arrival if it has no Date."""
    message = mail.message
    # Split before decoding: an encoded name may hold a comma.
    name, email = parseaddr(re.sub(r"\s*\n\s*", " ", str(message.get("From", ""))))
    name = re.sub(r"[<>]", "", readable(name)) or email or "unknown"
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        at = mail.arrived
    zone = at.utcoffset() or timedelta()
    stamp = at if at.tzinfo else at.replace(tzinfo=UTC)
    return pygit2.Signature(
        name, email or "unknown", int(stamp.timestamp()), int(zone.total_seconds()) // 60, "utf-8"
    )


def commit(repo: pygit2.Repository, step: Step, parents: list[pygit2.Oid]) -> pygit2.Oid:
    """Write one step. As in public-inbox, a tree holds the one file and nothing of before."""
    tree = repo.TreeBuilder()
    tree.insert(step.file, repo.create_blob(step.mail.raw), FileMode.BLOB)
    owner = pygit2.Signature(OWNER_NAME, OWNER_EMAIL, int(step.at.timestamp()), 0, "utf-8")
    if step.file == "d":
        by, subject = owner, "rm"
    else:
        by, subject = author(step.mail), readable(str(step.mail.message.get("Subject", "")))
    return repo.create_commit(MASTER, by, owner, subject + "\n", tree.write(), list(parents))


def write_epoch(path: Path, steps: Sequence[Step]) -> None:
    """One epoch: a bare repository of its own, its first commit without a parent."""
    repo = pygit2.init_repository(str(path), bare=True, initial_head="master")
    parents: list[pygit2.Oid] = []
    for step in steps:
        parents = [commit(repo, step, parents)]


def write_archives(mails: Path, dest: Path) -> None:
    """Every list under `mails`; the largest one in two epochs of equal length."""
    folders = sorted(folder for folder in mails.iterdir() if folder.is_dir())
    lists = {folder.name: steps_of(mails_of(folder)) for folder in folders}
    largest = max(lists, key=lambda name: len(lists[name]))
    for name, steps in lists.items():
        half = (len(steps) + 1) // 2
        epochs = (steps[:half], steps[half:]) if name == largest else (steps,)
        for number, epoch in enumerate(filter(None, epochs)):
            write_epoch(dest / name / "git" / f"{number}.git", epoch)


def digest(mails: Path) -> str:
    """One SHA-256 over this script and all mails, names included."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(mails.glob("*/*.mbox")):
        total.update(file.relative_to(mails).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def lay_out(dest: Path, mails: Path) -> bool:
    """Bring DEST up to the mails; False if it was. An older layout of ours is replaced whole."""
    wanted = digest(mails)
    stamp = dest / STAMP
    if stamp.is_file() and stamp.read_text() == wanted + "\n":
        return False
    if dest.exists() and not stamp.is_file() and any(dest.iterdir()):
        raise NotOursError(dest)
    dest.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dest.parent, prefix=f".{dest.name}-") as room:
        new = Path(room) / "new"
        write_archives(mails, new)
        (new / STAMP).write_text(wanted + "\n")
        if dest.exists():
            shutil.move(dest, Path(room) / "old")
        new.rename(dest)
    return True


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0: laid out, or already there; 2: DEST holds something else."""
    parser = argparse.ArgumentParser(description="Lay the sample out as public-inbox v2 archives.")
    parser.add_argument("dest", type=Path, metavar="DEST", help="folder to write")
    parser.add_argument("--mails", type=Path, default=MAILS, help="read <list>/*.mbox from here")
    args = parser.parse_args(words)
    dest: Path = args.dest
    mails: Path = args.mails
    try:
        written = lay_out(dest.absolute(), mails)
    except NotOursError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{dest}: {'written' if written else 'is up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
