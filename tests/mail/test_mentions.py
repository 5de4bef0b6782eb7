"""Which mails a patch or a cover names, and as what."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.mentions import MOST, change_id, mentions, stated
from kmonthly.mail.model import Relation

EARLIER, COMPANION, DEPENDS, OTHER = Relation

LORE = "https://lore.kernel.org/tulips/"

DIFF = """\
diff --git a/bulbs/tulip.c b/bulbs/tulip.c
--- a/bulbs/tulip.c
+++ b/bulbs/tulip.c
@@ -1 +1,2 @@
 a
+/* v1: https://lore.kernel.org/tulips/in-the-diff@example.org */
-- \n2.28.0

base-commit: 0123456789012345678901234567890123456789
v1: https://lore.kernel.org/tulips/below-the-diff@example.org
"""


def told(text: str) -> list[tuple[str, Relation, str]]:
    """Each mail named, its relation, and the words of its span."""
    data = text.encode()
    return [
        (each.message, each.relation, data[each.start : each.stop].decode())
        for each in mentions(text)
    ]


def relations(text: str) -> list[tuple[str, Relation]]:
    """Each mail named, without its domain, and its relation."""
    return [(name.removesuffix("@example.org"), relation) for name, relation, _ in told(text)]


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        # An earlier version of the same work
        ("v1: {}", EARLIER),
        ("RFC v2: {}", EARLIER),
        ("rfc-v1: {}", EARLIER),
        ("V1:\n  {}", EARLIER),
        ("[v1] {}", EARLIER),
        ("  Patch v3: {}", EARLIER),
        ("- Link to v2: {}", EARLIER),
        ("- Link to RFC: {}", EARLIER),
        ("Changes in v2: {}", EARLIER),
        ("- drop the lock\nv1: {}", EARLIER),
        ("Previous version:\n{}", EARLIER),
        ("Previous version is here;\n\n {}", EARLIER),
        ("The 4th version is available here:\n\n    {}", EARLIER),
        ("The first attempt can be found in:\n\n{}", EARLIER),
        ("This is a new version of tulips. Previous version is at\n{}", EARLIER),
        ("Changes since v1 ({}):", EARLIER),
        ("Changes from v3\n({})", EARLIER),
        ("since v4 <URL:{}>:", EARLIER),
        ("Changes since v1\n================\n{}", EARLIER),
        ("v1->v2:\n - v1 posted here\n   {};", EARLIER),
        ("V7 is here for more info:\n{}", EARLIER),
        ("This is V3 of the patches. I had posted version v2 version here.\n\n{}", EARLIER),
        ("This is version two of the patches I posted last week:\n\n  {}", EARLIER),
        ("This is v2 of an RFC previously discussed here:\n{}", EARLIER),
        ("First 2 are resends:\n{}", EARLIER),
        ("This is a follow-up v1 to the RFC patch here:\n{}", EARLIER),
        ("Full rationale is in v1's cover letter.\n\n\t{}", EARLIER),
        ("This series supersedes {}", EARLIER),
        ("Link: {} # v1", EARLIER),
        ("Previous discussions on this patchset are at:\n {}", EARLIER),
        # The same change elsewhere
        ("kernel side of:\n{}", COMPANION),
        ("xfsprogs: {}", COMPANION),
        ("I wrote a simple fstest case for this,\n{}", COMPANION),
        ("The corresponding userspace patches are at {}", COMPANION),
        ("To test it, apply this nft patch:\n\n{}", COMPANION),
        # What it stands on
        ("This series depends on\n{}", DEPENDS),
        ("Based on top of\n`[PATCH 13/13] bulbs: dig`\n{}", DEPENDS),
        ("Applies to next-20200803 +\n{}", DEPENDS),
        ("These are on top of Ben's tulip patches (v1):\n\n  {}", DEPENDS),
        ("Continuation of: {}", DEPENDS),
        ('Requires "tulips: previous version of bulbs":\n{}', DEPENDS),
        ("This patch should go in together with Ben's\n{}", DEPENDS),
        ("This is based on my previous series of clean-ups {}", DEPENDS),
        ("This depends on the userspace patches {}", DEPENDS),
        ("Depends on:\nv3: {}", DEPENDS),
        # Named for something else, or without a word
        ("Link: {}", OTHER),
        ('Fixes: 0123456789ab ("on top of the bulbs")\nLink: {}', OTHER),
        ("Closes: {}", OTHER),
        ("See {} for the discussion.", OTHER),
        ("v2:\n- fix the leak per Ben's comment: {}", OTHER),
        ("v2:\n- fix the leak\n  {}", OTHER),
        ("Based on review comments from Ben\n{}", OTHER),
        ("Following up to the discussion in:\n\n  {}", OTHER),
        ('See also "[PATCH] tulips: do not depend on onions"\n{}', OTHER),
        ("For this see Ben's RFC patchset\n(v1: {}", OTHER),
        ("It is worth a word that there is a previous attempt {}", OTHER),
        ("The problem came with v5.8, see {}", OTHER),
        ("Dug on v5.9-rc1: {}", OTHER),
        (
            "The first version had a leak that everybody who reads the garden's list has met"
            " at least twice and complained of {}",
            OTHER,
        ),
    ],
)
def test_the_words_in_front(words: str, relation: Relation) -> None:
    link = f"{LORE}1-0@example.org/"
    for text in (f"Do it.\n\n{words}\n", f"Do it.\n---\n\n{words}\n\n{DIFF}", f"{words}\n"):
        assert relations(text.replace("{}", link)) == [("1-0", relation)]


@pytest.mark.parametrize(
    "link",
    [
        "https://lore.kernel.org/tulips/{}/",
        "https://lore.kernel.org/tulips/{}",
        "http://lore.kernel.org/r/{}.",
        "https://lore.kernel.org/{}/",
        "https://lore.kernel.org/all/{}/T/#u",
        "https://lore.kernel.org/tulips/{}/t.mbox.gz",
        "https://lore.kernel.org/tulips/{}#t",
        "(https://lkml.kernel.org/r/{}),",
        "https://lkml.kernel.org/tulips/{}/raw",
        "<https://patch.msgid.link/{}>",
        "https://mid.mail-archive.com/{}",
        "https://www.mail-archive.com/search?l=mid&q={}",
        "https://marc.info/?i={}",
        "https://marc.info/?l=tulips&i={}",
        "https://lwn.net/ml/tulips/{}/",
        "https://patchwork.kernel.org/project/tulips/patch/{}/",
        "https://patchwork.ozlabs.org/project/tulips/cover/{}/",
        "Message-ID: <{}>",
        "Message-Id: {}",
        "<{}>",
    ],
)
def test_forms_of_a_link(link: str) -> None:
    for name in (
        "20200803120000.1-2-ada@example.org",
        "CAGbU3_nVvuzMn2wo4_ZKufWcGf=x+y@mail.example.org",
    ):
        text = f"v1: {link.replace('{}', name)}\n"
        assert [(each.message, each.relation) for each in mentions(text)] == [(name, EARLIER)]


def test_ids_that_are_encoded() -> None:
    assert relations(f"v1: {LORE}a%2Fb%40example.org/\n") == [("a/b", EARLIER)]
    assert relations(f"v1: {LORE}a%20b@example.org/\n{LORE}a%00b@example.org\n") == []


@pytest.mark.parametrize(
    "words",
    [
        "> v1: https://lore.kernel.org/tulips/1@example.org/",
        "v1: https://lore.kernel.org/patchwork/cover/1244060/",
        "v1: https://lkml.org/lkml/2020/7/9/17",
        "v1: https://marc.info/?l=tulips&m=159419516730386&w=2",
        "v1: https://www.mail-archive.com/tulips@example.org/msg2290127.html",
        "v1: https://lists.example.org/hyperkitty/list/tulips@example.org/thread/BULZ/",
        "v1: https://lore.kernel.org/tulips/1@example.c=\nom/",
        "Reported-by: Ben Rose <ben.rose@example.org>",
        "Reported-by: syzbot+0123456789abcdef@example.org",
        "From: Ben <36243997+ben@users.noreply.github.com>",
        "prerequisite-patch-id: 0123456789012345678901234567890123456789",
    ],
)
def test_what_names_no_mail(words: str) -> None:
    assert mentions(f"Do it.\n\n{words}\n") == ()


COVER = f"""\
Grüße,

