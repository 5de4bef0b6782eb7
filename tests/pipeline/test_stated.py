"""Figures that mails state and names that patches bring in: from the archives to the door."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kmonthly import api
from kmonthly.mail.text import text_hash
from kmonthly.pipeline.reread import quotation, texts
from kmonthly.store.database import reading
from kmonthly.story.claims import worth_showing
from kmonthly.terms.errors import NoSuchMessage, NotInASeries
from kmonthly.terms.evidence import Span
from kmonthly.terms.ids import MessageId
from making import FOOTER, Epoch, mail, mbox, munged
from measured import (
    ANSWER,
    BED,
    COST,
    COUNTER,
    COVER,
    FIRST,
    FUNCTION,
    GAIN,
    GONE,
    KCONFIG,
    LATE,
    LATENCY,
    LATER,
    ON_MY_BOARD,
    OTHER_BED,
    SECOND,
    TABLE,
    TESTS,
    answer,
    later,
    posting,
)

AUGUST, SEPTEMBER = api.Month(2020, 8), api.Month(2020, 9)
ADA, BEN, CYD = (
    api.Person(name, f"{name[:3].lower()}@example.org")
    for name in ("Ada Tulip", "Ben Rose", "Cyd Moss")
)

SAID = [LATENCY, COST, BED, COUNTER, GAIN, OTHER_BED, TABLE, ON_MY_BOARD, TESTS]
"""The words of the posting's claims and of Ben's, in the order of their mails."""


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The posting and Ben's answer."""
    Epoch(tmp_path / "lists").add(*posting(), answer())
    return tmp_path / "lists"


@pytest.fixture
def store(lists: Path, tmp_path: Path) -> Path:
    """A store of them."""
    path = tmp_path / "store.duckdb"
    api.update([lists], path)
    return path


def words(claims: Iterable[api.Stated]) -> list[str]:
    return [each.claim.words for each in claims]


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=UTC)


def text_of(store: Path, message: str) -> str:
    """The normal text of a mail, read again."""
    with reading(store) as connection:
        return texts(connection, [MessageId(message)])[MessageId(message)]


# What is asked


def test_a_claim_is_told_whole(store: Path) -> None:
    """
    [PATCH 0/2] ...     The record of each flower bed takes 64 bytes.
      [PATCH 2/2] ...   The record of each flower bed takes 96 bytes.
    """
    (found,) = [each for each in api.claims(store, COVER) if each.claim.words == BED]
    text = text_of(store, COVER)
    start = text.index(BED)
    assert found == api.Stated(
        claim=api.Claim(
            kind=api.ClaimKind.SIZE,
            values=("64",),
            unit="bytes",
            measures="record of each flower bed",
            direction=api.Direction.NONE,
            is_cost=False,
            conditions="",
            start=start,
            stop=start + len(BED),
            words=BED,
        ),
        message=MessageId(COVER),
        lead=MessageId(COVER),
        title="tulips: water by need",
        subject="[PATCH 0/2] tulips: water by need",
        by=ADA,
        sent=at(8, 3),
        part=0,
        text_hash=text_hash(text),
        elsewhere=(api.Elsewhere(MessageId(SECOND), 2, ("96",), OTHER_BED),),
    )
    assert found.quotation == quotation(
        MessageId(COVER), text, Span(found.claim.start, found.claim.stop)
    )


