"""The picture of an issue for links to it."""

import re
from xml.etree import ElementTree

import pytest

from invented_issue import HOSTILE_STORY, ISSUE
from kmonthly.edition import picture as drawn
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.picture import drawing, picture
from kmonthly.edition.view import page
from kmonthly.terms.errors import NoFont

PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_well_formed_and_shows_the_best(language: str) -> None:
    svg = drawing(ISSUE, PAGES[language])
    root = ElementTree.fromstring(svg)
    said = [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert said[:2] == [PAGES[language].head.name, PAGES[language].head.month]
    assert "2.1" in said
    assert {"1,208", "77", "90", "64"} <= set(said)
    assert not re.search("<(script|image|a|foreignObject)\\b", svg)
    assert HOSTILE_STORY.facts.title not in svg
    assert all(len(each) < 130 for each in said)


def test_a_title_that_does_not_fit_is_cut() -> None:
    cut = drawn._cut("demofs: keep the free map in memory", 10)
    assert cut.endswith("…")
    assert cut[:-1] in "demofs: keep the free map in memory"
    assert drawn._cut("bpf_sk_storage", 20) == "bpf_sk_storage"
    assert len(drawn._cut("内核月刊" * 20, 12)) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_png_of_that_size(language: str) -> None:
    try:
        png = picture(ISSUE, PAGES[language])
    except NoFont as missing:
        pytest.skip(str(missing))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (1200, 630)
    assert png == picture(ISSUE, PAGES[language])


def test_without_a_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "_png", lambda _: b"blank")
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        picture(ISSUE, PAGES["zh"])
