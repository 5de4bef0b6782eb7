"""However archives came to hold what they hold, the store is as if it were made of that at once.

Small archives of every format live: mail comes, goes, comes again, is half written; histories are
rewritten, lists roll over, parts are away. Runs meet them at any moment, over some of them, in
small units and transactions, and are interrupted. In the end one run reads them all, and what it
leaves is compared with a store that never saw anything else.

`KMONTHLY_EXAMPLES=500` lives longer.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from kmonthly import api
from kmonthly.pipeline import derive as deriving
from kmonthly.pipeline import ingest as ingesting
from kmonthly.store.database import reading
from kmonthly.terms.flaws import FlawRule
from making import COMMITTED, FOOTER, Epoch, mail, mbox, munged, patch
from ssoma import Ssoma, place

EXAMPLES = int(os.environ.get("KMONTHLY_EXAMPLES", "20"))

BEN = "Ben Rose <ben@example.org>"
CY = "Cy Iris <cy@example.org>"


def _at(time: str) -> dict[str, str | None]:
    """A Date of early August 2020, and a hop that bears it out."""
    date = f"{time} +0000"
    return {"date": date, "received": f"from a.example.org by b.example.org; {date}"}


def _thread(version: str, day: str) -> Iterator[bytes]:
    """
    [PATCH 0/2] bulbs: dig        ada
      [PATCH 1/2] bulbs: dig a
        Re: [PATCH 1/2]           ben
          Re: [PATCH 1/2]         cy, whose References know only the patch
      [PATCH 2/2] bulbs: dig b
    """
    name = f"dig{version.strip()}"
    title = f"[PATCH{version} 0/2] bulbs: dig"
    yield mail(f"{name}0", "Two patches.\n", subject=title, **_at(f"{day} 10:00:00"))
    cover, first = f"<{name}0@example.org>", f"<{name}1@example.org>"
    for number in (1, 2):
        title = f"[PATCH{version} {number}/2] bulbs: dig {number}"
        when = _at(f"{day} 10:0{number}:00")
        yield patch(f"{name}{number}", subject=title, references=cover, **when)
    reply = {**_at(f"{day} 11:00:00"), "from": BEN, "in_reply_to": first}
    yield mail(f"{name}r", "Reviewed-by: Ben Rose <ben@example.org>\n", **reply)
    reply |= {"from": CY, "in_reply_to": f"<{name}r@example.org>", "references": first}
    yield mail(f"{name}s", "Thanks.\n", **reply)


def _loose() -> Iterator[bytes]:
    """Patches of one sender that nothing threads: those in the middle hold the others together."""
    for number in range(1, 5):
        time = _at(f"Tue, 4 Aug 2020 {3 * number + 2:02}:00:00")
        yield patch(f"loose{number}", subject=f"[PATCH {number}/4] bulbs: loose {number}", **time)
    for number, hour in ((1, 6), (2, 12)):
        time = _at(f"Tue, 4 Aug 2020 {hour:02}:30:00")
        yield patch(f"lone{number}", subject=f"[PATCH] bulbs: lone {number}", **time)


def _renamed() -> Iterator[bytes]:
    """The thread's third version: another title, a patch less; and one that only names it."""
    when = _at("Sat, 8 Aug 2020 10:00:00")
    yield mail("new0", "Less of it.\n", subject="[PATCH v3 0/1] gardens: less", **when)
    yield patch(
        "new1", subject="[PATCH v3 1/1] bulbs: dig 1", references="<new0@example.org>", **when
    )
    link = "v3: https://lore.kernel.org/r/new0@example.org\n"
    last = "[PATCH v4 0/1] parks: other words altogether"
    yield mail("named0", link, subject=last, **_at("Mon, 10 Aug 2020 10:00:00"))


