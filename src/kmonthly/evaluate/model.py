"""The words of the evaluation."""

from dataclasses import dataclass

from kmonthly.series.model import Fate, Outcome
from kmonthly.terms.ids import MessageId


@dataclass(frozen=True, slots=True)
class Statement:
    """A mail says of another one that it is an earlier version of its own work.

    `start` and `stop` are the UTF-8 byte offsets, in the normal text, of the `words` that say so;
    the link itself may stand elsewhere (a footnote).
    """

    message: MessageId
    start: int
    stop: int
    words: str


@dataclass(frozen=True, slots=True)
class StatedLink:
    """A statement of a patch or cover (`later`) about one sent before it (`earlier`).

    `retitled`: the two titles differ in more than case, punctuation, white space, brackets and a
    version at the end.
    """

    later: MessageId
    earlier: MessageId
    words: str
    retitled: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a share: 0 <= low <= high <= 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of `n` stated links were found. `interval` is Wilson's of 95 %; it takes links for
    independent, which those of one work are not (173 links of 2020 are of 65 works)."""

    n: int
    hits: int
    interval: Interval
    misses: tuple[StatedLink, ...]


@dataclass(frozen=True, slots=True)
class Recalls:
    """The recall of one way to link mails, apart for works that kept their title."""

    kept: Recall
    retitled: Recall


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How many stated links are found among so many patches and covers.

    `withheld` is the linker's recall without the statements, `whole` with them; `dumbest` is that
    of the dumbest rule: the same normal title and address.
    """

    mails: int
    withheld: Recalls
    whole: Recalls
    dumbest: Recalls


@dataclass(frozen=True, slots=True)
class Drawn:
    """A link that the linker makes: the leads of the two postings, and the points for it."""

    later: MessageId
    earlier: MessageId
    points: float


@dataclass(frozen=True, slots=True)
class Ends:
    """How many series ended how, on how many of them each kind of sign bears, and some of those
    that are not open, each as its Message-ID and fate."""

    outcomes: tuple[tuple[Outcome, int], ...]
    rules: tuple[tuple[str, int], ...]
    drawn: tuple[tuple[MessageId, Fate], ...] = ()


@dataclass(frozen=True, slots=True)
class Placings:
    """How series that two readers put into sections are placed.

    Of `labelled` ones `found` are in the store and `agreed` upon; `right` of these stand where both
    readers put them, `dumbest` would if all stood in the commonest section. `confused`: the section
    of the readers, ours, and the series.
    """

    labelled: int
    found: int
    agreed: int
    right: int
    dumbest: int
    confused: tuple[tuple[str, str, tuple[MessageId, ...]], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """How often the rank prefers the one of two series that two readers prefer.

    Of `pairs` those `found` in the store and `agreed` upon count; `right` of these by points,
    `dumbest` by the number of mails (a tie is a half), `without` by points less one rule's.
    `wrong`: the preferred series, and the one that has more points.
    """

    pairs: int
    found: int
    agreed: int
    right: int
    dumbest: float
    without: tuple[tuple[str, int], ...]
    wrong: tuple[tuple[MessageId, MessageId], ...]
