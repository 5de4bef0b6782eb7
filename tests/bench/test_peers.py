"""The bench against peers: what it lays out for them, and the table it makes."""

import mailbox
from contextlib import closing
from pathlib import Path

from bench.peers.lists import as_mbox, laid_out
from bench.peers.model import Given, Left
from bench.peers.table import Run, table

from making import Epoch, mail, patch


def test_a_list_is_laid_out_as_epochs_and_as_an_mbox(tmp_path: Path) -> None:
    """Two epochs; the second holds a mail with a line that an mbox could take for a new mail."""
    cover = mail("cover", subject="[tulips] [PATCH v2 0/1] bulbs: deeper")
    quoting = mail("quoting", "From the garden.\n", subject="Re: [PATCH] bulbs: first")
    Epoch(tmp_path / "in", number=0).add(patch("first"), cover)
    Epoch(tmp_path / "in", number=1).add(quoting)
    (given,) = laid_out([tmp_path / "in" / "tulips"], tmp_path)
    assert [each.name for each in given.epochs] == ["0.git", "1.git"]
    with closing(mailbox.mbox(given.mbox)) as mbox:
        assert given.mails == len(mbox) == 3
    assert given.size == sum(map(len, (patch("first"), cover, quoting)))
    assert (given.authors, given.cover) == (("ada@example.org",), "cover@example.org")


def test_an_mbox_says_where_a_mail_only_quotes_its_first_line() -> None:
    """mboxrd: one more `>` before From, however many there are."""
    assert as_mbox(b"A: b\n\nFrom x\n>From y\n").splitlines()[3:] == [b">From x", b">>From y", b""]


def test_the_table_has_the_fastest_first_and_the_absent_last(tmp_path: Path) -> None:
    """Speeds are those against our own."""
    given = Given("tulips", tmp_path, tmp_path, 1000, 2_000_000, (), "")
    slow = Run(4.0, 0.25, 5.0, 90.4, Left(5_000_000, "all words"))
    ours = Run(1.0, 1.0, 1.0, 50.0, Left(100_000, "facts"))
    rows = table(given, "ours", {"slow": slow, "ours": ours}, {"gone": "no wheel"}).splitlines()
    assert rows[4:] == [
        "| ours | 1,000 | 1.00 | 1.00 | 50 | 5.0 % | facts |",
        "| slow | 250 | 0.25 | 5.00 | 90 | 250 % | all words |",
        "| gone | not run: no wheel | | | | | |",
    ]
