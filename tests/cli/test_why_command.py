"""What `why`, `evaluate sections` and `evaluate picks` print, and how they end."""

import json
from pathlib import Path

import pytest

from commands import Kmonthly
from kmonthly import api
from making import mbox, patch
from measured import COVER, FIRST


def test_why_says_where_and_for_what(kmonthly: Kmonthly, measured: Path) -> None:
    done = kmonthly("why", COVER, "--month", "2020-08", "--store", measured)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "tulips: water by need (Ada Tulip)"
    assert "place 1 of 1 in the issue of 2020-08: told in full; the bar is 4" in done.out
    assert "   +2.00 people: 1 person besides the author replied" in lines
    assert any(
        line.startswith("   +1.50 measured: gives figures of what it does <") for line in lines
    )
    assert kmonthly("why", FIRST, "-m", "2020-08", "--store", measured) == done


def test_why_in_chinese(kmonthly: Kmonthly, measured: Path) -> None:
    done = kmonthly("why", COVER, "-m", "2020-08", "-l", "zh", "--store", measured)
    assert "作者之外有 1 人回复" in done.out
    bad = kmonthly("why", COVER, "-m", "2020-08", "-l", "tlh", "--store", measured)
    assert bad.code != 0
    assert "tlh" in bad.err


def test_why_takes_the_last_month_of_a_series(kmonthly: Kmonthly, measured: Path) -> None:
    """Cyd answered in September."""
    done = kmonthly("why", COVER, "--store", measured, "--json")
    assert done == kmonthly("why", COVER, "-m", "2020-09", "--store", measured, "--json")
    assert "rank.discussed" in [each["rule"] for each in json.loads(done.out)["rank"]["signals"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((COVER, "-m", "2020-07"), "nothing happened to the series"),
        (("nobody@example.org",), "no message 'nobody@example.org'"),
    ],
)
def test_why_of_nothing(
    kmonthly: Kmonthly, measured: Path, words: tuple[str, ...], said: str
) -> None:
    done = kmonthly("why", *words, "--store", measured)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_hostile_title_is_harmless(kmonthly: Kmonthly, tmp_path: Path) -> None:
    evil = patch("evil", subject="[PATCH] \x1b[31mred\u202e <script>")
    api.update([mbox(tmp_path / "a.mbox", evil)], tmp_path / "store.duckdb")
    done = kmonthly("why", "evil@example.org", "--store", tmp_path / "store.duckdb")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def test_sections_beside_labels(kmonthly: Kmonthly, measured: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text(f"series\ta\tb\n{COVER}\tmemory\tmemory\n", encoding="utf-8")
    words = ("evaluate", "sections", labels, "-m", "2020-08", "--store", measured)
    done = kmonthly(*words)
    assert done.out.splitlines() == [
        "1 series labelled, 1 in 2020-08, 1 agreed",
        "right 0/1 = 0.000",
        "all in the commonest section 1/1 = 1.000",
        f"memory\tfilesystems\t{COVER}",
    ]
    assert json.loads(kmonthly(*words, "--json").out)["found"]["agreed"] == 1


def test_picks_beside_pairs(kmonthly: Kmonthly, measured: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(f"one\tother\ta\tb\n{COVER}\t{COVER}\tone\tone\n", encoding="utf-8")
    words = ("evaluate", "picks", pairs, "-m", "2020-08", "--store", measured)
    done = kmonthly(*words)
    assert done.out.splitlines()[:3] == [
        "1 pairs, 1 in 2020-08, 1 agreed",
        "right 0/1 = 0.000",
        "by number of mails 0.5/1 = 0.500",
    ]
    assert f"wrong\t{COVER}\t{COVER}" in done.out
    assert json.loads(kmonthly(*words, "--json").out)["found"]["wrong"] == [[COVER, COVER]]


@pytest.mark.parametrize("words", [("sections",), ("series", "labels.tsv")])
def test_labels_go_with_what_needs_them(
    kmonthly: Kmonthly, measured: Path, words: tuple[str, ...]
) -> None:
    assert kmonthly("evaluate", *words, "--store", measured).code == 2


def test_labels_that_cannot_be_read(kmonthly: Kmonthly, measured: Path, tmp_path: Path) -> None:
    done = kmonthly("evaluate", "picks", tmp_path / "none.tsv", "--store", measured)
    assert done.code == 3
    assert "none.tsv" in done.err
