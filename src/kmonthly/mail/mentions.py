"""Mentions: which other mails a patch or a cover names, and as what.

People say it in words around a link ("v1: https://...", "Changes since v3 [1]", "on top of"), so
the words decide. Counts in this file are of 14,660 patches and covers of 24 lists, July to October
2020: they name 1,405 mails, 372 as EARLIER, 13 as COMPANION, 57 as DEPENDS.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import unquote

from kmonthly.mail.diff import diff_start
from kmonthly.mail.model import Mention, Relation
from kmonthly.terms.evidence import offset
from kmonthly.terms.ids import MessageId

LOOKED_AT: Final = 100_000
"""Characters before the diff that are read: no cover letter has a tenth of it."""

_RANGE_DIFF: Final = re.compile(
    r"^ {0,4}(?:\d+|-): +(?:[0-9a-f]{7,40}|-{7,40}) [!=<>] ", re.MULTILINE
)
"""Where a cover compares commits with those of its last version: their messages are not its own."""

MOST: Final = 100
"""Mails that one mail may name."""

_ID: Final = r"[^\s<>\"/?#@%]{1,200}(?:%[0-9A-Fa-f]{2}[^\s<>\"/?#@%]{0,200}){0,9}"
_HOST: Final = r"[\w.\[\]:+=$~-]{1,200}"

_LINK: Final = re.compile(
    rf"""https?://(?:
            (?:lore|lkml|lists)\.kernel\.org/(?:[\w.+-]{{1,80}}/){{0,2}}
          | patchwork\.[\w.-]{{1,80}}/project/[\w.+-]{{1,80}}/(?:patch|cover)/
          | lwn\.net/ml/[\w.+-]{{1,80}}/
          | mid\.mail-archive\.com/
          | www\.mail-archive\.com/search\?(?:l=mid&)?q=
          | marc\.info/\?(?:[lw]=[\w-]{{1,80}}&){{0,2}}i=
          | (?:[\w-]{{1,20}}\.)?msgid\.link/
        ) ({_ID}(?:@|%40){_HOST}) [^\s<>"()]{{0,200}}""",
    re.VERBOSE,
)
"""Links that hold a Message-ID (1,461). Not those that number a mail in another way: lkml.org
(194), linuxfoundation.org (140), columbia.edu (42), marc.info (40)."""

_STATED: Final = re.compile(rf"[Mm]essage-I[Dd]:?\s{{0,3}}<?([^\s<>@]{{1,200}}@{_HOST})>?")
"""`Message-ID: <x>` (2)."""

_IDS: Final = "ge-I"
"""Of Message-ID, Message-Id and Change-Id; to look for what is in nearly no mail costs most."""

_ANGLES: Final = re.compile(
    rf"""<((?:\d{{8}}|CA[\w+=-]{{20}}|cover\.\d|alpine\.|[0-9a-f]{{8}}-[0-9a-f]{{4}}-
        |[\w.]{{6,14}}\.fsf)[^\s<>@]{{0,200}}@{_HOST})>""",
    re.VERBOSE,
)
"""Of 157 other things in angle brackets 151 are people's addresses: only what programs make counts,
the digits of git and mutt, Gmail's CA..., Thunderbird's and Gnus' ids."""

_ANY_LINK: Final = re.compile(r"://\S|essage-I[Dd]:")

_KEY: Final = r"(?P<key>\[(?:\w{1,4}|\*)\]|\((?:\d{1,2}|\*)\)|\d{1,2}[.:)](?!\d))"
_ITEM: Final = re.compile(rf"[ \t]*(?:[-*+o•][ \t]+)?(?:{_KEY}[.:]?[ \t]*(?:[-=]+>?[ \t]+)?)?")
"""How a line of a list begins: a bullet, a footnote's key, or both."""

_MOST_USES: Final = 8
_MOST_SEEN: Final = 50

