"""What the question of fates asks of the store. With `end` nothing sent at or after it counts."""
# ruff: noqa: S608 - all words in the queries are ours

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from kmonthly.mail.columns import arrow_table
from kmonthly.mail.model import NamedCommit, Notice, Robot, Said
from kmonthly.series.model import Listed, Patch, Request, Told
from kmonthly.store.database import keys, registered, stored_time
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.kernel import TOP
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

ENOUGH = 12
"""Digits of a commit's id that nobody takes for another's."""

_PATCHES = """
SELECT b.message, t.title, t.number, coalesce(m.sent, p.sent), q.name, q.address,
       coalesce(s.signers, []), coalesce(f.words, []),
       coalesce(f.inside, true)
FROM wanted w JOIN posting p USING (posting) JOIN member b USING (posting)
JOIN message m ON m.message = b.message JOIN person q ON q.person = m.author
JOIN patch t ON t.message = b.message
LEFT JOIN (
    SELECT r.message, list_sort(list(DISTINCT lower(x.name)) || list(DISTINCT x.address)) AS signers
    FROM trailer r SEMI JOIN wanted_mail USING (message) JOIN person x USING (person)
    WHERE r.kind = 'Signed-off-by' GROUP BY r.message
) s ON s.message = b.message
LEFT JOIN (
    SELECT e.message, bool_and(split_part(n.name, '/', 1) IN (SELECT unnest($top))) AS inside,
           list_distinct(flatten(list(string_split_regex(lower(n.name), '[^a-z0-9]+')))) AS words
    FROM patch_file e SEMI JOIN wanted_mail USING (message) JOIN path n USING (path)
    GROUP BY e.message
) f ON f.message = b.message
WHERE b.number > 0 AND (m.sent IS NULL OR m.sent < $end::TIMESTAMP)
ORDER BY b.message
"""

_MAILS = """
CREATE OR REPLACE TEMP TABLE wanted_mail AS
SELECT DISTINCT b.message FROM wanted JOIN member b USING (posting) WHERE b.number > 0
"""

_TOLD = """
SELECT m.message_id, q.name, q.address, m.robot, m.sent, b.posting, m.ancestors,
       n.said, n.start, n.stop, n.tree, n.whole, n.message, n.nth, i.message_id
FROM wanted JOIN member b USING (posting) JOIN notice n ON n.message = b.message
JOIN message m ON m.message = n.message JOIN person q ON q.person = m.author
LEFT JOIN message i ON i.message = n.instead
WHERE b.number IS NULL AND m.sent < $end::TIMESTAMP
ORDER BY m.sent, n.message, n.nth
"""

# A program's notice that answers no mail that was read, by what it says.
_ANNOUNCED = f"""
SELECT DISTINCT m.message_id, q.name, q.address, m.robot, m.sent, b.posting, [b.message],
       n.said, n.start, n.stop, n.tree, n.whole, n.message, n.nth, ''
FROM wanted JOIN member b USING (posting) JOIN patch t ON t.message = b.message
JOIN notice_commit c ON c.named = t.named
JOIN notice n ON n.message = c.message AND n.nth = c.nth
JOIN message m ON m.message = n.message JOIN person q ON q.person = m.author
JOIN message a ON a.message = b.message JOIN person s ON s.person = a.author
WHERE b.number > 0 AND n.said = '{Said.COMMITTED}' AND m.sent < $end::TIMESTAMP AND a.sent < m.sent
  AND n.message NOT IN (
      SELECT k.message FROM member k JOIN posting o USING (posting) WHERE o.sent < $end::TIMESTAMP)
  AND ends_with(lower(q.name), ' for ' || lower(s.name))
ORDER BY ALL
"""

