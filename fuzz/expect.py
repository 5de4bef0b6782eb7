"""What must hold of values whatever they were read from. Each function raises AssertionError."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from kmonthly.mail.model import (
    Claim,
    ClaimKind,
    Clock,
    DiffFacts,
    Identifier,
    Message,
    Notice,
    Pull,
    Reading,
    Role,
    Subject,
    Trailer,
)
from kmonthly.mail.read import KEPT_REFERENCES
from kmonthly.mail.subject import line
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ListName, MessageId
from kmonthly.terms.people import Person

KINDS = frozenset(
    f"{kind}-by"
    for kind in "Signed-off Reviewed Acked Tested Reported Suggested Co-developed Nacked".split()
) | {"Cc"}

_HEX_20 = re.compile(r"[0-9a-f]{40}")
_HEX_16 = re.compile(r"[0-9a-f]{32}")
_LIST = re.compile(r"[a-z0-9~][a-z0-9_.+/~-]*\.[a-z0-9-]+(?:\.[a-z0-9-]+)+")

Flaws = Iterable[tuple[FlawRule, str]]


def utf_8(text: str) -> None:
    """It can be stored and shown: UTF-8 holds it."""
    assert text.encode().decode() == text


def one_line(text: str) -> None:
    """Clean text on one line, and cleaning it again changes nothing."""
    utf_8(text)
    assert line(text) == text, f"not clean: {text!a}"


def message_id(name: MessageId) -> None:
    """One clean token: what a URL of lore.kernel.org may hold."""
    utf_8(name)
    assert name, "an empty Message-ID"
    assert name.isprintable(), f"control characters: {name!a}"
    assert not re.search(r"[\s<>\ufffd]", name), f"not one token: {name!a}"
    assert len(name) <= 998, f"{len(name)} characters"


def person(who: Person) -> None:
    """A name on one line, and an address without white space in lower case."""
    one_line(who.name)
    one_line(who.address)
    assert not re.search(r"[\s<>]", who.address), f"not an address: {who.address!a}"
    assert who.address == who.address.lower(), f"not lower case: {who.address!a}"
    assert len(who.name) <= 1000
    assert len(who.address) <= 1000


def lists(names: tuple[ListName, ...]) -> None:
    """Sorted, without doubles, each written as a List-Id writes it."""
    assert list(names) == sorted(set(names)), f"{names!a}"
    for name in names:
        assert _LIST.fullmatch(name), f"no list: {name!a}"


def subject(found: Subject) -> None:
    """Clean texts; numbers as large as three and five digits can be; n and N together."""
    one_line(found.text)
    one_line(found.title)
    assert found.title in found.text, f"{found.title!a} is not of {found.text!a}"
    assert found.version is None or 0 <= found.version <= 999, found.version
    assert 0 <= found.minor <= 99, found.minor
    assert (found.part is None) == (found.total is None)
    assert 0 <= (found.part or 0) <= 99999, found.part
    assert 0 <= (found.total or 0) <= 99999, found.total
    for words in (found.lists, found.trees):
        assert len(set(words)) == len(words), f"doubles: {words!a}"
        for each in words:
            one_line(each)
            assert each, "an empty word"


def trailers(found: tuple[Trailer, ...]) -> None:
    """Of known kinds, with an address each, without doubles."""
    assert len(set(found)) == len(found), "doubles"
    for each in found:
        assert each.kind in KINDS, each.kind
        person(each.person)
        assert "@" in each.person.address, f"no address: {each.person!a}"


def notices(found: tuple[Notice, ...], size: int) -> None:
    """A few, each with words within the text; ids and numbers as they can be."""
    assert len(found) <= 10, f"{len(found)} notices"
    for each in found:
        assert 0 <= each.start < each.stop <= size, f"no words: {each!a}"
        utf_8(each.tree)
        assert len(each.tree) <= 1000
        assert len(each.commits) <= 1000
        for named in each.commits:
            utf_8(named.title)
            assert "\n" not in named.title
            assert re.fullmatch(r"(?:[0-9a-f]{7,40})?", named.commit), named.commit
            assert named.number is None or 0 <= named.number <= 9999, named.number
        if each.instead:
            message_id(each.instead)


def pull(found: Pull, lines: int) -> None:
    """As many commits as the text can have; each on one line."""
    assert len(found.commits) + len(found.merges) <= min(lines, 10_000)
    assert re.fullmatch(r"(?:[0-9a-f]{7,40})?", found.head), found.head
    for words in (found.tree, found.ref):
        utf_8(words)
        assert not re.search(r"\s", words), f"not one token: {words!a}"
    for commit in found.commits:
        utf_8(commit.author)
        utf_8(commit.title)
        assert commit.title
        assert "\n" not in commit.title


def diff(found: DiffFacts, text_lines: int) -> None:
    """Files with names; no more lines and hunks than the text has; an id of 20 bytes or none."""
    assert found.files, "no file"
    assert 0 <= found.hunks <= text_lines, found.hunks
    assert not found.patch_id or _HEX_20.fullmatch(found.patch_id), found.patch_id
    for each in found.files:
        utf_8(each.path)
        assert each.path, "a file without a name"
        assert each.added >= 0
        assert each.removed >= 0
    assert sum(each.added + each.removed for each in found.files) <= text_lines


def identifiers(found: tuple[Identifier, ...], text: str) -> None:
    """No name twice, not without end; each stands in the line that is quoted, within the text."""
    assert len(found) <= 10_000, f"{len(found)} names"
    kept = text.encode()
    assert len({(each.kind, each.name) for each in found}) == len(found), "doubles"
    for each in found:
        utf_8(each.name)
        assert each.name, "an empty name"
        assert 0 <= each.start < each.stop <= len(kept), f"no words: {each!a}"
        words = kept[each.start : each.stop].decode()
        assert "\n" not in words, f"not one line: {each!a}"
        name = each.name.removeprefix("BPF_FUNC_")
        assert name in " ".join(words.split()), f"not in {words!a}: {each!a}"


def claims(found: tuple[Claim, ...], text: str) -> None:
    """Sixty at most; the words are those at the place that is given, and say something."""
    assert len(found) <= 60, f"{len(found)} claims"
    kept = text.encode()
    for each in found:
        assert 0 <= each.start < each.stop <= len(kept), f"no words: {each!a}"
        assert kept[each.start : each.stop].decode() == each.words, f"other words: {each!a}"
        assert bool(each.values) is (each.kind is not ClaimKind.TABLE), f"values: {each!a}"
        assert all(each.values), f"an empty value: {each!a}"
        for said in (*each.values, each.unit, each.measures, each.conditions):
            utf_8(said)
            assert "\n" not in said, f"not one line: {each!a}"
        assert len(each.measures) <= 80, f"{len(each.measures)} characters"
        assert len(each.conditions) <= 120, f"{len(each.conditions)} characters"


def cells(found: tuple[tuple[str, ...], ...], words: str) -> None:
    """No more rows than lines; what is in them stands in the words, white space apart."""
    assert 0 < len(found) <= words.count("\n") + 1, f"{len(found)} rows"
    bare = "".join(words.split())
    for cell in (cell for row in found for cell in row):
        assert "".join(cell.split()) in bare, f"no cell: {cell!a}"


def flaws(found: Flaws) -> None:
    """Known rules with a short detail each that UTF-8 holds; not as many as the mail likes."""
    number = 0
    for rule, detail in found:
        number += 1
        assert rule in FlawRule
        utf_8(detail)
        assert len(detail) <= 200, f"{rule}: a detail of {len(detail)} characters"
    assert number <= 32, f"{number} flaws"


def time(moment: datetime | None) -> None:
    """UTC that is aware, or nothing."""
    assert moment is None or moment.utcoffset() == timedelta(0)
    assert moment is None or moment.tzinfo is UTC


def clocks(
    stated: datetime | None,
    told: tuple[datetime | None, Clock, datetime | None, FlawRule | None],
    committed: datetime | None,
) -> None:
    """Which clock counts and what it says agree with each other and with what is known."""
    sent, clock, arrived, flaw = told
    for each in (stated, sent, arrived):
        time(each)
    assert (sent is None) == (clock is Clock.NONE)
    assert (flaw is None) == (clock is Clock.DATE)
    assert (flaw is FlawRule.NO_DATE) == (stated is None)
    assert clock is not Clock.DATE or sent == stated
    assert clock not in (Clock.HOP, Clock.COMMIT) or sent == arrived
    assert clock is not Clock.COMMIT or arrived == committed
    assert committed is None or arrived is not None, "a commit's time is always an arrival"
    if arrived is not None and arrived != committed:
        assert 1990 <= arrived.year < 2100, arrived


def message(found: Message) -> None:
    """Everything that the parts of a message say."""
    message_id(found.id)
    subject(found.subject)
    person(found.author)
    time(found.date)
    assert len(found.references) <= KEPT_REFERENCES
    assert len(set(found.references)) == len(found.references), "doubles"
    assert found.id not in found.references
    for each in found.references:
        message_id(each)
    lists(found.addressed)
    trailers(found.trailers)
    assert found.diff is None or found.role is Role.PATCH
    assert len({each.message for each in found.mentions}) == len(found.mentions), "doubles"
    for mention in found.mentions:
        message_id(mention.message)
        assert 0 <= mention.start < mention.stop, f"no words: {mention!a}"
    assert not (found.mentions or found.change_id) or found.role in (Role.PATCH, Role.COVER)


def reading(found: Reading, committed: datetime | None) -> None:
    """Everything that a copy says."""
    message(found.message)
    rules = {rule for rule, _ in found.flaws}
    wrong = rules & {FlawRule.NO_DATE, FlawRule.DATE_IMPLAUSIBLE}
    clocks(
        found.message.date,
        (found.sent, found.clock, found.arrived, next(iter(wrong), None)),
        committed,
    )
    assert _HEX_16.fullmatch(found.text_hash), found.text_hash
    assert 0 <= found.likeness < 2**63
    flaws(found.flaws)
