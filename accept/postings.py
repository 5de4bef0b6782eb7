"""Postings are the series that b4 makes of the same threads, or a rule says why they are not.

b4 takes series out of threads for maintainers. It has one series for each version that a thread
states, whoever sent it and however often, and patches are mails with a diff to it; so where it
differs the thread says why, and the why is found by rule. A difference without one is a miss.
liblore knows threads, but no series: its threads are compared, and what it counts in a thread that
is one posting.
"""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.peers.model import NotRun
from bench.peers.venv import installed

from accept.bed import Bed
from accept.report import Outcome, Result, result
from kmonthly.archive.formats import READERS
from kmonthly.archive.model import Copy
from kmonthly.series.cluster import clusters
from kmonthly.series.model import Link
from kmonthly.store.database import Connection, reading
from kmonthly.store.parts import known_parts
from kmonthly.terms.ids import Key, Position

NAME = "Postings beside b4"
SAMPLE = 300
PACKAGE, RELEASE = "b4", "0.16.0"  # it brings liblore 0.10

_ASK = """
import email.message, email.parser, json, logging, sys
import b4, liblore.series, liblore.utils

logging.disable(logging.CRITICAL)
b4.can_network = False
parser = email.parser.BytesParser(policy=b4.emlpolicy, _class=email.message.EmailMessage)
name = liblore.utils.get_clean_msgid

def filled(mails):
    box = b4.LoreMailbox()
    for mail in mails:
        box.add_message(mail)
    return box

def series(box, revision):
    found = box.get_series(revision, codereview_trailers=False)
    if found is None:
        return None
    cover, *patches = found.patches
    return {
        "version": found.revision,
        "stated": found.expected,
        "cover": cover.msgid if cover else "",
        "patches": [each.msgid for each in patches if each],
        "rerolled": found.partial_reroll,
    }

def mailbox(mails):
    box = filled(mails)
    revisions = list(box.series)
    # A mailbox that was asked once answers otherwise the next time.
    found = [series(box, each) for each in revisions[:1]]
    found += [series(filled(mails), each) for each in revisions[1:]]
    return {
        "series": [each for each in found if each],
        "diffs": [each.msgid for each in box.msgid_map.values() if each.has_diff],
        "replies": [each.msgid for each in box.msgid_map.values() if each.reply],
        "read": {
            each.msgid: [each.lsubject.revision, each.lsubject.counter, each.lsubject.expected]
            for each in box.msgid_map.values()
        },
    }

def summary(mails):
    try:
        threads = liblore.series.summarize_threads(mails)
    except TypeError as error:
        return {"error": str(error)}
    return {
        "threads": [sorted(each.msgids) for each in threads],
        "counts": [[each.version, each.expected, each.has_cover] for each in threads],
    }

threads = [
    [parser.parsebytes(raw.encode("latin-1")) for raw in thread] for thread in json.load(sys.stdin)
]
json.dump([{**mailbox(each), "liblore": summary(each)} for each in threads], sys.stdout)
"""
"""Run by the Python that b4 is installed for: threads of mails in, series and summaries out."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the store has it. `posting` is the lead of the posting that it is part of."""

    key: Key
    name: str
    subject: str
    sender: str
    version: int
    number: int
    total: int
    posting: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A set of patches that was sent, by us or by b4. `cover` is empty where there is none."""

    version: int
    stated: int
    cover: str
    patches: frozenset[str]
    rerolled: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """What b4 and liblore make of a thread. `read` is the version, n and N that b4 reads."""

    series: tuple[Sending, ...]
    diffs: frozenset[str]
    replies: frozenset[str]
    read: Mapping[str, tuple[int, int, int]]
    liblore: Mapping[str, Any]

    @property
    def placed(self) -> frozenset[str]:
        return frozenset[str]().union(*(each.patches for each in self.series))


@dataclass(frozen=True, slots=True)
class Case:
    """A posting, the series of b4 that is nearest to it, and the thread of both, by name."""

    lead: Mail
    ours: Sending
    theirs: Sending | None
    box: Box
    thread: Mapping[str, Mail]

    @property
    def added(self) -> frozenset[str]:
        return self.theirs.patches - self.ours.patches if self.theirs else frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` differs; `mail` is the patch that only one of both has, or b4's cover."""

    what: str
    mail: str = ""