def test_a_posting_s_claims_stand_in_the_order_of_its_mails(store: Path) -> None:
    """The cover, its patches, then the answers; whichever of the mails is named."""
    found = api.claims(store, COVER)
    kind = api.ClaimKind
    assert [
        (each.part, each.by, each.claim.kind, each.claim.values, each.claim.unit, each.claim.words)
        for each in found
    ] == [
        (0, ADA, kind.CHANGE, ("120", "30"), "us", LATENCY),
        (0, ADA, kind.PERCENT, ("5",), "%", COST),
        (0, ADA, kind.SIZE, ("64",), "bytes", BED),
        (1, ADA, kind.DURATION, ("250",), "ns", COUNTER),
        (2, ADA, kind.PERCENT, ("12",), "%", GAIN),
        (2, ADA, kind.SIZE, ("96",), "bytes", OTHER_BED),
        (2, ADA, kind.TABLE, (), "", TABLE),
        (None, BEN, kind.CHANGE, ("118", "40"), "us", ON_MY_BOARD),
        (None, BEN, kind.TEST, ("25 tests passed", "1 failed"), "", TESTS),
    ]
    assert [each.claim.words for each in found if each.claim.is_cost] == [COST]
    assert all(api.claims(store, each) == found for each in (FIRST, SECOND, ANSWER))


def test_a_table_has_rows_other_claims_have_none(store: Path) -> None:
    assert [api.rows(each.claim) for each in api.claims(store, COVER) if api.rows(each.claim)] == [
        (
            ("beds", "before", "after"),
            ("1", "12.5", "14.0"),
            ("16", "101.3", "180.9"),
            ("64", "150.2", "611.8"),
        )
    ]


def test_what_an_answer_says_is_compared_with_nothing(store: Path) -> None:
    """Ben's 118 us are his own."""
    found = api.claims(store, COVER)
    assert {each.claim.words for each in found if each.elsewhere} == {BED, OTHER_BED}


def test_names_by_kind(store: Path) -> None:
    """Whichever of the mails is named."""
    first, second = text_of(store, FIRST), text_of(store, SECOND)

    def name(
        kind: api.IdentifierKind, name: str, line: str, text: str, part: int, *, removed: bool
    ) -> api.Introduced:
        start = text.index(line)
        found = api.Identifier(kind, name, removed, start, start + len(line))
        return api.Introduced(found, MessageId(FIRST if part == 1 else SECOND), part)

    function = api.IdentifierKind.FUNCTION
    expected = (
        name(api.IdentifierKind.KCONFIG, "TULIP_CANS", KCONFIG, first, 1, removed=False),
        name(function, "tulip_cans", FUNCTION, first, 1, removed=False),
        name(function, "tulip_pour", GONE, second, 2, removed=True),
    )
    for message in (COVER, FIRST, SECOND, ANSWER):
        assert api.identifiers(store, message) == expected


def test_a_month_s_claims_are_those_of_its_mails(lists: Path, store: Path) -> None:
    """Cyd answers in September."""
    Epoch(lists).add(later())
    api.update([lists], store)
    assert api.claims_in(store, AUGUST) == api.claims(store, COVER)[: len(SAID)]
    (late,) = api.claims_in(store, SEPTEMBER)
    assert (late.claim.words, late.lead, late.by, late.part) == (LATE, COVER, CYD, None)
    assert api.claims_in(store, api.Month(2020, 7)) == ()


def test_only_threads_of_patches_are_asked(lists: Path, store: Path) -> None:
    """A figure that nobody's patch is about is nobody's claim."""
    Epoch(lists).add(mail("picnic", f"{GAIN}\n", subject="picnic on Sunday"))
    api.update([lists], store)
    assert words(api.claims_in(store, AUGUST)) == SAID
    with pytest.raises(NotInASeries):
        api.claims(store, "picnic@example.org")
    with pytest.raises(NoSuchMessage):
        api.claims(store, "nobody@example.org")
    with pytest.raises(NoSuchMessage):
        api.identifiers(store, "nobody@example.org")


