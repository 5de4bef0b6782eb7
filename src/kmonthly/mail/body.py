"""The normal text of a mail, and the patches attached to it: from the fast parser's parts, or where
it is known to balk from the standard library's.

Where a mail is `doubtful` both parsers take it apart; if they do not see the same bytes that is a
flaw and the standard library wins. Over 45,389 copies of July to October 2020 the two disagree on
12, all quoted-printable and all doubtful; `make accept` counts that again, over every copy.
"""

import re
from email import message_from_bytes
from email.message import Message as StdMessage
from email.policy import compat32
from typing import NamedTuple

import fast_mail_parser as fast

from kmonthly.mail.text import TextPart, decoded, normal_text
from kmonthly.mail.transfer import USUAL, base64_bytes, encoded_twice, undone
from kmonthly.terms.flaws import FlawRule

_CHARSET = re.compile(
    r"charset\*?\s*=\s*(?:[\w-]*'[\w-]*')?(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE
)

_MESSAGE_INSIDE = re.compile(rb"^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)

_DOUBTFUL_IN_QUOTED = (b"=0D", b" \n", b"\t\n", b" \r\n", b"\t\r\n")

_PATCH_KINDS = frozenset({"text/x-patch", "text/x-diff", "text/diff", "application/x-patch"})
_PATCH_NAMES = (".patch", ".diff", ".patch.txt", ".diff.txt")

_SEALED = frozenset(
    {"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_SEALED_INLINE = "-----BEGIN PGP MESSAGE-----"

_MOST_FLAWS = 8
"""Of one mail's parts: a mail of ten thousand bad parts is one bad mail."""

_NONE = [""]

_Headers = dict[str, list[str]]
_Tree = fast.PyMimePart | fast.ParseError
Flaws = tuple[tuple[FlawRule, str], ...]

_TOO_DEEP: Flaws = ((FlawRule.TOO_LARGE, "parts nested too deep"),)
"""Parts in parts, hundreds deep, that neither parser follows: nobody's mail but an attacker's."""


class _Leaves(NamedTuple):
    """What a parser found: the text parts, the attached patches, the types of all leaves."""

    texts: list[TextPart]
    patches: list[TextPart]
    kinds: set[str]
    flaws: list[tuple[FlawRule, str]]


def body(tree: _Tree, headers: _Headers, raw: bytes) -> tuple[str, str, Flaws]:
    """The normal text of a mail, that of the patches attached to it, and what was wrong.

    `tree` is the fast parser's, or why it gave up; `headers` are the mail's, by lower-cased name.
    """
    if isinstance(tree, fast.MimeStructureError):
        return "", "", _TOO_DEEP
    found = _fast_leaves(tree, headers)
    if not found.kinds or (_may_be_doubtful(tree, headers) and doubtful(raw)):
        try:
            std = _std_leaves(message_from_bytes(raw, policy=compat32))
        except RecursionError:
            return "", "", _TOO_DEEP
        broken = isinstance(tree, fast.DecodeError)
        if broken or signs(std.texts) != signs(found.texts):
            rule = FlawRule.ENCODING_BROKEN if broken else FlawRule.PARSERS_DISAGREE
            std.flaws.append((rule, " ".join(sorted(std.kinds))[:80]))
        found = std
    flaws = found.flaws
    texts = [_text(part, flaws) for part in found.texts]
    attached = [_text(part, flaws) for part in found.patches]
    if "text/html" in found.kinds and not any(text.strip() for text in texts):
        flaws.append((FlawRule.HTML_ONLY, ""))
    text = normal_text(texts)
    if found.kinds & _SEALED or text.startswith(_SEALED_INLINE):
        flaws.append((FlawRule.ENCRYPTED, " ".join(sorted(found.kinds & _SEALED))))
    return (
        text,
        normal_text(attached) if attached else "",
        tuple(dict.fromkeys(flaws))[:_MOST_FLAWS] if flaws else (),
    )


def _text(part: TextPart, flaws: list[tuple[FlawRule, str]]) -> str:
    """A part's text; what was wrong with it is added to the flaws."""
    text, rule = decoded(part)
    if rule is not None:
        flaws.append((rule, part.charset[:40]))
    elif inner := encoded_twice(text):
        again, rule = decoded(TextPart(part.charset, inner))
        if rule is None:
            flaws.append((FlawRule.ENCODED_TWICE, ""))
            return again
    return text


def _may_be_doubtful(tree: _Tree, headers: _Headers) -> bool:
    """False for a mail of one part that is not quoted-printable: nine in ten."""
    encoding = headers.get("content-transfer-encoding", ("",))[0].lower()
    return isinstance(tree, fast.ParseError) or bool(tree.children) or "quoted" in encoding


def doubtful(raw: bytes) -> bool:
    """Whether the parsers may see different bytes in a mail.

    In quoted-printable, a carriage return that is encoded is doubled by the fast parser, and white
    space at a line's end (which RFC 2045 says transport has added) is kept by the standard library.
    A mail inside the mail is counted as its parts by one of them only.
    """
    if b"essage/" in raw and _MESSAGE_INSIDE.search(raw):
        return True
    if b"uoted-" not in raw and b"UOTED-" not in raw:
        return False
    behind_header = max(raw.find(b"\n\n"), 0)
    return any(raw.find(mark, behind_header) >= 0 for mark in _DOUBTFUL_IN_QUOTED)


def _std_leaves(message: StdMessage) -> _Leaves:
    found = _Leaves([], [], set(), [])
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        found.kinds.add(kind)
        if kind == "text/plain":
            wanted = found.texts
        elif _is_patch(kind, str(part.get_filename("") or "")):
            wanted = found.patches
        else:
            continue
        charset = _label(str(part.get_param("charset", "") or ""))
        encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
        if encoding == "base64" or encoding not in USUAL:
            del part["content-transfer-encoding"]  # the standard library reads on behind the end
        data = part.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
        if encoding == "base64":
            data = base64_bytes(data)
        elif encoding not in USUAL:
            data, rule = undone(data, encoding)
            if rule is not None:
                found.flaws.append((rule, encoding[:40]))
        wanted.append(TextPart(charset, data))
    return found


def _fast_leaves(tree: _Tree, headers: _Headers) -> _Leaves:
    """What the fast parser found; no type at all where it gave up."""
    found = _Leaves([], [], set(), [])
    if isinstance(tree, fast.ParseError):
        return found
    for part in fast.walk(tree) if tree.children else (tree,):
        data = part.content
        if data is None:
            continue
        kind = _kind(part.content_type)
        found.kinds.add(kind)
        if kind == "text/plain":
            wanted = found.texts
        elif _is_patch(kind, part.filename):
            wanted = found.patches
        else:
            continue
        own = headers
        if part is not tree:
            own = {name.lower(): values for name, values in part.headers.items()}
        charset = _CHARSET.search(own.get("content-type", _NONE)[0])
        encoding = own.get("content-transfer-encoding", _NONE)[0].lower()
        if encoding not in USUAL:
            data, rule = undone(data, encoding)
            if rule is not None:
                found.flaws.append((rule, encoding[:40]))
        wanted.append(TextPart(_label(charset[1] or charset[2]) if charset else "", data))
    return found


def _is_patch(kind: str, filename: str) -> bool:
    """Whether a part that is no plain text is a patch, as far as its type or its name says so."""
    return kind in _PATCH_KINDS or filename.lower().endswith(_PATCH_NAMES)


def _kind(content_type: str) -> str:
    """The type of a part; text/plain where it is none ("text"), as RFC 2045 wants it."""
    return content_type if content_type.count("/") == 1 else "text/plain"


def signs(parts: list[TextPart]) -> list[bytes]:
    """What must be the same in both parsers' parts: their bytes up to line ends."""
    return [
        sign
        for part in parts
        if (sign := part.data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n"))
    ]


def _label(charset: str) -> str:
    return charset.strip().strip("\"'").lower()
