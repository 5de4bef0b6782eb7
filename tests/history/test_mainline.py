"""What git tells of commits, and which commit of the chain brought each in."""

import random
from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.history.mainline import LONGEST, Commits, Landing, commits, named, whole
from kmonthly.terms.ids import key
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

Graph = dict[str, tuple[str, ...]]
"""Commits with their parents, children before parents."""


def name(word: str) -> bytes:
    """A commit's name in hex for a word."""
    return word.encode().hex().zfill(40).encode()


def record(
    title: str = "Plant it",
    body: str = "",
    *,
    commit: str = "a",
    parents: str = "",
    author: str = "Ada Tulip <ada@example.org>",
    times: tuple[str, str] = ("1596283200", "1596286800"),
) -> list[bytes]:
    """The fields of a commit."""
    above = b" ".join(name(each) for each in parents.split())
    said = (author, *times, title, f"\n{body}")
    return [name(commit), above, *(each.encode("utf-8", "surrogateescape") for each in said)]


def read(*records: list[bytes], place: int = 0) -> Commits:
    return commits([*chain(*records)], Landing(records[0][0], place))


def linked(body: str) -> list[int]:
    """The mails that a commit of this body names."""
    return [message for _, message in read(record("Plant it", body)).links]


def landed(graph: Graph, place: int) -> dict[str, tuple[int, bool]]:
    """Where all of a graph's commits landed, of which the first is the head."""
    landing = Landing(name(next(iter(graph))), place)
    told = landing.places((name(each), [*map(name, above)]) for each, above in graph.items())
    found = dict(zip(graph, told, strict=True))
    assert landing.left == {}
    return found


def test_a_commit_in_columns() -> None:
    """One of each, with all that is taken from it."""
    found = read(
        record(
            "bulbs: Plant it",
            "Deep.\n\nLink: https://lore.kernel.org/r/1@example.org\n"
            "Signed-off-by: Ada <ada@example.org>\n",
            author="Ada Tulip <Ada@Example.org>",
        )
    )
    commit = bytes.fromhex(name("a").decode())
    ada = key("Ada Tulip <ada@example.org>")
    assert found == Commits(
        hash=[commit],
        title=["bulbs: Plant it"],
        named=[key("bulbs plant it")],
        author=[ada],
        authored=[1596283200],
        committed=[1596286800],
        landed=(0,),
        is_step=(True,),
        links=[(commit, key("1@example.org"))],
        reverts=[],
        people={ada: Person("Ada Tulip", "ada@example.org")},
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("", ""),
        ("caf\udce9: plant", "caf\ufffd: plant"),
        ("zo\u00eb: plant \u82b1", "zo\u00eb: plant \u82b1"),
        ("x" * 5_000, "x" * 1_000),
        ("a\x01b\x0cc\r", "a\x01b\x0cc\r"),
    ],
)
def test_a_title_may_be_anything(written: str, title: str) -> None:
    """None, bytes that are no text, without an end; its neighbours keep theirs."""
    before, after = record("Before", commit="c", parents="b"), record("After", commit="a")
    found = read(before, record(written, commit="b", parents="a"), after, place=2)
    assert found.title == ["Before", title, "After"]
    assert found.named == [key("before"), named(title), key("after")]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r")), min_size=1))
def test_a_title_is_named_as_that_of_a_patch(words: list[str]) -> None:
    """Whichever way is taken, it is the one of `normal_title`, which patches are named by."""
    titles = [f"x{each}y" for each in words]
    assert _named(titles) == [key(normal_title(each)) for each in titles]


ENDS = (
    "v2",
    "V3: ",
    "plant()",
    "(was dig)",
    "[bulbs] ",
    " take 2",
    "version 3",
    " 7",
    "x_y",
    "-v1",
)


