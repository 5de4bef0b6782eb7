"""Which paths and words the patterns of a MAINTAINERS file mean, found fast.

A pattern of files (F, X) means what scripts/get_maintainer.pl makes of it, which has its own ways:

- `net/` is everything below; `net/core` all whose path begins so and that has as many `/`: it is a
  prefix, so that `net/core*` says the same, and `net/core.c` is net/core.cpp too.
- `*` in it does not cross `/`, for the slashes are counted; but in a pattern that ends with `/`, or
  that has `**`, they are not, and it does.
- `?` is one character, `[ch]` one of these. Everything else stands for itself.
- A directory may lack its slash. The script asks the tree; without one, `net/core` is what is in
  net/core/ as well, which in a tree where net/core is a file is nothing.

Regexes (N of paths, K of words) are Perl's, with blanks and comments. A hostile file may hold some
that take for ever: only such are used as do not repeat what varies, few that repeat at all, and
what they search is bounded. All that is left to such a file is to cost a second a path.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

LONGEST_PATH: Final = 1_024
"""Characters of a path that are looked at; paths in patches of 2020 have up to 93."""

LONGEST_REGEX: Final = 500
"""Characters of a regex; the longest of v6.1 has 160."""

MOST_REGEXES: Final = 1_000
"""Regexes of one file; v6.1 has 92 N and 35 K."""

MOST_SLOW: Final = 100
"""Regexes of one file with parts of any length (`*`, `+`, `{`); v6.1 has 14."""

REPEATS_OF_NAMES: Final = 2
"""Such parts that may follow each other in an N (`.*tulip.*`): in n characters a search looks at
n³ / 6 places at worst."""

REPEATS_OF_WORDS: Final = 1
"""Likewise in a K, which is searched in many lines."""

LONGEST_LINE: Final = 250
"""Characters of a path or of a line of a patch in which a regex is searched."""

LONGEST_TEXT: Final = 200_000
"""Characters of a patch in which regexes are searched."""

_SOME: Final = r"\[\^?(?:\w-\w|[\w.,+])+\]"
_WILD = re.compile(rf"[*?]|{_SOME}")
_PIECE = re.compile(rf"(\*+)|(\?)|({_SOME})|([^*?\[]+|\[)")


def depth(pattern: str) -> int:
    """How deep in the tree a pattern of files is, as get_maintainer ranks: 3 of `a/b/c`, 2 of
    `a/b/`, -1 of any that begins with `*`."""
    if pattern.startswith("*"):
        return -1
    return pattern.count("/") + (not pattern.endswith("/"))


@dataclass(slots=True)
class _Glob:
    """A pattern that has to be tried: `slashes` that a path must have, -1: any number."""

    regex: re.Pattern[str]
    slashes: int
    hit: tuple[int, int]


@dataclass(slots=True)
class Files:
    """Patterns of files, by what their paths begin with. Each has an owner, a number.

    `begin`: of files that begin so and are in that directory; `below`: of files in or below a
    directory; `globs`: to be tried, by the directory before the first wildcard.
    """

    begin: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    below: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    globs: dict[str, list[_Glob]] = field(default_factory=dict)
    longest: int = 0

    def add(self, owner: int, pattern: str) -> None:
        """One more pattern of an owner."""
        hit = (owner, depth(pattern))
        whole = pattern.endswith("/")
        bare = pattern if whole or "**" in pattern else pattern.rstrip("*")
        wild = _WILD.search(bare)
        if wild is not None:
            slashes = -1 if whole or "**" in bare else bare.count("/")
            directory = bare[: bare.rfind("/", 0, wild.start()) + 1]
            glob = _Glob(_globbed(bare, crosses=slashes < 0), slashes, hit)
            self.globs.setdefault(directory, []).append(glob)
        elif whole:
            self.below.setdefault(pattern, []).append(hit)
        else:
            self.begin.setdefault(bare, []).append(hit)
            self.longest = max(self.longest, len(bare))
            if bare == pattern:
                self.below.setdefault(pattern + "/", []).append(hit)

    def owners(self, path: str) -> dict[int, int]:
        """Who owns a pattern of a path, with the depth of their deepest one."""
        path = path[:LONGEST_PATH]
        found: dict[int, int] = {}
        for owner, deep in self._hits(path):
            if found.get(owner, -2) < deep:
                found[owner] = deep
        return found

    def _hits(self, path: str) -> Iterator[tuple[int, int]]:
        slashes = path.count("/")
        directory = ""
        while True:
            yield from self.below.get(directory, ())
            for glob in self.globs.get(directory, ()):
                if glob.slashes in (-1, slashes) and glob.regex.match(path):
                    yield glob.hit
            cut = path.find("/", len(directory))
            if cut < 0:
                break
            directory = path[: cut + 1]
        for end in range(len(directory), min(len(path), self.longest) + 1):
            yield from self.begin.get(path[:end], ())


def _globbed(pattern: str, *, crosses: bool) -> re.Pattern[str]:
    """What a pattern with wildcards begins with, as a regex.

    What follows a `*` is taken where it is first found and never looked for again (`(?>...)`):
    nothing is lost by that, and no pattern takes more than the path's length.
    """
    any_, parts, star = "." if crosses else "[^/]", [], False
    for stars, one, some, plain in _PIECE.findall(pattern):
        if stars:
            parts.append(")" if star else "")
            parts.append(f"(?>{any_}*?")
            star = True
        else:
            parts.append(any_ if one else _class(some) if some else re.escape(plain))
    return re.compile("".join(parts) + (")" if star else ""), re.DOTALL)


def _class(some: str) -> str:
    """`[ch]` as it stands; `[z-a]` means nothing and stands for itself."""
    try:
        re.compile(some)
    except re.error:
        return re.escape(some)
    return some


@dataclass(frozen=True, slots=True)
class Regex:
    """A regex of a file; what it finds has `needed` in it. `flat`: it repeats nothing."""

    regex: re.Pattern[str]
    needed: str
    flat: bool

    def is_in(self, text: str) -> bool:
        """Whether it finds something in a path or a line."""
        return self.needed in text and self.regex.search(text) is not None


def compiled(pattern: str, most: int) -> Regex | str:
    """A Perl regex as Python's, or why it is not used. `most`: parts of any length in a row."""
    if len(pattern) > LONGEST_REGEX:
        return "it is too long"
    if _AGAIN.search(pattern):
        return "it finds again what it found"
    repeats = _repeats(pattern)
    if repeats > most:
        return "it may take for ever"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set": [[] means what it says
            regex = re.compile(_translated(pattern), re.ASCII | re.VERBOSE)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return Regex(regex, _needed(pattern), repeats == 0)