_QUOTED: Final = re.compile(r"[ \t]{0,3}[>|]")
_RULE: Final = re.compile(r"[ \t]*[=~*^-]{4,}[ \t]*$")
_TRAILER: Final = re.compile(
    r"(?:[A-Z][\w-]{1,40}-by|Fixes|Cc|(?:Bug)?Link|Closes|References|(?:Message|Change)-Id):", re.I
)
_LINK_WORD: Final = re.compile(r"(?:links?|url|see)[ \t]*:?[ \t]*(?:<?url:)?$", re.IGNORECASE)
_OPEN: Final = " \t\n<([{\"'|-=>"
_LAST_KEY: Final = re.compile(r"(?:\band\b)?[ \t,;&]{0,3}[\[(](?:\w{1,4}|\*)[\])]$")
_POINTS: Final = re.compile(
    r"[:;,]$|\b(?:here|at|below|following|found|in|is|links?|cover letter)[ \t]?\.?$", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"[.!?][)\"']?\s+(?=[\"'(\[]?[A-Z])")
_TITLE: Final = re.compile(r"[\"“`][^\"”`]{1,200}[\"”`]|\[[^\]]{0,40}PATCH[^\]]{0,40}\][^,]{0,200}")
"""Somebody's title, of which the words do not count."""

_LONGEST_LINE: Final = 300
_MOST_LINES: Final = 3
_NEAR: Final = 90

_V: Final = r"v ?\d{1,3}(?!\d|\.\d|-rc)"
"""A version of a patch; `v5.9` and `v5` before `-rc1` are the kernel's."""

_LABEL: Final = re.compile(
    rf"\W*(?:(?:link|to|the|my|see|for|in|this|patch|patches|series|set|patchset|is|was|at|here|on|of"
    rf"|cover|letter|version|posted|sent|list|lkml|and|changes?|rfc|resend)\W+){{0,5}}"
    rf"(?:rfc\W{{0,2}}(?:{_V})?|rfc ?{_V}|{_V}|version \d{{1,2}})"
    rf"(?:\W+(?:patch|patches|series|set|patchset|is|was|at|here|on|of|this|the|to|list|cover|letter"
    rf"|link|version|posted|sent|found|can|be|available|for|more|info|rfc|and|lkml)){{0,8}}\W*",
    re.IGNORECASE,
)
"""All that is said is a version: "v1:", "RFC v2 at", "v3 posted here" (224)."""

_SUITES: Final = (
    r"(?:xfsprogs|(?:x?fs|blk)tests?|ltp|user ?-?(?:space|land)|iproute2|qemu|kvmtool|libbpf"
    r"|liburing|ndctl|libnftnl|nftables|nft|iptables|ipset|e2fsprogs|btrfs-?progs|f2fs-?tools"
    r"|nvme-cli|mdadm|man[- ]?pages?|kvm-unit-tests|selinux-testsuite|test ?suite|test ?cases?"
    r"|self-?tests?|kernel|dts|bindings?)"
)

_WEAK: Final = re.compile(
    r"\b(?:previous|prior|last|older|old) (?:\w+ )?(?:series|patch ?-?sets?|changes|posts?)\b"
    rf"|\b(?:the|my|and|see) (?:rfc ?)?{_V} (?:patch(?:es|set)?|series|posting|cover)\W*$"
    rf"|\b{_V}(?: \w+){{0,4}} (?:here|at|in|is|link|found)\W*$|\b{_V}'s cover letter\W*$"
    r"|\b(?:version \w+|v\d+) of (?:the|my|this) (?:\w+ ){0,2}?(?:patch(?:es|-?set)?|series|rfc)"
    r"(?: (?:that )?(?:I|we)(?: \w+){1,4})?\W*$",
    re.IGNORECASE,
)
"""Words for an earlier version where none of the others are said."""

