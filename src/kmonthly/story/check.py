"""Whether a sentence states what its evidence states: every figure and every name is in it.

For sentences that somebody else wrote about mails, a machine or an editor. Plain words are free,
and so is what they make of the figures: a sentence may still turn a gain into a loss.

| rule | what is objected to |
|---|---|
| `length` | nothing at all, or more than 400 characters |
| `control` | line ends, control characters, what turns the direction of a text, what is unseen |
| `markup` | HTML, entities, Markdown |
| `link` | links, addresses of pages and of mail, names of hosts |
| `number` | a number, with its unit, not in the evidence; 3 and three, 20k and 2万 are one |
| `version` | v5, 5.10.1, v5.10-rc1 |
| `identifier` | names of code, files, paths, and words with digits, to the letter |
| `abbreviation` | words in capitals, to the letter |
| `name` | words with a capital inside an English sentence; words of other scripts |
| `word` | Latin words in a Chinese sentence |
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kmonthly.terms.kernel import FOLDERS

LONGEST = 400
"""Characters of a sentence."""

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_W = rf"[^\W\u3007{_HAN}]"
"""A letter, digit or underscore that is no Chinese one."""

_NUMERALS = {
    **dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "兩": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = "".join((*_NUMERALS, *_TENS, *_MYRIADS))
_MEASURES = re.compile(
    r"\s?(?:[个個次种種项項名位条條行年月日天周倍秒分毫微纳小点版处處者人封核台块套轮份类路层级组段字"
    r"件批卷列阶步页线家期成]|%|[a-zA-Z])"
)
"""What follows a Chinese numeral of one sign that counts something."""

_NO_NUMERALS = re.compile(r"十分(?![钟鐘之])|两[者边端侧旁]|兩[者邊端側]|[二八十六]{1,2}进制|万一")
"""Words of numerals that count nothing."""

_UNITS = {
    unit: canonical
    for canonical, units in {
        "%": "% percent pct 百分点 个百分点",
        "x": "x X × times fold 倍",
        "s": "s sec secs second seconds 秒 秒钟",
        "ms": "ms msec msecs millisecond milliseconds 毫秒",
        "us": "us usec usecs microsecond microseconds 微秒",
        "ns": "ns nsec nsecs nanosecond nanoseconds 纳秒",
        "min": "min mins minute minutes 分钟",
        "h": "h hr hrs hour hours 小时",
        "B": "B byte bytes 字节",
        "KB": "K k KB kB kb KiB Kb",
        "MB": "M MB mB MiB Mb 兆",
        "GB": "G GB GiB Gb",
        "TB": "T TB TiB Tb",
        "Mbit": "Mbit Mbits Mbps Mbit/s",
        "Gbit": "Gbit Gbits Gbps Gbit/s",
        "Hz": "Hz 赫兹",
        "kHz": "kHz KHz 千赫",
        "MHz": "MHz 兆赫",
        "GHz": "GHz 吉赫",
    }.items()
    for unit in units.split()
}
_UNIT_BEHIND = re.compile(
    rf"[ -]?(per cent\b|percentage points?\b|[%×]|{_W}{{1,14}}+|[{_HAN}]{{1,4}})"
)
_THOUSANDS = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE_BEHIND = re.compile(
    rf"[ ](hundred|thousand|million|billion)\b|[ ]?([十百千万萬亿億]{{1,4}}+)(?![{_CHINESE}])"
)

_SPELLED = {
    **{
        word: number
        for number, word in enumerate(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty".split(),
            2,
        )
    },
    **{
        word: 10 * number
        for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
    },
    "twice": 2,
    "thrice": 3,
    "dozen": 12,
}
_ORDINALS = {
    word: number
    for number, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
}
_IN_EVIDENCE = {
    "one": 1,
    "once": 1,
    "single": 1,
    "first": 1,
    "both": 2,
    "pair": 2,
    "couple": 2,
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "dual": 2,
    "second": 2,
    "zero": 0,
}
"""Words that a sentence is free to use, and that a number in a sentence may rest on."""

_TIMES = {"twice", "thrice", "double", "doubles", "doubled"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
        "|sep september|oct october|nov november|dec december".split("|"),
        1,
    )
    for name in names.split()
}

_ATOM = re.compile(
    rf"(?P<hex>0[xX][0-9A-Fa-f]++)(?P<after>{_W}*+)"
    rf"|(?P<v>[vV]?)(?P<number>[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)*+)"
    rf"(?P<rc>(?:-rc[0-9]++)?+)(?P<tail>{_W}*+)"
    rf"|(?P<word>{_W}++(?:'{_W}++)*+)"
    rf"|(?P<share>百分之)"
    rf"|(?P<chinese>[{_CHINESE}]++)"
)
"""One piece of a text. Nothing in it is tried twice, so a text is read once whatever it is."""

_TOGETHER = re.compile(r"\s?(?:to|and|or|vs|until|[-,/~]|->|→|至|到|和|或|降到|降至|升到|升至)\s?")
"""What stands between numbers of one unit."""

_JOINED = re.compile(rf"(?:\.{{0,2}}/)?{_W}++(?:(?:->|::|[./-]){_W}++)++")
_JOINT = re.compile(r"->|::|[./-]")
_VERSION = re.compile(r"[vV]?[0-9]+(?:\.[0-9]+)*(?:-rc[0-9]+)?")
_MADE_OF_NUMBERS = re.compile(rf"{_VERSION.pattern}[a-zA-Z]{{0,4}}")

_FULL_WIDTH = str.maketrans(
    {
        **dict.fromkeys("，", ", "),
        **dict.fromkeys("、。；：！？", "; "),
        "（": " (",
        "）": ") ",
        "’": "'",
        "‘": "'",
        "µ": "u",
        "μ": "u",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
    }
)
_TOP_LEVEL = (
    "com|org|net|edu|gov|io|dev|info|cn|de|uk|me|ru|jp|eu|xyz|site|top|app|ly|co|link|kr|fr|example"
)
_LINK = re.compile(
    rf"://|\bwww\.|\bmailto:|[\w.+-]@\w|\w[.。](?:{_TOP_LEVEL})(?![\w(-]|\.\w)", re.IGNORECASE
)
_MARKUP = re.compile(
    r"<[A-Za-z/!?]|&#|&[A-Za-z][A-Za-z0-9]{1,31};|`|\*\*|~~|\]\(|\]\[|!\[|\{\{|\{%"
    r"|^\s*(?:#{1,6} |>|[-*+] |[0-9]{1,3}[.)] |\|)"
)
_STARS = re.compile(r"\*[^\s*][^*]{0,400}\*")

_USUAL = frozenset(
    "A After All Also Although An And Another Any As At Because Before Both But By Chinese Each "
    "English Every For From He Her Here His However I If In Instead Is It Its Later More Most No "
    "None Not Now Of On Once One Only Or Other Others Our She Since So Some Still Such That The "
    "Their Then There These They This Those Though Three Thus To Two Under Until We What When "
    "Where Whether Which While Who Why With Without Yet You".split()
)
"""Words that an English sentence writes with a capital also inside, and that name nobody."""

_TECHNICAL = frozenset("ABI API APIs C CPU CPUs I/O IO Git Linux OK".split())
"""Words that say nothing of what a work is."""

_TECHNICAL_PLAIN = frozenset("bug bugs commit cpu git io kernel linux patch patches".split())
"""Lower-case words that Chinese sentences use as they are."""

_DONE_BY_PEOPLE = frozenset(
    "accepted accepts acked acks agreed agrees applied applies approved approves argued argues "
    "asked asks believes called calls claimed claims complained complains confirmed confirms "
    "disagreed disagrees doubts endorsed endorses explained explains himself herself insisted "
    "insists merged merges nacked nacks noted notes objected objects pointed points praised "
    "praises promised promises proposed proposes questioned questions refused refuses rejected "
    "rejects replied replies reported reports reviewed reviews said says suggested suggests tested "
    "tests thinks thought told tells wanted wants warned warns welcomed welcomes wondered wonders "
    "worries worried writes wrote".split()
)
"""What makes a sentence's first word somebody's name."""

_NO_PEOPLE = frozenset(
    "Developers Everybody Everyone He It Maintainers Nobody Others Patches People Readers Results "
    "Reviewers She Somebody Someone Testers Testing Tests That They This Users We Who".split()
)


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that a sentence breaks, and the word that breaks it."""

    rule: str
    word: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it may be read: canonical digits, a canonical unit or none."""

    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a text: what kind, its letters, where; for numbers the readings that it has."""

    kind: str
    text: str
    start: int
    end: int
    readings: tuple[_Number, ...] = ()


