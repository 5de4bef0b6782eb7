"""`kmonthly show`: one series over all that was read."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store


def show(
    message_id: Annotated[str, typer.Argument(help="The Message-ID of any mail of it.")],
    store: Store,
    json: Json = False,
) -> None:
    """Show the series that a mail belongs to, or answers."""
    life = api.series(store, message_id.strip().strip("<>"))
    if json:
        print(document("show", life=life))
        return
    console = Console(soft_wrap=True)
    console.print(Text(f"{life.title}\n  {life.author.shown}; on {', '.join(life.arrived)}"))
    for revision in life.revisions:
        for posting in revision.postings:
            stated = "" if not posting.assumed else " (assumed)"
            console.print(
                Text(
                    f"\nv{revision.version}{stated}{' RFC' if revision.rfc else ''}  "
                    f"{posting.sent:%Y-%m-%d %H:%M} UTC  "
                    f"{len(posting.patches)} of {posting.stated} patches"
                )
            )
            for mail in life.mails[posting.lead]:
                console.print(Text(f"  {mail.subject}\n    {mail.message}"))
