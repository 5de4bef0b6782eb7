"""The words of the mail stage.

A `Reading` is all that kmonthly learns from one copy. It has two halves: what belongs to the copy
(when it arrived here, how its text hashes) and the `Message` that it carries. Several copies of one
message may be read differently; the canonical copy's reading is the one that counts (see
`canonical_order`), whatever arrived first.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import Key, ListName, MessageId
from kmonthly.terms.people import Person

EXTRACTOR = 9
"""Version of everything that turns a copy into a Reading. Raised when a Reading may change."""

NORMALISER = 2
"""Version of the normal text alone: a span holds only in a text made by the same version."""


class Tag(StrEnum):
    """What the brackets of a subject can say beside version and number."""

    PATCH = "PATCH"
    RFC = "RFC"
    RFT = "RFT"
    RESEND = "RESEND"
    PULL = "PULL"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject line taken apart.

    `text` is the decoded header with white space folded. `lists` are names that list software put
    in front (`dm-devel`), `trees` every other word of the brackets as written (`bpf-next`, `5.4`,
    `AUTOSEL`, `tip: x86/mm`). `version` is None where none is stated; `minor` is the 1 of v5.1.
    `part` and `total` are the n and N of n/N. `title` is what follows the brackets.
    """

    text: str
    reply: bool = False
    tags: frozenset[Tag] = frozenset()
    lists: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    version: int | None = None
    minor: int = 0
    part: int | None = None
    total: int | None = None
    title: str = ""


class Clock(StrEnum):
    """Which clock says when a copy counts as sent."""

    DATE = "date"
    HOP = "hop"
    COMMIT = "commit"
    NONE = "none"


class Role(StrEnum):
    """What a message is in the flow of patches, as far as it says so itself."""

    PATCH = "patch"
    COVER = "cover"
    PULL = "pull"
    REPLY = "reply"
    OTHER = "other"


class Robot(StrEnum):
    """Programs that write mails, told apart because nobody's opinion stands behind them."""

    NONE = ""
    LKP = "lkp"
    SYZBOT = "syzbot"
    TIP_BOT = "tip-bot"
    PR_TRACKER = "pr-tracker-bot"
    PATCHWORK = "patchwork-bot"
    STABLE = "stable-queue"
    CI = "ci"


@dataclass(frozen=True, slots=True)
class Trailer:
    """A `Kind: Name <address>` line of a patch or a reply, `kind` as usually written."""

    kind: str
    person: Person


class Relation(StrEnum):
    """As what a mail names another one; the first of several counts."""

    EARLIER = "earlier"
    """An earlier version of the same work."""

    COMPANION = "companion"
    """The same change elsewhere: for user space, another tree, its tests."""

    DEPENDS = "depends"
    """What this work stands on or goes on with: "on top of", "depends on", "follow-up to"."""

    OTHER = "other"
    """Named without saying why, or for what was said there."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Another mail that a patch or a cover names.

    `start` and `stop` are those of the lines whose words make the relation, in bytes of the normal
    text in UTF-8.
    """

    message: MessageId
    relation: Relation
    start: int
    stop: int


class Change(StrEnum):
    """What a diff does with a file."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a diff: its path after the change (before it, if deleted) and its line counts."""

    path: str
    change: Change
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class DiffFacts:
    """What a diff touches. `patch_id` is git's stable one in hex, empty if it does not parse;
    `sketch` stands for its changed lines (see `mail.sketch`)."""

    patch_id: str
    hunks: int
    files: tuple[FileChange, ...]
    sketch: tuple[int, ...] = ()


