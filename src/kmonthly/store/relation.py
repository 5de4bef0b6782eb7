"""What the series stage asks and tells the store of postings that belong together.

Two postings can be of one work only if they share a hint: a title, a patch's title, a change-id, a
thread, a mail that one states, an author and a file, an author and how a title begins or ends. The
hints of the postings that came lead to those that have to be judged again, and to what each is to
be judged against.
"""
# ruff: noqa: S608 - all words in the queries are ours

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from kmonthly.history.model import Mailmap
from kmonthly.mail.columns import arrow_table
from kmonthly.mail.model import Relation
from kmonthly.series.model import Posting, Profile, Tie
from kmonthly.store.database import keys, registered
from kmonthly.store.mailmap import find_proper, stored_mailmap
from kmonthly.store.series import postings_where
from kmonthly.terms.ids import Key
from kmonthly.terms.titles import normal_title

NEAREST = 48
"""Postings with which one is compared for each hint: the last before it. A name that is used every
day must not cost more with every day."""

# Every hint of every posting of people, who are known by the names and addresses in their mails and
# by their proper ones; of one kind each. Hashes keep hints of all kinds in one column; a collision
# costs a comparison.
_OWN = """
SELECT p.posting, b.message, b.number, p.author
FROM posting p JOIN member b USING (posting) WHERE p.robot = '' AND b.number IS NOT NULL
"""
_KNOWN = "SELECT * FROM person UNION ALL SELECT * FROM proper"
_WORDED = rf"""
SELECT p.posting, lower(q.name) AS name,
       string_split(trim(regexp_replace(lower(p.title), '[\W_]+', ' ', 'g')), ' ') AS words
FROM posting p JOIN ({_KNOWN}) q ON q.person = p.author WHERE p.robot = '' AND q.name <> ''
"""
_HINTS = (
    "SELECT posting, hash('title', titled) AS hint FROM posting WHERE robot = ''",
    f"SELECT o.posting, hash('title', t.named) FROM ({_OWN}) o JOIN patch t USING (message) "
    "WHERE o.number > 0",
    f"SELECT o.posting, hash('change', t.change_id) FROM ({_OWN}) o JOIN patch t USING (message) "
    "WHERE t.change_id IS NOT NULL",
    "SELECT p.posting, hash('thread', c.cluster) "
    "FROM posting p JOIN cluster c ON c.message = p.posting WHERE p.robot = ''",
    f"SELECT posting, hash('begins', name, words[:3]) FROM ({_WORDED})",
    f"SELECT posting, hash('ends', name, words[-3:]) FROM ({_WORDED})",
    f"SELECT posting, hash('mail', message) FROM ({_OWN})",
    f"SELECT o.posting, hash('mail', e.mentioned) FROM ({_OWN}) o JOIN mention e USING (message) "
    f"WHERE e.relation = '{Relation.EARLIER}'",
    "SELECT o.posting, hash('file', "
    "unnest(list_filter([q.address, lower(q.name)], lambda x: x <> '')), f.path) "
    f"FROM ({_OWN}) o JOIN patch_file f USING (message) JOIN ({_KNOWN}) q ON q.person = o.author",
)

# The postings that share a hint with those in `asked`, each with those just before it; step by
# step, and a part of the hints at a time, for DuckDB's buffers do not hold all at once.
_PAIRS = f"""
CREATE OR REPLACE TEMP TABLE wanted_hint AS
SELECT DISTINCT hint FROM hint SEMI JOIN asked USING (posting) WHERE hint % {{parts}} = {{part}};

CREATE OR REPLACE TEMP TABLE bucket AS
SELECT DISTINCT posting, hint FROM hint SEMI JOIN wanted_hint USING (hint);

CREATE OR REPLACE TEMP TABLE place AS
SELECT b.posting, b.hint,
       row_number() OVER (PARTITION BY b.hint ORDER BY p.sent, p.posting) AS place,
       b.posting IN (SELECT posting FROM asked) AS asked
FROM bucket b JOIN posting p USING (posting)
WHERE b.hint IN (SELECT hint FROM bucket GROUP BY hint HAVING count(*) > 1);

INSERT INTO pair
SELECT DISTINCT l.posting, e.posting AS earlier FROM place l JOIN place e
ON e.hint = l.hint AND e.place < l.place AND e.place >= l.place - {NEAREST}
WHERE l.asked OR e.asked;

DROP TABLE wanted_hint; DROP TABLE bucket; DROP TABLE place;
"""

_AT_ONCE = 2_000
"""Postings of which the hints are compared together."""