def beside_b4(bed: Bed) -> Result:
    """300 postings by the smallest hash of their lead's Message-ID; robots' are left out."""
    try:
        python = installed(PACKAGE, RELEASE) / "python"
    except NotRun as error:
        return Result(NAME, Outcome.NOT_RUN, (str(error),))
    cases = _cases(bed.store, python)
    reasons: Counter[str] = Counter()
    misses = []
    alike = 0
    for case in cases:
        found = tuple(_differences(case))
        alike += not found
        for each in found:
            if reason := _reason(case, each):
                reasons[reason] += 1
            else:
                misses.append(f"{case.lead.name}: {each.what} {each.mail}, and no rule says why")
    failed, parted = _liblore(cases)
    figures = [
        f"{len(cases)} postings beside {PACKAGE} {RELEASE}: {alike} have the same patches, cover, "
        f"number and version; {sum(reasons.values()) + len(misses)} differences in the others",
        *(f"{number} times {reason}" for reason, number in reasons.most_common()),
        f"liblore has no series; of their threads it has {len(cases) - failed - len(parted)} as "
        f"they are here, and stops at {failed} with an error of its own",
    ]
    return result(NAME, figures, [*misses, *parted])


def _differences(case: Case) -> Iterator[Difference]:
    """What b4 has otherwise than we."""
    if case.theirs is None:
        yield Difference("no series", min(case.ours.patches, default=""))
        return
    ours, theirs = case.ours, case.theirs
    yield from (Difference("not ours", each) for each in sorted(theirs.patches - ours.patches))
    yield from (Difference("not theirs", each) for each in sorted(ours.patches - theirs.patches))
    if ours.stated != theirs.stated:
        yield Difference("number")
    if ours.cover != theirs.cover:
        yield Difference("cover", theirs.cover)
    if ours.version != theirs.version:
        yield Difference("version")


_Rule = Callable[[Case, Difference], bool]


def _no_patch(case: Case, found: Difference) -> bool:
    return found.what == "no series" and not case.ours.patches


def _elsewhere(case: Case, found: Difference) -> bool:
    """quilt and mail programs thread nothing, and what was sent by hand has its own thread."""
    missing = case.ours.patches - case.thread.keys()
    if found.what == "no series":
        return missing == case.ours.patches
    return found.what in ("not theirs", "cover") and bool(
        missing & {found.mail} or {case.ours.cover} - {""} - case.thread.keys()
    )


def _its_cover(case: Case, found: Difference) -> bool:
    """ "[PATCH v2] PCI: identify detached functions" without a diff, above the one patch."""
    return found.what == "no series" and any(
        each.cover in case.ours.patches for each in case.box.series
    )


def _no_diff(case: Case, found: Difference) -> bool:
    return found.what in ("no series", "not theirs") and found.mail not in case.box.diffs


def _a_reply(case: Case, found: Difference) -> bool:
    return found.what in ("no series", "not theirs") and found.mail in case.box.replies


def _no_patch_here(case: Case, found: Difference) -> bool:
    return found.what == "not ours" and not case.thread[found.mail].posting


def _somebody_elses(case: Case, found: Difference) -> bool:
    return found.what == "not ours" and case.thread[found.mail].sender != case.lead.sender


def _filled_up(case: Case, found: Difference) -> bool:
    rerolled = case.theirs is not None and case.theirs.rerolled
    return found.what in ("not ours", "cover") and rerolled


def _other_set(case: Case, found: Difference) -> bool:
    return found.what == "not ours" and case.thread[found.mail].posting != case.lead.name


def _of_each_version(case: Case, found: Difference) -> bool:
    return found.what == "not theirs" and found.mail in case.box.placed


def _pushed_out(case: Case, found: Difference) -> bool:
    """b4 puts a second patch n in the place of n + 1, and what was there is gone.

    A patch that states no version may be of any to it.
    """
    if found.what not in ("no series", "not theirs") or found.mail in case.box.placed:
        return False
    version = case.box.read[found.mail][0]
    rivals = [
        each
        for each in case.box.diffs - case.box.replies - {found.mail}
        if case.box.read[each][0] in (version, 1)
    ]
    numbers = Counter(case.box.read[each][1] for each in (*rivals, found.mail))
    return any(number > 1 for number in numbers.values())


def _read_otherwise(case: Case, found: Difference) -> bool:
    """ "6/6,v2", "[ver #20]", "v4.2", "RFCv4": of the patch, or of the lead and the patches."""
    if found.what not in ("not theirs", "number", "version"):
        return False
    return any(
        case.box.read[name] != (mail.version, mail.number, mail.total)
        for name in ([found.mail] if found.mail else [case.lead.name, *case.ours.patches])
        if (mail := case.thread.get(name)) is not None
    )


