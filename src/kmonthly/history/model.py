"""The words of the history stage."""

from dataclasses import dataclass
from datetime import date

from kmonthly.terms.ids import MessageId


@dataclass(frozen=True, slots=True)
class Release:
    """A released version and its day (UTC).

    `announced` is the mail that says so, empty where the project's own table of facts does.
    """

    version: str
    day: date
    announced: MessageId = MessageId("")

    @property
    def is_candidate(self) -> bool:
        """A release candidate (5.9-rc2)."""
        return "-rc" in self.version

    @property
    def is_point(self) -> bool:
        """A stable point release (5.8.3): three numbers since 3.0."""
        return self.version.count(".") == 2

    @property
    def order(self) -> tuple[int, int, int, int]:
        """5.9-rc1 < 5.9 < 5.9.1."""
        numbers, _, candidate = self.version.partition("-rc")
        major, minor, *point = (int(each) for each in numbers.split("."))
        return (major, minor, point[0] if point else 0, int(candidate) if candidate else 10_000)