@dataclass(slots=True)
class _Said:
    """What evidence holds."""

    text: str
    words: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)
    numbers: set[_Number] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)

    def exactly(self, name: str) -> bool:
        """Whether a joined name stands there, whole or as a run of a path's parts."""
        alone = rf"(?<![\w.-]){re.escape(name)}(?!\w|[.-]\w)"
        return name in self.text and re.search(alone, self.text) is not None


def check(sentence: str, cited: Sequence[str], names: Sequence[str] = ()) -> tuple[Objection, ...]:
    """What is wrong with a sentence that rests on the words `cited`; empty if nothing is.

    `names` are people who may be named though their names are not in those words: mostly who wrote
    them. A sentence that is too long, or has what no sentence may have, is looked at no further.
    """
    if not sentence.strip() or len(sentence) > LONGEST:
        return (Objection("length", sentence[:40]),)
    if unseen := tuple(_unseen(sentence)):
        return unseen
    text = _normal(sentence)
    if len(text) > LONGEST:
        return (Objection("length", sentence[:40]),)
    if never := tuple(_never(unicodedata.normalize("NFKC", sentence))):
        return never
    said = _said("\n".join(map(_normal, cited)))
    for name in names:
        _take_words(said, _normal(name))
    return tuple(dict.fromkeys(_objections(text, said)))


