"""What a work is, from its title and what it brings: for a sentence in any language.

A title is an order in a few words: what to do ("widen"), to what ("timestamps"), where and what
for. The verb says of which kind the work is; the words behind it are looked up, and what nobody
knows stays as its author wrote it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest
from typing import Final

from kmonthly.mail.model import IdentifierKind as Kind
from kmonthly.story.glossary import Glossary
from kmonthly.story.model import Act, Facts, Gist, Introduced, Named, Place, Reader, Stated, TermUse

_VERBS: Final[dict[Act, str]] = {
    Act.ADD: "add adds adding introduce introduces introducing implement implements implementing "
    "provide provides create initial bring wire "
    "prepare allow allowing permit teach let new emulate add-support introduction",
    Act.SUPPORT: "support supporting supports enable enabling",
    Act.FIX: "fix fixes fixing avoid prevent correct resolve handle repair unbreak don't restore "
    "workaround bail",
    Act.REMOVE: "remove removing removes drop delete kill deprecate eliminate retire rip purge get",
    Act.USE: "use using reuse",
    Act.CONVERT: "convert converting conversion switch migrate replace move moving port transition "
    "transform",
    Act.REWORK: "rework refactor restructure rewrite clean cleanup cleanups simplify simplified "
    "simplifying consolidate unify unified unifying split factor reorganize reduce generalize "
    "generalizing generic rename separate decouple untangle tidy",
    Act.IMPROVE: "improve improvement improvements improving optimize optimise "
    "optimization optimizations speed accelerate scale batch cache faster enhance enhancement "
    "enhancements",
    Act.RESTRICT: "restrict limit disable harden hardening protect mitigate mitigation forbid deny "
    "lock warn validate check enforce",
    Act.EXTEND: "extend extending widen widening expand increase update updates upgrade",
    Act.EXPOSE: "expose export report show dump print log measure",
    Act.TEST: "test tests testing selftest selftests kunit",
    Act.CHANGE: "make place guard redact revert prefer",
    Act.DOCUMENT: "document documentation docs describe clarify",
}
_ACT: Final = {word: act for act, words in _VERBS.items() for word in words.split()}

_LETS: Final = frozenset("allow allowing let permit teach enable".split())

_BASES: Final = frozenset(
    "make let get rid set stop start run change turn deal put pass keep "
    "add introduce implement provide create wire prepare allow permit teach emulate support enable "
    "fix avoid prevent correct resolve handle repair unbreak restore remove drop delete kill "
    "deprecate eliminate retire rip purge use reuse convert switch migrate replace move port "
    "rework refactor restructure rewrite clean simplify consolidate unify split reorganize reduce "
    "generalize rename separate decouple untangle tidy improve optimize optimise accelerate "
    "enhance restrict disable harden protect mitigate forbid deny warn validate check enforce "
    "extend widen expand increase update upgrade expose export report show dump print measure "
    "document describe clarify transform override".split()
)
"""Verbs as titles order with them; not those that are as often nouns ("test", "cache")."""

_SECOND: Final = re.compile(
    r"(\b(?:and|then) |, (?:and )?)("
    + "|".join(sorted(_BASES - {"support", "report", "export", "use"}))
    + r")\b"
)
_JOINS: Final = frozenset("for in on of with from into onto within under at as".split())

_NEXT: Final = re.compile(
    r"(?:,? and(?: then)?|, then|,) (?="
    + "|".join(sorted(_BASES - {"support", "report", "export", "use", "change", "update", "test"}))
    + r")(?=\w+ )",
    re.IGNORECASE,
)
"""Between the orders of a title."""

_SHARED: Final = re.compile(r"(\w+) (?:and|then) (\w+) (\w.*)")
_BEHIND: Final = re.compile(rf" (?:{'|'.join(sorted(_JOINS))}) ")
_NOT: Final = re.compile(r"(?:don['’]?t|do not|never) (\w+) \w", re.IGNORECASE)
_SMALL: Final = frozenset("misc random minor small trivial tons assorted miscellaneous".split())
"""What kind of fixes and cleanups there are: nothing that tells what they are of."""

_HARDENED: Final = {
    "hardening": "harden",
    "optimization": "optimize",
    "optimizations": "optimize",
}
_MADE_FOR: Final = re.compile(rf"(.+) for (.+) ({'|'.join(_HARDENED)})$", re.IGNORECASE)
"""Something new, what it is for, and that as a noun: "a list for VMBus hardening"."""

_LONGEST: Final = 300

_MADE: Final = frozenset("driver implementation lsm api hook hooks mode module framework".split())
"""What is new if a title that orders nothing ends with it."""

_TO: Final = re.compile(r"(?:^|(?<=\s))(?:over )?(to|into)\s+", re.IGNORECASE)
_WITH: Final = re.compile(r"^(?:with|on|of)\s+", re.IGNORECASE)

_NOUNS: Final = frozenset(
    "support cleanup cleanups fixes improvement improvements optimization optimizations conversion "
    "updates tests selftests enhancement enhancements hardening rework documentation".split()
)
"""Words that tell it behind what it is done to: "UEFI support"."""

_SKIPPED: Final = frozenset(
    "a an the some various more several initial basic few new support supports rid make making let "
    "well last proper series patch patches was".split()
)
_STOPS: Final = frozenset(
    "to so when if while because that which instead by via and/or without unless until "
    "before after during where".split()
)
_OF_MEASURES: Final = frozenset("using use uses assume assumes consist consists is are our".split())
_PREFIX: Final = re.compile(
    r"(?:(?:[\w*./+-]+, ?){1,6}[\w*./+-]+(?: \.\.\.)?|[\w*./,+&@()|-]+(?: [\w*./,+&@()|-]+)?): +"
    r"(?=\S)"
)
_WORD: Final = re.compile(r"\S+")
_SUPPORT: Final = re.compile(r"(?<!\bto )\bsupport(?: (?:for|in|on|to)\b|$)", re.IGNORECASE)
_OF_CODE: Final = re.compile(
    r"[\w./*-]*(?:_|\(\)|\d|/|[a-z][A-Z]|^[A-Z0-9+.-]{2,}[a-z]?$)[\w./*()+-]*$"
)

_READERS: Final[dict[Kind, Reader]] = {
    Kind.SYSCALL: Reader.PROGRAMS,
    Kind.UAPI: Reader.PROGRAMS,
    Kind.FILESYSTEM: Reader.ADMINISTRATORS,
    Kind.BOOT_PARAM: Reader.ADMINISTRATORS,
    Kind.SYSCTL: Reader.ADMINISTRATORS,
    Kind.SYSFS: Reader.ADMINISTRATORS,
    Kind.ABI: Reader.ADMINISTRATORS,
    Kind.PROCFS: Reader.ADMINISTRATORS,
    Kind.CGROUP: Reader.ADMINISTRATORS,
    Kind.MODULE_PARAM: Reader.ADMINISTRATORS,
    Kind.TRACEPOINT: Reader.TRACERS,
    Kind.DEBUGFS: Reader.DEVELOPERS,
    Kind.KCONFIG: Reader.BUILDERS,
    Kind.MODULE: Reader.BUILDERS,
    Kind.COMPATIBLE: Reader.BOARDS,
    Kind.EXPORT: Reader.DEVELOPERS,
}

_SAID_OF: Final = frozenset(Reader) - {Reader.BUILDERS, Reader.TRACERS}
"""Every large work has an option, and many move a tracepoint: of that alone nothing is said."""

MOST_OBJECTS: Final = 10
"""Words of a title that are told."""

MOST_ORDERS: Final = 4
"""Orders of a title that are told."""

MOST_CALLS: Final = 3
"""New system calls that a sentence names."""

LOOKED_AT: Final = 200
"""Characters of the words that tell what a work does, in which its verb is looked for."""

_DOES: Final = re.compile(
    r"\b(?:series|patch ?-?sets?|patches|patch|rfc)(?: (?:that|which|try|tries|aims?|attempts?"
    r"|proposes?|intends?|is intended|will|can|also|to)){0,3} (\w+)",
    re.IGNORECASE,
)

MOST_ABOUT: Final = 3
"""Terms that tell what a figure is about, where what it measures has no name."""


def gist(facts: Facts, introduced: Iterable[Introduced], known: Glossary, does: str = "") -> Gist:
    """What a work is by its title, what of it is known, and whom its new interfaces concern.

    `does` are the words that tell what it does: they give the verb if the title has none.
    """
    told = gist_of_title(facts.title, known)
    if not told.word:
        told = _with_verb(told, does, known)
    names = [each for each in introduced if each.user_visible and not each.identifier.removed]
    kinds = {each.identifier.kind for each in names}
    readers = tuple(each for each in Reader if each in {_READERS.get(kind) for kind in kinds})
    if not _SAID_OF & {*readers}:
        readers = ()
    calls = (each.identifier.name for each in names if each.identifier.kind is Kind.SYSCALL)
    new_calls = tuple(each for each in dict.fromkeys(calls) if each not in facts.title)
    act = Act.ADD if told.act is Act.CHANGE and not told.word and facts.size.new_files else told.act
    return replace(told, act=act, readers=readers, calls=new_calls[:MOST_CALLS])


def _with_verb(told: Gist, does: str, known: Glossary) -> Gist:
    """The verb with which its author tells what the work does, for a title that is only a name."""
    first = does.partition(" ")[0]
    found = _DOES.search(does[:LOOKED_AT])
    word = first if first.casefold() in _BASES else found[1] if found else ""
    verb = known.verb(word)
    act = _ACT.get(word.casefold()) or _ACT.get(word.casefold().removesuffix("s"))
    if not verb or act is None:
        return told
    if act is Act.ADD and found and _SUPPORT.match(does[found.end() :].lstrip()):
        act = Act.SUPPORT
    return replace(told, act=act, verb="" if act is Act.SUPPORT else verb)


def gist_of_title(title: str, known: Glossary) -> Gist:
    """What a title alone says of a work: its first order, and those that stand behind it."""
    prefix, words = _without_prefix(title)
    first, *others = _orders(words)[:MOST_ORDERS]
    told = _order(first, prefix, known)
    return replace(
        told, also=tuple(_order(each, "", known) for each in others), said=in_english(words)
    )


def _orders(words: str) -> list[str]:
    """The orders of a title: "fix A, and make B faster" has two. Two verbs may share what they are
    done to: "fix and enable A"."""
    shared = _SHARED.match(words)
    if shared and {shared[1].casefold(), shared[2].casefold()} <= _BASES:
        return [f"{shared[1]} {_BEHIND.split(shared[3])[0]}", f"{shared[2]} {shared[3]}"]
    if words.partition(" ")[0].casefold() not in _BASES:
        return [words]
    orders, at = [], 0
    for found in _NEXT.finditer(words):
        orders.append(words[at : found.start()])
        at = found.end()
    return [*orders, words[at:]]


def _order(words: str, prefix: str, known: Glossary) -> Gist:
    negated = _NOT.match(words)
    if negated and (verb := known.verb(negated[1])):
        told = _ordered(words[negated.end(1) :].strip(), prefix, known)
        return replace(told, act=Act.FIX, word=negated[1], verb=verb, negated=True)
    return _ordered(words, prefix, known)


def _ordered(words: str, prefix: str, known: Glossary) -> Gist:
    if len(words) < _LONGEST and (made_for := _MADE_FOR.match(words)):
        words = f"add {made_for[1]} to {_HARDENED[made_for[3].casefold()]} {made_for[2]}"
    act, word, rest = _act(words)
    parts = _parts(rest) if word.casefold() != "let" else _let(rest, known)
    objects, places = _objects(parts.words, known)
    target = _objects(parts.target, known)[0] if act is Act.CONVERT else ()
    purpose_verb = known.verb(parts.verb)
    purpose, where = _objects(parts.purpose, known) if purpose_verb else ((), ())
    where = tuple(Place("", each.words) for each in where)
    if not purpose_verb and not target:
        join = "into" if "into" in _WORD.findall(words) else "to"
        where = (Place(join, _objects(parts.target, known)[0]),) if parts.target else ()
    enables = word.casefold().startswith("enabl")
    return Gist(
        act,
        word,
        prefix,
        objects,
        tuple(each for each in places or where if each.words),
        told=_is_told(objects or target or purpose),
        verb=known.verb(word) if enables or act is not Act.SUPPORT else "",
        target=target,
        takes=parts.verb.casefold().startswith("us"),
        purpose=() if target else purpose,
        purpose_verb=purpose_verb if purpose and not target else "",
        lets=word.casefold() in _LETS,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a title speaks of, what that becomes, and what it is for: a verb and what it is done
    to."""

    words: str
    target: str
    verb: str
    purpose: str