_AGAIN = re.compile(r"\\[1-9gk]|\(\?(?:\(|P=)")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\S", re.DOTALL)
_REPEAT: Final = frozenset("*+{")
_FOR_EVER: Final = 1_000
_POSIX: Final = {
    "[:alpha:]": "a-zA-Z",
    "[:digit:]": "0-9",
    "[:alnum:]": "a-zA-Z0-9",
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:space:]": r"\s",
    "[:word:]": r"\w",
    "[:xdigit:]": "0-9a-fA-F",
}
_PERL: Final = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)", r"\h": r"[ \t]"}


def _translated(pattern: str) -> str:
    """What Perl writes in another way than Python."""
    for name, characters in _POSIX.items():
        pattern = pattern.replace(name, characters)
    return re.sub(r"\\.", lambda match: _PERL.get(match[0], match[0]), pattern, flags=re.DOTALL)


@dataclass(slots=True)
class _Group:
    """A group that is being read: `repeats` in the branch at hand and the `most` in one branch;
    `varies`: it may find a thing in more than one way."""

    repeats: int = 0
    most: int = 0
    varies: bool = False

    def end_branch(self) -> None:
        self.most = max(self.most, self.repeats)
        self.repeats = 0


def _repeats(pattern: str) -> int:
    """How many parts of any length follow each other; too many if a part repeats that is not
    always found in the same way: `(a+)+`, `(a|a)*`."""
    groups = [_Group()]
    before = ""
    parts = _TOKEN.findall(pattern)
    for part, following in zip(parts, (*parts[1:], ""), strict=False):
        if part == "(":
            groups.append(_Group())
        elif part == "|":
            groups[-1].end_branch()
            groups[-1].varies = True
        elif part == ")" and len(groups) > 1:
            group = groups.pop()
            group.end_branch()
            if following in _REPEAT and (group.most or group.varies):
                return _FOR_EVER
            groups[-1].repeats += group.most
            groups[-1].varies |= group.varies
        elif part in _REPEAT:
            groups[-1].repeats += 1
        elif part == "?" and before not in {"(", *_REPEAT}:
            groups[-1].varies = True
        before = part
    groups[0].end_branch()
    return groups[0].most


