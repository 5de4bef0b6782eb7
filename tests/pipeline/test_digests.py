"""What a work is and what was said of it: from the archives to the issue. Everybody is invented."""

from pathlib import Path

from kmonthly import api
from kmonthly.pipeline.digest import digests as found
from kmonthly.pipeline.tell import stories
from kmonthly.store.database import reading
from kmonthly.story.model import Coming, Digest, Voice
from kmonthly.terms.months import cutoff
from making import DIFF, Epoch, mail

AUGUST = api.Month(2020, 8)
PROBLEM = "Today bulbs that are planted shallow freeze, which is a problem in cold gardens."
DOES = "This series plants the bulbs deeper, below the frost."
OBJECTION = "I don't think this series is the right way to save bulbs in sandy gardens."
PLAN = "I will send a v3 that knows sandy gardens."
BEN = {"from": "Ben Rose <ben@example.org>"}


def cover(name: str, version: str, day: int, text: str) -> list[bytes]:
    date = f"{day} Aug 2020 12:00:00 +0000"
    first = mail(f"{name}-0", text, subject=f"[PATCH {version}0/1] bulbs: plant deeper", date=date)
    patch = mail(
        f"{name}-1",
        f"Dig.\n\nSigned-off-by: Ada Tulip <ada@example.org>\n{DIFF}",
        subject=f"[PATCH {version}1/1] bulbs: dig",
        date=date,
        in_reply_to=f"<{name}-0@example.org>",
    )
    return [first, patch]


def answer(name: str, to: str, day: str, text: str, **headers: str) -> bytes:
    return mail(
        name,
        text,
        subject="Re: [PATCH v2 0/1] bulbs: plant deeper",
        date=f"{day} 2020 12:00:00 +0000",
        in_reply_to=f"<{to}@example.org>",
        references=f"<{to}@example.org>",
        **headers,
    )


def test_an_issue_tells_what_a_work_is_from_the_cover_that_says_it(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    Epoch(lists).add(
        *cover("one", "", 3, f"Hi,\n\n{PROBLEM}\n\n{DOES}\n\nThanks,\nAda\n"),
        *cover("two", "v2 ", 10, "Hi,\n\nthis is v2. I rebased it on Ben's tree.\n"),
        answer("re", "two-0", "11 Aug", f"> {DOES}\n\n{OBJECTION}\n\nBen\n", **BEN),
        answer("next", "re", "12 Aug", f"> {OBJECTION}\n\n{PLAN}\n"),
        answer("late", "two-0", "20 Sep", "NAK, I object to this series of bulbs.\n", **BEN),
    )
    store = tmp_path / "store.duckdb"
    api.update([lists], store)
    (told,) = digests(store)
    assert told.problem is not None
    assert told.does is not None
    assert (told.problem.words, told.problem.message) == (PROBLEM, "one-0@example.org")
    assert told.does.words == DOES
    assert [(each.kind, each.by.name, each.quotation.words) for each in told.remarks] == [
        (Voice.OBJECTS, "Ben Rose", OBJECTION)
    ]
    assert told.coming is not None
    assert (told.coming.kind, told.coming.quotation.words) == (Coming.VERSION, PLAN)


def test_titles_of_patches_stand_where_no_words_tell(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    subjects = ("0/3] bulbs: deeper", "1/3] bulbs: add a spade", "2/3] bulbs: deeper", "3/3] docs")
    names = [f"bulbs-{number}" for number in range(4)]
    Epoch(lists).add(
        *(
            mail(
                name,
                "Hi all.\n" if number == 0 else f"Dig.\n{DIFF}",
                subject=f"[PATCH {subject}",
                in_reply_to=f"<{names[0]}@example.org>" if number else None,
            )
            for number, (name, subject) in enumerate(zip(names, subjects, strict=True))
        )
    )
    store = tmp_path / "store.duckdb"
    api.update([lists], store)
    (told,) = digests(store)
    assert told.does is None
    assert told.patches == ("bulbs: add a spade", "bulbs: deeper", "docs")


def test_a_patch_tells_where_no_cover_does(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    text = f"{PROBLEM}\n\nPlant the bulbs deeper.\n\nSigned-off-by: Ada Tulip <ada@example.org>\n"
    Epoch(lists).add(mail("lone", text + DIFF, subject="[PATCH] bulbs: plant them deeper"))
    store = tmp_path / "store.duckdb"
    api.update([lists], store)
    (told,) = digests(store)
    assert told.problem is not None
    assert told.problem.words == PROBLEM
    assert told.remarks == ()
    assert told.coming is None


def test_any_posting_names_its_series_in_any_month(tmp_path: Path) -> None:
    """What was sent later names it in an earlier month, what was sent earlier in a later one."""
    lists = tmp_path / "lists"
    Epoch(lists).add(
        *cover("one", "", 3, f"{PROBLEM}\n\n{DOES}\n"),
        *[
            each.replace(b" Aug 2020", b" Sep 2020")
            for each in cover("two", "v2 ", 10, f"{PROBLEM}\n\n{DOES}\n")
        ],
    )
    store = tmp_path / "store.duckdb"
    api.update([lists], store)
    for month in (AUGUST, api.Month(2020, 9)):
        for name in ("one-1", "two-1"):
            found = api.why(store, f"{name}@example.org", month)
            assert (found.month, found.story.facts.series) == (month, "one-0@example.org")
            (told,) = api.digests(store, month, f"{name}@example.org")
            assert told.digest.does is not None
    assert api.why(store, "one-0@example.org").month == api.Month(2020, 9)
    assert api.why(store, "two-0@example.org", as_of=AUGUST.end).month == AUGUST


def digests(store: Path) -> list[Digest]:
    """The digests of August's works, as of the day when its issue is made."""
    with reading(store) as connection:
        told = stories(connection, AUGUST, cutoff(AUGUST))
        return list(found(connection, told, AUGUST.start, AUGUST.end).values())


def test_the_patch_whose_title_is_like_the_works_tells_it(tmp_path: Path) -> None:
    """And not the first, which prepares it."""
    date = "10 Aug 2020 12:00:00 +0000"
    prepares = "Add a test that warns of bulbs which are planted on top of one another."
    every = [
        mail("deep-0", "Hi,\n\nthis is v4.\n", subject="[PATCH 0/5] bulbs: plant deeper", date=date)
    ]
    words = [
        prepares,
        *["Dig."] * 3,
        "Add support for bulbs that are planted deeper, below the frost.",
    ]
    titles = [*["dig"] * 4, "plant them deeper"]
    for number, text in enumerate(words, start=1):
        every.append(
            mail(
                f"deep-{number}",
                f"{text}\n\nSigned-off-by: Ada Tulip <ada@example.org>\n{DIFF}",
                subject=f"[PATCH {number}/5] bulbs: {titles[number - 1]}",
                date=date,
                in_reply_to="<deep-0@example.org>",
            )
        )
    Epoch(tmp_path / "lists").add(*every)
    api.update([tmp_path / "lists"], tmp_path / "store.duckdb")
    (told,) = digests(tmp_path / "store.duckdb")
    assert told.does is not None
    assert (told.does.words, told.does.message) == (words[-1], "deep-5@example.org")
