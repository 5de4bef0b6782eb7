"""Who looks after what, as scripts/get_maintainer.pl reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.history.maintainers import is_maintainer, is_reviewer, maintainers
from kmonthly.history.model import Subsystem
from kmonthly.terms.people import Person

ADA = Person("Ada Tulip", "ada@example.org")
BEN = Person("Ben Rose", "ben@example.org")
EVE = Person("Eve Thorn", "eve@example.org")

FILE = """\
List of gardeners and how to plant
==================================

	M: *Mail* patches to: FullName <address@domain>
	F: *Files* and directories wildcard patterns.

Gardeners List
--------------

.. note:: look for the most precise areas first.

BULBS
M:	Ada Tulip <ada@example.org>
R:	Ben Rose <Ben@Example.org> (only the red ones)
L:	bulbs@lists.example.org (moderated for non-subscribers)
S:	Supported
T:	git git://git.example.org/bulbs.git
F:	Documentation/bulbs.rst
F:	bulbs/
X:	bulbs/lily/
K:	\\bplant_(?:deep|deeper)\\b

LILIES, "Ada's"
M:	"Tulip, Ada" <ada@example.org>
M:	team@example.org
L:	Lily People <lilies@lists.example.org>
S:	Orphan
F:	bulbs/lily/
F:	garden/*/lily*
N:	[^a-z]lily

BEDS
S:	Maintained
F:	garden/bed?.[ch]
F:	garden/beds
F:	garden/*/soil/

