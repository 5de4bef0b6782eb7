"""Subject lines taken apart, and titles made comparable.

A subject is: prefixes of replies and brackets in any order, then the title. `git am` strips every
bracket in front of a title, so every bracket in front is read here too; the first word outside ends
it. Counts in this file are of 45,360 copies of 24 lists, July to October 2020.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kmonthly.mail.model import Subject, Tag

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+"
)
"""Control characters that are no white space, and the marks that turn the reading direction round.

Joiners (U+200C, U+200D) stay: scripts and emoji need them.
"""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_REPLY: Final = re.compile(
    r"""\s*(?:
        (?:re|aw|sv|antw|wg|fwd?|回复|回覆|答复|答覆|转发|轉寄)
            (?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]+   # "Re:", "Re[2]:", "答复："
      | ping\b(?:\s*:|//)?\s*(?=\[|re\s?:)                    # "PING: [PATCH]", "ping//Re:"
      | \[[^\[\]\s@]{1,100}@[^\[\]\s@:]{1,100}:\s              # mutt's "[ada@example.org: Re: ...]"
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
"""What makes a subject a reply: an answer, a nudge, or somebody's mail passed on.

`AW` and `答复` come stacked, up to eight deep. A forward is a reply here, because whoever sends it
is not the one who posts the work.
"""

_RESTATED: Final = re.compile(r"\s*(?:subject|主旨)\s*[:：]", re.IGNORECASE)
"""A header pasted into its own value: "Subject: Re: [PATCH 2/6] ..."."""

_BRACKET: Final = re.compile(r"\s*\[++([^\[\]]{0,200}+)\]++(?:\s?:)?")
"""One bracket, doubled ones included ("[[PATCH V4]]": 5 copies), with a colon after it."""

_STGIT: Final = re.compile(r"\s*\[ver #(\d{1,3})\]$", re.ASCII)
"""Stacked Git writes its versions behind the title, "[PATCH 00/18] VFS: ... [ver #21]": 193 copies.

The only bracket behind a title that is a tag.
"""

_TREE_AND_BRANCH: Final = re.compile(
    r"(?!(?:patch|rfc|rft|resend):)\S*[^\s:]:\s?[^\s:]\S*(?:\s\d+/\d+)?", re.IGNORECASE
)
""""[tip: x86/mm]", "[vhost:vhost 32/52]" (lkp's, where n/N counts the commits of a branch)."""

_LIST: Final = re.compile(
    r"[\w.-]+-(?:devel|dev|discuss|users?|mentees|technical|sig|announce|general|gfx)"
    r"|kbuild-all|cocci|freedreno|nouveau|mptcp|ltp|apparmor",
    re.IGNORECASE,
)
"""Names that Mailman puts in front: dm-devel, f2fs-dev, Linux-kernel-mentees, virtio-dev ..."""

_GATES: Final = frozenset({"ext", "external", "spam", "***spam***", "phishing risk", "caution"})
"""What mail gateways put in front ("Re: [External] ...": 213); it says nothing of the work."""

_WORD_TAGS: Final = {
    "patch": Tag.PATCH,
    "patches": Tag.PATCH,
    "patchset": Tag.PATCH,
    "patch-set": Tag.PATCH,
    "rfc": Tag.RFC,
    "rft": Tag.RFT,
    "resend": Tag.RESEND,
    "resent": Tag.RESEND,
    "repost": Tag.RESEND,
    "pull": Tag.PULL,
}

_WORD: Final = re.compile(
    r"""(?P<tag>patch(?:es|set|-set)?|rfc|rft|resend|repost)?[-_]?   # PATCHv3
        v(?P<version>\d{1,3})
        (?:\.(?P<minor>\d{1,2})|(?P<letter>[a-i])|(?P<fix>fix))?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_PART: Final = re.compile(r"(\d{1,5})/(\d{1,5})", re.ASCII)

_HIGHEST_MINOR: Final = 3
"""v5.1 is a version, v5.8 a kernel. The minors of all 38 dotted versions were 1, 2 and 3; kernels
named in their place (30 copies) were v4.9, v4.10, v5.8 and v5.9."""

_KERNEL_FOLLOWS: Final = frozenset({"for", "stable", "linux", "kernel"})

_PULL_FILLERS: Final = frozenset({"git", "request", "requests", "please"})


_Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Word:
    """What one word of a bracket says. `dotted`: its version may be a kernel's."""

    tags: frozenset[Tag] = frozenset()
    version: _Version | None = None
    dotted: bool = False
    part: tuple[int, int] | None = None
    tree: bool = False


@dataclass(frozen=True, slots=True)
class _Bracket:
    """What one bracket says. `listed` is a list's name; `marked`: it says something of a patch."""

    tags: frozenset[Tag] = frozenset()
    trees: tuple[str, ...] = ()
    version: _Version | None = None
    part: tuple[int, int] | None = None
    listed: str = ""
    marked: bool = False


def line(text: str) -> str:
    """One line of clean text: white space folded, control and direction characters dropped.

    Lone surrogates, which no UTF-8 file can hold, become U+FFFD.
    """
    if not text.isprintable():
        text = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))
    elif "  " not in text and not text.startswith(" ") and not text.endswith(" "):
        return text
    return " ".join(text.split())


def subject(text: str) -> Subject:
    """The subject that a decoded Subject header holds.

    Counts as a tag: any bracket before the title, in any order with reply prefixes; a word of such
    a bracket is a tag (PATCH, PATCHSET, RFC, RFT, RESEND, PULL), a version (v2, V2, v5.1, PATCHv3,
    v3fix), a number n/N, or else a tree. Does not count: words without brackets ("PATCH v2: ..."),
    brackets later in the title (but "[ver #2]" at the very end), dotted numbers without a v (a
    tree), a v with a kernel's number ("for v5.9"), the n/N of "tree:branch n/N" and of "1.5/5".
    """
    return _cached(text) if len(text) <= 500 else _subject(text)


def _subject(text: str) -> Subject:
    text = line(text)
    at, reply, forwarded, marked = 0, False, False, False
    brackets: list[_Bracket] = []
    while True:
        if not marked and (found := _REPLY.match(text, at)):
            reply = True
            forwarded = forwarded or found[0].lstrip().startswith("[")
        elif found := _BRACKET.match(text, at):
            brackets.append(_bracket(found[1]))
            marked = marked or brackets[-1].marked
        elif not (found := _RESTATED.match(text, at)):
            break
        at = found.end()
    title = text[at:].strip()
    if forwarded and title.endswith("]"):
        title = title[:-1].rstrip()
    version = next((each.version for each in brackets if each.version), None)
    if title.endswith("]") and (found := _STGIT.search(title, max(0, len(title) - 12))):
        title = title[: found.start()]
        version = version or (int(found[1]), 0)
    return _assemble(text, reply, brackets, version, title)


def _assemble(
    text: str,
    reply: bool,
    brackets: list[_Bracket],
    version: _Version | None,
    title: str,
) -> Subject:
    """The Subject of these brackets. A list's name counts as one only before the first mark."""
    tags: frozenset[Tag] = frozenset()
    lists: list[str] = []
    trees: list[str] = []
    part: tuple[int, int] | None = None
    marked = False
    for each in brackets:
        marked = marked or each.marked
        tags |= each.tags
        trees += each.trees
        part = part or each.part
        if each.listed:
            (trees if marked else lists).append(each.listed)
    number, minor = version or (None, 0)
    n, total = part or (None, None)
    return Subject(
        text=text,
        reply=reply,
        tags=tags,
        lists=tuple(dict.fromkeys(lists)),
        trees=tuple(dict.fromkeys(trees)),
        version=number,
        minor=minor,
        part=n,
        total=total,
        title=title,
    )


_cached = lru_cache(maxsize=8192)(_subject)


@lru_cache(maxsize=8192)
def _bracket(content: str) -> _Bracket:
    """What the words between one pair of brackets say."""
    content = content.strip()
    if not content or content.casefold() in _GATES:
        return _Bracket()
    if _LIST.fullmatch(unspaced := content.replace(" ", "")):  # "[dm- devel]" happens: 17
        return _Bracket(listed=unspaced)
    if _TREE_AND_BRANCH.fullmatch(content):
        return _Bracket(trees=(content,))
    words = content.replace(",", " ").split()
    bare = [word.strip("():;").casefold() for word in words]
    said = [_word(word, before) for word, before in zip(bare, ["", *bare], strict=False)]
    tags = frozenset[Tag]().union(*(each.tags for each in said))
    plain = next((each.version for each in said if each.version and not each.dotted), None)
    dotted = next((each.version for each in said if each.dotted), None)
    part = next((each.part for each in said if each.part), None)
    if not (tags or part or plain or dotted):
        return _Bracket(trees=(content,))
    trees = tuple(
        word
        for word, each in zip(words, said, strict=True)
        if (each.tree or (each.dotted and plain))  # "[PATCH stable v4.2 v2]"
        and not (Tag.PULL in tags and word.casefold() in _PULL_FILLERS)
    )
    return _Bracket(tags, trees, plain or dotted, part, marked=True)


def _word(word: str, before: str) -> _Word:
    """What a word in small letters says, after the word before it."""
    pieces = word.split("/")  # "RFC/RFT"
    if all(piece in _WORD_TAGS for piece in pieces):
        return _Word(tags=frozenset(_WORD_TAGS[piece] for piece in pieces))
    if number := _PART.fullmatch(word):
        return _Word(part=(int(number[1]), int(number[2])))
    found = _WORD.fullmatch(word)
    if found is None:
        return _Word(tree=True)
    tags = frozenset({_WORD_TAGS[found["tag"]]} if found["tag"] else ())
    major, minor = int(found["version"]), int(found["minor"] or 0)
    if found["letter"]:
        minor = ord(found["letter"]) - ord("a") + 1
    elif found["fix"]:
        minor = 1
    elif found["minor"] and (minor > _HIGHEST_MINOR or before in _KERNEL_FOLLOWS):
        return _Word(tags=tags, tree=True)
    return _Word(tags=tags, version=(major, minor), dotted=bool(found["minor"]))
