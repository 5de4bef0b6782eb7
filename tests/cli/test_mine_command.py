"""What `mine` and `feed` write, and how they end."""

import json
from pathlib import Path

import feedparser
import pytest

from commands import Kmonthly
from measured import COVER


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    """A file of what a reader follows."""
    file = tmp_path / "watch.toml"
    file.write_text('people = ["ada@example.org"]\nwords = ["water"]\n', encoding="utf-8")
    return file


def test_a_month_of_ones_own(
    kmonthly: Kmonthly, measured: Path, watch: Path, tmp_path: Path
) -> None:
    words = ("mine", "-w", watch, "-m", "2020-08", "--store", measured)
    done = kmonthly(*words, "-o", tmp_path / "one")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2020-08: 1 of 1 series match")
    told = (tmp_path / "one/2020-08/en.md").read_text("utf-8")
    assert "- **Here because** by Ada Tulip, “water” in its title" in told
    assert "What I follow: ada, water." in told
    read = feedparser.parse((tmp_path / "one/events.en.atom").read_bytes())
    assert [entry.title for entry in read.entries][-1] == "New series: tulips: water by need"
    json_done = kmonthly(*words, "-o", tmp_path / "two", "--json")
    assert json.loads(json_done.out)["matching"] == 1
    for one in sorted((tmp_path / "one").rglob("*.*")):
        if one.is_file():
            other = tmp_path / "two" / one.relative_to(tmp_path / "one")
            assert one.read_bytes() == other.read_bytes()
            assert b"ada@example" not in one.read_bytes()


def test_a_month_in_which_nothing_matches(
    kmonthly: Kmonthly, measured: Path, tmp_path: Path
) -> None:
    watch = tmp_path / "watch.toml"
    watch.write_text('paths = ["nowhere/"]\n', encoding="utf-8")
    words = ("mine", "-w", watch, "-m", "2020-08", "--store", measured, "-o", tmp_path / "out")
    done = kmonthly(*words)
    assert done.out.startswith("2020-08: 0 of 1 series match")
    assert not feedparser.parse((tmp_path / "out/events.zh.atom").read_bytes()).bozo


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("paths = ", "Invalid value"),
        ('path = ["fs/"]', "'path' is none of paths, lists, people, words"),
        ('paths = "fs/"', "'paths' is no list"),
        ("words = [7]", "'words' has 7, which is no string"),
        ('people = [" "]', "which matches anything"),
        ('paths = ["/fs"]', "paths begin at the kernel tree's top"),
        ("", "it follows nothing"),
        ("a = " + "[" * 5000, ""),
        (b"\xff", "it is not UTF-8"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_followed(
    kmonthly: Kmonthly, measured: Path, tmp_path: Path, text: str | bytes | None, said: str
) -> None:
    """The error names the file, what is wrong, and what to write."""
    watch = tmp_path / "watch.toml"
    if text is not None:
        watch.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = kmonthly("mine", "-w", watch, "-m", "2020-08", "--store", measured)
    assert (done.code, done.out) == (3, "")
    assert str(watch) in done.err
    assert said in done.err
    assert 'paths = ["fs/xfs/"]' in done.err


def test_feeds_on_standard_output(kmonthly: Kmonthly, measured: Path) -> None:
    done = kmonthly("feed", "--series", COVER, "--store", measured)
    read = feedparser.parse(done.out)
    assert not read.bozo
    assert read.feed.title == "tulips: water by need"
    done = kmonthly(
        "feed", "--section", "filesystems", "-f", "json", "-l", "zh", "--store", measured
    )
    assert json.loads(done.out)["items"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "give either --series"),
        (("--section", "kernel"), 2, "no section is called 'kernel'"),
        (("--series", COVER, "-f", "rss"), 2, "take one of atom, json"),
        (("--series", COVER, "--site", "news"), 2, "write it as https://"),
        (("--series", "nobody@example.org"), 1, "no message"),
    ],
)
def test_feeds_that_there_are_not(
    kmonthly: Kmonthly, measured: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = kmonthly("feed", *words, "--store", measured)
    assert (done.code, done.out) == (code, "")
    assert said in " ".join(done.err.split())
