"""Subjects taken apart. Every subject here is invented; its form is a real one."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kmonthly.mail.model import Subject, Tag
from kmonthly.mail.subject import line, subject

PATCH, RFC, RFT, RESEND, PULL = Tag.PATCH, Tag.RFC, Tag.RFT, Tag.RESEND, Tag.PULL


def tags(*each: Tag) -> frozenset[Tag]:
    return frozenset(each)


P = tags(PATCH)

FORMS = {
    # versions
    "[PATCH] foo: bar": Subject("", tags=P, title="foo: bar"),
    "[PATCH v2] a": Subject("", tags=P, version=2, title="a"),
    "[PATCHv3] a": Subject("", tags=P, version=3, title="a"),
    "[PATCH V5 RESEND] a": Subject("", tags=tags(PATCH, RESEND), version=5, title="a"),
    "[RESEND PATCH V5 0/3] a": Subject(
        "", tags=tags(PATCH, RESEND), version=5, part=0, total=3, title="a"
    ),
    "[PATCH v5.1 3/5] a": Subject("", tags=P, version=5, minor=1, part=3, total=5, title="a"),
    "[PATCH V3fix] a": Subject("", tags=P, version=3, minor=1, title="a"),
    "[PATCHSET v6a 0/4] a": Subject("", tags=P, version=6, minor=1, part=0, total=4, title="a"),
    "[PATCH RFCv2 1/2] a": Subject(
        "", tags=tags(PATCH, RFC), version=2, part=1, total=2, title="a"
    ),
    "[v2 PATCH] a": Subject("", tags=P, version=2, title="a"),
    "[v5 03/12] a": Subject("", version=5, part=3, total=12, title="a"),
    "[PATCH][v2] a": Subject("", tags=P, version=2, title="a"),
    "[PATCH] [PATCH v5]a": Subject("", tags=P, version=5, title="a"),
    "[PATCH nf,v2] a": Subject("", tags=P, trees=("nf",), version=2, title="a"),
    "[PATCH v3 2/9,RESEND] a": Subject(
        "", tags=tags(PATCH, RESEND), version=3, part=2, total=9, title="a"
    ),
    "[PATCH V2 (RESEND) 1/2] a": Subject(
        "", tags=tags(PATCH, RESEND), version=2, part=1, total=2, title="a"
    ),
    "[PATCH 3/4 v2] a": Subject("", tags=P, version=2, part=3, total=4, title="a"),
    "[[PATCH V4]] a": Subject("", tags=P, version=4, title="a"),
    "[ PATCH: 1/1]  a": Subject("", tags=P, part=1, total=1, title="a"),
    "[PATCH 2/2]: a": Subject("", tags=P, part=2, total=2, title="a"),
    "[PATCH 4/3] a": Subject("", tags=P, part=4, total=3, title="a"),
    "[PATCH 1.5/5 V2] a": Subject("", tags=P, trees=("1.5/5",), version=2, title="a"),
    "[PATCH 00/18] vfs: a [ver #21]": Subject(
        "", tags=P, version=21, part=0, total=18, title="vfs: a"
    ),
    # RFC
    "[RFC/RFT PATCH v2 3/5] a": Subject(
        "", tags=tags(PATCH, RFC, RFT), version=2, part=3, total=5, title="a"
    ),
    "[patch RFC 00/38] a": Subject("", tags=tags(PATCH, RFC), part=0, total=38, title="a"),
    "[RFC][PATCH 1/2] a": Subject("", tags=tags(PATCH, RFC), part=1, total=2, title="a"),
    "[RFC 0/7] a": Subject("", tags=tags(RFC), part=0, total=7, title="a"),
    "[RFC v2 1/3] a": Subject("", tags=tags(RFC), version=2, part=1, total=3, title="a"),
    "[RFC] a": Subject("", tags=tags(RFC), title="a"),
    "[PATCH 0/3] [RFC] a": Subject("", tags=tags(PATCH, RFC), part=0, total=3, title="a"),
    # trees
    "[PATCH bpf-next v5 06/12] a": Subject(
        "", tags=P, trees=("bpf-next",), version=5, part=6, total=12, title="a"
    ),
    "[PATCH v2 net-next 0/9] a": Subject(
        "", tags=P, trees=("net-next",), version=2, part=0, total=9, title="a"
    ),
    "[PATCH 5.4 001/123] a": Subject("", tags=P, trees=("5.4",), part=1, total=123, title="a"),
    "[PATCH AUTOSEL 5.8 01/29] a": Subject(
        "", tags=P, trees=("AUTOSEL", "5.8"), part=1, total=29, title="a"
    ),
    "[PATCH stable v4.9 v2] a": Subject("", tags=P, trees=("stable", "v4.9"), version=2, title="a"),
    "[PATCH for v5.1] a": Subject("", tags=P, trees=("for", "v5.1"), title="a"),
    "[PATCH v5.8] a": Subject("", tags=P, trees=("v5.8",), title="a"),
    "[PATCH V3 for 5.11 04/12] a": Subject(
        "", tags=P, trees=("for", "5.11"), version=3, part=4, total=12, title="a"
    ),
    "[PATCH 1/2][next] a": Subject("", tags=P, trees=("next",), part=1, total=2, title="a"),
    "[ndctl PATCH] a": Subject("", tags=P, trees=("ndctl",), title="a"),
    "[PATCH] [net/foo] a": Subject("", tags=P, trees=("net/foo",), title="a"),
    "[tip: x86/mm] x86/mm: a": Subject("", trees=("tip: x86/mm",), title="x86/mm: a"),
    "[foo:master 32/52] a.c:1:2: warning: b": Subject(
        "", trees=("foo:master 32/52",), title="a.c:1:2: warning: b"
    ),
    "[Bug 1234] New: a": Subject("", trees=("Bug 1234",), title="New: a"),
    # lists
    "[dm-devel] [PATCH v3 2/5] a": Subject(
        "", tags=P, lists=("dm-devel",), version=3, part=2, total=5, title="a"
    ),
    "[f2fs-dev] [PATCH] a": Subject("", tags=P, lists=("f2fs-dev",), title="a"),
    "[dm-devel] [dm- devel][PATCH] a": Subject("", tags=P, lists=("dm-devel",), title="a"),
    "[Linux-kernel-mentees] [PATCH net] a": Subject(
        "", tags=P, lists=("Linux-kernel-mentees",), trees=("net",), title="a"
    ),
    # pull requests
    "[GIT PULL] a for 5.9-rc1": Subject("", tags=tags(PULL), title="a for 5.9-rc1"),
    "[git pull] a": Subject("", tags=tags(PULL), title="a"),
    "[GIT PULL v2] a": Subject("", tags=tags(PULL), version=2, title="a"),
    "[PATCH 00/12] [PULL REQUEST] a": Subject(
        "", tags=tags(PATCH, PULL), part=0, total=12, title="a"
    ),
    "pull-request: foo 2020-08-03": Subject("", title="pull-request: foo 2020-08-03"),
    # replies
    "Re: [PATCH v2] a": Subject("", reply=True, tags=P, version=2, title="a"),
    "RE: Re: a": Subject("", reply=True, title="a"),
    "Re:Re: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "Re[2]: a": Subject("", reply=True, title="a"),
    "AW: AW: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "答复: 答复: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "回复：a": Subject("", reply=True, title="a"),
    "Fwd: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "Re: [dm-devel] [PATCH 1/2] a": Subject(
        "", reply=True, tags=P, lists=("dm-devel",), part=1, total=2, title="a"
    ),
    "[dm-devel] Re: [PATCH 1/2] a": Subject(
        "", reply=True, tags=P, lists=("dm-devel",), part=1, total=2, title="a"
    ),
    "RE: [External] Re: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "[ada@example.org: Re: [PATCH 6/6] a]": Subject(
        "", reply=True, tags=P, part=6, total=6, title="a"
    ),
    "PING: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "ping//Re: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    "Subject: Re: [PATCH] a": Subject("", reply=True, tags=P, title="a"),
    # no tags
    "PATCH v2: foo": Subject("", title="PATCH v2: foo"),
    "ping request is lost": Subject("", title="ping request is lost"),
    "report: it broke": Subject("", title="report: it broke"),
    "[PATCH foo": Subject("", title="[PATCH foo"),
    "[PATCH] foo: fix [bar] v2": Subject("", tags=P, title="foo: fix [bar] v2"),
    "[PATCH] re: zero it": Subject("", tags=P, title="re: zero it"),
    "remove foo v2": Subject("", title="remove foo v2"),
    "[External] a": Subject("", title="a"),
    "": Subject(""),
    "[]": Subject(""),
}


@pytest.mark.parametrize("text", FORMS)
def test_forms(text: str) -> None:
    expected, found = FORMS[text], subject(text)
    assert found == Subject(
        " ".join(text.split()),
        expected.reply,
        expected.tags,
        expected.lists,
        expected.trees,
        expected.version,
        expected.minor,
        expected.part,
        expected.total,
        expected.title,
    )


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" a \r\n\t b ", "a b"),
        ("a\x00b\x1bc\x9fd", "abcd"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("a\udc80b", "a\ufffdb"),
        ("双十一 a\u00a0b", "双十一 a b"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_a_line_is_clean(raw: str, clean: str) -> None:
    assert line(raw) == clean
    assert subject(raw).text == clean


pieces = st.sampled_from(
    [
        "Re: ",
        "[",
        "]",
        "PATCH",
        " v2",
        " 3/5",
        "[PATCH v2]",
        "答复: ",
        "ping",
        "a@b.c: ",
        "[ver #3]",
    ]
)
texts = st.one_of(st.text(), st.lists(st.one_of(pieces, st.text(max_size=3))).map("".join))


@given(texts)
@example("[" * 50 + "]" * 50)
@example("[PATCH ٣/٤] a")
def test_nothing_raises_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    found = subject(text)
    assert subject(found.text) == found
    assert line(line(text)) == line(text)
    found.text.encode()


@pytest.mark.parametrize(
    "unit", ["[", "]", "[a]", "Re: ", "[a:b ", " ", "\x00", "ping", "[a@b", "v2"]
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    start = time.process_time()
    subject(text)
    assert time.process_time() - start < 5
