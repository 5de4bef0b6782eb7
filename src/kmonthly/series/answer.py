"""Replies to the postings that they answer."""

from collections.abc import Iterable, Mapping

from kmonthly.series.model import Head, Posting
from kmonthly.terms.ids import Key


def answers(heads: Iterable[Head], postings: Iterable[Posting]) -> dict[Key, Key]:
    """The lead of the posting that each message answers, for all that answer one.

    The nearest ancestor decides that is a mail of a posting or answers one itself; so a reply whose
    References were cut short still counts over the mails between. Mails of postings are left out,
    but their own lead's ancestors are not followed: v2 sent under v1 is no reply to v1.
    """
    owner: dict[Key, Key] = {}
    for posting in postings:
        owner[posting.lead] = posting.lead
        owner.update((patch, posting.lead) for patch in posting.patches)
    ancestors = {head.key: head.references for head in heads}
    found: dict[Key, Key | None] = {}
    for message in sorted(ancestors):  # where references run in a circle, the order decides
        if message not in owner and message not in found:
            _answered(message, ancestors, owner, found)
    return {message: lead for message, lead in found.items() if lead is not None}


def _answered(
    message: Key,
    ancestors: Mapping[Key, tuple[Key, ...]],
    owner: Mapping[Key, Key],
    found: dict[Key, Key | None],
) -> None:
    """Finds what a message answers, and on the way what others do.

    Depth-first over known ancestors, iterative: threads can be thousands of mails deep. References
    can run in a circle (forged or broken mail): a mail met again is passed over, and what rests on
    that alone is left for its own turn.
    """
    waiting = [message]
    opened: set[Key] = set()
    while waiting:
        current = waiting[-1]
        opened.add(current)
        lead: Key | None = None
        in_circle = False
        for ancestor in reversed(ancestors[current]):
            lead = owner.get(ancestor) or found.get(ancestor)
            if lead is not None:
                break
            if ancestor in found or ancestor not in ancestors:
                continue
            if ancestor not in opened:
                waiting.append(ancestor)
                break
            in_circle = True
        if waiting[-1] == current:
            if lead is not None or not in_circle:
                found[current] = lead
            waiting.pop()
    if message not in found:  # nothing that was met leads anywhere
        found.update(dict.fromkeys(opened))
