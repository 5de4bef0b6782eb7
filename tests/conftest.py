"""Archives that tests of several stages read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest
from hypothesis import settings

from commands import Done, Kmonthly
from kmonthly import api
from kmonthly.cli.main import app
from making import Epoch, lay_out, mbox
from measured import answer, later, posting

settings.register_profile("kmonthly", deadline=None)
settings.load_profile("kmonthly")
# No law fails because the machine was busy: what must be fast has tests of its own.

TIMES = 7
"""How often `many` repeats the sample: some 2,000 mails, enough to be disturbed in."""


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's sample archive, laid out."""
    return lay_out(tmp_path_factory.mktemp("sample") / "archives")


@pytest.fixture(scope="session")
def many(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample several times, each time under other list names and Message-IDs."""
    into = tmp_path_factory.mktemp("many")
    for original in sorted(sample.glob("*/git/0.git")):
        mails = list(_mails(original))
        for number in range(TIMES):
            epoch = Epoch(into, f"copy{number}-{original.parents[1].name}")
            epoch.add(*(_renamed(raw, number) for raw in mails))
    return into


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the posting of `measured` and its two answers."""
    folder = tmp_path_factory.mktemp("measured")
    archive = mbox(folder / "water.mbox", *posting(), answer(), later())
    api.update([archive], folder / "store.duckdb")
    return folder / "store.duckdb"


@pytest.fixture
def kmonthly(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kmonthly:
    """Runs a command in this process, nothing set in the environment."""
    monkeypatch.delenv("KMONTHLY_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words: str | Path) -> Done:
        with pytest.raises(SystemExit) as end:
            app([str(word) for word in words], prog_name="kmonthly")
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Done(end.value.code, out, err)

    return call


def _mails(path: Path) -> Iterator[bytes]:
    repository = pygit2.Repository(str(path))
    for commit in reversed(list(repository.walk(repository.head.target))):
        for entry in commit.tree:
            if entry.name == "m" and isinstance(entry, pygit2.Blob):
                yield entry.data


def _renamed(raw: bytes, number: int) -> bytes:
    """The mail with other ids, so that threads stay threads and copies stay copies."""
    head, empty, body = raw.partition(b"\n\n")
    return re.sub(rb"<([^<>@\s]+@)", rb"<copy%d.\1" % number, head) + empty + body
