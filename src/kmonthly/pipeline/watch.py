"""What a long run tells whoever waits for it."""

from typing import Protocol


class Watch(Protocol):
    """Hears of progress. Called from the thread that runs; must return fast."""

    def unpacked(self, archive: str) -> None:
        """A bundle lies unpacked."""

    def reading(self, copies: int) -> None:
        """So many copies are new and will be read."""

    def read(self, archive: str, copies: int) -> None:
        """So many more copies of an archive were taken in."""

    def commits(self, number: int) -> None:
        """So many more commits of mainline were taken in."""

    def broken(self, archive: str) -> None:
        """An archive cannot be read, or not all of it; the store's flaws say why."""

    def linking(self) -> None:
        """All mail is in; postings and series are made of it."""

    def writing(self) -> None:
        """The issue is put together and written."""

    def printing(self, language: str) -> None:
        """The issue is set as PDF in a language, which takes tens of seconds."""


class Silence:
    """Hears nothing."""

    def unpacked(self, archive: str) -> None: ...

    def reading(self, copies: int) -> None: ...

    def read(self, archive: str, copies: int) -> None: ...

    def commits(self, number: int) -> None: ...

    def broken(self, archive: str) -> None: ...

    def linking(self) -> None: ...

    def writing(self) -> None: ...

    def printing(self, language: str) -> None: ...
