"""What the patterns of a MAINTAINERS file mean, and what hostile ones may cost."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.history.maintainers import maintainers
from kmonthly.history.patterns import LONGEST_REGEX, MOST_REGEXES, MOST_SLOW, Regex, compiled, depth


def has(pattern: str, path: str, tag: str = "F") -> bool:
    """Whether a pattern is of a path."""
    return bool(maintainers(f"BULBS\n{tag}:\t{pattern}\n").of([path]))


@pytest.mark.parametrize(
    ("pattern", "path", "is_of"),
    [
        ("a/*", "a/x", True),
        ("a/*", "a/b/x", False),
        ("a*", "abc", True),
        ("a*", "a/b", False),
        ("*/b/*", "a/b/x", True),
        ("*/b/*", "a/b/c/x", False),
        ("*/b/*", "a/c/b/x", False),
        ("*/b/", "a/b/c/x", True),
        ("*.c", "x.c", True),
        ("*.c", "xxc", False),
        ("a/*b*c*", "a/xbxcx", True),
        ("a/*b*c*", "a/xcxbx", False),
        ("a/*bc", "a/bbc", True),
        ("a/x?/", "a/xy/b", True),
        ("a/x?/", "a/xyz/b", False),
        ("a/[^b]*.c", "a/x.c", True),
        ("a/[^b]*.c", "a/b.c", False),
        ("a/[0-9].c", "a/7.c", True),
        ("a/b+.c", "a/b+.c", True),
        ("a/b+.c", "a/bb.c", False),
        ("a/(b", "a/(b", True),
        ("a/[b", "a/[b", True),
        ("a/[z-a]*", "a/[z-a]c", True),
        ("a/[b--c]*", "a/[b--c]", True),
        ("a/**/b*.c", "a/x/y/b1.c", True),
        ("a/**/b*.c", "a/b1.c", False),
        ("**/b", "x/y/b", True),
        ("a", "a/b/c", True),
        ("a", "ab/c", False),
        ("a*", "ab/c", False),
    ],
)
def test_what_a_pattern_is_of(pattern: str, path: str, is_of: bool) -> None:
    assert has(pattern, path) is is_of


@pytest.mark.parametrize(
    ("pattern", "deep"),
    [("*", -1), ("*/", -1), ("*/net/", -1), ("a", 1), ("a/", 1), ("a/b", 2), ("a/*/c.c", 3)],
)
def test_depth(pattern: str, deep: int) -> None:
    """As get_maintainer ranks."""
    assert depth(pattern) == deep


def literally(pattern: str, path: str) -> bool:
    """get_maintainer's own rule for F and X, in its words."""
    regex = pattern.replace(".", r"\.").replace("*", ".*").replace("?", ".")
    if re.match(regex, path) is None:
        return False
    return pattern.endswith("/") or pattern.count("/") == path.count("/")


WORDS = st.lists(st.sampled_from([*"ab/.*?", "ab", "/a", ".a"]), min_size=1, max_size=8).map(
    "".join
)


@given(WORDS.filter(lambda each: "**" not in each), WORDS.map(lambda each: each.replace("*", "b")))
def test_patterns_are_read_as_get_maintainer_does(pattern: str, path: str) -> None:
    """But for a directory that lacks its slash, of which the script asks the tree."""
    below = not re.search(r"[*?]", pattern) and path.startswith(pattern + "/")
    assert has(pattern, path) is (literally(pattern, path) or below)


@pytest.mark.parametrize(
    ("regex", "path", "is_of"),
    [
        ("[^a-z]tegra", "arch/tegra.c", True),
        ("[^a-z]tegra", "arch/integra.c", False),
        ("bcm283*", "arch/bcm28.c", True),
        (r"\.dtsi?\z", "a.dts", True),
        (r"\.dtsi?\z", "a.dts.c", False),
        (r"\.c\Z", "a.c", True),
        (r"[[:digit:]]x", "a7x", True),
        ("a b # nothing but ab", "xabx", True),
        (".*tulip.*", "a/tulip.c", True),
        ("(?i)TULIP", "a/tulip.c", True),
        ("tulip|rose", "a/rose.c", True),
        ("^a/", "b/a/", False),
        ("x{2}", "axxb", True),
    ],
)
def test_perl_regexes_of_paths(regex: str, path: str, is_of: bool) -> None:
    assert has(regex, path, "N") is is_of