def _deep() -> Iterator[bytes]:
    """One Message-ID: with a footer, munged, other words, another Date, another mail altogether."""
    deep = patch("deep", **_at("Wed, 5 Aug 2020 09:00:00"))
    yield deep
    yield deep + FOOTER.encode()
    yield munged(deep)
    yield munged(deep) + FOOTER.encode()
    yield deep.replace(b"Plant it deeper", b"Plant them deeper")
    yield patch("deep", **_at("Tue, 4 Aug 2020 21:00:00"))
    yield patch("deep", date=None, received=None)
    yield patch("deep", date="Wed, 5 Aug 2020 09:00:00 +0000", received=None)
    stolen = {"subject": "Re: [PATCH 1/2] bulbs: dig a", "in_reply_to": "<dig1@example.org>"}
    yield mail("deep", "I do not think so.\n", **stolen, **{"from": BEN})
    yield mail("deepr", subject="Re: [PATCH] bulbs: deep", in_reply_to="<deep@example.org>")
    yield patch("deep2", subject="[PATCH v2] bulbs: deep", **_at("Thu, 6 Aug 2020 09:00:00"))
    yield patch("deep3", subject="[PATCH RESEND] bulbs: deep", **_at("Fri, 7 Aug 2020 09:00:00"))
    yield mail("dig1", "Stolen.\n", subject="soil", references="<deep@example.org>")


def _odd() -> Iterator[bytes]:
    """No id, no date, neither, no header; a cover without brackets; references in a circle."""
    yield mail("x", "Who am I?\n", message_id=None)
    yield mail("x", "When am I?\n", message_id=None, date=None, received=None)
    yield patch("when", date=None, received=None)
    yield patch("wrong", date="Thu, 1 Jan 1970 00:00:00 +0000", received=None)
    yield b"This is no mail at all.\n"
    yield mail("bare", "Two patches.\n", subject="sort out the beds")
    for number in (1, 2):
        subject = f"[PATCH {number}/2] beds: {number}"
        yield patch(f"bare{number}", subject=subject, in_reply_to="<bare@example.org>")
    yield mail("egg", subject="Re: hen", in_reply_to="<hen@example.org>")
    yield mail("hen", subject="Re: egg", in_reply_to="<egg@example.org>")


POOL = (
    *_thread("", "Mon, 3 Aug 2020"),
    *_thread(" v2", "Thu, 6 Aug 2020"),
    *_loose(),
    *_renamed(),
    *_deep(),
    *_odd(),
)


class Mail(NamedTuple):
    """A mail that lies in an archive; no other has its number, which says where a folder has it."""

    number: int
    raw: bytes


class Garden:
    """One archive. `held` is what lies in it, oldest first, `gone` what did and can come again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: list[Mail] = []
        self.gone: list[Mail] = []
        self.numbers = count(1)

    def add(self, which: int) -> None:
        """A mail of the pool comes."""
        self.put(Mail(next(self.numbers), POOL[which % len(POOL)]))

    def put(self, new: Mail) -> None:
        self.held.append(new)

    def remove(self, which: int) -> None:
        """A mail goes."""
        if self.held:
            self.gone.append(self.held.pop(which % len(self.held)))
            self.removed(self.gone[-1])

    def removed(self, old: Mail) -> None: ...

    def again(self, which: int) -> None:
        """A mail that went is back."""
        if self.gone:
            self.put(self.gone.pop(which % len(self.gone)))

    def rewrite(self, which: int) -> None:
        """What is there is not what was there."""

    def turn(self, which: int) -> None:
        """What only this format can do."""


def kept(mails: list[Mail], which: int) -> list[Mail]:
    """Those mails whose bits are set."""
    return [each for n, each in enumerate(mails) if which >> n % 8 & 1]


class List2(Garden):
    """A public-inbox list of version 2: a commit for each change; it can roll over."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "tulips")
        self._folder, self._epoch = folder, 0
        self._log: list[tuple[str, bytes]] = []
        Epoch(folder)

    def put(self, new: Mail) -> None:
        super().put(new)
        self._commit("m", new.raw)

    def removed(self, old: Mail) -> None:
        self._commit("d", old.raw)

    def rewrite(self, which: int) -> None:
        """Commits go out of the newest epoch, whatever they did."""
        log = [each for n, each in enumerate(self._log) if which >> n % 8 & 1]
        rmtree(self._folder / "tulips" / "git" / f"{self._epoch}.git")
        self._log = []
        for name, raw in log:
            self._commit(name, raw)
        if not log:
            Epoch(self._folder, number=self._epoch)

    def turn(self, which: int) -> None:
        """Rolls over."""
        self._epoch, self._log = self._epoch + 1, []
        Epoch(self._folder, number=self._epoch)

    def _commit(self, name: str, raw: bytes) -> None:
        self._log.append((name, raw))
        Epoch(self._folder, number=self._epoch).commit(name, raw, committed(raw))


def committed(raw: bytes) -> int:
    """When a mail's commit is made: whoever rewrites a history keeps its times."""
    return COMMITTED + raw[-20] * 3600 + len(raw)