def _parts(words: str) -> _Parts:
    found = _TO.search(words)
    if found is None:
        return _Parts(words, "", "", "")
    verb, _, rest = words[found.end() :].strip().partition(" ")
    before, plain = words[: found.start()], verb.casefold().strip(",.")
    if plain in ("use", "using"):
        return _Parts(before, rest, verb, rest)
    if found[1].casefold() == "into" or not before.strip() or _OF_CODE.match(verb):
        return _Parts(before, words[found.end() :], "", "")
    return _Parts(before, words[found.end() :], verb, _WITH.sub("", rest))


def _let(words: str, known: Glossary) -> _Parts:
    """Who is let do what: a verb stands behind the first noun, with or without a "to"."""
    every = list(_WORD.finditer(words))
    for found in every[1:]:
        if found[0] in known.verbs:
            before = words[: found.start()].removesuffix("to ")
            return _Parts(before, "", found[0], words[found.end() :].strip())
    return _Parts(words, "", "", "")


def in_english(words: str) -> str:
    """A title's order in the third person: "Widen timestamps and make x faster" widens and makes.
    Words that order nothing stand as they do."""
    first, _, rest = words.strip().rstrip(".").partition(" ")
    if first.casefold().endswith("ly") and rest.partition(" ")[0].casefold() in _BASES:
        verb, _, rest = rest.partition(" ")
        first = f"{first.casefold()} {_third(verb)}"
    elif first.casefold() in _BASES:
        first = _third(first)
    else:
        return words.strip().rstrip(".")
    rest = _SECOND.sub(lambda each: each[1] + _third(each[2]), rest)
    return f"{first} {rest}".strip()


