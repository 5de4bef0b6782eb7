"""docs/api.md: its blocks run one after the other, and show what it says they show.

After a change that is meant: KMONTHLY_REGENERATE=1 pytest tests/api
"""

import ast
import os
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from kmonthly import api
from making import ROOT

PAGE = ROOT / "docs" / "api.md"
_BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def shown(code: str, names: dict[str, object]) -> str:
    """What a notebook shows under a cell: what it prints, then the value of its last line."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as out:
        exec(compile(tree, PAGE.name, "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), PAGE.name, "eval"), names)
            if value is not None:
                print(value)
    return out.getvalue()


def run(page: str) -> str:
    """The page with what its blocks show now."""
    names: dict[str, object] = {}

    def block(match: re.Match[str]) -> str:
        out = shown(match["code"], names)
        told = f"\n```text\n{out}```\n" if out else ""
        return f"```python\n{match['code']}```\n{told}"

    return _BLOCK.sub(block, page)


def test_the_page_shows_what_comes_out(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / ".kmonthly" / "sample" / "store.duckdb"
    store.parent.mkdir(parents=True)
    api.update([sample], store)
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text("utf-8")
    now = run(page)
    if os.environ.get("KMONTHLY_REGENERATE"):
        PAGE.write_text(now, "utf-8")
    assert now == PAGE.read_text("utf-8")
