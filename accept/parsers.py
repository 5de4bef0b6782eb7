"""Both parsers agree on every copy, or a flaw says that they do not."""

from collections import Counter
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

import fast_mail_parser as fast

from accept.bed import Bed
from accept.report import Result, result
from kmonthly.archive.discover import discover
from kmonthly.archive.formats import READERS
from kmonthly.archive.model import START, Copy
from kmonthly.mail.model import Refusal
from kmonthly.mail.read import read, read_text
from kmonthly.mail.text import TextPart, decoded, normal_text
from kmonthly.terms.flaws import FlawRule

HEADERS = ("message-id", "in-reply-to", "references", "date", "list-id")


def agree(bed: Bed) -> Result:
    """The normal text and the headers that are used, of every copy, by both parsers."""
    texts: Counter[str] = Counter()
    misses = []
    copies = 0
    for part in discover(bed.archives, bed.unpacked, lambda _: None):
        reader = READERS[part.kind]
        for batch in reader.batches(part, START, 500):
            for copy in reader.read(part, (entry.position for entry in batch.entries)):
                if not isinstance(copy, Copy):
                    continue
                copies += 1
                verdict = _verdict(copy.raw)
                texts[verdict] += 1
                if verdict.startswith("differ"):
                    misses.append(f"{part.archive} {copy.position.hex()}: {verdict}")
    figures = [f"{copies:,} copies: " + ", ".join(f"{n:,} {what}" for what, n in texts.items())]
    return result("Parsers", figures, misses[:40])


def _verdict(raw: bytes) -> str:
    """Whether what kmonthly took is what the standard library reads, and whether a flaw was due."""
    std = message_from_bytes(raw, policy=compat32)
    found = fast.parse_email(raw)
    for name in HEADERS:
        mine = [
            value
            for key, values in found.headers.items()
            if key.lower() == name
            for value in values
        ]
        theirs = [str(value) for value in std.get_all(name, [])]
        differ = [each.split() for each in mine] != [each.split() for each in theirs]
        if differ and not any("=?" in each for each in theirs):
            return f"differ in {name}"
    parts = [_part(each) for each in std.walk() if _is_text(each)]
    if read_text(raw) != normal_text(decoded(part)[0] for part in parts):
        return "differ in text without a flaw"
    reading = read(raw, None)
    flaws = () if isinstance(reading, Refusal) else reading.flaws
    disagreed = any(rule is FlawRule.PARSERS_DISAGREE for rule, _ in flaws)
    return "the standard library decided, flaw recorded" if disagreed else "alike"


def _is_text(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_type() == "text/plain"


def _part(part: Message) -> TextPart:
    data = part.get_payload(decode=True)
    charset = str(part.get_param("charset", "") or "").strip().strip("\"'").lower()
    return TextPart(charset, data if isinstance(data, bytes) else b"")