def _third(verb: str) -> str:
    plain = verb.casefold()
    if plain.endswith(("s", "x", "sh", "ch")):
        return f"{plain}es"
    if plain.endswith("y") and plain[-2:-1] not in "aeiou":
        return f"{plain[:-1]}ies"
    return f"{plain}s"


def named_claim(stated: Stated, known: Glossary) -> Stated:
    """The claim with the names of what it measures, or else of the terms that its words have."""
    measures = stated.claim.measures
    objects = _measured(measures, known)
    measured = objects if len(objects) <= MOST_OBJECTS and _is_told(objects) else ()
    terms = [Named(each.words, each.term.zh, each.term) for each in known.terms_in(measures)]
    terms += [Named(each.words, each.term.zh, each.term) for each in _terms(stated, known)]
    about = tuple({each.term: each for each in reversed(terms)}.values())[::-1][:MOST_ABOUT]
    unit = stated.claim.unit
    names = _named(unit, [(0, len(unit))], known) if unit.isalpha() else ()
    return replace(
        stated,
        measured=measured,
        about=() if measured else about,
        unit=names if len(names) == 1 and names[0].zh else (),
    )


def _terms(stated: Stated, known: Glossary) -> tuple[TermUse, ...]:
    return known.terms_in(" ".join(stated.claim.words.split()))