def test_another_version_has_claims_and_names_of_its_own(lists: Path, store: Path) -> None:
    """
    [PATCH 0/2] tulips: water by need       3 August
    [PATCH v2] tulips: water by need        8 August
    """
    text = "Watering latency drops from 120 us to 25 us.\n"
    day = "8 Aug 2020 12:00:00 +0000"
    _, _, second = posting()
    diff = second.decode().partition("diff --git")[2]
    again = mail(
        "again",
        f"{text}\n---\ndiff --git{diff}",
        subject="[PATCH v2] tulips: water by need",
        date=day,
    )
    claims, names = api.claims(store, COVER), api.identifiers(store, COVER)
    Epoch(lists).add(again)
    api.update([lists], store)
    assert (api.claims(store, COVER), api.identifiers(store, COVER)) == (claims, names)
    assert words(api.claims(store, "again@example.org")) == [text.strip()]
    (name,) = api.identifiers(store, "again@example.org")
    assert (name.identifier.name, name.identifier.removed, name.part) == ("tulip_pour", True, 1)


def test_an_issue_has_what_is_worth_showing(store: Path) -> None:
    """And the names; `stories` has neither."""
    (story,) = [each for part in api.issue(store, AUGUST).chapters for each in part.stories]
    assert story.claims == worth_showing(api.claims(store, COVER))
    assert story.introduced == api.identifiers(store, COVER)
    (told,) = api.stories(store, AUGUST)
    assert (told.claims, told.introduced) == ((), ())


# What is known


def test_later_mails_claims_are_not_known(lists: Path, store: Path) -> None:
    """What was sent before the time counts, what was sent at it does not."""
    Epoch(lists).add(later())
    api.update([lists], store)
    assert words(api.claims(store, LATER)) == [*SAID, LATE]
    assert words(api.claims(store, COVER, at(9, 7))) == SAID
    assert words(api.claims(store, COVER, at(8, 4))) == SAID[:-2]
    assert api.claims(store, COVER, at(8, 3)) == ()
    assert words(api.claims_in(store, AUGUST, at(8, 4))) == SAID[:-2]
    assert api.claims_in(store, SEPTEMBER, at(9, 7)) == ()


def test_an_issue_knows_no_later_claims(store: Path) -> None:
    """Ben's answer comes on 4 August."""
    (story,) = [
        each for part in api.issue(store, AUGUST, at(8, 4)).chapters for each in part.stories
    ]
    assert story.claims == worth_showing(api.claims(store, COVER, at(8, 4)))
    assert story.introduced == api.identifiers(store, COVER)


# Once, whatever comes when


def test_a_later_mail_adds_its_claims_alone(lists: Path, store: Path, tmp_path: Path) -> None:
    """The rest is not read again; the store is as if all had been there at once."""
    before = api.claims(store, COVER)
    Epoch(lists).add(later())
    assert api.update([lists], store) == api.Taken(1, 1)
    assert api.update([lists], store) == api.Taken()
    *old, new = api.claims(store, COVER)
    assert tuple(old) == before
    assert new.claim.words == LATE
    api.update([lists], tmp_path / "again.duckdb")
    assert api.fingerprint(tmp_path / "again.duckdb") == api.fingerprint(store)


def test_any_order_gives_the_same_claims(store: Path, tmp_path: Path) -> None:
    """Mail by mail, the answer first, the cover last."""
    other = tmp_path / "other.duckdb"
    epoch = Epoch(tmp_path / "backwards")
    for raw in reversed([*posting(), answer()]):
        epoch.add(raw)
        api.update([tmp_path / "backwards"], other)
    assert api.claims(other, COVER) == api.claims(store, COVER)
    assert api.identifiers(other, COVER) == api.identifiers(store, COVER)


def test_copies_on_other_lists_double_nothing(lists: Path, store: Path) -> None:
    """The same bytes; and copies that a list changed: its sender, its footer."""
    claims, names = api.claims(store, COVER), api.identifiers(store, COVER)
    Epoch(lists, "roses").add(*posting(), answer())
    Epoch(lists, "asters").add(*(munged(raw) + FOOTER.encode() for raw in posting()))
    assert api.update([lists], store) == api.Taken(7, 7)
    assert (api.claims(store, COVER), api.identifiers(store, COVER)) == (claims, names)
    assert api.claims_in(store, AUGUST) == claims


