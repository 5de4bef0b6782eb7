"""The rules of the house over the import graph: who may see whom."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from making import ROOT

SOURCE = ROOT / "src" / "kmonthly"

STAGES = {"archive", "mail", "history", "series", "story", "issue", "edition"}
PURE = STAGES - {"archive"}
SHELLS = {"cli", "api", "evaluate", "pipeline"}
"""What sees all that its layer allows."""

WIRE = {"kmonthly.mail.columns"}
"""How readings travel: the store takes in what workers send."""

KEPT_TO = {
    "babel": {"edition"},
    "duckdb": {"store"},
    "jinja2": {"edition"},
    "markupsafe": {"edition"},
    "openai": {"condense"},
    "pygit2": {"archive", "mail"},
    "rapidfuzz": {"series"},
    "fast_mail_parser": {"mail"},
    "pyarrow": {"mail", "store", "pipeline"},
    "typer": {"cli"},
    "rich": {"cli"},
    "zstandard": {"archive"},
    "weasyprint": {"edition"},
}
"""Which folders may use a library; no other one but these is used at all."""

WORLDLY = {"os", "time", "random", "secrets", "socket", "subprocess", "logging", "threading"}


@pytest.fixture(scope="module")
def imports() -> list[tuple[str, str]]:
    """Every import of ours: the module that imports, and what."""
    graph = grimp.build_graph("kmonthly", include_external_packages=True, cache_dir=None)
    return [
        (module, imported)
        for module in sorted(graph.modules)
        if module.startswith("kmonthly.")
        for imported in sorted(graph.find_modules_directly_imported_by(module))
    ]


def folder(module: str) -> str:
    """The folder or file right under kmonthly that a module of ours is of."""
    return module.split(".")[1] if "." in module else ""


def within(imports: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Imports of ours that cross from one folder to another."""
    for module, imported in imports:
        if imported.startswith("kmonthly.") and folder(module) != folder(imported):
            yield module, imported


def test_layers_and_cycles() -> None:
    """The contracts in pyproject.toml, each folder in one layer."""
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_a_stage_sees_only_the_models_of_others(imports: list[tuple[str, str]]) -> None:
    """And the words of `terms`, which belong to all."""
    assert [
        (module, imported)
        for module, imported in within(imports)
        if folder(module) in STAGES
        and folder(imported) != "terms"
        and not imported.endswith(".model")
    ] == []


def test_condensing_sees_the_checker_and_terms_only(imports: list[tuple[str, str]]) -> None:
    """What asks a language model has nothing at hand that it could give away."""
    seen = {imported for module, imported in within(imports) if folder(module) == "condense"}
    assert {each for each in seen if folder(each) != "terms"} == {"kmonthly.story.check"}


def test_only_shells_condense(imports: list[tuple[str, str]]) -> None:
    """No stage rests on what a machine wrote; the edition words it, and asks nobody."""
    users = {
        (folder(module), imported)
        for module, imported in within(imports)
        if folder(imported) == "condense"
    }
    assert {user for user, _ in users} <= {"cli", "api", "pipeline", "edition"}
    assert {imported for user, imported in users if user == "edition"} == {
        "kmonthly.condense.model"
    }


def test_condensing_touches_the_world_in_two_places(imports: list[tuple[str, str]]) -> None:
    """Who asks knows the clock, who keeps knows the disk; what decides knows neither."""
    worldly = WORLDLY | {"openai", "pathlib", "tempfile"}
    touching = {
        module
        for module, imported in imports
        if folder(module) == "condense" and imported in worldly
    }
    assert touching == {"kmonthly.condense.cache", "kmonthly.condense.client"}


def test_the_store_sees_only_models_and_the_wire_format(imports: list[tuple[str, str]]) -> None:
    """It decides nothing that a stage decides."""
    assert [
        (module, imported)
        for module, imported in within(imports)
        if folder(module) == "store"
        and folder(imported) != "terms"
        and not imported.endswith(".model")
        and imported not in WIRE
    ] == []


def test_only_shells_see_the_store(imports: list[tuple[str, str]]) -> None:
    """Stages are given values and give values."""
    users = {folder(module) for module, imported in within(imports) if folder(imported) == "store"}
    assert users <= SHELLS


def test_terms_import_nothing_of_ours(imports: list[tuple[str, str]]) -> None:
    """They are what everything else stands on."""
    assert [pair for pair in within(imports) if folder(pair[0]) == "terms"] == []


def test_the_command_line_uses_the_public_door(imports: list[tuple[str, str]]) -> None:
    """As anybody else does."""
    assert {imported for module, imported in within(imports) if folder(module) == "cli"} == {
        "kmonthly.api"
    }


def test_each_library_has_its_place(imports: list[tuple[str, str]]) -> None:
    """One folder or few for each; a new one is added here with its reason."""
    outside = {
        (folder(module), imported)
        for module, imported in imports
        if imported.split(".")[0] not in sys.stdlib_module_names | {"kmonthly"}
    }
    assert {pair for pair in outside if pair[0] not in KEPT_TO.get(pair[1], set())} == set()


def test_pure_stages_do_not_touch_the_world(imports: list[tuple[str, str]]) -> None:
    """No disk, clock, chance, network, process or log: these enter as arguments."""
    assert [pair for pair in imports if folder(pair[0]) in PURE and pair[1] in WORLDLY] == []


def test_nobody_pure_asks_what_time_it_is() -> None:
    """datetime.now, utcnow, today: the shell knows the time."""
    asked = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for stage in sorted(PURE | {"terms", "store"})
        for path in sorted((SOURCE / stage).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert asked == []


def test_sql_is_spoken_in_the_store_only() -> None:
    """Nobody else runs a statement."""
    spoken = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] != "store"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany", "sql"}
    ]
    assert spoken == []
