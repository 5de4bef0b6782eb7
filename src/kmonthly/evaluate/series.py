"""How well the linker finds what mails state, with their statements withheld from it."""

from collections.abc import Mapping
from hashlib import sha256

from kmonthly.evaluate.mine import stated_links
from kmonthly.evaluate.model import Drawn, Evaluation
from kmonthly.evaluate.score import Labels, dumbest_rule, recalls
from kmonthly.pipeline.relate import related
from kmonthly.series.model import Tie
from kmonthly.series.revise import revise
from kmonthly.store import evaluate as evaluate_store
from kmonthly.store import series as series_store
from kmonthly.store.database import Connection
from kmonthly.terms.ids import Key, MessageId

STATED = frozenset({"tie.stated", "tie.change_id"})
"""The rules that rest on what a mail says of an earlier version of itself."""


def evaluate(connection: Connection) -> Evaluation:
    """The recall of stated links: of the linker without them, with them, and of the dumbest rule.

    Reads every patch and cover again from its archive: 4 s for 15,000 (2026).
    """
    links = stated_links(connection)
    mails = evaluate_store.posted(connection)
    members = evaluate_store.members(connection)
    return Evaluation(
        mails=len(mails),
        withheld=recalls(links, _labels(connection, members, STATED)),
        whole=recalls(links, _labels(connection, members, frozenset())),
        dumbest=recalls(links, dumbest_rule(mails)),
    )


def drawn(connection: Connection, number: int) -> tuple[Drawn, ...]:
    """Links that the linker makes without a statement, by lowest sha256 of the later's id.

    Of several links of one posting the weakest is drawn.
    """
    names = evaluate_store.leads(connection)
    weakest: dict[Key, Tie] = {}
    for _, ties in related(connection, tuple(names)):
        for tie in sorted(ties, key=lambda each: (each.points, each.earlier), reverse=True):
            if not STATED.intersection(clue.rule for clue in tie.clues):
                weakest[tie.later] = tie
    found = (Drawn(names[tie.later], names[tie.earlier], tie.points) for tie in weakest.values())
    return tuple(sorted(found, key=lambda each: sha256(each.later.encode()).digest())[:number])


def _labels(
    connection: Connection, members: Mapping[MessageId, Key], ignored: frozenset[str]
) -> Labels:
    """The series of every mail of a posting, linked anew without some of the rules."""
    postings = series_store.postings_where(connection, "true")
    ties: dict[Key, list[Key]] = {}
    for _, found in related(connection, tuple(each.lead for each in postings), ignored):
        for tie in found:
            ties.setdefault(tie.later, []).append(tie.earlier)
    works = revise(postings, ties)
    work_of = {posting.lead: work.key for work in works for posting in work.postings}
    return {message: work_of[posting] for message, posting in members.items()}