class List1(Garden):
    """A public-inbox list of version 1: a file for each Message-ID. Made with its first mail."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "roses.git")

    def put(self, new: Mail) -> None:
        if (found := _named(new)) is not None:
            self.held = [each for each in self.held if _named(each) != found]
            super().put(new)
            Ssoma(self.path).commit({place(new.raw): new.raw}, committed(new.raw))

    def removed(self, old: Mail) -> None:
        Ssoma(self.path).commit({place(old.raw): None}, committed(old.raw))

    def rewrite(self, which: int) -> None:
        """Other commits; one mail at least stays."""
        mails, self.held = kept(self.held, which), []
        if mails:
            rmtree(self.path)
        for each in mails:
            self.put(each)


def _named(one: Mail) -> bytes | None:
    found = re.search(rb"^Message-ID: <.*>$", one.raw, re.MULTILINE)
    return found and found[0]


class Mbox(Garden):
    """An mbox file. Its last mail may be half written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "box.mbox")
        self._before: list[bytes] = []
        self._blank = b""
        self._write()

    def put(self, new: Mail) -> None:
        super().put(new)
        self._write()

    def removed(self, old: Mail) -> None:
        self._write()

    def rewrite(self, which: int) -> None:
        """Sorted the other way, and some are gone."""
        self.held = kept(self.held, which)[::-1]
        self._write()

    def turn(self, which: int) -> None:
        """The last mail is being written."""
        self._write(cut=which)

    def _write(self, cut: int = 0) -> None:
        whole = mbox(self.path, *(each.raw for each in self.held)).read_bytes()
        while any(_looks_the_same(self._blank + whole, each) for each in self._before):
            self._blank += b"\n"
        whole = self._blank + whole
        self._before.append(whole)
        last = whole.rfind(b"From mboxrd")
        self.path.write_bytes(whole[: max(len(whole) - cut, last, 0)])


def _looks_the_same(now: bytes, before: bytes) -> bool:
    """Whether a mail stands where it stood though what is above it changed, length for length: the
    one change of a file that its reader says it does not see."""
    for envelope in re.finditer(rb"^From mboxrd.*\n", before, re.MULTILINE):
        at, end = envelope.end(), before.find(b"\nFrom mboxrd", envelope.end())
        if now[:at] != before[:at] and now[at:].startswith(before[at:end].rstrip()):
            return True
    return False


class Files(Garden):
    """A folder of files whose names know no order of arrival."""

    def file(self, one: Mail) -> Path:
        return self.path / f"{sha256(b'%d' % one.number).hexdigest()[:8]}.eml"

    def put(self, new: Mail) -> None:
        super().put(new)
        self.file(new).write_bytes(new.raw)

    def removed(self, old: Mail) -> None:
        self.file(old).unlink()

    def rewrite(self, which: int) -> None:
        for each in self.held:
            if each not in kept(self.held, which):
                self.file(each).unlink()
        self.held = kept(self.held, which)


class Eml(Files):
    """A folder of .eml files. Never empty: it would be no archive."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "saved")
        self.path.mkdir()
        (self.path / "first.eml").write_bytes(mail("first"))

    def turn(self, which: int) -> None:
        """A file is written again, with another mail."""
        if self.held:
            changed = Mail(self.held.pop(which % len(self.held)).number, POOL[which % len(POOL)])
            self.put(changed)


class Maildir(Files):
    """A Maildir. Its mails move from `new` to `cur`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "Mail")
        for name in ("new", "cur", "tmp"):
            (self.path / name).mkdir(parents=True)

    def file(self, one: Mail) -> Path:
        base = f"{sha256(b'%d' % one.number).hexdigest()[:8]}.host"
        seen = self.path / "cur" / f"{base}:2,S"
        return seen if seen.exists() else self.path / "new" / base

    def turn(self, which: int) -> None:
        """Some mails are read."""
        for each in kept(self.held, which):
            self.file(each).rename(self.path / "cur" / f"{self.file(each).name.split(':')[0]}:2,S")


ARCHIVES = (List2, List1, Mbox, Eml, Maildir)


class Happening(NamedTuple):
    """Something happens to the n-th archive."""

    what: str
    archive: int
    which: int


