"""A copy's bytes to its Reading: the one door of the mail stage."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import fast_mail_parser as fast

from kmonthly.mail.body import body
from kmonthly.mail.bounds import SMALL, bounded, header_end
from kmonthly.mail.claims.find import claims
from kmonthly.mail.damage import CLEARSIGNED, unescaped
from kmonthly.mail.dates import clocks, date
from kmonthly.mail.diff import diff_facts
from kmonthly.mail.headers import mended, reread
from kmonthly.mail.identifiers.find import identifiers
from kmonthly.mail.likeness import likeness
from kmonthly.mail.lists import lists_in
from kmonthly.mail.mentions import stated as stated_of_others
from kmonthly.mail.model import DiffFacts, Message, Reading, Refusal, Role
from kmonthly.mail.mojibake import is_mojibake
from kmonthly.mail.notices import notices
from kmonthly.mail.people import demunge, parse_mailboxes, person
from kmonthly.mail.pull import pull
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

_FRONT = 500
"""Characters of a text within which a signed one begins: people put a greeting before it."""

_LONGEST_FROM = 2_000
"""No honest From is as long; what follows is not read."""

_TELLING = ("x-original-from", "reply-to", "x-stable", "user-agent")
"""Headers that tell who really wrote a mail, or what."""

_SINGLE = ("message-id", "date", "from", "subject")
"""Headers of which a mail has one each: of 45,360 one had two of any."""

_NONE: list[str] = []

_LONGEST_ID = 998
"""A line's length in RFC 5322; public-inbox keeps 244 characters of a Message-ID."""

_Headers = dict[str, list[str]]
_Tree = fast.PyMimePart | fast.ParseError
_Flaws = tuple[tuple[FlawRule, str], ...]


def read(raw: bytes, committed: datetime | None) -> Reading | Refusal:
    """What kmonthly learns from one copy. `committed` is the archive's own time for it, if any."""
    headers, tree, used, flaws = _parsed(raw)
    if not headers and isinstance(tree, fast.ParseError):
        return Refusal(FlawRule.NOT_A_MAIL, " ".join(str(tree).split())[:120])
    if not any(name in headers for name in _SINGLE):
        return Refusal(FlawRule.NOT_A_MAIL, f"{len(raw)} bytes without From, Date or Subject")
    text, attached, text_flaws = body(tree, headers, used)
    message_id, id_flaws = _message_id(headers, raw)
    stated = date(_first(headers, "date")) if "date" in headers else None
    sent, clock, arrived, clock_flaw = clocks(stated, headers.get("received", ()), committed)
    message, munged, message_flaws = _message(headers, message_id, stated, text, attached)
    if clock_flaw:
        id_flaws = (*id_flaws, (clock_flaw, _first(headers, "date")[:60]))
    return Reading(
        message=message,
        sent=sent,
        clock=clock,
        arrived=arrived,
        text_hash=text_hash(text),
        munged=munged,
        footer=has_footer(text),
        likeness=likeness(message.subject, stated),
        flaws=flaws + id_flaws + text_flaws + message_flaws,
    )


def read_text(raw: bytes) -> str:
    """The normal text alone, as `read` saw it: for quoting from a copy read again."""
    headers, tree, used, _ = _parsed(raw)
    return body(tree, headers, used)[0] if headers else ""


def _parsed(raw: bytes) -> tuple[_Headers, _Tree, bytes, _Flaws]:
    """The header's values by lower-cased name, the parts, the bytes that they are of, and what was
    wrong with the header."""
    flaws: _Flaws = ()
    if len(raw) > SMALL:
        raw, flaws = bounded(raw)
    try:
        headers, tree = _tried(raw)
    except fast.ParseError as error:
        return _odd(raw, {}, error, flaws)
    try:
        (_,), (_,), (sender,), (title,) = [headers[name] for name in _SINGLE]
    except (KeyError, ValueError):
        return _odd(raw, headers, tree, flaws)
    if "=?" in title or "=?" in sender or "\ufffd" in title or "\ufffd" in sender:
        return _odd(raw, headers, tree, flaws)
    return headers, tree, raw, flaws


def _odd(
    raw: bytes, headers: _Headers, tree: _Tree, flaws: _Flaws
) -> tuple[_Headers, _Tree, bytes, _Flaws]:
    """What `_parsed` returns for a header that lacks a field, has one twice, or cannot be read."""
    if not {"from", "message-id", "date"} <= headers.keys() and (better := mended(raw)) != raw:
        better, more = bounded(better)
        try:
            others, other_tree = _tried(better)
        except fast.ParseError as error:
            others, other_tree = {}, error
        if len(headers.keys() & _SINGLE) < len(others.keys() & _SINGLE):
            raw, headers, tree = better, others, other_tree
            flaws = (*flaws, *more, (FlawRule.HEADER_DAMAGED, ""))
    for name in ("subject", "from"):
        value = _first(headers, name)
        if "=?" in value or "\ufffd" in value:
            said = reread(raw, name)
            if said not in ("", value):
                headers[name] = [said]
                flaws = (*flaws, (FlawRule.HEADER_MISENCODED, name))
    twice = [name for name in _SINGLE if len(headers.get(name, _NONE)) > 1]
    return headers, tree, raw, (*flaws, *((FlawRule.HEADER_REPEATED, name) for name in twice))


