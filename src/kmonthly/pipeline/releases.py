"""Which kernels were out when, as the store and the table of facts tell."""

from datetime import datetime
from importlib import resources

from kmonthly.history.model import Contradiction, Release
from kmonthly.history.releases import announced_releases, contradictions, known_releases, releases
from kmonthly.store import mainline as mainline_store
from kmonthly.store import story as story_store
from kmonthly.store.database import Connection


def releases_known(connection: Connection, end: datetime) -> tuple[Release, ...]:
    """All releases of the table, those that mails before `end` announce, and those that a clone of
    the kernel has tags of."""
    mails = story_store.announcements(connection, end)
    tags = mainline_store.releases_by_tag(connection)
    return releases(_table(), announced_releases(mails), tags)


def release_contradictions(connection: Connection, end: datetime) -> tuple[Contradiction, ...]:
    """What of that cannot be true."""
    mails = story_store.announcements(connection, end)
    tags = mainline_store.releases_by_tag(connection)
    return contradictions(_table(), announced_releases(mails), tags)


def _table() -> tuple[Release, ...]:
    facts = resources.files("kmonthly.history") / "data" / "releases.toml"
    return known_releases(facts.read_text("utf-8"))