def _measured(words: str, known: Glossary) -> tuple[Named, ...]:
    """The words of a measure, what it is of first: "size of the image" is the image's size."""
    groups: list[list[tuple[int, int]]] = [[]]
    for found in _WORD.finditer(words):
        plain = found[0].casefold().strip(",.;:()")
        if plain in _JOINS:
            groups.append([])
        elif plain not in _STOPS | _SKIPPED | _OF_MEASURES:
            groups[-1].append(found.span())
    parts = [_named(words, group, known) for group in reversed(groups) if group]
    of = _of(known)
    return tuple(chain(*(chain(of if place else (), part) for place, part in enumerate(parts))))


def _without_prefix(title: str) -> tuple[str, str]:
    """The part that a title names before its colons, and the rest."""
    at = 0
    while found := _PREFIX.match(title, at):
        if len(found[0]) > 45:
            break
        at = found.end()
    return title[:at].strip().rstrip(":"), title[at:]


def _act(words: str) -> tuple[Act, str, str]:
    """What a title orders, the word that says so, and what stands behind it.

    The first word, or behind an adverb the second; else the last one ("X support", "X cleanups").
    """
    every = words.split()
    for place, each in enumerate(every[:2]):
        act = _ACT.get(each.casefold().strip(",.:"))
        if act and not (place and every[0].casefold() in _JOINS):
            rest = every[place + 1 :]
            if len(rest) > 2 and rest[0] in ("and", "then") and rest[1].casefold() in _ACT:
                rest = rest[2:]
            if each.casefold() in ("clean", "tidy", "speed", "set") and rest[:1] == ["up"]:
                rest = rest[1:]
            if act is Act.ADD and _SUPPORT.search(" ".join(rest)):
                act = Act.SUPPORT
            return act, each, " ".join(rest)
        if not each.casefold().endswith("ly"):
            break
    for place in (len(every) - 1, *range(1, len(every) - 1)):
        if place > 0 and every[place].casefold().strip(".,)") in _NOUNS:
            act = _ACT[every[place].casefold().strip(".,)")]
            others = (*every[:place], *every[place + 1 :])
            return act, every[place], " ".join(each for each in others if each not in _SMALL)
    if len(every) > 1 and re.sub(r"[^a-z]|\(.*", "", every[-1].casefold()) in _MADE:
        return Act.ADD, every[-1], words
    return Act.CHANGE, "", words


