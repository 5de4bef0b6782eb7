"""A month as tables: the files of a build, and the same by the handle."""

import builtins
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

import kmonthly
from kmonthly import api
from kmonthly.pipeline.columns import CLAIMS, IDENTIFIERS, POSTINGS, SERIES, WORDS, Column
from kmonthly.terms.errors import FramesNotInstalled, NoStore, NotAMonth
from making import ROOT, pages
from measured import ANSWER, COST, COVER, FIRST, LATENCY

AUGUST = "2020-08"
PAGE = ROOT / "docs" / "data.md"
TABLES: dict[str, tuple[Column[Any], ...]] = {
    "series": SERIES,
    "postings": POSTINGS,
    "claims": CLAIMS,
    "identifiers": IDENTIFIERS,
}
IDS = {"series", "aliases", "latest", "posting", "message"}


@pytest.fixture(scope="module")
def built(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of August, by name."""
    into = tmp_path_factory.mktemp("built")
    api.build(measured, api.Month.parse(AUGUST), into)
    return pages(into / AUGUST)


def table(built: dict[str, bytes], name: str) -> pyarrow.Table:
    return parquet.read_table(BytesIO(built[f"{name}.parquet"]))


def test_the_handle_gives_what_a_build_writes(measured: Path, built: dict[str, bytes]) -> None:
    store = kmonthly.open(str(measured))
    given = {name: getattr(store, name)(AUGUST) for name in TABLES if name != "series"}
    for name, rows in {"series": store.stories(AUGUST), **given}.items():
        assert rows.arrow().equals(table(built, name))
        assert len(rows) == len(rows.polars()) == len(rows.pandas()) == table(built, name).num_rows
    assert [str(month) for month in store.months()] == [AUGUST, "2020-09"]
    assert store.issue(api.Month.parse(AUGUST)) == api.issue(measured, api.Month.parse(AUGUST))
    assert store.series(ANSWER).series == COVER


def test_a_month_in_rows(measured: Path, built: dict[str, bytes]) -> None:
    (series,) = table(built, "series").to_pylist()
    assert {
        key: series[key]
        for key in ("series", "author", "happened", "version", "patches", "replies", "known")
    } == {
        "series": COVER,
        "author": "Ada Tulip",
        "happened": "new",
        "version": None,
        "patches": 2,
        "replies": 1,
        "known": None,
    }
    (posting,) = table(built, "postings").to_pylist()
    assert (posting["posting"], posting["series"], posting["found"]) == (COVER, COVER, 2)
    claims = {each["words"]: each for each in table(built, "claims").to_pylist()}
    assert claims[LATENCY]["values"] == ["120", "30"]
    assert (claims[COST]["is_cost"], claims[COST]["part"], claims[COST]["by"]) == (
        True,
        0,
        "Ada Tulip",
    )
    assert {each["series"] for each in claims.values()} == {COVER}
    names = {each["name"]: each for each in table(built, "identifiers").to_pylist()}
    assert names["TULIP_CANS"]["message"] == FIRST
    assert names["tulip_pour"]["removed"]
    first, *_ = kmonthly.open(measured).claims(AUGUST)
    assert (first.lead, len(kmonthly.open(measured).claims(AUGUST)[:2])) == (COVER, 2)


def test_no_address_and_no_body(built: dict[str, bytes]) -> None:
    for name in TABLES:
        read = table(built, name)
        texts = [
            text
            for column in read.column_names
            if column not in IDS
            for value in read[column].to_pylist()
            for text in (value if isinstance(value, list) else [value])
            if isinstance(text, str)
        ]
        assert [text for text in texts if "@" in text or len(text) > WORDS] == []


def test_same_store_same_bytes(measured: Path, built: dict[str, bytes], tmp_path: Path) -> None:
    api.build(measured, api.Month.parse(AUGUST), tmp_path)
    assert pages(tmp_path / AUGUST) == built


def test_the_page_tells_every_column() -> None:
    """docs/data.md: a table a file, a row a column."""
    page = PAGE.read_text("utf-8")
    for name, columns in TABLES.items():
        _, _, rest = page.partition(f"## {name}.parquet\n")
        rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", rest.partition("\n## ")[0], re.M)
        assert rows == [(each.name, str(each.type), each.says) for each in columns]


def test_a_library_that_is_missing(measured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow is there; for the others the error says what to install."""
    importing = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name in {"polars", "pandas"}:
            raise ModuleNotFoundError(name)
        return importing(name, *rest)

    rows = kmonthly.open(measured).claims(AUGUST)
    monkeypatch.setattr(builtins, "__import__", without)
    assert rows.arrow().num_rows == len(rows)
    for frame in (rows.polars, rows.pandas):
        with pytest.raises(FramesNotInstalled, match=f"pip install {frame.__name__}"):
            frame()


def test_wrong_calls(measured: Path, tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        kmonthly.open(tmp_path / "none.duckdb")
    with pytest.raises(NotAMonth):
        kmonthly.open(measured).stories("August")
