"""Mainline's tables: what a clone of the kernel told, and which commits a patch became."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import duckdb
import pyarrow as pa

from kmonthly.mail.columns import arrow_table
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.terms.ids import Key

_SECONDS = pa.timestamp("s")
COMMIT = pa.schema(
    [
        ("hash", pa.binary()),
        ("title", pa.string()),
        ("named", pa.int64()),
        ("author", pa.int64()),
        ("authored", _SECONDS),
        ("committed", _SECONDS),
        ("landed", pa.int32()),
        ("is_step", pa.bool_()),
    ]
)
LINK = pa.schema([("hash", pa.binary()), ("message", pa.int64())])
REVERT = pa.schema([("hash", pa.binary()), ("reverted", pa.binary())])
PERSON = pa.schema([("person", pa.int64()), ("name", pa.string()), ("address", pa.string())])
_PATCH_ID = pa.schema([("hash", pa.binary()), ("patch_id", pa.binary())])
_TAG = pa.schema([("version", pa.string()), ("hash", pa.binary())])
_PLACE = pa.schema([("hash", pa.binary()), ("landed", pa.int32()), ("is_step", pa.bool_())])

_TABLES = ("mainline", "mainline_link", "mainline_revert", "mainline_patch_id", "mainline_tag")

_MOST_REVERTS = 10
"""Reverts of reverts that are followed."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far which clone was read: see the table `clone`. `head` is in hex."""

    path: str
    head: str
    cut: str
    tags: str


class Proof(StrEnum):
    """How it is known that a commit is a patch's, strongest first."""

    LINK = "link"
    """A trailer names the patch's mail, or the lead of its posting and the titles are the same."""

    PATCH_ID = "patch_id"
    """Both change the same: git's stable patch-id."""

    TITLE = "title"
    """Both have the same title and author; it was authored by the time that the patch was sent, and
    landed after it."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A commit in mainline, in hex, and when it landed; `release` is the first tag with it ("5.10",
    "5.10-rc1"), empty if there is none yet."""

    commit: str
    at: datetime
    release: str


@dataclass(frozen=True, slots=True)
class Found:
    """A commit that is a patch's. `merge` brought it into mainline, in hex: itself, if it is one of
    the chain. `reverted` is the commit that took it out, unless that was itself reverted."""

    landed: Landed
    title: str
    how: Proof
    merge: str
    reverted: Landed | None


def cursor(connection: duckdb.DuckDBPyConnection) -> Cursor | None:
    """How far a clone was read; None if none ever was."""
    rows = connection.execute("SELECT path, hex(head), cut, tags FROM clone").fetchall()
    return Cursor(rows[0][0], rows[0][1].lower(), *rows[0][2:]) if rows else None


def put_cursor(connection: duckdb.DuckDBPyConnection, reached: Cursor) -> None:
    """Notes how far a clone was read."""
    connection.execute("DELETE FROM clone")
    connection.execute(
        "INSERT INTO clone VALUES (?, unhex(?), ?, ?)",
        [reached.path, reached.head, reached.cut, reached.tags],
    )