def _unseen(text: str) -> Iterator[Objection]:
    for each in text:
        if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            yield Objection("control", f"U+{ord(each):04X}")


def _never(text: str) -> Iterator[Objection]:
    """What no evidence allows."""
    if found := _LINK.search(text):
        yield Objection("link", text[max(found.start() - 20, 0) : found.end() + 20])
    if found := _MARKUP.search(text) or _STARS.search(text):
        yield Objection("markup", found[0][:40])


_MARKS_IN_A_ROW = 4
"""More marks on a letter are dropped: no language writes them, and putting thousands in order
takes the square of their number."""


def _normal(text: str) -> str:
    """A text in the one spelling in which texts are compared."""
    if text.isascii():
        return _spaced(text)
    kept: list[str] = []
    row = 0
    for each in text.translate(_FULL_WIDTH):
        if each.isascii():
            row = 0
            kept.append(each)
            continue
        category = unicodedata.category(each)
        if category in {"Cf", "Cs"}:
            continue
        marked = unicodedata.combining(unicodedata.normalize("NFKD", each)[0]) > 0
        row = row + 1 if marked else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(str(unicodedata.decimal(each)) if category == "Nd" else each)
    return _spaced(unicodedata.normalize("NFKC", "".join(kept)))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _pieces(text: str) -> Iterator[_Piece]:
    """The pieces of a normal text, each number together with what multiplies it and its unit: its
    own, or the one that stands behind the last number of several, as in "20 to 15 ms"."""
    at = 0
    waiting: list[_Piece] = []
    while found := _ATOM.search(text, at):
        piece = _piece(text, found)
        at = piece.end
        if waiting and _TOGETHER.fullmatch(text, waiting[-1].end, piece.end):
            continue
        unit = ""
        if piece.kind == "number" and waiting:
            if _TOGETHER.fullmatch(text, waiting[-1].end, piece.start):
                unit = piece.readings[0].unit
            else:
                yield from waiting
                waiting = []
        if _waits(piece):
            waiting.append(piece)
            continue
        yield from (_with_unit(each, unit) for each in waiting)
        waiting = []
        yield piece
    yield from waiting


def _waits(piece: _Piece) -> bool:
    """Whether a number's unit may stand behind another one: it has none, and is not 0x1f."""
    return (
        piece.kind == "number"
        and not piece.readings[0].unit
        and not piece.text.startswith(("0x", "0X"))
    )


def _with_unit(piece: _Piece, unit: str) -> _Piece:
    """A number that has its unit from another one; without one, as it is."""
    if not unit:
        return piece
    readings = tuple(_Number(_trimmed(each.value), unit) for each in piece.readings)
    return replace(piece, readings=readings)