# A program's notices that answer no mail that was read, of commits by who sent these patches, under
# titles that no patch has.
_OF_SENDERS = f"""
SELECT m.message_id, q.name, q.address, m.robot, m.sent, b.posting,
       n.said, n.start, n.stop, n.tree, c.title, c.commit, list(b.message ORDER BY b.message)
FROM notice n JOIN notice_commit c ON c.message = n.message AND c.nth = n.nth
JOIN message m ON m.message = n.message JOIN person q ON q.person = m.author
JOIN person s ON lower(s.name) = lower(split_part(q.name, ' for ', 2)) AND s.name <> ''
JOIN message a ON a.author = s.person JOIN member b ON b.message = a.message AND b.number > 0
SEMI JOIN wanted w ON w.posting = b.posting
WHERE n.said = '{Said.COMMITTED}' AND m.sent < $end::TIMESTAMP AND a.sent < m.sent
  AND n.message NOT IN (
      SELECT k.message FROM member k JOIN posting o USING (posting) WHERE o.sent < $end::TIMESTAMP)
  AND c.named NOT IN (
      SELECT p.named FROM patch p JOIN message x USING (message) WHERE x.sent < $end::TIMESTAMP)
GROUP BY ALL ORDER BY m.sent, m.message_id, b.posting
"""

# A program's notice about a mail of a posting that was not read.
_ABOUT_MISSING = f"""
SELECT m.parent, w.posting, m.message_id, q.name, q.address, m.robot, m.sent,
       n.said, n.start, n.stop, n.tree, c.title, c.commit
FROM wanted w JOIN message m ON m.parent = w.message JOIN notice n ON n.message = m.message
JOIN notice_commit c ON c.message = n.message AND c.nth = n.nth
JOIN person q ON q.person = m.author
WHERE n.said = '{Said.COMMITTED}' AND m.sent < $end::TIMESTAMP
  AND w.message NOT IN (SELECT message FROM message WHERE sent < $end::TIMESTAMP)
ORDER BY w.posting, m.sent, m.message_id
"""

_MAILS_OF = (
    "SELECT posting, message FROM wanted JOIN member USING (posting) WHERE number IS NOT NULL"
)

_NAMED = """
SELECT c.message, c.nth, c.title, c.commit, c.number
FROM notice_commit c SEMI JOIN wanted USING (message) ORDER BY ALL
"""

_REQUESTS = """
SELECT u.message, m.message_id, m.subject, q.name, q.address, m.sent, u.tree, u.ref
FROM pull u JOIN message m USING (message) JOIN person q ON q.person = m.author
WHERE m.sent < ?::TIMESTAMP ORDER BY m.sent, m.message_id
"""

_SHORTLOG = """
SELECT c.message, c.author, c.title, c.merge, t.named IS NULL,
       coalesce(list_contains(t.senders, lower(c.author)), false)
FROM pull_commit c LEFT JOIN (
    SELECT p.named, list(DISTINCT lower(q.name)) AS senders
    FROM patch p JOIN message m USING (message) JOIN person q ON q.person = m.author
    SEMI JOIN pull_commit ON pull_commit.named = p.named
    WHERE m.sent < ?::TIMESTAMP GROUP BY p.named
) t USING (named)
WHERE c.merge OR lower(c.title) LIKE 'revert%' OR c.named IN (SELECT named FROM wanted_title)
   OR lower(c.author) IN (SELECT name FROM wanted_author)
ORDER BY c.message, c.author, c.title
"""

_ANSWERS = f"""
SELECT u.message, m.message_id, q.name, q.address, m.robot, m.sent, n.said, n.tree,
       coalesce((SELECT max(c.commit) FROM notice_commit c
                 WHERE c.message = n.message AND c.nth = n.nth), '')
FROM pull u JOIN message m ON list_contains(m.ancestors, u.message)
JOIN notice n ON n.message = m.message JOIN person q ON q.person = m.author
WHERE n.said IN ('{Said.MERGED}', '{Said.PULLED}') AND m.sent < ?::TIMESTAMP
ORDER BY m.sent, m.message_id
"""

