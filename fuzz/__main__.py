"""`python -m fuzz [TARGET ...] --seconds N` fuzzes; with files it runs these through a target.

Ends with 0 if nothing was found, 1 if something was, 2 if it could not be tried.
"""

import argparse
import importlib.util
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzz import long, runs
from fuzz.targets import NAMES, module_of

FOUND = Path(".kmonthly/fuzz")
"""Where findings lie, with what the fuzzer said: FOUND/TARGET."""


def main(words: Sequence[str]) -> int:
    """Does what the words of the command line say; returns the exit code."""
    given = _options().parse_args(words)
    names = tuple(each for each in given.what if each in NAMES)
    files = tuple(Path(each) for each in given.what if each not in NAMES)
    for each in files:
        if not each.exists():
            print(f"fuzz: no target and no file: {each}; targets: {', '.join(NAMES)}")
            return 2
    if files:
        modules = [given.module] if given.module else [module_of(name) for name in names]
        if len(modules) != 1:
            print("fuzz: files are run through one target: python -m fuzz TARGET FILE ...")
            return 2
        return _replay(modules[0], sorted(_files(files)))
    if given.long:
        return _long(names or NAMES)
    if importlib.util.find_spec("atheris") is None:
        print(
            "fuzz: not run: atheris is not installed (make fuzz installs it; it has wheels for "
            "CPython 3.11 on x86-64 Linux)"
        )
        return 2
    return _fuzz(names or NAMES, given.seconds, given.seed, given.keep)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m fuzz", description=__doc__)
    parser.add_argument("what", nargs="*", metavar="TARGET|FILE", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=60, help="of each target (60)")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (1)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="go on from DIR/TARGET, grow it")
    parser.add_argument("--long", action="store_true", help="long inputs instead; no atheris")
    parser.add_argument("--module", help=argparse.SUPPRESS)
    return parser


def _fuzz(names: Sequence[str], seconds: int, seed: int, keep: Path | None) -> int:
    passed = True
    for run in runs.run_all(names, seconds, seed, keep, FOUND):
        passed = passed and run.passed
        print(
            f"{run.target:<12}{run.runs:>10,} runs {run.edges:>6,} edges"
            f" {len(run.findings):>3} findings"
            + (f" ({run.slips} slow under atheris only)" if run.slips else ""),
            flush=True,
        )
        for path in run.findings:
            print(f"  found: python -m fuzz {run.target} {path}", flush=True)
            print(f"  said: {path.parent / 'log'}", flush=True)
        if run.broken:
            print(f"  the fuzzer did not work:\n{run.broken}", flush=True)
    return 0 if passed else 1


def _replay(module: str, files: Sequence[Path]) -> int:
    failed = 0
    for path in files:
        try:
            runs.replay(module, path)
        except Exception:
            failed += 1
            print(f"{path}: fails\n{traceback.format_exc()}")
        else:
            print(f"{path}: passes")
    return 1 if failed or not files else 0


def _long(names: Sequence[str]) -> int:
    failed = 0
    for each in long.slow(names):
        failed += 1
        where = f"{each.size:,} bytes of {each.word[:60]!r} in long input {each.number}"
        print(f"{each.target}: {where}: {each.said[:300]}", flush=True)
    print(f"{failed} long inputs failed")
    return 1 if failed else 0


def _files(given: Sequence[Path]) -> Iterator[Path]:
    for each in given:
        if each.is_dir():
            yield from (file for file in each.rglob("*") if file.is_file())
        else:
            yield each


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