_WORDS: Final = tuple(
    (relation, re.compile(words, re.IGNORECASE))
    for relation, words in (
        # "Previous version:", "The 4th version is available here:", "first attempt" (83)
        (
            Relation.EARLIER,
            r"(?<!\bis a )\b(?:previous|earlier|prior|preceding|last|older|old|initial|original"
            r"|first|second|third|\d{1,2}(?:st|nd|rd|th)) (?:\w+ ){0,2}?"
            rf"(?:versions?|{_V}|postings?|submissions?|rfcs?|revisions?|iterations?|attempts?"
            r"|rounds?|tentatives?)\b",
        ),
        # "Changes since v3 [1]", "since RFC", "Changes from v1 (https://...)" (46)
        (
            Relation.EARLIER,
            rf"\b(?:since|from) (?:the |my )?(?:rfc|patch|version|revision|series)?[ -]?{_V}"
            r"|\bsince (?:the |my )?(?:rfc|last|previous)\b|\b(?:since|from) version \d",
        ),
        # "v1->v2:", "v2 -> v3 [1]": a changelog's heading
        (Relation.EARLIER, rf"\b(?:rfc ?)?{_V} ?(?:-+>|=+>|→|to) ?{_V}"),
        (Relation.EARLIER, r"\bsupersed(?:es?|ing)\b|\bobsoletes\b"),
        (Relation.EARLIER, r"\bthis (?:patch |series |patch ?set |version |one )?replaces\b"),
        # "First 2 are resends:", "This is a resend of"
        (
            Relation.EARLIER,
            r"\b(?:resends?|re-?posts?|re-?spins?|re-?rolls?)(?: of|:?$)(?! [^ ]+'s)",
        ),
        # "This had been sent before", "originally posted at"
        (
            Relation.EARLIER,
            r"\b(?:this|these|it|they|patch|patches|series|patchset|which)"
            r" (?:had|has|have|was|were)(?: been)?(?: \w+)? (?:posted|sent|submitted)"
            r" (?:\w+ ){0,2}?(?:before|earlier|previously)\b"
            r"|\b(?:previously|originally|initially|first) (?:posted|sent|submitted)\b(?! by)",
        ),
        # "This is v2 of an RFC previously discussed here:"
        (
            Relation.EARLIER,
            rf"\b(?:rfc|version|series|patch ?set|{_V}) (?:(?:was|were|has been|had been) )?"
            r"previously discussed\b"
            r"|\bprevious discussions? (?:on|of|about|for) this (?:patch ?-?set|series|patch)\b",
        ),
        # "This is a follow-up v1 to the RFC patch here:", "follow-up on the RFC sent"
        (
            Relation.EARLIER,
            rf"\b(?:{_V}|follow(?:ing)?[- ]?up) (?:to|of|on|for|after) (?:the|an|my|this) rfc\b"
            r"|\b(?:posted|sent) as (?:an )?rfc\b",
        ),
        (Relation.EARLIER, r"\b(?:changes?|changed|differences?) (?:since|from|to|against)\W*$"),
        # The same change for another tree, or its tests
        (
            Relation.COMPANION,
            rf"\b{_SUITES}(?: \w+){{0,2}}? (?:patch(?:es|-?set)?|series|side|counterparts?|part"
            rf"|changes?|cases?)\b|\b(?:patch(?:es)?|tests?) for (?:the )?{_SUITES}",
        ),
        (
            Relation.COMPANION,
            r"\b(?:companion|counterparts?)\b"
            r"|\b(?:accompany\w*|corresponding|matching|associated) (?:\w+ ){0,3}?"
            r"(?:patch(?:es|set)?|series|tests?|changes?)\b",
        ),
        (Relation.COMPANION, rf"^\W*{_SUITES}(?: \w+)?\W*$"),
        (Relation.DEPENDS, r"\bdepend(?:s|ed|ing|ent|ency|encies)?\b"),
        (Relation.DEPENDS, r"\b(?:re)?based (?:up)?on(?:to)?\b|\bon(?:to)?[ -](?:the )?top of\b"),
        (
            Relation.DEPENDS,
            r"(?:^\W*|\b(?:series|patch|patches|patch ?set|this|which|it|and) )requires?"
            r" (?:this|these|the|[^ ]+'s|\[|\"|[\w-]+ (?:\w+ )?(?:patch|series))"
            r"|\bprerequisites?\b|\bpre-?reqs?\b|\brel(?:y|ies) on\b",
        ),
        (
            Relation.DEPENDS,
            r"\bappl(?:y|ies)(?: \w+){0,2} (?:on|onto|after|against)\b|^\W*applies(?: \w+)? to\b",
        ),
        (Relation.DEPENDS, r"\bfollow(?:s|ing)?[ -](?:up|on)s?\b|\bfollowups?\b"),
        (
            Relation.DEPENDS,
            r"\bcontinu(?:es|ation of|ing)(?! \w+ing)\b|\bbuil(?:ds?|t|ding) (?:up)?on\b",
        ),
        (Relation.DEPENDS, r"\bgo(?:es)? in together with\b"),
        # "Based on review comments from", "follow-up to the discussion": talk, not work
        (
            Relation.OTHER,
            r"\b(?:comment(?:s|ed)?|feedback|review\w*|suggest\w*|discuss\w*|report\w*|threads?"
            r"|bugs?|ideas?|propos\w*|request\w*|mention\w*|pointed out|asked|concerns?|object\w*"
            r"|regress\w*|repl(?:y|ied)|answer\w*|conversation|question\w*)\b",
        ),
    )
)
"""Which words make which relation; the last that is said before a link wins."""