THE REST
M:	Eve Thorn <eve@example.org>
S:	Buried alive in reporters
F:	*
F:	*/
"""


def names(paths: str, text: str = "", file: str = FILE) -> list[str]:
    """The subsystems of paths, the first word of each."""
    return [each.name.split()[0].rstrip(",") for each in maintainers(file).of(paths.split(), text)]


def test_a_section_is_read_whole() -> None:
    """The introduction has examples, but no section."""
    bulbs, lilies, beds, rest = maintainers(FILE).subsystems
    assert bulbs == Subsystem(
        name="BULBS",
        maintainers=(ADA,),
        reviewers=(BEN,),
        lists=("bulbs@lists.example.org",),
        status="Supported",
        files=("Documentation/bulbs.rst", "bulbs/"),
        excluded=("bulbs/lily/",),
        keywords=(r"\bplant_(?:deep|deeper)\b",),
        trees=("git git://git.example.org/bulbs.git",),
    )
    assert lilies.maintainers == (
        Person("Tulip, Ada", "ada@example.org"),
        Person("", "team@example.org"),
    )
    assert (lilies.lists, lilies.file_regexes) == (("lilies@lists.example.org",), ("[^a-z]lily",))
    assert (beds.name, rest.name, rest.files) == ("BEDS", "THE REST", ("*", "*/"))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("README", ["THE"]),
        ("kernel/fork.c", ["THE"]),
        ("bulbs/tulip.c", ["BULBS", "THE"]),
        ("bulbs/red/tulip.c", ["BULBS", "THE"]),
        ("Documentation/bulbs.rst", ["BULBS", "THE"]),
        ("Documentation/bulbs.rst.old", ["BULBS", "THE"]),  # a pattern is a prefix ...
        ("Documentation/red/bulbs.rst", ["THE"]),  # ... within its directory
        ("bulbs/lily/white.c", ["LILIES", "THE"]),
        ("garden/front/lily.c", ["LILIES", "THE"]),
        ("garden/lily.c", ["LILIES", "THE"]),  # by its N, as the next ones are not
        ("garden/surelily.c", ["THE"]),
        ("garden/a/b/surelily", ["THE"]),  # `*` does not cross `/` ...
        ("garden/a/b/soil/x.c", ["BEDS", "THE"]),  # ... but in a directory's pattern
        ("garden/bed1.c", ["BEDS", "THE"]),
        ("garden/bed12.c", ["THE"]),
        ("garden/bed1.S", ["THE"]),
        ("garden/beds/1.c", ["BEDS", "THE"]),  # a directory without its slash
        ("garden/beds.c", ["BEDS", "THE"]),
        ("garden", ["THE"]),
        ("", ["THE"]),
    ],
)
def test_whose_a_file_is(path: str, found: list[str]) -> None:
    assert [each.name.split(",")[0].split()[0] for each in maintainers(FILE).of([path])] == found


def test_the_deepest_pattern_is_the_first() -> None:
    """Whatever the order in the file; of all paths together, and then who has the most."""
    file = "A\nF: a/\nB\nF: a/b/c.c\nC\nF: */\nD\nF: a/b/\nE\nN: c\nG\nF: a/b/d.c\nF: a/b/c.c\n"
    assert names("a/b/c.c", file=file) == ["B", "G", "D", "A", "E", "C"]
    assert names("a/b/c.c a/b/d.c", file=file) == ["G", "B", "D", "A", "E", "C"]
    assert names("a/b/c.c a/b/c.c a/x a/y", file=file) == ["B", "G", "D", "A", "E", "C"]


def test_a_word_in_a_patch_counts_last() -> None:
    """Before the diff anywhere, in it in what is added or removed; on one line."""
    head = "garden: use plant_deeper\n---\n"
    diff = "--- a/garden/plant_deep\n+++ b/garden/plant_deep\n@@ -1,2 +1,2 @@ plant_deep\n {} x\n"
    assert names("garden/x", head) == ["THE", "BULBS"]
    assert names("garden/x", "garden: plant_deepest\n") == ["THE"]
    assert names("garden/x", diff.format("plant_deep")) == ["THE"]
    for sign in "+-":
        assert names("garden/x", diff.format("") + f"{sign}\tplant_deep();\n") == ["THE", "BULBS"]
    assert names("bulbs/x", head) == ["BULBS", "THE"]
    assert names("bulbs/lily/x", head) == ["LILIES", "THE", "BULBS"]  # X is of files only


def test_a_file_of_2008() -> None:
    """The name in a line of its own, blank lines within a section, no files."""
    found = maintainers(
        "BULBS\nP:\tAda Tulip\nM:\tada@example.org\nP: Ben Rose\nM: ben@example.org\n\n"
        "L:\tbulbs@example.org\nS:\tMaintained\n\nROSES\nP:\tEve Thorn\nS:\tOrphan\n"
    )
    bulbs, roses = found.subsystems
    assert (bulbs.maintainers, bulbs.status) == ((ADA, BEN), "Maintained")
    assert roses == Subsystem("ROSES", status="Orphan")
    assert found.of(["bulbs/tulip.c"]) == ()


def test_a_profile_is_no_name() -> None:
    """P: has been a document since 2019."""
    (bulbs,) = maintainers(
        "BULBS\nM:\tada@example.org\nP:\tDocumentation/bulbs.rst\nR: Ben Rose <ben@example.org>\n"
    ).subsystems
    assert (bulbs.maintainers, bulbs.reviewers) == ((Person("", "ada@example.org"),), (BEN,))


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ada Tulip <ada@example.org>", [ADA]),
        ("Ada Tulip\t<ADA@example.org> (bulbs, <i>red</i> ones)", [ADA]),
        ("Tulip, Ada <ada@example.org>", [Person("Tulip, Ada", ADA.address)]),
        ("Ada Tulip <ada@example.org>, Ben Rose <ben@example.org>", [ADA, BEN]),
        ("<ada@example.org>", [Person("", ADA.address)]),
        ("ada@example.org", [Person("", ADA.address)]),
        ("Ada Tulip", []),
        ("Ada Tulip <ada>", []),
        ("", []),
    ],
)
def test_who_stands_behind_a_tag(line: str, people: list[Person]) -> None:
    (section,) = maintainers(f"BULBS\nM:\t{line}\nS: Maintained\n").subsystems
    assert list(section.maintainers) == people


def test_line_ends_blanks_and_comments_do_not_count() -> None:
    """CRLF, blanks at the end, tabs, `#`; a last line that has no end."""
    strange = FILE.replace("\n", " \t\r\n").replace(":\t", ": \t ") + "\n# over"
    assert maintainers(strange) == maintainers(FILE)
    commented = FILE.replace("S:\tSupported", "# paid for\n\nS:\tSupported")
    assert maintainers(commented) == maintainers(FILE)


@pytest.mark.parametrize("text", ["", "\n\n", "Nothing here.\n", "\tM: Ada\n", "\0\ufffd\n"])
def test_a_file_without_sections(text: str) -> None:
    assert maintainers(text).subsystems == ()
    assert maintainers(text).of(["bulbs/tulip.c"], "plant_deep") == ()


def test_tags_above_any_name() -> None:
    """They are a section all the same, as for get_maintainer."""
    assert maintainers("F: bulbs/\n").of(["bulbs/x"]) == (Subsystem("", files=("bulbs/",)),)


def test_who_is_who_in_a_subsystem() -> None:
    """By address, or by name in any case; nobody is somebody without either."""
    bulbs, lilies, *_ = maintainers(FILE).subsystems
    assert is_maintainer(ADA, [bulbs])
    assert is_maintainer(Person("Somebody", "ada@example.org"), [lilies, bulbs])
    assert is_maintainer(Person("ADA TULIP", "ada@elsewhere.example.org"), [bulbs])
    assert not is_maintainer(BEN, [bulbs, lilies])
    assert is_reviewer(BEN, [lilies, bulbs])
    assert not is_reviewer(ADA, [bulbs])
    assert not is_maintainer(EVE, [bulbs, lilies])
    assert not is_maintainer(Person("", ""), maintainers("X\nM: a@example.org\n").subsystems)
    assert not is_maintainer(ADA, [])


PIECES = [
    *"MRLSFXNKPT:*?[]/\t \r\\(|)+<>@#-^za",
    "\n",
    "\nF:\t",
    "\nX: ",
    "\nN: ",
    "\nK: ",
    "\nM:\t",
    "\nBULBS",
    "bulbs/",
    "tulip.c",
    "Ada <ada@example.org>",
    "\0",
    "ä",
    "\ufffd",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(["bulbs/", "tulip.c", "/", "x", "ä"]), max_size=6).map("".join),
)
def test_any_file_can_be_read(text: str, path: str) -> None:
    """And asked; the answer is of the file, no section twice."""
    found = maintainers(text)
    of = found.of([path, path], f"{path}\n+++ b/x\n+{path}\n")
    assert len(of) <= len(found.subsystems)
    assert {id(each) for each in of} <= {id(each) for each in found.subsystems}
    assert len({id(each) for each in of}) == len(of)
    assert len(found.skipped) <= text.count("N:") + text.count("K:")
