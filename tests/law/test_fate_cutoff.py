"""What was known of fates on a day: moving the cutoff never lets a later mail through."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fates import answer, day, merged, patches, request, tip
from kmonthly import api
from making import mbox

TITLES = ("fs: plant tulips deep", "fs: water the tulips", "fs: sell the tulips at the gate")

Written = tuple[datetime, bytes]
"""When a mail is sent, and the mail."""

_FIRST = datetime(2020, 8, 1, tzinfo=UTC)
_DAYS = 45


def _on(moment: datetime) -> str:
    return day(moment.day + 0.5, moment.month)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Written, ...]:
    """What is sent within six weeks: postings, words of Ben's and of others, notices, pull requests
    and answers to them, in any order, so that a notice may come before what it is about."""
    written: list[Written] = []
    for number in range(draw(st.integers(3, 9))):
        moment = _FIRST + timedelta(days=draw(st.integers(0, _DAYS)))
        written += ((moment, mail) for mail in draw(_mails(_on(moment), number)))
    first = (_FIRST, patches(*TITLES[:2], on=_on(_FIRST)))
    return (*((first[0], mail) for mail in first[1]), *written)


@st.composite
def _mails(draw: st.DrawFn, on: str, number: int) -> list[bytes]:
    title = draw(st.sampled_from(TITLES))
    to = draw(st.sampled_from(("p1", "p2", "v1")))
    who = draw(st.sampled_from(("Ben Rose <ben@example.org>", "Zoe <zoe@example.org>")))
    words = draw(
        st.sampled_from(("Applied, thanks.\n", "NAK.\n", "Please ignore this patch.\n", "Nice.\n"))
    )
    return draw(
        st.sampled_from(
            (
                patches(*TITLES[: draw(st.integers(1, 3))], on=on, name="v", version=2),
                [answer(words, to, on, who=who, name=f"a{number}")],
                [tip(title, to, on)],
                [request(title, on=on, name=f"pull{number}")],
                [request(f'Revert "{title}"', on=on, name=f"pull{number}")],
                [merged(f"pull{draw(st.integers(0, 9))}", on)],
            )
        )
    )


def _store(folder: Path, name: str, mails: Iterable[bytes]) -> Path:
    """A store of an archive that holds these mails; of a Message-ID the first."""
    path = folder / f"{name}.duckdb"
    api.update([mbox(folder / "tulips.mbox", *mails)], path)
    return path


@given(histories(), st.integers(0, _DAYS))
@settings(
    deadline=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # two stores an example: no shrinking
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
def test_a_fate_on_a_day_is_that_of_a_store_read_that_day(
    written: tuple[Written, ...], days: int
) -> None:
    """Whatever comes later: the same fate, from the same mails, with the same words."""
    once = {mail.split(b"Message-ID: ")[1].split(b"\n")[0]: mail for _, mail in written[::-1]}
    every = [(moment, mail) for moment, mail in written if mail in once.values()]
    end = _FIRST + timedelta(days=days + 1)
    with TemporaryDirectory() as place:
        folder = Path(place)
        then = _store(folder, "then", (mail for moment, mail in every if moment < end))
        known = api.fate(then, "p1@example.org")
        now = _store(folder, "now", (mail for _, mail in every))
        told = api.fate(now, "p1@example.org", end)
        assert told.fate == known.fate
        assert {each.words for each in told.said} == {each.words for each in known.said}
        month = api.Month(2020, 8)
        if end > month.start:
            assert _issue_fates(now, month, end) == _issue_fates(then, month, end)


def _issue_fates(store: Path, month: api.Month, end: datetime) -> list[tuple[str, api.Fate]]:
    return [(story.facts.series, story.fate) for story in api.stories(store, month, end)]


def test_day_by_day(tmp_path: Path) -> None:
    """One life of a work, read on each of its days."""
    titles = TITLES[:2]
    store = _store(
        tmp_path,
        "now",
        (
            *patches(*titles, on=day(3)),
            tip(titles[0], "p1", day(6)),
            tip(titles[1], "p2", day(8)),
            request(*titles, on=day(12)),
            merged("pull", day(14)),
            request(*(f'Revert "{each}"' for each in titles), on=day(20), name="oops"),
            merged("oops", day(22)),
        ),
    )
    seen = {
        number: api.fate(store, "p1@example.org", api.day_after(f"2020-08-{number:02d}")).fate
        for number in range(3, 25)
    }
    outcomes = [each.outcome.value for each in seen.values()]
    assert outcomes == ["open"] * 3 + ["queued"] * 8 + ["merged"] * 8 + ["reverted"] * 3
    assert all(each.known is None or each.known.day <= number for number, each in seen.items())