class _Said(NamedTuple):
    """Words about a mail, and where the lines that hold them stand (characters)."""

    words: str
    start: int
    stop: int


class _Place(NamedTuple):
    """Where a mail is named: from its line's start to its end, the link itself at `at`.

    `own` are the words of the line in front of the link, `key` is that of a footnote with its
    brackets, `listed`: a bullet or a key begins the line.
    """

    message: MessageId
    start: int
    at: int
    end: int
    own: str
    key: str
    listed: bool


_Told = tuple[Relation, _Said]

_RANKS: Final = {relation: rank for rank, relation in enumerate(Relation)}


def mentions(text: str) -> tuple[Mention, ...]:
    """The mails that a patch or a cover names, in order, one Mention each.

    Counts: Message-IDs and links that hold one (see `_LINK`), before the diff. The relation is
    what the words in front say: those of its line and its sentence, those of the line above it
    (over several links, too); of a footnote "[1] https://..." its own words or those that use
    "[1]". Of several relations of one mail EARLIER wins, then COMPANION, then DEPENDS.

    Does not count: quoted lines, a range-diff, the diff and what follows it (base-commit), links
    without a Message-ID. A `Link:` line is OTHER unless a version stands behind it ("# v1") or a
    heading above it.
    """
    head = _before_diff(text)
    return _mentions(head, _IDS in head)


def stated(text: str) -> tuple[tuple[Mention, ...], str]:
    """The `mentions` and the `change_id` of a text, in less time than apart."""
    head = _before_diff(text)
    has_ids = _IDS in head
    return _mentions(head, has_ids), _change_id(text, head if has_ids else "")


def _mentions(head: str, has_ids: bool) -> tuple[Mention, ...]:
    named = _named(head, has_ids)
    if not named:
        return ()
    if "    @@ " in head and (range_diff := _RANGE_DIFF.search(head)) is not None:
        head = head[: range_diff.start()]
    best: dict[MessageId, _Told] = {}
    places = list(_places(head, named))
    for place, told in zip(places, _told(head, places), strict=True):
        known = best.get(place.message)
        if known is None or (known[0] is not told[0] and _RANKS[told[0]] < _RANKS[known[0]]):
            best[place.message] = told
    return tuple(
        Mention(message, relation, offset(head, said.start), offset(head, said.stop))
        for message, (relation, said) in best.items()
    )


def _named(head: str, has_ids: bool) -> list[re.Match[str]]:
    """Links and ids, in order; `Message-ID: <x>` before the `<x>` in it."""
    found = list(islice(_LINK.finditer(head), MOST)) if "://" in head else []
    if has_ids:
        found += islice(_STATED.finditer(head), MOST)
    found += islice(_ANGLES.finditer(head), MOST)
    return sorted(found, key=re.Match.start)[:MOST] if found else found


