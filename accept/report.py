"""What a check found, and the page that all of them make."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended. NOT_RUN is neither of the others and is never reported as passed."""

    PASSED = "passed"
    MISSED = "missed"
    NOT_RUN = "not run"


_MISS = "- **missed**: "


@dataclass(frozen=True, slots=True)
class Result:
    """One check: `figures` are what was measured, `misses` what falls short, a line each."""

    name: str
    outcome: Outcome
    figures: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


def result(name: str, figures: Iterable[str], misses: Iterable[str]) -> Result:
    """A check that ran: passed if nothing was missed."""
    misses = tuple(misses)
    outcome = Outcome.MISSED if misses else Outcome.PASSED
    return Result(name, outcome, tuple(figures), misses)


def page(commit: str, results: Iterable[Result]) -> str:
    """The Markdown page of an acceptance run."""
    results = tuple(results)
    lines = [
        "# Acceptance",
        "",
        "Written by `make accept`; do not edit. What every line means stands in `accept/`.",
        "",
        f"Commit {commit}: " + ", ".join(_tally(results)) + ".",
    ]
    for each in results:
        lines += ["", f"## {each.name}: {each.outcome}", ""]
        lines += [f"- {figure}" for figure in each.figures]
        lines += [f"{_MISS}{miss}" for miss in each.misses]
    return "\n".join(lines) + "\n"


def news(results: Iterable[Result], page_before: str) -> list[str]:
    """The misses that a page of an earlier run does not have."""
    owned = {line.removeprefix(_MISS) for line in page_before.splitlines() if _MISS in line}
    return [miss for each in results for miss in each.misses if miss not in owned]


def _tally(results: tuple[Result, ...]) -> list[str]:
    return [
        f"{sum(each.outcome is outcome for each in results)} {outcome.value}" for outcome in Outcome
    ]