def _needed(pattern: str) -> str:
    """A word that is in all that a regex finds; empty if that is not easily said."""
    plain = re.sub(r"\[\^?[^]\\[]+\]", ".", pattern)
    if re.search(r"[^\w/,:;<>@=.*?+-]", plain):
        return ""
    return max(re.split(r"[.+]", re.sub(r".[*?+]*[*?][*?+]*", ".", plain)), key=len)


@dataclass(frozen=True, slots=True)
class Owned:
    """The patterns of one owner, as the file has them."""

    files: Sequence[str]
    excluded: Sequence[str]
    file_regexes: Sequence[str]
    keywords: Sequence[str]


@dataclass(slots=True)
class Index:
    """All patterns of a file, by owners: their places in it.

    `skipped`: the owner of each regex that is not used, the regex, and why.
    """

    files: Files = field(default_factory=Files)
    excluded: Files = field(default_factory=Files)
    excluding: set[int] = field(default_factory=set)
    names: list[tuple[Regex, int]] = field(default_factory=list)
    words: list[tuple[Regex, int]] = field(default_factory=list)
    skipped: list[tuple[int, str, str]] = field(default_factory=list)

    def add_regex(
        self, into: list[tuple[Regex, int]], owner: int, pattern: str, repeats: int
    ) -> None:
        """One more regex of an owner, into `names` or `words`, if it can be used."""
        full = len(self.names) + len(self.words) >= MOST_REGEXES
        regex = "there are too many" if full else compiled(pattern, repeats)
        if isinstance(regex, Regex) and not regex.flat and self._slow() >= MOST_SLOW:
            regex = "too many take long"
        if isinstance(regex, str):
            self.skipped.append((owner, pattern, regex))
        else:
            into.append((regex, owner))

    def _slow(self) -> int:
        return sum(not regex.flat for regex, _ in (*self.names, *self.words))

    def ranked(self, paths: Iterable[str], text: str) -> list[int]:
        """Who owns a pattern of any of the paths, or of words in the text of a patch.

        Who has the deepest pattern of any of the paths is the first, then who has the most paths;
        who has only a regex of a path has depth 0; who has only a word is the last.
        """
        rank: dict[int, tuple[int, int]] = {}
        for path in dict.fromkeys(paths):
            for owner, deep in self._owners(path).items():
                best, number = rank.get(owner, (deep, 0))
                rank[owner] = (max(best, deep), number + 1)
        for owner in self._owners_of_words(text):
            rank.setdefault(owner, (-2, 0))
        return sorted(rank, key=lambda owner: (*(-each for each in rank[owner]), owner))

    def _owners(self, path: str) -> dict[int, int]:
        found = self.files.owners(path)
        for regex, owner in self.names:
            if regex.needed in path and regex.is_in(path[:LONGEST_LINE]):
                found[owner] = max(found.get(owner, 0), 0)
        if not self.excluding.isdisjoint(found):
            for owner in self.excluded.owners(path):
                found.pop(owner, None)
        return found

    def _owners_of_words(self, text: str) -> list[int]:
        if not text or not self.words:
            return []
        lines = tuple(_searched(text[:LONGEST_TEXT]))
        whole = "\n".join(lines)
        return [
            owner
            for regex, owner in self.words
            if not (regex.flat and not regex.is_in(whole))
            and any(regex.is_in(line) for line in lines)
        ]


def index(owners: Iterable[Owned]) -> Index:
    """The patterns of owners, who are numbered from 0."""
    made = Index()
    for owner, owned in enumerate(owners):
        for pattern in owned.files:
            made.files.add(owner, pattern)
        for pattern in owned.excluded:
            made.excluded.add(owner, pattern)
            made.excluding.add(owner)
        for pattern in owned.file_regexes:
            made.add_regex(made.names, owner, pattern, REPEATS_OF_NAMES)
        for pattern in owned.keywords:
            made.add_regex(made.words, owner, pattern, REPEATS_OF_WORDS)
    return made


def _searched(text: str) -> Iterator[str]:
    """The lines of a mail with a patch in which words count: all before the diff, and in it what is
    added or removed."""
    in_diff = False
    for line in text.split("\n"):
        if re.match(r"(?:\+\+\+|---)\s+\S", line):
            in_diff = True
        elif not in_diff:
            yield line[:LONGEST_LINE]
        elif line.startswith(("+", "-")):
            yield line[1:LONGEST_LINE]
