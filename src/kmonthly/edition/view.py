"""An issue to a page: everything that a page says is decided and worded here.

`page` is the stage's door; `items` words the single stories. Formats only draw what is in a `Page`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kmonthly.condense.model import Written
from kmonthly.edition.catalogue import LANGUAGES, Catalogue, load
from kmonthly.edition.clean import lore, mail
from kmonthly.edition.flow import colours, flow, shares
from kmonthly.edition.items import Context, item, line
from kmonthly.edition.model import (
    Back,
    Bar,
    Chart,
    Contents,
    ContentsPart,
    Entry,
    Fact,
    Head,
    Labels,
    Link,
    Number,
    Numbers,
    Page,
    Part,
    Sibling,
    Table,
    Text,
    ours,
    plain,
)
from kmonthly.edition.origins import named
from kmonthly.edition.scatter import scatter
from kmonthly.history.model import Release
from kmonthly.issue.model import Chapter, Colophon, Figures, Issue, Reach
from kmonthly.series.model import Outcome
from kmonthly.story.model import Happened
from kmonthly.terms.months import Month

_COVERAGE, _COLOPHON, _FIGURES = "coverage", "colophon", "figures"
_BAR, _GAP, _CHART_HEIGHT = 8, 2, 100
_BLOCKS = "▁▂▃▄▅▆▇█"
_TAKEN = (Outcome.QUEUED, Outcome.PARTLY, Outcome.MERGED)


def page(issue: Issue, catalogue: Catalogue, written: Written | None = None) -> Page:
    """The page values of an issue in the catalogue's language, with what a machine wrote."""
    say = catalogue.word
    releases = {each.version: each.day for each in issue.releases}
    context = Context(catalogue, issue.month, last_day(issue.cutoff), written, releases)
    parts = tuple(
        _part(str(number), chapter, context, own=issue.watched is not None)
        for number, chapter in enumerate(issue.chapters, start=1)
    )
    numbers = _numbers(issue, parts, catalogue)
    back = (_coverage(issue.coverage, catalogue), _colophon(issue, context))
    month = catalogue.month(issue.month)
    told = Page(
        month=issue.month,
        cutoff=issue.cutoff,
        stem=catalogue.language,
        lang=catalogue.lang,
        folds=catalogue.translates,
        title=say("masthead.title", name=ours(_name(issue, catalogue)), month=ours(month)),
        siblings=tuple(
            _sibling(language) for language in LANGUAGES if language != catalogue.language
        ),
        labels=_labels(catalogue),
        head=_head(issue, context, month),
        contents=_contents(issue, parts, numbers, back, catalogue),
        numbers=numbers,
        parts=parts,
        back=back,
    )
    return named(told)


def last_day(cutoff: datetime) -> date:
    """The last day that a cutoff, which is exclusive, lets know."""
    return (cutoff - timedelta(microseconds=1)).date()


def _sibling(language: str) -> Sibling:
    other = load(language)
    return Sibling(
        stem=language,
        lang=other.lang,
        name=other.word("language.name"),
    )


def _labels(catalogue: Catalogue) -> Labels:
    say = catalogue.word
    return Labels(
        details=say("label.details"),
        original=say("label.original"),
        note=say("label.note"),
        measures=say("label.measures"),
        tables=say("label.tables"),
        changelog=say("label.changelog"),
        placed=say("label.placed"),
        ranked=say("label.ranked"),
        sources=say("label.sources"),
        permalink=say("label.permalink"),
        top=say("label.top"),
        report=say("site.report"),
        web=say("label.web"),
        markdown=say("label.markdown"),
        data=say("label.data"),
        colon=say("join.label"),
        scan=say("label.scan"),
        at_end=say("label.at_end"),
        cover=say("label.cover"),
        rights=say("label.rights"),
    )


def _head(issue: Issue, context: Context, month: str) -> Head:
    catalogue = context.catalogue
    say = catalogue.word
    year = issue.month.year
    return Head(
        name=_name(issue, catalogue),
        month=month,
        versions=(
            Fact(say("masthead.stable"), _release(issue.masthead.stable, year, catalogue)),
            Fact(say("masthead.mainline"), _release(issue.masthead.mainline, year, catalogue)),
        ),
        cutoff=say("masthead.cutoff", day=ours(context.day(context.known_until))),
        summary=_summary(issue, catalogue),
        brief=say(
            "masthead.brief",
            messages=catalogue.text("count.messages", issue.figures.messages),
            series=catalogue.text("count.series", issue.figures.series),
            told=sum(len(chapter.stories) for chapter in issue.chapters),
        ),
        written=say(
            "masthead.written",
            told=sum(len(chapter.stories) for chapter in issue.chapters),
            written=len(context.written.sentences) if context.written else 0,
        ),
    )


def _name(issue: Issue, catalogue: Catalogue) -> str:
    name = catalogue.word("masthead.name")
    return name if issue.watched is None else catalogue.word("mine.name", name=ours(name))


