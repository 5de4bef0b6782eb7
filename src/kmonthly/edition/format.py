"""What a format is: a page's values to the bytes of a file, or of several."""

from collections.abc import Iterator
from typing import Protocol

from kmonthly.edition.model import Page


class Format(Protocol):
    """One file format of an edition. Same page, same bytes."""

    @property
    def suffix(self) -> str:
        """The file name's end, with its dot: a page's file is its `stem` with this."""

    def render(self, page: Page) -> bytes:
        """The file."""


class Files(Protocol):
    """A format of several files. Same page, same bytes."""

    def files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """Each file's name, which begins with the page's `stem`, and its content."""
