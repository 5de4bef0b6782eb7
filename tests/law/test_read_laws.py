"""Reading: nothing raises on any bytes, and what is read can be packed for another process."""

from hypothesis import given
from hypothesis import strategies as st

from diffs import MODIFY, QUILT
from kmonthly.mail.columns import columns, packed, unpacked
from kmonthly.mail.model import Reading, canonical_order
from kmonthly.mail.read import read, read_text
from kmonthly.mail.text import text_hash
from kmonthly.terms.ids import Position

names = st.sampled_from(
    b"From To Cc Subject Date Message-ID References In-Reply-To Received Content-Type Reply-To "
    b"Content-Transfer-Encoding X-Original-From".split()
)
values = st.binary(max_size=40).map(lambda each: each.replace(b"\n", b"\n ")) | st.sampled_from(
    (
        b"Ada Tulip <ada@example.org>",
        b"=?utf-7?q?+2AA-?= <ada@example.org>",
        b"Ada via Tulips <tulips@lists.example.org>",
        b"[PATCH v2 1/2] tulips",
        b"[PATCH 99999/99999]",
        b"Mon, 3 Aug 2020 12:00:00 +0000",
        b"Mon, 3 Aug 99999 12:00:00 +9999",
        b"from a by b; Mon, 3 Aug 2020 12:00:00 +0000",
        b"<a@x> <b@x>",
        b"text/plain; charset=utf-7",
        b"text/plain; charset=unicode_escape",
        b"text/html",
        b"multipart/mixed; boundary=A",
        b"multipart/mixed; boundary",
        b"message/rfc822",
        b"text/plain; charset*0*=utf-8''%ff; charset*1=x",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"\xff\xfe",
    )
)
headers = st.lists(st.tuples(names, values), max_size=10).map(
    lambda each: b"".join(name + b": " + value + b"\n" for name, value in each)
)
bodies = st.lists(
    st.binary(max_size=30)
    | st.sampled_from(
        (b"--A\n", b"\n\n--A--\n", b"Content-Type: text/plain\n\n", b"=0D \n", b"+2AA-")
    )
    | st.sampled_from((MODIFY.encode(), QUILT.encode(), b"begin 644 x\n", b"UGxhbnQ=\n", b"\x00"))
    | st.sampled_from((b"Content-Type: message/rfc822\n\nSubject: x\n\n", b"Acked-by: A <a@b>\n")),
    max_size=12,
).map(b"".join)
mails = st.binary(max_size=200) | st.tuples(headers, bodies).map(b"\n".join)


@given(mails)
def test_nothing_raises_and_reading_again_gives_the_same(raw: bytes) -> None:
    found = read(raw, None)
    assert read(raw, None) == found
    if isinstance(found, Reading):
        text = read_text(raw)
        assert text_hash(text) == found.text_hash
        assert text.encode().decode() == text
        assert canonical_order(found) == canonical_order(found)
        assert found.message.id not in found.message.references
        assert found.message.id


@given(st.lists(mails, max_size=4))
def test_what_is_read_can_be_packed(raws: list[bytes]) -> None:
    batch = columns((Position(b"%d" % n), read(raw, None)) for n, raw in enumerate(raws))
    again = unpacked(packed(batch))
    assert again == batch
    assert batch.copy.num_rows + sum(
        rule in ("mail.not-a-mail",) for rule in batch.flaw["rule"].to_pylist()
    ) == len(raws)
