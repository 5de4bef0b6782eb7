"""Every node of a page says where it is from."""

import re
from dataclasses import replace

import pytest

from invented_issue import ISSUE
from kmonthly.edition.catalogue import LANGUAGES, load
from kmonthly.edition.model import Run, ours, plain
from kmonthly.edition.origins import named, nodes
from kmonthly.edition.view import page

PAGES = {language: page(ISSUE, load(language)) for language in LANGUAGES}

SAID = ("mail:", "catalogue:", "fact:claim.table_more")

KINDS = ("catalogue:", "fact:", "mail:", "note:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_has_an_origin(language: str) -> None:
    every = [run for _, text in nodes(PAGES[language]) for run in text if isinstance(run, Run)]
    assert len(every) > 300
    assert [run for run in every if not run.origin.startswith(KINDS)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_catalogue_says_stands_in_it(language: str) -> None:
    messages = load(language).messages
    for _, text in nodes(PAGES[language]):
        for run in text:
            kind, _, key = (run.origin if isinstance(run, Run) else "").partition(":")
            if kind == "catalogue" and key != "join":
                assert isinstance(run, Run)
                pieces = [p for form in messages[key] for p in re.split(r"\{[a-z_]+\}", form)]
                assert run.text.strip() in {piece.strip() for piece in pieces}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotations_name_their_mail(language: str) -> None:
    quoted = [
        line
        for part in PAGES[language].parts
        for item in part.items
        for quote in (*item.quotes, *item.remarks, *item.tables)
        for paragraph in quote.paragraphs
        for line in paragraph.lines
    ]
    assert quoted
    for line in quoted:
        assert all(run.origin.startswith(SAID) for run in line), plain(line)


def test_a_field_names_what_nobody_else_named() -> None:
    told = replace(PAGES["en"], contents=replace(PAGES["en"].contents, rest=()))
    bare = replace(told.numbers.shares[0], name="x")
    first = next(part for part in told.parts if part.items)
    part = replace(first, items=(replace(first.items[0], total="1"),))
    again = named(replace(told, numbers=replace(told.numbers, shares=(bare,)), parts=(part,)))
    assert again.parts[0].items[0].title[0].origin == "fact:item.title"
    assert ISSUE.chapters
    assert ours("x")[0].origin == ""