def _piece(text: str, found: re.Match[str]) -> _Piece:
    start, end = found.span()
    if found["hex"] is not None:
        if found["after"]:
            return _Piece("identifier", found[0], start, end)
        return _Piece("number", found[0], start, end, (_Number(found["hex"].lower()),))
    if found["number"] is not None:
        return _figure(text, found)
    if found["share"] is not None:
        share = _ATOM.match(text, end)
        if share and (share["number"] or share["chinese"]):
            value = _chinese(share[0]) if share["chinese"] else _plain(share["number"])
            numbers = (_Number(_trimmed(value), "%"),)
            return _Piece("number", text[start : share.end()], start, share.end(), numbers)
        return _Piece("word", found[0], start, end)
    if found["chinese"] is not None:
        return _chinese_figure(text, found)
    word = found["word"]
    number = _SPELLED.get(word.lower(), _ORDINALS.get(word.lower()))
    if number is None:
        return _Piece("word", word, start, end)
    if word.lower() in _TIMES:
        return _Piece("number", word, start, end, (_Number(str(number), "x"),))
    return _counted(text, str(number), start, end)


def _figure(text: str, found: re.Match[str]) -> _Piece:
    """A number, a version, or a word that begins with digits."""
    number, tail = found["number"], found["tail"]
    start, end = found.span()
    dotted = number.count(".")
    if found["v"] or found["rc"] or dotted > 1:
        if tail:
            return _Piece("identifier", found[0], start, end)
        return _Piece("version", found[0], start, end)
    value = _plain(number)
    if not tail:
        return _counted(text, value, start, end)
    if tail in {"st", "nd", "rd", "th"}:
        return _Piece("number", found[0], start, end, (_Number(value),))
    if tail not in _UNITS:
        return _Piece("identifier", found[0], start, end)
    return _Piece("number", found[0], start, end, _readings(value, tail))


def _counted(text: str, value: str, start: int, end: int) -> _Piece:
    """A number with the scale and the unit that stand behind it."""
    if scale := _SCALE_BEHIND.match(text, end):
        factor = _SCALES[scale[1]] if scale[1] else int(_chinese("一" + scale[2]))
        value, end = _times(value, factor), scale.end()
    unit = _UNIT_BEHIND.match(text, end)
    name = unit and _unit(unit[1])
    if unit and name:
        spelled = unit[1] if unit[1].isascii() else name
        stop = unit.start(1) + len(name) if not unit[1].isascii() else unit.end()
        readings = _readings(value, "%" if spelled.startswith("per") else name)
        return _Piece("number", text[start:stop], start, stop, readings)
    return _Piece("number", text[start:end], start, end, (_Number(value),))


def _unit(text: str) -> str:
    """The unit that a text begins with, or is: Chinese has no blanks behind it."""
    if text.startswith(("per cent", "percentage")):
        return "%"
    if text.isascii() or text == "×":
        return text if text in _UNITS else ""
    return next((text[:size] for size in (4, 3, 2, 1) if text[:size] in _UNITS), "")


def _readings(value: str, unit: str) -> tuple[_Number, ...]:
    """What a number with a unit may mean: 20k is 20 KB or 20,000."""
    known = _Number(_trimmed(value), _UNITS[unit])
    factor = _THOUSANDS.get(unit)
    return (known, _Number(_times(value, factor))) if factor else (known,)


def _chinese_figure(text: str, found: re.Match[str]) -> _Piece:
    """A Chinese numeral, if it counts something: 一 is in too many words to count."""
    numeral = found["chinese"]
    start, end = found.span()
    if other := _NO_NUMERALS.match(text, start):
        return _Piece("", other[0], start, other.end())
    ranked = start > 0 and text[start - 1] == "第"
    counts = len(numeral) > 1 or ranked or _MEASURES.match(text, end)
    if numeral == "一" or not counts:
        return _Piece("", numeral, start, end)
    return _counted(text, _chinese(numeral), start, end)


def _chinese(numeral: str) -> str:
    """三百五十 as 350, 二〇二〇 as 2020. Nobody writes one of more than twenty signs."""
    if not any(each in _TENS or each in _MYRIADS for each in numeral):
        return _plain("".join(str(_NUMERALS[each]) for each in numeral))
    total = section = digit = 0
    for each in numeral[:20]:
        if each in _NUMERALS:
            digit = _NUMERALS[each]
        elif each in _TENS:
            section += (digit or 1) * _TENS[each]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[each]
            section = digit = 0
    return str(total + section + digit)