def test_a_title_with_a_version_is_named_as_one_without() -> None:
    """At either end, in brackets, with what it was before, in any mixture of these."""
    chance = random.Random(3)
    titles = ["".join(chance.choices(ENDS, k=chance.randrange(1, 5))).strip() for _ in range(3_000)]
    assert _named(titles) == [named(each) for each in titles]
    assert named("[media] bulbs: plant v2") == named("bulbs: Plant")
    assert named("[media]") == key("media")


def _named(titles: Iterable[str]) -> list[int]:
    told = [record(each, commit=f"{n}", parents=f"{n + 1}") for n, each in enumerate(titles)]
    return [*read(*told, place=len(told)).named]


@pytest.mark.parametrize(
    "trailer",
    [
        "Link: https://lore.kernel.org/r/{}",
        "Link: https://lore.kernel.org/r/{}/",
        "Link: http://lkml.kernel.org/r/{}",
        "Link: https://lore.kernel.org/linux-bulbs/{}/T/#u",
        "Link: https://lore.kernel.org/all/{}/#t",
        "Link: https://lore.kernel.org/{} # v2",
        "Link: https://patch.msgid.link/{}",
        "Link: https://msgid.link/{}",
        "Link: https://patchwork.freedesktop.org/patch/msgid/{}",
        "Link:\thttps://patchwork.kernel.org/project/bulbs/patch/{}/",
        "Message-Id: <{}>",
        "Message-ID: {}",
    ],
)
def test_a_trailer_names_a_mail(trailer: str) -> None:
    """Whatever tool wrote it."""
    line = trailer.format("20200801.1-a+b=c@example.org")
    body = f"Deep.\n\n{line}\nSigned-off-by: Ada <ada@example.org>\n"
    assert linked(body) == linked(f"{line}\n") == [key("20200801.1-a+b=c@example.org")]


def test_what_a_link_must_not_hold_stands_in_percent() -> None:
    """A slash in a Message-ID, the at sign of those who are careful."""
    assert linked("Link: https://lore.kernel.org/r/x%2Fy%40%5bexample.org%5d\n") == [
        key("x/y@[example.org]")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Link: https://example.org/1@example.org",
        "Link: https://bugzilla.kernel.org/show_bug.cgi?id=1",
        "    Link: https://lore.kernel.org/r/1@example.org",
        "See https://lore.kernel.org/r/1@example.org",
        "BugLink: https://lore.kernel.org/r/1@example.org",
        "Link: https://lore.kernel.org/linux-bulbs/",
        "Message-Id: none",
    ],
)
def test_what_names_no_mail_of_the_commit_s(line: str) -> None:
    """Other places, quoted commits, prose."""
    assert linked(f"Deep.\n{line}\n") == []


def test_a_mail_that_is_named_twice_counts_once() -> None:
    """And no commit names thousands."""
    one = "Link: https://lore.kernel.org/r/1@example.org\n"
    assert len(linked(one + one)) == 1
    many = "".join(f"Message-Id: <{n}@example.org>\n" for n in range(5000))
    assert len(linked(many)) == 100


def test_a_commit_says_what_it_reverts() -> None:
    """One, several, over a line's end; not one whose name is cut."""
    one, two = "a" * 40, "b" * 40
    body = f"This reverts commit {one}.\nThis reverts commit\n{two}, reversing\n"
    assert [each.hex() for _, each in read(record('Revert "x"', body)).reverts] == [one, two]
    assert read(record("x", f"This reverts commit {one[:12]}.\n")).reverts == []


@pytest.mark.parametrize(
    ("times", "read_as"),
    [
        (("", ""), (0, 0)),
        (("-5", "7"), (0, 7)),
        (("99999999999999999999", "7"), (253402300799, 7)),
        (("x", "7"), (0, 7)),
    ],
)
def test_times_that_no_calendar_has(times: tuple[str, str], read_as: tuple[int, int]) -> None:
    """The nearest that one has."""
    found = read(record(times=times))
    assert (found.authored[0], found.committed[0]) == read_as


