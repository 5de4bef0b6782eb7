"""`python -m bench.ranking [ARCHIVE...]`: what placing and ranking a month of 90,000 mails takes.

A month's stories are told once; then their marks, places and ranks are made again, as often as the
month has to be repeated for 90,000 mails, each time with no path known. MAINTAINERS is read once.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kmonthly import api
from kmonthly.pipeline.marks import marks
from kmonthly.store import database
from kmonthly.store.maintainers import stored_maintainers
from kmonthly.store.story import counts
from kmonthly.story.place import place
from kmonthly.story.rank import rank

LORE = Path("../shared/lore")
OWNERS = Path("../shared/data/MAINTAINERS")
MONTH = api.Month.parse("2020-08")
MAILS = 90_000
AT_MOST = 5.0


def main() -> None:
    archives = [Path(each) for each in sys.argv[1:]] or [LORE]
    with tempfile.TemporaryDirectory(prefix="kmonthly-ranking-") as folder:
        store = Path(folder) / "store.duckdb"
        api.update(archives, store, maintainers=OWNERS if OWNERS.is_file() else None)
        stories = api.stories(store, MONTH)
        facts = {each.facts.series: each.facts for each in stories}
        with database.reading(store) as connection:
            found = counts(connection, MONTH.start, MONTH.end)
            times = -(-MAILS // max(found.messages, 1))
            begun = time.perf_counter()
            owners = stored_maintainers(connection)
            for _ in range(times):
                known = marks(connection, facts, MONTH.start, MONTH.end, owners)
                for story in stories:
                    told = replace(story.facts, marks=known[story.facts.series])
                    rank(told, place(told), story.fate)
            taken = time.perf_counter() - begun
    print(
        f"{found.messages:,} mails, {len(stories):,} series, {times} times: {taken:.1f} s "
        f"(at most {AT_MOST:.0f} s for {MAILS:,} mails)"
    )


if __name__ == "__main__":
    main()