_FACTS = """
SELECT b.posting, list(b.message), list(DISTINCT t.title) FILTER (WHERE b.number > 0),
       list(DISTINCT t.patch_id) FILTER (WHERE t.patch_id IS NOT NULL),
       list(DISTINCT t.change_id) FILTER (WHERE t.change_id IS NOT NULL),
       list_distinct(flatten(list(t.sketch))), list_distinct(flatten(list(m.ancestors)))
FROM asked JOIN member b USING (posting) JOIN patch t ON t.message = b.message
JOIN message m ON m.message = b.message
WHERE b.number IS NOT NULL GROUP BY b.posting
"""

_FILES = """
SELECT b.posting, list(DISTINCT f.path) FROM asked JOIN member b USING (posting)
JOIN patch_file f ON f.message = b.message WHERE b.number > 0 GROUP BY b.posting
"""

_MENTIONS = f"""
SELECT b.posting, list(DISTINCT e.mentioned) FILTER (WHERE e.relation = '{Relation.EARLIER}'),
       list(DISTINCT e.mentioned) FILTER (WHERE e.relation = '{Relation.COMPANION}')
FROM asked JOIN member b USING (posting) JOIN mention e ON e.message = b.message
WHERE b.number IS NOT NULL GROUP BY b.posting
"""

_TIE = pa.schema([("posting", pa.int64()), ("earlier", pa.int64())])


def expect_changes(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes what the postings in `touched` have to do with others, before they go.

    Those that go on with one of them are collected in `again`, to be judged again, their series in
    `loosened`, to be put together anew. Who was not tied to a posting misses nothing if it goes.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS "
        "SELECT posting, series FROM posting p SEMI JOIN touched t ON t.message = p.posting"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE again AS SELECT DISTINCT posting FROM tie "
        "WHERE earlier IN (SELECT posting FROM asked) "
        "AND posting NOT IN (SELECT posting FROM asked)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE loosened AS SELECT DISTINCT series FROM asked")
    connection.execute("DELETE FROM tie WHERE posting IN (SELECT posting FROM asked)")


Candidates = dict[Key, tuple[Key, ...]]
"""For postings, by lead, those before them that share a hint."""


