"""docs/rules.md says what the tables in the code say."""

from tools.rules_page import PAGE, text


def test_the_page_of_the_rules_is_up_to_date() -> None:
    """After a change to a table: `python tools/rules_page.py`."""
    assert PAGE.read_text("utf-8") == text()
