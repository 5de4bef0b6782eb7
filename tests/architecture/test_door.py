"""The public door: what may be asked of kmonthly from Python, and what a value looks like."""

import dataclasses

from kmonthly import api

NAMES = [
    "ArchiveCount",
    "Brought",
    "Budget",
    "Built",
    "Change",
    "Chapter",
    "Choices",
    "Claim",
    "ClaimKind",
    "Clash",
    "Clue",
    "Coming",
    "Comparison",
    "Condensed",
    "Digest",
    "Direction",
    "Discussion",
    "Drawn",
    "Elsewhere",
    "Ended",
    "Ends",
    "Evaluation",
    "Event",
    "EventKind",
    "Fate",
    "Flaw",
    "FlawRule",
    "Found",
    "Happened",
    "Health",
    "Identifier",
    "IdentifierKind",
    "Introduced",
    "Issue",
    "Joined",
    "KmonthlyError",
    "Life",
    "Log",
    "Machine",
    "MessageId",
    "Mine",
    "Month",
    "Outcome",
    "PatchChange",
    "PatchPair",
    "PatchSeen",
    "Person",
    "Phrase",
    "Placings",
    "Posted",
    "Posting",
    "Quotation",
    "Reach",
    "Recall",
    "Remark",
    "Revision",
    "Rows",
    "Section",
    "Sent",
    "Sign",
    "Silence",
    "Site",
    "SiteSettings",
    "Stated",
    "Stop",
    "Store",
    "Story",
    "Taken",
    "Told",
    "Track",
    "Voice",
    "Watch",
    "Watchlist",
    "Why",
    "build",
    "claims",
    "claims_in",
    "condensed",
    "cutoff",
    "day_after",
    "default_month",
    "diff",
    "digests",
    "doctor",
    "drawn",
    "ends",
    "evaluate",
    "evaluate_picks",
    "evaluate_sections",
    "events",
    "fate",
    "fates",
    "feed",
    "find",
    "fingerprint",
    "identifiers",
    "issue",
    "mine",
    "opened",
    "pdf",
    "publish",
    "rows",
    "said",
    "series",
    "site",
    "stories",
    "track",
    "update",
    "watchlist",
    "why",
]


def test_the_public_names_are_these() -> None:
    """A name that goes breaks somebody's program."""
    assert api.__all__ == NAMES
    assert [name for name in NAMES if not hasattr(api, name)] == []


def test_every_public_value_is_frozen_and_has_slots() -> None:
    """Given away whole, never changed."""
    values = [getattr(api, name) for name in NAMES]
    loose = [
        value
        for value in values
        if dataclasses.is_dataclass(value)
        and isinstance(value, type)
        and not (value.__dataclass_params__.frozen and hasattr(value, "__slots__"))  # type: ignore[attr-defined]
    ]
    assert loose == []


def test_every_public_name_says_what_it_is() -> None:
    """help(kmonthly.api) is enough to use it."""
    assert [name for name in NAMES if name != "MessageId" and not getattr(api, name).__doc__] == []
