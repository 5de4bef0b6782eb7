"""Trailers of patches and of replies."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Trailer
from kmonthly.mail.trailers import trailers
from kmonthly.terms.people import Person

ADA = Person("Ada Lovelace", "ada@example.org")
BOB = Person("Bob", "bob@example.org")
STABLE = Person("", "stable@example.org")

DIFF = """\
 a.c | 1 +
 1 file changed, 1 insertion(+)

diff --git a/a.c b/a.c
--- a/a.c
+++ b/a.c
@@ -1 +1,2 @@
 a
+Reviewed-by: Not A Trailer <no@example.org>
--
2.28.0

Acked-by: Below <no@example.org>
"""

PATCH = f"""\
Do it.

Fixes: 012345678901 ("foo: do not")
Link: https://example.org/r/1@example.org
Suggested-by: Bob <bob@example.org>
Cc: stable@example.org # v5.4+
CC: "Lovelace, Ada" <ada@example.org>, bob@example.org
Signed-off-by: Ada Lovelace <Ada@Example.org>
Signed-off-by: Ada Lovelace <ada@example.org>
---
v2: foo

Tested-by: Behind The Separator <no@example.org>

{DIFF}"""


def test_a_patch() -> None:
    assert trailers(PATCH) == (
        Trailer("Suggested-by", BOB),
        Trailer("Cc", STABLE),
        Trailer("Cc", ADA),
        Trailer("Cc", Person("", "bob@example.org")),
        Trailer("Signed-off-by", ADA),
    )


def test_a_patch_without_a_separator_ends_at_its_diff() -> None:
    text = f"Do it.\n\nSigned-off-by: Bob <bob@example.org>\n\n{DIFF}"
    assert trailers(text) == (Trailer("Signed-off-by", BOB),)


def test_a_patch_with_a_plain_diff() -> None:
    text = (
        "Cc: stable@example.org\n\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\nAcked-by: B <b@b>\n"
    )
    assert trailers(text) == (Trailer("Cc", STABLE),)


def test_a_patch_that_begins_with_its_separator_has_none() -> None:
    assert trailers(f"---\n{DIFF}") == ()


def test_a_reply() -> None:
    text = """\
On Mon, Ada wrote:
> Signed-off-by: Ada Lovelace <ada@example.org>
> diff --git a/a.c b/a.c

Looks good.
---
Cc: not a patch's <no@example.org>
  Reviewed-by: Bob <bob@example.org>
    Acked-by: Indented <no@example.org>
"""
    assert trailers(text) == (Trailer("Reviewed-by", BOB),)


def test_a_mail_passed_on_below_an_answer_is_not_the_answerer_s() -> None:
    text = """\
Acked-by: Bob <bob@example.org>

-----Original Message-----
From: Ada Lovelace <ada@example.org>

Signed-off-by: Ada Lovelace <ada@example.org>
"""
    assert trailers(text) == (Trailer("Acked-by", BOB),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Reviewed-By: Bob <bob@example.org>", (Trailer("Reviewed-by", BOB),)),
        ("acked-by:Bob <bob@example.org>", (Trailer("Acked-by", BOB),)),
        ("Co-Developed-by: Bob <bob@example.org>", (Trailer("Co-developed-by", BOB),)),
        ("Nacked-by: Bob <bob@example.org>", (Trailer("Nacked-by", BOB),)),
        (
            "Reported-and-tested-by: bob@example.org",
            (
                Trailer("Reported-by", Person("", "bob@example.org")),
                Trailer("Tested-by", Person("", "bob@example.org")),
            ),
        ),
        (
            "Reviewed-and-Tested-by: Bob <bob@example.org>",
            (Trailer("Reviewed-by", BOB), Trailer("Tested-by", BOB)),
        ),
        ("Tested-by: Bob <bob@example.org> # on a toaster", (Trailer("Tested-by", BOB),)),
        ("Tested-by: Bob bob@example.org", (Trailer("Tested-by", BOB),)),
        ("Tested-by: Bob <bob@example.org", (Trailer("Tested-by", BOB),)),
        (
            'Acked-by: "Ada B. Lovelace" <ada@example.org>',
            (Trailer("Acked-by", Person("Ada B. Lovelace", "ada@example.org")),),
        ),
        (
            "Reported-by: syzbot+0123@example.org",
            (Trailer("Reported-by", Person("", "syzbot+0123@example.org")),),
        ),
        ("Reviewed-by: Bob", ()),
        ("Reviewed-by:", ()),
        ("Not-signed-off-by: Bob <bob@example.org>", ()),
        ("Debugged-by: Bob <bob@example.org>", ()),
        ("> Reviewed-by: Bob <bob@example.org>", ()),
        ("| Reviewed-by: Bob <bob@example.org>", ()),
        ("I gave my Reviewed-by: Bob <bob@example.org>", ()),
    ],
)
def test_lines(line: str, expected: tuple[Trailer, ...]) -> None:
    assert trailers(line) == expected
    assert trailers(f"Hi,\n\n{line}\nbye\n") == expected


lines = st.sampled_from(
    [
        *PATCH.split("\n"),
        "-by:",
        "Cc: a@b",
        "---",
        "diff -",
        "--- ",
        "+++ ",
        "-----Original Message",
    ]
)


@given(st.lists(lines | st.text()).map("\n".join))
def test_nothing_raises_and_there_are_no_doubles(text: str) -> None:
    found = trailers(text)
    assert len(set(found)) == len(found)
    assert all(each.person.address for each in found)


@pytest.mark.parametrize(
    "unit",
    ["-by:", "\nCc:", "\nAcked-by: a@b", "Acked-by: ", "\n--- \n", "\n-----", "a-", "@", "<", "\n"],
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    trailers(text)
    trailers(f"{text}\ndiff --git a b\n")
    assert time.process_time() - start < 10