def forget_mainline(connection: duckdb.DuckDBPyConnection) -> None:
    """Removes every commit, with all that is known of them."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours


def place(connection: duckdb.DuckDBPyConnection, commit: str) -> int:
    """The place on the chain of one of its commits; -1 if it is none of it."""
    rows = connection.execute(
        "SELECT landed FROM mainline WHERE is_step AND hash = unhex(?)", [commit]
    ).fetchall()
    return int(rows[0][0]) if rows else -1


def append(
    connection: duckdb.DuckDBPyConnection,
    commits: pa.Table,
    links: pa.Table,
    reverts: pa.Table,
    people: pa.Table,
) -> None:
    """Puts in new commits: tables of the schemas COMMIT, LINK, REVERT and PERSON."""
    with (
        registered(connection, "new_commit", commits),
        registered(connection, "new_link", links),
        registered(connection, "new_revert", reverts),
        registered(connection, "new_person", people),
    ):
        connection.execute("INSERT INTO mainline FROM new_commit")
        connection.execute("INSERT INTO mainline_link FROM new_link")
        connection.execute("INSERT INTO mainline_revert FROM new_revert")
        connection.execute(
            "INSERT INTO person SELECT DISTINCT ON (person) * "
            "FROM new_person ANTI JOIN person USING (person)"
        )


def has_doubles(connection: duckdb.DuckDBPyConnection, place: int) -> bool:
    """Whether a commit that landed after a place is there with an earlier one as well."""
    rows = connection.execute(
        "SELECT 1 FROM (FROM mainline WHERE landed <= $place) "
        "SEMI JOIN (FROM mainline WHERE landed > $place) USING (hash) LIMIT 1",
        {"place": place},
    ).fetchall()
    return bool(rows)


def landed_after(
    connection: duckdb.DuckDBPyConnection, places: Sequence[tuple[bytes, int]]
) -> bool:
    """Whether one of these commits is known to have landed later than at the place beside it."""
    if not places:
        return False
    with registered(connection, "new_place", arrow_table(_PLACE, [(*p, False) for p in places])):
        rows = connection.execute(
            "SELECT 1 FROM mainline m JOIN new_place n USING (hash) WHERE m.landed > n.landed "
            "LIMIT 1"
        ).fetchall()
    return bool(rows)


def put_places(
    connection: duckdb.DuckDBPyConnection, places: Sequence[tuple[bytes, int, bool]]
) -> None:
    """Sets where commits landed, and whether they are of the chain."""
    with registered(connection, "new_place", arrow_table(_PLACE, [*places])):
        connection.execute(
            "UPDATE mainline SET landed = n.landed, is_step = n.is_step FROM new_place n "
            "WHERE mainline.hash = n.hash "
            "AND (mainline.landed, mainline.is_step) <> (n.landed, n.is_step)"
        )


def put_tags(connection: duckdb.DuckDBPyConnection, tags: Iterable[tuple[str, bytes]]) -> None:
    """Takes these versions and commits for all tags there are; those off the chain do not count."""
    connection.execute("DELETE FROM mainline_tag")
    with registered(connection, "new_tag", arrow_table(_TAG, list(tags))):
        connection.execute(
            "INSERT INTO mainline_tag SELECT n.version, m.landed FROM new_tag n "
            "JOIN mainline m USING (hash) WHERE m.is_step ORDER BY ALL"
        )


_CANDIDATE = """
SELECT DISTINCT c.hash FROM mainline c
SEMI JOIN (
    SELECT m.dated AS authored FROM message m JOIN patch p USING (message)
    WHERE p.patch_id IS NOT NULL
) d USING (authored)
ANTI JOIN (
    SELECT hash FROM mainline_link SEMI JOIN (FROM patch WHERE has_diff) USING (message)
) l USING (hash)
"""
"""Commits without a link to a stored patch, authored in the second in which one was sent."""


def is_candidate_new(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there are commits that may be a stored patch's, without a patch-id."""
    rows = connection.execute(
        f"FROM ({_CANDIDATE}) ANTI JOIN mainline_patch_id USING (hash) LIMIT 1"
    ).fetchall()
    return bool(rows)


