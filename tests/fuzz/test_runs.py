"""The fuzzer itself, on a target with a bug in it: what is found is told and can be run again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz.runs import run

from fuzz import __main__ as command
from making import ROOT

PLANTED = """\
from kmonthly.mail.subject import subject

WORDS = (b"PATCH", b"[")
LONG = WORDS
MUTATIONS = ()
LARGEST = 64

def check(data):
    found = subject(data.decode("latin-1"))
    assert not found.tags, "planted"

def long(word, size):
    yield word
"""

SEEN = "\n\nSEEN = []\n"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that a child process can import, too."""
    tmp_path.joinpath("planted_target.py").write_text(PLANTED, "utf-8")
    monkeypatch.delitem(sys.modules, "planted_target", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "planted_target"


def test_a_planted_bug_is_found(planted: str, tmp_path: Path) -> None:
    """Nothing but "[PATCH]" and the like breaks it; the fuzzer has to see the tags' branch."""
    pytest.importorskip("atheris", reason="atheris has wheels for CPython 3.11 only")
    came = run("planted", planted, 60, seed=1, found=tmp_path / "found")
    assert not came.passed
    assert came.broken == ""
    (path,) = came.findings
    assert b"[" in path.read_bytes()
    assert command.main(["--module", planted, str(path)]) == 1


def test_what_fails_only_after_other_inputs_is_found(planted: str, tmp_path: Path) -> None:
    """It passes when it is run alone: something is remembered that should not be."""
    pytest.importorskip("atheris", reason="atheris has wheels for CPython 3.11 only")
    module = tmp_path / "planted_target.py"
    module.write_text(PLANTED.replace("not found.tags", "SEEN.append(1) or len(SEEN) < 9") + SEEN)
    came = run("planted", planted, 60, seed=1, found=tmp_path / "found")
    (path,) = came.findings
    assert command.main(["--module", planted, str(path)]) == 0


def test_a_fuzzer_that_does_not_work_is_no_pass(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here because atheris cannot be imported; nothing is found then, which must not look good."""
    tmp_path.joinpath("atheris.py").write_text("import nothing_of_that_name\n", "utf-8")
    came = run("planted", planted, 5, seed=1, found=tmp_path / "found")
    assert (came.runs, came.findings) == (0, ())
    assert "nothing_of_that_name" in came.broken
    assert not came.passed


def test_without_atheris_nothing_passes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert command.main(["subject", "--seconds", "1"]) == 2
    assert "not run: atheris is not installed" in capsys.readouterr().out


def test_a_finding_is_run_again_from_the_command_line(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(b"[PATCH] tulips")
    words = [sys.executable, "-m", "fuzz", "subject", str(good)]
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"{good}: passes\n")


@pytest.mark.parametrize("words", [["nobody"], ["corpus"], ["subject", "dates", "README.md"]])
def test_what_is_neither_target_nor_file_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(words) == 2
    assert capsys.readouterr().out.startswith("fuzz: ")
