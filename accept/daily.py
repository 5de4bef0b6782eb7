"""A month that is fed day by day is the month fed at once."""

from statistics import median

from bench.daily import august, line

from accept.bed import Bed, build, pages, timed
from accept.report import Result, result
from kmonthly import api
from kmonthly.archive.discover import discover


def daily(bed: Bed) -> Result:
    """July at once, then August in 31 runs; beside it all of that in one run."""
    folder = bed.folder / "daily"
    days, archives = august(discover(bed.archives, bed.unpacked, lambda _: None), folder)
    many, once = folder / "store.duckdb", folder / "once" / "store.duckdb"
    for store, out in ((many, folder / "out"), (once, folder / "once" / "out")):
        timed(build(archives, store, out))
    found, wanted = (api.fingerprint(store, by_table=True) for store in (many, once))
    differ = sorted(name for name, each in found.items() if each != wanted[name])
    misses = [f"differs from one run: {', '.join(differ)}"] if differ else []
    if pages(folder / "out", "2020-08") != pages(folder / "once" / "out", "2020-08"):
        misses.append("the pages differ from those of one run")
    fixed, slope = line(days)
    beyond = [each.cost.cpu - slope * each.new for each in days]
    new = [each.new for each in days]
    figures = [
        f"31 runs, {min(new)} to {max(new)} new copies each, {sum(new):,} in all",
        f"CPU a run: {fixed:.2f} seconds and {1000 * slope:.2f} ms a new copy (least squares); "
        f"without the copies' part: first ten days {median(beyond[:10]):.2f}, last ten "
        f"{median(beyond[-10:]):.2f}",
        f"seconds on the wall: median {median(each.cost.wall for each in days):.1f}, at most "
        f"{max(each.cost.wall for each in days):.1f}",
        f"store {many.stat().st_size / once.stat().st_size:.2f} times that of one run",
    ]
    if not misses:
        figures.append(f"logical hash {found['store'][:16]} and pages of one run")
    return result("August day by day", figures, misses)
