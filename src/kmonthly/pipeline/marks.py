"""The store's series to what tells of their weight: `story.model.Marks`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib import resources

from kmonthly.history.maintainers import is_maintainer
from kmonthly.history.model import Maintainers, Subsystem
from kmonthly.store import marks as marks_store
from kmonthly.store.database import Connection
from kmonthly.store.maintainers import stored_maintainers
from kmonthly.store.organizations import stored_organizations
from kmonthly.story.model import Facts, Marks
from kmonthly.story.organizations import Organizations, organizations
from kmonthly.terms.ids import Key, ListName, MessageId, key

MOST_FILES = 200
"""Files of a posting whose keepers are looked for, those with the most lines: it is a matter of
weight, not of completeness."""


def marks(
    connection: Connection,
    told: Mapping[MessageId, Facts],
    start: datetime,
    end: datetime,
    maintainers: Maintainers | None = None,
) -> dict[MessageId, Marks]:
    """The marks of works, by series, from mail before `end`; what was answered since `start`.

    `maintainers` are those of the store, if they are at hand.
    """
    mains = {series: key(facts.main.lead) for series, facts in told.items()}
    every = {series: [key(each.lead) for each in facts.sendings] for series, facts in told.items()}
    known = marks_store.known(
        connection, (each for all_ in every.values() for each in all_), start, end
    )
    owners = Owners(maintainers or stored_maintainers(connection))
    behind = known_organizations(connection)
    return {
        series: _with_mails(_of_people(facts, owners, behind), known, mains[series], every[series])
        for series, facts in told.items()
    }


def known_organizations(connection: Connection) -> Organizations:
    """Who stands behind which address: the table that comes with kmonthly, and over it what the
    store was given."""
    table = resources.files("kmonthly.story") / "data" / "organizations.toml"
    return organizations(table.read_text(encoding="utf-8"), stored_organizations(connection))


class Owners:
    """A MAINTAINERS file asked path by path: most paths come again and again."""

    def __init__(self, maintainers: Maintainers) -> None:
        self._maintainers = maintainers
        self._known: dict[str, tuple[Subsystem, ...]] = {}

    def of(self, path: str) -> tuple[Subsystem, ...]:
        """The subsystems of a file, but for THE REST, which has every file."""
        if not self._maintainers.subsystems:
            return ()
        if path not in self._known:
            found = self._maintainers.of([path])
            self._known[path] = tuple(each for each in found if each.name != "THE REST")
        return self._known[path]


def _of_people(facts: Facts, owners: Owners, behind: Organizations) -> Marks:
    """The marks that people and files give."""
    lists: Counter[ListName] = Counter()
    subsystems: dict[str, Subsystem] = {}
    for path, _ in facts.paths[:MOST_FILES]:
        found = owners.of(path)
        subsystems.update({each.name: each for each in found})
        for each in found[:1]:
            lists.update(ListName(name.replace("@", ".")) for name in each.lists[:1])
    people = facts.discussion.people
    return Marks(
        keepers=tuple(each for each in people if is_maintainer(each, subsystems.values())),
        kept=tuple(sorted(lists.items(), key=lambda each: (-each[1], each[0]))),
        organizations=behind.among((facts.author, *people)),
    )


def _with_mails(marks: Marks, known: marks_store.Known, main: Key, every: list[Key]) -> Marks:
    """The same with what its mails give."""
    return replace(
        marks,
        names=known.names.get(main, ()),
        gone=known.gone.get(main, ()),
        measured=known.measured.get(main, ()),
        refused=tuple(each for posting in every for each in known.refused.get(posting, ())),
        stable=main in known.stable,
    )
