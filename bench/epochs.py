"""Repositories of mail, read and written as fast as git can."""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Copy, Part

Mail = tuple[datetime | None, bytes]
"""When an archive took a mail in, if it knows, and its bytes."""


def mails(part: Part) -> Iterator[Mail]:
    """Every mail of a part, in its order."""
    reader = READERS[part.kind]
    for batch in reader.batches(part, START, 500):
        times = {each.position: each.committed for each in batch.entries if not each.removed}
        for copy in reader.read(part, times):
            if isinstance(copy, Copy):
                yield times[copy.position], copy.raw


def imported(
    path: Path, written: Iterable[Mail], place: Callable[[bytes], str] = lambda _: "m"
) -> None:
    """A bare repository with a commit for each mail; `place` says under which path it lies."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", path], check=True)
    command = ["git", "--git-dir", str(path), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importing:
        assert importing.stdin is not None
        for committed, raw in written:
            when = int(committed.timestamp()) if committed else 0
            importing.stdin.write(
                b"commit refs/heads/master\ncommitter a <a@example.org> %d +0000\ndata 0\n"
                b"M 100644 inline %b\ndata %d\n%b\n" % (when, place(raw).encode(), len(raw), raw)
            )
    if importing.returncode:
        raise subprocess.CalledProcessError(importing.returncode, command)
