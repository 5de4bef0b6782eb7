"""How many series went which way."""

from kmonthly.issue.model import Flow, Tally
from kmonthly.issue.tally import flow
from kmonthly.series.model import Fate, Outcome
from kmonthly.story.model import Happened, Section


def test_each_series_of_the_month_before_counts_once() -> None:
    ends = (
        (Fate(Outcome.MERGED), None),
        (Fate(Outcome.QUEUED), Happened.REVISED),
        (Fate(Outcome.PARTLY), Happened.STALLED),
        (Fate(), Happened.DISCUSSED),
        (Fate(Outcome.REJECTED), Happened.REVISED),
        (Fate(), Happened.STALLED),
        (Fate(Outcome.WITHDRAWN), Happened.STALLED),
        (Fate(), None),
    )
    assert flow(ends) == Flow(taken=3, going=2, stalled=1, others=2)
    assert flow(ends).series == len(ends)


def test_what_stalled_is_none_of_the_months_series() -> None:
    assert Tally(Section.CORE, taken=1, new=2, revised=3, discussed=4, stalled=5).series == 10
