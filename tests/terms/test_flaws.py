"""Every flaw has a stable id and says what was done about it."""

import re

import pytest

from kmonthly.terms.flaws import Flaw, FlawRule
from kmonthly.terms.ids import ArchiveName, MessageId, Position


@pytest.mark.parametrize("rule", FlawRule)
def test_a_rule_has_an_id_and_a_remedy(rule: FlawRule) -> None:
    assert re.fullmatch(r"(?:archive|mail|store)\.[a-z]+(?:-[a-z]+)*", rule)
    assert rule.remedy


def test_a_flaw_may_lie_where_no_message_is_known() -> None:
    flaw = Flaw(FlawRule.EPOCH_UNREADABLE, ArchiveName("tulips"), "0")
    assert (flaw.position, flaw.message, flaw.detail) == (Position(b""), MessageId(""), "")
