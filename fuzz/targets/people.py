"""Address headers, the lists in them, and Message-IDs. Input: two lines, a header each."""

from collections.abc import Iterator, Sequence
from email.utils import quote
from random import Random

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.lists import addressed_lists
from kmonthly.mail.people import demunge, parse_mailboxes, person
from kmonthly.terms.ids import key, message_ids
from kmonthly.terms.people import Person

LARGEST = 2048


def check(data: bytes) -> None:
    """Any header gives clean people, each with an address; cleaning them again changes nothing.

    A clean person that is written as RFC 5322 wants it comes back. A munged sender is undone to a
    clean person. Message-IDs are single tokens, and each comes back from its angle brackets.
    """
    first, _, second = data.decode("utf-8", "replace").partition("\n")
    found = same(parse_mailboxes, first)
    for who in (*found, same(person, first, "ada@example.org")):
        expect.person(who)
        assert timed(person, who.name, who.address) == who, f"cleaned again: {who!a}"
    for who in found:
        assert "@" in who.address, f"no address: {who!a}"
    for who in found[:4]:
        _comes_back(who)
    for who in found[:2]:
        hidden = Person(f"{who.name} via Tulips", "tulips@lists.example.org")
        behind, _ = same(demunge, hidden, {"reply-to": second, "x-original-from": first}, second)
        expect.person(behind)
    expect.lists(same(addressed_lists, (first, second, *(who.address for who in found))))
    _ids(first)


def _comes_back(who: Person) -> None:
    if not who.name.isascii() or "=?" in who.name:
        return
    written = f'"{quote(who.name)}" <{who.address}>' if who.name else f"<{who.address}>"
    if len(who.name) <= 100:
        assert timed(parse_mailboxes, written) == (who,), f"{written!a}: {who!a}"


def _ids(header: str) -> None:
    found = same(message_ids, header)
    assert len(set(found)) == len(found), "doubles"
    for each in found:
        assert each, "an empty id"
        assert "".join(each.split()) == each, f"white space: {each!a}"
        assert "<" not in each, f"a bracket: {each!a}"
        assert ">" not in each, f"a bracket: {each!a}"
        assert timed(message_ids, f"<{each}>") == (each,)
        assert 0 <= timed(key, each) < 2**63


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in mailboxes, in one mailbox's name or address, in ids; in either line."""
    for text in (
        repeated(word, size),
        repeated(word, size, b", "),
        repeated(word, size, b" ") + b"<ada@example.org>",
        b"Ada <" + repeated(word, size) + b"@example.org>",
        repeated(b"<" + word + b"@example.org>", size, b" "),
    ):
        yield text + b"\nAda <ada@example.org>"
        yield b"Ada via Tulips <ada@example.org>\n" + text


def _mailbox(data: bytes, random: Random) -> bytes:
    """One mailbox more, made of fragments."""
    name, address = random.choice(WORDS), random.choice(WORDS)
    more = name + b" <" + address + random.choice((b"@example.org>", b">", b""))
    return data + b", " + more if random.random() < 0.5 else more + b", " + data


MUTATIONS: Sequence[Mutation] = (_mailbox,)

WORDS = (
    b"Ada Tulip <ada@example.org>",
    b'"Tulip, Ada" <ada@example.org>',
    b"Tulip, Ada <ada@example.org>",
    b"'Ada Tulip' via Tulips <tulips@lists.example.org>",
    b"ada@example.org (Ada Tulip)",
    b"undisclosed-recipients:;",
    b"Group: Ada <ada@example.org>, ben@example.org;",
    b"=?utf-8?q?J=C3=A9r=C3=B4me?= <jerome@example.org>",
    b"=?utf-8?b?w6k=?=",
    b"=?utf-7?q?+2AA-?=",
    b"=?unknown?q?x?=",
    b"=?utf-8?b?AAA?=",
    "JÃ©rÃ´me".encode(),
    "JÃƒÂ©rÃƒÂ´me".encode(),
    b"Liu, Yi",
    b"Example, Inc",
    b" (Garden)",
    b" via ",
    b'\\"',
    b"\\",
    b'"',
    b"'",
    b",",
    b";",
    b":",
    b"<",
    b">",
    b"(",
    b")",
    b"@",
    b" )",
    b"linux-kernel@vger.kernel.org",
    b"dm-devel@example.org",
    b"owner-tulips@lists.example.org",
    b"tulips@lists.examp le.org",
    b"stable@kernel.org",
    b"<a@example.org> <b@example.org>",
    b"<a b@example.org>",
    b"a@example.org<b@example.org",
    b"\xe2\x80\xae",
    b"\xef\xbf\xbd",
    b"\xc2\xa0",
    b"\x1c",
    b"\x00",
    "İ".encode(),
)

LONG = (
    *b'< > <> <a@b> a@b a@b, @ , ; : :; ( ) () (( " "" \\ \\" \' x, =? ?= =?utf-8?q?a?='.split(),
    *(b" ", b"\t", b"A, B <a@b>, ", b" via ", b"=?utf-8?b?w6k=?= ", b"=?punycode?q?a", b"\x00"),
    *("Ã©".encode(), "ÃƒÂ©".encode(), "é".encode()),
)
