"""What makes `make accept` fail: a miss that its page did not own up to before."""

from accept.report import Outcome, news, page, result

SHORT = result("Fates", ["60 read"], ["fates-9: 55/60, wanted 0.98"])
FINE = result("Counts", ["3 mails"], [])


def test_a_miss_that_the_page_has_is_not_new() -> None:
    assert SHORT.outcome is Outcome.MISSED
    assert news([FINE, SHORT], page("abc1234", [FINE, SHORT])) == []


def test_every_other_miss_is_new() -> None:
    worse = result(
        "Fates", [], ["fates-9: 55/60, wanted 0.98", "2.3: open, though mails tell more"]
    )
    assert news([worse], page("abc1234", [SHORT])) == ["2.3: open, though mails tell more"]
    assert news([SHORT], page("abc1234", [FINE])) == list(SHORT.misses)
    assert news([SHORT], "") == list(SHORT.misses)


def test_the_page_still_says_that_it_was_missed() -> None:
    told = page("abc1234", [SHORT])
    assert "0 passed, 1 missed, 0 not run" in told
    assert "- **missed**: fates-9: 55/60, wanted 0.98" in told
