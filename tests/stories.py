"""Facts, figures and stories of invented work, for what judges and arranges them."""

from datetime import UTC, datetime

from kmonthly.mail.model import Claim, ClaimKind, Direction, Identifier, IdentifierKind, Tag
from kmonthly.story.model import (
    Delta,
    Discussion,
    Elsewhere,
    Facts,
    Happened,
    Introduced,
    Marks,
    Placement,
    Rank,
    Section,
    Sent,
    Signal,
    Size,
    Stated,
    Story,
)
from kmonthly.terms.ids import ArchiveName, ListName, MessageId
from kmonthly.terms.people import Person

ADA, BEN, CYD = (Person(each.title(), f"{each}@example.org") for each in ("ada", "ben", "cyd"))


def facts(
    title: str = "tulips: plant deeper",
    paths: tuple[str, ...] | dict[str, int] = (),
    *,
    trees: tuple[str, ...] = (),
    arrived: tuple[str, ...] = (),
    addressed: tuple[str, ...] = (),
    people: tuple[Person, ...] = (),
    reviewers: tuple[Person, ...] = (),
    replies: int = 0,
    happened: Happened = Happened.NEW,
    postings: int = 1,
    patches: int = 1,
    found: int | None = None,
    has_cover: bool = False,
    tags: frozenset[Tag] = frozenset({Tag.PATCH}),
    size: Size | None = None,
    routine: bool = False,
    series: str = "a@example.org",
    marks: Marks | None = None,
    author: Person = ADA,
) -> Facts:
    """The facts of a lone patch that nobody answered, but for what is given.

    `paths` have 10 lines each where no number is given.
    """
    lines = paths if isinstance(paths, dict) else dict.fromkeys(paths, 10)
    one = Sent(
        lead=MessageId(series),
        subject=f"[PATCH] {title}",
        sent=datetime(2020, 8, 3, 12, tzinfo=UTC),
        version=1,
        minor=0,
        assumed=True,
        tags=tags,
        patches=patches,
        found=patches if found is None else found,
        has_cover=has_cover,
    )
    discussed = happened is Happened.DISCUSSED
    return Facts(
        series=MessageId(series),
        title=title,
        author=author,
        delta=Delta(
            happened,
            () if discussed else (one,) * postings,
            None if happened is Happened.NEW else one,
        ),
        discussion=Discussion(replies, 0, people, reviewers),
        size=size or Size(bool(lines), len(lines), sum(lines.values()), 0),
        paths=tuple(lines.items()),
        trees=trees,
        arrived=tuple(map(ArchiveName, arrived)),
        addressed=tuple(map(ListName, addressed)),
        routine=routine,
        aliases=(MessageId(series),),
        marks=marks or Marks(),
    )


def story(
    series: str,
    points: float,
    section: Section = Section.CORE,
    *,
    topic: str = "",
    author: Person | None = None,
    signals: tuple[Signal, ...] = (),
) -> Story:
    """A story of so many points in a section, by an author of its own where none is given."""
    by = author or Person(series, f"{series}@example.org")
    place = Placement(section, (), topic=topic)
    return Story(facts(series=series, author=by), place, Rank(points, signals))


def claim(
    kind: ClaimKind = ClaimKind.PERCENT,
    *values: str,
    unit: str = "",
    measures: str = "",
    direction: Direction = Direction.NONE,
    is_cost: bool = False,
    conditions: str = "",
    words: str = "",
) -> Claim:
    """A claim; where its words stand does not matter to what judges and shows it."""
    return Claim(
        kind, values, unit, measures, direction, is_cost, conditions, 0, len(words.encode()), words
    )


def stated(
    said: Claim,
    part: int | None = 0,
    *,
    message: str = "",
    by: Person = ADA,
    elsewhere: tuple[Elsewhere, ...] = (),
    subject: str = "",
) -> Stated:
    """A claim of the mail `part` of Ada's posting: 0 the cover, None an answer."""
    return Stated(
        said,
        MessageId(message or f"{'answer' if part is None else part}@example.org"),
        MessageId("0@example.org"),
        "tulips: plant deeper",
        subject or "[PATCH] tulips: plant deeper",
        by,
        datetime(2020, 8, 3, 12, tzinfo=UTC),
        part,
        "",
        elsewhere,
    )


def introduced(
    kind: IdentifierKind, name: str, part: int = 1, *, removed: bool = False
) -> Introduced:
    """A name that patch `part` brings in, or takes out."""
    return Introduced(Identifier(kind, name, removed, 0, 1), MessageId(f"{part}@example.org"), part)