# Mails that name a commit in mainline: by the title of the patch that they carry, by the commit
# that somebody made of a patch, by a link to its mail, or by the commit's title.
_UPSTREAM = f"""
WITH named AS (
    SELECT n.message, n.nth, n.tree, n.start, n.stop, c.commit, c.named
    FROM notice n JOIN notice_commit c ON c.message = n.message AND c.nth = n.nth
    WHERE n.said = '{Said.UPSTREAM}' AND c.commit <> ''
), hit AS (
    SELECT w.message AS patch, n.* FROM named n JOIN patch t ON t.message = n.message
    JOIN patch w ON w.named = t.named SEMI JOIN wanted ON wanted.message = w.message
    UNION
    SELECT w.message, n.* FROM named n JOIN patch w ON w.named = n.named
    SEMI JOIN wanted ON wanted.message = w.message
    UNION
    SELECT w.message, n.* FROM named n JOIN member r ON r.message = n.message
    JOIN posting p ON p.posting = r.posting AND p.stated = 1
    JOIN member w ON w.posting = p.posting AND w.number > 0
    SEMI JOIN wanted ON wanted.message = w.message
    WHERE r.number IS NULL AND n.named IS NULL AND n.tree <> ''
    UNION
    SELECT w.message, n.* FROM named n JOIN mention e ON e.message = n.message
    JOIN wanted w ON w.message = e.mentioned
    UNION
    SELECT w.message, n.* FROM named n JOIN wanted_commit w
    ON left(w.commit, {ENOUGH}) = left(n.commit, {ENOUGH}) AND length(n.commit) >= {ENOUGH}
)
SELECT h.patch, m.message_id, m.sent, h.tree, h.commit, h.start, h.stop,
       coalesce(s.signers, [])
FROM hit h JOIN message m ON m.message = h.message
LEFT JOIN (
    SELECT r.message, list_distinct(list(lower(x.name)) || list(x.address)) AS signers
    FROM trailer r JOIN person x USING (person)
    WHERE r.kind = 'Signed-off-by' GROUP BY r.message
) s ON s.message = h.message
WHERE m.sent < ?::TIMESTAMP AND h.patch <> h.message
ORDER BY m.sent, m.message_id, h.patch
"""

_KEEPERS = f"""
WITH word AS (
    SELECT n.message, m.author, b.posting
    FROM notice n JOIN message m ON m.message = n.message JOIN member b ON b.message = n.message
    JOIN posting p ON p.posting = b.posting
    WHERE n.said = '{Said.APPLIED}' AND b.number IS NULL AND p.author <> m.author
      AND m.sent < $end::TIMESTAMP
), keeper AS (
    SELECT w.author, y.archive, count(DISTINCT p.author) AS others
    FROM word w JOIN posting p USING (posting) JOIN copy x ON x.message = w.message
    JOIN part y USING (part) GROUP BY ALL
    UNION ALL
    SELECT m.author, y.archive, $others FROM pull u JOIN message m ON m.message = u.message
    JOIN copy x ON x.message = u.message JOIN part y ON y.part = x.part
    WHERE m.sent < $end::TIMESTAMP
)
SELECT DISTINCT q.name, q.address, k.archive FROM keeper k JOIN person q ON q.person = k.author
WHERE k.others >= $others
"""

_COMMIT = pa.schema([("message", pa.int64()), ("commit", pa.string())])

OTHERS = 3
"""Who has taken patches of so many other people from a list keeps a tree, whoever they are."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A mail that names the commit in mainline of a patch: a backport of it, which `authors` sign
    off, or somebody who says in which release it is (`version`: "5.10-rc1")."""

    message: MessageId
    sent: datetime
    version: str
    commit: str
    start: int
    stop: int
    authors: frozenset[str]


def patches(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], end: datetime | None
) -> dict[Key, Patch]:
    """The patches of these postings, by their mails. `kernel` is told of their files alone."""
    with registered(connection, "wanted", keys("posting", postings)):
        connection.execute(_MAILS)
        rows = connection.execute(_PATCHES, {"top": sorted(TOP), "end": _until(end)}).fetchall()
    return {
        Key(number): Patch(
            key=Key(number),
            title=title,
            number=place,
            sent=sent.replace(tzinfo=UTC),
            authors=frozenset(filter(None, (name.casefold(), address, *signers))),
            kernel=kernel,
            about=frozenset(words),
        )
        for number, title, place, sent, name, address, signers, words, kernel in rows
    }