def _plain(number: str) -> str:
    """A number without what groups its digits, and without zeros in front."""
    whole, dot, rest = number.replace(",", "").partition(".")
    return (whole.lstrip("0") or "0") + dot + rest


def _trimmed(number: str) -> str:
    """A number without zeros behind its point: with a unit, 5.10 is 5.1."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _times(value: str, factor: int) -> str:
    """A product. Of more digits than a quantity has, the number itself."""
    if len(value) > 24:
        return value
    return _trimmed(f"{Decimal(value) * factor:f}")


def _version(text: str) -> str:
    return text.lower().removeprefix("v")


def _is_of_version(text: str, piece: _Piece) -> bool:
    """Whether a number stands in "version 3" or 第三版."""
    before = text[max(piece.start - 9, 0) : piece.start].lower().rstrip()
    after = text[piece.end : piece.end + 9].lower().lstrip()
    return before.endswith(("version", "revision", "第")) or after.startswith(
        ("version", "revision")
    )


def _said(text: str) -> _Said:
    """All that evidence of a normal text holds."""
    said = _Said(text)
    before = _Piece("", "", 0, 0)
    for piece in _pieces(text):
        _take(said, piece)
        if piece.kind == "number" and _is_of_version(text, piece):
            said.versions.update(each.value for each in piece.readings)
        for month, day in ((before, piece), (piece, before)):
            if day.kind == "number" and month.text.lower() in _MONTHS:
                said.numbers.add(_Number(str(_MONTHS[month.text.lower()])))
        before = piece
    return said


def _take(said: _Said, piece: _Piece) -> None:
    if piece.kind == "number":
        said.numbers.update(piece.readings)
        # "2 times" and 2次 are one as well as "2 times" and 2倍.
        said.numbers.update(_Number(each.value) for each in piece.readings if each.unit == "x")
        if (spelled := _SPELLED.get(piece.text.lower())) is not None:
            said.numbers.add(_Number(str(spelled)))
        if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*", piece.text):
            # 1,200 may be two numbers, and the first of "3, 4 KB each" has no unit.
            parts = (piece.text, *piece.text.split(","))
            said.numbers.update(_Number(_plain(each)) for each in parts)
            if "." in piece.text:
                said.versions.add(piece.text)
        for word in re.findall(r"[A-Za-z]+", piece.text):
            _take_word(said, word)
    elif piece.kind == "version":
        said.versions.add(_version(piece.text))
    elif piece.kind:
        _take_word(said, piece.text)


def _take_words(said: _Said, text: str) -> None:
    """What may be named besides: no number of it counts."""
    for piece in _pieces(text):
        if piece.kind == "word":
            _take_word(said, piece.text)


def _take_word(said: _Said, word: str) -> None:
    stem = _stem(word)
    said.words.update((word, stem))
    said.folded.update((word.casefold(), stem.casefold()))
    if (number := _IN_EVIDENCE.get(word.lower())) is not None:
        unit = "x" if word.lower() in _TIMES else ""
        said.numbers.update((_Number(str(number)), _Number(str(number), unit)))


def _stem(word: str) -> str:
    """A word without 's, and capitals without the s of several: CPUs."""
    stem = word.removesuffix("'s").removesuffix("'")
    return stem[:-1] if len(stem) > 2 and stem.endswith("s") and stem[:-1].isupper() else stem


def _objections(text: str, said: _Said) -> Iterator[Objection]:
    """What is in a normal text and not in its evidence."""
    chinese = re.search(rf"[{_HAN}]", text) is not None
    whole = tuple(_wholes(text))
    for name in dict.fromkeys(name for name, _, _ in whole):
        if name not in _TECHNICAL and not said.exactly(name):
            yield Objection("identifier", name)
    yield from (
        Objection("name", each)
        for each in re.findall(rf"[{_HAN}]{{1,20}}(?:[·・•][{_HAN}]{{1,20}})+", text)
        if each not in said.text
    )
    begin = next((at for at, each in enumerate(text) if each.isalnum()), 0)
    for piece in _pieces(text):
        if not any(start <= piece.start < end for _, start, end in whole):
            yield from _of(piece, text, said, piece.start == begin, chinese)