def _objects(words: str, known: Glossary) -> tuple[tuple[Named, ...], tuple[Place, ...]]:
    """What a title is about, and where or what for: each word with what is known of it.

    Left out is a second order ("..., and make it faster"), and what a first word "to" is for.
    """
    groups: list[list[tuple[int, int]]] = [[]]
    joins = [""]
    every = list(_WORD.finditer(words))
    is_verb = False
    for number, found in enumerate(every):
        plain = found[0].casefold().strip(",.;:()")
        after = every[number + 1][0].casefold() if number + 1 < len(every) else ""
        if groups[0] and (plain in _STOPS or found[0] in ("-", "--", "—")):
            break
        if found[0].endswith(",") and _is_order(after):
            groups[-1].append(found.span())
            break
        if groups[0] and plain == "and" and _is_order(after):
            break
        if plain in _STOPS or (is_verb and not _OF_CODE.match(found[0])):
            is_verb = plain == "to"
            continue
        is_verb = False
        if plain in _JOINS and groups[-1]:
            if len(groups) == _MOST_PLACES + 1:
                break
            groups.append([])
            joins.append(plain)
        elif plain not in _SKIPPED and plain not in _JOINS:
            groups[-1].append(found.span())
    told, *places = (_named(words, group, known) for group in groups)
    of = places[0] if joins[1:2] == ["of"] else ()
    if of:
        told = (*of, *_of(known), *told) if [each.words for each in told] != ["use"] else of
    every_place = zip(joins[1:], places, strict=True)
    return told, tuple(Place(join, where) for join, where in every_place if join != "of" and where)


def _of(known: Glossary) -> tuple[Named, ...]:
    """The word that stands between a whole and its part."""
    return tuple(Named("of", each.zh, each.term) for each in known.uses("of"))


_MOST_PLACES: Final = 2


def _is_order(word: str) -> bool:
    return word in _ACT or word in ("make", "and", "it")


def _named(words: str, group: list[tuple[int, int]], known: Glossary) -> tuple[Named, ...]:
    if not group:
        return ()
    start, stop = group[0][0], group[-1][1]
    part = words[start:stop]
    found: list[Named] = []
    at = 0
    for use in known.uses(part):
        if part[use.start : use.end].casefold() in _SKIPPED:
            continue
        found += _plain(part[at : use.start])
        if "_" in part[use.start : use.end] or part[use.end : use.end + 2] == "()":
            at = use.start
            continue
        if use.term is None or all(each.term is not use.term for each in found):
            found.append(Named(part[use.start : use.end], use.zh, use.term))
        at = use.end
    found += _plain(part[at:])
    return tuple(_based(found[:MOST_OBJECTS], known))


_COMPARED: Final = {
    **dict.fromkeys(("larger", "greater", "bigger", "more", "higher"), "大于"),
    **dict.fromkeys(("smaller", "less", "fewer", "lower"), "小于"),
    **dict.fromkeys(("longer",), "长于"),
    **dict.fromkeys(("newer", "later"), "新于"),
}
"""What compares, behind what it is said of and before a "than"."""


def _based(found: list[Named], known: Glossary) -> Iterator[Named]:
    """Words in the order of a Chinese phrase: "eBPF based" is based on eBPF, and pages "larger than
    4K" are larger-than-4K pages."""
    of = _of(known)
    for place, (each, after) in enumerate(pairwise(found)):
        than = _COMPARED.get(each.words.casefold())
        if than and after.words.casefold() == "than" and found[place + 2 :]:
            compared = Named(f"{each.words} {after.words}", than, None)
            found = [compared, *found[place + 2 :], *of, *found[:place]]
            break
    for each, after in zip_longest(found, found[1:]):
        if after and after.words.casefold() == "based" and after.zh:
            yield from (after, each, *of)
        elif each.words.casefold() != "based" or not each.zh or each is found[0]:
            yield each


def _plain(words: str) -> list[Named]:
    every = (_bare(each) for each in words.split())
    return [
        Named(each, "", None)
        for each in every
        if each and not each.isdigit() and each.casefold() not in _SKIPPED and each not in "&/"
    ]


def _bare(word: str) -> str:
    """A word without the marks around it, but for the brackets of a function's name."""
    plain = word.strip(" ,;.:\"'[]-")
    return plain if _CALLED.search(plain) else plain.strip(" ,;.:\"'()[]-")


_CALLED: Final = re.compile(r"^\w[^()]*\(\d?\)$")


def _is_told(objects: Iterable[Named]) -> bool:
    """Whether somebody who reads no English learns something of the objects."""
    known = [_is_known(each) for each in objects]
    return bool(known) and 2 * sum(known) >= len(known)


def _is_known(each: Named) -> bool:
    return bool(each.zh) or _OF_CODE.match(each.words) is not None
