"""Messages in the store to postings and series in the store: those that new mail touches."""

from kmonthly.pipeline.relate import AT_ONCE as TOGETHER
from kmonthly.pipeline.relate import judged, related
from kmonthly.series.answer import answers
from kmonthly.series.assemble import assemble
from kmonthly.series.cluster import clusters
from kmonthly.series.model import LINKER
from kmonthly.series.revise import revise
from kmonthly.store import cluster as cluster_store
from kmonthly.store import database
from kmonthly.store import relation as relation_store
from kmonthly.store import series as series_store
from kmonthly.store.database import Connection
from kmonthly.terms.titles import normal_title

AT_ONCE = 10_000
"""Messages that are held in memory together."""


def derived(connection: Connection) -> bool:
    """Whether the derived tables rest on all mail and on this version of the linker."""
    return _by_this_linker(connection) and not cluster_store.is_dirty(connection)


def derive(connection: Connection) -> None:
    """Brings the derived tables up to date, in one transaction."""
    with database.transaction(connection):
        if not _by_this_linker(connection):
            cluster_store.dirty_all(connection)
        for links in cluster_store.touched_links(connection, AT_ONCE):
            cluster_store.replace_clusters(connection, clusters(links))
        relation_store.expect_changes(connection)
        series_store.forget_touched(connection)
        for touched in cluster_store.touched_clusters(connection, AT_ONCE):
            heads = series_store.heads(connection, touched)
            postings = assemble(heads)
            titled = ((posting, normal_title(posting.title)) for posting in postings)
            series_store.put_postings(connection, titled, answers(heads, postings))
        for others in relation_store.renewed_candidates(connection, TOGETHER):
            relation_store.put_ties(connection, *judged(connection, others))
        for again, ties in related(connection, relation_store.concerned(connection)):
            relation_store.put_ties(connection, again, ties)
        series_store.put_series(connection, revise(*relation_store.loosened(connection)))
        database.note(connection, linker=str(LINKER))


def _by_this_linker(connection: Connection) -> bool:
    return database.versions(connection)["linker"] == str(LINKER)
