"""Targets fuzzed for a while, each in a process of its own, and what came of it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from fuzz.targets import module_of, target

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus"
FINDINGS = ROOT / "fuzz" / "findings"

AT_ONCE = 2
TIMEOUT = 60
"""Wall seconds after which libFuzzer ends an input that does not come back; whoever does come back
late is judged by its CPU time (`fuzz.limits`), since the machine may be busy."""

MEMORY = 1500
"""MB of a child: 64 of them are its modules."""

GRACE = 120
_MOST_RESTARTS = 5

_RUNS = re.compile(r"^stat::number_of_executed_units: (\d+)$", re.MULTILINE)
_COVERED = re.compile(r"^#\d+\s.*\bcov: (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one target: inputs tried, edges covered, what was found and what failed.

    `findings` are files with the inputs; `slips` the number of those that took too long under
    atheris only, which slows the code down. `broken` says why the fuzzer itself did not work.
    """

    target: str
    runs: int
    edges: int
    findings: tuple[Path, ...]
    slips: int = 0
    broken: str = ""

    @property
    def passed(self) -> bool:
        """Whether the target was fuzzed and nothing was found."""
        return not self.findings and not self.broken


def run_all(
    names: Sequence[str], seconds: int, seed: int, keep: Path | None, found: Path
) -> Iterator[Run]:
    """Fuzzes targets, two at a time, and tells of each in the order given."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(
            lambda name: run(
                name,
                module_of(name),
                seconds,
                seed,
                seeds=(CORPUS / name, FINDINGS / name),
                keep=keep / name if keep else None,
                found=found / name,
            ),
            names,
        )


def run(
    name: str,
    module: str,
    seconds: int,
    seed: int,
    *,
    found: Path,
    seeds: Sequence[Path] = (),
    keep: Path | None = None,
) -> Run:
    """Fuzzes one target until its time is up or something is found.

    What took too long is tried again in a process without atheris. If it passes there, fuzzing
    goes on with the next seed. Whatever else fails is a finding, even if it passes when it is
    alone: then it depends on what was read before, which nothing may.
    """
    end = monotonic() + seconds
    runs = edges = slips = 0
    while True:
        left = max(round(end - monotonic()), 1)
        found.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="kmonthly-fuzz-") as scratch:
            corpus = [keep or Path(scratch, "corpus"), *(each for each in seeds if each.is_dir())]
            said = _child(
                module, left, seed + slips, corpus, scratch=Path(scratch), log=found / "log"
            )
            inputs = sorted(Path(scratch, "found").iterdir())
            kept = [_kept(each, found) for each in inputs]
        runs += int(_last(_RUNS, said))
        edges = max(edges, int(_last(_COVERED, said)))
        slow = "fuzz.limits.TooSlow" in said
        findings = tuple(
            each
            for each in kept
            if not ((slow or each.name.startswith("timeout")) and _passes(module, each))
        )
        if findings or not kept:
            broken = "" if findings or (runs and edges and "\nDone " in said) else said[-1500:]
            return Run(name, runs, edges, findings, slips, broken)
        slips += len(kept)
        if slips >= _MOST_RESTARTS or monotonic() >= end:
            return Run(name, runs, edges, (), slips)


def replay(module: str, path: Path) -> None:
    """Runs one input through a target, without atheris; raises whatever is found."""
    target(module).check(path.read_bytes())


def _child(
    module: str, seconds: int, seed: int, corpus: Sequence[Path], *, scratch: Path, log: Path
) -> str:
    """What the fuzzer says in its time; what it finds is put into `scratch/found`.

    New inputs that reach something new go to the first folder of the corpus.
    """
    (scratch / "found").mkdir()
    corpus[0].mkdir(parents=True, exist_ok=True)
    (scratch / "words").write_text("\n".join(map(_quoted, target(module).WORDS)) + "\n", "ascii")
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-timeout={TIMEOUT}",
        f"-rss_limit_mb={MEMORY}",
        f"-artifact_prefix={scratch / 'found'}/",
        f"-dict={scratch / 'words'}",
        "-print_final_stats=1",
        *(str(each.resolve()) for each in corpus),
    ]
    with log.open("wb") as file:
        try:
            subprocess.run(
                [sys.executable, "-m", "fuzz.child", module, *options],
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                timeout=seconds + GRACE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            file.write(b"\nthe fuzzer did not end and was killed\n")
    return log.read_text("utf-8", "replace")


def _passes(module: str, path: Path) -> bool:
    """Whether an input passes in a process of its own; one that does not end does not."""
    command = [sys.executable, "-m", "fuzz", "--module", module, str(path.resolve())]
    try:
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def _environment() -> dict[str, str]:
    """This tree's package and a fixed order of sets, so that the same seed gives the same run."""
    inherited = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT), inherited)))
    return os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": "0"}


def _kept(path: Path, found: Path) -> Path:
    """The input under a shorter name: what libFuzzer calls it, and eight digits of its hash."""
    kind, _, digest = path.name.partition("-")
    return Path(shutil.copy(path, found / f"{kind}-{digest[:8]}"))


def _quoted(word: bytes) -> str:
    """A word as libFuzzer's dictionaries have it; an empty one is a newline."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word[:60] or b"\n") + '"'


def _last(pattern: re.Pattern[str], said: str) -> str:
    return next((each[1] for each in reversed(list(pattern.finditer(said)))), "0")
