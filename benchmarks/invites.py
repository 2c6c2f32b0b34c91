"""What inviting costs in a small tree and in a large one: `python -m benchmarks.invites`.

1. One join: the arrival, the link that is used, the edge in the tree, the count; one transaction.
2. One freeze of a branch of 1,000 members: what it would touch, and the row that does it.
3. The peer: SQLite's bare search of the tree's table for 1,000 keys.

All in an encrypted file, as Steward keeps it, with 1,000 and with 200,000 members. A search of a
B-tree is what "logarithmic" means in a database. It takes log(members) comparisons, which is 1.77
times as many, but a comparison in a table that does not fit into the processor's cache takes
longer, by how much others use that cache just now: the peer, in the same run, tells. When a join or
a freeze grows faster than both, by the median, the exit code is 1.

What is measured is what the database's thread computes, encryption included; how long the disk
takes is printed beside.
"""

import argparse
import asyncio
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.invites_tree import BRANCH, Cost, House
from benchmarks.pipeline import percentile

# Turns that are not counted: both caches are to be as warm as after a day at work.
WARMING = 3
# Transactions of one kind in a row: the first finds the other tree in the processor's cache.
IN_A_ROW = 10
TITLES = (
    "1. One join",
    f"2. One freeze of a branch of {BRANCH:,} members",
    f"3. The peer: {BRANCH:,} keys searched",
)

Measured = dict[int, list[Cost]]
"""Costs by the number of members."""


async def measure(sizes: Sequence[int], turns: int) -> tuple[Measured, Measured, Measured]:
    """Joins, freezes and searches in trees of these sizes, in turn: drift hits all of them."""
    joins: Measured = {size: [] for size in sizes}
    freezes: Measured = {size: [] for size in sizes}
    searches: Measured = {size: [] for size in sizes}
    with TemporaryDirectory(prefix="steward-invites-") as folder:
        houses = [(size, await House.open(Path(folder) / f"{size}.db", size)) for size in sizes]
        for number in range(WARMING + turns):
            for size, house in reversed(houses) if number % 2 else houses:
                came = [await house.join() for _ in range(IN_A_ROW)]
                frozen = [await house.freeze() for _ in range(IN_A_ROW)]
                searched = [await house.search() for _ in range(IN_A_ROW)]
                if number >= WARMING:
                    joins[size] += came
                    freezes[size] += frozen
                    searches[size] += searched
        for _, house in houses:
            await house.close()
    return joins, freezes, searches


def table(title: str, measured: Measured) -> tuple[Table, float]:
    """The figures, and how much the median of what is computed has grown."""
    columns = ("computed µs least", "p50", "p99", "on disk µs p50", "p99")
    shown = Table("members", *columns, title=title)
    rows = []
    for size, costs in measured.items():
        cpu, wall = [cost.cpu for cost in costs], [cost.wall for cost in costs]
        row = [min(cpu), *(percentile(v, share) for v in (cpu, wall) for share in (0.50, 0.99))]
        rows.append(row)
        shown.add_row(f"{size:,}", *(f"{figure:,.0f}" for figure in row))
    ratios = [more / less for less, more in zip(*rows, strict=True)]
    shown.add_row("large / small", *(f"{ratio:.2f}" for ratio in ratios))
    return shown, ratios[1]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 when the cost grows faster than the search of a B-tree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.invites", description=__doc__)
    parser.add_argument("--members", type=int, default=200_000, help="members of the large tree")
    parser.add_argument("--turns", type=int, default=40, help="turns of 10 of each")
    options = parser.parse_args(arguments)
    if options.members <= BRANCH:
        parser.error(f"the large tree must have more than {BRANCH} members")
    console = Console()
    grown = []
    for title, measured in zip(
        TITLES, asyncio.run(measure((BRANCH, options.members), options.turns)), strict=True
    ):
        shown, ratio = table(title, measured)
        grown.append(ratio)
        console.print(shown)
    join, freeze, peer = grown
    logarithm = math.log(options.members) / math.log(BRANCH)
    console.print(
        f"Growth by the median: join {join:.2f}, freeze {freeze:.2f}; the peer {peer:.2f}, "
        f"comparisons {logarithm:.2f}"
    )
    return int(max(join, freeze) > max(peer, logarithm))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
