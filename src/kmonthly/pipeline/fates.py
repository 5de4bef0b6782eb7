"""The store's series to their fates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from kmonthly.history.maintainers import is_maintainer
from kmonthly.history.model import Landing, Release
from kmonthly.history.windows import landing
from kmonthly.mail.model import Notice, Robot, Said
from kmonthly.pipeline.releases import releases_known
from kmonthly.pipeline.reread import quotation, texts
from kmonthly.pipeline.works import works_known
from kmonthly.series.fate import contradictions, fate
from kmonthly.series.model import Fate, Outcome, Patch, Request, Series, Sign, Standing, Told
from kmonthly.series.signs import of_answers, of_request, retouched, reverted
from kmonthly.store import fate as fate_store
from kmonthly.store import mainline as mainline_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection
from kmonthly.store.maintainers import stored_maintainers
from kmonthly.story.model import Sent, Story
from kmonthly.story.tell import sent
from kmonthly.terms.errors import NotYetSent
from kmonthly.terms.evidence import Quotation, Span
from kmonthly.terms.ids import Key, MessageId, key
from kmonthly.terms.people import Person, is_same
from kmonthly.terms.titles import normal_title

FOREVER: Final = datetime(9999, 1, 1, tzinfo=UTC)

_MAINLINE = "torvalds/linux"
LINUS: Final = "torvalds@linux-foundation.org"
"""Whose tree is mainline."""

HOMES = {
    Robot.PR_TRACKER: ("kernel.org",),
    Robot.PATCHWORK: ("kernel.org",),
    Robot.TIP_BOT: ("linutronix.de", "zytor.com", "kernel.org"),
}
"""Where programs write from that tell of trees: anybody can call themselves so."""


def fates(
    connection: Connection,
    works: Sequence[Series],
    releases: Sequence[Release],
    end: datetime | None,
) -> dict[Series, Fate]:
    """The fate of each series from what was sent, and what came into mainline, before `end`."""
    leads = [posting.lead for work in works for posting in work.postings]
    patches = _for_mainline(fate_store.patches(connection, leads, end), works)
    missing = fate_store.told_of_missing(connection, _missing(connection, works), end)
    patches |= {each.answered: _patch_of(each) for each in missing}
    retitled = _retitled(fate_store.told_of_senders(connection, leads, end), patches)
    told = (*fate_store.told(connection, leads, end), *missing, *retitled)
    answers: dict[Key, list[Told]] = {}
    for each in _standing(connection, told, works, end):
        answers.setdefault(each.posting, []).append(each)
    whole = {work: _with_missing(work, missing) for work in works}
    said = {work: _said(each, patches, answers, releases) for work, each in whole.items()}
    asked = _Asked.of(_requests(connection, patches.values(), releases, end))
    named = fate_store.upstream(connection, patches, _made(said.values(), patches), end)
    commits = mainline_store.commits_of(connection, patches, end)
    reads = story_store.read_to(connection, end)
    arrived = story_store.arrived_on(connection, leads)
    found = {}
    for work, known in whole.items():
        if all(posting.robot is not Robot.NONE for posting in known.postings):
            found[work] = Fate()  # backports, and what else programs post, go nowhere else
            continue
        numbers = (number for posting in known.postings for number in posting.patches)
        mine = {number: patches[number] for number in numbers if number in patches}
        signs = (
            *said[work],
            *_of_requests(mine.values(), asked.near(mine.values()), said[work]),
            *_of_mails(mine.values(), named, releases),
            *_of_commits(mine.values(), commits, releases),
        )
        told_of = fate(known, mine, signs)
        lists = (reads[each] for each in arrived.get(known.postings[-1].lead, ()) if each in reads)
        until = max(lists, default=end or FOREVER)
        lapsed = any(patch.kernel for patch in mine.values()) and _window_passed(
            told_of, releases, until
        )
        found[work] = replace(told_of, lapsed=lapsed)
    return found


def _retitled(
    told: Iterable[tuple[Told, Sequence[Key]]], patches: Mapping[Key, Patch]
) -> Iterator[Told]:
    """Programs' notices of commits that were given another title than their patch had."""
    for each, numbers in told:
        mine = [patches[number] for number in numbers if number in patches]
        (commit,) = each.notice.commits
        title = retouched(commit.title, mine)
        for patch in mine if title else ():
            if normal_title(patch.title) == title:
                yield replace(each, answered=patch.key)


