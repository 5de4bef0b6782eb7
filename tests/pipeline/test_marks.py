"""What tells of a series' weight, from the archives to the facts of a month."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kmonthly import api
from kmonthly.mail.model import IdentifierKind
from kmonthly.story.model import Marks
from kmonthly.terms.errors import OrganizationsUnusable
from making import Epoch, mail
from measured import COVER, GONE, SECOND, answer, posting

AUGUST = api.Month(2020, 8)
OWNERS = "GARDEN\nM:\tBen Rose <ben@example.org>\nL:\tgarden@lists.example.org\nF:\tfs/garden/\n"
ORGANIZATIONS = '[organizations]\n"example.org" = "Tulips"\n'


def nak(who: str, day: str) -> bytes:
    """Somebody refuses the posting."""
    return mail(
        f"nak-{who[:3].lower()}-{day[0]}",
        "NAK.\n\nThis drowns my roses.\n",
        subject="Re: [PATCH 0/2] tulips: water by need",
        in_reply_to=f"<{COVER}>",
        date=f"{day} 2020 12:00:00 +0000",
        **{"from": f"{who} <{who[:3].lower()}@example.org>"},
    )


def marks(tmp_path: Path, *mails: bytes, as_of: datetime | None = None, **given: str) -> Marks:
    """Those of the posting in August, of a store that is given these files."""
    Epoch(tmp_path / "lists").add(*mails)
    files = {}
    for name, text in given.items():
        files[name] = tmp_path / name
        files[name].write_text(text, encoding="utf-8")
    api.update([tmp_path / "lists"], tmp_path / "store.duckdb", **files)  # type: ignore[arg-type]
    (story,) = api.stories(tmp_path / "store.duckdb", AUGUST, as_of)
    return story.facts.marks


def test_what_the_mails_say(tmp_path: Path) -> None:
    """Names that users meet, and mails that state a result; not functions, not answers."""
    found = marks(tmp_path, *posting(), answer())
    assert (IdentifierKind.KCONFIG, "TULIP_CANS") in found.names
    assert found.gone == ()
    assert GONE
    assert found.measured == (COVER, SECOND)
    assert (found.refused, found.stable) == ((), False)
    assert (found.keepers, found.kept, found.organizations) == ((), (), ())


def test_refusals_of_others_under_the_cutoff(tmp_path: Path) -> None:
    """Not the author's own, and none that is not yet known."""
    mails = (*posting(), nak("Ben Rose", "5 Aug"), nak("Ada Tulip", "6 Aug"))
    late = nak("Cyd Moss", "20 Aug")
    day = datetime(2020, 8, 10, tzinfo=UTC)
    assert marks(tmp_path, *mails, late, as_of=day).refused == ("nak-ben-5@example.org",)
    (story,) = api.stories(tmp_path / "store.duckdb", AUGUST)
    assert story.facts.marks.refused == ("nak-ben-5@example.org", "nak-cyd-2@example.org")


def test_who_looks_after_the_files(tmp_path: Path) -> None:
    found = marks(tmp_path, *posting(), answer(), maintainers=OWNERS)
    assert [each.name for each in found.keepers] == ["Ben Rose"]
    assert [name for name, _ in found.kept] == ["garden.lists.example.org"]


def test_organizations_are_what_was_given_last(tmp_path: Path) -> None:
    assert marks(tmp_path, *posting(), organizations=ORGANIZATIONS).organizations == ("Tulips",)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)  # nothing else is given: they stay
    (story,) = api.stories(store, AUGUST)
    assert story.facts.marks.organizations == ("Tulips",)
    other = tmp_path / "other.toml"
    other.write_text('[organizations]\n"example.org" = "Roses"\n', encoding="utf-8")
    api.update([], store, organizations=other)
    (story,) = api.stories(store, AUGUST)
    assert story.facts.marks.organizations == ("Roses",)


@pytest.mark.parametrize("text", ["[organizations", "organizations = 3\n", "a\0b"])
def test_organizations_that_are_none(tmp_path: Path, text: str) -> None:
    """The store keeps what it has."""
    marks(tmp_path, *posting(), organizations=ORGANIZATIONS)
    bad = tmp_path / "bad.toml"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(OrganizationsUnusable, match=r"bad\.toml"):
        api.update([], tmp_path / "store.duckdb", organizations=bad)
    (story,) = api.stories(tmp_path / "store.duckdb", AUGUST)
    assert story.facts.marks.organizations == ("Tulips",)


def test_nothing_sent_after_the_cutoff_moves_anything(tmp_path: Path) -> None:
    """Marks, place, rank and fate are those of a store that ends there, whatever came later: an
    answer, a refusal, another version with other names, somebody who takes it."""
    then = [*posting(), answer()]
    day = datetime(2020, 8, 10, tzinfo=UTC)
    v2 = [
        raw.replace(b"water-", b"rain-")
        .replace(b"[PATCH ", b"[PATCH v2 ")
        .replace(b"3 Aug 2020", b"20 Aug 2020")
        .replace(b"TULIP_CANS", b"TULIP_RAIN")
        for raw in posting()
    ]
    applied = nak("Cyd Moss", "21 Aug").replace(b"NAK.", b"Applied, thanks.")
    later_ = [nak("Ben Rose", "12 Aug"), *v2, applied.replace(b"nak-cyd", b"yes-cyd")]
    judged = []
    for name, mails in (("then", then), ("now", [*then, *later_])):
        Epoch(tmp_path / name).add(*mails)
        store = tmp_path / f"{name}.duckdb"
        api.update([tmp_path / name], store)
        (story,) = api.stories(store, AUGUST, day)
        judged.append((story.facts, story.placement, story.rank, story.fate))
        now = api.stories(store, AUGUST)
    assert judged[0] == judged[1]
    assert now[0].rank != judged[1][2]


def test_stable_is_asked_for_by_a_trailer(tmp_path: Path) -> None:
    first, second, third = posting()
    asked = second.replace(b"Signed-off-by:", b"Cc: stable@vger.kernel.org\nSigned-off-by:", 1)
    assert marks(tmp_path, first, asked, third).stable
