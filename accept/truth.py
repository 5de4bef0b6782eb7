"""Every posting that the answer sheet says the archives carry is found as it says."""

from datetime import UTC, datetime
from typing import Any

from accept.bed import Bed, sheet
from accept.report import Result, result
from accept.verdicts import ADDED, verdicts
from kmonthly import api
from kmonthly.terms.ids import short_list_name


def postings(bed: Bed) -> Result:
    """Author, UTC date, patch count, Message-ID and lists of each; the mail wins a difference.

    What the linker adds to a series of the sheet was read, and the verdict is in `read/`.
    """
    misses = []
    differences = []
    added = []
    read = verdicts(ADDED)
    carried = 0
    for entry in sheet()["series"]:
        works = set()
        for version in entry["versions"]:
            if not version.get("carried"):
                continue
            carried += 1
            where = f"{entry['id']} {version['v']} ({version['message_id']})"
            try:
                life = api.series(bed.store, version["message_id"])
            except api.KmonthlyError as error:
                misses.append(f"{where}: {error}")
                continue
            works.add(life.series)
            said = _differences(life, entry, version)
            if said is None:
                misses.append(f"{where}: not found as the lead of a posting")
            else:
                differences += [f"{where}: {each}" for each in said]
        if len(works) > 1:
            differences.append(f"{entry['id']}: {len(works)} series here, one item there")
        for work in sorted(works):
            for lead in _added(bed, work, entry):
                verdict = read.get((lead, work), "not read")
                added.append(f"{entry['id']} {lead}: {verdict}")
                if not verdict.startswith("right"):
                    misses.append(f"{entry['id']}: {lead} in the series of {work}: {verdict}")
    figures = [f"{carried} postings carried, {carried - len(misses)} found"]
    figures += [f"added: {each}" for each in added]
    figures += [f"differs: {each}" for each in differences]
    return result("Postings of the answer sheet", figures, misses)


def _added(bed: Bed, work: api.MessageId, entry: dict[str, Any]) -> list[api.MessageId]:
    """The postings of a series that the sheet does not have."""
    known = {version["message_id"] for version in entry["versions"]}
    stops = api.track(bed.store, work).stops
    return [stop.sent.lead for stop in stops if stop.sent.lead not in known]


def _differences(
    life: api.Life, entry: dict[str, Any], version: dict[str, Any]
) -> list[str] | None:
    """What the mail says otherwise than the sheet; None if the posting is not there."""
    lead = version["message_id"]
    for revision in life.revisions:
        for posting in revision.postings:
            if life.mails[posting.lead][0].message != lead:
                continue
            said = []
            wanted = datetime.strptime(version["date"], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
            if posting.sent.replace(second=0) != wanted:
                said.append(f"sent {posting.sent:%Y-%m-%d %H:%M}, the sheet says {version['date']}")
            if posting.stated != version["patches"]:
                said.append(f"{posting.stated} patches, the sheet says {version['patches']}")
            if posting.author.name not in entry["author"]:
                said.append(f"by {posting.author.name}, the sheet says {entry['author']}")
            lists = sorted(short_list_name(each) for each in life.arrived[posting.lead])
            if lists != sorted(version["lists"]):
                said.append(f"on {lists}, the sheet says {sorted(version['lists'])}")
            return said
    return None