def _said(
    work: Series,
    patches: Mapping[Key, Patch],
    answers: Mapping[Key, Sequence[Told]],
    releases: Sequence[Release],
) -> tuple[Sign, ...]:
    """What the answers to a work say of it."""
    told = (each for posting in work.postings for each in answers.get(posting.lead, ()))
    return tuple(_taken_by_torvalds(sign, releases) for sign in of_answers(work, patches, told))


def _made(said: Iterable[Sequence[Sign]], patches: Mapping[Key, Patch]) -> list[tuple[Key, str]]:
    """Patches with the commit that somebody says was made of each."""
    found: set[tuple[Key, str]] = set()
    for sign in chain.from_iterable(said):
        about = sign.patches & patches.keys()
        if len(about) == len(sign.commits) == 1 and len(sign.commits[0]) >= fate_store.ENOUGH:
            found |= {(number, sign.commits[0]) for number in about}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Pull requests, and in which of them a title stands (also one that is taken back) or an
    author, by place."""

    requests: tuple[Request, ...]
    titles: Mapping[str, set[int]]
    authors: Mapping[str, set[int]]

    @classmethod
    def of(cls, requests: tuple[Request, ...]) -> "_Asked":
        titles: dict[str, set[int]] = {}
        authors: dict[str, set[int]] = {}
        for place, request in enumerate(requests):
            for commit in request.commits:
                authors.setdefault(commit.author.casefold(), set()).add(place)
                title = normal_title(commit.title)
                titles.setdefault(title, set()).add(place)
                while title.startswith("revert "):
                    title = title.removeprefix("revert ")
                    titles.setdefault(title, set()).add(place)
        return cls(requests, titles, authors)

    def near(self, patches: Iterable[Patch]) -> Iterator[Request]:
        """The requests that may name these patches."""
        places: set[int] = set()
        for patch in patches:
            places |= self.titles.get(normal_title(patch.title), set())
            for author in patch.authors:
                places |= self.authors.get(author, set())
        return (self.requests[place] for place in sorted(places))


_WINDOW = timedelta(days=14)


def _window_passed(found: Fate, releases: Sequence[Release], until: datetime) -> bool:
    """Whether a merge window began and ended since the last of what is queued was taken."""
    queued = [sign.known for sign in found.signs if sign.outcome is Outcome.QUEUED]
    return any(
        max(queued).date() < each.day and each.day + _WINDOW <= until.date()
        for each in releases
        if queued and not each.is_candidate and not each.is_point
    )


def _for_mainline(patches: Mapping[Key, Patch], works: Iterable[Series]) -> dict[Key, Patch]:
    """The patches; those of postings for a stable kernel are for no mainline."""
    stable = {
        number
        for work in works
        for posting in work.postings
        if posting.is_for_stable
        for number in posting.patches
    }
    return {
        number: replace(patch, kernel=False) if number in stable else patch
        for number, patch in patches.items()
    }


_SENT_BY_GIT = re.compile(r"(\d{14}\.\d{1,9})-(\d{1,4})-(\S{1,200})")
"""A Message-ID of git send-email: one stem for a posting, and a number for each mail of it."""


def _missing(connection: Connection, works: Iterable[Series]) -> dict[Key, Key]:
    """The mails of postings that were not read, each with its posting: by their ids, which
    git send-email counts."""
    wanting = [
        posting
        for work in works
        for posting in work.postings
        if 0 < len(posting.patches) < posting.stated
    ]
    names = story_store.names(connection, (each.lead for each in wanting))
    found: dict[Key, Key] = {}
    for posting in wanting:
        match = _SENT_BY_GIT.fullmatch(names[posting.lead][0])
        first = 1 + posting.has_cover
        for number in range(first, posting.stated + first) if match else ():
            mail = key(f"{match[1]}-{number}-{match[3]}") if match else posting.lead
            if mail not in posting.patches and mail != posting.lead:
                found[mail] = posting.lead
    return found


def _with_missing(work: Series, missing: Iterable[Told]) -> Series:
    """The series with the patches that are known from notices alone."""
    more: dict[Key, list[Key]] = {}
    for each in missing:
        more.setdefault(each.posting, []).append(each.answered)
    if more.keys().isdisjoint(posting.lead for posting in work.postings):
        return work
    return replace(
        work,
        revisions=tuple(
            replace(
                revision,
                postings=tuple(
                    replace(
                        posting,
                        patches=tuple(
                            dict.fromkeys((*posting.patches, *more.get(posting.lead, ())))
                        ),
                    )
                    for posting in revision.postings
                ),
            )
            for revision in work.revisions
        ),
    )


def _patch_of(told: Told) -> Patch:
    """A patch that is known from a notice of it alone."""
    (commit,) = told.notice.commits
    author = told.by.name.rpartition(" for ")[2].casefold()
    return Patch(told.answered, commit.title, None, told.sent, frozenset({author}), kernel=True)


def _of_requests(
    patches: Iterable[Patch], asked: Iterable[Request], said: Sequence[Sign]
) -> Iterator[Sign]:
    patches = tuple(patches)
    for request in asked:
        before = [
            sign
            for sign in said
            if sign.outcome is Outcome.QUEUED
            and sign.known < request.sent
            and is_same(sign.by, request.by)
        ]
        taken = frozenset(chain.from_iterable(sign.patches for sign in before))
        one = (sign.patches for sign in before if sign.rule == "fate.squashed")
        named = of_request(patches, request, taken, frozenset(chain.from_iterable(one)))
        for sign in (named, reverted(patches, request)):
            if sign is not None:
                yield sign


def _of_mails(
    patches: Iterable[Patch],
    told: Mapping[Key, Sequence[fate_store.Upstream]],
    releases: Sequence[Release],
) -> Iterator[Sign]:
    """What mails say of the commits in mainline of these patches: backports signed off by their
    author, and people who name commit and release."""
    for patch in patches:
        for each in told.get(patch.key, ()):
            if not patch.kernel or each.sent <= patch.sent:
                continue
            if not each.version and not patch.authors & each.authors:
                continue
            if each.version:
                version, _, candidate = each.version.partition("-rc")
                when = Landing(version, each.version if candidate else "", certain=True)
            else:
                when = landing(patch.sent, each.sent, releases)
            yield Sign(
                rule="fate.upstream",
                outcome=Outcome.MERGED,
                patches=frozenset({patch.key}),
                known=each.sent,
                message=each.message,
                start=each.start,
                stop=each.stop,
                commits=(each.commit,),
                landing=when if when.certain else Landing("", "", certain=False),
            )


def _taken_by_torvalds(sign: Sign, releases: Sequence[Release]) -> Sign:
    """His tree is mainline: what he says that he took is merged."""
    if sign.rule != "fate.applied" or sign.by.address != LINUS:
        return sign
    return replace(
        sign,
        rule="fate.torvalds",
        outcome=Outcome.MERGED,
        landing=landing(sign.known, sign.known, releases),
    )


_PROVEN = {
    mainline_store.Proof.LINK: "fate.link",
    mainline_store.Proof.PATCH_ID: "fate.patch_id",
    mainline_store.Proof.TITLE: "fate.commit",
}


def _of_commits(
    patches: Iterable[Patch],
    commits: Mapping[Key, Sequence[mainline_store.Found]],
    releases: Sequence[Release],
) -> Iterator[Sign]:
    """What mainline has of these patches: the best proven commit that stands, else what took the
    best proven one back."""
    for patch in patches:
        every = [
            each
            for each in commits.get(patch.key, ())
            if patch.kernel or each.how is not mainline_store.Proof.TITLE
        ]
        if not every:
            continue
        found = next((each for each in every if each.reverted is None), every[0])
        sign = Sign(
            rule=_PROVEN[found.how],
            outcome=Outcome.MERGED,
            patches=frozenset({patch.key}),
            known=found.landed.at,
            commits=(found.landed.commit,),
            merge=found.merge,
            landing=_landing(found.landed, releases),
        )
        yield sign
        if found.reverted is not None:
            yield replace(
                sign,
                rule="fate.reverted",
                outcome=Outcome.REVERTED,
                known=found.reverted.at,
                commits=(found.reverted.commit,),
                landing=_landing(found.reverted, releases),
            )


def _landing(landed: mainline_store.Landed, releases: Sequence[Release]) -> Landing:
    """Where a commit is: as its first tag says, else as the day does."""
    if not landed.release:
        return landing(landed.at, landed.at, releases)
    version, _, candidate = landed.release.partition("-rc")
    return Landing(version, landed.release if candidate else "", certain=True)


def _requests(
    connection: Connection,
    patches: Iterable[Patch],
    releases: Sequence[Release],
    end: datetime | None,
) -> tuple[Request, ...]:
    """Pull requests with what they came to, also by way of another one."""
    found = []
    merges = []
    for request, merged, answers in fate_store.requests(connection, patches, end):
        told = [each for each in answers if each.robot is not Robot.NONE]
        answer = next(
            (each for each in told if each.said is Said.MERGED and _at_home(each.robot, each.by)),
            None,
        ) or next((each for each in answers if each.robot is Robot.NONE), None)
        if answer is not None:
            mainline = answer.tree.startswith(_MAINLINE) or answer.by.address == LINUS
            asked = replace(
                request,
                answer=answer.message,
                answered=answer.sent,
                puller=answer.by,
                mainline=mainline,
                merge=answer.commit if mainline else "",
                landing=landing(request.sent, answer.sent, releases) if mainline else None,
            )
        else:
            asked = request
        found.append(asked)
        merges.append(merged)
    return tuple(_chained(request, found, merges) for request in found)


def _chained(
    request: Request, every: Sequence[Request], merges: Sequence[Sequence[str]]
) -> Request:
    """A request that went to mainline in another one, which names its tag among its merges."""
    name = request.ref.rpartition("/")[2]
    if request.mainline or len(name) < _TELLING:
        return request
    for other, merged in zip(every, merges, strict=True):
        if (
            other.mainline
            and other.sent >= request.sent
            and any(f"'{name}'" in title for title in merged)
        ):
            return replace(
                request,
                answer=other.answer,
                answered=other.answered,
                mainline=True,
                merge=other.merge,
                landing=other.landing,
            )
    return request


_TELLING = 8
"""Letters of a tag's name that nobody else's has."""


def _at_home(robot: Robot, by: Person) -> bool:
    return by.address.rpartition("@")[2] in HOMES.get(robot, ())


def _standing(
    connection: Connection,
    told: Sequence[Told],
    works: Iterable[Series],
    end: datetime | None,
) -> Iterator[Told]:
    """What was told, with by what the word of who told it counts.

    A program's counts where it comes from its own home. With a MAINTAINERS file a refusal counts
    only by a maintainer of a file that the posting touches.
    """
    keepers = fate_store.keepers(connection, end)
    owners = stored_maintainers(connection)
    authors = {posting.lead: posting.author for work in works for posting in work.postings}
    about = [each.posting for each in told]
    touched = story_store.touched(connection, about, end or FOREVER) if owners.subsystems else {}
    arrived = story_store.arrived_on(connection, (key(each.message) for each in told))
    for each in told:
        who = (each.by.name.casefold(), each.by.address)
        where = arrived.get(key(each.message), ())
        if each.robot is not Robot.NONE:
            standing = Standing.ROBOT if _at_home(each.robot, each.by) else Standing.NONE
        elif is_same(each.by, authors[each.posting]):
            standing = Standing.AUTHOR
        elif is_maintainer(each.by, owners.of(file.path for file in touched.get(each.posting, ()))):
            standing = Standing.MAINTAINER
        elif owners.subsystems and each.notice.said in (Said.NAK, Said.REJECTED):
            standing = Standing.NONE
        elif _names_commits(each.notice) or any(
            (name, archive) in keepers for name in who for archive in where
        ):
            standing = Standing.KEEPER
        else:
            standing = Standing.NONE
        yield replace(each, standing=standing)


def _names_commits(notice: Notice) -> bool:
    """Whether a notice names the commits that were made of patches: only who made them knows."""
    return notice.said is Said.APPLIED and any(each.commit for each in notice.commits)


def later(
    connection: Connection, stories: Iterable[Story], cutoff: datetime
) -> dict[MessageId, Fate]:
    """What became of these works, by series, as far as it got known at or after the cutoff."""
    wanted = {story.facts.series: key(story.facts.series) for story in stories}
    now = story_store.series_of(connection, wanted.values())
    works = works_known(connection, set(now.values()), None)
    ends = fates(connection, works, releases_known(connection, FOREVER), None)
    by_posting = {posting.lead: end for work, end in ends.items() for posting in work.postings}
    found = {name: by_posting[number] for name, number in wanted.items()}
    return {name: each for name, each in found.items() if each.known and each.known >= cutoff}


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one series: its last posting, its fate, and the words of who decided it.

    `last_heard` is when the last mail of its threads was sent, `read_to` how far a list with its
    last posting was read.
    """

    series: MessageId
    author: Person
    last: Sent
    fate: Fate
    said: tuple[Quotation, ...]
    last_heard: datetime
    read_to: datetime


