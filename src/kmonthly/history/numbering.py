"""How mainline releases are numbered, and how fast they follow each other."""

from typing import Final

_LAST: Final = {2: "2.6.39", 3: "3.19", 4: "4.20"}
"""Where a major number ended before it was settled that it ends with 19, as 5 and 6 did."""

SHORTEST: Final = 49
"""Days from a release to the next that none falls short of: the window and five candidates."""

LONGEST: Final = 100
"""Days that none takes. In the table of facts it is 62 to 70."""

USUAL: Final = 63
"""Days that the quick ones take: nine weeks; most others take ten."""

WINDOW: Final = 14
"""Days from a release to the next one's -rc1: the merge window."""


def following(version: str) -> str:
    """The mainline release after another: 5.10 after 5.9, 5.0 after 4.20, 6.0 after 5.19."""
    *front, minor = version.split(".")
    major = int(front[0])
    if version == _LAST.get(major, f"{major}.19"):
        return f"{major + 1}.0"
    return ".".join([*front, str(int(minor) + 1)])


def soonest(candidate: int) -> int:
    """Days after a release before which the next one's -rcN does not come.

    -rc1 comes after two weeks and the others weekly, now and then a day or two early (5.12-rc2 on
    a Friday).
    """
    return WINDOW + 7 * (candidate - 1) - 3
