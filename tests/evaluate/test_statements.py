"""What a mail says of its own earlier versions, and what it says of other work."""

import pytest

from kmonthly.evaluate.statements import stated

ONE = "20200801.1111-1-ada@example.org"
TWO = "20200802.2222-1-ada@example.org"
L1 = f"https://lore.kernel.org/tulips/{ONE}/"
L2 = f"https://lkml.kernel.org/r/{TWO}"


def said(text: str) -> list[tuple[str, str]]:
    """Which mails a text states, and with which words."""
    return [(each.message, " ".join(each.words.split())) for each in stated(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"v1: {L1}\n", "v1:"),
        (f"V1:\n  {L1}\n", "V1:"),
        (f"RFC v1: {L1}\n", "RFC v1:"),
        (f"rfc-v2: {L1}\n", "rfc-v2:"),
        (f"- roots grow\nrfc: {L1}\n", "rfc:"),
        (f"Link to v3: {L1}\n", "Link to v3:"),
        (f"\t  Patch v4: {L1}\n", "Patch v4:"),
        (f"[v3] {L1}\n", "[v3]"),
        (f"[1] v1: {L1}\n", "[1] v1:"),
        (f"[0]: Previous version: {L1}\n", "[0]: Previous version:"),
        (f"Previous version:\n{L1}\n", "Previous version:"),
        (f"Previous version is here;\n\n  {L1}\n", "Previous version is here;"),
        (f"The first version can be found in:\n\n{L1}\n", "The first version can be found in:"),
        (f"The 3rd version is available here:\n\n  {L1}\n", "The 3rd version is available here:"),
        (f"RFC patches:\n- Link: {L1}\n", "RFC patches:"),
        (f"Changes from V7:\nLink: {L1}\n", "Changes from V7:"),
        (f"From v1:\n  - {L1}\n", "From v1:"),
        (f"From v1 <{ONE}>:\n", "From v1"),
        (f"since v5 <URL:{L1}>:\n - dig\n", "since v5"),
        (f"The RFC was posted here:\nMessage-ID: <{ONE}>\n", "The RFC was posted here:"),
        (f"Changed since v1 ({L1}):\n", "Changed since v1"),
        (f"Changes from v1\n({L1})\n- dig\n", "Changes from v1"),
        (f"v1->v2:\n - v1 posted here\n   {L1};\n", "v1 posted here"),
        (f"Dig. This is a respin of {L1}\n", "This is a respin of"),
        (f"(v2 of this series)\n\n {L1}\n", "(v2 of this series)"),
        (f"All of it is in v1's cover letter.\n\n\t{L1}\n", "All of it is in v1's cover letter."),
        (f"Here's v2 of the bulbs, v1 is at {L1}\n", "Here's v2 of the bulbs, v1 is at"),
        (f"Changes since v1 [1]:\n- dig\n\n[1] {L1}\n", "Changes since v1 [1]"),
        (f"Changes since v1 [3]:\n- dig\n\n3: {L1}\n", "Changes since v1 [3]"),
        (f"v3 of [0], which dug too deep.\n\n[0] {L1}\n", "v3 of [0]"),
        (f"Since the last RFC[1] it grew.\n\n[1]: {L1}\n", "Since the last RFC[1]"),
        (f"v6 can be found @ [8]\n\n[8] -> {L1}\n", "v6 can be found @ [8]"),
        (f"This is version 7 (6th here [1]) of it.\n[1] {L1}\n", "This is version 7 (6th here [1]"),
    ],
)
def test_an_earlier_version(text: str, words: str) -> None:
    """Names of one and the same mail, after the words of the changelogs and covers of 2020."""
    assert said(f"Plant the tulips.\n\n{text}") == [(ONE, words)]


