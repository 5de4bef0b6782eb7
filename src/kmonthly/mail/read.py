"""A copy's bytes to its Reading: the one door of the mail stage."""

import re
from collections.abc import Mapping
from datetime import datetime
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
from kmonthly.terms.ids import MessageId, message_ids
from kmonthly.terms.people import Person

KEPT_REFERENCES = 10
"""Of longer References the first (the thread's root) and the last nine are kept."""

_HEADER_END = re.compile(rb"\r?\n\r?\n")

_TELLING = ("x-original-from", "reply-to", "x-stable", "user-agent")
"""Headers that tell who really wrote a mail, or what."""

_Headers = dict[str, list[str]]


def read(raw: bytes, committed: datetime | None) -> Reading | Refusal:
    """What kmonthly learns from one copy. `committed` is the archive's own time for it, if any."""
    try:
        mail, whole = _parsed(raw)
    except fast.ParseError as error:
        return Refusal(FlawRule.NOT_A_MAIL, " ".join(str(error).split())[:120])
    headers = _lowered(mail.headers)
    if not any(name in headers for name in ("from", "message-id", "subject", "date")):
        return Refusal(FlawRule.NOT_A_MAIL, f"{len(raw)} bytes without From, Date or Subject")
    text, text_flaws = body(mail, whole, headers, raw)
    message_id, id_flaws = _message_id(headers, raw)
    stated = date(headers["date"][0]) if "date" in headers else None
    sent, clock, arrived, clock_flaw = clocks(stated, headers.get("received", ()), committed)
    message, munged, diff_flaws = _message(mail, headers, message_id, stated, text)
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
        mail, whole = _parsed(raw)
    except fast.ParseError:
        return ""
    return body(mail, whole, _lowered(mail.headers), raw)[0]


def _parsed(raw: bytes) -> tuple[fast.PyMail, bool]:
    """The mail by the fast parser, and whether it took the whole; raises ParseError.

    It gives up a whole mail for one bad part (base64 cut off, or with a list's footer behind it, or
    parts nested hundreds deep): then it reads the header alone, and others the body.
    """
    try:
        return fast.parse_email(raw), True
    except fast.ParseError:
        head = _HEADER_END.split(raw, maxsplit=1)[0]
        return fast.parse_email(head + b"\n\n"), False


def _message(
    mail: fast.PyMail,
    headers: _Headers,
    message_id: MessageId,
    stated: datetime | None,
    text: str,
) -> tuple[Message, bool, tuple[tuple[FlawRule, str], ...]]:
    line = subject(mail.subject or "")
    references = _references(headers, message_id)
    telling = {name: headers[name][0] for name in _TELLING if headers.get(name)}
    author, munged = demunge(_author(mail, headers), telling)
    diff, said = (None, "") if line.reply else diff_facts(text)
    flaws = ((FlawRule.DIFF_UNPARSED, said),) if said else ()
    what = role(line, bool(references), diff is not None)
    message = Message(
        id=message_id,
        subject=line,
        author=author,
        date=stated,
        references=references,
        addressed=addressed_lists(_addressees(mail, headers)),
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


def _author(mail: fast.PyMail, headers: _Headers) -> Person:
    """Who From names. The fast parser drops a name that stands as a comment: `ada@x (Ada L.)`."""
    header = _first(headers, "from")
    if mail.from_ is not None and (mail.from_.display_name or "(" not in header):
        return person(mail.from_.display_name, mail.from_.address)
    found = parse_mailboxes(header)
    return found[0] if found else person(header, "")


def _addressees(mail: fast.PyMail, headers: _Headers) -> list[str]:
    """Everyone in To and Cc; the fast parser reads the first of several only ("Cc" and "CC")."""
    addresses = [each.address for each in (*mail.to, *mail.cc)]
    for name in ("to", "cc"):
        values = headers.get(name, ())
        if mail.warnings or len(values) > 1:
            for value in values:
                addresses.extend(found.address for found in parse_mailboxes(value))
    return addresses
