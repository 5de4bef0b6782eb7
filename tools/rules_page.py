"""Writes docs/rules.md from the tables in the code: `python tools/rules_page.py`."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kmonthly.issue import arrange
from kmonthly.mail.claims.find import EXTRACTORS
from kmonthly.mail.claims.tables import tables
from kmonthly.mail.model import USER_VISIBLE, IdentifierKind
from kmonthly.series import fate, relate, signs
from kmonthly.store.fate import OTHERS
from kmonthly.story import place, rank, sections
from kmonthly.terms.flaws import FlawRule

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"


def text() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("# Rules", "", "Written by `python tools/rules_page.py`; do not edit.", "")
    yield from ("## Flaws", "", "What can be wrong with input, and what is done about it.", "")
    yield from _table(("rule", "what is done"), ((rule.value, rule.remedy) for rule in FlawRule))
    yield from (
        "",
        "## Series",
        "",
        f"A posting goes on with the earlier one for which these add up to most, {relate.TIED:g} "
        f"at least, and with every one of {relate.SURE:g} (`series/relate.py`).",
        "",
    )
    yield from _table(
        ("clue", "points", "because"),
        ((rule, f"{points:+g}", why) for rule, (points, why) in relate.WEIGHTS.items()),
    )
    yield from (
        "",
        "## Fates",
        "",
        "What tells where a series went, strongest first; a sign counts for the patches that it "
        "names and for no other (`series/fate.py`, `series/signs.py`).",
        "",
    )
    yield from _table(("sign", "what it is"), fate.RULES.items())
    yield from (
        "",
        "A shortlog names a patch by its title, if the author is the same, or if the title has "
        f"{signs.TELLING_WORDS} words and no patch of that author has it; or by a title of the "
        f"same author that is {signs.LIKE} % the same and that no patch has. Whose word counts: "
        "programs that write from their own home, maintainers by MAINTAINERS, who names the "
        "commits, and who keeps a tree: sent a pull request to that list, or took patches of "
        f"{OTHERS} others there.",
        "",
    )
    yield from _table(("contradiction", "what it is"), fate.CONTRADICTIONS.items())
    yield from (
        "",
        "## Figures",
        "",
        "What a mail states is looked for in this order; of two that find a figure at one place "
        "the first has it, tables before all (`mail/claims/`).",
        "",
    )
    found = (
        ("tables", _first(tables)),
        *((each.__name__, _first(each)) for each, _, _ in EXTRACTORS),
    )
    yield from _table(("extractor", "what counts, and what does not"), found)
    yield from (
        "",
        "## Names",
        "",
        "What a patch brings in or takes out (`mail/identifiers/`).",
        "",
    )
    yield from _table(
        ("kind", "users, builders and administrators meet it"),
        ((kind.value, "yes" if kind in USER_VISIBLE else "") for kind in IdentifierKind),
    )
    yield from (
        "",
        "## Ranking",
        "",
        "A story's points are the sum of these (`story/rank.py`).",
        "",
    )
    yield from _table(
        ("signal", "points", "because"),
        ((rule, f"{points:+g}", why) for rule, (points, why) in rank.WEIGHTS.items()),
    )
    yield from ("", "## Choice", "")
    yield (
        f"A section tells its best {arrange.FULL} series in full ({arrange.FULL_OF_REST} in the "
        f"rest), of one author {arrange.OF_AN_AUTHOR} and of one topic {arrange.OF_A_TOPIC} while "
        f"there are others; {arrange.NEAR} near misses in a line each, in large sections one of "
        f"{arrange.NEAR_OF} series, none of fewer than {arrange.LEAST:g} points."
    )
    yield from (
        "",
        "## Sections",
        "",
        "Votes; the section with the most wins (`story/place.py`, `story/sections.py`). What "
        "touches no code of the kernel, but tests, documents, scripts or another tree, is of the "
        "rest.",
        "",
    )
    yield from _table(
        ("source", "votes", "because"),
        ((name, f"{weight:g}", why) for name, (weight, why) in place.WEIGHTS.items()),
    )
    yield from ("", "The first prefix that fits a path counts (`*`: one component).", "")
    yield from _table(
        ("prefix", "section", "weight", "topic"),
        (
            (prefix, section.value, f"{weight:g}", topic)
            for prefix, section, weight, topic in sections.PATHS
        ),
    )


def _first(extractor: Callable[..., object]) -> str:
    """What an extractor's docstring says counts, on one line."""
    return " ".join((inspect.getdoc(extractor) or "").split()).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for first, *rest in rows:
        yield (
            "| "
            + " | ".join((f"`{first}`" if "." in first or "/" in first else first, *rest))
            + " |"
        )


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
