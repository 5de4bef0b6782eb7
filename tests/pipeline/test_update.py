"""Archives to a store: how often, in which order and by how many processes does not matter."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest

from kmonthly import api
from kmonthly.archive.discover import discover
from kmonthly.pipeline import derive as deriving
from kmonthly.pipeline import ingest as ingesting
from kmonthly.pipeline import update as updating
from kmonthly.pipeline.watch import Silence
from kmonthly.store.database import unfinished, writing
from kmonthly.terms.errors import ArchiveNameTaken, NothingInMonth
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import key
from making import COMMITTED, FOOTER, Epoch, blob, mail, mbox, munged, pages, patch, run

AUGUST = api.Month(2020, 8)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store is to be."""
    return tmp_path / "store.duckdb"


def print_of(store: Path) -> dict[str, str]:
    """The store's hash, and its tables', which tell where two stores differ."""
    return api.fingerprint(store, by_table=True)


def built(tmp_path: Path, name: str, *steps: list[Path], processes: int = 1) -> dict[str, str]:
    """The hashes of a new store that was fed in steps."""
    store = tmp_path / f"{name}.duckdb"
    for archives in steps:
        api.update(archives, store, processes)
    return print_of(store)


def flaws(store: Path) -> dict[FlawRule, int]:
    return dict(api.doctor(store).rules)


def copies(store: Path) -> dict[str, int]:
    return {f"{each.archive} {each.part}": each.copies for each in api.doctor(store).archives}


def totals(store: Path) -> dict[str, int]:
    return dict(api.doctor(store).totals)


def published(store: Path, into: Path) -> dict[str, bytes]:
    api.publish(api.issue(store, api.default_month(store)), into)
    return pages(into)


# The sample archive, whole


def test_twice_is_once(sample: Path, store: Path) -> None:
    """The second run takes nothing in and does not touch the file."""
    assert api.update([sample], store) == api.Taken(312, 311)  # one was taken out again
    before, written = print_of(store), store.stat().st_mtime_ns
    assert api.update([sample], store) == api.Taken()
    assert (print_of(store), store.stat().st_mtime_ns) == (before, written)


def test_any_order_of_archives_gives_the_same_store(sample: Path, tmp_path: Path) -> None:
    """
    forth    all lists at once
    back     from the last to the first, one run each
    around   from the middle, some runs with several
    """
    lists = sorted(each for each in sample.iterdir() if each.is_dir())
    forth = built(tmp_path, "forth", lists)
    assert built(tmp_path, "back", *([each] for each in reversed(lists))) == forth
    assert built(tmp_path, "around", lists[4:7], [lists[8], lists[0]], lists[1:4], lists) == forth