@dataclass(frozen=True)
class Run:
    """A run after some happenings: over the archives whose bits are set; the others lie elsewhere
    meanwhile if they are `away`. It is interrupted after `units` of work, if there are so many."""

    happenings: tuple[Happening, ...]
    over: int = 255
    away: bool = False
    unit: int = 500
    group: int = 6000
    at_once: int = 10_000
    units: int = 255


HAPPENINGS = ("add",) * 6 + ("remove", "remove", "again", "rewrite", "turn")
BYTE = st.integers(0, 255)
HAPPENING = st.builds(Happening, st.sampled_from(HAPPENINGS), st.integers(0, 2), BYTE)
RUN = st.builds(
    Run,
    st.lists(HAPPENING, min_size=1, max_size=6).map(tuple),
    st.just(255) | BYTE,
    st.booleans(),
    st.sampled_from((500, 1, 2, 3)),
    st.sampled_from((6000, 1, 2, 4)),
    st.sampled_from((10_000, 1, 2, 5)),
    st.sampled_from((255, 255, 1, 2, 3)),
)


class Interrupting(api.Silence):
    """Ctrl-C after so many units; the linking counts as one."""

    def __init__(self, units: int) -> None:
        self._left = units

    def read(self, archive: str, copies: int) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt

    def linking(self) -> None:
        self.read("", 0)


def go_through(run: Run, archives: list[Garden], store: Path) -> None:
    """Lets happen what happens, then runs."""
    for what, number, which in run.happenings:
        getattr(archives[number % len(archives)], what)(which)
    there = [each.path for each in archives if each.path.exists()]
    chosen = [path for n, path in enumerate(there) if run.over >> n & 1]
    away = [path for path in there if run.away and path not in chosen]
    for path in away:
        path.rename(path.with_name(path.name + ".away"))
    with pytest.MonkeyPatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(ingesting, "UNIT", run.unit)
        patched.setattr(ingesting, "GROUP", run.group)
        patched.setattr(deriving, "AT_ONCE", run.at_once)
        api.update(chosen, store, watch=Interrupting(run.units))
    for path in away:
        path.with_name(path.name + ".away").rename(path)


def known(store: Path) -> dict[str, object]:
    """What a store says, but for what only it can know: that a history was another one before.

    The cursor of a part without mail tells whether it was emptied or never held any.
    """
    found: dict[str, object] = dict(api.fingerprint(store, by_table=True))
    del found["store"]
    with reading(store) as connection:
        found["flaw"] = connection.execute(
            "SELECT p.archive, p.name, f.* EXCLUDE (part) FROM flaw f JOIN part p USING (part) "
            "WHERE rule <> ? ORDER BY ALL",
            [FlawRule.HISTORY_REWRITTEN],
        ).fetchall()
        found["part"] = connection.execute(
            "SELECT archive, kind, name, CASE WHEN EXISTS (FROM copy c WHERE c.part = p.part) "
            "THEN cursor END FROM part p ORDER BY ALL"
        ).fetchall()
    return found


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(ARCHIVES), min_size=2, max_size=3, unique=True),
    st.lists(RUN, min_size=1, max_size=4),
    st.sampled_from((Run(()), Run((), unit=2, group=3, at_once=3))),
)
@example(  # a removal in a later epoch that its rewritten history no longer has
    [List2, List1],
    [
        Run((Happening("add", 0, 0), Happening("turn", 0, 0), Happening("remove", 0, 0))),
        Run((Happening("rewrite", 0, 0),)),
    ],
    Run(()),
)
@example(  # the same of a mail that came again into the later epoch
    [List2, List1],
    [
        Run((Happening("add", 0, 0), Happening("turn", 0, 0), Happening("remove", 0, 0))),
        Run((Happening("add", 0, 0),)),
        Run((Happening("rewrite", 0, 0),)),
    ],
    Run(()),
)
def test_what_archives_went_through_does_not_matter(
    kinds: list[type[Garden]], runs: list[Run], last: Run
) -> None:
    """The last run reads all archives; what it leaves is what a first run would have made."""
    with tempfile.TemporaryDirectory() as room:
        folder, old, new = (Path(room) / name for name in ("archives", "old", "new"))
        folder.mkdir()
        archives = [kind(folder) for kind in kinds]
        for run in (*runs, last):
            go_through(run, archives, old)
        go_through(Run(()), archives, new)
        found, wanted = known(old), known(new)
        for table in (table for table in found if found[table] != wanted[table]):
            note(f"{table} is {found[table]}\nand should be {wanted[table]}")
        assert found == wanted
