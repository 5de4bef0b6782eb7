"""The same mails in every format of archive: the same messages, spans and issue."""

import mailbox
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha1
from pathlib import Path

from bench.epochs import Mail, imported, mails

from accept.bed import Bed
from accept.report import Result, result
from kmonthly import api
from kmonthly.archive.discover import discover
from kmonthly.mail.model import Reading
from kmonthly.mail.read import read
from kmonthly.store.database import reading
from kmonthly.terms.flaws import FlawRule

LISTS = 6
"""The first lists by name: some 9,000 mails."""

MONTH = api.Month(2020, 8)

TABLES = {
    "message": "SELECT * EXCLUDE (part, position) FROM message",
    "copy": "SELECT p.archive, c.* EXCLUDE (part, position) FROM copy c JOIN part p USING (part)",
    **{
        table: f"SELECT * FROM {table}"
        for table in (
            "patch",
            "patch_file",
            "trailer",
            "mention",
            "addressed",
            "person",
            "path",
            "cluster",
            "posting",
            "member",
        )
    },
    "flaw": "SELECT p.archive, rule, message, detail FROM flaw f JOIN part p USING (part)",
}


def alike(bed: Bed) -> Result:
    """v1, v2, mbox and Maildir; mails that only a commit dates are left out, an mbox has none."""
    folder = bed.folder / "formats"
    lists = dict(_lists(bed))
    dated = {name: list(_dated(every)) for name, every in lists.items()}
    told: dict[str, tuple[dict[str, list[tuple[object, ...]]], api.Issue]] = {}
    for form, write in FORMS.items():
        archives = []
        for name, given in dated.items():
            (folder / form).mkdir(parents=True, exist_ok=True)
            archives.append(write(folder / form, name, given))
        store = folder / f"{form}.duckdb"
        api.update(archives, store, 2)
        told[form] = _rows(store), api.issue(store, MONTH)
    rows, issue = told["v2"]
    misses = []
    for form, (other, other_issue) in told.items():
        misses += [f"{form}: table {name} differs" for name in rows if rows[name] != other[name]]
        misses += [f"{form}: the issue differs"] if other_issue != issue else []
    count = sum(map(len, dated.values()))
    quoted = sum(each.digest.does is not None for part in issue.chapters for each in part.stories)
    left = sum(map(len, lists.values())) - count
    figures = [
        f"{count:,} mails of {len(dated)} lists as {', '.join(told)}; {left} left out, of which "
        "the Message-ID was there before, or only a commit knows the time",
        f"{len(rows['message']):,} messages, {len(rows['posting']):,} postings, {quoted} quotations"
        " with their spans",
    ]
    return result("Formats", figures, misses)


def _lists(bed: Bed) -> Iterator[tuple[str, list[Mail]]]:
    parts = discover(bed.archives, bed.unpacked, lambda _: None)
    for part in [each for each in parts if each.path.suffix == ".git"][:LISTS]:
        yield str(part.archive), list(mails(part))


def _dated(every: list[Mail]) -> Iterator[Mail]:
    """Those that every format can hold: v1 has one mail for a Message-ID, an mbox no commit."""
    seen = set()
    for committed, raw in every:
        found = read(raw, None)
        if not isinstance(found, Reading) or found != read(raw, committed):
            continue
        named = all(rule is not FlawRule.NO_MESSAGE_ID for rule, _ in found.flaws)
        if named and found.message.id not in seen:
            seen.add(found.message.id)
            yield committed, raw


def _rows(store: Path) -> dict[str, list[tuple[object, ...]]]:
    with reading(store) as connection:
        return {
            name: connection.execute(f"{query} ORDER BY ALL").fetchall()
            for name, query in TABLES.items()
        }


def _v2(folder: Path, name: str, given: Sequence[Mail]) -> Path:
    imported(folder / name / "git" / "0.git", given)
    return folder / name


def _v1(folder: Path, name: str, given: Sequence[Mail]) -> Path:
    imported(folder / f"{name}.git", given, _v1_path)
    return folder / f"{name}.git"


def _v1_path(raw: bytes) -> str:
    found = re.search(rb"^message-id:\s*<?([^<>\s]+)", raw, re.IGNORECASE | re.MULTILINE)
    digest = sha1(found[1] if found else raw, usedforsecurity=False).hexdigest()
    return f"{digest[:2]}/{digest[2:]}"


def _mbox(folder: Path, name: str, given: Sequence[Mail]) -> Path:
    """Named like the list: its name is the archive's, and stands on the page."""
    with (folder / name).open("wb") as file:
        for _, raw in given:
            whole = raw if raw.endswith(b"\n") else raw + b"\n"
            quoted = re.sub(rb"^(>*From )", rb">\1", whole, flags=re.MULTILINE)
            file.write(b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + quoted + b"\n")
    return folder / name


def _maildir(folder: Path, name: str, given: Sequence[Mail]) -> Path:
    box = mailbox.Maildir(folder / name, create=True)
    for _, raw in given:
        box.add(raw)
    return folder / name


FORMS: dict[str, Callable[[Path, str, Sequence[Mail]], Path]] = {
    "v2": _v2,
    "v1": _v1,
    "mbox": _mbox,
    "maildir": _maildir,
}
