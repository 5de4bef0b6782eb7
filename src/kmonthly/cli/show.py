"""`kmonthly show`: one series over all that was read."""

from collections.abc import Iterable
from typing import Annotated

import typer

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store, bare
from kmonthly.cli.terminal import Terminal, words


def show(
    message_id: Annotated[str, typer.Argument(help="The Message-ID of any mail of it.")],
    store: Store,
    json: Json = False,
) -> None:
    """Show the series that a mail belongs to, or answers."""
    life = api.series(store, bare(message_id))
    if json:
        print(document("show", **_facts(life)))
        return
    console = Terminal(soft_wrap=True)
    console.print(words(life.title))
    console.print(words(f"  {life.author.shown}"))
    for revision in life.revisions:
        for posting in revision.postings:
            console.print()
            console.print(words(_headline(revision, posting, life.arrived.get(posting.lead, ()))))
            for mail in life.mails[posting.lead]:
                console.print(words(f"  {mail.subject}"))
                console.print(words(f"    {mail.message}"))


def _headline(revision: api.Revision, posting: api.Posting, arrived: Iterable[str]) -> str:
    stated = " (assumed)" if posting.assumed else ""
    return (
        f"v{revision.version}{stated}{' RFC' if revision.rfc else ''}  "
        f"{posting.sent:%Y-%m-%d %H:%M} UTC  {len(posting.patches)} of {posting.stated} patches"
        f" on {', '.join(arrived)}"
    )


def _facts(life: api.Life) -> dict[str, object]:
    """The series with ids in the place of keys: 63 bits are more than JSON's readers keep."""
    return {
        "series": life.series,
        "title": life.title,
        "author": life.author,
        "revisions": [
            {
                "version": revision.version,
                "minor": revision.minor,
                "rfc": revision.rfc,
                "postings": [_posting(life, posting) for posting in revision.postings],
            }
            for revision in life.revisions
        ],
    }


def _posting(life: api.Life, posting: api.Posting) -> dict[str, object]:
    mails = life.mails[posting.lead]
    return {
        "lead": mails[0].message,
        "title": posting.title,
        "author": posting.author,
        "sent": posting.sent,
        "assumed": posting.assumed,
        "tags": posting.tags,
        "trees": posting.trees,
        "stated": posting.stated,
        "found": len(posting.patches),
        "has_cover": posting.has_cover,
        "robot": posting.robot,
        "mails": mails,
        "arrived": life.arrived.get(posting.lead, ()),
        "addressed": life.addressed.get(posting.lead, ()),
    }
