"""Which kernels were out when: a table of facts, completed from announcement mails."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime

from kmonthly.history.model import Release
from kmonthly.terms.ids import MessageId
from kmonthly.terms.people import Person

_ANNOUNCEMENT = re.compile(
    r"Linux (?:kernel )?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:-rc\d{1,2})?)", re.ASCII
)
_ANNOUNCERS = ("linux-foundation.org", "linuxfoundation.org", "kroah.com", "kernel.org")
"""Domains from which releases are announced. Anybody can write "Linux 9.9" into a subject."""


def known_releases(table: str) -> tuple[Release, ...]:
    """The releases of the table of facts (TOML: version = date), by day."""
    facts: dict[str, date] = tomllib.loads(table)["releases"]
    releases = (Release(version, day) for version, day in facts.items())
    return tuple(sorted(releases, key=lambda each: (each.day, each.version)))


def announced_releases(
    mails: Iterable[tuple[MessageId, str, Person, datetime]],
) -> tuple[Release, ...]:
    """The releases that mails announce: a subject of nothing but the version, by who may.

    Of several mails on one version the earliest counts.
    """
    found: dict[str, Release] = {}
    for message, subject, author, sent in sorted(mails, key=lambda mail: (mail[3], mail[0])):
        match = _ANNOUNCEMENT.fullmatch(subject)
        domain = author.address.rpartition("@")[2]
        if match and any(domain == each or domain.endswith("." + each) for each in _ANNOUNCERS):
            found.setdefault(match[1], Release(match[1], sent.date(), message))
    return tuple(sorted(found.values(), key=lambda each: (each.day, each.version)))


def releases(table: Iterable[Release], announced: Iterable[Release]) -> tuple[Release, ...]:
    """Both, by day; of a version that both know, the mail counts."""
    known = {each.version: each for each in table}
    known.update((each.version, each) for each in announced)
    return tuple(sorted(known.values(), key=lambda each: (each.day, each.version)))