class IdentifierKind(StrEnum):
    """What a name is that a patch brings into the kernel, or takes out of it."""

    KCONFIG = "kconfig"
    """A symbol of Kconfig, without CONFIG_."""

    UAPI = "uapi"
    """A constant, a macro or a type of the headers that user space is given."""

    SYSCALL = "syscall"
    """A system call, without sys_."""

    EXPORT = "export"
    """A symbol exported to modules."""

    FUNCTION = "function"
    """A function that other files can call."""

    STATIC = "static"
    """A function or a variable of one file, or a function of a header (static inline)."""

    TYPE = "type"
    """A named struct, union, enum or typedef of the kernel's own."""

    MEMBER = "member"
    """A member of a struct or union of the kernel's own."""

    ENUMERATOR = "enumerator"
    """A constant of an enum of the kernel's own."""

    MACRO = "macro"
    """What the kernel's own code defines with #define."""

    VARIABLE = "variable"
    """A variable that other files can use."""

    SYSFS = "sysfs"
    """A file of sysfs or configfs, by the name of its attribute."""

    ABI = "abi"
    """A path that Documentation/ABI describes."""

    DEBUGFS = "debugfs"
    PROCFS = "procfs"
    SYSCTL = "sysctl"
    CGROUP = "cgroup"
    TRACEPOINT = "tracepoint"

    BOOT_PARAM = "boot_param"
    """A parameter of the kernel's command line, without its "="."""

    MODULE_PARAM = "module_param"
    MODULE = "module"
    FILESYSTEM = "filesystem"

    COMPATIBLE = "compatible"
    """What a driver or a binding calls a device in a device tree."""

    DRIVER = "driver"
    """A driver, by the name under which its bus knows it."""

    DEVICE_ID = "device_id"
    """A device that a driver newly binds to: what stands between the brackets of its entry."""


USER_VISIBLE = frozenset(
    {
        IdentifierKind.KCONFIG,
        IdentifierKind.UAPI,
        IdentifierKind.SYSCALL,
        IdentifierKind.SYSFS,
        IdentifierKind.ABI,
        IdentifierKind.DEBUGFS,
        IdentifierKind.PROCFS,
        IdentifierKind.SYSCTL,
        IdentifierKind.CGROUP,
        IdentifierKind.TRACEPOINT,
        IdentifierKind.BOOT_PARAM,
        IdentifierKind.MODULE_PARAM,
        IdentifierKind.MODULE,
        IdentifierKind.FILESYSTEM,
        IdentifierKind.COMPATIBLE,
    }
)
"""What somebody meets who builds, configures or uses a kernel, but does not write it."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name that a patch brings in, or takes out (`removed`).

    `start` and `stop` are those of the line that does so, without its sign, in bytes of the normal
    text in UTF-8.
    """

    kind: IdentifierKind
    name: str
    removed: bool
    start: int
    stop: int


class ClaimKind(StrEnum):
    """What sort of figure a claim is; of several that fit, the first."""

    TABLE = "table"
    """Rows of figures: benchmark output, before and after in columns."""

    CHANGE = "change"
    """A value before and one after."""

    TEST = "test"
    """How many tests passed, failed, were skipped."""

    PERCENT = "percent"
    FACTOR = "factor"

    RATE = "rate"
    """So much in a time: throughput, operations a second, frequency."""

    DURATION = "duration"
    SIZE = "size"

    LIMIT = "limit"
    """A largest, smallest or last value, or the date until which something holds."""

    COUNT = "count"


