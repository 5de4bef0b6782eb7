"""Mainline: what git tells of the commits of a kernel tree, and which of them brought which in.

A branch is a chain of first parents; mainline's are mostly merges. A commit that was made elsewhere
landed with the commit of the chain that brought it in: the oldest one from which it is reached.
"""

import re
import sys
from array import array
from binascii import unhexlify
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from urllib.parse import unquote_to_bytes

from kmonthly.terms.ids import Key, key
from kmonthly.terms.people import Person
from kmonthly.terms.titles import normal_title

LOG_FORMAT: Final = "tformat:%H%x00%P%x00%an <%ae>%x00%at%x00%ct%x00%s%x00%n%b"
"""What `git log -z --format=` is asked for, and `commits` reads."""

_FIELDS: Final = 7

LONGEST: Final = 1 << 20
"""Bytes of a commit that are surely read: no message of the kernel's has a twentieth of it."""

_LONGEST_TITLE: Final = 1_000
_LONGEST_NAME: Final = 500
_MOST_NAMED: Final = 100
_LAST_SECOND: Final = 253_402_300_799
"""Of the year 9999. A commit may state any time: what no calendar has counts as the nearest."""

_PLAIN: Final = bytes(ord(chr(n).lower()) if chr(n).isalnum() else 32 for n in range(128)) * 2
"""ASCII as `terms.titles.plain_title` sees it."""

_MARK: Final = 127
_MARKED: Final = bytes(
    n if n == 10 else _MARK if n > 127 or n in b"([" else plain for n, plain in enumerate(_PLAIN)
)
"""The same with a mark for brackets and for what is not ASCII; lines stay lines."""

_BRACKETS: Final = re.compile(r"\A(?:\s*\[[^\[\]]{0,80}\])+\s*(?=\S)")
"""`[media] x: y`, as some trees had it: where mail has brackets, a title begins behind them."""

_WAS: Final = re.compile(rb"was|former|previous|original", re.IGNORECASE)

_TRAILER: Final = re.compile(
    rb"""\n(?:
        Link:[ \t]*https?://(?:
              (?:lore|lkml|lists)\.kernel\.org/(?:[\w.+-]{1,80}/){0,2}
            | (?:[\w-]{1,20}\.)?msgid\.link/
            | patchwork\.freedesktop\.org/patch/msgid/
            | patchwork\.[\w.-]{1,80}/project/[\w.+-]{1,80}/(?:patch|cover)/
            | lwn\.net/ml/[\w.+-]{1,80}/
            | mid\.mail-archive\.com/
            | (?:www\.)?marc\.info/\?(?:[lw]=[\w-]{1,80}&){0,2}i=
        )([^\s<>"/?\#]{1,800})
      | Message-I[dD]:[ \t]*<?([^\s<>,;/]{1,800})
    )""",
    re.VERBOSE,
)
"""Trailers that name a mail, as maintainers' tools write them."""

_REVERTS: Final = re.compile(rb"This reverts commit\s+([0-9a-f]{64}|[0-9a-f]{40})\b")


@dataclass(frozen=True, slots=True)
class Commits:
    """Commits of mainline, a column for each of their facts, in git's order.

    `named` are keys of the titles without case and punctuation, `author` those of `people`. Times
    are in seconds since 1970. `landed` is the place on the chain, counted from 0, of the commit
    that brought one in, `is_step` whether that is itself. `links` pairs commits with the keys of
    Message-IDs that their trailers name, `reverts` with the commits that they revert.
    """

    hash: Sequence[bytes]
    title: Sequence[str]
    named: Sequence[Key]
    author: Sequence[Key]
    authored: Sequence[int]
    committed: Sequence[int]
    landed: Sequence[int]
    is_step: Sequence[bool]
    links: Sequence[tuple[bytes, Key]]
    reverts: Sequence[tuple[bytes, bytes]]
    people: Mapping[Key, Person]


class Landing:
    """Which commit of the chain brought each commit in; it is told of children before parents.

    A commit lands where the first of its children did. Where clocks went wrong git may tell of a
    parent before one of its children; that child's place then stays in `left`, with the parent.
    """

    def __init__(self, head: bytes, place: int) -> None:
        """`head` is the last commit of the chain, `place` its place. Commits are named in hex."""
        self.onward = head
        """The chain's next commit; empty behind its first one."""
        self.left: dict[bytes, int] = {}
        """Parents that were not told of since, with the earliest place of a child."""
        self._place = place

    def places(
        self, commits: Iterable[tuple[bytes, Sequence[bytes]]]
    ) -> Iterator[tuple[int, bool]]:
        """The place of the commit that brought in each of these, and whether that is itself.

        They come with their parents. Raises KeyError for one that is nobody's parent.
        """
        left = self.left
        for commit, parents in commits:
            others = parents
            is_step = commit == self.onward
            if is_step:
                left.pop(commit, None)
                landed, self._place = self._place, self._place - 1
                self.onward, others = (parents[0], parents[1:]) if parents else (b"", ())
            else:
                landed = left.pop(commit)
            for parent in others:
                if left.get(parent, landed) >= landed:
                    left[parent] = landed
            yield landed, is_step


