"""A store to a site: what is written, written again, taken away; and that it can be searched."""

import json
from pathlib import Path

import pytest

from commands import Kmonthly
from kmonthly import api

MONTH = api.Month(2024, 3)


@pytest.fixture(scope="module")
def store(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("site") / "store.duckdb"
    api.update([sample], store)
    return store


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_site_is_whole_and_the_same_again(store: Path, tmp_path: Path) -> None:
    first = api.site(store, tmp_path / "one")
    other = api.site(store, tmp_path / "two")
    made = state(tmp_path / "one")
    assert MONTH in first.months
    assert first.searchable
    assert other.files == first.files == first.written == len(made) - 1
    assert made == state(tmp_path / "two")
    assert {"index.html", "zh/index.html", "en/2024-03/index.html"} <= made.keys()
    assert "pagefind/pagefind.js" in made


def test_only_what_changed_is_written(store: Path, tmp_path: Path) -> None:
    api.site(store, tmp_path, [MONTH])
    assert api.site(store, tmp_path, [MONTH]).written == 0
    (tmp_path / ".site.json").write_text("[]")  # a note that is broken is none
    page = tmp_path / "zh" / "index.html"
    page.unlink()
    assert api.site(store, tmp_path, [MONTH]).written == 1
    assert page.is_file()


def test_what_the_site_has_no_more_goes_and_nothing_else(store: Path, tmp_path: Path) -> None:
    api.site(store, tmp_path, [MONTH])
    old = tmp_path / "zh" / "series" / "0123" / "index.html"
    old.parent.mkdir()
    old.write_text("old")
    mine = tmp_path / "zh" / "CNAME"
    mine.write_text("mine")
    note = tmp_path / ".site.json"
    noted = json.loads(note.read_text())
    noted["files"] |= {"zh/series/0123/index.html": "0", "../outside": "0"}
    noted["origin"] = "another"
    note.write_text(json.dumps(noted))
    outside = tmp_path.parent / "outside"
    outside.write_text("outside")
    api.site(store, tmp_path, [MONTH])
    assert not old.parent.exists()
    assert mine.is_file()
    assert outside.is_file()


def test_the_command_says_where_the_site_is(
    store: Path, tmp_path: Path, kmonthly: Kmonthly
) -> None:
    done = kmonthly("publish", "--store", store, "--out", tmp_path / "site", "--month", "2024-03")
    assert done.code == 0
    assert str(tmp_path / "site" / "index.html") in done.out


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.org", "https://a b"])
def test_an_address_that_is_none_is_refused(
    store: Path, tmp_path: Path, kmonthly: Kmonthly, address: str
) -> None:
    done = kmonthly("publish", "--store", store, "--out", tmp_path, "--site", address)
    assert done.code == 2
    assert "an address begins with" in done.err
