"""How many stated links a way of linking finds."""

from datetime import UTC, datetime
from pathlib import Path

from kmonthly.archive.model import Kind, Part
from kmonthly.evaluate.model import Recall, StatedLink
from kmonthly.evaluate.score import dumbest_rule, recalls
from kmonthly.evaluate.wilson import wilson
from kmonthly.store.evaluate import Posted
from kmonthly.terms.ids import ArchiveName, MessageId, Position

PART = Part(ArchiveName("tulips"), Kind.MBOX, "", Path("tulips.mbox"))


def link(later: str, earlier: str, *, retitled: bool = False) -> StatedLink:
    return StatedLink(MessageId(later), MessageId(earlier), "v1:", retitled)


def mail(name: str, title: str, address: str = "ada@example.org") -> Posted:
    when = datetime(2020, 8, 3, tzinfo=UTC)
    return Posted(MessageId(name), title, address, when, PART, Position(b""))


def test_recall_apart_for_titles_that_stayed() -> None:
    """A link is found where both its mails are known and of one work."""
    found, missed, unknown = link("b", "a"), link("c", "a"), link("d", "a")
    renamed = link("b", "a", retitled=True)
    labels = {MessageId("a"): 1, MessageId("b"): 1, MessageId("c"): 2}
    told = recalls([found, renamed, missed, unknown], labels)
    assert told.kept == Recall(3, 1, wilson(1, 3), (missed, unknown))
    assert told.retitled == Recall(1, 1, wilson(1, 1), ())


def test_mails_that_nobody_knows_are_not_of_one_work() -> None:
    """Two that are missing do not equal each other."""
    assert recalls([link("b", "a")], {}).kept.hits == 0


def test_the_dumbest_rule() -> None:
    """One title, one address; brackets, case and a version at the end aside."""
    labels = dumbest_rule(
        [
            mail("a", "bulbs: plant deeper"),
            mail("b", "Bulbs: plant deeper v2"),
            mail("c", "bulbs: plant deeper", "ben@example.org"),
            mail("d", "..."),
        ]
    )
    assert labels[MessageId("a")] == labels[MessageId("b")] != labels[MessageId("c")]
    assert MessageId("d") not in labels
