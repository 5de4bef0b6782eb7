"""How many stated links a way of linking finds."""

from collections.abc import Hashable, Iterable, Mapping

from kmonthly.evaluate.model import Recall, Recalls, StatedLink
from kmonthly.evaluate.titles import plain
from kmonthly.evaluate.wilson import wilson
from kmonthly.store.evaluate import Posted
from kmonthly.terms.ids import MessageId

Labels = Mapping[MessageId, Hashable]
"""What a way of linking makes of each mail: mails of one work have equal labels. A mail that it
makes nothing of is not in it."""


def recalls(links: Iterable[StatedLink], labels: Labels) -> Recalls:
    """The recall of works that kept their title and of those that did not.

    A link is found where both of its mails have the same label.
    """
    by_kind: dict[bool, list[StatedLink]] = {False: [], True: []}
    for link in links:
        by_kind[link.retitled].append(link)
    return Recalls(
        kept=_recall(by_kind[False], labels),
        retitled=_recall(by_kind[True], labels),
    )


def dumbest_rule(mails: Iterable[Posted]) -> Labels:
    """What any linker must beat: one work is what one address sends under one title.

    Title and address are those of each mail itself, so a patch is not known by its cover.
    """
    return {mail.message: (title, mail.address) for mail in mails if (title := plain(mail.title))}


def _recall(links: list[StatedLink], labels: Labels) -> Recall:
    misses = tuple(link for link in links if not _found(link, labels))
    hits = len(links) - len(misses)
    return Recall(len(links), hits, wilson(hits, len(links)), misses)


def _found(link: StatedLink, labels: Labels) -> bool:
    return (
        link.later in labels
        and link.earlier in labels
        and labels[link.later] == labels[link.earlier]
    )
