"""What a format is: a page's values to a file's bytes."""

from typing import Protocol

from kmonthly.edition.model import Page


class Format(Protocol):
    """One file format of an edition. Same page, same bytes."""

    @property
    def suffix(self) -> str:
        """The file name's end, with its dot: a page's file is its `stem` with this."""

    def render(self, page: Page) -> bytes:
        """The file."""