this plants tulips [1] deeper. It requires Ben's series [2], and Cleo's
comments [3] are in. There is an fstests patch [4].

Changes since v2 [5]:
- call open(2) again

Changes since v1[6]: - call it once

[1] {LORE}talk@example.org/
[2]: {LORE}ben@example.org/
[3] -> {LORE}cleo@example.org/
 * [4] {LORE}tests@example.org/
5. {LORE}two@example.org/
[6] "[PATCH 0/1] bulbs: depth"
    {LORE}one@example.org/
[7] previous RFC: {LORE}rfc@example.org/
"""


def test_footnotes() -> None:
    """What a footnote is for stands where it is used, or in the footnote."""
    assert relations(COVER) == [
        ("talk", OTHER),
        ("ben", DEPENDS),
        ("cleo", OTHER),
        ("tests", COMPANION),
        ("two", EARLIER),
        ("one", EARLIER),
        ("rfc", EARLIER),
    ]
    words = {name.partition("@")[0]: said for name, _, said in told(COVER)}
    assert words["two"] == "Changes since v2 [5]:"
    assert words["one"] == "Changes since v1[6]: - call it once"
    assert words["rfc"] == f"[7] previous RFC: {LORE}rfc@example.org/"


def test_a_heading_holds_for_the_links_below_it() -> None:
    heading = "Previous tentatives:\n"
    text = f"{heading}{LORE}1@example.org/\n{LORE}2@example.org/\n\n{LORE}3@example.org/\n"
    assert relations(text) == [("1", EARLIER), ("2", EARLIER), ("3", OTHER)]
    versions = f"This needs Ben's work (v1: {LORE}1@example.org/\n v2: {LORE}2@example.org/).\n"
    assert relations(versions) == [("1", OTHER), ("2", OTHER)]


def test_several_links_in_a_line() -> None:
    text = f"v1: {LORE}1@example.org/, v2: {LORE}2@example.org/\n"
    assert relations(text) == [("1", EARLIER), ("2", EARLIER)]


def test_the_strongest_relation_of_a_mail_is_kept() -> None:
    link = f"{LORE}1@example.org/"
    assert relations(f"It depends on {link}\n\nLink: {link}\n") == [("1", DEPENDS)]
    assert relations(f"Link: {link}\n\nv1: {link}\n") == [("1", EARLIER)]


def test_spans_are_bytes_of_whole_lines() -> None:
    text = f"Grüße 🌷\n\nvorher,\nthe previous version is\nhere: {LORE}1@example.org/ .\n\nend\n"
    ((_, relation, words),) = told(text)
    assert relation is EARLIER
    assert words == f"vorher,\nthe previous version is\nhere: {LORE}1@example.org/ ."


def test_a_range_diff_is_not_the_cover_s_own() -> None:
    text = f"""\