def _summary(issue: Issue, catalogue: Catalogue) -> str:
    """What the issue counts; a reader's own one also says what the reader follows."""
    watched, figures = issue.watched, issue.figures
    counts = {
        "messages": catalogue.text("count.messages", figures.messages),
        "series": catalogue.text("count.series", figures.series),
        "told": ours(catalogue.number(sum(len(each.stories) for each in issue.chapters))),
        "listed": ours(catalogue.number(sum(len(each.near) for each in issue.chapters))),
    }
    if watched is None:
        return catalogue.word("masthead.summary", **counts)
    matching = sum(each.series for each in issue.chapters)
    every = (*watched.paths, *watched.lists, *map(_local, watched.people), *watched.words)
    what = catalogue.listing(map(mail, every))
    return plain(
        catalogue.sentences(
            (
                catalogue.text("mine.summary", matching=ours(catalogue.number(matching)), **counts),
                catalogue.text("mine.follows", what=what),
            )
        )
    )


def _local(person: str) -> str:
    """A person as a page may show them, who may be given by address."""
    return person if " " in person.strip() else person.partition("@")[0]


def _release(release: Release | None, year: int, catalogue: Catalogue) -> Text:
    if release is None:
        return catalogue.text("masthead.unknown")
    day = ours(catalogue.day(release.day, year))
    if not release.announced:
        return catalogue.text("masthead.release_of_table", version=release.version, day=day)
    version = mail(release.version, href=lore(release.announced))
    return catalogue.text("masthead.release", version=version, day=day)


def _contents(
    issue: Issue,
    parts: Sequence[Part],
    numbers: Numbers,
    back: Sequence[Back],
    catalogue: Catalogue,
) -> Contents:
    return Contents(
        label=catalogue.word("contents.label"),
        parts=tuple(
            ContentsPart(
                number=part.number,
                anchor=part.anchor,
                name=part.name,
                count=catalogue.word(
                    "contents.count" if issue.watched is None else "mine.count",
                    told=len(chapter.stories),
                    series=chapter.series,
                ),
                entries=tuple(Entry(each.number, each.anchor, each.title) for each in part.items),
            )
            for chapter, part in zip(issue.chapters, parts, strict=True)
        ),
        rest=(
            Link(ours(numbers.label), f"#{numbers.anchor}"),
            *(Link(ours(each.label), f"#{each.anchor}") for each in back),
        ),
    )


def _part(number: str, chapter: Chapter, context: Context, *, own: bool) -> Part:
    say = context.catalogue.word
    found = bool(chapter.series or chapter.stories or chapter.near)
    return Part(
        number=number,
        anchor=f"section-{chapter.section}",
        name=say(f"section.{chapter.section}"),
        summary=_moved(chapter, context.catalogue, own=own),
        brief=say("chapter.brief", series=chapter.series, told=len(chapter.stories))
        if found
        else say("chapter.empty"),
        items=tuple(
            item(f"{number}.{place}", story, context)
            for place, story in enumerate(chapter.stories, start=1)
        ),
        also_label=say("chapter.also"),
        also=tuple(line(story, context) for story in chapter.near),
    )


def _moved(chapter: Chapter, words: Catalogue, *, own: bool) -> str:
    """How much stands in a section, and what of it moved: its topics, first postings, what was
    taken."""
    if not (chapter.series or chapter.stories or chapter.near):
        return words.word("chapter.empty")
    counts = words.text(
        "mine.chapter" if own else "chapter.summary",
        series=chapter.series,
        told=len(chapter.stories),
        listed=len(chapter.near),
    )
    topics = Counter(each.placement.topic for each in chapter.stories if each.placement.topic)
    new = sum(each.facts.delta.happened is Happened.NEW for each in chapter.stories)
    taken = sum(each.fate.outcome in _TAKEN for each in chapter.stories)
    about = words.listing(
        words.text("chapter.topic", count, topic=ours(words.word(f"topic.{topic}")))
        if count > 1
        else ours(words.word(f"topic.{topic}"))
        for topic, count in topics.most_common()
    )
    moved = words.statements(
        (
            words.text("chapter.topics", topics=about) if about else (),
            words.text("chapter.new", new) if new else (),
            words.text("chapter.taken", taken) if taken else (),
        )
    )
    return plain(
        words.sentences((counts, words.text("chapter.moved", moved=moved) if moved else ()))
    )


def _numbers(issue: Issue, parts: Sequence[Part], catalogue: Catalogue) -> Numbers:
    say, number = catalogue.word, catalogue.number
    figures = issue.figures
    counted = (
        (figures.messages, "figures.messages"),
        (figures.copies, "figures.copies"),
        (figures.people, "figures.people"),
        (figures.patches, "figures.patches"),
        (figures.postings, "figures.postings"),
        (figures.series, "figures.series"),
    )
    stories = (story for chapter in issue.chapters for story in chapter.stories)
    items = (each for part in parts for each in part.items)
    return Numbers(
        label=say("figures.label"),
        anchor=_FIGURES,
        numbers=tuple(Number(number(value), say(key)) for value, key in counted),
        happened_label=say("figures.happened"),
        happened=tuple(
            Number(number(count), say(f"happened.{happened}"))
            for happened, count in figures.happened
        ),
        chart=_chart(figures, issue.month, catalogue),
        shares_label=say("figures.shares" if issue.watched is None else "mine.shares"),
        shares=shares(issue.chapters, figures.sections, catalogue),
        shares_caption=say("figures.shares_legend"),
        colours=colours(catalogue),
        flow=flow(figures.flow, issue.month, catalogue),
        scatter=scatter(zip(items, stories, strict=True), catalogue),
    )