@pytest.mark.parametrize(
    "regex",
    [
        "(a+)+$",
        "((a+))*",
        "(a|aa)+$",
        "(a?b?)*c",
        "(a?){50}",
        "(?:a+) {2,}",
        "(?=a+)+b",
        "a*a*a*b",
        r"(a)\1",
        "(?P<x>a)(?P=x)",
        "(a)(?(1)b|c)",
        "a" * (LONGEST_REGEX + 1),
        "(",
        "*",
        "[z-a]",
        r"\Qa.b\E",
        r"\p{L}",
        "x{99999999999999}",
    ],
)
def test_regexes_that_are_not_used(regex: str) -> None:
    """Such as may take for ever, and what Python does not have: told, and all else works."""
    found = maintainers(f"BULBS\nF: bulbs/\nN: {regex}\nN: tulip\n")
    ((subsystem, pattern, why),) = found.skipped
    assert (subsystem, pattern) == (found.subsystems[0], regex)
    assert why
    assert found.of(["a/tulip.c"]) == found.of(["bulbs/x"]) == found.subsystems
    assert found.of(["a/b"]) == ()


@given(st.lists(st.sampled_from([*"ab(|)+*?{}[]^\\.# ", "(?:", "{2}"]), max_size=12).map("".join))
def test_what_is_needed_is_found(regex: str) -> None:
    """The word that a regex is said to need is in all that it finds."""
    used = compiled(regex, 2)
    if isinstance(used, Regex):
        for text in ("", "a", "ab", "ba", "aab", "abab", "a b", "a{2}", "[b]", "+a+b"):
            match = used.regex.search(text)
            assert match is None or used.needed in match[0]
            assert used.is_in(text) is (match is not None)


def test_a_file_has_so_many_regexes() -> None:
    """Further ones are told."""
    many = "".join(f"N: tulip{number}\n" for number in range(MOST_REGEXES + 7))
    assert len(maintainers("BULBS\n" + many).skipped) == 7
    slow = "".join(f"N: tulip.*{number}\nN: rose\n" for number in range(MOST_SLOW + 7))
    assert len(maintainers("BULBS\n" + slow).skipped) == 7


HOSTILE = {
    "stars": "F: " + "a*" * 900 + "b\n",
    "stars in a directory": "F: " + "*a" * 900 + "/\n",
    "many stars": "".join(f"F: *a*a*a*{number}/\n" for number in range(300)),
    "many prefixes": "".join(f"F: a/{'a' * number}\n" for number in range(300)),
    "repeats": "N: [ab]*[ab]*[c]\n" * 50,
    "one name": "M: " + "<a@" * 600 + "\n",
    "one line": "F: " + "a/" * 500_000 + "\n",
    "no line": "x" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["a" * 100_000, "a/" * 100_000, "aab" * 50 + "/c"])
def test_a_hostile_file_takes_its_time_but_not_for_ever(text: str, path: str) -> None:
    """A second, where each of these would take hours to a naive reader."""
    start = time.process_time()
    maintainers("BULBS\n" + text).of([path])
    assert time.process_time() - start < 5


def test_a_hostile_word_in_a_long_patch() -> None:
    """All within what is searched at all."""
    start = time.process_time()
    found = maintainers("BULBS\nK: [ab]*[c]\nK: (a|b)*c\n")
    assert found.of((), ("a" * 5_000 + "\n") * 1_000) == ()
    assert len(found.skipped) == 1
    assert time.process_time() - start < 5
