"""The page that the figures stand on."""

import re
import subprocess
from pathlib import Path

PAGE = Path("docs/performance.md")


def note(mark: str, rounds: int, figures: str) -> None:
    """Puts figures between the page's marks of a name, with the commit that they are of."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    new = f"Commit {commit}, median of {rounds} rounds in one run.\n\n{figures}\n"
    marked = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    text = PAGE.read_text("utf-8")
    PAGE.write_text(marked.sub(lambda each: each[1] + new + each[2], text), "utf-8")