def whole(blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The fields of whole records out of a stream that was cut anywhere.

    Of a field the first LONGEST bytes are there; what is longer lacks a piece.
    """
    begun = b""
    for block in blocks:
        if len(begun) > LONGEST and b"\0" not in block:
            continue
        fields = (begun + block).split(b"\0")
        ended = (len(fields) - 1) // _FIELDS * _FIELDS
        begun = b"\0".join(fields[ended:])
        del fields[ended:]
        if fields:
            yield fields


def commits(fields: Sequence[bytes], landing: Landing) -> Commits:
    """The commits of records of `git log -z --format=LOG_FORMAT`, children before parents.

    Raises ValueError and KeyError for what git does not write.
    """
    names, parents, authors, authored, committed, subjects, bodies = (
        fields[number::_FIELDS] for number in range(_FIELDS)
    )
    hashes = [*map(unhexlify, names)]
    titles = [subject[:_LONGEST_TITLE] for subject in subjects]
    told = landing.places(zip(names, map(bytes.split, parents), strict=True))
    landed, is_step = zip(*told, strict=True)
    people = {author: _person(author) for author in set(authors)}
    keys = {author: key(f"{who.name} <{who.address}>") for author, who in people.items()}
    return Commits(
        hashes,
        b"\n".join(titles).decode("utf-8", "replace").split("\n"),
        _named(titles),
        [*map(keys.__getitem__, authors)],
        _seconds(authored),
        _seconds(committed),
        landed,
        is_step,
        _links(hashes, bodies),
        [*_reverts(hashes, bodies)],
        {keys[author]: who for author, who in people.items()},
    )


def named(title: str) -> Key:
    """The key of a title without case and punctuation, as `patch.named`.

    Brackets at the beginning do not count.
    """
    return key(normal_title(_BRACKETS.sub("", title)))


def _named(titles: Sequence[bytes]) -> list[Key]:
    """`named` of each title, in a tenth of the time for those that hold words of ASCII alone."""
    lines = b"\n".join(titles).translate(_MARKED).split(b"\n")
    plain = [b" ".join(line.split()) for line in lines]
    found = _keys(plain)
    for number, words in enumerate(plain):
        if not words or _MARK in words or _may_have_version(words):
            found[number] = _named_alone(titles[number])
    return found


def _named_alone(title: bytes) -> Key:
    """`named`, in a third of the time for titles that surely do not hold what only `normal_title`
    knows of: a version, or what they were before."""
    words = b" ".join(title.translate(_PLAIN).split()) if title.isascii() else b""
    if not words or title[:1] == b"[" or _may_have_version(words) or _WAS.search(title):
        return named(title.decode("utf-8", "replace"))
    return _keys([words])[0]


def _may_have_version(words: bytes) -> bool:
    first, last = words[0], words[-1]
    return (last <= _NINE or first == _V) and _VERSION.search(words) is not None


_NINE: Final = ord("9")
_V: Final = ord("v")
_VERSION: Final = re.compile(rb"\Av\d|\b(?:v|version |take )\d{1,3}\Z")


def _keys(names: Iterable[bytes]) -> list[Key]:
    """The `terms.ids.key` of many names that come once."""
    found = array("Q", b"".join([blake2b(name, digest_size=8).digest() for name in names]))
    if sys.byteorder == "little":
        found.byteswap()
    return [Key(each >> 1) for each in found]


@lru_cache(maxsize=4096)
def _person(author: bytes) -> Person:
    """Who 'name <address>' is."""
    name, _, address = author.decode("utf-8", "replace").rpartition(" <")
    return Person(name.strip()[:_LONGEST_NAME], address.removesuffix(">").lower()[:_LONGEST_NAME])


def _seconds(column: Sequence[bytes]) -> Sequence[int]:
    """Times as git prints them: nothing where a commit states none."""
    try:
        times = [*map(int, column)]
        if min(times) >= 0 and max(times) <= _LAST_SECOND:
            return times
    except ValueError:
        times = [int(each) if each.isdigit() else 0 for each in column]
    return [min(max(each, 0), _LAST_SECOND) for each in times]


def _links(hashes: Sequence[bytes], bodies: Sequence[bytes]) -> list[tuple[bytes, Key]]:
    """The mails that trailers name, without doubles."""
    found: list[tuple[bytes, bytes]] = []
    for commit, body in zip(hashes, bodies, strict=True):
        if (at := body.find(b"\nLink:")) < 0 or b"\nMessage-I" in body:
            at = body.find(b"\nMessage-I") if at < 0 else 0
        if at >= 0:
            for link, stated in _TRAILER.findall(body, at, LONGEST)[:_MOST_NAMED]:
                named = unquote_to_bytes(link) if b"%" in link else link or stated
                if b"@" in named:
                    found.append((commit, named))
    found = [*dict.fromkeys(found)]
    numbers = _keys([message for _, message in found])
    return [(commit, number) for (commit, _), number in zip(found, numbers, strict=True)]


def _reverts(hashes: Sequence[bytes], bodies: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The commits that others revert."""
    for commit, body in zip(hashes, bodies, strict=True):
        if b"This reverts" in body:
            found = _REVERTS.findall(body, 0, LONGEST)[:_MOST_NAMED]
            yield from ((commit, unhexlify(each)) for each in dict.fromkeys(found))
