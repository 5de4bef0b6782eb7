"""Small archives and mails of our own making, for tests of whatever reads them.

Everybody in them is invented and lives at example.org.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

ROOT = Path(__file__).resolve().parents[1]

ENVELOPE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
NOON = "Mon, 3 Aug 2020 12:00:00 +0000"
COMMITTED = int(datetime(2020, 8, 3, 12, tzinfo=UTC).timestamp())
FOOTER = "\n_______________________________________________\nTulips mailing list\n"

DIFF = """\
---
 bulbs/tulip.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/bulbs/tulip.c b/bulbs/tulip.c
index 1111111..2222222 100644
--- a/bulbs/tulip.c
+++ b/bulbs/tulip.c
@@ -1,3 +1,3 @@
 int depth(void)
 {
-\treturn 10;
+\treturn 15;
"""


def mail(name: str, text: str = "Plain words.\n", **headers: str | None) -> bytes:
    """A mail of Ada's called NAME@example.org; a header given as None is left out."""
    found: dict[str, str | None] = {
        "Received": f"from a.example.org by b.example.org; {headers.get('date') or NOON}",
        "From": "Ada Tulip <ada@example.org>",
        "To": "tulips@lists.example.org",
        "Subject": f"[PATCH] bulbs: {name}",
        "Date": NOON,
        "Message-ID": f"<{name}@example.org>",
    }
    found |= {key.replace("_", "-").title(): value for key, value in headers.items()}
    found["Message-ID"] = found.pop("Message-Id", found["Message-ID"])
    lines = [f"{key}: {value}\n" for key, value in found.items() if value is not None]
    return ("".join(lines) + "\n" + text).encode("utf-8", "surrogateescape")


def patch(name: str, **headers: str | None) -> bytes:
    """A mail with a small diff."""
    text = f"Plant it deeper: {name}.\n\nSigned-off-by: Ada <a@example.org>\n{DIFF}"
    return mail(name, text, **headers)


def munged(raw: bytes) -> bytes:
    """The mail as a list sends it on that rewrites its senders."""
    ada = b"Ada Tulip <ada@example.org>"
    sender = b"From: Ada Tulip via Tulips <tulips@lists.example.org>\nReply-To: " + ada
    return raw.replace(b"From: " + ada, sender)


class Epoch:
    """One epoch of a public-inbox list under a folder: `folder/NAME/git/NUMBER.git`."""

    def __init__(self, folder: Path, name: str = "tulips", number: int = 0) -> None:
        self.path = folder / name / "git" / f"{number}.git"
        if not self.path.exists():
            pygit2.init_repository(str(self.path), bare=True, initial_head="master")

    def add(self, *mails: bytes) -> "Epoch":
        """A commit for each mail."""
        for raw in mails:
            self.commit("m", raw)
        return self

    def remove(self, raw: bytes) -> None:
        """The commit by which the list's owner takes a mail out."""
        self.commit("d", raw)

    def lose(self, name: str) -> bytes:
        """The object is missing from now on, as from a bad mirror; what it held."""
        held = self._object(name).read_bytes()
        self._object(name).unlink()
        return held

    def mend(self, name: str, held: bytes) -> None:
        """The object is there again."""
        self._object(name).write_bytes(held)

    def git(self, *words: str) -> str:
        """What git itself says or does here."""
        command = ["git", "--git-dir", str(self.path), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def _object(self, name: str) -> Path:
        return self.path / "objects" / name[:2] / name[2:]

    def commit(self, name: str, raw: bytes, at: int = COMMITTED) -> None:
        """A commit that holds one file."""
        repository = pygit2.Repository(str(self.path))
        tree = repository.TreeBuilder()
        tree.insert(name, repository.create_blob(raw), FileMode.BLOB)
        owner = pygit2.Signature("Owner", "owner@example.org", at, 0)
        parents = [] if repository.head_is_unborn else [repository.head.target]
        repository.create_commit("refs/heads/master", owner, owner, "m", tree.write(), parents)


def blob(raw: bytes) -> str:
    """The id of a mail's blob in hex."""
    return str(pygit2.hash(raw))


def mbox(path: Path, *mails: bytes) -> Path:
    """An mboxrd file of mails that end with a newline."""
    quoted = (re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE) for raw in mails)
    path.write_bytes(b"".join(ENVELOPE + raw + b"\n" for raw in quoted))
    return path


def lay_out(dest: Path) -> Path:
    """The project's sample archive: 312 copies on nine lists, March and April 2024."""
    subprocess.run(
        [sys.executable, ROOT / "sample" / "lay_out.py", dest], check=True, capture_output=True
    )
    return dest


def program(*words: str | Path | int) -> list[str]:
    """The command line of `kmonthly` as a process of its own."""
    return [sys.executable, "-m", "kmonthly", *map(str, words)]


def environment() -> dict[str, str]:
    """What such a process needs: this tree's package, and nobody's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KMONTHLY_")}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


def run(*words: str | Path | int, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`kmonthly` run to its end."""
    command: Sequence[str] = program(*words)
    return subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False
    )


def pages(folder: Path) -> dict[str, bytes]:
    """Every page under a folder, by its name; not what is noted of them beside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
