"""A folder of answers: whole files by what was asked, damaged ones as if they were not there."""

from pathlib import Path

import pytest

from kmonthly.condense.cache import Cache
from kmonthly.condense.model import Answer, Turn
from kmonthly.terms.errors import CacheUnwritable

ASKED = (Turn("system", "condense"), Turn("user", "tulips"))


def test_an_answer_is_known_by_all_that_was_asked(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.get("m", ASKED) is None
    cache.put("m", ASKED, Answer("Tülpen \ud800", 7))
    assert cache.get("m", ASKED) == Answer("Tülpen \ud800", 7)
    assert cache.get("n", ASKED) is None
    assert cache.get("m", (ASKED[0], Turn("user", "roses"))) is None
    assert cache.get("m", ASKED[:1]) is None


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"words": "x", "tokens": 1}',
        b'{"words": "x", "tokens": 1, "sha256": "0"}',
        b'{"words": 3, "tokens": 1, "sha256": "0"}',
    ],
)
def test_a_damaged_entry_is_none(tmp_path: Path, held: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("m", ASKED, Answer("x", 1))
    (file,) = tmp_path.iterdir()
    file.write_bytes(held)
    assert cache.get("m", ASKED) is None
    cache.put("m", ASKED, Answer("x", 1))
    assert cache.get("m", ASKED) == Answer("x", 1)


def test_a_cut_entry_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("m", ASKED, Answer("x" * 100, 1))
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        assert cache.get("m", ASKED) is None


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CacheUnwritable, match="give another place"):
        Cache(tmp_path / "file").put("m", ASKED, Answer("x", 1))
