"""`kmonthly doctor`: what was read, and what was wrong with it."""

from typing import Annotated

import typer
from rich.table import Table

from kmonthly import api
from kmonthly.cli.json import document
from kmonthly.cli.options import Json, Store
from kmonthly.cli.terminal import Terminal, words


def doctor(
    store: Store,
    rule: Annotated[
        api.FlawRule | None, typer.Option("--rule", help="List the single flaws of this rule.")
    ] = None,
    hash_: Annotated[
        bool, typer.Option("--hash", help="Add the logical hash: equal for equal facts.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what was read of each archive, and what was wrong with it."""
    health = api.doctor(store, rule)
    prints = api.fingerprint(store, by_table=True) if hash_ else {}
    if json:
        print(document("doctor", health=health, hashes=prints))
        return
    console = Terminal(soft_wrap=True)
    archives = Table("archive", "part", "copies", "flaws", box=None, pad_edge=False)
    for each in health.archives:
        archives.add_row(words(each.archive), each.part, str(each.copies), str(each.flaws))
    console.print(archives)
    console.print("\n" + ", ".join(f"{number} {name}" for name, number in health.totals))
    for found, number in health.rules:
        console.print(words(f"{number:>7}  {found.value}: {found.remedy}"))
    for flaw in health.flaws:
        place = f"{flaw.archive} {flaw.part}".strip()
        console.print(words(f"  {place} {flaw.position.hex()} {flaw.message} {flaw.detail}"))
    for clash in health.contradictions:
        said = [
            " ".join((who.release.version, str(who.release.day), who.source, who.release.announced))
            for who in clash.said
        ]
        console.print(words(f"{clash.rule.value}: {'; '.join(map(str.rstrip, said))}"))
    for odd in health.clashes:
        console.print(words(f"{odd.rule}: {odd.message} {odd.series} {odd.detail}".rstrip()))
    for name, found_hash in prints.items():
        console.print(words(f"{found_hash}  {name}"))