def _chart(figures: Figures, month: Month, catalogue: Catalogue) -> Chart:
    dates = [month.start.date() + timedelta(days=past) for past in range(len(figures.days))]
    most = max(figures.days, default=0)
    words = _days_in_words(dates, figures.days, catalogue)
    bars = tuple(
        _bar(place, day, count, most, catalogue)
        for place, (day, count) in enumerate(zip(dates, figures.days, strict=True))
    )
    return Chart(
        label=catalogue.word("figures.days"),
        words=plain(words),
        caption=plain(catalogue.sentences((words, catalogue.text("figures.days_legend")))),
        width=len(bars) * (_BAR + _GAP),
        height=_CHART_HEIGHT,
        days=len(bars),
        bars=bars,
        ticks=tuple(str(day.day) for day in dates[::7]),
        spark="".join(
            _BLOCKS[min(len(_BLOCKS) - 1, count * len(_BLOCKS) // most)] for count in figures.days
        )
        if most
        else "",
    )


def _bar(place: int, day: date, count: int, most: int, catalogue: Catalogue) -> Bar:
    height = max(1, _CHART_HEIGHT * count // most) if count else 0
    return Bar(
        x=place * (_BAR + _GAP),
        y=_CHART_HEIGHT - height,
        width=_BAR,
        height=height,
        weekend=day.weekday() >= 5,
        label=catalogue.word("figures.bar", count, day=ours(catalogue.day(day, day.year))),
    )


def _days_in_words(dates: Sequence[date], counts: Sequence[int], catalogue: Catalogue) -> Text:
    if not any(counts):
        return catalogue.text("figures.days_none")
    busiest = max(range(len(counts)), key=counts.__getitem__)
    quietest = min(range(len(counts)), key=counts.__getitem__)
    return catalogue.text(
        "figures.days_words",
        busiest=ours(catalogue.day(dates[busiest], dates[busiest].year)),
        most=counts[busiest],
        quietest=ours(catalogue.day(dates[quietest], dates[quietest].year)),
        least=counts[quietest],
    )


def _coverage(reaches: Sequence[Reach], catalogue: Catalogue) -> Back:
    say = catalogue.word
    return Back(
        label=say("coverage.label"),
        anchor=_COVERAGE,
        paragraphs=(say("coverage.words", len(reaches)),),
        table=Table(
            columns=(
                say("coverage.archive"),
                say("coverage.copies"),
                say("coverage.first"),
                say("coverage.last"),
            ),
            rows=tuple(
                (
                    mail(reach.archive),
                    ours(catalogue.number(reach.copies)),
                    ours(catalogue.day(reach.first)),
                    ours(catalogue.day(reach.last)),
                )
                for reach in reaches
            ),
        )
        if reaches
        else None,
    )


def _colophon(issue: Issue, context: Context) -> Back:
    catalogue = context.catalogue
    say = catalogue.word
    colophon = issue.colophon
    flaws = sum(count for _, count in colophon.flaws)
    return Back(
        label=say("colophon.label"),
        anchor=_COLOPHON,
        paragraphs=(
            say("colophon.made", version=ours(colophon.kmonthly)),
            say("colophon.cutoff", day=ours(context.day(context.known_until))),
            say("colophon.fates"),
            say("colophon.counting"),
            say("colophon.digest"),
            _model(context),
            _versions(colophon, catalogue),
            say("colophon.flaws", flaws) if flaws else say("colophon.flawless"),
        ),
        table=Table(
            columns=(say("colophon.flaw"), say("colophon.count")),
            rows=tuple(
                (catalogue.text(f"flaw.{rule}"), ours(catalogue.number(count)))
                for rule, count in colophon.flaws
            ),
        )
        if flaws
        else None,
    )


def _model(context: Context) -> str:
    """Which language model was asked, and what came of it."""
    written = context.written
    say = context.catalogue.word
    if written is None:
        return say("colophon.no_model")
    log = written.log
    return say(
        "colophon.model",
        model=mail(written.model) or ours("?"),
        asked=log.calls + log.cached + log.left,
        kept=log.kept,
        dropped=log.dropped,
        failures=log.failures,
        left=log.left,
    )


def _versions(colophon: Colophon, catalogue: Catalogue) -> str:
    return catalogue.word(
        "colophon.versions",
        extractor=colophon.extractor,
        normaliser=colophon.normaliser,
        linker=colophon.linker,
        teller=colophon.teller,
    )