def _version_in_title(case: Case, found: Difference) -> bool:
    """ "bdi cleanups v3", without any brackets."""
    return found.what == "version" and re.search(r"v\d+\)?$", case.lead.subject, re.I) is not None


def _number_follows(case: Case, found: Difference) -> bool:
    return found.what == "number" and bool(case.added)


def _highest_number(case: Case, found: Difference) -> bool:
    numbers = [case.thread[each].number for each in case.ours.patches if each in case.thread]
    return (
        found.what == "number"
        and bool(numbers)
        and (max(numbers) > case.ours.stated or len(numbers) > len(set(numbers)))
    )


def _counted_up(case: Case, found: Difference) -> bool:
    """Each "[PATCH] ..." of a sender in a thread is a version to b4."""
    return (
        found.what == "version"
        and case.theirs is not None
        and case.theirs.version > case.ours.version
        and len(case.ours.patches) == case.ours.stated == 1
    )


def _versions_mixed(case: Case, found: Difference) -> bool:
    if found.what not in ("version", "cover", "number"):
        return False
    names = {case.lead.name, *case.ours.patches} & case.thread.keys()
    return len({case.thread[each].version for each in names}) > 1


def _version_inherited(case: Case, found: Difference) -> bool:
    stated = case.box.read[case.lead.name][0]
    return found.what == "version" and case.theirs is not None and case.theirs.version > stated == 1


def _cover_counts(case: Case, found: Difference) -> bool:
    return (
        found.what == "number"
        and case.theirs is not None
        and case.ours.cover in case.thread
        and case.thread[case.ours.cover].total == case.theirs.stated
    )


def _cover_a_reply(case: Case, found: Difference) -> bool:
    return found.what == "cover" and case.ours.cover in case.box.replies


def _answered(case: Case, found: Difference) -> bool:
    """The mail that the first patch answers: a pull request, the cover of another version."""
    return found.what == "cover" and not case.ours.cover and bool(found.mail)


def _last_cover(case: Case, found: Difference) -> bool:
    """Of several covers under one version b4 has the last."""
    if found.what != "cover" or not found.mail:
        return False
    return case.thread[found.mail].number == 0


REASONS: tuple[tuple[str, _Rule], ...] = (
    ("no patch of a cover is at hand, and b4 makes no series of a cover alone", _no_patch),
    ("nothing threads a patch, and b4 sees a thread", _elsewhere),
    (
        "b4 takes a [PATCH] without a diff for the cover of what answers it, and is right",
        _its_cover,
    ),
    ("b4 sees no diff in a patch", _no_diff),
    ("b4 takes a patch for a reply", _a_reply),
    ("b4 counts a reply or notice with a diff as a patch", _no_patch_here),
    ("b4 puts somebody else's patch of the thread under the same version", _somebody_elses),
    ("b4 fills up a partial new version from the one before", _filled_up),
    ("b4 puts another set of the sender's in the thread under the same version", _other_set),
    ("b4 loses a patch when two have the same number", _pushed_out),
    ("b4 counts what it added", _number_follows),
    ("b4 reads a subject otherwise", _read_otherwise),
    ("b4 makes a series of each version that the patches of one sending state", _of_each_version),
    ("b4 counts patches beyond N, or sent again corrected", _highest_number),
    ("b4 gives the unnumbered patches of a thread versions of its own", _counted_up),
    ("b4 gives patches without a version that of the mail that they answer", _version_inherited),
    ("b4 reads no version at the end of a title", _version_in_title),
    ("b4 counts by a cover that counts wrong", _cover_counts),
    ("b4 takes a cover that answers something for a reply", _cover_a_reply),
    ("b4 goes by the version of some patches, we by the cover's or most", _versions_mixed),
    ("b4 takes the mail that a patch answers for its cover", _answered),
    ("b4 has the last of several covers under one version", _last_cover),
)


def _reason(case: Case, found: Difference) -> str:
    return next((reason for reason, holds in REASONS if holds(case, found)), "")


def _liblore(cases: Sequence[Case]) -> tuple[int, list[str]]:
    """How many threads liblore fails at, and those that it divides otherwise."""
    failed = sum("error" in case.box.liblore for case in cases)
    parted = [
        f"{case.lead.name}: liblore makes {len(case.box.liblore['threads'])} threads of its thread"
        for case in cases
        if "error" not in case.box.liblore and case.box.liblore["threads"] != [sorted(case.thread)]
    ]
    return failed, parted