v1: {LORE}1@example.org/

1:  8fee10be3e7e !  1:  5fec25f2cb95 bulbs: deeper
    @@ Commit message
         v1: {LORE}2@example.org/
"""
    assert relations(text) == [("1", EARLIER)]


def test_nobody_names_a_thousand_mails() -> None:
    links = "\n".join(f"v1: {LORE}{number}@example.org/" for number in range(1000))
    assert len(mentions(links)) == MOST


B4 = "20240101-plant-tulips-0123456789ab"
GERRIT = "I0123456789012345678901234567890123456789"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Words.\n\n---\nbase-commit: 01\nchange-id: {B4}\n\nBest regards,\n-- \nAda\n", B4),
        (f"Words.\n---\n{DIFF}\n---\nchange-id: {B4}\n", B4),
        (f"Words.\n\nChange-Id: {GERRIT}\nSigned-off-by: Ada\n---\n{DIFF}", GERRIT),
        (f"Words.\n\nChange-Id: {GERRIT}\n\nchange-id: {B4}\n", B4),
        (f"> change-id: {B4}\n", ""),
        (f"prerequisite-change-id: {B4}:v2\n", ""),
        (f"    Change-Id: {GERRIT}\n", ""),
        (f"Words.\n---\n{DIFF}\nChange-Id: {GERRIT}\n", ""),
        ("change-id: no date\nChange-Id: I01\n", ""),
        ("", ""),
    ],
)
def test_change_ids(text: str, name: str) -> None:
    assert change_id(text) == name
    assert stated(text) == (mentions(text), name)


lines = st.sampled_from(
    [
        *COVER.split("\n"),
        f"v1: {LORE}1@example.org/",
        "Previous version:",
        "Link: ",
        "🌷",
        "---",
        "====",
        "> ",
        "[1]",
        "(1)",
        "<20200803120000.1@example.org>",
        f"change-id: {B4}",
    ]
)


@given(st.lists(lines | st.text(st.characters(codec="utf-8")), max_size=40).map("\n".join))
def test_spans_lie_in_the_text_and_each_mail_is_named_once(text: str) -> None:
    found = mentions(text)
    data = text.encode()
    assert len({each.message for each in found}) == len(found)
    for each in found:
        assert 0 <= each.start < each.stop <= len(data)
        assert data[each.start : each.stop].decode()
    assert stated(text) == (found, change_id(text))


@pytest.mark.parametrize(
    "unit",
    [
        *("https://", f"{LORE}a@b ", f"\n{LORE}a@b", f"\n[1] {LORE}a@b", "[1]", "(1", "a%2F"),
        *(f"v1: {LORE}%40", f"{LORE}a", "Message-ID: ", "<20200803", "\n> ", "\n- ", " ", "\n"),
        *(f"see {LORE}1@b [1] [1] v1 and ", "previous ", "changes since ", "requires a ", "v1 "),
        *('"', "[PATCH", "\nchange-id: 20240101-", "\nChange-Id: I0", "@", ".", "1:  a", "🌷"),
    ],
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    for text in (unit * (1_000_000 // len(unit)), unit * 900 + f" {LORE}x@y.z\n[1] {LORE}z@y.z"):
        stated(text)
        stated(f"{LORE}1@b\n{text}")
    assert time.process_time() - start < 5
