"""`python -m bench.peers [LIST ...]`: other tools and kmonthly on the same lists, in one run."""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.measure import Cost
from bench.page import note
from bench.peers.b4 import B4
from bench.peers.cost import cost
from bench.peers.kernel_lore_mcp import KernelLoreMcp
from bench.peers.kmonthly import Kmonthly
from bench.peers.lists import laid_out
from bench.peers.model import Given, Left, NotRun, Peer
from bench.peers.patchtrack import Patchtrack
from bench.peers.perceval import Perceval
from bench.peers.public_inbox import PublicInbox
from bench.peers.table import Run, table

ROUNDS = 3
LORE = Path("../shared/lore")

OURS = Kmonthly(1)
PEERS: tuple[Peer, ...] = (
    OURS,
    Kmonthly(2),
    KernelLoreMcp(),
    Patchtrack(),
    B4(),
    PublicInbox(),
    Perceval(),
)


def main() -> None:
    lists = [Path(each) for each in sys.argv[1:]] or _lists()
    if not lists or not all(each.exists() for each in lists):
        sys.exit(f"bench.peers: not run: give lists, or put the real ones at {LORE}")
    absent = dict(_absent())
    with tempfile.TemporaryDirectory(prefix="kmonthly-peers-") as folder:
        given = laid_out(lists, Path(folder))
        if not given:
            sys.exit("bench.peers: not run: no public-inbox v2 list is there")
        tables = [table(each, OURS.name, *_measured(each, absent, Path(folder))) for each in given]
    print("\n\n".join(tables))
    note("peers", ROUNDS, "\n\n".join(tables))


def _lists() -> list[Path]:
    """io-uring, and the largest list there is, which shows how much of a cost is fixed."""
    bundles = sorted(LORE.glob("*.bundle"), key=lambda bundle: bundle.stat().st_size)
    return sorted({*LORE.glob("io-uring.*.bundle"), *bundles[-1:]})


def _absent() -> list[tuple[str, str]]:
    """The peers that cannot be had, and why."""
    absent = []
    for peer in PEERS:
        try:
            peer.set_up()
        except NotRun as reason:
            absent.append((peer.name, str(reason)))
    return absent


def _measured(
    given: Given, absent: dict[str, str], folder: Path
) -> tuple[dict[str, Run], dict[str, str]]:
    """What each peer's rounds took and left, by name, and why others were not run."""
    costs: dict[str, list[Cost]] = {}
    left: dict[str, Left] = {}
    missing = dict(absent)
    for number in range(ROUNDS):
        for peer in PEERS:
            if peer.name in missing:
                continue
            print(f"{given.name}: round {number + 1}, {peer.name}", file=sys.stderr, flush=True)
            place = folder / "run"
            place.mkdir()
            try:
                costs.setdefault(peer.name, []).append(cost(peer.work(given, place), place))
                left[peer.name] = peer.left(place)
            except NotRun as reason:
                missing[peer.name] = str(reason)
            shutil.rmtree(place)
    if OURS.name in missing:
        sys.exit(f"bench.peers: {OURS.name}: {missing[OURS.name]}")
    ours = costs[OURS.name]
    runs = {
        name: Run(
            cpu=median(each.cpu for each in theirs),
            speed=median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True)),
            wall=median(b.wall / a.wall for a, b in zip(ours, theirs, strict=True)),
            memory=max(each.memory for each in theirs),
            left=left[name],
        )
        for name, theirs in costs.items()
        if name not in missing
    }
    return runs, missing


if __name__ == "__main__":
    main()