def _tried(raw: bytes) -> tuple[_Headers, _Tree]:
    """The header's values and the parts; raises ParseError.

    The fast parser gives up a whole mail for one bad part (base64 cut off, or with a list's footer
    behind it, or parts nested hundreds deep): then it reads the header alone, and its error stands
    for the parts.
    """
    try:
        tree = fast.parse_email_tree(raw)
    except fast.ParseError as error:
        head = raw[: header_end(raw)]
        return _lowered(fast.parse_email_tree(head + b"\n\n").headers), error
    return _lowered(tree.headers), tree


def _message(
    headers: _Headers,
    message_id: MessageId,
    stated: datetime | None,
    text: str,
    attached: str,
) -> tuple[Message, bool, _Flaws]:
    line = subject(_first(headers, "subject"))
    references = _references(headers, message_id)
    telling = {name: headers[name][0] for name in _TELLING if headers.get(name)}
    stated_author = _author(_first(headers, "from")[:_LONGEST_FROM])
    author, munged = demunge(stated_author, telling)
    diff, diff_flaws = (None, ()) if line.reply else _diff(headers, text, attached)
    what = role(line, bool(references), diff is not None)
    signed = trailers(text)
    if attached and what is Role.PATCH:
        signed = tuple(dict.fromkeys((*signed, *trailers(attached))))
    is_work = what is Role.PATCH or what is Role.COVER
    named, change = stated_of_others(text) if is_work else ((), "")
    program = robot(author, telling, line)
    message = Message(
        id=message_id,
        subject=line,
        author=author,
        date=stated,
        references=references,
        addressed=_addressed(*headers.get("to", ()), *headers.get("cc", ())),
        role=what,
        robot=program,
        trailers=signed,
        diff=diff if what is Role.PATCH else None,
        mentions=tuple(each for each in named if each.message != message_id) if named else (),
        change_id=change,
        notices=notices(program, line, text),
        pull=pull(text) if what is Role.PULL else None,
        claims=claims(program, what, text),
        identifiers=identifiers(text) if what is Role.PATCH else (),
    )
    flaws = diff_flaws if what is Role.PATCH else ()
    if not line.text:
        flaws = ((FlawRule.NO_SUBJECT, ""), *flaws)
    if not stated_author.name.isascii() and is_mojibake(_first(headers, "from")):
        flaws = ((FlawRule.NAME_MOJIBAKE, stated_author.name[:80]), *flaws)
    if not stated_author.address:
        flaws = ((FlawRule.NO_AUTHOR, _first(headers, "from")[:80]), *flaws)
    return message, munged, flaws


def _diff(headers: _Headers, text: str, attached: str) -> tuple[DiffFacts | None, _Flaws]:
    """The facts of the diff in the text, else of one that is signed or attached."""
    flowed = "flowed" in _first(headers, "content-type")
    found = diff_facts(text, flowed)
    if found[0] is not None:
        return found
    if text.find(CLEARSIGNED, 0, _FRONT) >= 0:
        found = diff_facts(unescaped(text))
        if found[0] is not None:
            return found[0], ((FlawRule.PATCH_DAMAGED, "dashes escaped"),)
    if attached:
        diff, flaws = diff_facts(attached)
        if diff is not None:
            return diff, (*flaws, (FlawRule.PATCH_ATTACHED, ""))
    return found


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


def _message_id(headers: _Headers, raw: bytes) -> tuple[MessageId, _Flaws]:
    """The id of the first Message-ID header that says one; else one made up.

    What has control characters in it, or characters that were undecodable, or is longer than a line
    can be, is no id: then its hash is, so that every copy has the same.
    """
    bad = ""
    for header in headers.get("message-id", ()):
        found = message_ids(header) or message_ids(f"<{header}>")
        if not found:
            continue
        if not _is_id(found[0]):
            bad = bad or header
        elif "<" not in header:
            return found[0], ((FlawRule.MESSAGE_ID_UNBRACKETED, header[:80]),)
        else:
            return found[0], ()
    data = bad.encode("utf-8", "replace") if bad else raw
    digest = blake2b(data, digest_size=16).hexdigest()
    return MessageId(f"{digest}@no-message-id.invalid"), ((FlawRule.NO_MESSAGE_ID, bad[:80]),)


def _is_id(name: str) -> bool:
    return name.isprintable() and len(name) <= _LONGEST_ID and "\ufffd" not in name


def _references(headers: _Headers, own: MessageId) -> tuple[MessageId, ...]:
    """The ancestors, oldest first; what In-Reply-To names is the parent and stands last."""
    stated, answered = " ".join(headers.get("references", ())), _first(headers, "in-reply-to")
    ancestors = message_ids(stated)
    parent = ancestors[-1:]
    if not parent or answered != f"<{parent[0]}>":  # nearly always both name the parent
        parent = message_ids(answered)[:1]
    if len(stated) > _LONGEST_ID or not (stated.isprintable() and answered.isprintable()):
        ancestors = tuple(filter(_is_id, ancestors))
        parent = tuple(filter(_is_id, parent))
    if parent and parent != ancestors[-1:]:
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

    Names may hold commas, so every piece between commas is looked at. All mails of a thread go to
    much the same people: half of these headers, and 95 of 100 pieces, were met before.
    """
    return lists_in(piece for value in values for piece in value.split(","))
