"""The normal text of a mail: the fast parser's, the standard library's where that may balk.

Nine mails in ten are one text/plain part in UTF-8 or ASCII: there the fast parser's text is taken
as it is. Of the others (several parts, other charsets) it gives the parts, whose charsets are
undone here. Where a mail is `doubtful` both parsers take it apart; if they do not see the same
bytes that is a flaw and the standard library wins. Over 45,389 copies of July to October 2020 the
two disagree on 12, all quoted-printable and all doubtful; `make accept` counts that again.
"""

import re
from email import message_from_bytes
from email.message import Message as StdMessage
from email.policy import compat32

import fast_mail_parser as fast

from kmonthly.mail.text import TextPart, decoded, normal_text
from kmonthly.terms.flaws import FlawRule

_CHARSET = re.compile(r'charset\s*=\s*(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE)

_MESSAGE_INSIDE = re.compile(rb"^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)

LARGEST = 32 * 1024 * 1024
"""A mail over this many bytes has its header read only. The largest of 45,360 has 1.1 MB."""

_DOUBTFUL_IN_QUOTED = (b"=0D", b" \n", b"\t\n", b" \r\n", b"\t\r\n")

Flaws = tuple[tuple[FlawRule, str], ...]

_TOO_DEEP: Flaws = ((FlawRule.TOO_LARGE, "parts nested too deep"),)
"""Parts in parts, hundreds deep, that neither parser follows: nobody's mail but an attacker's."""


def body(
    mail: fast.PyMail, whole: bool, headers: dict[str, list[str]], raw: bytes
) -> tuple[str, Flaws]:
    """The normal text of a parsed mail, and what was wrong with it.

    `whole`: the fast parser took all of `raw`, not its header alone.
    """
    if len(raw) > LARGEST:
        return "", ((FlawRule.TOO_LARGE, f"{len(raw)} bytes"),)
    content_type = headers.get("content-type", ("",))[0].lower()
    if whole and _is_plain(content_type) and not mail.warnings and len(mail.text_plain) == 1:
        text = mail.text_plain[0]
        if _trusted(text, content_type, headers, raw):
            return normal_text((text,)), ()
    return careful(raw)


def careful(raw: bytes) -> tuple[str, Flaws]:
    """The normal text of a mail by its parts."""
    try:
        parts, kinds = _fast_parts(raw)
    except fast.MimeStructureError:
        return "", _TOO_DEEP
    flaws: list[tuple[FlawRule, str]] = []
    if doubtful(raw) or not kinds:
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


def _is_plain(content_type: str) -> bool:
    return not content_type or content_type.startswith("text/plain")


def _trusted(text: str, content_type: str, headers: dict[str, list[str]], raw: bytes) -> bool:
    """Whether both parsers are known to read such a mail alike.

    Not where the charset leaves room: none stated, or Latin-1 and its kin, with bytes beyond ASCII.
    """
    if not text.isascii():
        if "utf-8" not in content_type and "utf8" not in content_type:
            return False
        if "\ufffd" in text:
            return False
    elif "charset" in content_type and not any(
        label in content_type for label in ("utf-8", "utf8", "ascii", "8859", "125")
    ):
        return False
    encoding = headers.get("content-transfer-encoding", ("",))[0].lower()
    return not ("quoted" in encoding and doubtful(raw))


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


def _fast_parts(raw: bytes) -> tuple[list[TextPart], set[str]]:
    """The text parts, and the types of all leaves; nothing where the fast parser gives up.

    Raises fast.MimeStructureError where parts are nested too deep.
    """
    try:
        tree = fast.parse_email_tree(raw)
    except fast.MimeStructureError:
        raise
    except fast.ParseError:
        return [], set()
    parts = []
    kinds = set()
    for part in fast.walk(tree):
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
