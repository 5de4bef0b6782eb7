"""What the issue's data say of any series told: its postings, size, replies, fate and names."""

import re

from kmonthly.edition.clean import person, words
from kmonthly.edition.model import plain
from kmonthly.history.model import Landing
from kmonthly.series.model import Fate, Sign
from kmonthly.story.model import Facts, Introduced, Sent, Size, Story

Object = dict[str, object]
"""An object of JSON."""

_COMMIT = re.compile(r"[0-9a-f]{7,40}")


def known(story: Story) -> Object:
    """What is known of any story."""
    facts = story.facts
    return {
        "series": facts.series,
        "aliases": [each for each in facts.aliases if each != facts.series],
        "title": words(facts.title),
        "author": plain(person(facts.author)),
        "section": story.placement.section.value,
        "topic": story.placement.topic,
        "others": [each.value for each in story.placement.others],
        "happened": facts.delta.happened.value,
        "postings": [_posting(each) for each in facts.sendings],
        "lists": [words(each) for each in dict.fromkeys((*facts.arrived, *facts.addressed))],
        "size": _size(facts.size),
        "replies": _replies(facts),
        "state": fated(story.fate),
    }


def _posting(sent: Sent) -> Object:
    return {
        "message": sent.lead,
        "day": sent.sent.date().isoformat(),
        "version": None if sent.assumed else sent.version,
        "minor": sent.minor,
        "tags": sorted(each.value for each in sent.tags),
        "patches": sent.patches,
        "found": sent.found,
    }


def _size(size: Size) -> Object | None:
    if not size.known:
        return None
    return {
        "files": size.files,
        "added": size.added,
        "removed": size.removed,
        "new_files": size.new_files,
    }


def _replies(facts: Facts) -> Object:
    discussion = facts.discussion
    return {
        "others": discussion.replies,
        "own": discussion.own,
        "people": len(discussion.people),
        "reviewers": [plain(person(each)) for each in discussion.reviewers],
    }


def fated(fate: Fate) -> Object:
    """What became of a series, as known at some time."""
    mails = (mail for each in fate.signs for mail in (each.message, *each.others) if mail)
    return {
        "outcome": fate.outcome.value,
        "day": fate.known.date().isoformat() if fate.known else None,
        "patches": fate.patches,
        "total": fate.total,
        "queued": fate.queued,
        "reverted": fate.reverted,
        "lapsed": fate.lapsed,
        "merged": [
            {"patches": step.patches, **_landed(step.sign.landing), "commits": _commits(step.sign)}
            for step in fate.steps
        ],
        "trees": [words(each) for each in dict.fromkeys(each.tree for each in fate.signs) if each],
        "messages": list(dict.fromkeys(mails)),
    }


def _landed(landing: Landing | None) -> Object:
    if landing is None or not landing.version:
        return {"release": None, "candidate": None, "certain": False}
    return {
        "release": words(landing.version),
        "candidate": words(landing.candidate) or None,
        "certain": landing.certain,
    }


def _commits(sign: Sign) -> Object:
    """The merge that brought patches into mainline, and the commits that they became."""
    return {
        "merge": sign.merge if _COMMIT.fullmatch(sign.merge) else None,
        "own": [each for each in sign.commits if _COMMIT.fullmatch(each)],
    }


def brought(introduced: Introduced) -> Object:
    """A name that a posting brings in or takes out."""
    found = introduced.identifier
    return {
        "kind": found.kind.value,
        "name": words(found.name),
        "removed": found.removed,
        "user_visible": introduced.user_visible,
        "message": introduced.message,
        "part": introduced.part,
        "start": found.start,
        "stop": found.stop,
    }
