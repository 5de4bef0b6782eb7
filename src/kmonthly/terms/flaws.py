"""Flaws: what was wrong in the input, recorded as data, never raised."""

from dataclasses import dataclass
from enum import StrEnum

from kmonthly.terms.ids import ArchiveName, MessageId, Position


class FlawRule(StrEnum):
    """What can be wrong with input. The value is the rule's stable id, `remedy` what is done."""

    EPOCH_UNREADABLE = "archive.epoch-unreadable"
    HISTORY_BROKEN = "archive.history-broken"
    HISTORY_REWRITTEN = "archive.history-rewritten"
    COPY_UNREADABLE = "archive.copy-unreadable"
    COMMIT_WITHOUT_MAIL = "archive.commit-without-mail"
    COPY_REMOVED = "archive.copy-removed"
    MBOX_TRUNCATED = "archive.mbox-truncated"
    MBOX_PROLOGUE = "archive.mbox-prologue"
    NOT_A_MAIL = "mail.not-a-mail"
    NO_MESSAGE_ID = "mail.no-message-id"
    MESSAGE_ID_UNBRACKETED = "mail.message-id-unbracketed"
    HEADER_DAMAGED = "mail.header-damaged"
    HEADER_TOO_LARGE = "mail.header-too-large"
    HEADER_REPEATED = "mail.header-repeated"
    HEADER_MISENCODED = "mail.header-misencoded"
    NO_AUTHOR = "mail.no-author"
    NO_SUBJECT = "mail.no-subject"
    NAME_MOJIBAKE = "mail.name-mojibake"
    NO_DATE = "mail.no-date"
    DATE_IMPLAUSIBLE = "mail.date-implausible"
    CHARSET_UNKNOWN = "mail.charset-unknown"
    CHARSET_MISSING = "mail.charset-missing"
    BYTES_UNDECODABLE = "mail.bytes-undecodable"
    ENCODING_UNKNOWN = "mail.encoding-unknown"
    ENCODING_BROKEN = "mail.encoding-broken"
    ENCODED_TWICE = "mail.encoded-twice"
    PARSERS_DISAGREE = "mail.parsers-disagree"
    HTML_ONLY = "mail.html-only"
    ENCRYPTED = "mail.encrypted"
    DIFF_UNPARSED = "mail.diff-unparsed"
    PATCH_DAMAGED = "mail.patch-damaged"
    PATCH_ATTACHED = "mail.patch-attached"
    TOO_LARGE = "mail.too-large"
    KEY_COLLISION = "store.key-collision"
    MESSAGE_ID_REUSED = "store.message-id-reused"

    @property
    def remedy(self) -> str:
        """What kmonthly does about it."""
        return _REMEDIES[self]


_REMEDIES = {
    FlawRule.EPOCH_UNREADABLE: "the epoch is left out; every other epoch is read",
    FlawRule.HISTORY_BROKEN: "the commits that can be reached from the newest one are read",
    FlawRule.HISTORY_REWRITTEN: "the part is read again from its start: what is gone is left out",
    FlawRule.COPY_UNREADABLE: "the copy is skipped; every other copy is read",
    FlawRule.COMMIT_WITHOUT_MAIL: "the commit is skipped",
    FlawRule.COPY_REMOVED: "the archive's owner removed this mail: it is left out",
    FlawRule.MBOX_TRUNCATED: "the compressed file ends early: what could be unpacked is read",
    FlawRule.MBOX_PROLOGUE: "what stands before the first 'From ' line is skipped",
    FlawRule.NOT_A_MAIL: "the copy has no header: it is skipped",
    FlawRule.NO_MESSAGE_ID: "an id is made from the hash of the copy, or of what cannot be an id",
    FlawRule.MESSAGE_ID_UNBRACKETED: "the id is taken as if it stood in angle brackets",
    FlawRule.HEADER_DAMAGED: "lines that are no header fields are skipped",
    FlawRule.HEADER_TOO_LARGE: "of the fields that count the first 32 KB each are read",
    FlawRule.HEADER_REPEATED: "the first one that says something counts",
    FlawRule.HEADER_MISENCODED: "encoded words are joined, then read like text of a wrong charset",
    FlawRule.NO_AUTHOR: "the author has no address",
    FlawRule.NO_SUBJECT: "the subject is empty",
    FlawRule.NAME_MOJIBAKE: "UTF-8 that was taken for windows-1252 is read as UTF-8 again",
    FlawRule.NO_DATE: "the arrival decides the month",
    FlawRule.DATE_IMPLAUSIBLE: "no hop within 7 days of the Date: the arrival decides the month",
    FlawRule.CHARSET_UNKNOWN: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.CHARSET_MISSING: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.BYTES_UNDECODABLE: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.ENCODING_UNKNOWN: "read as what its name resembles, else as it stands",
    FlawRule.ENCODING_BROKEN: "what can be decoded is read",
    FlawRule.ENCODED_TWICE: "a text that is wholly base64 is decoded once more",
    FlawRule.PARSERS_DISAGREE: "the standard library's reading is taken",
    FlawRule.HTML_ONLY: "the mail has no plain text: its text is empty",
    FlawRule.ENCRYPTED: "the text is what stands outside the sealed part, often nothing",
    FlawRule.DIFF_UNPARSED: "lines are counted; there is no patch-id",
    FlawRule.PATCH_DAMAGED: "the damage is undone for the diff's facts; the text stays as it is",
    FlawRule.PATCH_ATTACHED: "the diff's facts are those of the attachment",
    FlawRule.TOO_LARGE: "the header is read, the body is not",
    FlawRule.KEY_COLLISION: "the second Message-ID is left out",
    FlawRule.MESSAGE_ID_REUSED: "another mail has this Message-ID: the canonical copy's counts",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong at one place. `message` is empty where no Message-ID is known."""

    rule: FlawRule
    archive: ArchiveName
    part: str
    position: Position = Position(b"")
    message: MessageId = MessageId("")
    detail: str = ""
