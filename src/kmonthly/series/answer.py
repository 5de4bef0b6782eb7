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
    for message in ancestors:
        if message not in owner:
            _answered(message, ancestors, owner, found)
    return {message: lead for message, lead in found.items() if lead is not None}


def _answered(
    message: Key,
    ancestors: Mapping[Key, tuple[Key, ...]],
    owner: Mapping[Key, Key],
    found: dict[Key, Key | None],
) -> Key | None:
    """Depth-first over known ancestors, iterative: threads can be thousands of mails deep.

    Loops of References (forged or broken mail) end at the first mail met again.
    """
    waiting = [message]
    opened: set[Key] = set()
    while waiting:
        current = waiting[-1]
        if current in found:
            waiting.pop()
            continue
        opened.add(current)
        lead: Key | None = None
        for ancestor in reversed(ancestors.get(current, ())):
            if ancestor in owner:
                lead = owner[ancestor]
                break
            if ancestor in ancestors and ancestor not in found and ancestor not in opened:
                waiting.append(ancestor)
                break
            if (over := found.get(ancestor)) is not None:
                lead = over
                break
        if waiting[-1] == current:
            found[current] = lead
            waiting.pop()
    return found[message]
