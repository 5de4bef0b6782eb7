"""Readings as Arrow tables: what workers send back, and what the store takes in.

A batch is one table for each kind of fact. `copy_no` numbers the copies of a batch, so that the
facts of a copy that turns out not to be its message's canonical one can be left out as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import pyarrow as pa

from kmonthly.mail.model import Reading, Refusal, Role
from kmonthly.terms.ids import Key, Position, key
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

_SECONDS = pa.timestamp("s")

_MOST = 2**15 - 1
"""What an int16 holds. A subject may say [PATCH 99999/99999]: one mail must not cost a batch."""

COPY = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("position", pa.binary()),
        ("message", pa.int64()),
        ("message_id", pa.string()),
        ("sent", _SECONDS),
        ("clock", pa.string()),
        ("arrived", _SECONDS),
        ("text_hash", pa.binary()),
        ("munged", pa.bool_()),
        ("footer", pa.bool_()),
        ("subject", pa.string()),
        ("author", pa.int64()),
        ("dated", _SECONDS),
        ("parent", pa.int64()),
        ("ancestors", pa.list_(pa.int64())),
        ("role", pa.string()),
        ("robot", pa.string()),
        ("likeness", pa.int64()),
    ]
)
PATCH = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("tags", pa.list_(pa.string())),
        ("trees", pa.list_(pa.string())),
        ("version", pa.int16()),
        ("minor", pa.int16()),
        ("number", pa.int16()),
        ("total", pa.int16()),
        ("title", pa.string()),
        ("has_diff", pa.bool_()),
        ("patch_id", pa.binary()),
        ("hunks", pa.int32()),
        ("named", pa.int64()),
        ("change_id", pa.int64()),
        ("sketch", pa.list_(pa.uint32())),
    ]
)
PATCH_FILE = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("path", pa.int64()),
        ("change", pa.string()),
        ("added", pa.int32()),
        ("removed", pa.int32()),
    ]
)
PATH = pa.schema([("path", pa.int64()), ("name", pa.string())])
TRAILER = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("kind", pa.string()),
        ("person", pa.int64()),
    ]
)
MENTION = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("mentioned", pa.int64()),
        ("relation", pa.string()),
        ("start", pa.int32()),
        ("stop", pa.int32()),
    ]
)
NOTICE = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("nth", pa.int16()),
        ("said", pa.string()),
        ("tree", pa.string()),
        ("whole", pa.bool_()),
        ("instead", pa.int64()),
        ("start", pa.int32()),
        ("stop", pa.int32()),
    ]
)
NOTICE_COMMIT = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("nth", pa.int16()),
        ("title", pa.string()),
        ("named", pa.int64()),
        ("commit", pa.string()),
        ("number", pa.int16()),
    ]
)
PULL = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("tree", pa.string()),
        ("ref", pa.string()),
        ("head", pa.string()),
        ("whole", pa.bool_()),
    ]
)
PULL_COMMIT = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("author", pa.string()),
        ("title", pa.string()),
        ("named", pa.int64()),
        ("merge", pa.bool_()),
    ]
)
CLAIM = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("nth", pa.int16()),
        ("kind", pa.string()),
        ("figures", pa.list_(pa.string())),
        ("unit", pa.string()),
        ("measures", pa.string()),
        ("direction", pa.string()),
        ("is_cost", pa.bool_()),
        ("conditions", pa.string()),
        ("start", pa.int32()),
        ("stop", pa.int32()),
        ("words", pa.string()),
    ]
)
IDENTIFIER = pa.schema(
    [
        ("copy_no", pa.int32()),
        ("message", pa.int64()),
        ("nth", pa.int16()),
        ("kind", pa.string()),
        ("name", pa.string()),
        ("removed", pa.bool_()),
        ("start", pa.int32()),
        ("stop", pa.int32()),
    ]
)
ADDRESSED = pa.schema([("copy_no", pa.int32()), ("message", pa.int64()), ("list", pa.string())])
PERSON = pa.schema([("person", pa.int64()), ("name", pa.string()), ("address", pa.string())])
FLAW = pa.schema(
    [
        ("position", pa.binary()),
        ("rule", pa.string()),
        ("message", pa.int64()),
        ("detail", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Columns:
    """One batch of readings. Field names are the names of the store's tables."""

    copy: pa.Table
    patch: pa.Table
    patch_file: pa.Table
    path: pa.Table
    trailer: pa.Table
    mention: pa.Table
    notice: pa.Table
    notice_commit: pa.Table
    pull: pa.Table
    pull_commit: pa.Table
    claim: pa.Table
    identifier: pa.Table
    addressed: pa.Table
    person: pa.Table
    flaw: pa.Table


