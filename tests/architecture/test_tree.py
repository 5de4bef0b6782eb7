"""The files of the tree: what none of them may hold."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from making import ROOT

REGISTRIES = (
    "pypi.org",
    "pythonhosted.org",
    "registry.npmjs.org",
    "proxy.golang.org",
    "crates.io",
    "index-url",
)
HERE = re.compile(r"(?<![\w.])/(?:work|root|tmp)/\w")
"""A path of the machine that this was written on."""


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is or will be in the repository, and is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            yield Path(name), path.read_bytes().decode("utf-8", "replace")


def test_the_readme_shows_every_folder_of_the_package() -> None:
    """Its tree and the package: the same folders, each with a word on what it is for."""
    text = (ROOT / "README.md").read_text("utf-8")
    tree = re.search(r"^src/kmonthly/\n((?:  .+\n)+)", text, re.MULTILINE)
    assert tree is not None
    shown = set(re.findall(r"^  (\w+)/ +\S", tree[1], re.MULTILINE))
    package = ROOT / "src" / "kmonthly"
    assert shown == {each.parent.name for each in package.glob("*/__init__.py")}


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the business of whoever installs them."""
    assert [
        (str(path), name) for path, text in texts() for name in REGISTRIES if name in text
    ] == []


def test_no_file_names_a_place_on_this_machine() -> None:
    """What works here only does not work."""
    assert [(str(path), match[0]) for path, text in texts() for match in HERE.finditer(text)] == []
