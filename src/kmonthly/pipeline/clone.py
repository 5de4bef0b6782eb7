"""A clone of the kernel as git reads it: what it is like, its commits, patch-ids and files.

git does the work. It runs without anybody's configuration, hooks, prompts or replaced objects, and
fetches nothing: a clone is read as it lies there.
"""

import fcntl
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO

from kmonthly.history.mainline import LOG_FORMAT
from kmonthly.terms.errors import CloneUnusable

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",  # since git 2.44; before, this keeps it from fetching:
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_FLUSH": "0",  # else the log is sent commit by commit, at twice the cost
    "LC_ALL": "C",
}
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "safe.directory=*",  # a clone is often another user's
    "core.quotePath=true",  # diffs as most of those have them who send patches: git's defaults
    "diff.algorithm=myers",
    "diff.indentHeuristic=true",
    "diff.renameLimit=1000",
    "diff.suppressBlankEmpty=false",
)

_BLOCK = 1 << 20
"""Bytes read at once, and that git may be ahead: as much as an unprivileged pipe may hold."""

_NAP = 0.002
"""Seconds. git writes 4 KiB at a time: to be woken for each costs more than to read it."""

_LARGEST_FILE = 16 << 20
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TAG = re.compile(r"refs/tags/v(\d{1,3}(?:\.\d{1,4}){1,3}(?:-rc\d{1,3})?)")
_DIFF = (
    "--root -p -M -U3 --inter-hunk-context=0 --full-index --no-ext-diff --no-textconv --no-color "
    "--src-prefix=a/ --dst-prefix=b/"
).split()
_PROMISED = r"^(remote\..*\.promisor|extensions\.partialclone)$"


@dataclass(frozen=True, slots=True)
class State:
    """What a clone is like: its newest commit in hex, what stands for where it is cut (empty if it
    is whole) and what stands for its tags."""

    head: str
    cut: str
    tags: str


