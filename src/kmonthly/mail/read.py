"""A copy's bytes to its Reading: the one door of the mail stage."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import fast_mail_parser as fast

from kmonthly.mail.body import body
from kmonthly.mail.dates import clocks, date
from kmonthly.mail.diff import diff_facts
from kmonthly.mail.lists import addressed_lists
from kmonthly.mail.model import Message, Reading, Refusal, Role
from kmonthly.mail.people import demunge, parse_mailboxes, person
from kmonthly.mail.robots import robot
from kmonthly.mail.role import role
from kmonthly.mail.subject import subject
from kmonthly.mail.text import has_footer, text_hash
from kmonthly.mail.trailers import trailers
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ListName, MessageId, message_ids
from kmonthly.terms.people import Person

KEPT_REFERENCES = 10
"""Of longer References the first (the thread's root) and the last nine are kept."""

_HEADER_END = re.compile(rb"\r?\n\r?\n")

_COMMENT = re.compile(r"[>(;]")

_LONGEST_FROM = 2_000
"""No honest From is as long; what follows is not read."""

_TELLING = ("x-original-from", "reply-to", "x-stable", "user-agent")
"""Headers that tell who really wrote a mail, or what."""

_Headers = dict[str, list[str]]


def read(raw: bytes, committed: datetime | None) -> Reading | Refusal:
    """What kmonthly learns from one copy. `committed` is the archive's own time for it, if any."""
    try:
        headers, tree = _parsed(raw)
    except fast.ParseError as error:
        return Refusal(FlawRule.NOT_A_MAIL, " ".join(str(error).split())[:120])
    if not any(name in headers for name in ("from", "message-id", "subject", "date")):
        return Refusal(FlawRule.NOT_A_MAIL, f"{len(raw)} bytes without From, Date or Subject")
    text, text_flaws = body(tree, headers, raw)
    message_id, id_flaws = _message_id(headers, raw)
    stated = date(headers["date"][0]) if "date" in headers else None
    sent, clock, arrived, clock_flaw = clocks(stated, headers.get("received", ()), committed)
    message, munged, diff_flaws = _message(headers, message_id, stated, text)
    clock_flaws = ((clock_flaw, _first(headers, "date")[:60]),) if clock_flaw else ()
    return Reading(
        message=message,
        sent=sent,
        clock=clock,
        arrived=arrived,
        text_hash=text_hash(text),
        munged=munged,
        footer=has_footer(text),
        flaws=id_flaws + clock_flaws + text_flaws + diff_flaws,
    )


def read_text(raw: bytes) -> str:
    """The normal text alone, as `read` saw it: for quoting from a copy read again."""
    try:
        headers, tree = _parsed(raw)
    except fast.ParseError:
        return ""
    return body(tree, headers, raw)[0]


def _parsed(raw: bytes) -> tuple[_Headers, fast.PyMimePart | fast.ParseError]:
    """The header's values by lower-cased name, and the parts; raises ParseError.

    The fast parser gives up a whole mail for one bad part (base64 cut off, or with a list's footer
    behind it, or parts nested hundreds deep): then it reads the header alone, and its error stands
    for the parts.
    """
    try:
        tree = fast.parse_email_tree(raw)
    except fast.ParseError as error:
        head = _HEADER_END.split(raw, maxsplit=1)[0]
        return _lowered(fast.parse_email_tree(head + b"\n\n").headers), error
    return _lowered(tree.headers), tree


def _message(
    headers: _Headers,
    message_id: MessageId,
    stated: datetime | None,
    text: str,
) -> tuple[Message, bool, tuple[tuple[FlawRule, str], ...]]:
    line = subject(_first(headers, "subject"))
    references = _references(headers, message_id)
    telling = {name: headers[name][0] for name in _TELLING if headers.get(name)}
    author, munged = demunge(_author(_first(headers, "from")[:_LONGEST_FROM]), telling)
    diff, said = (None, "") if line.reply else diff_facts(text)
    flaws = ((FlawRule.DIFF_UNPARSED, said),) if said else ()
    what = role(line, bool(references), diff is not None)
    message = Message(
        id=message_id,
        subject=line,
        author=author,
        date=stated,
        references=references,
        addressed=_addressed(*headers.get("to", ()), *headers.get("cc", ())),
        role=what,
        robot=robot(author, telling, line),
        trailers=trailers(text),
        diff=diff if what is Role.PATCH else None,
    )
    return message, munged, flaws if what is Role.PATCH else ()


def _lowered(headers: Mapping[str, list[str]]) -> _Headers:
    """Values by lower-cased name: mails with both `Cc` and `CC` exist."""
    lowered = dict(zip(map(str.lower, headers), headers.values(), strict=True))
    if len(lowered) != len(headers):
        lowered = {name: [] for name in lowered}
        for name, values in headers.items():
            lowered[name.lower()].extend(values)
    return lowered


def _first(headers: _Headers, name: str) -> str:
    values = headers.get(name)
    return values[0] if values else ""


def _message_id(
    headers: _Headers, raw: bytes
) -> tuple[MessageId, tuple[tuple[FlawRule, str], ...]]:
    header = _first(headers, "message-id")
    found = message_ids(header) or message_ids(f"<{header}>")
    if not found:
        digest = blake2b(raw, digest_size=16).hexdigest()
        return MessageId(f"{digest}@no-message-id.invalid"), ((FlawRule.NO_MESSAGE_ID, ""),)
    if "<" not in header:
        return found[0], ((FlawRule.MESSAGE_ID_UNBRACKETED, header[:80]),)
    return found[0], ()


def _references(headers: _Headers, own: MessageId) -> tuple[MessageId, ...]:
    """The ancestors, oldest first; what In-Reply-To names is the parent and stands last."""
    ancestors = message_ids(" ".join(headers.get("references", ())))
    parent = message_ids(_first(headers, "in-reply-to"))[:1]
    if parent:
        ancestors = (*(each for each in ancestors if each != parent[0]), *parent)
    if own in ancestors:
        ancestors = tuple(each for each in ancestors if each != own)
    if len(ancestors) > KEPT_REFERENCES:
        return (ancestors[0], *ancestors[1 - KEPT_REFERENCES :])
    return ancestors


@lru_cache(maxsize=8_192)
def _author(header: str) -> Person:
    """Who From names. Encoded words are undone already, so a comma may be part of a bare name."""
    if header.count("<") == 1 and '"' not in header:
        name, _, address = header.partition("<")
        return person(name.strip(), address.partition(">")[0].strip())
    found = parse_mailboxes(header)
    return found[0] if found else person(header, "")


@lru_cache(maxsize=4_096)
def _addressed(*values: str) -> tuple[ListName, ...]:
    """The lists in To and Cc, of which there may be several each ("Cc" and "CC").

    Names may hold commas, and bad folding puts spaces into addresses (193 copies): a piece between
    commas counts if it has an address, in its angle brackets or bare, before any comment. All mails
    of a thread go to much the same people, so half of these headers were met just before.
    """
    return addressed_lists(
        "".join(address.split())
        for value in values
        for piece in value.split(",")
        if "@" in (address := _COMMENT.split(piece[piece.rfind("<") + 1 :], maxsplit=1)[0])
    )