Read = tuple[Position, Reading | Refusal]


def columns(readings: Iterable[Read]) -> Columns:
    """The tables of a batch of positions and what was read there."""
    rows = _Rows()
    for number, (position, reading) in enumerate(readings):
        rows.take(number, position, reading)
    return rows.tables()


class _Rows:
    """Collects rows as lists of tuples, a list a table."""

    def __init__(self) -> None:
        self.copy: list[tuple[object, ...]] = []
        self.patch: list[tuple[object, ...]] = []
        self.patch_file: list[tuple[object, ...]] = []
        self.path: dict[Key, str] = {}
        self.trailer: list[tuple[object, ...]] = []
        self.mention: list[tuple[object, ...]] = []
        self.notice: list[tuple[object, ...]] = []
        self.notice_commit: list[tuple[object, ...]] = []
        self.pull: list[tuple[object, ...]] = []
        self.pull_commit: list[tuple[object, ...]] = []
        self.claim: list[tuple[object, ...]] = []
        self.identifier: list[tuple[object, ...]] = []
        self.addressed: list[tuple[object, ...]] = []
        self.person: dict[Key, Person] = {}
        self.flaw: list[tuple[object, ...]] = []

    def take(self, number: int, position: Position, reading: Reading | Refusal) -> None:
        if isinstance(reading, Refusal):
            self.flaw.append((position, reading.rule, None, reading.detail))
            return
        message = key(reading.message.id)
        self._take_copy(number, position, message, reading)
        self._take_patch(number, message, reading)
        self._take_notices(number, message, reading)
        self._take_pull(number, message, reading)
        self._take_stated(number, message, reading)
        self.trailer.extend(
            (number, message, each.kind, self._person(each.person))
            for each in reading.message.trailers
        )
        self.addressed.extend((number, message, each) for each in reading.message.addressed)
        self.flaw.extend((position, rule, message, detail) for rule, detail in reading.flaws)

    def tables(self) -> Columns:
        return Columns(
            copy=arrow_table(COPY, self.copy),
            patch=arrow_table(PATCH, self.patch),
            patch_file=arrow_table(PATCH_FILE, self.patch_file),
            path=arrow_table(PATH, list(self.path.items())),
            trailer=arrow_table(TRAILER, self.trailer),
            mention=arrow_table(MENTION, self.mention),
            notice=arrow_table(NOTICE, self.notice),
            notice_commit=arrow_table(NOTICE_COMMIT, self.notice_commit),
            pull=arrow_table(PULL, self.pull),
            pull_commit=arrow_table(PULL_COMMIT, self.pull_commit),
            claim=arrow_table(CLAIM, self.claim),
            identifier=arrow_table(IDENTIFIER, self.identifier),
            addressed=arrow_table(ADDRESSED, self.addressed),
            person=arrow_table(
                PERSON, [(number, who.name, who.address) for number, who in self.person.items()]
            ),
            flaw=arrow_table(FLAW, self.flaw),
        )

    def _take_copy(self, number: int, position: Position, message: Key, reading: Reading) -> None:
        mail = reading.message
        ancestors = [key(each) for each in mail.references]
        self.copy.append(
            (
                number,
                position,
                message,
                mail.id,
                reading.sent,
                reading.clock,
                reading.arrived,
                bytes.fromhex(reading.text_hash),
                reading.munged,
                reading.footer,
                mail.subject.text,
                self._person(mail.author),
                mail.date,
                ancestors[-1] if ancestors else None,
                ancestors,
                mail.role,
                mail.robot,
                reading.likeness,
            )
        )

    def _take_patch(self, number: int, message: Key, reading: Reading) -> None:
        mail = reading.message
        if mail.role not in (Role.PATCH, Role.COVER):
            return
        line, diff = mail.subject, mail.diff
        patch_id = bytes.fromhex(diff.patch_id) if diff and diff.patch_id else None
        self.patch.append(
            (
                number,
                message,
                sorted(line.tags),
                line.trees,
                _small(line.version),
                line.minor,
                _small(line.part),
                _small(line.total),
                line.title,
                diff is not None,
                patch_id,
                diff.hunks if diff else 0,
                key(normal_title(line.title)),
                key(mail.change_id) if mail.change_id else None,
                diff.sketch if diff else (),
            )
        )
        self.mention.extend(
            (number, message, key(each.message), each.relation, each.start, each.stop)
            for each in mail.mentions
        )
        for each in diff.files if diff else ():
            path = key(each.path)
            self.path[path] = each.path
            self.patch_file.append((number, message, path, each.change, each.added, each.removed))

    def _take_notices(self, number: int, message: Key, reading: Reading) -> None:
        for nth, each in enumerate(reading.message.notices):
            instead = key(each.instead) if each.instead else None
            place = (each.start, each.stop)
            self.notice.append(
                (number, message, nth, each.said, each.tree, each.whole, instead, *place)
            )
            self.notice_commit.extend(
                (
                    number,
                    message,
                    nth,
                    named.title,
                    _named(named.title),
                    named.commit,
                    _small(named.number),
                )
                for named in each.commits
            )

    def _take_pull(self, number: int, message: Key, reading: Reading) -> None:
        asked = reading.message.pull
        if asked is None:
            return
        self.pull.append((number, message, asked.tree, asked.ref, asked.head, asked.whole))
        commits = ((each.author, each.title, False) for each in asked.commits)
        merges = (("", title, True) for title in asked.merges)
        self.pull_commit.extend(
            (number, message, author, title, _named(title), merge)
            for author, title, merge in (*commits, *merges)
        )

    def _take_stated(self, number: int, message: Key, reading: Reading) -> None:
        """The figures that a mail states, the names that its diff brings in or takes out."""
        self.claim.extend(
            (
                number,
                message,
                nth,
                each.kind,
                each.values,
                each.unit,
                each.measures,
                each.direction,
                each.is_cost,
                each.conditions,
                each.start,
                each.stop,
                each.words,
            )
            for nth, each in enumerate(reading.message.claims)
        )
        self.identifier.extend(
            (number, message, nth, each.kind, each.name, each.removed, each.start, each.stop)
            for nth, each in enumerate(reading.message.identifiers)
        )

    def _person(self, who: Person) -> Key:
        number = key(f"{who.name} <{who.address}>")
        self.person[number] = who
        return number


def _named(title: str) -> Key | None:
    """The key of a title; None if there is none."""
    normal = normal_title(title)
    return key(normal) if normal else None


def _small(number: int | None) -> int | None:
    return None if number is None else min(number, _MOST)


def arrow_table(schema: pa.Schema, rows: list[tuple[object, ...]]) -> pa.Table:
    """Rows as a table of the schema; none make an empty one."""
    values = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(each, field.type) for each, field in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def packed(batch: Columns) -> dict[str, bytes]:
    """The tables as Arrow IPC streams, to be sent between processes without pickling objects."""
    streams = {}
    for field in fields(batch):
        table = getattr(batch, field.name)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        streams[field.name] = sink.getvalue().to_pybytes()
    return streams


def unpacked(streams: dict[str, bytes]) -> Columns:
    """The tables that `packed` packed."""
    return Columns(
        **{name: pa.ipc.open_stream(stream).read_all() for name, stream in streams.items()}
    )
