"""A month as tables, and the tables as Parquet files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pyarrow
from pyarrow import parquet

from kmonthly.issue.arrange import chosen
from kmonthly.issue.model import Told
from kmonthly.pipeline.claims import claims_in, names_of
from kmonthly.pipeline.columns import (
    CLAIMS,
    IDENTIFIERS,
    POSTINGS,
    SERIES,
    Brought,
    Column,
    Posted,
    T,
)
from kmonthly.pipeline.rows import Rows
from kmonthly.pipeline.works import leads_known
from kmonthly.store.database import Connection
from kmonthly.story.model import Stated, Story
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month


def series_rows(told: Sequence[Story]) -> Rows[Story]:
    """Every series of a month, best first, and how the issue tells it."""
    how = {
        story.facts.series: each
        for chapter in chosen(told)
        for each, stories in ((Told.FULL, chapter.stories), (Told.LINE, chapter.near))
        for story in stories
    }
    rows = ((story, how.get(story.facts.series, Told.NOT)) for story in told)
    return Rows(tuple(told), _table(SERIES, tuple(rows)))


def postings_rows(told: Iterable[Story]) -> Rows[Posted]:
    """Every posting of a month, oldest first."""
    found = (
        Posted(story.facts.series, sent, is_correction)
        for story in told
        for is_correction, sendings in (
            (False, story.facts.delta.postings),
            (True, story.facts.delta.corrections),
        )
        for sent in sendings
    )
    rows = tuple(sorted(found, key=lambda row: (row.sent.sent, row.sent.lead)))
    return Rows(rows, _table(POSTINGS, rows))


def claims_rows(
    connection: Connection,
    month: Month,
    cutoff: datetime,
    series: Mapping[MessageId, MessageId] | None = None,
) -> Rows[Stated]:
    """The figures that a month's mails state, oldest first; `series` by the leads of its postings,
    asked for where it is not at hand."""
    stated = claims_in(connection, month, cutoff)
    found = tuple(sorted(stated, key=lambda each: (each.sent, each.message)))
    if series is None:
        series = leads_known(connection, month, cutoff)
    return Rows(found, _table(CLAIMS, [(series.get(each.lead), each) for each in found]))


def identifiers_rows(
    connection: Connection, told: Iterable[Story], cutoff: datetime
) -> Rows[Brought]:
    """The names that each series brings in or takes out by its main posting of the month."""
    mains = {
        story.facts.main.lead: story.facts.series for story in told if story.facts.delta.postings
    }
    names = names_of(connection, mains, cutoff)
    rows = tuple(
        Brought(series, lead, each) for lead, series in mains.items() for each in names[lead]
    )
    return Rows(rows, _table(IDENTIFIERS, rows))


def month_files(
    connection: Connection, told: Sequence[Story], month: Month, cutoff: datetime
) -> dict[str, bytes]:
    """The tables of a month as Parquet, by file name. Same store, same bytes."""
    series = {alias: story.facts.series for story in told for alias in story.facts.aliases}
    tables: dict[str, pyarrow.Table] = {
        "series": series_rows(told).arrow(),
        "postings": postings_rows(told).arrow(),
        "claims": claims_rows(connection, month, cutoff, series).arrow(),
        "identifiers": identifiers_rows(connection, told, cutoff).arrow(),
    }
    return {f"{name}.parquet": _parquet(table) for name, table in tables.items()}


def _table(columns: Sequence[Column[T]], rows: Sequence[T]) -> pyarrow.Table:
    fields = [
        pyarrow.field(each.name, each.type, metadata={"description": each.says}) for each in columns
    ]
    arrays = [pyarrow.array([each.of(row) for row in rows], each.type) for each in columns]
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields))


def _parquet(table: pyarrow.Table) -> bytes:
    """The table as one file: every choice of the writer is made here, and none is the clock's."""
    into = BytesIO()
    parquet.write_table(
        table,
        into,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        row_group_size=1 << 20,
    )
    return into.getvalue()
