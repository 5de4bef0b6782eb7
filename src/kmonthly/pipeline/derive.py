"""Messages in the store to postings and series in the store."""

from kmonthly.series.answer import answers
from kmonthly.series.assemble import assemble
from kmonthly.series.model import LINKER
from kmonthly.series.revise import revise
from kmonthly.store import database
from kmonthly.store import series as series_store
from kmonthly.store.database import Connection


def derived(connection: Connection) -> bool:
    """Whether the derived tables rest on all mail and on this version of the linker."""
    return database.versions(connection)["derived"] == str(LINKER)


def derive(connection: Connection) -> None:
    """Makes the derived tables anew."""
    heads = series_store.heads(connection)
    postings = assemble(heads)
    titles = {head.key: head.numbering.title for head in heads if head.numbering is not None}
    works = revise(postings, titles)
    replies = answers(heads, postings)
    authors = series_store.author_keys(connection)
    with database.transaction(connection):
        series_store.replace_series(connection, works, replies, authors)
        database.note(connection, linker=str(LINKER), derived=str(LINKER))
