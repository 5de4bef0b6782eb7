"""Sources where a format has no links: numbers of its own, in the order in which they are named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kmonthly.edition.clean import LORE
from kmonthly.edition.model import Run, Source, Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text that names a mail by its address at the archive."""

    href: str


def cited(text: Text, sources: Iterable[Source] = ()) -> Iterator[Run | Mark]:
    """The runs of a text, with a mark in place of each mark of the item's sources, and behind words
    that lead to a mail unless its mark follows. Other links are words alone."""
    known = {f"#{source.anchor}": source.href for source in sources}
    for number, run in enumerate(text):
        if run.href in known:
            yield Mark(known[run.href])
            continue
        yield run
        after = text[number + 1].href if number + 1 < len(text) else ""
        if run.href.startswith(LORE) and known.get(after) != run.href:
            yield Mark(run.href)


@dataclass(frozen=True, slots=True)
class References:
    """The mails named so far, numbered from 1."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, href: str) -> int:
        """The number of a mail, which it has from now on."""
        return self.numbers.setdefault(href, len(self.numbers) + 1)

    def words(self, text: Text, sources: Iterable[Source] = ()) -> str:
        """A text as plain words, its marks as `[1]`."""
        return "".join(
            piece.text if isinstance(piece, Run) else f"[{self.number(piece.href)}]"
            for piece in cited(text, sources)
        )

    def lines(self) -> Iterator[str]:
        """`[1] https://...`, a mail each."""
        for href, number in self.numbers.items():
            yield f"[{number}] {href}"
