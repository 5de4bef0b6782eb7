"""Which copies under one Message-ID are one mail."""

from kmonthly.mail.likeness import likeness
from kmonthly.mail.model import Reading
from kmonthly.mail.read import read
from kmonthly.terms.ids import Key
from making import FOOTER, mail, munged

LATER = "Mon, 3 Aug 2020 12:00:20 +0000"


def like(raw: bytes) -> Key:
    found = read(raw, None)
    assert isinstance(found, Reading)
    assert found.likeness == likeness(found.message.subject, found.message.date)
    return found.likeness


ORIGINAL = mail("a", subject="[PATCH 1/2] tulips: drop {FROST,SNOW} from the list of dangers")


def test_every_copy_of_a_mail_has_the_same() -> None:
    """Another list, its footer, its name, its folding, its encoding, another zone of the Date."""
    for copy in (
        munged(ORIGINAL),
        ORIGINAL + FOOTER.encode(),
        ORIGINAL.replace(b"[PATCH 1/2]", b"[tulips-devel] [PATCH 1/2]"),
        ORIGINAL.replace(b"{FROST,SNOW}", b"{FROST,\n SNOW}"),
        ORIGINAL.replace(b"12:00:00 +0000\nMess", b"14:00:00 +0200\nMess"),
        ORIGINAL.replace(b"\n\n", b"\nContent-Transfer-Encoding: base64\n\n").replace(
            b"Plain words.", b"UGxhaW4gd29yZHMuCg=="
        ),
    ):
        assert copy != ORIGINAL
        assert like(copy) == like(ORIGINAL)


def test_another_mail_under_the_same_id_has_another() -> None:
    """The author sends it again, a second later, with a corrected title, without a Date."""
    others = [
        mail(
            "a",
            subject="[PATCH 1/2] tulips: drop {FROST,SNOW} from the list of dangers",
            date=LATER,
        ),
        mail("a", subject="[PATCH 1/2] tulips: drop {FROST,HAIL} from the list of dangers"),
        mail(
            "a", subject="[PATCH 1/2] tulips: drop {FROST,SNOW} from the list of dangers", date=None
        ),
    ]
    assert len({like(each) for each in (ORIGINAL, *others)}) == 4


def test_an_answer_sent_again_within_the_day_is_the_same() -> None:
    """Five times in four minutes, word for word: one mail of July to October 2020."""
    answer, again = (mail("b", subject="Re: tulips", date=date) for date in (None, LATER))
    first = mail("b", subject="Re: tulips")
    assert like(first) == like(again) != like(answer)
