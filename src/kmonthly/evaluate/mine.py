"""The links between versions that the mails of a store state themselves."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from kmonthly.archive.formats import READERS
from kmonthly.archive.model import Copy
from kmonthly.evaluate.model import StatedLink, Statement
from kmonthly.evaluate.statements import stated
from kmonthly.evaluate.titles import plain
from kmonthly.mail.read import read_text
from kmonthly.store.database import Connection
from kmonthly.store.evaluate import Posted, posted
from kmonthly.terms.ids import MessageId


def stated_links(connection: Connection) -> tuple[StatedLink, ...]:
    """Every statement of a stored patch or cover about another one, sent before it.

    The mails are read again from their archives; one that is away states nothing.
    """
    mails = posted(connection)
    known = {each.message: each for each in mails}
    found = (link for mail, said in _read(mails) for link in _links(mail, said, known))
    return tuple(sorted(found, key=lambda link: (link.later, link.earlier)))


def _read(mails: Iterable[Posted]) -> Iterator[tuple[Posted, tuple[Statement, ...]]]:
    """Each mail that can be read, with what it states; `mails` are ordered by part."""
    for part, group in groupby(mails, key=lambda mail: mail.part):
        of_part = tuple(group)
        copies = READERS[part.kind].read(part, (each.position for each in of_part))
        for mail, copy in zip(of_part, copies, strict=True):
            if isinstance(copy, Copy):
                yield mail, stated(read_text(copy.raw))


def _links(
    later: Posted, said: Iterable[Statement], known: Mapping[MessageId, Posted]
) -> Iterator[StatedLink]:
    for each in said:
        earlier = known.get(each.message)
        if earlier is not None and earlier.sent < later.sent:
            yield StatedLink(
                later=later.message,
                earlier=earlier.message,
                words=each.words,
                retitled=plain(later.title) != plain(earlier.title),
            )