def ended(connection: Connection, message_id: str, end: datetime | None) -> Ended:
    """What became of the series that a message is of; with `end` as it was known before that.

    Raises NoSuchMessage, NotInASeries, NotYetSent.
    """
    lead = story_store.posting_with(connection, message_id)
    number = story_store.series_of(connection, [lead])[lead]
    every = works_known(connection, [number], end)
    work = next((each for each in every if lead in {p.lead for p in each.postings}), None)
    if work is None:
        raise NotYetSent(message_id)
    known = releases_known(connection, end or FOREVER)
    (found,) = fates(connection, [work], known, end).values()
    leads = [posting.lead for posting in work.postings]
    names = story_store.names(connection, leads)
    last = work.postings[-1]
    heard, read_to = story_store.heard(connection, leads, last.lead, end)
    spoken = words(connection, (*found.signs, *found.objections, *found.stale))
    return Ended(
        series=names[work.key][0],
        author=last.author,
        last=sent(last, *names[last.lead]),
        fate=found,
        said=tuple(spoken.values()),
        last_heard=heard,
        read_to=read_to if end is None else min(read_to, end - timedelta(seconds=1)),
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """What does not go together in what was told of a work: the rule, the work's series (empty for
    a pull request), the mail, and what was seen."""

    rule: str
    series: MessageId
    message: MessageId
    detail: str


def clashes(connection: Connection) -> tuple[Clash, ...]:
    """What does not go together in the fates of all series, and in pull requests.

    `fate.subject`: a request names another release than the one that it came into.
    """
    works = works_known(connection, story_store.all_series(connection), None)
    known = releases_known(connection, FOREVER)
    ends = fates(connection, works, known, None)
    names = story_store.names(connection, (work.key for work in works))
    of_works = [
        Clash(rule, names[work.key][0], sign.message or MessageId(""), f"{sign.known:%Y-%m-%d}")
        for work, end in ends.items()
        for rule, sign in contradictions(work, end)
    ]
    asked = _requests(connection, (), known, None)
    of_requests = [
        Clash("fate.subject", MessageId(""), each.message, f"{said[1]}, not {each.landing.version}")
        for each in asked
        if each.landing is not None
        and each.landing.certain
        and (said := _RELEASE.search(each.subject)) is not None
        and said[1] != each.landing.version
    ]
    return tuple(sorted((*of_works, *of_requests), key=lambda each: (each.rule, each.message)))


_RELEASE = re.compile(r"\bv?(\d{1,2}\.\d{1,2})(?:-?rc\d{0,2})?\b(?!\.\d)")


SPOKEN = frozenset(
    {
        "fate.applied",
        "fate.torvalds",
        "fate.squashed",
        "fate.superseded",
        "fate.withdrawn",
        "fate.rejected",
        "fate.nak",
    }
)
"""Kinds of signs that are people's words."""


def words(connection: Connection, signs: Iterable[Sign]) -> dict[MessageId, Quotation]:
    """The words of those signs that are people's, by mail, read again from the archives."""
    spans = {
        sign.message: Span(sign.start, sign.stop)
        for sign in signs
        if sign.message and sign.rule in SPOKEN and sign.stop > sign.start
    }
    read = texts(connection, spans)
    return {mail: quotation(mail, text, spans[mail]) for mail, text in read.items()}
