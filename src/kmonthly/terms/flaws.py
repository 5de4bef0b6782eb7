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
    NO_DATE = "mail.no-date"
    DATE_IMPLAUSIBLE = "mail.date-implausible"
    CHARSET_UNKNOWN = "mail.charset-unknown"
    CHARSET_MISSING = "mail.charset-missing"
    BYTES_UNDECODABLE = "mail.bytes-undecodable"
    PARSERS_DISAGREE = "mail.parsers-disagree"
    HTML_ONLY = "mail.html-only"
    DIFF_UNPARSED = "mail.diff-unparsed"
    TOO_LARGE = "mail.too-large"
    KEY_COLLISION = "store.key-collision"

    @property
    def remedy(self) -> str:
        """What kmonthly does about it."""
        return _REMEDIES[self]


_REMEDIES = {
    FlawRule.EPOCH_UNREADABLE: "the epoch is left out; every other epoch is read",
    FlawRule.HISTORY_BROKEN: "the commits that can be reached from the newest one are read",
    FlawRule.HISTORY_REWRITTEN: "the epoch is read again from its start; known copies stay",
    FlawRule.COPY_UNREADABLE: "the copy is skipped; every other copy is read",
    FlawRule.COMMIT_WITHOUT_MAIL: "the commit is skipped",
    FlawRule.COPY_REMOVED: "the archive's owner removed this mail: it is left out",
    FlawRule.MBOX_TRUNCATED: "the compressed file ends early: what could be unpacked is read",
    FlawRule.MBOX_PROLOGUE: "what stands before the first 'From ' line is skipped",
    FlawRule.NOT_A_MAIL: "the copy has no header: it is skipped",
    FlawRule.NO_MESSAGE_ID: "an id is made from the copy's hash",
    FlawRule.MESSAGE_ID_UNBRACKETED: "the id is taken as if it stood in angle brackets",
    FlawRule.NO_DATE: "the arrival decides the month",
    FlawRule.DATE_IMPLAUSIBLE: "no hop within 7 days of the Date: the arrival decides the month",
    FlawRule.CHARSET_UNKNOWN: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.CHARSET_MISSING: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.BYTES_UNDECODABLE: "read as UTF-8 where that is valid, else as windows-1252",
    FlawRule.PARSERS_DISAGREE: "the standard library's reading is taken",
    FlawRule.HTML_ONLY: "the mail has no plain text: its text is empty",
    FlawRule.DIFF_UNPARSED: "lines are counted; there is no patch-id",
    FlawRule.TOO_LARGE: "the header is read, the body is not",
    FlawRule.KEY_COLLISION: "the second Message-ID is left out",
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
