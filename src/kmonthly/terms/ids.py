"""Identifiers: Message-IDs and the keys derived from them, list names, positions in archives."""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NewType

MessageId = NewType("MessageId", str)
"""A Message-ID without angle brackets and white space, as lore.kernel.org's URLs want it."""

Key = NewType("Key", int)
"""63 bits of the BLAKE2b of a natural name (a Message-ID, an address, a path).

A key needs no look-up to be made, so any process may make it and any order of arrival gives the
same one. Two of 30 million names collide with a probability of about 5e-5; the store refuses a
second Message-ID under a key that is taken.
"""

ListName = NewType("ListName", str)
"""A mailing list as its List-Id writes it: `linux-xfs.vger.kernel.org`."""

ArchiveName = NewType("ArchiveName", str)
"""An archive as it is called on disk: a public-inbox folder's or an mbox file's name."""

Position = NewType("Position", bytes)
"""Where a copy lies in its archive; only the reader that made it can tell what it means."""

_BRACKETED = re.compile(r"<([^<>]*)>")
_BARE = re.compile(r"[\s<>]+")
_SPACE = re.compile(r"\s")


@lru_cache(maxsize=32_768)
def key(name: str) -> Key:
    """The key of a natural name: 0 <= key < 2**63."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Key(int.from_bytes(digest, "big") >> 1)


def message_ids(header: str) -> tuple[MessageId, ...]:
    """The Message-IDs of a Message-ID, In-Reply-To or References header, in order, without doubles.

    39 of 38,964 distinct Message-IDs of July to October 2020 are written without angle brackets;
    In-Reply-To may carry prose ("message from X of ..."), which never holds an `@` without spaces
    around its words in the archives seen, so bare words count only where no bracket stands.
    """
    found = _BRACKETED.findall(header) or [word for word in _BARE.split(header) if "@" in word]
    if any(map(_SPACE.search, found)):
        found = ["".join(each.split()) for each in found]
    return tuple(map(MessageId, filter(None, dict.fromkeys(found))))


def short_list_name(name: str) -> str:
    """How people call a list: `linux-xfs` for `linux-xfs.vger.kernel.org`."""
    return name.partition(".")[0] if "." in name and not name.endswith(".mbox") else name