def test_an_author_may_have_no_name_or_a_strange_one() -> None:
    """Bytes that are no text, angles, an endless one."""
    (nobody,) = read(record(author=" <>")).people.values()
    assert nobody == Person("", "")
    (long,) = read(record(author="x" * 9000 + " <Y@example.org>")).people.values()
    assert long == Person("x" * 500, "y@example.org")


def test_records_cut_anywhere_are_whole_again() -> None:
    """A stream in blocks of any size; empty fields are fields."""
    fields = [*record("One"), *record("", author=""), *record("Two")]
    stream = b"".join(each + b"\0" for each in fields)
    for size in range(1, len(stream) + 1):
        blocks = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [*chain(*whole(blocks))] == fields


def test_of_an_endless_message_the_beginning_is_read() -> None:
    """It does not fill memory, and the next record is read as ever."""
    one, two = (b"\0".join(record(each)) for each in ("One", "Two"))
    block = b"x" * LONGEST
    fields = [*chain(*whole([one, *[block] * 50, b"\0" + two + b"\0"]))]
    assert len(b"".join(fields)) < 3 * LONGEST
    assert fields[:6] == record("One")[:6]
    assert fields[7:] == record("Two")


def test_a_commit_lands_with_the_merge_that_brings_it_in() -> None:
    """
    F merge of D          place 3
    E merge of C          place 2
    B                     place 1
    A                     place 0       D stands on C, C on A
    """
    graph: Graph = {"F": ("E", "D"), "D": ("C",), "E": ("B", "C"), "C": ("A",), "B": ("A",)}
    assert landed(graph | {"A": ()}, 3) == {
        "F": (3, True),
        "D": (3, False),
        "E": (2, True),
        "C": (2, False),
        "B": (1, True),
        "A": (0, True),
    }


def test_a_merge_of_many_and_a_second_root() -> None:
    """An octopus, one arm of which has nothing in common with the tree."""
    graph: Graph = {"D": ("A", "B", "C"), "B": ("A",), "C": (), "A": ()}
    assert landed(graph, 1) == {"D": (1, True), "B": (1, False), "C": (1, False), "A": (0, True)}


def test_a_parent_told_of_too_soon_leaves_its_child_s_place() -> None:
    """C is told of with F alone: that E brought it in is found out behind it."""
    landing = Landing(name("F"), 3)
    graph: Graph = {"F": ("E", "C"), "C": ("A",), "E": ("B", "C"), "B": ("A",), "A": ()}
    told = [*landing.places((name(each), [*map(name, above)]) for each, above in graph.items())]
    assert told[1] == (3, False)
    assert landing.left == {name("C"): 2}


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_landing_is_being_reached_first(seed: int, size: int) -> None:
    """Against marking, from the chain's first commit on, what each of them reaches."""
    chance = random.Random(seed)
    parents: dict[str, tuple[str, ...]] = {"0": ()}
    for number in range(1, size):
        known = [str(each) for each in range(number)]
        parents[str(number)] = tuple(chance.sample(known, min(number, chance.randrange(1, 4))))
    head = str(size - 1)
    steps = [head]
    while above := parents[steps[-1]]:
        steps.append(above[0])
    found: dict[str, int] = {}
    for place, step in enumerate(reversed(steps)):
        waiting = [step]
        while waiting:
            commit = waiting.pop()
            if commit not in found:
                found[commit] = place
                waiting += parents[commit]
    graph = {each: parents[each] for each in reversed(parents) if each in found}
    told = landed(graph, len(steps) - 1)
    assert {each: place for each, (place, _) in told.items()} == found
    assert {each for each, (_, is_step) in told.items() if is_step} == set(steps)


@pytest.mark.parametrize("written", [record()[:6], [*record(), name("b")], [b"a"] * 7])
def test_what_git_does_not_write_is_refused(written: list[bytes]) -> None:
    """Half a record, a name that is none."""
    with pytest.raises(ValueError, match=r"argument|string"):
        commits(written, Landing(name("a"), 0))
