"""A list's table: one row a tool, the fastest first, those that were not run last."""

from dataclasses import dataclass

from bench.peers.model import Given, Left


@dataclass(frozen=True, slots=True)
class Run:
    """A tool's rounds on one list: CPU seconds, speed (CPU) and wall time against kmonthly's with
    one process in the same round, medians all; the highest memory, MB; and what it left."""

    cpu: float
    speed: float
    wall: float
    memory: float
    left: Left


def table(given: Given, ours: str, runs: dict[str, Run], missing: dict[str, str]) -> str:
    """The table in Markdown, under a line that says what was read."""
    rows = [
        f"{given.name}: {given.mails:,} mails, {given.size / 1e6:.1f} MB of raw mail",
        "",
        f"| tool | mails a CPU second | of {ours} | wall time against it | peak MB "
        "| left on disk / raw mail | which holds |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, run in sorted(runs.items(), key=lambda each: -each[1].speed):
        rows.append(
            f"| {name} | {given.mails / run.cpu:,.0f} | {run.speed:.2f} | {run.wall:.2f} "
            f"| {run.memory:.0f} | {_share(run.left.size / given.size)} | {run.left.holds} |"
        )
    rows += [f"| {name} | not run: {reason} | | | | | |" for name, reason in missing.items()]
    return "\n".join(rows)


def _share(ratio: float) -> str:
    return f"{100 * ratio:.1f} %" if ratio < 1 else f"{100 * ratio:.0f} %"
