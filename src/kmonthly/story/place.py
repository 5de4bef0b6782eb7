"""Where a story belongs: sections from the paths that it touches, its title, its tree, its lists,
who looks after its files and the names that it brings in.

Each source votes with the weight that stands here; the section with the most votes wins. The tables
of what belongs where are in `sections`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from math import log2
from typing import NamedTuple

from kmonthly.mail.model import IdentifierKind
from kmonthly.story.model import Facts, Placement, Section
from kmonthly.story.sections import COMMON, LISTS, PATHS, SUPPORTING, TREES, WORDS
from kmonthly.terms.ids import short_list_name
from kmonthly.terms.kernel import FOLDERS, TOP
from kmonthly.terms.phrases import Phrase, phrase

WEIGHTS: dict[str, tuple[float, str]] = {
    "paths": (1.0, "all paths together, by the logarithm of the lines changed in each"),
    "prefix": (0.8, 'a title\'s first word ("xfs:") names the subsystem as its people do'),
    "word": (0.35, 'any other word of a title, two at most: "Enable Linux guests on Hyper-V"'),
    "tree": (0.4, 'the bracket\'s tree ("bpf-next") says through whom it is to go'),
    "lists": (0.3, "all lists together: many are addressed out of courtesy"),
    "keepers": (0.3, "the lists of those who look after the files, by MAINTAINERS"),
    "names": (0.2, "what the new names are: a file system, a system call, a device's compatible"),
}
"""What each source weighs, and why."""

OTHERS_FROM = 0.25
"""A section besides the main one is named if it has this share of all votes."""

MOSTLY = 0.6
"""A series of many architectures is of one of them if that has this share of its votes."""

MANY_ARCHITECTURES = 3
"""From so many architectures on, a series changes something common everywhere it is used."""

TREEWIDE_WEIGHS = 0.15
"""What arch/ weighs then: "Introduce kernel_clone()" is about the core, though it edits 22."""

CODE_FROM = 0.1
"""Of what a series touches so much, beside tests and documents, makes it one about the code."""

_A, _REST = Section.ARCHITECTURE, Section.REST
_GUESTS = (Section.VIRTUALIZATION, Section.DRIVERS)

_NAMES = {
    IdentifierKind.SYSCALL: Section.CORE,
    IdentifierKind.FILESYSTEM: Section.FILESYSTEMS,
    IdentifierKind.COMPATIBLE: Section.DRIVERS,
    IdentifierKind.DEVICE_ID: Section.DRIVERS,
    IdentifierKind.CGROUP: Section.CORE,
}
"""Kinds of names that tell of a section by themselves."""

_WORD = re.compile(r"[a-z0-9][a-z0-9_+-]*")
_PATTERNS = tuple(
    (re.compile(re.escape(prefix).replace(r"\*", "[^/]+")), prefix, section, weight, topic)
    for prefix, section, weight, topic in PATHS
)

_FOREIGN = frozenset({"include", "lib", "tools", "scripts", "Documentation"})
"""Folders that other projects have as well: they prove nothing."""


class Vote(NamedTuple):
    """What one source says: a section, perhaps a topic of it, how much, and the words for it."""

    section: Section
    topic: str
    weight: float
    why: Phrase


def place(facts: Facts) -> Placement:
    """The story's section and topic, the strongest reasons for it, and the other sections that it
    touches."""
    votes = [*_by_paths(facts), *_by_words(facts), *_by_lists(facts), *_by_names(facts)]
    sums: Counter[Section] = Counter()
    for vote in votes:
        sums[vote.section] += vote.weight  # type: ignore[assignment]
    whole = sum(sums.values())
    ranked = sorted(sums, key=lambda each: (-sums[each], list(Section).index(each)))
    others = [each for each in ranked if sums[each] >= OTHERS_FROM * whole and each is not _REST]
    alone = _stands_alone(facts)
    if alone is not None:
        why, topic = alone
        return Placement(_REST, (why,), tuple(others), topic)
    ranked = [each for each in ranked if each is not _REST] or ranked
    if not ranked:
        return Placement(_REST, (phrase("place.nothing"),))
    main = ranked[0]
    reasons = sorted(
        (each for each in votes if each.section is main),
        key=lambda each: (-each.weight, each.why.key),
    )
    topics: Counter[str] = Counter()
    for vote in reasons:
        topics[vote.topic] += vote.weight if vote.topic else 0  # type: ignore[assignment]
    topic = max(sorted(topics), key=topics.__getitem__, default="")
    if (
        main is Section.ARCHITECTURE
        and len(topics) >= MANY_ARCHITECTURES
        and topics[topic] < MOSTLY * topics.total()
    ):
        topic = ""
    return Placement(
        main,
        tuple(dict.fromkeys(each.why for each in reasons))[:3],
        tuple(each for each in others if each is not main),
        topic,
    )


def is_foreign(paths: Iterable[str]) -> bool:
    """Whether most of the paths lie in folders that no kernel tree has."""
    tops = [path.partition("/")[0] for path in paths if "/" in path]
    telling = [top for top in tops if top not in _FOREIGN]
    return bool(telling) and 2 * sum(top in FOLDERS for top in telling) < len(telling)


def _stands_alone(facts: Facts) -> tuple[Phrase, str] | None:
    """Why a story is of the rest, and its topic: work for another tree, or tests, documents and
    tools without the code of anything. None if it is of a section."""
    is_named = any(TREES.get(tree.casefold()) == (_REST, "userspace") for tree in facts.trees)
    if is_named or is_foreign(path for path, _ in facts.paths):
        return phrase("place.foreign", tree=_tree(facts)), "userspace"
    code = support = 0.0
    prefixes: Counter[tuple[str, str]] = Counter()
    for path, lines in facts.paths:
        prefix, section, weight, topic = _section_of(path)
        size = 1 + log2(1 + lines)
        if weight > SUPPORTING and section is not _REST:
            code += weight * size
        elif not path.startswith("include/"):
            support += size
            prefixes[prefix, topic] += 1
    if not prefixes or code >= CODE_FROM * support:
        return None
    prefix, topic = max(sorted(prefixes), key=prefixes.__getitem__)
    return phrase("place.alone", prefix=prefix.rstrip("/")), _rest_topic(prefix, topic)


def _rest_topic(prefix: str, topic: str) -> str:
    if prefix.startswith("tools/testing/"):
        return "selftests"
    if prefix.startswith("Documentation/"):
        return "docs"
    return topic if topic in ("build", "tools") else "tools"


def _tree(facts: Facts) -> str:
    """How the other tree is called: by the subject's brackets, else by its largest folder."""
    tops = [path.partition("/")[0] for path, _ in facts.paths]
    return next(iter(facts.trees), "") or next(
        (top for top in tops if top not in TOP), next(iter(tops), "")
    )


