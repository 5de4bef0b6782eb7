"""Peers from the package index, each in an environment of its own under the user's cache folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.peers.model import Command, NotRun


def installed(package: str, version: str, python: tuple[int, int] = (3, 11)) -> Path:
    """The folder of the package's programs, installed now if it is not yet; raises NotRun.

    `python` is the oldest that the package runs on.
    """
    home = _cache() / f"{package}-{version}"
    if not (home / "done").exists():
        shutil.rmtree(home, ignore_errors=True)
        _run([_interpreter(python), "-m", "venv", home], "no environment can be made for it")
        pip: Command = [home / "bin" / "python", "-m", "pip", "install", "--quiet"]
        _run([*pip, f"{package}=={version}"], f"pip does not find or install {package} {version}")
        (home / "done").touch()
    return home / "bin"


def _cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "kmonthly-bench-peers"


def _interpreter(oldest: tuple[int, int]) -> str | Path:
    probe = f"import sys; sys.exit(sys.version_info[:2] < {oldest})"
    for each in _interpreters():
        if subprocess.run([each, "-c", probe], capture_output=True, check=False).returncode == 0:
            return each
    raise NotRun(f"it needs Python {oldest[0]}.{oldest[1]} or newer, which is not here")


def _interpreters() -> Iterator[str | Path]:
    """This one, those on the path, and those that lie beside this one, as pyenv keeps them."""
    yield sys.executable
    for minor in range(11, 20):
        if found := shutil.which(f"python3.{minor}"):
            yield found
    yield from sorted(Path(sys.base_prefix).parent.glob("3.*/bin/python3"))


def _run(command: Command, complaint: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:])
        raise NotRun(complaint)
