"""The catalogues: the same ids and placeholders in every language, none missing, none unused."""

import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

import kmonthly
from kmonthly.edition.catalogue import (
    LANGUAGES,
    Catalogue,
    NoSuchLanguage,
    NotInCatalogue,
    PlaceholderUnfilled,
    load,
    placeholders,
)
from kmonthly.edition.model import Run, ours, plain
from kmonthly.mail.model import USER_VISIBLE, ClaimKind, Direction
from kmonthly.series.fate import RULES
from kmonthly.series.model import Outcome
from kmonthly.story.model import Act, Coming, EventKind, Happened, Reader, Section, Voice
from kmonthly.story.sections import TOPICS
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.months import Month
from kmonthly.terms.phrases import phrase

ZH, EN = load("zh"), load("en")
SOURCE = Path(kmonthly.__file__).parent

_ID = re.compile(r'"((?:[a-z]+)\.[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)*)"')
_FILES = frozenset(
    {
        *("issue.html", "issue.css", "issue.md", "kmonthly.edition", "messages.po"),
        *("index.html", "place.js", "search.js", "icon.svg", "print.css", "drawings.css"),
    }
)

WAYS = ("taken", "new", "revised", "discussed", "stalled", "going", "others")

MADE_FROM_VALUES = frozenset(
    [f"section.{each}" for each in Section]
    + [f"happened.{each}" for each in Happened]
    + [f"event.kind.{each}" for each in EventKind]
    + ["fate.superseded", "fate.withdrawn"]
    + [f"flaw.{each}" for each in FlawRule]
    + [f"times.{count}" for count in range(1, 10)]
    + ["happened.new.once", "happened.new.more"]
    + [f"names.{each}" for each in USER_VISIBLE]
    + [f"topic.{each}" for topics in TOPICS.values() for each in topics]
    + [f"{kind}.{each}" for each in Act for kind in ("gist", "gist.kind")]
    + [f"gist.place.{each}" for each in ("for", "in", "on", "from", "towards")]
    + [f"gist.inner.{each}" for each in ("in", "on")]
    + [f"reader.{each}" for each in Reader]
    + [f"claim.kind.{each}" for each in ClaimKind]
    + [f"{key}.{each}" for key in ("claim", "claim.change") for each in Direction if each]
    + [f"way.{each}" for each in WAYS]
    + [f"timeline.{each}" for each in Outcome if each is not Outcome.OPEN]
    + [f"{kind}.{each}" for each in (*Voice, *Coming) for kind in ("remark", "quote")]
)
"""Ids that edition's code makes with an f-string."""

SAID_BY_STORIES = frozenset(
    [
        "place.files",
        "place.paths",
        "place.list",
        "place.title",
        "place.nothing",
        "rank.people",
        "rank.replies",
        "rank.postings",
        "rank.patches",
        "rank.cover",
        "rank.reach",
        "rank.routine",
        "rank.companion",
        "rank.small",
        "rank.new_files",
        "rank.reviewed",
        "rank.rfc",
        "rank.chore",
    ]
)
"""What the story stage says, by agreement; what its code says is looked up as well."""

KINDS_OF_SIGNS = frozenset({"fate.pull", "fate.robot", "fate.upstream"})
"""Named by edition's code and not said; other kinds of signs are said in words of the same id."""


def ids_in(folder: str) -> set[str]:
    text = "".join(file.read_text("utf-8") for file in sorted((SOURCE / folder).rglob("*.py")))
    return set(_ID.findall(text)) - _FILES


def ids_said_in(folder: str) -> set[str]:
    return {
        key
        for key in ids_in(folder)
        if key.startswith(("place.", "rank.", "choice.", "event.", "mine."))
    }


def test_languages_have_the_same_ids() -> None:
    assert set(ZH.messages) == set(EN.messages)


@pytest.mark.parametrize("key", sorted(ZH.messages))
def test_languages_have_the_same_placeholders(key: str) -> None:
    """A singular may say "one" without its number, no form may know a placeholder more."""
    (zh,) = ZH.messages[key]
    *singular, other = EN.messages[key]
    assert placeholders(zh) == placeholders(other)
    assert all(placeholders(form) <= placeholders(other) for form in singular)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_stands_once_and_has_words(language: str) -> None:
    file = resources.files("kmonthly.edition") / "locales" / language / "messages.po"
    stated = re.findall(r'^msgid "(.+)"$', file.read_text("utf-8"), re.MULTILINE)
    assert len(stated) == len(set(stated))
    assert set(stated) == set(load(language).messages)
    assert all(all(forms) for forms in load(language).messages.values())