def _places(head: str, named: list[re.Match[str]]) -> Iterator[_Place]:
    """Where mails are named, in order."""
    floor = 0
    for found in named:
        message = _id(found)
        start = head.rfind("\n", 0, found.start()) + 1
        if message and floor <= found.start() < len(head) and not _QUOTED.match(head, start):
            yield _place(head, found, message, start, floor)
            floor = found.end()


def _place(head: str, found: re.Match[str], message: MessageId, start: int, floor: int) -> _Place:
    end = _line_end(head, found.end())
    key, after = _item(head, start)
    own = _stripped(head[max(after, floor, found.start() - _LONGEST_LINE) : found.start()])
    if found.re is _LINK and found.end() < end and (behind := _behind(head[found.end() : end])):
        key, own = (behind, own) if behind[0] == "[" else (key, behind)
    listed = bool(head[start:after].strip())
    if not head[start : found.start()].strip(_OPEN) and start > 0:
        begin, line = _line_before(head, start)
        above, after = _item(head, begin)
        if begin < start and above[:1] == "[" and not _ANY_LINK.search(line):
            return _Place(message, begin, found.start(), end, line[after - begin :], above, True)
    return _Place(message, start, found.start(), end, own, key, listed)


def _item(head: str, start: int) -> tuple[str, int]:
    """The footnote's key that a line begins with ("[1]" or ""), and where its words begin."""
    item = _ITEM.match(head, start)
    if item is None:
        return "", start
    key = item["key"] or ""
    return (f"[{key[:-1]}]" if key[:1].isdigit() else key), item.end()


def _line_end(head: str, at: int) -> int:
    end = head.find("\n", at)
    return len(head) if end < 0 else end


def _line_before(head: str, start: int) -> tuple[int, str]:
    """Where the line above begins, over one empty line, and its words; `start` if there is none."""
    end = start - 1
    if end > 0 and head[end - 1] == "\n":
        end -= 1
    begin = head.rfind("\n", 0, max(end, 0)) + 1
    line = head[begin : min(max(end, 0), begin + _LONGEST_LINE)]
    return (begin, line) if line.strip() else (start, "")


_BEHIND: Final = re.compile(rf"\s*[#(\[]\s*((?:rfc ?)?{_V}|\w{{1,3}})[)\]]?\s*$", re.IGNORECASE)


def _behind(rest: str) -> str:
    """What stands behind a link: "# v1" as a label, " [1]" as a footnote's key."""
    found = _BEHIND.match(rest[:40])
    if found is None:
        return ""
    return found[1] if _is_label(found[1]) else f"[{found[1]}]"


def _id(found: re.Match[str]) -> MessageId | None:
    """The Message-ID of a match; None if it was cut at a line's end or cannot be one."""
    name = unquote(found[1]) if found.re is _LINK and "%" in found[1] else found[1]
    name = name.rstrip(".,;:)]}'")
    if name.endswith(("=", "@", "@users.noreply.github.com")):
        return None
    if not name.isprintable() or set(name) & set("<> \ufffd"):
        return None
    return MessageId(name)


def _stripped(own: str) -> str:
    """The words in front of a link without what only introduces it ("Link:", "<URL:", brackets)."""
    own = own.rstrip(_OPEN)
    return _LINK_WORD.sub("", own).rstrip(_OPEN).lstrip(" \t,;.)>")


def _told(head: str, places: list[_Place]) -> Iterator[_Told]:
    """What is said of each place, in order."""
    uses = _uses(head, places)
    above: tuple[_Place, _Told] | None = None
    for number, place in enumerate(places):
        used = uses.get(number, [])
        told = _of(head, place, used)
        if above and not used and above[0].end == place.start - 1 and _goes_on(*above, place):
            told = above[1]
        yield told
        above = place, told


def _goes_on(above: _Place, told: _Told, place: _Place) -> bool:
    """Whether what is said of the link in the line above is said of this one, too.

    So it is where neither has words of its own, under a heading; where both have only a version,
    and more is known of the first ("Jeff's patches (v1: ..., v2: ...)", "depends on:").
    """
    if not place.own:
        return not above.own
    if not _is_label(place.own):
        return False
    return told[0] is not Relation.EARLIER and (
        "(" in above.own.rpartition(")")[2] or _is_label(above.own)
    )


