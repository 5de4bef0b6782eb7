"""Changes that keep the shape of mail: lines, fields, fragments that mean something.

libFuzzer's own changes of bits and bytes are one of them. What is drawn depends on the given
`Random` alone.
"""

from collections.abc import Callable, Sequence
from random import Random

from fuzz.targets import Mutation

_MOST_CHANGES = 4
_MOST_TIMES = 64


def mutated(
    data: bytes,
    largest: int,
    random: Random,
    *,
    words: Sequence[bytes],
    own: Sequence[Mutation],
    plain: Callable[[bytes, int], bytes],
) -> bytes:
    """The input with one to four changes, `largest` bytes at the most.

    `plain` are libFuzzer's changes, `own` the target's, `words` its fragments.
    """
    for _ in range(random.randint(1, _MOST_CHANGES)):
        which = random.random()
        if which < 0.25:
            data = plain(data, largest)
        elif which < 0.5:
            data = _with_word(data, random, random.choice(words))
        elif own and which < 0.75:
            data = random.choice(own)(data, random)
        else:
            data = random.choice(_CHANGES)(data, random)
    return data[:largest]


def crossed(one: bytes, other: bytes, largest: int, random: Random) -> bytes:
    """The first lines of one input and the last ones of another."""
    above, below = one.splitlines(keepends=True), other.splitlines(keepends=True)
    kept = above[: random.randint(0, len(above))]
    return b"".join(kept + below[random.randint(0, len(below)) :])[:largest]


def _with_word(data: bytes, random: Random, word: bytes) -> bytes:
    """A fragment put in: as a line of its own, in a line's place, or anywhere."""
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    how = random.randrange(4)
    if how == 0:
        lines[at] = word
    elif how == 1:
        lines.insert(at, word)
    elif how == 2:
        lines[at] += word
    else:
        place = random.randint(0, len(data))
        return data[:place] + word + data[place:]
    return b"\n".join(lines)


def _lines_gone(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    del lines[at : at + random.randint(1, 4)]
    return b"\n".join(lines)


def _lines_twice(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    some = lines[at : at + random.randint(1, 6)]
    to = random.randint(0, len(lines))
    lines[to:to] = some * random.choice((1, 1, 1, 2, _MOST_TIMES))
    return b"\n".join(lines)


def _lines_swapped(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _repeated(data: bytes, random: Random) -> bytes:
    """A few bytes again and again in their place."""
    at = random.randint(0, len(data))
    some = data[at : at + random.randint(1, 12)]
    return data[:at] + some * random.randint(2, _MOST_TIMES) + data[at:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _number(data: bytes, random: Random) -> bytes:
    """Another number in a number's place."""
    at = random.randint(0, len(data))
    start = next((i for i in range(at, len(data)) if data[i : i + 1].isdigit()), -1)
    if start < 0:
        return data
    end = start
    while data[end : end + 1].isdigit():
        end += 1
    other = random.choice((b"0", b"1", b"2", b"00", b"99", b"9999", b"2147483648", b"9" * 20))
    return data[:start] + other + data[end:]


def _line_ends(data: bytes, random: Random) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"=\n", b" \n", b"\n ")))


_CHANGES: Sequence[Mutation] = (
    _lines_gone,
    _lines_twice,
    _lines_twice,
    _lines_swapped,
    _repeated,
    _cut,
    _number,
    _line_ends,
)