def test_every_id_used_is_there_and_none_is_unused() -> None:
    said = SAID_BY_STORIES | ids_said_in("story") | ids_said_in("issue")
    named = ids_in("edition") - KINDS_OF_SIGNS
    assert named | MADE_FROM_VALUES | said == set(ZH.messages)
    assert set(RULES) >= KINDS_OF_SIGNS


def test_templates_hold_no_words() -> None:
    """What is left of a template without tags and expressions is marks, not letters."""
    templates = SOURCE / "edition" / "templates"
    for file in (templates / "issue.html", *sorted((templates / "epub").glob("*.html"))):
        html = file.read_text("utf-8")
        if file.stem == "package":
            html = re.sub(r"<dc:creator>.*|<meta property=\"schema:.*", "", html)
        html = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", re.sub(r"\{\{.*?\}\}", "", html))
        assert not re.search(r"\w", html), file.name
    markdown = (templates / "issue.md").read_text("utf-8")
    markdown = re.sub(r"<a id=.*?></a>|\{%.*?%\}|\{\{.*?\}\}", "", markdown)
    markdown = re.sub(r"```text|\.(?:html|md)\)", "", markdown)
    assert not re.search(r"\w", markdown)


@pytest.mark.parametrize("key", sorted(ZH.messages))
def test_chinese_is_set_as_chinese(key: str) -> None:
    """Full-width marks, and a space between Han and Latin letters, digits or placeholders."""
    if key.startswith(("format.", "language.")):
        return
    (words,) = ZH.messages[key]
    assert not re.search(r"[,;:?!()\"]", words)
    han = r"[\u4e00-\u9fff]"
    assert not re.search(rf"{han}[A-Za-z0-9{{]|[A-Za-z0-9}}%]{han}", words)


def test_phrases_are_said() -> None:
    assert EN.say(phrase("rank.people", 1)) == "1 person besides the author replied"
    assert EN.say(phrase("rank.people", 1202)) == "1,202 people besides the author replied"
    assert ZH.say(phrase("rank.people", 1202)) == "作者之外有 1,202 人回复"
    place = phrase("place.paths", share=82, prefix="fs/xfs")
    assert EN.say(place) == "82% of the changed lines are in fs/xfs"
    assert ZH.say(place) == "82% 的改动行在 fs/xfs"


def test_words_from_mail_are_told_apart_in_a_phrase() -> None:
    assert EN.phrase(phrase("place.list", list="linux-xfs")) == (
        Run("it went to "),
        Run("linux-xfs", mail=True),
    )


def test_han_needs_no_space_beside_han() -> None:
    assert ZH.say(phrase("place.list", list="内核")) == "寄往内核列表"
    assert plain(ZH.text("happened.answered", day=ours("8 月 2 日"), version=ours("v4"))) == (
        "本月没有新的发布，讨论的是 8 月 2 日的 v4。"
    )


def test_a_phrase_without_words_or_values_is_an_error() -> None:
    with pytest.raises(NotInCatalogue, match=r"'no\.such' is not in locales/zh/messages\.po"):
        ZH.say(phrase("no.such"))
    with pytest.raises(PlaceholderUnfilled, match=r"wants \{prefix\}"):
        EN.say(phrase("place.paths", share=1))
    with pytest.raises(NoSuchLanguage, match="take one of zh, en"):
        load("fr")


@pytest.mark.parametrize(
    ("catalogue", "month", "day", "days"),
    [
        (ZH, "2020 年 8 月", "2019 年 12 月 24 日", "7 月 29 日、8 月 12、19 日"),
        (EN, "August 2020", "24 December 2019", "29 July, 12, 19 August"),
    ],
)
def test_days_and_months(catalogue: Catalogue, month: str, day: str, days: str) -> None:
    assert catalogue.month(Month(2020, 8)) == month
    assert catalogue.day(date(2019, 12, 24), 2020) == day
    several = [date(2020, 8, 19), date(2020, 7, 29), date(2020, 8, 12), date(2020, 8, 12)]
    assert catalogue.days(several, 2020) == days
