"""What an author says that a version changed. Covers and patches of our own making."""

import time

import pytest

from kmonthly.story.changelog import MOST, changelog

WORK = "This series plants tulips deeper, because frost reaches ten centimetres down.\n"
NEW = "- measure before digging, as Ben asked for"
OLD = "- rebase"
STAT = " bulbs/tulip.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
DIFF = "diff --git a/bulbs/x b/bulbs/x\n--- a/bulbs/x\n+++ b/bulbs/x\n@@ -1 +1 @@\n-a\n+v3: b\n"


def quoted(text: str, version: int, minor: int = 0, **known: object) -> str | None:
    """The words that a span of UTF-8 bytes gives back."""
    found = changelog(text, version, minor, **known)  # type: ignore[arg-type]
    return None if found is None else text.encode()[found.start : found.end].decode()


HEADINGS = [
    "Changes since v2:",
    "Changes since V2",
    "Changes from v2:",
    "Changes to v2:",
    "Change since v2 [1]:",
    "Changes since v2 (thanks to Ben):",
    "Changes since v2 are:",
    "Main changes since v2:",
    "Changes in v3:",
    "Changes in version 3:",
    "Changes in V3 (3 Aug 2020):",
    "Changes for v3",
    "What's new in v3:",
    "Changes v2 -> v3:",
    "Changes v2->v3",
    "v2 -> v3:",
    "v2 --> v3",
    "v2..v3:",
    "V2 => V3",
    "v2 to v3:",
    "Changes from v2 to v3:",
    "Changelog v2..v3:",
    "v3:",
    "V3",
    "v3 changes:",
    "* v3",
    "* v3:",
    "[v3]",
    "(v3)",
    "== v3 ==",
    "# v3",
    "Patch v3:",
    "Version 3:",
    "rev 3:",
    "Since v2:",
    "Changes since the second version:",
    "Changes since the last version:",
    "Changes from previous posting:",
    "Differences to v2:",
    "Changes since v2\n----------------",
    "Changelog\n=========\n\nv3:",
    "Changelog:",
    "Changes:",
    "Changes in this version:",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_names_its_version(heading: str) -> None:
    """Each way to say it, quoted with its heading, the work's own words left out."""
    found = quoted(f"{WORK}\n{heading}\n{NEW}\n\nThanks,\nAda\n", 3)
    assert found is not None
    assert found.split("\n")[-1] == NEW
    assert found in f"{heading}\n{NEW}"


@pytest.mark.parametrize("heading", ["v{}:", "Changes in v{}:", "* v{}", "Changes for v{}"])
@pytest.mark.parametrize("order", [(3, 2), (2, 3)])
def test_of_a_history_this_version_alone_is_quoted(heading: str, order: tuple[int, int]) -> None:
    """Newest first or last."""
    sections = {3: f"{heading.format(3)}\n{NEW}", 2: f"{heading.format(2)}\n{OLD}"}
    text = f"{WORK}\n" + "\n\n".join(sections[each] for each in order) + f"\n\n{STAT}"
    assert quoted(text, 3) == sections[3]
    assert quoted(text.replace("\n\n", "\n"), 3) == sections[3]


CASES: dict[str, tuple[str, int, str | None]] = {
    "in the heading's line": (f"{WORK}\nv3: dig first\nv2: rebase\n", 3, "v3: dig first"),
    "over two lines": (
        f"{WORK}\nv3: dig first\n    and then plant\nv2: rebase\n",
        3,
        "v3: dig first\n    and then plant",
    ),
    "a dash": (f"{WORK}\nv3 - dig first\n\nThanks\n", 3, "v3 - dig first"),
    "behind the --- of a patch": (
        f"{WORK}\nSigned-off-by: Ada <ada@example.org>\n---\nv3: dig first\n\n{STAT}\n{DIFF}",
        3,
        "v3: dig first",
    ),
    "before the --- of a patch": (
        f"{WORK}\nv3:\n{NEW}\nSigned-off-by: Ada <ada@example.org>\n---\n{STAT}\n{DIFF}",
        3,
        f"v3:\n{NEW}",
    ),
    "in brackets": (
        f"{WORK}\n[v3: dig first\n and then plant]\nSigned-off-by: Ada <ada@example.org>\n",
        3,
        "[v3: dig first\n and then plant]",
    ),
    "not in the diff": (f"{WORK}---\n{STAT}\n{DIFF}", 3, None),
    "behind an example's diff": (
        f"{WORK}\n{DIFF}\nChanges in v3:\n{NEW}\n\n{STAT}",
        3,
        f"Changes in v3:\n{NEW}",
    ),
    "empty lines between items": (
        f"Changes in v3:\n\n{NEW}\n\n- plant\n\nThe frost is deeper.\n",
        3,
        f"Changes in v3:\n\n{NEW}\n\n- plant",
    ),
    "a paragraph, then the work": (
        f"Changes in v3:\n\nMeasures before digging.\n\n{WORK}",
        3,
        "Changes in v3:\n\nMeasures before digging.",
    ),
    "patch by patch": (
        f"Changes in v3:\n\nPatch 1:\n{NEW}\n\nbulbs: dig\n- plant\n\nThanks,\nAda\n",
        3,
        f"Changes in v3:\n\nPatch 1:\n{NEW}\n\nbulbs: dig\n- plant",
    ),
    "told in a sentence": (
        f"{WORK}\nIn v3 we measure first, and dig\nthen.\n\nThanks\n",
        3,
        "In v3 we measure first, and dig\nthen.",
    ),
    "with its link": (
        f"Changes since v2 (https://lists.example.org/2):\n{NEW}\n",
        3,
        f"Changes since v2 (https://lists.example.org/2):\n{NEW}",
    ),
    "links alone": (
        "v3: https://lists.example.org/3\nv2: https://lists.example.org/2\n",
        3,
        None,
    ),
    "older versions alone": (f"{WORK}\nv2:\n{OLD}\n\nChanges since v1:\n{OLD}\n", 3, None),
    "an item that names a version": (f"{WORK}\n- fixed the frost in v3 of it\n", 3, None),
    "an item that names a patch": (
        f"v3:\n- fixed white space in patch 3.\n{NEW}\n",
        3,
        f"v3:\n- fixed white space in patch 3.\n{NEW}",
    ),
    "somebody else's words": (f"{WORK}\n> v3: dig first\n", 3, None),
    "a release": ("Based on v5.9-rc3.\n\nv5.9:\n- tulips\n", 3, None),
    "a specification": ("Version 1.0, Section 3 says how deep tulips stand.\n", 1, None),
    "what a first version changes": (f"Changes:\n{NEW}\n", 1, None),
    "nothing": ("", 3, None),
    "other scripts": (f"Grüße, 各位好\n\nv3: 郁金香 für Bär\n{STAT}", 3, "v3: 郁金香 für Bär"),
}


@pytest.mark.parametrize(("text", "version", "expected"), CASES.values(), ids=CASES)
def test_changelog(text: str, version: int, expected: str | None) -> None:
    """The section of this version, or None where nothing is said of it."""
    assert quoted(text, version) == expected


def test_a_minor_version_is_one_of_its_own() -> None:
    """v5.1 of one patch."""
    text = "v5.1: dig first\nv5: rebase\n"
    assert quoted(text, 5, 1) == "v5.1: dig first"
    assert quoted(text, 5) == "v5: rebase"


def test_what_changed_since_the_version_sent_before() -> None:
    """v10 was never sent: only who knows that may quote what changed since v9."""
    text = f"Changes from v9:\n{NEW}\n"
    assert quoted(text, 11) is None
    assert quoted(text, 11, before=9) == text.strip()


@pytest.mark.parametrize("heading", ["Changes since RFC:", "RFC -> v1:", "Changes from RFC v2:"])
def test_the_first_patch_after_an_rfc(heading: str) -> None:
    """Its changes are those since the RFC, whatever number that had."""
    text = f"{WORK}\n{heading}\n{NEW}\n"
    assert quoted(text, 1, after_rfc=True) == f"{heading}\n{NEW}"


def test_a_long_section_is_cut_at_a_line() -> None:
    """A heading over all of a long text quotes no more than a reader wants to see."""
    found = quoted("v3:\n" + f"{NEW}\n" * 500, 3)
    assert found is not None
    assert len(found) <= MOST
    assert found.endswith(NEW)


@pytest.mark.parametrize(
    "text", ["changes " * 20_000, "v3 " * 40_000, "rfc " * 30_000, "(" * 100_000, "\n- v" * 40_000]
)
def test_no_text_takes_long(text: str) -> None:
    """However strange it is."""
    start = time.process_time()
    changelog(text, 3)
    assert time.process_time() - start < 3
