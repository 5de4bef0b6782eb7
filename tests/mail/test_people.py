"""Names, munged senders, and headers that stricter parsers refuse."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.people import demunge, parse_mailboxes, person
from kmonthly.terms.people import Person

LIST = "foo-devel@lists.example.org"


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Ada Lovelace", "Ada@Example.ORG", Person("Ada Lovelace", "ada@example.org")),
        (None, "ada@example.org", Person("", "ada@example.org")),
        (None, None, Person("", "")),
        ("'Ada Lovelace'", "a@example.org", Person("Ada Lovelace", "a@example.org")),
        ('"Ada \\"Count\\" L."', "a@example.org", Person('Ada "Count" L.', "a@example.org")),
        ("Ada\r\n Lovelace", "a@example.org", Person("Ada Lovelace", "a@example.org")),
        ("Ada\u202e\x00 L", "a@example.org", Person("Ada L", "a@example.org")),
        ("Lovelace, Ada", "a@example.org", Person("Ada Lovelace", "a@example.org")),
        ("Öz-Ünlü, İlknur", "a@example.org", Person("İlknur Öz-Ünlü", "a@example.org")),
        ("Liu, Yi L", "a@example.org", Person("Liu, Yi L", "a@example.org")),
        (
            "Roe, Ann (Example Inc)",
            "a@example.org",
            Person("Roe, Ann (Example Inc)", "a@example.org"),
        ),
        ("Example, Inc", "a@example.org", Person("Example, Inc", "a@example.org")),
        ("Ada L (Google)", "a@example.org", Person("Ada L (Google)", "a@example.org")),
        ("Miles O'Brien", "a@example.org", Person("Miles O'Brien", "a@example.org")),
        ("ada@example.org", "ada@example.org", Person("", "ada@example.org")),
        (
            "tip-bot2 for ada@example.org",
            "t@example.org",
            Person("tip-bot2 for ada", "t@example.org"),
        ),
        ("â€®Ada", "a@example.org", Person("Ada", "a@example.org")),
        ("JÃ©rÃ´me, Ada", "a@example.org", Person("Ada Jérôme", "a@example.org")),
        ("L", "foo@lists.examp le.org", Person("L", "foo@lists.example.org")),
        ("L", "foo@example.org )", Person("L", "foo@example.org")),
        ("L", "foo@example.org  subsystem)", Person("L", "foo@example.org")),
        ("L", "<foo@example.org>", Person("L", "foo@example.org")),
    ],
)
def test_person(name: str | None, address: str | None, expected: Person) -> None:
    assert person(name, address) == expected


ADA = "Ada Lovelace <ada@example.org>"


@pytest.mark.parametrize(
    ("name", "address", "headers", "in_body", "expected"),
    [
        # not munged
        (
            "Ada",
            "ada@example.org",
            {"reply-to": ADA},
            "",
            (Person("Ada", "ada@example.org"), False),
        ),
        (
            "Sales via Example",
            "sales@example.org",
            {},
            "",
            (Person("Sales via Example", "sales@example.org"), False),
        ),
        # munged, and a header says by whom
        (
            "Ada Lovelace via Foo-devel",
            LIST,
            {"reply-to": ADA},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        (
            "Lovelace, Ada via foo",
            LIST,
            {"reply-to": '"Lovelace, Ada" <ada@example.org>'},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        (
            "'Ada Lovelace' via foo",
            LIST,
            {"x-original-from": ADA, "reply-to": f"Bob <bob@example.org>, {LIST}"},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        (
            "Ada Lovelace via foo",
            LIST,
            {"reply-to": f"Foo <{LIST}>, Bob <bob@example.org>, {ADA}"},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        (
            "Ada Lovelace via foo",
            LIST,
            {"reply-to": f"{LIST}, ada@example.org"},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        (
            "Ada Lovelace via Relay",
            "devnull+ada.example.org@example.net",
            {"reply-to": "ada@example.org"},
            "",
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        # only the body says it
        (
            "Ada Lovelace via foo",
            LIST,
            {"reply-to": LIST},
            ADA,
            (Person("Ada Lovelace", "ada@example.org"), True),
        ),
        # nothing says it: the list's address is not hers
        ("Ada via foo via bar", LIST, {}, "", (Person("Ada via foo", ""), True)),
    ],
)
def test_demunge(
    name: str, address: str, headers: dict[str, str], in_body: str, expected: tuple[Person, bool]
) -> None:
    assert demunge(Person(name, address), headers, in_body) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ()),
        ("undisclosed-recipients:;", ()),
        ("unlisted-recipients:; (no To-header on input)", ()),
        ("Recipients <>", ()),
        (ADA, (Person("Ada Lovelace", "ada@example.org"),)),
        ("ada@example.org (Ada Lovelace)", (Person("Ada Lovelace", "ada@example.org"),)),
        ("Ada ada@example.org", (Person("Ada", "ada@example.org"),)),
        (
            '"Lovelace, Ada" <ada@example.org>; bob@example.org',
            (Person("Ada Lovelace", "ada@example.org"), Person("", "bob@example.org")),
        ),
        (
            "Moore, Paul <paul@example.org>, Bob, <bob@example.org>",
            (Person("Paul", "paul@example.org"), Person("", "bob@example.org")),
        ),
        (
            "friends: Ada <ada@example.org>, bob@example.org;",
            (Person("Ada", "ada@example.org"), Person("", "bob@example.org")),
        ),
        ("=?utf-8?q?Ad=C3=A4?= <ada@example.org>", (Person("Adä", "ada@example.org"),)),
        ("=?nope?q?Ad?= <ada@example.org>", (Person("=?nope?q?Ad?=", "ada@example.org"),)),
        (
            "=?utf-8é?q?Ad?= <ada@example.org>",
            (Person("=?utf-8é?q?Ad?=", "ada@example.org"),),
        ),
        ('"Ada <ada@example.org>', (Person("Ada", "ada@example.org"),)),
        ('"Ada <ada@example.org>, Bob"', ()),
        (f"Ada <{'a' * 1000}@example.org>", ()),
    ],
)
def test_parse_mailboxes(header: str, expected: tuple[Person, ...]) -> None:
    assert parse_mailboxes(header) == expected


@given(st.text() | st.none(), st.text() | st.none())
def test_a_person_cleaned_twice_is_cleaned_once(name: str | None, address: str | None) -> None:
    once = person(name, address)
    assert person(once.name, once.address) == once
    (once.name + once.address).encode()


words = st.sampled_from(
    ['"', "'", ", ", "@b.c", "Ada", " ", "\\", "(", ")", "<", ">", " via ", ":"]
)


@given(st.lists(words | st.text(max_size=3)).map("".join))
def test_nothing_raises(text: str) -> None:
    once = person(text, text)
    assert person(once.name, once.address) == once
    parse_mailboxes(text)
    demunge(once, {"reply-to": text, "x-original-from": text}, text)


@pytest.mark.parametrize(
    "unit", ["(", '"', "<", "a@b ", "a,", "@", "'", "\\", " via ", ",@b", "=?"]
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    start = time.process_time()
    demunge(person(text, text), {"reply-to": text}, text)
    demunge(Person("Ada via foo", LIST), {"reply-to": text}, text)
    parse_mailboxes(text)
    assert time.process_time() - start < 5


def test_encoded_words_without_an_end_take_linear_time() -> None:
    """Python's decode_header looks for the end of each to the end of all."""
    start = time.process_time()
    parse_mailboxes("=?utf-8?q?a " * 5_000 + "<ada@example.org>")
    assert time.process_time() - start < 0.5
