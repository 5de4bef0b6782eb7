"""A small issue of invented people at example.org, with everything a page must stand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kmonthly.history.model import Landing, Release
from kmonthly.issue.model import Chapter, Colophon, Figures, Flow, Issue, Masthead, Reach, Tally
from kmonthly.mail.model import (
    Claim,
    ClaimKind,
    Direction,
    Identifier,
    IdentifierKind,
    Tag,
    Trailer,
)
from kmonthly.series.model import Fate, Outcome, Sign, Standing, Step
from kmonthly.story.model import (
    Comparison,
    Delta,
    Digest,
    Discussion,
    Elsewhere,
    Facts,
    Happened,
    Introduced,
    PatchChange,
    PatchPair,
    PatchSeen,
    Placement,
    Rank,
    Section,
    Sent,
    Signal,
    Size,
    Stated,
    Story,
)
from kmonthly.terms.evidence import Quotation, Span
from kmonthly.terms.flaws import FlawRule
from kmonthly.terms.ids import ArchiveName, Key, ListName, MessageId
from kmonthly.terms.months import Month, cutoff
from kmonthly.terms.people import Person
from kmonthly.terms.phrases import Phrase, phrase

MONTH = Month(2020, 8)

ADA = Person("Ada Vale", "ada@example.org")
BEN = Person("Ben Orr", "ben@example.org")
NAMELESS = Person("", "cyd.dunn@example.org")
ADDRESS_FOR_NAME = Person("dee@example.org", "dee@example.org")
SPECIALS = Person("*Eve* [_Roe_](https://evil.example) `x` <b>&amp;", "eve@example.org")
LIN = Person("林小满", "lin@example.org")

SILENCE = Discussion(0, 0, (), ())
UNKNOWN_SIZE = Size(False, 0, 0, 0)

HOSTILE = (
    "<script>alert(1)</script> ../../ \x1b[31m red \u202edesrever\u2066 {{ 7*7 }} www.evil.example"
)
LONG_WORD = "x" * 10_000


def sent(
    lead: str,
    day: datetime,
    version: int = 1,
    *,
    assumed: bool = False,
    minor: int = 0,
    tags: frozenset[Tag] = frozenset({Tag.PATCH}),
    patches: int = 3,
    found: int | None = None,
    has_cover: bool = True,
) -> Sent:
    """One posting."""
    return Sent(
        lead=MessageId(lead),
        subject="",
        sent=day,
        version=version,
        minor=minor,
        assumed=assumed,
        tags=tags,
        patches=patches,
        found=patches if found is None else found,
        has_cover=has_cover,
    )


def at(month: int, day: int, year: int = 2020) -> datetime:
    """Noon of a day."""
    return datetime(year, month, day, 12, tzinfo=UTC)


def story(
    title: str,
    *postings: Sent,
    before: Sent | None = None,
    happened: Happened = Happened.NEW,
    author: Person = ADA,
    discussion: Discussion = SILENCE,
    size: Size = UNKNOWN_SIZE,
    addressed: tuple[str, ...] = (),
    why: tuple[Phrase, ...] = (phrase("place.nothing"),),
    others: tuple[Section, ...] = (),
    signals: tuple[Signal, ...] = (),
    lead: Quotation | None = None,
) -> Story:
    """One story."""
    first = before or postings[0]
    facts = Facts(
        series=first.lead,
        title=title,
        author=author,
        delta=Delta(happened, postings, before),
        discussion=discussion,
        size=size,
        paths=(),
        trees=(),
        arrived=(ArchiveName("linux-fs.lists.example.org"),),
        addressed=tuple(ListName(each) for each in addressed),
        routine=False,
    )
    placement = Placement(Section.FILESYSTEMS, why, others)
    points = sum(each.points for each in signals)
    return Story(facts, placement, Rank(points, signals), Digest(does=lead))


PATCH = PatchSeen(MessageId("v7.2@ada.example.org"), "demofs: dig", 1, "", ())


def quotation(message: str, words: str) -> Quotation:
    """Words of a mail; where they stand does not matter to a page."""
    return Quotation(words, MessageId(message), Span(0, 1), "", 1)


REVISED = story(
    "demofs: keep the free map in memory",
    sent("v5.1@ada.example.org", at(8, 12), 5, patches=11),
    sent("v6/a+b%(1)@ada.example.org", at(8, 19), 6, patches=11),
    sent("v7.1@ada.example.org", at(8, 28), 7, patches=13, found=12),
    before=sent("v4.1@ada.example.org", at(7, 29), 4, patches=11),
    happened=Happened.REVISED,
    discussion=Discussion(
        93, 12, (BEN, LIN, NAMELESS, ADDRESS_FOR_NAME, SPECIALS, *([BEN] * 5)), (LIN, SPECIALS)
    ),
    size=Size(True, 23, 1412, 93, 2),
    addressed=("linux-fs.lists.example.org", "linux-api.lists.example.org"),
    why=(
        phrase("place.paths", share=82, prefix="fs/demofs"),
        phrase("place.list", list="linux-fs"),
        phrase("place.title", word="demofs:"),
    ),
    others=(Section.MEMORY, Section.NETWORKING),
    signals=(
        Signal("rank.people", 3.7, phrase("rank.people", 9)),
        Signal("rank.replies", 2.15, phrase("rank.replies", 93)),
        Signal("rank.cover", 1.0, phrase("rank.cover")),
        Signal("rank.chore", -0.5, phrase("rank.chore", word="cleanup")),
    ),
    lead=quotation(
        "v7.1@ada.example.org",
        "Today the free map is read from disk for\neach allocation. Ask ada@example.org, or see\n"
        "https://lore.kernel.org/r/v4.1@ada.example.org.\n\n"
        " - it is slow,\n - and <b>it</b> *wears* the disk:\n\n"
        "1. before: 120 us\n2. after:    3 us\n",
    ),
)

TAKEN = Sign(
    rule="fate.applied",
    outcome=Outcome.QUEUED,
    patches=frozenset({Key(1)}),
    known=at(8, 30),
    message=MessageId("taken@lin.example.org"),
    by=LIN,
    standing=Standing.KEEPER,
    tree="git://git.example.org/pub/demofs.git for-next",
)

PULLED = Sign(
    rule="fate.pull",
    outcome=Outcome.MERGED,
    patches=frozenset({Key(1), Key(2)}),
    known=at(10, 14),
    message=MessageId("pull@lin.example.org"),
    others=(MessageId("pr-tracker@bot.example.org"),),
    by=LIN,
    tree="git://git.example.org/pub/demofs.git tags/demofs-5.10",
    merge="0123456789abcdef" * 2 + "01234567",
    landing=Landing("5.10", "5.10-rc1", certain=True),
)


def claimed(
    kind: ClaimKind,
    *values: str,
    message: str = "late.5@lin.example.org",
    part: int | None = 0,
    by: Person = LIN,
    unit: str = "",
    measures: str = "",
    direction: Direction = Direction.NONE,
    is_cost: bool = False,
    conditions: str = "",
    words: str = "",
    elsewhere: tuple[Elsewhere, ...] = (),
) -> Stated:
    """One figure that a mail states."""
    claim = Claim(kind, values, unit, measures, direction, is_cost, conditions, 0, 1, words)
    lead = MessageId("late.5@lin.example.org")
    return Stated(claim, MessageId(message), lead, "", "", by, at(8, 20), part, "", elsewhere)


def named(
    kind: IdentifierKind, *names: str, part: int = 2, removed: bool = False
) -> tuple[Introduced, ...]:
    """Names that a patch brings in, or takes out."""
    message = MessageId(f"late.5.{part}@lin.example.org")
    return tuple(Introduced(Identifier(kind, each, removed, 0, 1), message, part) for each in names)


REVISED = replace(
    REVISED,
    fate=Fate(Outcome.QUEUED, at(8, 30), 11, 13, 11, signs=(TAKEN,)),
    since=Fate(Outcome.PARTLY, at(10, 14), 12, 13, 1, (Step(12, PULLED),), (PULLED, TAKEN)),
    said=(quotation("taken@lin.example.org", "Applied 1-11 to `for-next`, ask\nada@example.org."),),
    facts=replace(
        REVISED.facts,
        aliases=(REVISED.facts.series, MessageId("v1.1@ada.example.org")),
    ),
    change=Comparison(
        before=REVISED.facts.sendings[0],
        after=replace(REVISED.facts.main, found=13),
        same_series=True,
        pairs=(
            PatchPair(PATCH, PATCH, PatchChange.SAME, 1.0),
            PatchPair(PATCH, PATCH, PatchChange.CHANGED, 0.4),
            PatchPair(None, replace(PATCH, title=HOSTILE), PatchChange.ADDED, None),
            PatchPair(PATCH, None, PatchChange.DROPPED, None),
        ),
        files_came=(),
        files_went=(),
        size_before=Size(True, 20, 1200, 93),
        size_after=Size(True, 23, 1412, 93),
        trailers_came=(Trailer("Reviewed-by", LIN), Trailer("Acked-by", SPECIALS)),
        trailers_went=(),
        changelog=(),
    ),
    changelogs=(
        quotation("v6/a+b%(1)@ada.example.org", "Changes since v5:\n - `less` <b>of</b> it"),
        quotation("v7.1@ada.example.org", "v7:\n" + "- one more thing\n" * 20),
    ),
)

HOSTILE_STORY = story(
    HOSTILE,
    sent("hostile<>\"'&|`*_[](x)@evil.example", at(8, 3), assumed=True, has_cover=False, patches=1),
    author=SPECIALS,
    discussion=Discussion(1, 0, (SPECIALS,), ()),
    size=Size(True, 1, 4, 3),
    why=(phrase("place.title", word="<i>\u202e"),),
    lead=quotation(
        "hostile<>\"'&|`*_[](x)@evil.example",
        "# not a heading\n- not a list\n| no | table |\n<img src=x onerror=alert(1)>\n"
        "    [link](https://evil.example) ![i](x)\n---\n```\n1. \x00\x1b[2J\u202e\ud800\n&lt;\n",
    ),
)

REFUSED = Sign(
    rule="fate.nak",
    outcome=Outcome.REJECTED,
    patches=frozenset({Key(3)}),
    known=at(8, 4),
    message=MessageId("nak<>\"'&|`*_[](x)@evil.example"),
    by=SPECIALS,
)

WILD = f"{HOSTILE} <img src=x onerror=alert(1)> | [x](https://evil.example) `x` eve@example.org"

HOSTILE_CLAIMS = (
    claimed(
        ClaimKind.CHANGE,
        f"- {WILD}",
        WILD,
        message="hostile<>\"'&|`*_[](x)@evil.example",
        unit=WILD,
        measures=f"# {WILD}",
        is_cost=True,
        conditions=WILD,
        part=None,
        by=SPECIALS,
        elsewhere=(Elsewhere(MessageId("x@evil.example"), 1, (WILD,), WILD),),
    ),
    claimed(
        ClaimKind.TEST,
        WILD,
        message="test<>\"'&|`*_[](x)@evil.example",
        part=1,
        words=f"1. {WILD}\n\n---\n",
    ),
    claimed(
        ClaimKind.TABLE,
        message="hostile<>\"'&|`*_[](x)@evil.example",
        by=SPECIALS,
        words=f"| a | b |\n|---|---|\n```\n  # {WILD}\n---\n> q\n</pre></details>\n- \x00\ud800",
    ),
)

HOSTILE_STORY = replace(
    HOSTILE_STORY,
    claims=HOSTILE_CLAIMS,
    introduced=(
        *named(IdentifierKind.KCONFIG, WILD),
        *named(IdentifierKind.UAPI, f"- {WILD}", removed=True),
    ),
    fate=Fate(Outcome.REJECTED, at(8, 4), 1, 1, signs=(REFUSED,), objections=(REFUSED,)),
    since=Fate(
        Outcome.QUEUED,
        at(9, 20),
        1,
        1,
        1,
        signs=(
            replace(
                TAKEN,
                known=at(9, 20),
                message=MessageId("taken@eve.example.org"),
                by=SPECIALS,
                tree=f"eve@example.org {HOSTILE[:24]}",
            ),
        ),
    ),
    said=(quotation("nak<>\"'&|`*_[](x)@evil.example", f"NAK. {HOSTILE}\n# no | [x](y)\n> z"),),
)

RFC = story(
    LONG_WORD,
    sent("rfc.1@ben.example.org", at(8, 1), assumed=True, tags=frozenset({Tag.RFC, Tag.RFT})),
    sent("rfc.2@ben.example.org", at(8, 9), 2, tags=frozenset({Tag.RFC})),
    author=BEN,
    discussion=Discussion(1, 2, (LIN,), ()),
    addressed=tuple(f"list-{number}.lists.example.org" for number in range(12)),
)

LATE_FIND = story(
    "net: `demo` the_queue | in **order**",
    sent("late.5@lin.example.org", at(8, 20), 5, minor=1),
    author=LIN,
    size=Size(True, 2, 120, 0),
)

CLAIMS = (
    claimed(
        ClaimKind.CHANGE,
        "120",
        "3",
        unit="us",
        measures="a request",
        direction=Direction.DOWN,
        conditions="over a slow link",
    ),
    claimed(
        ClaimKind.PERCENT,
        "5",
        unit="%",
        measures="memory of the queue",
        direction=Direction.UP,
        is_cost=True,
        elsewhere=(
            Elsewhere(MessageId("late.5.2@lin.example.org"), 2, ("7",), "It takes 7% more."),
        ),
    ),
    claimed(
        ClaimKind.FACTOR,
        "3",
        unit="x",
        measures="restarts",
        direction=Direction.DOWN,
        message="answer@ben.example.org",
        part=None,
        by=BEN,
    ),
    claimed(
        ClaimKind.TEST,
        "713 passed",
        "2 failed",
        message="late.5.2@lin.example.org",
        part=2,
        words="The whole demo suite on three machines: 713 passed,\n2 failed.",
    ),
    claimed(
        ClaimKind.TABLE,
        words="  files    before     after\n"
        + "\n".join(f"  {number:5}   {number * 3:7}   {number * 2:7}" for number in range(20)),
    ),
)

NAMES = (
    *named(IdentifierKind.KCONFIG, "DEMO_MAP", *(f"DEMO_{each}" for each in range(13))),
    *named(IdentifierKind.SYSCALL, "map_free"),
    *named(IdentifierKind.UAPI, "DEMO_IOC_MAP", removed=True),
    *named(IdentifierKind.FUNCTION, "demo_dig"),
)

LATE_FIND = replace(LATE_FIND, claims=CLAIMS, introduced=NAMES)

RESENT = story(
    "demo: say it again",
    sent("again.2@ben.example.org", at(8, 5), 2, tags=frozenset({Tag.PATCH, Tag.RESEND})),
    before=sent("again.1@ben.example.org", at(12, 24, 2019), 2),
    happened=Happened.RESENT,
    author=BEN,
)

DISCUSSED = story(
    "demo: talk about it",
    before=sent("talk.1@cyd.example.org", at(7, 2), assumed=True, patches=1, has_cover=False),
    happened=Happened.DISCUSSED,
    author=NAMELESS,
    discussion=Discussion(4, 0, (ADA, BEN), ()),
)

ISSUE = Issue(
    month=MONTH,
    cutoff=cutoff(MONTH),
    masthead=Masthead(
        stable=Release("5.8", date(2020, 8, 2)),
        mainline=Release("5.9-rc2", date(2020, 8, 23), MessageId("rc2@linus.example.org")),
    ),
    figures=Figures(
        copies=1530,
        messages=1208,
        people=77,
        patches=401,
        postings=90,
        series=64,
        happened=((Happened.NEW, 40), (Happened.REVISED, 20), (Happened.DISCUSSED, 4)),
        days=(*(7 * day % 60 + 3 for day in range(30)), 0),
        sections=(
            Tally(Section.FILESYSTEMS, taken=12, new=28, revised=17, discussed=3, stalled=9),
            Tally(Section.NETWORKING, new=4),
        ),
        flow=Flow(taken=20, going=11, stalled=9, others=1),
    ),
    chapters=(
        Chapter(Section.ARCHITECTURE, (), (), 0),
        Chapter(Section.FILESYSTEMS, (REVISED, HOSTILE_STORY, RFC), (RESENT, DISCUSSED), 60),
        Chapter(Section.NETWORKING, (LATE_FIND,), (), 4),
    ),
    coverage=(
        Reach(ArchiveName("linux-fs.lists.example.org"), 1500, at(7, 1), at(10, 31)),
        Reach(ArchiveName("supplement.mbox"), 30, at(8, 2), at(8, 30)),
    ),
    colophon=Colophon(
        flaws=((FlawRule.NO_MESSAGE_ID, 1), (FlawRule.CHARSET_MISSING, 1202)),
        extractor=1,
        normaliser=1,
        linker=2,
        teller=3,
        kmonthly="0.1.0",
    ),
    releases=(Release("5.10", date(2020, 12, 13)),),
)