class Direction(StrEnum):
    """Which way what is measured goes, as far as the words say so."""

    NONE = ""
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a mail states: measured, computed or given.

    `values` are as written ("59,800"), the earlier before the later; those of a table are left in
    its quoted rows (see `mail.claims.tables.rows`). `unit` is as written, empty if none is.
    `measures` is what is measured, in the mail's words, `conditions` where and how, if that is
    said. `is_cost`: something gets worse. `start` and `stop` are those of the words that say it, in
    bytes of the normal text in UTF-8; `words` are they.
    """

    kind: ClaimKind
    values: tuple[str, ...]
    unit: str
    measures: str
    direction: Direction
    is_cost: bool
    conditions: str
    start: int
    stop: int
    words: str


class Said(StrEnum):
    """What a notice says became of patches."""

    APPLIED = "applied"
    """Taken into a tree, or queued for it."""

    SQUASHED = "squashed"
    """Taken, all of them as one commit."""

    COMMITTED = "committed"
    """A robot tells of one commit in a tree, with all that it says."""

    PULLED = "pulled"
    """A pull request, taken into a tree."""

    MERGED = "merged"
    """A pull request, merged into a tree by the commit that is named."""

    UPSTREAM = "upstream"
    """In mainline, as the commit that is named: by a backport of it, or by who says in which
    release (`tree`) it is."""

    SUPERSEDED = "superseded"
    """Something else takes their place."""

    DROPPED = "dropped"
    """Taken out of a tree again."""

    REVERTED = "reverted"
    """Undone in a tree by a commit."""

    REJECTED = "rejected"
    """They will not be taken."""

    NAK = "nak"
    """Somebody objects to their being taken."""

    WITHDRAWN = "withdrawn"
    """Their author says not to take them, or not to look at them."""


@dataclass(frozen=True, slots=True)
class NamedCommit:
    """A commit or patch that a notice names; what it does not say is empty or None.

    `title` is the commit's subject, `commit` its id in hex (7 to 40 digits), `number` the n of n/N.
    """

    title: str = ""
    commit: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail says became of what it answers, or of what it names.

    `tree` is the tree and branch as written, empty if none is named. It is about the patches in
    `commits`, if there are any: by title, or by number. Else about the whole posting, if `whole`;
    else about the one mail that it answers, and the posting if that is its cover. `instead` is the
    mail that takes the place of a superseded one, if it is named. `start` and `stop` are those of
    the words that say so, in bytes of the normal text in UTF-8.
    """

    said: Said
    start: int
    stop: int
    tree: str = ""
    whole: bool = False
    commits: tuple[NamedCommit, ...] = ()
    instead: MessageId = MessageId("")


@dataclass(frozen=True, slots=True)
class Pulled:
    """One commit of a pull request's shortlog: whose it is, by name, and its subject."""

    author: str
    title: str


@dataclass(frozen=True, slots=True)
class Pull:
    """What a pull request asks to take.

    `tree` is the repository's address, `ref` the tag or branch, `head` the commit that it ends in
    (hex, may be empty). `commits` is the shortlog without merges, `merges` the subjects of those.
    `whole`: the shortlog is there, and has as many commits under each name as it says.
    """

    tree: str
    ref: str
    head: str
    commits: tuple[Pulled, ...]
    merges: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, parsed.

    `author` is who wrote it: munging ("X via list") undone where the mail says how. `date` is its
    Date header in UTC, None if missing or unreadable. `references` are its ancestors, oldest
    first, the direct parent last. `addressed` are lists among To and Cc. `mentions` and `change_id`
    (see `mail.mentions`) are of patches and covers alone. `notices` (see `mail.notices`) are what
    the mail says became of patches, `pull` (see `mail.pull`) is what a pull request asks for,
    `claims` (see `mail.claims`) are the figures that it states, `identifiers` (see
    `mail.identifiers`) the names that its diff brings in or takes out.
    """

    id: MessageId
    subject: Subject
    author: Person
    date: datetime | None
    references: tuple[MessageId, ...]
    addressed: tuple[ListName, ...]
    role: Role
    robot: Robot
    trailers: tuple[Trailer, ...]
    diff: DiffFacts | None
    mentions: tuple[Mention, ...]
    change_id: str
    notices: tuple[Notice, ...] = ()
    pull: Pull | None = None
    claims: tuple[Claim, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One copy, read.

    `sent` is the copy's own answer to "when": see `Clock` and `mail.dates`. `arrived` is the
    earliest plausible hop, or the commit's time. `text_hash` is the BLAKE2b-128 of the normal text
    in hex. `munged`: the list rewrote the sender. `footer`: the list added its footer. `likeness`
    is the same for all copies of one mail, another for another mail with its Message-ID.
    """

    message: Message
    sent: datetime | None
    clock: Clock
    arrived: datetime | None
    text_hash: str
    munged: bool
    footer: bool
    likeness: Key
    flaws: tuple[tuple[FlawRule, str], ...] = ()


def canonical_order(reading: Reading) -> tuple[bool, bool, str]:
    """The sort key by which the smallest copy of a message is its canonical one."""
    return (reading.munged, reading.footer, reading.text_hash)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Bytes that are no mail, and why."""

    rule: FlawRule
    detail: str
