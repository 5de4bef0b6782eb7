"""`python -m bench.clone [COMMITS]`: mainline's commits taken in, beside `git log` over the same.

The clone is invented: branches of a few commits each, merged into the chain; messages as long as
the kernel's, a link in every second, a revert now and then, a tag every few weeks.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from kmonthly.pipeline.mainline import index, is_new
from kmonthly.store import database

COMMITS = 200_000
MORE = 100
ROUNDS = 3

_WORDS = (
    "add avoid bring cache clock delay drop engine fail fix flush guard handle index joint keep "
    "latch lock map memory notify order packet page queue range remove scan split table unlock use"
).split()
_STEPS_A_TAG = 300


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of wall time, of the median round, and MB."""

    commits: int
    git_log: float
    indexed: float
    more: float
    nothing: float
    memory: int
    store: int


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COMMITS
    with tempfile.TemporaryDirectory(prefix="kmonthly-clone-") as folder:
        found = figures(Path(folder), number)
    print(
        f"{found.commits:,} commits: git log {found.git_log:.2f} s, index {found.indexed:.2f} s, "
        f"ratio {found.indexed / found.git_log:.2f} (at most 2); {MORE} more {found.more:.2f} s "
        f"(under 1), nothing new {1000 * found.nothing:.0f} ms; peak memory {found.memory} MB "
        f"(under 300), store {found.store} MB"
    )


def figures(folder: Path, number: int) -> Figures:
    """Measures over an invented clone of so many commits, and then MORE."""
    clone = folder / "linux.git"
    invented = Invented(clone)
    invented.grow(number)
    logs, indexed = [], []
    for name in range(ROUNDS):
        logs.append(_timed(lambda: _log(clone)))
        indexed.append(_timed(lambda name=name: _indexed(clone, folder / f"{name}.duckdb")))  # type: ignore[misc]
    store = folder / "0.duckdb"
    nothing = _timed(lambda: _is_new(clone, store))
    invented.grow(MORE)
    more = _timed(lambda: _indexed(clone, store))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = store.stat().st_size >> 20
    return Figures(number, sorted(logs)[1], sorted(indexed)[1], more, nothing, memory, size)


class Invented:
    """A bare clone that grows."""

    def __init__(self, path: Path) -> None:
        subprocess.run(["git", "init", "-q", "--bare", "-b", "master", path], check=True)
        self._path = path
        self._chance = random.Random(2020)
        self._time = 1_500_000_000
        self._commits = 0
        self._chain: list[str] = []
        """The last names by which what is written can stand on the chain's commits."""
        self._steps = 0

    def grow(self, commits: int) -> None:
        """So many commits more."""
        wanted = self._commits + commits
        command = ["git", "--git-dir", str(self._path), "fast-import", "--quiet"]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as importing:
            assert importing.stdin is not None
            if self._chain:
                self._chain = ["refs/heads/master^0"]
            while self._commits < wanted:
                for text in self._round(wanted - self._commits):
                    importing.stdin.write(text.encode())
        if importing.returncode:
            raise subprocess.CalledProcessError(importing.returncode, command)

    def _round(self, most: int) -> Iterator[str]:
        """A branch and its merge; at first the root."""
        if not self._chain:
            yield self._step("Begin\n", "")
            return
        tip = self._chance.choice(self._chain)
        for _ in range(min(self._chance.randrange(1, 24), most - 1)):
            yield self._commit("refs/heads/side", self._message(), f"from {tip}\n")
            tip = f":{self._commits}"
        yield self._step(
            "Merge tag 'x' of git://git.example.org/x\n\nPull x from Keeper:\n\n - more of it\n",
            f"from {self._chain[-1]}\n" + (f"merge {tip}\n" if tip not in self._chain else ""),
        )
        if self._steps % _STEPS_A_TAG == 0:
            major, minor = divmod(self._steps // _STEPS_A_TAG, 8)
            version = f"v5.{major}-rc{minor}" if minor else f"v5.{major}"
            yield (
                f"tag {version}\nfrom {self._chain[-1]}\n"
                f"tagger Keeper <keeper@example.org> {self._time} +0000\ndata 2\nx\n"
            )

    def _step(self, message: str, parents: str) -> str:
        written = self._commit("refs/heads/master", message, parents)
        self._chain = [*self._chain[-30:], f":{self._commits}"]
        self._steps += 1
        return written

    def _commit(self, branch: str, message: str, parents: str) -> str:
        self._commits += 1
        self._time += 60
        number, text = self._commits, message.encode()
        author = f"Author {number % 4000} <author{number % 4000}@example.org>"
        authored = self._time - self._chance.randrange(800_000)
        line = f"line {number}\n"
        return (
            f"commit {branch}\nmark :{number}\nauthor {author} {authored} +0000\n"
            f"committer Keeper <keeper@example.org> {self._time} +0000\n"
            f"data {len(text)}\n{message}\n{parents}"
            f"M 100644 inline file{number % 50}.c\ndata {len(line)}\n{line}\n"
        )

    def _message(self) -> str:
        number, say = self._commits, self._say
        ending = "()" if number % 8 == 0 else f" {number}" if number % 25 == 0 else ""
        paragraphs = "".join(
            "\n".join(say(11) for _ in range(self._chance.randrange(1, 7))) + "\n\n"
            for _ in range(self._chance.randrange(1, 4))
        )
        link = f"Link: https://lore.kernel.org/r/20200801.{number}-1-a@example.org\n" * (number % 2)
        revert = f"This reverts commit {sha1(b'%d' % number).hexdigest()}.\n\n"
        return (
            f"{say(1)}: {say(6)}{ending}\n\n{'' if number % 97 else revert}{paragraphs}{link}"
            f"Reviewed-by: Reviewer {number % 900} <reviewer{number % 900}@example.org>\n"
            f"Signed-off-by: Author {number % 4000} <author{number % 4000}@example.org>\n"
            "Signed-off-by: Keeper <keeper@example.org>\n"
        )

    def _say(self, words: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=words))


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _log(clone: Path) -> None:
    command = ["git", "--git-dir", str(clone), "log"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _indexed(clone: Path, store: Path) -> None:
    with database.writing(store) as connection:
        index(connection, clone, lambda _: None)


def _is_new(clone: Path, store: Path) -> None:
    with database.reading(store) as connection:
        assert not is_new(connection, clone)


if __name__ == "__main__":
    main()
