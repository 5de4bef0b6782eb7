"""What is given beside archives: who is who, who looks after what, a clone of the kernel."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kmonthly.history.mailmap import mailmap
from kmonthly.history.maintainers import maintainers
from kmonthly.history.model import Mailmap, Maintainers
from kmonthly.pipeline import mainline
from kmonthly.store import story as story_store
from kmonthly.store.cluster import dirty_all
from kmonthly.store.database import Connection, transaction
from kmonthly.store.mailmap import put_mailmap, stored_mailmap
from kmonthly.store.maintainers import put_maintainers, stored_maintainers
from kmonthly.store.organizations import put_organizations, stored_organizations
from kmonthly.story.organizations import organizations as check_organizations
from kmonthly.terms.errors import MailmapUnusable, MaintainersUnusable, OrganizationsUnusable

_Unusable = type[MailmapUnusable] | type[MaintainersUnusable] | type[OrganizationsUnusable]

OWNERS = "MAINTAINERS"
"""Its name in the kernel's tree."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given; None is what the store has."""

    people: Mailmap | None = None
    owners: Maintainers | None = None
    kernel: Path | None = None
    organizations: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether all stays as it is."""
        return self == Given()


def given(
    people: Path | None,
    owners: Path | None,
    kernel: Path | None,
    organizations: Path | None = None,
) -> Given:
    """What these files say. Raises MailmapUnusable, MaintainersUnusable, CloneUnusable,
    OrganizationsUnusable."""
    if kernel is not None:
        mainline.check(kernel)
    told = None if people is None else mailmap(_text(people, MailmapUnusable))
    kept = None if owners is None else maintainers(_text(owners, MaintainersUnusable))
    if owners is not None and kept is not None and not kept.subsystems:
        raise MaintainersUnusable(owners, "it has no section")
    behind = None if organizations is None else _text(organizations, OrganizationsUnusable)
    if organizations is not None and behind is not None:
        try:
            check_organizations(behind or "\n")
        except ValueError as error:
            raise OrganizationsUnusable(organizations, str(error)) from None
    return Given(told, kept, kernel, behind)


def is_new(connection: Connection, what: Given) -> bool:
    """Whether the store does not have all of it."""
    return (
        (what.people is not None and what.people != stored_mailmap(connection))
        or (what.owners is not None and what.owners != stored_maintainers(connection))
        or (what.kernel is not None and mainline.is_new(connection, what.kernel))
        or (
            what.organizations is not None
            and what.organizations != stored_organizations(connection)
        )
    )


def take_before(connection: Connection, what: Given, progress: Callable[[int], None]) -> None:
    """Takes in what new mail has no part in: mainline's commits. Raises CloneUnusable."""
    if what.kernel is not None:
        mainline.index(connection, what.kernel, progress)


def take_after(connection: Connection, what: Given) -> None:
    """Takes in the rest.

    Another mailmap may link anything otherwise. Where a clone is given and no MAINTAINERS file, the
    one that its tree had when the last mail was sent is taken.
    """
    if what.people is not None and what.people != stored_mailmap(connection):
        with transaction(connection):
            put_mailmap(connection, what.people)
            dirty_all(connection)
    owners = what.owners or _of_tree(connection, what.kernel)
    if owners is not None and owners != stored_maintainers(connection):
        with transaction(connection):
            put_maintainers(connection, owners)
    if what.organizations is not None:
        with transaction(connection):
            put_organizations(connection, what.organizations)
    if what.kernel is not None:
        mainline.note_patch_ids(connection, what.kernel)


def _of_tree(connection: Connection, kernel: Path | None) -> Maintainers | None:
    last = max(story_store.read_to(connection).values(), default=None)
    if kernel is None or last is None:
        return None
    text = mainline.file_at(kernel, OWNERS, last)
    found = maintainers(text) if text else None
    return found if found is not None and found.subsystems else None


def _text(path: Path, error: _Unusable) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as failed:
        raise error(path, failed.strerror or str(failed)) from None
    if "\0" in text:
        raise error(path, "it is no text")
    return text
