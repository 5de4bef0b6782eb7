"""The normal text of a mail: from the fast parser's parts, or where it is known to balk from the
standard library's.

Where a mail is `doubtful` both parsers take it apart; if they do not see the same bytes that is a
flaw and the standard library wins. Over 45,389 copies of July to October 2020 the two disagree on
12, all quoted-printable and all doubtful; `make accept` counts that again, over every copy.
"""

import re
from email import message_from_bytes
from email.message import Message as StdMessage
from email.policy import compat32

import fast_mail_parser as fast

from kmonthly.mail.text import TextPart, decoded, normal_text
from kmonthly.terms.flaws import FlawRule

_CHARSET = re.compile(
    r"charset\*?\s*=\s*(?:[\w-]*'[\w-]*')?(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE
)

_MESSAGE_INSIDE = re.compile(rb"^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)

LARGEST = 32 * 1024 * 1024
"""A mail over this many bytes has its header read only. The largest of 45,360 has 1.1 MB."""

_DOUBTFUL_IN_QUOTED = (b"=0D", b" \n", b"\t\n", b" \r\n", b"\t\r\n")

Flaws = tuple[tuple[FlawRule, str], ...]

_TOO_DEEP: Flaws = ((FlawRule.TOO_LARGE, "parts nested too deep"),)
"""Parts in parts, hundreds deep, that neither parser follows: nobody's mail but an attacker's."""


def body(
    tree: fast.PyMimePart | fast.ParseError, headers: dict[str, list[str]], raw: bytes
) -> tuple[str, Flaws]:
    """The normal text of a mail, and what was wrong with it.

    `tree` is the fast parser's, or why it gave up; `headers` are the mail's, by lower-cased name.
    """
    if len(raw) > LARGEST:
        return "", ((FlawRule.TOO_LARGE, f"{len(raw)} bytes"),)
    if isinstance(tree, fast.MimeStructureError):
        return "", _TOO_DEEP
    parts, kinds = _fast_parts(tree)
    flaws: list[tuple[FlawRule, str]] = []
    if not kinds or (_may_be_doubtful(tree, headers) and doubtful(raw)):
        try:
            std_parts, kinds = _std_parts(message_from_bytes(raw, policy=compat32))
        except RecursionError:
            return "", _TOO_DEEP
        if signs(std_parts) != signs(parts):
            flaws.append((FlawRule.PARSERS_DISAGREE, " ".join(sorted(kinds))[:80]))
        parts = std_parts
    texts = []
    for part in parts:
        text, rule = decoded(part)
        texts.append(text)
        if rule is not None:
            flaws.append((rule, part.charset[:40]))
    if "text/html" in kinds and not any(text.strip() for text in texts):
        flaws.append((FlawRule.HTML_ONLY, ""))
    return normal_text(texts), tuple(dict.fromkeys(flaws))


def _may_be_doubtful(
    tree: fast.PyMimePart | fast.ParseError, headers: dict[str, list[str]]
) -> bool:
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


def _std_parts(message: StdMessage) -> tuple[list[TextPart], set[str]]:
    parts = []
    kinds = set()
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        kinds.add(kind)
        if kind == "text/plain":
            data = part.get_payload(decode=True)
            charset = _label(str(part.get_param("charset", "") or ""))
            parts.append(TextPart(charset, data if isinstance(data, bytes) else b""))
    return parts, kinds


def _fast_parts(
    tree: fast.PyMimePart | fast.ParseError,
) -> tuple[list[TextPart], set[str]]:
    """The text parts, and the types of all leaves; nothing where the fast parser gave up."""
    parts: list[TextPart] = []
    kinds: set[str] = set()
    for part in () if isinstance(tree, fast.ParseError) else fast.walk(tree):
        if part.content is None:
            continue
        kind = _kind(part.content_type)
        kinds.add(kind)
        if kind == "text/plain":
            parts.append(TextPart(_charset(part.headers), part.content))
    return parts, kinds


def _kind(content_type: str) -> str:
    """The type of a part; text/plain where it is none ("text"), as RFC 2045 wants it."""
    return content_type if content_type.count("/") == 1 else "text/plain"


def _charset(headers: dict[str, list[str]]) -> str:
    for name, values in headers.items():
        if name.lower() == "content-type":
            found = _CHARSET.search(values[0])
            return _label(found[1] or found[2]) if found else ""
    return ""


def signs(parts: list[TextPart]) -> list[bytes]:
    """What must be the same in both parsers' parts: their bytes up to line ends."""
    return [
        sign
        for part in parts
        if (sign := part.data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n"))
    ]


def _label(charset: str) -> str:
    return charset.strip().strip("\"'").lower()