def _by_paths(facts: Facts) -> Iterator[Vote]:
    """The sections' shares of all paths. A file counts by the logarithm of the lines changed in it:
    a moved or generated one must not drown the rest."""
    weights: Counter[tuple[Section, str]] = Counter()
    lying: Counter[tuple[Section, str]] = Counter()
    architectures = {
        path.split("/")[1]
        for path, _ in facts.paths
        if path.startswith("arch/") and path.count("/") > 1
    }
    treewide = len(architectures) >= MANY_ARCHITECTURES
    for path, lines in facts.paths:
        prefix, section, weight, topic = _section_of(path)
        if treewide and section is _A:
            weight *= TREEWIDE_WEIGHS
        votes = weight * (1 + log2(1 + lines))
        weights[section, topic] += votes  # type: ignore[assignment]
        lying[section, prefix] += lines
    whole = sum(weights.values())
    for (section, topic), weight in weights.items():
        mine = {prefix: lying[each, prefix] for each, prefix in lying if each is section}
        prefix = max(sorted(mine), key=mine.__getitem__)
        why = _lying(prefix, mine[prefix], sum(lines for _, lines in facts.paths))
        yield Vote(section, topic, WEIGHTS["paths"][0] * weight / whole, why)


def _lying(prefix: str, lines: int, whole: int) -> Phrase:
    """How many of the changed lines are of files whose paths begin so."""
    prefix = prefix.rstrip("/")
    if not whole:
        return phrase("place.files", prefix=prefix)
    return phrase("place.paths", share=round(100 * lines / whole), prefix=prefix)