def new_candidates(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The commits, in hex, that may be a stored patch's and have no patch-id yet.

    Those that have one and are candidates no longer lose it.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE candidate AS {_CANDIDATE}")
    connection.execute(
        "DELETE FROM mainline_patch_id WHERE hash NOT IN (SELECT hash FROM candidate)"
    )
    rows = connection.execute(
        "SELECT lower(hex(hash)) FROM candidate ANTI JOIN mainline_patch_id USING (hash) ORDER BY 1"
    ).fetchall()
    return tuple(row[0] for row in rows)


def put_patch_ids(
    connection: duckdb.DuckDBPyConnection, found: Iterable[tuple[bytes, bytes]]
) -> None:
    """Notes patch-ids of commits; an empty one of a commit that has none."""
    with registered(connection, "new_patch_id", arrow_table(_PATCH_ID, list(found))):
        connection.execute("INSERT INTO mainline_patch_id FROM new_patch_id")


def releases_by_tag(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """The versions that are tagged on the chain, in its order, and when their commits were made."""
    return {version: at for _, version, at in _tags(connection, None)}


_OF_PATCHES = """
WITH asked AS (
    SELECT w.message, p.named, p.patch_id, b.posting, m.sent,
        greatest(m.sent, m.dated) + INTERVAL 1 DAY AS latest, lower(a.name) AS name, a.address
    FROM wanted w JOIN patch p USING (message) JOIN message m USING (message)
    JOIN person a ON a.person = m.author LEFT JOIN member b USING (message)
), hit AS (
    SELECT q.message, l.hash, 0 AS how FROM asked q JOIN mainline_link l USING (message)
    UNION ALL
    SELECT q.message, l.hash, 0 FROM asked q JOIN mainline_link l ON l.message = q.posting
    JOIN mainline c ON c.hash = l.hash AND c.named = q.named
    UNION ALL
    SELECT q.message, i.hash, 1 FROM asked q JOIN mainline_patch_id i USING (patch_id)
    UNION ALL
    SELECT q.message, c.hash, 2 FROM asked q JOIN mainline c USING (named)
    JOIN person a ON a.person = c.author
    JOIN mainline s ON s.landed = c.landed AND s.is_step
    WHERE c.authored <= q.latest AND s.committed > q.sent AND (
        q.name <> '' AND lower(a.name) = q.name OR q.address <> '' AND a.address = q.address
    )
), best AS (SELECT message, hash, min(how) AS how FROM hit GROUP BY ALL)
SELECT b.message, c.hash, c.title, b.how, s.landed, s.committed, s.hash
FROM best b JOIN mainline c USING (hash) JOIN patch p USING (message)
JOIN mainline s ON s.landed = c.landed AND s.is_step
WHERE $end IS NULL OR s.committed < $end
ORDER BY b.message, b.how, c.named <> p.named, s.landed, c.hash
"""


def commits_of(
    connection: duckdb.DuckDBPyConnection, patches: Iterable[Key], end: datetime | None = None
) -> dict[Key, tuple[Found, ...]]:
    """The mainline commits of stored patches, best proven first; patches without one are left out.

    With `end`, only what landed and was tagged before it counts.
    """
    before = stored_time(end) if end else None
    with registered(connection, "wanted", keys("message", patches)):
        rows = connection.execute(_OF_PATCHES, {"end": before}).fetchall()
    history = _History(connection, {each for row in rows for each in (row[1], row[6])}, before)
    found: dict[Key, list[Found]] = {}
    for message, commit, title, how, place, at, merge in rows:
        made = Found(
            history.landed(commit, place, at),
            title,
            tuple(Proof)[how],
            merge.hex(),
            history.reverted(commit, merge),
        )
        found.setdefault(Key(message), []).append(made)
    return {message: tuple(each) for message, each in found.items()}


class _History:
    """Releases and reverts, as known before an end, around some commits."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, commits: set[bytes], end: datetime | None
    ) -> None:
        tags = _tags(connection, end)
        self._places = [place for place, _, _ in tags]
        self._versions = [version for _, version, _ in tags]
        self._reverts: dict[bytes, list[tuple[bytes, int, datetime]]] = {}
        for _ in range(_MOST_REVERTS):
            if not commits:
                break
            commits = self._load(connection, commits, end) - self._reverts.keys()

    def landed(self, commit: bytes, place: int, at: datetime) -> Landed:
        """A commit that landed at a place of the chain."""
        number = bisect_left(self._places, place)
        release = self._versions[number] if number < len(self._versions) else ""
        return Landed(commit.hex(), at.replace(tzinfo=UTC), release)

    def reverted(self, commit: bytes, merge: bytes) -> Landed | None:
        """What took a commit out again, by itself or with all that its merge had brought."""
        found = self._undoing(commit) or (self._undoing(merge) if merge != commit else None)
        return self.landed(*found) if found else None

    def _undoing(self, commit: bytes) -> tuple[bytes, int, datetime] | None:
        """The last revert of a commit that stands."""
        standing = (each for each in self._reverts.get(commit, ()) if not self._undoing(each[0]))
        return next(standing, None)

    def _load(
        self, connection: duckdb.DuckDBPyConnection, commits: set[bytes], end: datetime | None
    ) -> set[bytes]:
        """Reads what reverts these commits, last first; returns the commits that do."""
        found = set()
        with registered(connection, "wanted", pa.table({"hash": pa.array(sorted(commits))})):
            rows = connection.execute(_REVERTS, {"end": end}).fetchall()
        for reverted, commit, place, at in rows:
            self._reverts.setdefault(reverted, []).append((commit, place, at))
            found.add(commit)
        return found


_REVERTS = """
SELECT r.reverted, r.hash, s.landed, s.committed
FROM wanted w JOIN mainline_revert r ON r.reverted = w.hash JOIN mainline c ON c.hash = r.hash
JOIN mainline s ON s.landed = c.landed AND s.is_step
WHERE $end IS NULL OR s.committed < $end
ORDER BY r.reverted, s.landed DESC, r.hash
"""


def _tags(
    connection: duckdb.DuckDBPyConnection, end: datetime | None
) -> list[tuple[int, str, datetime]]:
    """Places, versions and times of the tags before an end; of one commit's the release first."""
    rows = connection.execute(
        "SELECT t.landed, t.version, m.committed FROM mainline_tag t "
        "JOIN mainline m ON m.landed = t.landed AND m.is_step "
        "WHERE $end IS NULL OR m.committed < $end "
        "ORDER BY t.landed, contains(t.version, '-rc'), t.version",
        {"end": end},
    ).fetchall()
    return [(place, version, at.replace(tzinfo=UTC)) for place, version, at in rows]
