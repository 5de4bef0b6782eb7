"""Small kernel trees, made with git itself, for tests of whatever reads mainline."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kmonthly import api
from kmonthly.pipeline.mainline import index, note_patch_ids
from kmonthly.store import database
from kmonthly.store.mainline import Found, Proof, commits_of
from kmonthly.terms.ids import key
from making import mail, mbox

ADA = "Ada Tulip <ada@example.org>"
LINUS = "Linus Rose <linus@example.org>"
BEGUN = datetime(2020, 8, 1, 12, tzinfo=UTC)

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
}


class Tree:
    """A repository with a work tree. Every commit is committed an hour after the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = BEGUN
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "master")

    def git(self, *words: str | Path, stdin: str = "", **environment: str) -> str:
        """What git says; whoever acts is Linus, now."""
        now = self._now(LINUS)
        return subprocess.run(
            ["git", *map(str, words)],
            cwd=self.path,
            env=_ENVIRONMENT | now | environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def commit(
        self,
        message: str,
        author: str = ADA,
        authored: datetime | None = None,
        committed: datetime | None = None,
        **files: str,
    ) -> str:
        """The hash of a commit; `files` are written to NAME.c, else one is made for it."""
        for name, text in (files or {f"file{self.clock:%d%H}": message}).items():
            (self.path / f"{name}.c").write_text(text)
        self.git("add", "--all")
        return self._committed(message, author, authored, committed, "commit", "--allow-empty")

    def merge(
        self, *branches: str, message: str = "Merge it", committed: datetime | None = None
    ) -> str:
        """The hash of the merge of branches into the one that is checked out."""
        self.git("merge", "-q", "--no-ff", "--no-commit", *branches)
        return self._committed(message, LINUS, None, committed, "commit")

    def branch(self, name: str, at: str = "HEAD") -> None:
        """A new branch, checked out."""
        self.git("checkout", "-q", "-b", name, at)

    def to(self, name: str) -> None:
        """A branch checked out."""
        self.git("checkout", "-q", name)

    def tag(self, name: str, at: str = "HEAD") -> None:
        """An annotated tag."""
        self.git("tag", "-a", "-m", name, name, at)

    def lose(self, name: str) -> None:
        """The object is missing from now on."""
        (self.path / ".git" / "objects" / name[:2] / name[2:]).unlink()

    def _committed(
        self,
        message: str,
        author: str,
        authored: datetime | None,
        committed: datetime | None,
        *words: str,
    ) -> str:
        self.clock += timedelta(hours=1)
        now = self._now(author, authored, committed)
        self.git(*words, "-q", "--cleanup=verbatim", "-F", "-", stdin=message, **now)
        return self.git("rev-parse", "HEAD")

    def _now(
        self, author: str, authored: datetime | None = None, committed: datetime | None = None
    ) -> dict[str, str]:
        name, _, address = author.removesuffix(">").partition(" <")
        return {
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_AUTHOR_DATE": _stamp(authored or self.clock),
            "GIT_COMMITTER_NAME": "Linus Rose",
            "GIT_COMMITTER_EMAIL": "linus@example.org",
            "GIT_COMMITTER_DATE": _stamp(committed or self.clock),
        }


def taken(store: Path, clone: Path) -> int:
    """How many commits were new; patch-ids are found as well."""
    with database.writing(store) as connection:
        number = index(connection, clone, lambda _: None)
        note_patch_ids(connection, clone)
    return number


def patch(tree: Tree, commit: str, name: str, **headers: str | None) -> bytes:
    """The mail in which a commit's change was sent, dated as it was authored."""
    title, diff, date = (
        tree.git("show", "--binary", f"--format={each}", commit, *extra)
        for each, extra in (("%s", ["-s"]), ("", []), ("%aD", ["-s"]))
    )
    given = {"subject": f"[PATCH] {title}", "date": date} | headers
    return mail(name, f"Text.\n---\n{diff}\n", **given)


def dated(time: datetime) -> str:
    """A time as a Date header has it."""
    return f"{time:%a, %d %b %Y %H:%M:%S} +0000"


def mails(store: Path, *raw: bytes) -> None:
    """Takes mails into the store, in a box of their own."""
    number = len(list(store.parent.glob("*.mbox")))
    api.update([mbox(store.parent / f"box{number}.mbox", *raw)], store)


def found(store: Path, *names: str, end: datetime | None = None) -> dict[str, list[Found]]:
    """The commits of mails called NAME@example.org; of those alone that have some."""
    keys = {key(f"{name}@example.org"): name for name in names}
    with database.reading(store) as connection:
        commits = commits_of(connection, keys, end)
    return {keys[each]: [*commits[each]] for each in sorted(commits, key=list(keys).index)}


def proofs(store: Path, *names: str) -> dict[str, list[tuple[str, Proof]]]:
    """Titles of the commits of mails, and how they are known."""
    return {
        name: [(each.title, each.how) for each in commits]
        for name, commits in found(store, *names).items()
    }


def _stamp(time: datetime) -> str:
    return f"{int(time.timestamp())} +0000"