@dataclass(frozen=True, slots=True)
class Clone:
    """A clone that is there; `git` is what most have as `.git`. Everything raises CloneUnusable."""

    path: Path
    git: Path

    def state(self) -> State:
        """What it is like now."""
        head = self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", may_fail=True).strip()
        if not _ID.fullmatch(head):
            raise CloneUnusable(self.path, "its HEAD leads to no commit")
        shallow = self._run("rev-parse", "--git-path", "shallow").removesuffix(b"\n")
        try:
            cut = Path(os.fsdecode(shallow)).read_bytes()
        except OSError:
            cut = b""
        tags = self._run("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags/v*")
        return State(head.decode(), _digest(cut) if cut else "", _digest(tags))

    def continues(self, head: str, since: str) -> bool:
        """Whether `since` is `head` or among what it stands on."""
        return self._done("merge-base", "--is-ancestor", since, head).returncode == 0

    def chain(self, head: str, since: str) -> tuple[int, str]:
        """How many commits of the chain `since` does not reach, and what the first of them stands
        on, in hex: empty, if that is the first of all."""
        number, line = 0, b""
        with self._stream("rev-list", "--first-parent", "--parents", *_range(head, since)) as out:
            for number, line in enumerate(out, 1):  # noqa: B007 - the last one counts
                pass
        return number, b"".join(line.split()[1:2]).decode()

    @contextmanager
    def log(self, head: str, since: str) -> Iterator[Iterator[bytes]]:
        """What `history.mainline.commits` reads, in blocks."""
        words = ("-z", f"--format={LOG_FORMAT}", "--encoding=UTF-8", "--no-show-signature")
        with self._stream("log", *words, "--no-notes", *_range(head, since)) as out:
            yield _blocks(out)

    @contextmanager
    def parents(self, head: str, since: str) -> Iterator[Iterator[list[bytes]]]:
        """Every commit and its parents, in hex, strictly children before parents."""
        with self._stream("rev-list", "--topo-order", "--parents", *_range(head, since)) as out:
            yield (line.split() for line in out)

    def tags(self) -> tuple[tuple[str, bytes], ...]:
        """The versions that are tagged (`v5.10`, `v5.10-rc1`), and their commits."""
        form = "--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)"
        found = []
        for line in self._run("for-each-ref", form, "refs/tags/v*").splitlines():
            name, *objects = line.decode("ascii", "replace").split(" ")
            version = _TAG.fullmatch(name)
            if version and "commit" in objects:
                commit = objects[objects.index("commit") + 1]
                found.append((version[1], bytes.fromhex(commit)))
        return tuple(found)

    def is_partial(self) -> bool:
        """Whether it lacks objects on purpose (`git clone --filter`)."""
        return bool(self._run("config", "--get-regexp", _PROMISED, may_fail=True))

    def patch_ids(self, commits: Iterable[str]) -> dict[str, str]:
        """git's stable patch-id of commits, all in hex; those without a diff are left out."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{each}\n" for each in commits).encode())
            asked.seek(0)
            with self._stream("diff-tree", "--stdin", *_DIFF, stdin=asked) as diffs:
                out = self._run("patch-id", "--stable", stdin=diffs)
        pairs = (line.split() for line in out.splitlines())
        return {commit.decode(): patch_id.decode() for patch_id, commit in pairs}

    def file_at(self, path: str, moment: datetime) -> str | None:
        """A file as the chain had it before a moment; None where it had none."""
        before = f"--min-age={int(moment.timestamp()) - 1}"
        found = self._run("rev-list", "--first-parent", "-1", before, "HEAD", "--")
        step = found.decode().strip()
        if not step:
            return None
        listed = self._run("--literal-pathspecs", "ls-tree", "-z", "--full-tree", step, "--", path)
        entry, _, name = listed.decode("utf-8", "replace").partition("\t")
        mode, _, blob = entry.partition(" blob ")
        if not mode.startswith("100") or name != f"{path}\0":
            return None
        if int(self._run("cat-file", "-s", blob)) > _LARGEST_FILE:
            raise CloneUnusable(self.path, f"{path} of {step} is too large for a text")
        return self._run("cat-file", "blob", blob).decode("utf-8", "replace")

    def _run(self, *words: str, may_fail: bool = False, stdin: IO[bytes] | None = None) -> bytes:
        done = self._done(*words, stdin=stdin)
        if done.returncode and not may_fail:
            raise CloneUnusable(self.path, _said(done.stderr, done.returncode))
        return done.stdout

    def _done(
        self, *words: str, stdin: IO[bytes] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - no shell; the words are ours
                self._command(words),
                env=_environment(),
                stdin=stdin or subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise CloneUnusable(self.path, f"git does not run: {error.strerror}") from None

    @contextmanager
    def _stream(self, *words: str, stdin: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
        """What git writes, while it runs; if it fails, that is told at the end."""
        with tempfile.TemporaryFile() as lament:
            try:
                process = subprocess.Popen(  # noqa: S603 - no shell; the words are ours
                    self._command(words),
                    env=_environment(),
                    stdin=stdin or subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=lament,
                )
            except OSError as error:
                raise CloneUnusable(self.path, f"git does not run: {error.strerror}") from None
            with process:
                assert process.stdout is not None
                try:
                    yield process.stdout
                except BaseException:
                    process.kill()
                    raise
            if process.returncode:
                lament.seek(0)
                raise CloneUnusable(self.path, _said(lament.read(), process.returncode))

    def _command(self, words: Iterable[str]) -> list[str]:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return ["git", "--no-pager", f"--git-dir={os.fspath(self.git)}", *settings, *words]


def opened(path: Path) -> Clone:
    """The clone at a path: bare, a mirror, or a work tree; never one further up."""
    inner = path / ".git"
    git = inner if inner.exists() else path
    if not git.exists():
        raise CloneUnusable(path, "nothing is there")
    clone = Clone(path, git.absolute())
    clone._run("rev-parse", "--git-dir")
    return clone


def _range(head: str, since: str) -> tuple[str, ...]:
    return (f"{since}..{head}" if since else head, "--")


def _blocks(out: IO[bytes]) -> Iterator[bytes]:
    """What a pipe holds, in blocks; git goes on with the next while one is at work."""
    with suppress(OSError):  # whoever has many pipes gets small ones
        fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, _BLOCK)
    pieces: list[bytes] = []
    while piece := os.read(out.fileno(), _BLOCK):
        pieces.append(piece)
        if sum(map(len, pieces)) >= _BLOCK:
            yield b"".join(pieces)
            pieces = []
        elif len(piece) < _BLOCK // 8:
            time.sleep(_NAP)
    yield b"".join(pieces)


def _digest(state: bytes) -> str:
    return blake2b(state, digest_size=16).hexdigest()


def _said(lament: bytes, code: int) -> str:
    """git's own words: the first that say what went wrong, without the lines around them."""
    lines = lament.decode("utf-8", "replace").strip().splitlines()
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    said = " ".join((telling[0] if telling else f"exit code {code}").split())
    return f"git says {said[:300]!r}"


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | _ENVIRONMENT