def told(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], end: datetime | None
) -> tuple[Told, ...]:
    """What answers to these postings say became of them, oldest first; by what anybody's word
    counts is not known here."""
    with registered(connection, "wanted", keys("posting", postings)):
        rows = [
            row
            for query in (_TOLD, _ANNOUNCED)
            for row in connection.execute(query, {"end": _until(end)}).fetchall()
        ]
        mails = set(connection.execute(_MAILS_OF).fetchall())
    with registered(connection, "wanted", keys("message", (row[12] for row in rows))):
        named = connection.execute(_NAMED).fetchall()
    commits: dict[tuple[int, int], list[NamedCommit]] = {}
    for message, nth, title, commit, number in named:
        commits.setdefault((message, nth), []).append(NamedCommit(title, commit, number))
    return tuple(_told(row, commits, mails) for row in rows)


def told_of_senders(
    connection: duckdb.DuckDBPyConnection, postings: Iterable[Key], end: datetime | None
) -> tuple[tuple[Told, tuple[Key, ...]], ...]:
    """What programs tell of commits under titles that no patch has, by who sent these postings;
    each with the patches of a posting that it may be about."""
    with registered(connection, "wanted", keys("posting", postings)):
        rows = connection.execute(_OF_SENDERS, {"end": _until(end)}).fetchall()
    return tuple(
        (_of_robot(mail, who, Key(posting), Key(posting), rest), tuple(map(Key, patches)))
        for mail, *who, posting, said, start, stop, tree, title, commit, patches in rows
        for rest in ((said, start, stop, tree, title, commit),)
    )


def _of_robot(
    mail: str, who: Sequence[Any], posting: Key, answered: Key, what: Sequence[Any]
) -> Told:
    name, address, robot, sent = who
    said, start, stop, tree, title, commit = what
    return Told(
        message=MessageId(mail),
        by=Person(name, address),
        robot=Robot(robot),
        sent=sent.replace(tzinfo=UTC),
        posting=posting,
        answered=answered,
        notice=Notice(Said(said), start, stop, tree, commits=(NamedCommit(title, commit),)),
    )


def told_of_missing(
    connection: duckdb.DuckDBPyConnection,
    mails: Mapping[Key, Key],
    end: datetime | None,
) -> tuple[Told, ...]:
    """What programs tell of mails that were not read. `mails`: each with its posting."""
    table = pa.table(
        {
            "message": pa.array(list(mails), pa.int64()),
            "posting": pa.array(list(mails.values()), pa.int64()),
        }
    )
    with registered(connection, "wanted", table):
        rows = connection.execute(_ABOUT_MISSING, {"end": _until(end)}).fetchall()
    return tuple(
        _of_robot(mail, who, Key(posting), Key(missing), what)
        for missing, posting, mail, *rest in rows
        for who, what in ((rest[:4], rest[4:]),)
    )


