"""Where every word of a page is from: nothing on it is said without a source.

A node is quoted from a mail, made of facts by the catalogue, or a note of a writer. What no other
module said of a run is a fact of the page: it bears the name of the field that it stands in.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kmonthly.edition.model import Page, Run, Text

_STRUCTURE = frozenset({"anchor", "aliases", "href", "key", "stem", "lang", "spark", "style"})
"""Fields that are no text: a reader sees what they do."""


def named(page: Page) -> Page:
    """The page, every run of which has an origin."""
    named: Page = _named(page, "page")
    return named


def nodes(page: Page) -> Iterator[tuple[str, Text | str]]:
    """Everything that the page says, each with the field that it stands in: texts, and strings,
    which are the catalogue's words with numbers in them."""
    yield from _nodes(page, "page")


def _named(value: Any, name: str) -> Any:
    if isinstance(value, Run):
        return value if value.origin else replace(value, origin=f"fact:{name}")
    if isinstance(value, tuple):
        return tuple(_named(each, name) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: _named(getattr(value, each.name), _field(value, each.name))
            for each in fields(value)
            if not isinstance(getattr(value, each.name), str | int | bool | None)
        }
        return replace(value, **changed)
    return value


def _nodes(value: Any, name: str) -> Iterator[tuple[str, Text | str]]:
    if isinstance(value, str) or (isinstance(value, tuple) and value and isinstance(value[0], Run)):
        yield name, value
    elif isinstance(value, tuple):
        for each in value:
            yield from _nodes(each, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            if each.name not in _STRUCTURE:
                yield from _nodes(getattr(value, each.name), _field(value, each.name))


def _field(value: object, name: str) -> str:
    return f"{type(value).__name__.lower()}.{name}"