def _wholes(text: str) -> Iterator[tuple[str, int, int]]:
    """The joined names of which the parts alone would say too little: paths, files, members."""
    for found in _JOINED.finditer(text):
        name = found[0].lstrip("./")
        parts = _JOINT.split(name)
        if all(map(_MADE_OF_NUMBERS.fullmatch, parts)) or name.lower() in {"e.g", "i.e"}:
            continue
        if (
            name in _TECHNICAL
            or _is_path(found[0], parts)
            or _is_member(name)
            or _is_coded(name, parts)
        ):
            yield name, found.start(), found.end()


def _is_path(name: str, parts: list[str]) -> bool:
    """Begun with a slash or a folder of the kernel's, or ended with a file's name."""
    return "/" in name and (
        name.startswith(("/", "./", "../"))
        or parts[0] in FOLDERS
        or name.count("/") > 1
        or "." in name
        or "_" in name
    )


def _is_member(name: str) -> bool:
    return "->" in name or "::" in name or re.search(r"[A-Za-z_]\.\w|\.[A-Za-z_]", name) is not None


def _is_coded(name: str, parts: list[str]) -> bool:
    """Cortex-A53, r8169-foo2; not ext4-specific, 32-bit, NUMA-aware, v2-v3."""
    if "/" in name or "." in name:
        return False
    mixed = [each for each in parts if re.search(r"[0-9_]", each) and not each.isdigit()]
    mixed = [each for each in mixed if not _MADE_OF_NUMBERS.fullmatch(each)]
    others = [each for each in parts if each not in mixed]
    return bool(mixed) and not all(each.islower() for each in others)


def _of(piece: _Piece, text: str, said: _Said, first: bool, chinese: bool) -> Iterator[Objection]:
    """What is wrong with one piece of a sentence."""
    word = piece.text
    if piece.kind == "number":
        if not _has_number(piece, text, said):
            yield Objection("number", word)
    elif piece.kind == "version":
        version = _version(word)
        if version not in said.versions:
            yield Objection("version", word)
    elif piece.kind == "identifier":
        if word not in said.words:
            yield Objection("identifier", word)
    elif piece.kind == "word":
        rule = _rule(piece, text, first, chinese)
        if rule and not _RULES[rule](_stem(word), said):
            yield Objection(rule, word)


def _has_number(piece: _Piece, text: str, said: _Said) -> bool:
    if not said.numbers.isdisjoint(piece.readings):
        return True
    values = {each.value for each in piece.readings}
    bare = re.fullmatch(r"[0-9]+\.[0-9]+", piece.text) is not None
    posted = piece.text.lower() in _ORDINALS or _is_of_version(text, piece)
    return bool(values & said.versions) and (bare or posted)


def _rule(piece: _Piece, text: str, first: bool, chinese: bool) -> str:
    """By which rule a word is judged; empty if it is free."""
    word = _stem(piece.text)
    if word in _TECHNICAL or word in _USUAL or piece.text in _TECHNICAL:
        return ""
    if re.search(r"[0-9_]", word):
        return "identifier"
    called = text.startswith("(", piece.end) and not text.startswith(("(s)", "(es)"), piece.end)
    if called:
        return "identifier"
    if not word.isascii():
        return "word" if chinese else "name"
    if any(map(str.isupper, word[1:])):
        return "abbreviation" if word.isupper() else "identifier"
    if word[0].isupper():
        if len(word) == 1:
            return "abbreviation"
        if first:
            return "word" if chinese or _is_somebody(piece, text) else ""
        return "name"
    return "word" if chinese and word not in _TECHNICAL_PLAIN else ""


def _is_somebody(piece: _Piece, text: str) -> bool:
    """Whether the first word of an English sentence is a name, by what it does."""
    if piece.text.endswith("'s"):
        return True
    behind = re.match(r",? ?([a-z]{1,20})\b", text[piece.end :])
    return piece.text not in _NO_PEOPLE and behind is not None and behind[1] in _DONE_BY_PEOPLE


def _as_written(word: str, said: _Said) -> bool:
    return word in said.words


def _as_named(word: str, said: _Said) -> bool:
    return word in said.words or (len(word) > 1 and word.upper() in said.words)


def _in_any_case(word: str, said: _Said) -> bool:
    return word.casefold() in said.folded


_RULES: dict[str, Callable[[str, _Said], bool]] = {
    "identifier": _as_written,
    "abbreviation": _as_written,
    "name": _as_named,
    "word": _in_any_case,
}
"""How a word is looked for, by the rule for it."""