def _told(
    row: tuple[Any, ...],
    commits: Mapping[tuple[int, int], list[NamedCommit]],
    mails: Collection[tuple[int, int]],
) -> Told:
    mail, name, address, robot, sent, posting, ancestors, *rest = row
    above = [each for each in ancestors if (posting, each) in mails]
    answered = (above or ancestors or [posting])[-1]
    said, start, stop, tree, whole, message, nth, instead = rest
    return Told(
        message=MessageId(mail),
        by=Person(name, address),
        robot=Robot(robot),
        sent=sent.replace(tzinfo=UTC),
        posting=Key(posting),
        answered=Key(answered),
        notice=Notice(
            said=Said(said),
            start=start,
            stop=stop,
            tree=tree,
            whole=whole,
            commits=tuple(commits.get((message, nth), ())),
            instead=MessageId(instead or ""),
        ),
        direct=not ancestors or ancestors[-1] == answered,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a pull request that says where it went."""

    message: MessageId
    by: Person
    robot: Robot
    sent: datetime
    said: Said
    tree: str
    commit: str


def requests(
    connection: duckdb.DuckDBPyConnection, wanted: Iterable[Patch], end: datetime | None
) -> tuple[tuple[Request, tuple[str, ...], tuple[Answer, ...]], ...]:
    """Every pull request, oldest first, with the subjects of its merges and its answers.

    Of its commits those that may be of these patches, by their titles or authors, and reverts.
    """
    wanted = tuple(wanted)
    names = {author for patch in wanted for author in patch.authors}
    titles = {key(normal_title(patch.title)) for patch in wanted}
    authors = pa.table({"name": pa.array(sorted(names), pa.string())})
    with (
        registered(connection, "wanted_author", authors),
        registered(connection, "wanted_title", keys("named", titles)),
    ):
        shortlog = connection.execute(_SHORTLOG, [_until(end)]).fetchall()
    answers: dict[int, list[Answer]] = {}
    for message, *answer in connection.execute(_ANSWERS, [_until(end)]).fetchall():
        answers.setdefault(message, []).append(_answer(answer))
    commits: dict[int, list[Listed]] = {}
    merges: dict[int, list[str]] = {}
    for message, author, title, merge, unknown, owned in shortlog:
        if merge:
            merges.setdefault(message, []).append(title)
        else:
            commits.setdefault(message, []).append(Listed(author, title, unknown, owned))
    return tuple(
        (
            Request(
                message=MessageId(mail),
                subject=subject,
                by=Person(name, address),
                sent=sent.replace(tzinfo=UTC),
                tree=tree,
                ref=ref,
                commits=tuple(commits.get(message, ())),
            ),
            tuple(merges.get(message, ())),
            tuple(answers.get(message, ())),
        )
        for message, mail, subject, name, address, sent, tree, ref in connection.execute(
            _REQUESTS, [_until(end)]
        ).fetchall()
    )


def _answer(row: Sequence[Any]) -> Answer:
    mail, name, address, robot, sent, said, tree, commit = row
    by = Person(name, address)
    when = sent.replace(tzinfo=UTC)
    return Answer(MessageId(mail), by, Robot(robot), when, Said(said), tree, commit)


def upstream(
    connection: duckdb.DuckDBPyConnection,
    patches: Iterable[Key],
    commits: Iterable[tuple[Key, str]],
    end: datetime | None,
) -> dict[Key, tuple[Upstream, ...]]:
    """Mails that name the mainline commits of these patches. `commits`: what is known of commits
    that somebody made of a patch."""
    made = arrow_table(_COMMIT, list(commits))
    with (
        registered(connection, "wanted", keys("message", patches)),
        registered(connection, "wanted_commit", made),
    ):
        rows = connection.execute(_UPSTREAM, [_until(end)]).fetchall()
    found: dict[Key, list[Upstream]] = {}
    for patch, mail, sent, tree, commit, start, stop, authors in rows:
        found.setdefault(Key(patch), []).append(
            Upstream(
                message=MessageId(mail),
                sent=sent.replace(tzinfo=UTC),
                version=tree.removeprefix("v"),
                commit=commit,
                start=start,
                stop=stop,
                authors=frozenset(filter(None, authors)),
            )
        )
    return {patch: tuple(each) for patch, each in found.items()}


def keepers(
    connection: duckdb.DuckDBPyConnection, end: datetime | None
) -> frozenset[tuple[str, str]]:
    """Who keeps a tree, by name or address in lower case, each with an archive where that shows.

    There they sent pull requests, or took patches of OTHERS other people.
    """
    rows = connection.execute(_KEEPERS, {"end": _until(end), "others": OTHERS}).fetchall()
    return frozenset(
        (who, archive)
        for name, address, archive in rows
        for who in (name.casefold(), address)
        if who
    )


def _until(end: datetime | None) -> Any:
    return "infinity" if end is None else stored_time(end)
