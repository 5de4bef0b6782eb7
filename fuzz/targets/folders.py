"""Maildirs and folders of mails. Input: lines that name files, `new 1.host` or `cur 1.host:2,S` or
`eml one.eml`; after an empty line what each of them holds."""

import os
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from fuzz.limits import forget, timed
from fuzz.targets import Mutation, repeated
from kmonthly.archive.eml import Eml, starts_like_mail
from kmonthly.archive.maildir import _FLAGS, Maildir
from kmonthly.archive.mbox import is_envelope
from kmonthly.archive.model import START, Copy, Cursor, Entry, Part, Reader
from kmonthly.terms.ids import ArchiveName

LARGEST = 2048

_MOST_FILES = 8
_FOLDERS = (b"new", b"cur", b"eml")


def check(data: bytes) -> None:
    """Whatever files are called: each that is not hidden is listed once and can be read back, one
    by one or all at once.

    A Maildir whose mails have all been seen, so that they lie in `cur` with other flags, holds
    nothing new; what was listed before is still read. Any bytes begin like a mail, or do not.
    """
    lines, _, held = data.partition(b"\n\n")
    timed(starts_like_mail, held)
    root = _laid_out(lines.split(b"\n")[:_MOST_FILES], held)
    forget()
    for reader, name in ((Maildir(), "."), (Eml(), "eml")):
        _reads(reader, Part(ArchiveName("tulips"), reader.kind, "", root / name), held)
    _seen(root, held)


def _laid_out(lines: Sequence[bytes], held: bytes) -> Path:
    """The files in a folder of their own; names that no disk takes are left out."""
    root = Path(_folder().name) / "tulips"
    shutil.rmtree(root, ignore_errors=True)
    for name in _FOLDERS:
        (root / os.fsdecode(name)).mkdir(parents=True)
    for line in lines:
        where, _, name = line.partition(b" ")
        usable = 0 < len(name) <= 200 and not set(name) & {0, ord("/")}
        if where in _FOLDERS and usable and name not in (b".", b".."):
            (root / os.fsdecode(where) / os.fsdecode(name)).write_bytes(held)
    return root


def _reads(reader: Reader, part: Part, held: bytes) -> None:
    batches = timed(lambda: list(reader.batches(part, START, 1000)))
    entries = [entry for batch in batches for entry in batch.entries]
    assert not any(batch.flaws or batch.anew for batch in batches)
    assert reader.count(part, START) == len(entries)
    assert len({entry.position for entry in entries}) == len(entries), "two at one position"
    assert _one_by_one(reader, part) == entries, "others when stopped after each"
    first, _, rest = held.partition(b"\n")
    wanted = rest if isinstance(reader, Eml) and is_envelope(first) else held
    for copy in timed(lambda: list(reader.read(part, [each.position for each in entries]))):
        assert isinstance(copy, Copy), copy
        assert copy.raw == wanted
    if batches:
        assert list(reader.batches(part, batches[-1].cursor, 1)) == [], "something new"


def _one_by_one(reader: Reader, part: Part) -> list[Entry]:
    found: list[Entry] = []
    cursor: Cursor = START
    while batch := next(iter(reader.batches(part, cursor, 1)), None):
        assert batch.cursor != cursor, "a batch that goes nowhere"
        found += batch.entries
        cursor = batch.cursor
    return found


def _seen(root: Path, held: bytes) -> None:
    """Moves every mail of the Maildir as a reader of mail does that has opened it."""
    reader = Maildir()
    part = Part(ArchiveName("tulips"), reader.kind, "", root)
    batches = list(reader.batches(part, START, 1000))
    for entry in (entry for batch in batches for entry in batch.entries):
        for where in ("new", "cur"):
            for path in (root / where).iterdir():
                if _FLAGS.sub(b"", os.fsencode(path.name)) == entry.position:
                    path.rename(root / "cur" / os.fsdecode(entry.position + b":2,RS"))
    forget()
    if batches:
        assert list(reader.batches(part, batches[-1].cursor, 1000)) == [], "moved mails are new"
    for batch in batches:
        for copy in reader.read(part, [entry.position for entry in batch.entries]):
            assert isinstance(copy, Copy), copy
            assert copy.raw == held


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kmonthly-fuzz-")


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word as what a file holds, and as a name."""
    yield b"new x\neml x.eml\n\n" + repeated(word, size, b"\n")
    yield b"new x\neml x.eml\n\n" + repeated(word, size)
    yield b"new " + repeated(word, 150) + b"\n\n"


def _file(data: bytes, random: Random) -> bytes:
    """One file more."""
    where = random.choice(_FOLDERS)
    name = b"".join(random.choice(WORDS) for _ in range(random.randint(1, 4)))
    return where + b" " + name.replace(b"\n", b"") + b"\n" + data


MUTATIONS: Sequence[Mutation] = (_file,)

WORDS = (
    *b"new cur eml 1596448800.M1P2.host 1 host :2,S :2, !2,RS ;2,T :1,x : , . ..".split(),
    *b"x .eml .EML".split(),
    b".hidden",
    b"\n\n",
    b"Subject: tulips",
    b"From: Ada <ada@example.org>",
    b"From mboxrd@z Thu Jan  1 00:00:00 1970",
    b" ",
    b"\r",
    b"\t",
    b"\xff",
    b"\xc3\xbc",
    b"\xe2\x80\xae",
)

LONG = (*b": , . -".split(), b" ", b"\r", b"\xff", b"X: y", b"From: a", b"From x", b"Subject:")
