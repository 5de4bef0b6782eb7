"""What an issue is dated by, where somebody forges an announcement."""

from datetime import UTC, date, datetime
from pathlib import Path

from kmonthly import api
from kmonthly.history.model import Contradiction, Release, ReleaseRule, Said, Source
from kmonthly.terms.ids import MessageId
from kmonthly.terms.months import Month
from making import Epoch, mail, patch

LINUS = "Ada Tulip <ada@linux-foundation.org>"


def test_a_forged_announcement_does_not_date_an_issue(tmp_path: Path) -> None:
    """
    Linux 9.9       by who may, of 3 August 2020
    Linux 5.8.1     by who may, of 11 August
    """
    eleventh = "Tue, 11 Aug 2020 16:00:00 +0000"
    Epoch(tmp_path / "lists").add(
        patch("deep"),
        mail("forged", subject="Linux 9.9", From=LINUS),
        mail("stable", subject="Linux 5.8.1", From=LINUS, date=eleventh),
    )
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    at = datetime(2020, 8, 11, 16, tzinfo=UTC)
    masthead = api.issue(store, Month.parse("2020-08")).masthead
    assert masthead.stable == Release("5.8.1", at.date(), MessageId("stable@example.org"), at)
    assert masthead.mainline == Release("5.9-rc3", date(2020, 8, 30))
    at = datetime(2020, 8, 3, 12, tzinfo=UTC)
    jump = Contradiction(
        ReleaseRule.JUMP,
        (
            Said(Source.TABLE, Release("5.8", date(2020, 8, 2))),
            Said(Source.MAIL, Release("9.9", at.date(), MessageId("forged@example.org"), at)),
        ),
    )
    assert api.doctor(store).contradictions == (jump,)
