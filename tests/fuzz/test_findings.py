"""Every input that is kept, through its target: seeds and what fuzzing has found. No atheris."""

from pathlib import Path

import pytest
from fuzz.runs import CORPUS, FINDINGS
from fuzz.targets import NAMES, module_of, target

from fuzz import long

KEPT = [
    pytest.param(name, path, id=f"{name}-{folder.name}-{path.name}")
    for name in NAMES
    for folder in (CORPUS, FINDINGS)
    for path in sorted((folder / name).glob("*"))
]


@pytest.mark.parametrize(("name", "path"), KEPT)
def test_a_kept_input_passes(name: str, path: Path) -> None:
    target(module_of(name)).check(path.read_bytes())


def test_every_folder_is_a_target_s() -> None:
    """An input in a folder that no target reads would be kept for nothing."""
    folders = {each.name for kept in (CORPUS, FINDINGS) for each in kept.iterdir()}
    assert folders == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [b"", b"\n", b"\x00", b"\xff" * 100], ids=repr)
def test_inputs_of_nothing_pass(name: str, data: bytes) -> None:
    target(module_of(name)).check(data)


@pytest.mark.parametrize("name", ["subject", "trailers", "dates", "compressed"])
def test_much_of_one_thing_takes_no_time(name: str) -> None:
    """60 KB each, for the targets that are done in a second; `python -m fuzz --long` does all."""
    assert list(long.slow([name], long.SIZES[:1])) == []