@pytest.mark.parametrize(
    "text",
    [
        f"See {L1}\n",
        f"Depends on v3 of the pots: {L1}\n",
        f"This series is based on Ben's v2 pots [1]\n\n[1] {L1}\n",
        f"These are on top of Cyd's generic pots (v1):\n\n  {L1}\n",
        f"This is the follow-up of the RFC [1]\n\n[1] {L1}\n",
        f"Requires v2 of the pots:\n{L1}\n",
        f"I was playing with the pots RFCv2 from Cyd:\n\n{L1}\n",
        f"Patch 1 is a repost of the original version [1].\n\n[1] {L1}\n",
        f"v1 is split as discussed in [1].\n\n[1]: {L1}\n",
        f"There is an RFC patch for the pot-testsuite at [3].\n\n[3] {L1}\n",
        f"kernel side of v2: {L1}\n",
        f"- v4:\n  * on top of the pots:\n  [PATCH v2] pots: bake them\n  {L1}\n",
        f"[2] Pots patches v13:\n\n    {L1}\n",
        f'[0] "pots: v2 of baking them",\n{L1}\n',
        f"Signed-off-by: Ada <ada@example.org>\nLink: {L1}\n",
        f"Changes in v2: none.\n\nLink: {L1}\n",
        f"> v1: {L1}\n",
        f"See Cyd's patchset for pots\n(v1: {L1}).\n",
        f"This needs linux v5.8 or newer, see {L1}\n",
        f"It waters cgroup v2 as in {L1}\n",
        f"As RFC 5322 wants, see {L1}\n",
        f"v2:\n- Dig, as Ben <ben@example.org> said\n- see {L1}\n",
        f"v2: no changes\n---\n{L1}\n",
        "v1: https://lkml.org/lkml/2020/7/8/96\n",
        "v1: see Ben <ben@example.org>\n",
        "*1 RFC of 2015 https://www.mail-archive.com/tulips@lists.example.org/msg1.html\n",
        f"diff --git a/tulip.c b/tulip.c\n+// v1: {L1}\n",
        f" 1:  1111111 !  1:  2222222 dig\n     v1: {L1}\n",
    ],
)
def test_another_thing(text: str) -> None:
    """Other work, discussions, trailers, quotations, the diff: nothing is stated."""
    assert said(f"Plant the tulips.\n\n{text}") == []


def test_each_version_of_a_list() -> None:
    """Changes between them belong to none of the links."""
    text = f"v3:\n- deeper\nv2: {L2}\n- rebase on Cyd's v3 pots\nv1: {L1}\n"
    assert said(text) == [(TWO, "v2:"), (ONE, "v1:")]


def test_links_under_one_heading() -> None:
    """All of them are what it says."""
    text = f"Previous versions:\n{L2}\n{L1}\n"
    assert said(text) == [(TWO, "Previous versions:"), (ONE, "Previous versions:")]


def test_a_footnote_of_the_same_sentence() -> None:
    """The version is named near its own number only."""
    text = f"This is v8 (v7 here [1]) of tulips in pots of clay ([2]).\n\n[1] {L1}\n[2] {L2}\n"
    assert said(text) == [(ONE, "This is v8 (v7 here [1]")]


def test_a_footnote_that_is_defined_twice() -> None:
    """A number means what the next definition says."""
    text = f"Changes since v1 [1]:\n\n[1] {L1}\n\nTulips [1] are flowers.\n\n[1] {L2}\n"
    assert said(text) == [(ONE, "Changes since v1 [1]")]


def test_what_stands_behind_the_three_dashes_counts() -> None:
    """There a lone patch has its changelog."""
    text = f"Dig.\n\nSigned-off-by: Ada <ada@example.org>\n---\nv1: {L1}\n\n tulip.c | 2 +-\n"
    assert said(text) == [(ONE, "v1:")]


def test_the_span_is_of_bytes() -> None:
    """In the text's UTF-8, so that the words can be quoted."""
    text = f"Für die Blümchen.\n\nÄltere: v1: {L1}\n"
    (one,) = stated(text)
    assert text.encode()[one.start : one.stop].decode() == one.words == "Ältere: v1:"


def test_a_mail_is_stated_once() -> None:
    """By the first words that do."""
    assert said(f"Link: {L1}\n\nv1: {L1}\n\nPrevious version: {L1}\n") == [(ONE, "v1:")]


def test_a_long_list_does_not_take_long() -> None:
    """A link looks a bounded way up."""
    assert stated(f"Tulips\n{L1}\n" * 1_500) == ()
