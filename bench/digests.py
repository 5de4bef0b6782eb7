"""`python -m bench.digests [ARCHIVE...]`: what the digests of a month's first hundred works take.

Their mails are read again from the archives: that is in it.
"""

import sys
import tempfile
import time
from pathlib import Path

from kmonthly import api
from kmonthly.pipeline.digest import digests
from kmonthly.store import database

LORE = Path("../shared/lore")
MONTH = api.Month.parse("2020-08")
WORKS = 100
AT_MOST = 5.0


def main() -> None:
    archives = [Path(each) for each in sys.argv[1:]] or [LORE]
    with tempfile.TemporaryDirectory(prefix="kmonthly-digests-") as folder:
        store = Path(folder) / "store.duckdb"
        api.update(archives, store)
        stories = api.stories(store, MONTH)[:WORKS]
        with database.reading(store) as connection:
            begun = time.perf_counter()
            found = digests(connection, stories, MONTH.start, MONTH.end)
            taken = time.perf_counter() - begun
    told = sum(bool(each.problem or each.does) for each in found.values())
    print(f"{len(found)} digests, {told} with words of their work")
    print(f"{taken:.1f} s (at most {AT_MOST:.0f} s)")


if __name__ == "__main__":
    main()
