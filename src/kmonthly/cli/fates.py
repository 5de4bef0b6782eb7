"""Fates as lines and as JSON."""

from collections.abc import Iterable, Iterator, Mapping

from kmonthly import api

MOST = 12
"""So many mails and commits of a kind are listed, the others counted."""

_DIGITS = 12


def outcome(fate: api.Fate) -> str:
    """What became of a series, in a few words."""
    said = fate.outcome.value
    if fate.outcome is api.Outcome.OPEN:
        return said
    part = f" ({fate.patches} of {fate.total} patches)" if fate.patches < fate.total else ""
    where = _releases(fate)
    by = ""
    if fate.outcome is api.Outcome.QUEUED and fate.signs:
        takers = ", ".join(dict.fromkeys(each.by.shown for each in fate.signs))
        trees = dict.fromkeys(each.tree for each in fate.signs)
        tree = next(iter(trees)) if len(trees) == 1 else ""
        by = f" by {takers}" + (f": {tree}" if tree else "")
    on = f", known {fate.known:%Y-%m-%d}" if fate.known else ""
    if fate.lapsed:
        on += "; a merge window has passed since, and no mail tells whether it came through"
    return f"{said}{where}{part}{by}{on}"


def evidence(fate: api.Fate, said: Iterable[api.Quotation]) -> Iterator[str]:
    """What a fate rests on, and what was said against it."""
    words = {each.message: each for each in said}
    shown: set[tuple[str, api.MessageId | None]] = set()
    for mark, signs in (
        ("", fate.signs),
        ("against: ", fate.objections),
        ("before: ", fate.stale),
    ):
        new = {(each.rule, each.message): each for each in signs}
        left = tuple(each for key, each in new.items() if key not in shown or not each.message)
        shown |= new.keys()
        yield from _signs(mark, left if mark else signs, words)


def as_facts(fate: api.Fate, said: Iterable[api.Quotation] = ()) -> dict[str, object]:
    """A fate as JSON has it: see docs/json.md."""
    words = {each.message: each.words for each in said}
    return {
        "outcome": fate.outcome.value,
        "known": fate.known,
        "patches": fate.patches,
        "total": fate.total,
        "queued": fate.queued,
        "reverted": fate.reverted,
        "lapsed": fate.lapsed,
        "releases": [
            {
                "patches": step.patches,
                "version": step.sign.landing.version if step.sign.landing else "",
                "certain": bool(step.sign.landing and step.sign.landing.certain),
                "merge": step.sign.merge,
            }
            for step in fate.steps
        ],
        "signs": [_as_fact(each, words) for each in fate.signs],
        "objections": [_as_fact(each, words) for each in fate.objections],
        "stale": [_as_fact(each, words) for each in fate.stale],
    }


def _as_fact(sign: api.Sign, words: Mapping[api.MessageId, str]) -> dict[str, object]:
    return {
        "rule": sign.rule,
        "known": sign.known,
        "mails": [*((sign.message,) if sign.message else ()), *sign.others],
        "words": words.get(sign.message, "") if sign.message else "",
        "by": sign.by,
        "standing": sign.standing,
        "tree": sign.tree,
        "commits": sign.commits,
        "merge": sign.merge,
        "patches": len(sign.patches),
    }


def releases(fate: api.Fate) -> str:
    """The releases that have patches of a series, `?` where that is not known: `5.9 5.10`."""
    landings = (step.sign.landing for step in fate.steps)
    return " ".join(dict.fromkeys(each.version or "?" for each in landings if each))


def _releases(fate: api.Fate) -> str:
    landings = [step.sign.landing for step in fate.steps]
    named = dict.fromkeys(
        (f"v{each.version}" + ("" if each.certain else "?") if each.version else "v?")
        for each in landings
        if each is not None
    )
    return f" for {' and '.join(named)}" if named else ""


def _signs(
    mark: str, signs: tuple[api.Sign, ...], words: Mapping[api.MessageId, api.Quotation]
) -> Iterator[str]:
    for sign in signs[:MOST]:
        by = f" {sign.by.shown}" if sign.by.shown else ""
        by += f" ({sign.standing})" if sign.standing else ""
        tree = f"  {sign.tree}" if sign.tree else ""
        merge = f"  merged by {sign.merge[:_DIGITS]}" if sign.merge else ""
        commits = f"  as {' '.join(each[:_DIGITS] for each in sign.commits[:3])}"
        named = commits if sign.commits else ""
        kind = sign.rule.removeprefix("fate.").replace("_", " ")
        yield f"{mark}{sign.known:%Y-%m-%d}  {kind}{by}{tree}{named}{merge}"
        if sign.message is not None and sign.message in words:
            yield f'    "{" ".join(words[sign.message].words.split())}"'
        for mail in (*((sign.message,) if sign.message else ()), *sign.others):
            yield f"    {mail}"
    if len(signs) > MOST:
        yield f"{mark}{len(signs) - MOST} more"