def _of(head: str, place: _Place, uses: list[_Said]) -> _Told:
    """What is said of one place, apart from its neighbours."""
    line = _Said(place.own, place.start, place.end)
    if _is_trailer(head, place):
        return Relation.OTHER, line
    if place.listed or _is_label(place.own):
        found = _relation(place.own or place.key)
        if found is not None and not place.own.startswith("("):
            return _under(head, place, found), line
    if uses:
        told = [(_relation(each.words) or Relation.OTHER, each) for each in uses]
        return min(told, key=lambda each: _RANKS[each[0]])
    if not (place.own and place.listed):
        line = _before(head, place.start, place.at, place.own)
    return _relation(line.words) or Relation.OTHER, line


def _is_trailer(head: str, place: _Place) -> bool:
    """Whether a `Link:` line stands by itself, with no heading right above it."""
    return (
        not place.own
        and not place.key
        and head.startswith("Link:", place.start)
        and head[max(place.start - 2, 0)] != ":"
    )


def _under(head: str, place: _Place, found: Relation) -> Relation:
    """The relation of a bare version: that of the line right above, if it heads what else is meant
    ("depends on:", "for user space:")."""
    if found is not Relation.EARLIER or not _is_label(place.own):
        return found
    begin, line = _line_before(head, place.start)
    if begin == place.start or not line.rstrip().endswith(":") or _ANY_LINK.search(line):
        return found
    heading = _relation(line)
    return heading if heading in (Relation.COMPANION, Relation.DEPENDS) else found


def _uses(head: str, places: list[_Place]) -> dict[int, list[_Said]]:
    """The words that use each footnote, by its place's number."""
    defined: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        if place.key:
            defined.setdefault(place.key, []).append(number)
    found: dict[int, list[_Said]] = {}
    if not defined:
        return found
    for key, numbers in defined.items():
        for at in islice(_occurrences(head, key), _MOST_USES):
            number = next((each for each in numbers if places[each].at > at), numbers[-1])
            start = head.rfind("\n", 0, at) + 1
            found.setdefault(number, []).append(_before(head, start, at, ""))
    return found


def _occurrences(head: str, key: str) -> Iterator[int]:
    """Where a footnote is used; `(2)` right behind a word is a manual page."""
    at = head.find(key)
    for _ in range(_MOST_SEEN):
        if at < 0:
            return
        start = head.rfind("\n", 0, at) + 1
        manual = key[0] == "(" and head[max(at - 1, 0)].isalnum()
        if not manual and not _QUOTED.match(head, start) and not _defines(head, start, at):
            yield at
        at = head.find(key, at + 1)


def _defines(head: str, start: int, at: int) -> bool:
    """Whether a key is where it is explained: only a bullet or a link stands before it."""
    words = head[max(start, at - _LONGEST_LINE) : at]
    return not words.strip(" \t-*+o•") or _ANY_LINK.search(words) is not None


def _before(head: str, start: int, at: int, own: str) -> _Said:
    """The words before an offset: its line's, and those of up to three lines above that run on."""
    line = head[max(start, at - _LONGEST_LINE) : at]
    words = own or _stripped(_without_keys(line))
    first = start
    if not (words and _begins_item(line)):
        above, first = _above(head, start, bool(words))
        words = f"{above} {words}" if above else words
    words = _without_keys(" ".join(words.split()))
    cut = [found.end() for found in _SENTENCE.finditer(words)]
    return _Said(words[cut[-1] :] if cut else words, first, _line_end(head, at))


def _without_keys(words: str) -> str:
    """The words without the footnotes' keys that close them: "[1]", "[1], [2] and"."""
    words = words.rstrip()
    for _ in range(_MOST_USES):
        bare = words.removesuffix(" and").rstrip(" \t,;&")
        if bare[-1:] not in ("]", ")") or (found := _LAST_KEY.search(bare[-12:])) is None:
            break
        words = bare[: len(bare) - len(found[0])].rstrip()
    return words