def renewed_candidates(connection: duckdb.DuckDBPyConnection, size: int) -> Iterator[Candidates]:
    """The candidates of the postings in `renewed`, so many at a time.

    All of them are found at once: for each chunk the hints of the whole store would have to be gone
    through. Later postings that these may concern are added to `again`.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT posting FROM renewed")
    _find_pairs(connection)
    connection.execute(
        "INSERT INTO again SELECT DISTINCT posting FROM pair ANTI JOIN renewed USING (posting)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE near AS FROM pair SEMI JOIN asked USING (posting)"
    )
    rows = connection.execute("SELECT posting FROM renewed ORDER BY 1").fetchall()
    for first in range(0, len(rows), size):
        chunk = [Key(posting) for (posting,) in rows[first : first + size]]
        _ask(connection, chunk)
        yield _candidates(connection, chunk, "near")


def concerned(connection: duckdb.DuckDBPyConnection) -> tuple[Key, ...]:
    """The postings that are not new but may be tied otherwise by what came or went."""
    rows = connection.execute("SELECT DISTINCT posting FROM again ORDER BY 1").fetchall()
    return tuple(Key(posting) for (posting,) in rows)


def candidates(connection: duckdb.DuckDBPyConnection, postings: Iterable[Key]) -> Candidates:
    """For each of these postings those before it that share a hint with it."""
    postings = tuple(postings)
    _ask(connection, postings)
    _find_pairs(connection)
    return _candidates(connection, postings, "pair")


def _candidates(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], table: str
) -> Candidates:
    found: dict[Key, list[Key]] = {posting: [] for posting in postings}
    for posting, earlier in connection.execute(
        f"SELECT DISTINCT posting, earlier FROM {table} SEMI JOIN asked USING (posting) "
        "ORDER BY ALL"
    ).fetchall():
        found[Key(posting)].append(Key(earlier))
    return {posting: tuple(earlier) for posting, earlier in found.items()}


def put_ties(
    connection: duckdb.DuckDBPyConnection, judged: Iterable[Key], ties: Iterable[Tie]
) -> None:
    """Puts in what was found of these postings, in the place of what was thought before."""
    _ask(connection, judged)
    connection.execute("DELETE FROM tie WHERE posting IN (SELECT posting FROM asked)")
    rows: list[tuple[object, ...]] = [(each.later, each.earlier) for each in ties]
    with registered(connection, "new_tie", arrow_table(_TIE, rows)):
        connection.execute("INSERT INTO tie SELECT * FROM new_tie ORDER BY ALL")


def loosened(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[tuple[Posting, ...], dict[Key, tuple[Key, ...]]]:
    """The postings of every series that may have changed, and what each goes on with."""
    connection.execute(
        "INSERT INTO again FROM renewed;"
        "INSERT INTO loosened SELECT DISTINCT series FROM posting SEMI JOIN again USING (posting) "
        "UNION SELECT p.series FROM tie t SEMI JOIN again a ON a.posting = t.posting "
        "JOIN posting p ON p.posting = t.earlier"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS "
        "SELECT posting FROM posting SEMI JOIN loosened USING (series)"
    )
    return postings_where(connection, "posting IN (SELECT posting FROM asked)"), _ties(connection)


def ties(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key]
) -> dict[Key, tuple[Key, ...]]:
    """The earlier postings that each of these goes on with."""
    _ask(connection, postings)
    return _ties(connection)


def profiles(connection: duckdb.DuckDBPyConnection, postings: Iterable[Key]) -> dict[Key, Profile]:
    """What tells these postings apart, by lead."""
    _ask(connection, postings)
    connection.execute("DELETE FROM asked WHERE posting NOT IN (SELECT posting FROM posting)")
    found = postings_where(connection, "posting IN (SELECT posting FROM asked)")
    facts = _by_posting(connection, _FACTS)
    files = _by_posting(connection, _FILES)
    mentions = _by_posting(connection, _MENTIONS)
    mailmap = stored_mailmap(connection)
    return {
        posting.lead: _profile(
            posting,
            mailmap,
            facts.get(posting.lead, ((),) * 6),
            files.get(posting.lead, ((),)),
            mentions.get(posting.lead, ((), ())),
        )
        for posting in found
    }


def _profile(
    posting: Posting,
    mailmap: Mailmap,
    facts: tuple[Any, ...],
    files: tuple[Any, ...],
    mentions: tuple[Any, ...],
) -> Profile:
    mails, titles, patch_ids, change_ids, lines, answered = facts
    own = frozenset(mails)
    stated, companions = mentions
    return Profile(
        posting=posting,
        titles=frozenset(filter(None, map(normal_title, titles or ()))),
        patch_ids=frozenset(patch_ids or ()),
        files=frozenset(files[0]),
        lines=frozenset(lines or ()),
        mails=own,
        answered=frozenset(answered or ()) - own,
        stated=frozenset(stated or ()) - own,
        companions=frozenset(companions or ()) - own,
        change_ids=frozenset(change_ids or ()),
        proper=mailmap.proper(posting.author),
    )


def _find_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `pair`. The hints of few postings are looked for as they stand; for many they are
    written down first, or every part of them would go through the whole store again."""
    find_proper(connection)
    ((asked,),) = connection.execute("SELECT count(*) FROM asked").fetchall()
    parts = 1 + asked // _AT_ONCE
    connection.execute("DROP VIEW IF EXISTS hint; DROP TABLE IF EXISTS noted_hint")
    if parts > 1:
        connection.execute("CREATE TEMP TABLE noted_hint (posting BIGINT, hint UBIGINT)")
        for each in _HINTS:
            connection.execute(f"INSERT INTO noted_hint {each}")
        connection.execute("CREATE TEMP VIEW hint AS FROM noted_hint")
    else:
        connection.execute(f"CREATE TEMP VIEW hint AS {' UNION ALL '.join(_HINTS)}")
    connection.execute("CREATE OR REPLACE TEMP TABLE pair (posting BIGINT, earlier BIGINT)")
    for part in range(parts):
        connection.execute(_PAIRS.format(part=part, parts=parts))
    connection.execute("DROP VIEW hint; DROP TABLE IF EXISTS noted_hint")


def _ask(connection: duckdb.DuckDBPyConnection, postings: Iterable[Key]) -> None:
    with registered(connection, "wanted", keys("posting", postings)):
        connection.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT posting FROM wanted")


def _ties(connection: duckdb.DuckDBPyConnection) -> dict[Key, tuple[Key, ...]]:
    found: dict[Key, list[Key]] = {}
    for posting, earlier in connection.execute(
        "SELECT posting, earlier FROM tie SEMI JOIN asked USING (posting) ORDER BY ALL"
    ).fetchall():
        found.setdefault(Key(posting), []).append(Key(earlier))
    return {posting: tuple(earlier) for posting, earlier in found.items()}


def _by_posting(connection: duckdb.DuckDBPyConnection, query: str) -> Mapping[Key, tuple[Any, ...]]:
    return {Key(row[0]): row[1:] for row in connection.execute(query).fetchall()}
