"""Which release a merge is in: the merge windows and what follows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from kmonthly.history.model import Landing, Release
from kmonthly.history.numbering import SHORTEST, WINDOW, following

_WEEK = 7
"""Days after a candidate before which neither the next one nor the release is due."""


@dataclass(frozen=True, slots=True)
class _Cycle:
    """From one mainline release to the next: `before` is the one that opened it, if it is known.

    `certain`: no release that nobody told of can lie between.
    """

    before: Release | None
    version: str
    certain: bool


def next_release(moment: datetime, releases: Iterable[Release]) -> str:
    """The mainline release (5.10) that contains what is merged into mainline at a moment.

    The first one after it; past the last that is known, by numbering. On a release's own day
    everything still belongs to it, unless its exact time is known. Empty if no mainline release is
    known at all.
    """
    return _cycle(moment, _mainline(releases)).version


def in_merge_window(moment: datetime, releases: Iterable[Release]) -> bool | None:
    """Whether the merge window was open; None where too little is known to say.

    It is open from a release to the next one's -rc1; where that day is not known, for two weeks.
    """
    known = _mainline(releases)
    cycle = _cycle(moment, known)
    if cycle.before is None or not cycle.certain:
        return None
    return _candidate(moment, cycle, known) == f"{cycle.version}-rc1"


def landing(asked: datetime | None, known: datetime, releases: Iterable[Release]) -> Landing:
    """In which release a pull landed that was requested at `asked` and that a mail of `known` says
    has been merged.

    The merge lies between both. If a release does too, the request was for the next one: requests
    for a merge window are sent before it opens, and pr-tracker-bot tells of a merge within hours.
    That is certain only if the mail came more than a day after the release; so is the release of a
    merge of which nobody knows when it was asked for. A subject that names a version does not
    count: "for 5.9-rc1" was written in the merge window of 5.10.
    """
    mainline = _mainline(releases)
    cycle = _cycle(known, mainline)
    asked_in_it = (
        asked is not None and asked <= known and _cycle(asked, mainline).version == cycle.version
    )
    return Landing(
        version=cycle.version,
        candidate=_candidate(known, cycle, mainline),
        certain=cycle.certain and (asked_in_it or _told_late(known, cycle.before)),
    )


def _mainline(releases: Iterable[Release]) -> list[Release]:
    return sorted((each for each in releases if not each.is_point), key=lambda each: each.order)


def _cycle(moment: datetime, mainline: Sequence[Release]) -> _Cycle:
    """The cycle that a moment lies in; `mainline` is sorted."""
    finals = [each for each in mainline if not each.is_candidate]
    before = next((each for each in reversed(finals) if each.is_out(moment)), None)
    after = next((each for each in finals if not each.is_out(moment)), None)
    if after is not None:
        sure = before is not None and following(before.version) == after.version
        return _Cycle(before, after.version, sure)
    if before is None:
        return _Cycle(None, "", False)
    return _unfinished(moment, before, mainline)


def _unfinished(moment: datetime, before: Release, mainline: Sequence[Release]) -> _Cycle:
    """The cycle of a release that is not known to be out: numbered after the one before it.

    Candidates of a later version tell that releases are missing in between.
    """
    version = following(before.version)
    ahead = [each for each in mainline if each.order > before.order]
    out = [each for each in ahead if each.is_out(moment)]
    last = out[-1] if out else before
    is_missed = last.line not in (before.line, version)
    version = last.line if is_missed else version
    told = any(each.line == version and not each.is_out(moment) for each in ahead)
    fresh = SHORTEST if last is before else _WEEK
    days = (moment.astimezone(UTC).date() - last.day).days
    return _Cycle(None if is_missed else before, version, told or days < fresh)


def _candidate(moment: datetime, cycle: _Cycle, mainline: Sequence[Release]) -> str:
    """The first candidate that contains what is merged at a moment; empty if that is not known."""
    if cycle.before is None:
        return ""
    by_number = {
        int(each.version.partition("-rc")[2]): each
        for each in mainline
        if each.is_candidate and each.line == cycle.version
    }
    coming = min((n for n, each in by_number.items() if not each.is_out(moment)), default=0)
    if coming == 1 or coming - 1 in by_number:
        return f"{cycle.version}-rc{coming}"
    days = (moment.astimezone(UTC).date() - cycle.before.day).days
    is_open = days <= WINDOW and not any(each.is_out(moment) for each in by_number.values())
    return f"{cycle.version}-rc1" if is_open else ""


def _told_late(known: datetime, before: Release | None) -> bool:
    """Whether a mail came more than a day after a release."""
    if before is None:
        return False
    midnight = datetime.combine(before.day + timedelta(days=1), time(), UTC)
    return known > (before.at or midnight) + timedelta(days=1)