def _begins_item(line: str) -> bool:
    item = _ITEM.match(line)
    return item is not None and bool(line[: item.end()].strip())


def _above(head: str, start: int, going_on: bool) -> tuple[str, int]:
    """The words of the lines above that belong to what follows, and where the first begins.

    A line that goes on is of the same sentence; a link that stands alone belongs to the line above
    it, over an empty line or a heading's rule too if that line points to it ("here:").
    """
    lines: list[str] = []
    at = first = start
    skipped = 0
    while len(lines) < _MOST_LINES and at > 0:
        begin = head.rfind("\n", 0, at - 1) + 1
        line = head[max(begin, at - 1 - _LONGEST_LINE) : at - 1].rstrip()
        at = begin
        if not line.strip() or _RULE.match(line):
            if lines or going_on or skipped == 2:
                break
            skipped += not line.strip()
            continue
        if _ends_words(line, bool(lines) or going_on):
            break
        if skipped and not lines and not _POINTS.search(line):
            break
        first = begin
        if _begins_item(line):
            lines.append(line[_item(line, 0)[1] :])
            break
        lines.append(line)
    return " ".join(reversed(lines)), first


def _ends_words(line: str, going_on: bool) -> bool:
    """Whether a line above is no part of the words below it."""
    if line in ("---", "--") or _QUOTED.match(line) or _TRAILER.match(line):
        return True
    return _ANY_LINK.search(line) is not None or (
        going_on and line.endswith((".", ":", ";", "!", "?"))
    )


@lru_cache(maxsize=2048)
def _is_label(words: str) -> bool:
    return _LABEL.fullmatch(words) is not None


@lru_cache(maxsize=2048)
def _relation(words: str) -> Relation | None:
    """The relation that the last telling words make; None if none do."""
    if not words:
        return None
    if _is_label(words):
        return Relation.EARLIER
    words = _TITLE.sub('""', " ".join(words.split()))[-_LONGEST_LINE:]
    last, found, depends = -1, None, False
    for relation, pattern in _WORDS:
        for match in pattern.finditer(words):
            depends |= relation is Relation.DEPENDS
            if match.end() > last:
                last, found = match.end(), relation
    if found is None:
        tail = _BRACKETS.split(words)[-1].strip()
        earlier = _WEAK.search(words) or (" " in tail and _is_label(tail))
        return Relation.EARLIER if earlier else None
    if found is Relation.COMPANION and depends:
        return Relation.DEPENDS
    far = len(words) - last > _NEAR
    return None if far and found is not Relation.OTHER else found


_BRACKETS: Final = re.compile(r"[()\[\]]")


_CHANGE_ID: Final = re.compile(r"^change-id: (\d{8}-\S{1,200})[ \t]*$", re.MULTILINE)
_GERRIT: Final = re.compile(r"^ {0,3}Change-Id: (I[0-9a-f]{40})[ \t]*$", re.MULTILINE)
_FOOT: Final = 1_500
"""Characters at a text's end in which b4's line stands: behind the diff of a single patch."""


def change_id(text: str) -> str:
    """The name that a tool gave to a change and keeps in all its versions; empty if there is none.

    Counts: b4's `change-id: 20240101-some-name-0123456789ab`, one for a series, at the end of its
    cover or of its only patch; before the diff, Gerrit's `Change-Id: I` and 40 digits, one for a
    patch (3 of 14,660; b4's came later). b4's wins. Does not count: quoted or indented ones.
    """
    return _change_id(text, _before_diff(text))


def _change_id(text: str, head: str) -> str:
    if text.find("change-id: ", max(0, len(text) - _FOOT)) >= 0:
        found = _CHANGE_ID.findall(text[-_FOOT:])
        if found:
            return str(found[-1])
    found = _GERRIT.findall(head) if "Change-Id: I" in head else []
    return str(found[-1]) if found else ""


def _before_diff(text: str) -> str:
    start = text.find("\ndiff --git ", 0, LOOKED_AT)
    if start < 0:
        start = diff_start(text)
    return text[:start] if 0 <= start < LOOKED_AT else text[:LOOKED_AT]