def test_processes_do_not_matter(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process, or two that get units of 20 copies, five of them a transaction."""
    one = built(tmp_path, "one", [sample])
    monkeypatch.setattr(updating, "ONE_PROCESS_DOES", 0)
    monkeypatch.setattr(ingesting, "UNIT", 20)
    monkeypatch.setattr(ingesting, "GROUP", 100)
    assert built(tmp_path, "two", [sample], processes=2) == one


def test_an_archive_in_steps_gives_the_same_store_and_pages(sample: Path, tmp_path: Path) -> None:
    """
    first run    a third of each epoch
    second run   two thirds
    third run    all of it: the same as one run, to the byte of every page
    """
    at_once, in_steps = tmp_path / "at-once.duckdb", tmp_path / "in-steps.duckdb"
    api.update([sample], at_once)
    for third in (1, 2, 3):
        api.update([_grown(sample, tmp_path / "growing", third)], in_steps)
    assert print_of(in_steps) == print_of(at_once)
    assert published(in_steps, tmp_path / "one") == published(at_once, tmp_path / "other")


def _grown(sample: Path, into: Path, thirds: int) -> Path:
    """The sample with the first thirds of each epoch's history."""
    for original in sorted(sample.glob("*/git/*.git")):
        name, number = original.parents[1].name, int(original.stem)
        held = Epoch(sample, name, number).git("rev-list", "--reverse", "HEAD").split()
        tip = held[max(len(held) * thirds // 3, 1) - 1]
        Epoch(into, name, number).git("fetch", "-q", str(original), f"+{tip}:refs/heads/master")
    return into


# Small archives


def test_two_epochs_are_two_parts(tmp_path: Path, store: Path) -> None:
    """A list that rolled over; then its newer epoch grows."""
    Epoch(tmp_path / "lists", number=0).add(mail("a"), mail("b"))
    newer = Epoch(tmp_path / "lists", number=1).add(mail("c"))
    assert api.update([tmp_path / "lists"], store) == api.Taken(3, 3)
    newer.add(mail("d"), mail("e"))
    assert api.update([tmp_path / "lists"], store) == api.Taken(2, 2)
    assert copies(store) == {"tulips 0": 2, "tulips 1": 3}


def test_an_mbox_and_a_list_hold_one_message(tmp_path: Path, store: Path) -> None:
    """
    tulips          deep, with the list's footer
    exported.mbox   deep, as it was sent
    """
    text = patch("deep")
    Epoch(tmp_path / "lists").add(text + FOOTER.encode())
    file = mbox(tmp_path / "exported.mbox", text)
    assert api.update([tmp_path / "lists", file], store) == api.Taken(2, 2)
    assert totals(store) == {"copies": 2, "messages": 1, "patches": 1, "postings": 1, "series": 1}
    (lists,) = set(api.series(store, "deep@example.org").arrived.values())
    assert lists == ("exported.mbox", "tulips")


def test_a_removed_mail_is_left_out(tmp_path: Path, store: Path) -> None:
    """
    first run    m spam, m deep
    second run   d spam
    other store  all at once
    """
    epoch = Epoch(tmp_path / "lists").add(mail("spam"), mail("deep"))
    api.update([tmp_path / "lists"], store)
    epoch.remove(mail("spam"))
    api.update([tmp_path / "lists"], store)
    assert copies(store) == {"tulips 0": 1}
    assert flaws(store) == {FlawRule.COPY_REMOVED: 1}
    assert print_of(store) == built(tmp_path, "other", [tmp_path / "lists"])


def test_a_mail_is_removed_by_a_later_epoch(tmp_path: Path, store: Path) -> None:
    """
    0.git   m spam, m deep
    1.git   d spam: public-inbox writes removals into the newest epoch
    """
    Epoch(tmp_path / "lists", number=0).add(mail("spam"), patch("deep"))
    api.update([tmp_path / "lists"], store)
    Epoch(tmp_path / "lists", number=1).remove(mail("spam"))
    api.update([tmp_path / "lists"], store)
    assert copies(store) == {"tulips 0": 1, "tulips 1": 0}
    assert flaws(store) == {FlawRule.COPY_REMOVED: 1}
    assert print_of(store) == built(tmp_path, "at-once", [tmp_path / "lists"])
    epochs = [tmp_path / "lists" / "tulips" / "git" / name for name in ("1.git", "0.git")]
    assert print_of(store) == built(tmp_path, "backwards", *([each] for each in epochs))


def test_the_other_copy_speaks_when_the_canonical_one_is_removed(
    tmp_path: Path, store: Path
) -> None:
    """
    roses    [PATCH] bulbs: deep, from "Ada via Tulips"
    tulips   [PATCH] bulbs: deep         taken out in the second run
    """
    Epoch(tmp_path / "lists", "roses").add(munged(patch("deep")))
    tulips = Epoch(tmp_path / "lists", "tulips").add(patch("deep"))
    api.update([tmp_path / "lists"], store)
    tulips.remove(patch("deep"))
    assert api.update([tmp_path / "lists"], store) == api.Taken()
    assert totals(store) == {"copies": 1, "messages": 1, "patches": 1, "postings": 1, "series": 1}
    assert set(api.series(store, "deep@example.org").arrived.values()) == {("roses",)}
    assert print_of(store) == built(tmp_path, "other", [tmp_path / "lists"])


def test_a_copy_that_is_away_when_it_is_needed_comes_back(tmp_path: Path, store: Path) -> None:
    """
    tulips   the canonical copy, taken out while ...
    roses    ... the disk with the other one is not mounted; then it is again
    """
    Epoch(tmp_path / "disk", "roses").add(mail("other"), munged(patch("deep")))
    tulips = Epoch(tmp_path / "lists", "tulips").add(patch("deep"))
    api.update([tmp_path / "lists", tmp_path / "disk"], store)
    (tmp_path / "disk").rename(tmp_path / "away")
    tulips.remove(patch("deep"))
    api.update([tmp_path / "lists"], store)
    assert copies(store) == {"tulips 0": 0, "roses 0": 1}
    (tmp_path / "away").rename(tmp_path / "disk")
    api.update([tmp_path / "disk"], store)
    assert copies(store) == {"tulips 0": 0, "roses 0": 2}


def test_both_copies_removed_in_one_run(tmp_path: Path, store: Path) -> None:
    """Two lists take the same spam out: neither copy is called back by the other's removal."""
    lists = [
        Epoch(tmp_path / "lists", name).add(mail("spam", "x" * n))
        for n, name in enumerate(("tulips", "roses"))
    ]
    api.update([tmp_path / "lists"], store)
    for n, epoch in enumerate(lists):
        epoch.remove(mail("spam", "x" * n))
    api.update([tmp_path / "lists"], store)
    assert totals(store)["copies"] == totals(store)["messages"] == 0
    assert flaws(store) == {FlawRule.COPY_REMOVED: 2}


def test_a_half_written_mail_is_replaced_though_its_other_copy_goes(
    tmp_path: Path, store: Path
) -> None:
    """
    first run    the mbox has half of deep; tulips has a canonical copy of it
    second run   the mbox has all of it; tulips takes its copy out
    """
    whole = mail("deep", "Zinnias, then the rest.\n")
    file = mbox(tmp_path / "exported.mbox", whole)
    held = file.read_bytes()
    file.write_bytes(held[:-12])
    epoch = Epoch(tmp_path / "lists").add(mail("deep", "a text of which the hash comes first: 2\n"))
    api.update([tmp_path / "lists", file], store)
    epoch.remove(mail("deep", "a text of which the hash comes first: 2\n"))
    file.write_bytes(held)
    api.update([tmp_path / "lists", file], store)
    assert copies(store) == {"exported.mbox ": 1, "tulips 0": 0}


def test_a_rewritten_history_is_read_again(tmp_path: Path, store: Path) -> None:
    """
    first run    a, b
    then         the list's owner rewrites it: b, c
    second run   c is new, b stays, a is gone with the history that had it
    """
    Epoch(tmp_path / "lists").add(mail("a"), mail("b"))
    api.update([tmp_path / "lists"], store)
    (tmp_path / "lists").rename(tmp_path / "old")
    Epoch(tmp_path / "lists").add(mail("b"), mail("c"))
    assert api.update([tmp_path / "lists"], store) == api.Taken(2, 1)
    assert copies(store) == {"tulips 0": 2}
    assert flaws(store) == {FlawRule.HISTORY_REWRITTEN: 1}
    assert totals(store)["messages"] == 2


def test_a_rewritten_history_leaves_nothing_of_the_old_one(tmp_path: Path, store: Path) -> None:
    """
    first run    spam, then removed; deep, canonical, and in roses with a footer
    then         purged: neither is in the history any more
    second run   the same as a store that never saw them, but for the flaw that tells of it
    """
    tulips = Epoch(tmp_path / "lists", "tulips").add(mail("spam"), patch("deep"), mail("b"))
    tulips.remove(mail("spam"))
    Epoch(tmp_path / "lists", "roses").add(patch("deep") + FOOTER.encode())
    api.update([tmp_path / "lists"], store)
    (tmp_path / "lists" / "tulips").rename(tmp_path / "old")
    Epoch(tmp_path / "lists", "tulips").add(mail("b"))
    api.update([tmp_path / "lists"], store)
    other = built(tmp_path, "other", [tmp_path / "lists"])
    differ = {name for name, found in print_of(store).items() if found != other[name]}
    assert differ == {"store", "flaw"}
    assert flaws(store) == {FlawRule.HISTORY_REWRITTEN: 1}


def test_a_removed_mail_that_comes_again_is_there(tmp_path: Path, store: Path) -> None:
    """
    first run    m deep, d deep
    second run   m deep
    """
    epoch = Epoch(tmp_path / "lists").add(patch("deep"))
    epoch.remove(patch("deep"))
    api.update([tmp_path / "lists"], store)
    assert (copies(store), flaws(store)) == ({"tulips 0": 0}, {FlawRule.COPY_REMOVED: 1})
    epoch.add(patch("deep"))
    api.update([tmp_path / "lists"], store)
    assert (copies(store), flaws(store)) == ({"tulips 0": 1}, {})
    assert print_of(store) == built(tmp_path, "other", [tmp_path / "lists"])


def test_a_mail_that_a_new_history_takes_out_and_in_again_is_there(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    first run    m deep
    then         the owner rewrites it: m deep, d deep, m deep
    second run   in one transaction, or each commit in its own
    """
    for group in (6_000, 1):
        rmtree(tmp_path / "lists", ignore_errors=True)
        Epoch(tmp_path / "lists").add(patch("deep"))
        api.update([tmp_path / "lists"], store)
        rmtree(tmp_path / "lists")
        epoch = Epoch(tmp_path / "lists").add(mail("other"), patch("deep"))
        epoch.remove(patch("deep"))
        epoch.add(patch("deep"))
        monkeypatch.setattr(ingesting, "UNIT", group)
        monkeypatch.setattr(ingesting, "GROUP", group)
        api.update([tmp_path / "lists"], store)
        assert copies(store) == {"tulips 0": 2}
        assert flaws(store) == {FlawRule.HISTORY_REWRITTEN: 1}
        store.unlink()


def test_what_went_while_a_part_was_away_is_gone(tmp_path: Path, store: Path) -> None:
    """
    first run    roses: a, b, and another copy of deep, which is tulips'
    then         roses is away; tulips takes deep out, so that roses' copy is needed
    last run     roses is back, and was emptied meanwhile, or rewritten without a
    """
    for left in ([], ["b"]):
        tulips = Epoch(tmp_path / "lists", "tulips").add(patch("deep"))
        roses = mbox(tmp_path / "roses.mbox", mail("a"), mail("b"), munged(patch("deep")))
        api.update([tmp_path / "lists", roses], store)
        roses.unlink()
        tulips.remove(patch("deep"))
        api.update([tmp_path / "lists"], store)
        mbox(roses, *map(mail, left))
        api.update([roses], store)
        assert copies(store) == {"tulips 0": 0, "roses.mbox ": len(left)}
        assert flaws(store) == {FlawRule.COPY_REMOVED: 1}
        assert api.update([roses], store) == api.Taken()
        rmtree(tmp_path / "lists")
        store.unlink()


def test_a_listing_anew_that_was_interrupted_misses_nothing(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    first run    a Maildir: 1, 2, 3, 4
    second run   1 was deleted: all is listed anew; Ctrl-C after 2 and 3
    third run    4 was deleted as well, and 1 is back
    """

    class Interrupting(Silence):
        left = 2

        def read(self, archive: str, copies: int) -> None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt

    monkeypatch.setattr(ingesting, "UNIT", 1)
    monkeypatch.setattr(ingesting, "GROUP", 1)
    box = tmp_path / "Mail"
    for folder in ("new", "cur", "tmp"):
        (box / folder).mkdir(parents=True)
    for name in "1234":
        (box / "new" / name).write_bytes(mail(name))
    api.update([box], store)
    (box / "new" / "1").unlink()
    with pytest.raises(KeyboardInterrupt):
        api.update([box], store, watch=Interrupting())
    (box / "new" / "4").unlink()
    (box / "new" / "1").write_bytes(mail("1"))
    api.update([box], store)
    assert print_of(store) == built(tmp_path, "other", [box])


def test_nothing_of_a_mail_that_was_out_for_a_while_is_said_of_another(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """m other, m deep | d deep, m deep: two units in one transaction."""
    epoch = Epoch(tmp_path / "lists").add(mail("other"), patch("deep"))
    epoch.remove(patch("deep"))
    epoch.add(patch("deep"))
    one = built(tmp_path, "one", [tmp_path / "lists"])
    monkeypatch.setattr(ingesting, "UNIT", 2)
    api.update([tmp_path / "lists"], store)
    assert print_of(store) == one


def test_a_mail_that_was_out_for_a_while_came_when_it_came_last(
    tmp_path: Path, store: Path
) -> None:
    """deep says neither when nor by which way it came: its commits do, an hour apart."""
    epoch = Epoch(tmp_path / "lists")
    deep = patch("deep", date=None, received=None)
    for hour, name in enumerate("mdm"):
        epoch.commit(name, deep, COMMITTED + 3600 * hour)
        api.update([tmp_path / "lists"], store)
    (story,) = api.stories(store, AUGUST)
    assert story.facts.main.sent == datetime.fromtimestamp(COMMITTED + 7200, UTC)
    assert print_of(store) == built(tmp_path, "other", [tmp_path / "lists"])


def test_what_was_wrong_with_a_history_goes_with_it(tmp_path: Path, store: Path) -> None:
    """Somebody committed a README, and it was purged; a file was cut, and is whole."""
    epoch = Epoch(tmp_path / "lists").add(mail("a"))
    epoch.commit("README", b"tulips\n")
    box = mbox(tmp_path / "box.mbox", mail("b"), mail("c", blob(b"not packed well") * 2 + "\n"))
    packed = gzip.compress(box.read_bytes())
    box.write_bytes(packed[:-20])
    api.update([tmp_path / "lists", box], store)
    assert flaws(store) == {FlawRule.COMMIT_WITHOUT_MAIL: 1, FlawRule.MBOX_TRUNCATED: 1}
    rmtree(tmp_path / "lists")
    Epoch(tmp_path / "lists").add(mail("a"))
    box.write_bytes(packed)
    api.update([tmp_path / "lists", box], store)
    assert flaws(store) == {FlawRule.HISTORY_REWRITTEN: 1}


def test_what_came_again_and_is_no_mail_was_not_removed(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """m X, d X, m X, each in a transaction of its own: the same flaws as in one."""
    epoch = Epoch(tmp_path / "lists")
    for name in "mdm":
        epoch.commit(name, b"This is no mail.\n")
    one = built(tmp_path, "one", [tmp_path / "lists"])
    monkeypatch.setattr(ingesting, "UNIT", 1)
    monkeypatch.setattr(ingesting, "GROUP", 1)
    api.update([tmp_path / "lists"], store)
    assert flaws(store) == {FlawRule.NOT_A_MAIL: 1}
    assert print_of(store) == one


def test_a_part_that_stays_broken_is_no_news(tmp_path: Path, store: Path) -> None:
    """What is wrong was told: the next run does not touch the store."""
    Epoch(tmp_path / "lists", "tulips").add(mail("a"))
    (tmp_path / "lists" / "roses" / "git" / "0.git").mkdir(parents=True)

    class Listener(Silence):
        def __init__(self) -> None:
            self.heard: list[str] = []

        def broken(self, archive: str) -> None:
            self.heard.append(archive)

    listener = Listener()
    api.update([tmp_path / "lists"], store, watch=listener)
    assert flaws(store) == {FlawRule.EPOCH_UNREADABLE: 1}
    written = store.stat().st_mtime_ns
    assert api.update([tmp_path / "lists"], store, watch=listener) == api.Taken()
    assert store.stat().st_mtime_ns == written
    assert listener.heard == ["roses", "roses"]  # whoever asks is told every time


def test_a_missing_blob_costs_its_copy(tmp_path: Path, store: Path) -> None:
    """a, X, c: the mirror lost the second mail."""
    Epoch(tmp_path / "lists").add(mail("a"), mail("b"), mail("c")).lose(blob(mail("b")))
    assert api.update([tmp_path / "lists"], store) == api.Taken(3, 2)
    assert flaws(store) == {FlawRule.COPY_UNREADABLE: 1}


def test_a_missing_commit_costs_what_is_before_it(tmp_path: Path, store: Path) -> None:
    """a, X, c, d: from the newest back to the hole."""
    epoch = Epoch(tmp_path / "lists").add(mail("a"), mail("b"), mail("c"), mail("d"))
    epoch.lose(epoch.git("rev-parse", "HEAD~2").strip())
    assert api.update([tmp_path / "lists"], store) == api.Taken(2, 2)
    assert flaws(store) == {FlawRule.HISTORY_BROKEN: 1}


def test_a_branch_that_is_no_commit_costs_its_epoch(tmp_path: Path, store: Path) -> None:
    """master points to a mail's blob; the other list is read."""
    epoch = Epoch(tmp_path / "lists", "roses").add(mail("a"))
    (epoch.path / "refs" / "heads" / "master").write_text(blob(mail("a")) + "\n")
    Epoch(tmp_path / "lists", "tulips").add(mail("b"))
    assert api.update([tmp_path / "lists"], store).new == 1
    assert flaws(store) == {FlawRule.HISTORY_BROKEN: 1}


def test_a_corrupt_pack_costs_its_epoch(tmp_path: Path, store: Path) -> None:
    """roses' only pack is garbage; tulips is read; what cannot be is told once."""
    roses = Epoch(tmp_path / "lists", "roses").add(mail("a"), mail("b"))
    Epoch(tmp_path / "lists", "tulips").add(mail("c"))
    roses.git("repack", "-a", "-d", "-q")
    (pack,) = (roses.path / "objects" / "pack").glob("*.pack")
    pack.chmod(0o600)
    pack.write_bytes(pack.read_bytes()[:40] + b"\0" * 400)
    api.update([tmp_path / "lists"], store)
    api.update([tmp_path / "lists"], store)
    assert copies(store) == {"roses 0": 0, "tulips 0": 1}
    assert flaws(store) == {FlawRule.HISTORY_BROKEN: 1}


def test_an_epoch_that_breaks_later_is_told(tmp_path: Path, store: Path) -> None:
    """
    first run    a
    then         b comes, but its commit is lost on the way
    second run   nothing new, and a flaw; the third says nothing more
    fourth run   the mirror was mended
    """
    epoch = Epoch(tmp_path / "lists").add(mail("a"))
    api.update([tmp_path / "lists"], store)
    tip = epoch.add(mail("b")).git("rev-parse", "HEAD").strip()
    lost = epoch.lose(tip)
    for _ in range(2):
        assert api.update([tmp_path / "lists"], store) == api.Taken()
        assert flaws(store) == {FlawRule.HISTORY_BROKEN: 1}
    epoch.mend(tip, lost)
    assert api.update([tmp_path / "lists"], store) == api.Taken(1, 1)


def test_an_empty_repository_has_no_mail_and_no_flaw(tmp_path: Path, store: Path) -> None:
    """A list that was made yesterday."""
    Epoch(tmp_path / "lists")
    assert api.update([tmp_path / "lists"], store) == api.Taken()
    assert copies(store) == {"tulips 0": 0}
    assert flaws(store) == {}
    with pytest.raises(NothingInMonth) as nothing:
        api.default_month(store)
    assert str(nothing.value) == "no mail of any month in the store; it covers nothing"


def test_a_commit_without_a_mail_is_skipped(tmp_path: Path, store: Path) -> None:
    """Somebody committed a README."""
    epoch = Epoch(tmp_path / "lists").add(mail("a"))
    epoch.commit("README", b"tulips\n")
    epoch.add(mail("b"))
    assert api.update([tmp_path / "lists"], store) == api.Taken(2, 2)
    assert flaws(store) == {FlawRule.COMMIT_WITHOUT_MAIL: 1}


def test_an_archive_may_move(tmp_path: Path, store: Path) -> None:
    """The folder is renamed: nothing is read again, and quotations come from the new place."""
    Epoch(tmp_path / "lists").add(patch("deep"))
    api.update([tmp_path / "lists"], store)
    before = print_of(store)
    (tmp_path / "lists").rename(tmp_path / "moved")
    assert api.update([tmp_path / "moved"], store) == api.Taken()
    assert print_of(store) == before
    assert not unfinished(store)


def test_another_archive_of_the_name_is_refused(tmp_path: Path, store: Path) -> None:
    """
    first run    one/inbox: a, b
    second run   other/inbox, elsewhere, with other mail: nothing of the store is touched
    third run    one/inbox, rewritten where it lies: that is its owner's business
    """
    Epoch(tmp_path / "one", "inbox").add(mail("a"), mail("b"))
    Epoch(tmp_path / "other", "inbox").add(mail("c"))
    api.update([tmp_path / "one"], store)
    before = print_of(store)
    with pytest.raises(ArchiveNameTaken, match="two archives are called inbox"):
        api.update([tmp_path / "other"], store)
    assert print_of(store) == before
    rmtree(tmp_path / "one")
    Epoch(tmp_path / "one", "inbox").add(mail("d"))
    assert api.update([tmp_path / "one"], store) == api.Taken(1, 1)
    assert copies(store) == {"inbox 0": 1}


def test_a_bundle_is_unpacked_where_nobody_else_keeps_anything(tmp_path: Path, store: Path) -> None:
    """Beside the store lies the user's own mirror of the list, under archives/."""
    mirror = Epoch(tmp_path / "archives").add(mail("a"), mail("b"))
    bundle = tmp_path / "tulips.bundle"
    mirror.git("bundle", "create", "-q", str(bundle), "master")
    mirror.add(mail("c"))
    tip = mirror.git("rev-parse", "master")
    assert api.update([bundle], store) == api.Taken(2, 2)
    assert mirror.git("rev-parse", "master") == tip


def test_a_month_without_mail(tmp_path: Path, store: Path) -> None:
    """Exit code 1, and what there is instead."""
    Epoch(tmp_path / "lists").add(mail("a"), mail("b", date="Tue, 1 Sep 2020 12:00:00 +0000"))
    archives = str(tmp_path / "lists")
    done = run("build", "-a", archives, "--store", store, "-m", "2019-01", "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "kmonthly: no mail of 2019-01 in the store; it covers 2020-08 to 2020-09\n"
    )
    assert not (tmp_path / "out").exists()


# Mails that do not say who or when they are


def test_mails_without_an_id_are_told_apart_by_their_bytes(tmp_path: Path, store: Path) -> None:
    """Two different ones, one of them on two lists: two messages, three copies."""
    one, two = mail("one", message_id=None), mail("two", message_id=None)
    Epoch(tmp_path / "lists", "tulips").add(one, two)
    Epoch(tmp_path / "lists", "roses").add(one)
    api.update([tmp_path / "lists"], store)
    assert (totals(store)["copies"], totals(store)["messages"]) == (3, 2)
    assert flaws(store) == {FlawRule.NO_MESSAGE_ID: 3}


@pytest.mark.parametrize(
    ("date", "rule"),
    [
        (None, FlawRule.NO_DATE),
        ("Fri, 11 Jul 2031 10:00:00 +0000", FlawRule.DATE_IMPLAUSIBLE),
        ("Thu, 1 Jan 1970 00:00:00 +0000", FlawRule.DATE_IMPLAUSIBLE),
        ("next Tuesday", FlawRule.NO_DATE),
    ],
)
@pytest.mark.parametrize("hop", ["from a by b; Tue, 4 Aug 2020 12:00:00 +0000", None])
def test_a_mail_without_a_good_date_counts_when_it_came(
    tmp_path: Path, store: Path, date: str | None, rule: FlawRule, hop: str | None
) -> None:
    """By its hop; without any, by the time of its commit: August 2020 either way."""
    Epoch(tmp_path / "lists").add(patch("deep", date=date, received=hop))
    api.update([tmp_path / "lists"], store)
    assert flaws(store) == {rule: 1}
    assert api.default_month(store) == AUGUST
    (story,) = api.stories(store, AUGUST)
    came = datetime(2020, 8, 4, 12, tzinfo=UTC) if hop else datetime.fromtimestamp(COMMITTED, UTC)
    assert story.facts.main.sent == came


def test_a_mail_that_knows_no_time_is_in_no_month(tmp_path: Path, store: Path) -> None:
    """In an mbox, with neither Date nor hop: stored, and in no issue."""
    file = mbox(tmp_path / "x.mbox", patch("deep", date=None, received=None), patch("other"))
    api.update([file], store)
    assert totals(store)["messages"] == 2
    assert len(api.stories(store, AUGUST)) == 1


def test_a_wrong_clock_does_not_choose_the_month(tmp_path: Path, store: Path) -> None:
    """30 mails of August 2020, and one of a machine whose battery was changed: no hop tells."""
    stray = mail("stray", date="Tue, 19 Jan 2038 03:14:07 +0000", received=None)
    file = mbox(tmp_path / "x.mbox", *(mail(f"m{n}") for n in range(30)), stray)
    api.update([file], store)
    assert api.default_month(store) == AUGUST


def test_news_are_counted_before_they_are_read(tmp_path: Path, store: Path) -> None:
    """What a progress bar is told first adds up to what it is told then."""

    class Listener(Silence):
        def __init__(self) -> None:
            self.heard: list[int] = []

        def reading(self, copies: int) -> None:
            self.heard.append(copies)

        def read(self, archive: str, copies: int) -> None:
            self.heard.append(copies)

    Epoch(tmp_path / "lists", "tulips").add(mail("a"), mail("b"))
    file = mbox(tmp_path / "lists" / "x.mbox", mail("c"))
    listener = Listener()
    api.update([tmp_path / "lists"], store, watch=listener)
    assert listener.heard == [3, 2, 1]
    assert [part.path.name for part in discover([tmp_path / "lists"], tmp_path, print)] == [
        "0.git",
        file.name,
    ]


# What is done again, and what is not


def test_how_much_is_linked_at_once_does_not_matter(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it, or seven messages and titles at a time."""
    whole = built(tmp_path, "whole", [sample])
    monkeypatch.setattr(deriving, "AT_ONCE", 7)
    assert built(tmp_path, "bit-by-bit", [sample]) == whole


def test_a_new_linker_links_all_again(sample: Path, tmp_path: Path) -> None:
    """A store that an older one made: the same in the end, and nothing is read again."""
    store = tmp_path / "store.duckdb"
    api.update([sample], store)
    before = print_of(store)
    with writing(store) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'linker'")
        connection.execute("DELETE FROM posting")
        connection.execute("UPDATE cluster SET cluster = 1")
    assert api.update([sample], store) == api.Taken()
    assert print_of(store) == before


def test_a_mail_touches_what_it_concerns(tmp_path: Path, store: Path) -> None:
    """
    deep    a patch of Ada's, and two replies; when one of them comes the three are linked again
    wide    a patch of Ben's: not touched
    """
    epoch = Epoch(tmp_path / "lists")
    epoch.add(patch("deep"), patch("wide", **{"from": "Ben Rose <ben@example.org>"}))
    for name in ("one", "two"):
        epoch.add(mail(name, subject="Re: [PATCH] bulbs: deep", in_reply_to="<deep@example.org>"))
    api.update([tmp_path / "lists"], store)
    with writing(store) as connection:
        connection.execute("INSERT INTO dirty VALUES (?)", [key("two@example.org")])
        deriving.derive(connection)
        touched = {each for (each,) in connection.execute("SELECT message FROM touched").fetchall()}
    assert touched == {key(f"{name}@example.org") for name in ("deep", "one", "two")}


def test_pages_that_are_there_are_not_made_again(sample: Path, tmp_path: Path) -> None:
    """
    twice                           the files are left alone
    somebody edited a page          all are made again
    the store has another mail      all are made again
    another cutoff                  all are made again
    """
    store, out = tmp_path / "store.duckdb", tmp_path / "out"
    march = api.Month(2024, 3)
    api.update([sample], store)

    def times() -> list[int]:
        return [path.stat().st_mtime_ns for path in made.pages]

    made = api.build(store, march, out)
    first, held = times(), pages(out)
    assert (api.build(store, march, out), times()) == (made, first)
    made.pages[1].write_text("mine")
    assert api.build(store, march, out) == made
    assert pages(out) == held
    second = times()
    assert second > first
    api.update([mbox(tmp_path / "more.mbox", mail("more"))], store)
    api.build(store, march, out)
    third = times()
    assert third > second
    api.build(store, march, out, api.cutoff(march, "2024-03-20"))
    assert times() > third