def test_a_better_copy_takes_the_place_of_a_worse_one(lists: Path, tmp_path: Path) -> None:
    """The first to arrive has a list's footer, which its hash and its words' place rest on."""
    store, worse = tmp_path / "worse.duckdb", tmp_path / "worse"
    Epoch(worse, "asters").add(*(munged(raw) + FOOTER.encode() for raw in posting()))
    api.update([worse], store)
    api.update([worse, lists], store)
    assert words(api.claims(store, COVER)) == SAID
    for each in api.claims(store, COVER):
        assert each.by in (ADA, BEN)
        assert each.text_hash == text_hash(text_of(store, each.message))


def test_what_is_taken_out_takes_its_claims_along(lists: Path, store: Path) -> None:
    """The list's owner removes Ben's answer, then it is Ada's word alone."""
    Epoch(lists).remove(answer())
    api.update([lists], store)
    assert words(api.claims(store, COVER)) == SAID[:-2]


# Quotations


def walk(store: Path) -> tuple[int, int]:
    """Looks up every claim and name of a store in its archives; how many that were."""
    with reading(store) as connection:
        claims = connection.execute(
            "SELECT m.message_id, c.start, c.stop, c.words, lower(hex(k.text_hash)) "
            "FROM claim c JOIN message m USING (message) "
            "JOIN copy k ON k.part = m.part AND k.position = m.position"
        ).fetchall()
        names = connection.execute(
            "SELECT m.message_id, i.start, i.stop, i.name "
            "FROM identifier i JOIN message m USING (message)"
        ).fetchall()
        counts = [len(claims), len(names)]
        tables = ("FROM claim", "FROM identifier")
        assert counts == [len(connection.execute(table).fetchall()) for table in tables]
        read = texts(connection, {MessageId(row[0]) for row in (*claims, *names)})
    for message, start, stop, said, hashed in claims:
        found = quotation(MessageId(message), read[MessageId(message)], Span(start, stop))
        assert (found.words, found.text_hash) == (said, hashed)
    for message, start, stop, name in names:
        line = quotation(MessageId(message), read[MessageId(message)], Span(start, stop)).words
        assert "\n" not in line
        assert name in line, line
    return len(claims), len(names)


def test_every_quotation_stands_in_its_archive(sample: Path, tmp_path: Path) -> None:
    """Over all of the sample, byte for byte; and what the public door quotes of its months."""
    store = tmp_path / "store.duckdb"
    api.update([sample], store)
    claims, names = walk(store)
    assert claims > 100
    assert names > 40
    told = [*api.claims_in(store, api.Month(2024, 3)), *api.claims_in(store, api.Month(2024, 4))]
    assert len(told) > 100
    with reading(store) as connection:
        read = texts(connection, {each.message for each in told})
    for each in told:
        span = Span(each.claim.start, each.claim.stop)
        assert each.quotation == quotation(each.message, read[each.message], span)


def test_quotations_stand_behind_letters_of_several_bytes(tmp_path: Path) -> None:
    """Places count bytes: umlauts, Han, what is no UTF-8, what no font has."""
    _, first, _ = posting()
    odd = "Grüße, 林小满 \U0001f337 \ufffe: "
    headers = {"subject": "[PATCH] tulips: wässern", "content_type": "text/plain; charset=utf-8"}
    body = first.decode().partition("\n\n")[2]
    raw = mail("odd", f"{odd}\n\n{odd}the counter takes 250 µs.\n\n{body}", **headers)
    other = raw.replace("Grüße".encode(), b"Gr\xfc\xdfe").replace(b"odd@", b"bad@")
    store = tmp_path / "store.duckdb"
    api.update([mbox(tmp_path / "x.mbox", raw, other)], store)
    claims, names = walk(store)
    assert claims >= 4
    assert names == 4
