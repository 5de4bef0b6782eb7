"""The issue as one JSON document: by its schema, without addresses and mails' bodies."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from invented_issue import HOSTILE_STORY, ISSUE
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.json import SCHEMA, document
from kmonthly.edition.quoted import OF_ITEM, QUOTED, Allowance
from kmonthly.edition.view import page
from making import ROOT

PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}
WRITTEN = document(ISSUE, PAGES)
READ: dict[str, Any] = json.loads(WRITTEN)
FILE = ROOT / "src" / "kmonthly" / "edition" / "data" / "issue.schema.json"
PUBLISHED: dict[str, Any] = json.loads(FILE.read_text("utf-8"))

NAMES_OF_MAILS = {"message", "messages", "series", "aliases", "href"}
ITEMS = [item for section in READ["sections"] for item in section["items"]]


def sealed(schema: Any, name: str = "", *, part: bool = False) -> Any:
    """The schema, but what it does not describe is refused; `part`: of an allOf, which says so."""
    if isinstance(schema, list):
        return [sealed(each, part=part) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {
        key: sealed(value, key, part=key == "allOf") if key not in {"enum", "required"} else value
        for key, value in schema.items()
    }
    parts_of_others = name in {"known", "quotation"}
    is_open = "properties" in schema or "allOf" in schema
    if is_open and not part and not parts_of_others and "additionalProperties" not in schema:
        shut["unevaluatedProperties"] = False
    return shut


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a document, with the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, key)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, name)


def test_it_is_as_the_schema_says_and_the_schema_says_all() -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    assert PUBLISHED["properties"]["schema"] == {"const": SCHEMA}
    wrong = Draft202012Validator(sealed(PUBLISHED)).iter_errors(READ)
    assert [(each.json_path, each.message[:80]) for each in wrong] == []


def test_a_key_too_many_would_be_seen() -> None:
    """The test above sees what it is there to see."""
    check = Draft202012Validator(sealed(PUBLISHED))
    for place in (READ | {"x": 1}, READ | {"sections": [{**READ["sections"][1], "x": 1}]}):
        assert not check.is_valid(place)
    item = {**ITEMS[0], "x": 1}
    assert not check.is_valid(READ | {"sections": [{**READ["sections"][1], "items": [item]}]})


def test_it_tells_what_the_pages_tell() -> None:
    told = [story.facts.series for chapter in ISSUE.chapters for story in chapter.stories]
    assert [item["series"] for item in ITEMS] == told
    for language in LANGUAGES:
        pages = [item for part in PAGES[language].parts for item in part.items]
        assert [item["anchor"] for item in ITEMS] == [item.anchor for item in pages]
        assert [item["words"][language]["gist"] for item in ITEMS] == [
            "".join(run.text for run in item.gist) for item in pages
        ]
    (since,) = ITEMS[0]["since"]["merged"]
    assert (since["release"], since["commits"]["merge"][:12]) == ("5.10", "0123456789ab")
    names = [each["name"] for each in ITEMS[3]["identifiers"]]
    assert {"map_free", "DEMO_IOC_MAP", "demo_dig"} < set(names)


def test_every_source_that_words_name_is_there() -> None:
    """`[n]` in what a page says of an item; its Message-ID as it was, and not as a link has it."""
    (hostile,) = [item for item in ITEMS if item["series"] == HOSTILE_STORY.facts.series]
    assert hostile["sources"][0]["message"] == hostile["postings"][0]["message"]
    for item in ITEMS:
        assert [each["number"] for each in item["sources"]] == [*range(1, len(item["sources"]) + 1)]


def test_no_address_and_nothing_that_acts_unseen() -> None:
    """An @ stands in Message-IDs alone, and in the archive's addresses, which are made of them."""
    told = [text for key, text in strings(READ) if key not in NAMES_OF_MAILS]
    assert [text for text in told if "@" in text and "lore.kernel.org/r/" not in text] == []
    text = WRITTEN.decode()
    assert all(each.isprintable() or each == "\n" for each in text)


def test_quotations_are_cut() -> None:
    """A sentence too long, and more of them than an item may quote."""
    left = Allowance()
    long = "word " * 200
    taken = [left.take(long) for _ in range(20)]
    assert len(taken[0]) <= QUOTED
    assert taken[0].endswith("word")
    assert OF_ITEM - QUOTED < sum(map(len, taken)) <= OF_ITEM
    assert taken[-1] == ""


def test_same_issue_same_bytes() -> None:
    again = {language: page(ISSUE, load(language)) for language in LANGUAGES}
    assert document(ISSUE, again) == WRITTEN