@lru_cache(maxsize=65536)
def _section_of(path: str) -> tuple[str, Section, float, str]:
    """Prefix, section, weight and topic of a path. What no kernel tree has (db/ of xfsprogs) is the
    rest, a file at the top (MAINTAINERS) says little."""
    for pattern, prefix, section, weight, topic in _PATTERNS:
        if pattern.match(path):
            return prefix, section, weight, topic
    top, slash, _ = path.partition("/")
    return top, _REST, 1.0 if slash and top not in TOP else 0.1, "build"


def _by_words(facts: Facts) -> Iterator[Vote]:
    """Votes of the title and of the bracket's trees.

    Of several subsystems before a colon ("x86/PCI:", "s390: virtio:", "KVM: arm64:") the first
    known one counts, but guests and buses of an architecture are no architecture.
    """
    title = facts.title.casefold()
    head, colon, rest = title.rpartition(": ")
    if not colon or len(head) > _LONGEST_PREFIX:
        head, colon, rest = title.partition(": ")
        head, rest = (head, rest) if colon and len(head) <= _LONGEST_PREFIX else ("", title)
    known = [word for word in dict.fromkeys(_known(head)) if WORDS[word][0] is not _REST]
    named = next((word for word in known if WORDS[word][0] in _GUESTS), next(iter(known), ""))
    if named and WORDS[known[0]][0] is not _A:
        named = known[0]
    if named:
        section, topic = WORDS[named]
        yield Vote(section, topic, WEIGHTS["prefix"][0], phrase("place.title", word=named))
    told = (word for word in dict.fromkeys(_known(rest)) if word != named and word not in COMMON)
    others = list(islice(told, 2))
    for word in others:
        section, topic = WORDS[word]
        yield Vote(section, topic, WEIGHTS["word"][0], phrase("place.title", word=word))
    for tree in facts.trees:
        if tree.casefold() in TREES:
            section, topic = TREES[tree.casefold()]
            yield Vote(section, topic, WEIGHTS["tree"][0], phrase("place.title", word=tree))


_LONGEST_PREFIX = 40
"""Characters before a title's last colon that name subsystems, not half of a sentence."""


def _known(words: str) -> Iterator[str]:
    """The words of a title that tell of a section, also those put together with a dash."""
    for word in _WORD.findall(words):
        if word in WORDS:
            yield word
        elif "-" in word:
            yield from (part for part in word.split("-")[:1] if part in WORDS)


def _by_lists(facts: Facts) -> Iterator[Vote]:
    """Votes of the lists that carry it, and of those whom its files belong to."""
    names = (short_list_name(name) for name in (*facts.arrived, *facts.addressed))
    known = [name for name in dict.fromkeys(names) if name in LISTS]
    for name in known:
        section, topic = LISTS[name]
        weight = WEIGHTS["lists"][0] / len(known)
        yield Vote(section, topic, weight, phrase("place.list", list=name))
    kept = [(short_list_name(name), files) for name, files in facts.marks.kept]
    whole = sum(files for name, files in kept if name in LISTS)
    for name, files in kept:
        if name in LISTS:
            section, topic = LISTS[name]
            weight = WEIGHTS["keepers"][0] * files / whole
            yield Vote(section, topic, weight, phrase("place.keepers", list=name))


def _by_names(facts: Facts) -> Iterator[Vote]:
    """Votes of the names that it brings in."""
    kinds = Counter(kind for kind, _ in facts.marks.names if kind in _NAMES)
    for kind, number in sorted(kinds.items()):
        weight = WEIGHTS["names"][0] * number / kinds.total()
        yield Vote(_NAMES[kind], "", weight, phrase("place.names", kind=kind.value))