def _cases(store: Path, python: Path) -> list[Case]:
    with reading(store) as connection:
        postings = _postings(connection)
        mails = _mails(connection, postings)
        drawn = sorted(postings, key=lambda lead: sha256(mails[lead].name.encode()).hexdigest())
        drawn = drawn[:SAMPLE]
        thread_of = _threads(connection)
        members: defaultdict[Key, list[Key]] = defaultdict(list)
        for mail in mails:  # by time
            members[thread_of[mail]].append(mail)
        raws = _raws(connection, {each for lead in drawn for each in members[thread_of[lead]]})
    threads = [[raws[each] for each in members[thread_of[lead]]] for lead in drawn]
    cases = []
    for lead, box in zip(drawn, _boxes(threads, python), strict=True):
        thread = {mails[each].name: mails[each] for each in members[thread_of[lead]]}
        ours = postings[lead]
        cases.append(Case(mails[lead], ours, _nearest(ours, box), box, thread))
    return cases


def _nearest(ours: Sending, box: Box) -> Sending | None:
    def likeness(theirs: Sending) -> tuple[int, bool, bool]:
        has_cover = bool(ours.cover) and ours.cover == theirs.cover
        return len(ours.patches & theirs.patches), has_cover, theirs.version == ours.version

    best = max(box.series, key=likeness, default=None)
    return best if best is not None and any(likeness(best)[:2]) else None


def _boxes(threads: Sequence[Sequence[bytes]], python: Path) -> list[Box]:
    given = json.dumps([[raw.decode("latin-1") for raw in thread] for thread in threads])
    done = subprocess.run(
        [python, "-c", _ASK], input=given, capture_output=True, text=True, check=True
    )
    return [
        Box(
            series=tuple(
                Sending(**{**each, "patches": frozenset(each["patches"])})
                for each in told["series"]
            ),
            diffs=frozenset(told["diffs"]),
            replies=frozenset(told["replies"]),
            read={name: tuple(each) for name, each in told["read"].items()},
            liblore=told["liblore"],
        )
        for told in json.loads(done.stdout)
    ]


def _postings(connection: Connection) -> dict[Key, Sending]:
    """Every posting of a person, by its lead."""
    rows = connection.execute(
        "SELECT p.posting, p.version, p.stated, CASE WHEN p.has_cover THEN m.message_id ELSE '' "
        "END, list(q.message_id) FILTER (b.number > 0) FROM posting p "
        "JOIN message m ON m.message = p.posting JOIN member b ON b.posting = p.posting "
        "JOIN message q ON q.message = b.message WHERE p.robot = '' GROUP BY ALL"
    ).fetchall()
    return {
        Key(lead): Sending(version, stated, cover, frozenset(patches or ()))
        for lead, version, stated, cover, patches in rows
    }


def _mails(connection: Connection, postings: Mapping[Key, Sending]) -> dict[Key, Mail]:
    """Every mail, by time."""
    rows = connection.execute(
        "SELECT m.message, m.message_id, m.subject, q.address, coalesce(p.version, 1), "
        "coalesce(p.number, 1), coalesce(p.total, 1), coalesce(l.message_id, '') FROM message m "
        "JOIN person q ON q.person = m.author LEFT JOIN patch p USING (message) "
        "LEFT JOIN member b ON b.message = m.message AND b.number IS NOT NULL "
        "LEFT JOIN message l ON l.message = b.posting ORDER BY m.sent, m.message"
    ).fetchall()
    return {Key(row[0]): Mail(Key(row[0]), *row[1:]) for row in rows}


def _threads(connection: Connection) -> dict[Key, Key]:
    """The thread of each mail: all that references lead to, and nothing that a sender sent near."""
    rows = connection.execute("SELECT message, ancestors FROM message").fetchall()
    never = datetime(1970, 1, 1, tzinfo=UTC)
    return clusters(
        Link(Key(message), tuple(map(Key, ancestors)), "", never) for message, ancestors in rows
    )


def _raws(connection: Connection, wanted: set[Key]) -> dict[Key, bytes]:
    """The canonical copies of mails, as they lie in their archives."""
    at: defaultdict[int, dict[Position, Key]] = defaultdict(dict)
    for message, part, position in connection.execute(
        "SELECT message, part, position FROM message"
    ).fetchall():
        if message in wanted:
            at[part][Position(position)] = Key(message)
    parts = known_parts(connection)
    return {
        keys[copy.position]: copy.raw
        for part, keys in at.items()
        for copy in READERS[parts[part].kind].read(parts[part], sorted(keys))
        if isinstance(copy, Copy)
    }
