"""What readers judged, beside sections and ranks."""

from pathlib import Path

import pytest

from kmonthly.evaluate.judged import choices, labelled, mails, paired, placings
from kmonthly.story.model import Section, Signal
from kmonthly.story.rank import WEIGHTS
from kmonthly.terms.errors import LabelsUnusable
from kmonthly.terms.phrases import phrase
from stories import story


def table(folder: Path, text: str) -> Path:
    path = folder / "labels.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_placings_count_what_both_readers_say(tmp_path: Path) -> None:
    rows = "series\ta\tb\nx\tcore\tcore\ny\tcore\tcore\nz\tcore\tmemory\nw\tcore\tcore\n"
    stories = [story("x", 1), story("y", 1, Section.MEMORY), story("z", 1)]
    found = placings(stories, labelled(table(tmp_path, rows)))
    assert (found.labelled, found.found, found.agreed, found.right) == (4, 3, 2, 1)
    assert found.dumbest == 2
    assert found.confused == (("core", "memory", ("y",)),)


def test_choices_with_each_signal_left_out(tmp_path: Path) -> None:
    cover = Signal("rank.cover", 1.5, phrase("rank.cover"))
    people = Signal("rank.people", 1.0, phrase("rank.people", 1))
    stories = [story("x", 1.5, signals=(cover,)), story("y", 1.0, signals=(people,)), story("z", 0)]
    rows = "one\tother\ta\tb\nx\ty\tone\tone\nz\ty\tone\tone\nx\tz\t=\t=\nx\tz\tone\tother\n"
    found = choices(stories, paired(table(tmp_path, rows)))
    assert (found.pairs, found.found, found.agreed, found.right) == (4, 4, 2, 1)
    assert found.wrong == (("z", "y"),)
    assert found.dumbest == 1.0  # all have one mail: a tie is a half
    without = dict(found.without)
    assert set(without) == set(WEIGHTS)
    assert without["rank.cover"] == 0
    assert without["rank.rfc"] == 1


def test_mails_of_a_month() -> None:
    assert mails(story("x", 1)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series\ta\n", "its first line must name series, a, b"),
        ("series\ta\tb\nx\tcore\tgarden\n", "line 2: 'garden' is none of"),
        ("series\ta\tb\n\nx\tcore\n", "line 3 has fewer columns"),
        ("", "its first line"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LabelsUnusable, match=said):
        labelled(table(tmp_path, text))


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LabelsUnusable, match=r"none\.tsv"):
        paired(tmp_path / "none.tsv")
