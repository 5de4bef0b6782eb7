"""Reading: nothing raises on any bytes, and what is read can be packed for another process.

What lists and programs on the way do to a mail (encoding, line ends, footers, senders, names in the
subject) changes nothing of what it says.
"""

from base64 import encodebytes
from dataclasses import replace
from quopri import encodestring

from hypothesis import given
from hypothesis import strategies as st

from diffs import ADD, DELETE, MODIFY, QUILT, RENAME
from kmonthly.mail.columns import columns, packed, unpacked
from kmonthly.mail.model import Message, Reading, canonical_order
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
        b'"base64"',
        b"x-unknown",
        b"\xff\xfe",
        b"=?utf-8?q?=C3?= =?utf-8?q?=BC?= <ada@example.org>",
        b"=?x-unknown?b?w?=",
        b"=?idna?q?=FC?=",
        b"Z\xc3\x83\xc2\xab <ada@example.org>",
        b"<a\x01@x>",
        b"<<a@x>>",
        b"text/plain; format=flowed",
        b"text/x-patch; name=x.patch",
        b"multipart/encrypted; boundary=A",
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
    | st.sampled_from((b"Content-Type: message/rfc822\n\nSubject: x\n\n", b"Acked-by: A <a@b>\n"))
    | st.sampled_from((b"v1: https://lore.kernel.org/x/1@y/\n", "[1] <20200803@ü>\n".encode())),
    max_size=12,
).map(b"".join)
fronts = st.sampled_from(
    (b"", b"\n", b"\xef\xbb\xbf", b"From x\n", b">From y z\n", b"words\n", b"\0")
)
mails = st.binary(max_size=200) | (st.tuples(fronts, headers, st.just(b"\n"), bodies).map(b"".join))


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
        data = text.encode()
        for each in found.message.mentions:
            assert 0 <= each.start < each.stop <= len(data)
            assert data[each.start : each.stop].decode()
            assert each.message != found.message.id
        assert found.message.id
        assert found.message.id.isprintable()
        assert not set(found.message.id) & set("<> ")
        assert 0 <= found.likeness < 2**63


@given(st.lists(mails, max_size=4))
def test_what_is_read_can_be_packed(raws: list[bytes]) -> None:
    batch = columns((Position(b"%d" % n), read(raw, None)) for n, raw in enumerate(raws))
    again = unpacked(packed(batch))
    assert again == batch
    assert batch.copy.num_rows + sum(
        rule in ("mail.not-a-mail",) for rule in batch.flaw["rule"].to_pylist()
    ) == len(raws)


WORDS = (
    "Tulips",
    "are planted",
    "ten",
    "centimetres",
    "grün",
    "郁金香",
    "= a",
    "From here",
    ".",
    ">",
)
lines = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
texts = st.lists(lines, min_size=1, max_size=20).map(
    lambda each: "\n".join(each).strip("\n ") + "\n"
)


def sent(text: str, encoding: str, crlf: bool) -> bytes:
    """A mail with this text in a transfer encoding."""
    data = text.encode()
    if crlf:
        data = data.replace(b"\n", b"\r\n")
    if encoding == "base64":
        data = encodebytes(data)
    elif encoding == "quoted-printable":
        data = encodestring(data.replace(b"\r", b""))
    head = (
        b"From: Ada Tulip <ada@example.org>\nSubject: [PATCH] tulips\n"
        b"Date: Mon, 3 Aug 2020 12:00:00 +0000\nMessage-ID: <a@example.org>\n"
        b"Content-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n"
    )
    return (head.replace(b"\n", b"\r\n") if crlf else head) + data


def message(raw: bytes) -> Message:
    found = read(raw, None)
    assert isinstance(found, Reading)
    return found.message


diffs = st.lists(st.sampled_from((MODIFY, ADD, DELETE, RENAME)), max_size=3).map("".join)


@given(texts, diffs)
def test_the_transfer_encoding_and_the_line_ends_do_not_count(text: str, diff: str) -> None:
    """But for a text that QP cannot tell: white space at a line's end is encoded."""
    whole = text + "---\n" + diff
    copies = [
        sent(whole, encoding, crlf)
        for encoding in ("8bit", "7bit", "quoted-printable", "base64")
        for crlf in (False, True)
    ]
    assert {read_text(each) for each in copies} == {whole}
    assert len({read(each, None) for each in copies}) == 1


FOOTER = "_" * 47 + "\nTulips mailing list\nTulips@lists.example.org\n"


@given(texts, diffs, st.booleans(), st.booleans(), st.booleans())
def test_what_lists_do_does_not_count(
    text: str, diff: str, footer: bool, munged: bool, named: bool
) -> None:
    """The footer, the rewritten sender and the name in the subject change no fact of the mail."""
    whole = text + "Acked-by: Ben Rose <ben@example.org>\n---\n" + diff + "-- \n2.28.0\n"
    copy = sent(whole + (FOOTER if footer else ""), "8bit", crlf=False)
    if munged:
        copy = copy.replace(
            b"From: Ada Tulip <ada@example.org>\n",
            b"From: Ada Tulip via Tulips <tulips@lists.example.org>\n"
            b"Reply-To: Ada Tulip <ada@example.org>\n",
        )
    if named:
        copy = copy.replace(b"[PATCH]", b"[tulips-devel] [PATCH]")
    original, found = read(sent(whole, "8bit", crlf=False), None), read(copy, None)
    assert isinstance(original, Reading)
    assert isinstance(found, Reading)
    assert (found.munged, found.footer) == (munged, footer)
    assert found.likeness == original.likeness
    assert replace(found.message, subject=original.message.subject) == original.message
